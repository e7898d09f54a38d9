package guard

import (
	"net/http"
	"net/netip"
	"strings"
)

// addressBook says which addresses may call and whose word about the
// client's address is believed.
type addressBook struct {
	allow   []netip.Prefix // empty: anyone
	trusted []netip.Prefix
}

func contains(list []netip.Prefix, a netip.Addr) bool {
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// client returns the address the request came from: the peer, or, where the
// peer is a trusted proxy, the nearest address in Forwarded or
// X-Forwarded-For that is not one. An entry that does not parse ends the
// search, because nothing left of it can be believed.
func (b *addressBook) client(r *http.Request) netip.Addr {
	peer := parseHost(r.RemoteAddr)
	if !contains(b.trusted, peer) {
		return peer
	}
	hops := forwarded(r.Header)
	for i := len(hops) - 1; i >= 0; i-- {
		a := parseHost(hops[i])
		if !a.IsValid() {
			return peer
		}
		peer = a
		if !contains(b.trusted, a) {
			return a
		}
	}
	return peer
}

// forwarded returns the client addresses named by proxies, in order. The
// standard field (RFC 7239) wins over X-Forwarded-For.
func forwarded(h http.Header) []string {
	var out []string
	if list := h.Values("Forwarded"); len(list) > 0 {
		for _, element := range strings.Split(strings.Join(list, ","), ",") {
			for _, pair := range strings.Split(element, ";") {
				k, v, _ := strings.Cut(strings.TrimSpace(pair), "=")
				if strings.EqualFold(k, "for") {
					out = append(out, strings.Trim(v, `"`))
				}
			}
		}
		return out
	}
	for _, line := range h.Values("X-Forwarded-For") {
		for _, s := range strings.Split(line, ",") {
			out = append(out, strings.TrimSpace(s))
		}
	}
	return out
}

// parseHost reads "192.0.2.1", "192.0.2.1:80", "2001:db8::1" and
// "[2001:db8::1]:80". IPv4 in IPv6 form is returned as IPv4.
func parseHost(s string) netip.Addr {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone("")
	}
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}
