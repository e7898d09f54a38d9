package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// policy checks knobs, those of the whole API or of one operation.
func (c *checker) policy(at []string, p ladder.Policy) {
	for _, err := range flatten(p.Validate()) {
		k, ok := err.(*ladder.KnobError)
		if !ok {
			c.key(at, err.Error(), "")
			continue
		}
		steps := append(slices.Clone(at), k.Key)
		switch k.Key {
		case "codes":
			c.codes(append(steps, k.Value), k)
		case "undocumented":
			if i := slices.Index(p.Undocumented, k.Value); i >= 0 && c.isList(steps) {
				steps = append(steps, strconv.Itoa(i))
			}
			c.value(steps, fmt.Sprintf("%q is no path prefix", k.Value), k.Reason)
		default:
			c.value(steps, fmt.Sprintf("%s is %q", pathOf(steps), k.Value), k.Reason)
		}
	}
}

func (c *checker) codes(steps []string, k *ladder.KnobError) {
	if ladder.ReasonByName(k.Value) == nil {
		c.key(steps, fmt.Sprintf("%q is no reason", k.Value), didYouMean(k.Value, reasonNames()))
		return
	}
	c.key(steps, "the code of "+k.Value+" cannot be this one", k.Reason)
}

func (c *checker) isList(steps []string) bool {
	_, n := c.f.source.find(append(slices.Clone(steps), "0")...)
	return n != nil
}

// settings checks what stands under operations, or under rights.
func (c *checker) settings(at []string, s openapi.Settings) {
	c.policy(at, ladder.Policy{Denied: s.Denied, Codes: s.Codes})
	for _, f := range s.Check() {
		steps := append(slices.Clone(at), strings.Split(f.Key, ".")...)
		c.value(steps, f.Message, f.Fix)
	}
}

func (c *checker) rights() {
	c.settings([]string{"rights"}, openapi.Settings{Tenant: c.f.Rights.Tenant, Addresses: c.f.Rights.Addresses})
}

func (c *checker) operations() {
	for _, name := range slices.Sorted(maps.Keys(c.f.Operations)) {
		c.settings([]string{"operations", name}, c.f.Operations[name])
	}
}

func (c *checker) identity() {
	if k := c.f.Identity.APIKeys; k != nil && k.File == "" && len(k.Keys) == 0 {
		c.missing([]string{"identity", "api_keys", "file"}, "identity.api_keys knows no key", "name a file of keys, or list keys")
	}
	if b := c.f.Identity.Bearer; b != nil {
		if b.JWKS == "" {
			c.missing([]string{"identity", "bearer", "jwks"}, "identity.bearer has no jwks", "name the file or URL of the key set that verifies tokens")
		}
		if b.Skew < 0 {
			c.value([]string{"identity", "bearer", "skew"}, "identity.bearer.skew is negative", "write a duration such as 30s")
		}
	}
}

func (c *checker) identities() {
	seen := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.f.Identities)) {
		at := []string{"identities", name}
		id := c.f.Identities[name]
		secret := id.Bearer + "\x00" + id.APIKey
		switch {
		case name == "":
			c.key(at, "an identity has no name", "")
		case id.Bearer == "" && id.APIKey == "":
			c.missing(append(at, "bearer"), "identities."+name+" has no credentials", "add bearer or api_key; a caller without any needs no entry")
		case seen[secret] != "":
			c.key(at, "identities."+name+" has the credentials of "+seen[secret], "what is called as one cannot be told from the other; leave one out")
		default:
			seen[secret] = name
		}
	}
}
