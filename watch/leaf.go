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
	Is           *what
	By           *client
	Path         string
	RefusedBy    string
	Subject      string
	Tenant       string
	ObjectTenant string
	Token        string
	Address      string
	Network      string // of the address
	Origin       string
	Referer      string
	Upstream     string
	Host         string
}

// fill writes down what is kept of an event. The strings are copies, all cut
// from one.
func (l *leaf) fill(ev *candor.Event, is *what, by *client, at int64) {
	l.Minute, l.Is, l.By = at, is, by
	l.Path, l.RefusedBy, l.Subject, l.Tenant = bounded(ev.Path, maxName), bounded(ev.RefusedBy, maxName), bounded(ev.Subject, maxName), bounded(ev.Tenant, maxName)
	l.ObjectTenant, l.Token, l.Address, l.Origin = bounded(ev.ObjectTenant, maxName), bounded(ev.Token, maxName), bounded(ev.Address, maxName), bounded(ev.Origin, maxName)
	l.Referer, l.Upstream, l.Host = bounded(ev.Referer, maxName), bounded(ev.Upstream, maxName), bounded(ev.Host, maxName)
	var room [maxNetwork]byte
	network := appendNetwork(room[:0], ev.Address)
	own := [...]*string{&l.Path, &l.RefusedBy, &l.Subject, &l.Tenant, &l.ObjectTenant, &l.Token, &l.Address, &l.Origin, &l.Referer, &l.Upstream, &l.Host}
	n := len(network)
	for _, p := range own {
		n += len(*p)
	}
	var text strings.Builder
	text.Grow(n)
	text.Write(network)
	for _, p := range own {
		text.WriteString(*p)
	}
	all := text.String()
	l.Network, all = all[:len(network)], all[len(network):]
	for _, p := range own {
		*p, all = all[:len(*p)], all[len(*p):]
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
	return mix(keyOfAddress(hash(l.Address)), hash(l.By.Client))
}

// maxNetwork is the length of the longest name of a network.
const maxNetwork = len("0000:0000:0000:0000::/64")

// v4Network ends the name of a network of IPv4.
const v4Network = "0/24"

// appendNetwork appends the name of the network that an address counts for:
// /24 of IPv4, /64 of IPv6; nothing for what is no address.
func appendNetwork(b []byte, address string) []byte {
	if n := v4Prefix(address); n > 0 {
		return append(append(b, address[:n]...), v4Network...)
	}
	a, err := netip.ParseAddr(address)
	if err != nil {
		return b
	}
	a = a.WithZone("").Unmap()
	bits := 64
	if a.Is4() {
		bits = 24
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return b
	}
	return p.AppendTo(b)
}

// v4Prefix returns how long the first three numbers of an IPv4 address are,
// with their dots; 0 for anything else.
func v4Prefix(address string) int {
	dots, last := 0, 0
	for i := range min(len(address), len("255.255.255.255")+1) {
		switch c := address[i]; {
		case c == '.':
			dots, last = dots+1, i+1
		case c-'0' > 9:
			return 0
		}
	}
	if dots != 3 || len(address) > len("255.255.255.255") {
		return 0
	}
	return last
}

// networkOf returns the hash of the network that an address counts for, 0 for
// none.
func networkOf(address string) uint64 {
	if n := v4Prefix(address); n > 0 {
		return hash(address[:n])
	}
	var room [maxNetwork]byte
	if b := appendNetwork(room[:0], address); len(b) > 0 {
		return hashOf(withoutV4(b))
	}
	return 0
}

// hashOfNetwork is the hash of a network by its name.
func hashOfNetwork(name string) uint64 { return hash(withoutV4(name)) }

// withoutV4 cuts the end off the name of a network of IPv4, which the hash is
// without.
func withoutV4[T string | []byte](name T) T {
	if n := len(name) - len(v4Network); n > 0 && string(name[n:]) == v4Network {
		return name[:n]
	}
	return name
}
