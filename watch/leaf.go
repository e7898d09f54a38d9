package watch

import (
	"net/netip"

	"github.com/candorhttp/candor"
)

// leaf is what is kept of a request that failed, or of one of the sample of
// those that did not. Equal requests of one minute are one leaf.
type leaf struct {
	N      int64 // how many requests it stands for
	Minute int64
	Is     *what
	By     *client

	Path    uint64 // hashes
	Address uint64
	Network uint64 // 0 for none

	Text string        // all texts, one behind the other
	Ends [texts]uint16 // where each of them ends
}

// text says which text of a leaf is meant.
type text int

const (
	ofPath text = iota
	ofRefusedBy
	ofSubject
	ofTenant
	ofObjectTenant
	ofToken
	ofAddress
	ofNetwork // of the address
	ofOrigin
	ofReferer
	ofUpstream
	ofHost
	texts
)

// text returns a text of the leaf.
func (l *leaf) text(t text) string {
	if t == 0 {
		return l.Text[:l.Ends[0]]
	}
	return l.Text[l.Ends[t-1]:l.Ends[t]]
}

func (l *leaf) has(t text) bool {
	if t == 0 {
		return l.Ends[0] > 0
	}
	return l.Ends[t] > l.Ends[t-1]
}

// fill writes down what is kept of an event. The texts are copies; scratch is
// room to put them together.
func (l *leaf) fill(ev *candor.Event, x *note, path uint64, at int64, scratch []byte) []byte {
	l.Minute, l.Is, l.By = at, x.is, x.by
	l.Path, l.Address, l.Network = path, x.address, x.network
	b := scratch[:0]
	for t, s := range [texts]string{
		ofPath: ev.Path, ofRefusedBy: ev.RefusedBy, ofSubject: ev.Subject, ofTenant: ev.Tenant, ofObjectTenant: ev.ObjectTenant, ofToken: ev.Token,
		ofAddress: ev.Address, ofOrigin: ev.Origin, ofReferer: ev.Referer, ofUpstream: ev.Upstream, ofHost: ev.Host,
	} {
		if text(t) == ofNetwork {
			b = appendNetwork(b, ev.Address)
		} else if s != "" {
			b = append(b, bounded(s, maxName)...)
		}
		l.Ends[t] = uint16(len(b))
	}
	l.Text = string(b)
	return b
}

// who is the hash of whoever sent the request, as far as the log tells: the
// subject, else the token, else client and address.
func (l *leaf) who() uint64 {
	switch {
	case l.has(ofSubject):
		return keyOfSubject(hash(l.text(ofSubject)))
	case l.has(ofToken):
		return keyOfToken(l.text(ofToken))
	}
	return mix(keyOfAddress(l.Address), hash(l.By.Client))
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
