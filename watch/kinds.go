package watch

// kindKey tells kinds of failures apart: 403 for a missing scope is another
// kind than 403 for an address, and what no route takes is a kind of its own,
// because scanners make it.
type kindKey struct {
	Status   int
	Reason   string
	Unrouted bool
}

func (k kindKey) hash() uint64 {
	h := mix(mix(saltKind, uint64(k.Status)), hash(k.Reason))
	if k.Unrouted {
		h = mix(h, 1)
	}
	return h
}
