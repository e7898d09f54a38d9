package config

import (
	"maps"
	"slices"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/openapi"
)

// config copies the settings into what package guard takes.
func (f *File) config(doc *openapi.Document, keys *keyFile) guard.Config {
	c := guard.Config{
		Document:    doc,
		Policy:      f.Policy,
		Operations:  maps.Clone(f.Operations),
		Types:       f.Types,
		Contact:     maps.Clone(f.Contact),
		Realm:       f.Realm,
		Authorities: slices.Clone(f.Authorities),
		Limits:      f.Limits.guard(),
		Observe:     f.Requests == "observe",
	}
	c.Identity.Required, c.Identity.Forward = f.Identity.Required, f.Identity.Forward
	c.Policy.Undocumented = slices.Clone(f.Policy.Undocumented)
	c.Policy.Codes = maps.Clone(f.Policy.Codes)
	if b := f.Identity.Bearer; b != nil {
		own := *b
		own.JWKS = f.resolve("identity.bearer.jwks", b.JWKS)
		c.Identity.Bearer = &own
	}
	if k := f.Identity.APIKeys; k != nil {
		own := *k
		own.File, own.Keys = "", slices.Clone(k.Keys)
		if keys != nil {
			own.Keys = append(own.Keys, keys.keys...)
		}
		c.Identity.APIKeys = &own
	}
	if t := f.Rights.Tenant; t != nil {
		own := *t
		c.Rights.Tenant = &own
	}
	if a := f.Rights.Addresses; a != nil {
		own := *a
		c.Rights.Addresses = &own
	}
	if o := f.CORS; o != nil {
		own := guard.CORS(*o)
		c.CORS = &own
	}
	if l := f.Limits; l.PerCaller > 0 {
		burst := l.CallerBurst
		if burst == 0 {
			burst = int(2 * l.PerCaller)
		}
		c.Quota = guard.PerCaller(l.PerCaller, burst)
	}
	return c
}

func (l Limits) guard() guard.Limits {
	return guard.Limits{
		Target:         int(l.Target),
		Fields:         int(l.Fields),
		Content:        int64(l.Content),
		Depth:          l.Depth,
		ContentTimeout: l.ContentTimeout,
		InFlight:       l.InFlight,
		PerAddress:     l.PerAddress,
		AddressBurst:   l.AddressBurst,
	}
}
