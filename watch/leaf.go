package watch

import (
	"net/netip"
	"strings"

	"github.com/candorhttp/candor"
)

// leaf is what is kept of a request that failed, or of one of the sample of
// those that did not. Equal requests of one minute are one leaf.
type leaf struct {
	N            int64 // how many requests it stands for
	Minute       int64
	Status       int
	Method       string
	Route        string // raw, as the source or the shape of the path names it
	Given        bool   // the source or a document names it
	Path         string
	Reason       string
	RefusedBy    string
	Client       string
	Version      string
	Subject      string
	Tenant       string
	ObjectTenant string
	Token        string
	Address      string
	Origin       string
	Referer      string
	Upstream     string
	Host         string
	Crawler      string
}

// fill copies what is kept of an event.
func (l *leaf) fill(ev *candor.Event, r *named) {
	*l = leaf{
		Status: ev.Status, Method: bounded(ev.Method, maxMethod), Route: r.route, Given: r.given, Path: bounded(ev.Path, maxName), Reason: bounded(ev.Reason, maxReason),
		RefusedBy: ev.RefusedBy, Client: ev.Client, Version: ev.Version, Subject: bounded(ev.Subject, maxName), Tenant: bounded(ev.Tenant, maxName), ObjectTenant: bounded(ev.ObjectTenant, maxName),
		Token: bounded(ev.Token, maxName), Address: bounded(ev.Address, maxName), Origin: bounded(ev.Origin, maxName), Referer: bounded(ev.Referer, maxName),
		Upstream: bounded(ev.Upstream, maxName), Host: bounded(ev.Host, maxName), Crawler: ev.Crawler,
	}
}

// who is the hash of whoever sent the request, as far as the log tells: the
// subject, else the token, else client and address.
func (l *leaf) who() uint64 {
	switch {
	case l.Subject != "":
		return keyOfSubject(hash(l.Subject))
	case l.Token != "":
		return keyOfToken(l.Token)
	}
	return mix(keyOfAddress(hash(l.Address)), hash(l.Client))
}

// network returns the network that an address counts for: /24 of IPv4, /64 of
// IPv6; "" for what is no address.
func network(address string) string {
	if i := strings.LastIndexByte(address, '.'); i > 0 && strings.Count(address, ".") == 3 && strings.IndexByte(address, ':') < 0 {
		return address[:i+1] + "0/24"
	}
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	a = a.WithZone("").Unmap()
	bits := 64
	if a.Is4() {
		bits = 24
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}
