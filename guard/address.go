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
// peer is a trusted proxy, the nearest address in Forwarded (RFC 7239) or
// X-Forwarded-For that is not one. The zero Addr says that nothing is known:
// an entry on the way does not parse, or the two fields disagree, because the
// proxy writes one of them and the client can write the other. No allowlist
// holds the zero Addr.
func (b *addressBook) client(r *http.Request) netip.Addr {
	peer := parseHost(r.RemoteAddr)
	if !contains(b.trusted, peer) {
		return peer
	}
	standard, common := r.Header["Forwarded"], r.Header["X-Forwarded-For"]
	switch {
	case len(standard) == 0:
		return b.nearest(peer, forwardedFor(common))
	case len(common) == 0:
		return b.nearest(peer, forwarded(standard))
	}
	a := b.nearest(peer, forwarded(standard))
	if a != b.nearest(peer, forwardedFor(common)) {
		return netip.Addr{}
	}
	return a
}

// nearest walks the hops from the end while they are trusted.
func (b *addressBook) nearest(peer netip.Addr, hops []string) netip.Addr {
	for i := len(hops) - 1; i >= 0; i-- {
		if peer = parseHost(hops[i]); !peer.IsValid() || !contains(b.trusted, peer) {
			return peer
		}
	}
	return peer
}

// forwarded returns one entry per element of Forwarded; "" where an element
// does not say for whom it is.
func forwarded(lines []string) []string {
	var out []string
	for _, element := range strings.Split(strings.Join(lines, ","), ",") {
		hop := ""
		for _, pair := range strings.Split(element, ";") {
			k, v, _ := strings.Cut(strings.TrimSpace(pair), "=")
			if strings.EqualFold(k, "for") {
				hop = strings.Trim(v, `"`)
			}
		}
		out = append(out, hop)
	}
	return out
}

// forwardedFor returns the entries of X-Forwarded-For.
func forwardedFor(lines []string) []string {
	var out []string
	for _, line := range lines {
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
