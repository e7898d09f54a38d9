package watch

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/routes"
)

// what is asked, and how it is answered. Equal requests share one as long as it
// is remembered.
type what struct {
	Status int
	Method string
	Route  string // raw: the template that the source or a document names, else the shape of the path
	Raw    uint64 // its hash
	Given  bool   // the source or a document names the route
	Reason string
	Would  string
	Verb   uint64 // hash of the method

	seat seat // where the engine counts it
}

// client is what a request was sent with.
type client struct {
	Client  string
	Version string
	Named   string // both, as the dimension has them
	Crawler string // standing of a client that calls itself a crawler
	Who     uint64 // hash of both

	seat clientSeat
}

// names finds the raw route of an event, and remembers what was asked lately
// so that equal things are held once. What it returns is its own: the strings
// of an event are not kept.
type names struct {
	document func(method, path string) string
	hints    routes.Hints
	raws     table[*raw]
	literals [literalSlots]*raw // paths that are their own routes, met last
	whats    table[*what]
	clients  table[*client]
	senders  [senderSlots]*client // those that were met last
	verbs    [verbSlots]verb
	met      *acquaintance // what the engine knows already need not be counted; nil where none is at hand
	scratch  []byte
	notes    [runLength]note
}

// raw is a raw route.
type raw struct {
	Route string
	Hash  uint64
	Given bool
}

// verb is a method that was met lately.
type verb struct {
	method string
	hash   uint64
}

const (
	senderSlots  = 256 // a power of two, as the next two
	literalSlots = 256
	verbSlots    = 16
	maxTexts     = 8 << 10
	maxWhats     = 8 << 10 // and as many clients
)

func newNames(opt Options) names {
	return names{document: opt.Route, hints: opt.Hints.hints, raws: newTable[*raw](maxTexts), whats: newTable[*what](maxWhats), clients: newTable[*client](maxWhats)}
}

// route returns the raw route of an event.
func (n *names) route(ev *candor.Event) *raw {
	if ev.Route != "" {
		return n.given(ev.Route)
	}
	if n.document != nil {
		route := n.document(ev.Method, ev.Path)
		if route == "" {
			route = Unrouted
		}
		return n.given(route)
	}
	slot := &n.literals[literalSlot(ev.Path)]
	if *slot != nil && (*slot).Route == ev.Path {
		return *slot
	}
	n.scratch = n.hints.Append(n.scratch[:0], ev.Path)
	r := n.raw(n.scratch, false)
	if r.Route == ev.Path {
		*slot = r
	}
	return r
}

// literalSlot is where a path is looked for first.
func literalSlot(path string) uint8 {
	h := uint32(len(path))
	for i := max(0, len(path)-4); i < len(path); i++ {
		h = h*31 + uint32(path[i])
	}
	return uint8(h ^ h>>8)
}

// given returns a route that the source or a document names.
func (n *names) given(route string) *raw {
	n.scratch = append(n.scratch[:0], bounded(route, maxName)...)
	return n.raw(n.scratch, true)
}

// raw returns the one raw route of that text.
func (n *names) raw(text []byte, given bool) *raw {
	h := hashOf(text)
	key := h
	if given { // the same text may be the shape of a path
		key = mix(h, 1)
	}
	if r := n.raws.get(key); r != nil {
		return *r
	}
	return remember(&n.raws, key, &raw{Route: string(text), Hash: h, Given: given})
}

// what returns what an event asks, given its hash.
func (n *names) what(h uint64, ev *candor.Event, status int, r *raw) *what {
	if w := n.whats.get(h); w != nil {
		return *w
	}
	w := &what{
		Status: status, Method: strings.Clone(bounded(ev.Method, maxMethod)), Route: r.Route, Raw: r.Hash, Given: r.Given,
		Reason: strings.Clone(bounded(ev.Reason, maxReason)), Would: strings.Clone(bounded(ev.Would, maxReason)),
	}
	w.Verb = hash(w.Method)
	return remember(&n.whats, h, w)
}

// verb returns the hash of a method.
func (n *names) verb(method string) uint64 {
	if method == "" {
		return hash("")
	}
	v := &n.verbs[(uint8(len(method))+method[0])%verbSlots]
	if v.method != method {
		*v = verb{strings.Clone(method), hash(method)}
	}
	return v.hash
}

// client returns what an event was sent with.
func (n *names) client(ev *candor.Event) *client {
	slot := &n.senders[senderSlot(ev.Client, ev.Version)]
	if c := *slot; c == nil || c.Client != ev.Client || c.Version != ev.Version || c.Crawler != ev.Crawler {
		*slot = n.sender(ev)
	}
	return *slot
}

// senderSlot is where a client is looked for first. Versions of one client
// differ in their last characters.
func senderSlot(client, version string) uint8 {
	h := uint32(len(client))
	if client != "" {
		h = h*31 + uint32(client[len(client)-1])
	}
	for i := max(0, len(version)-6); i < len(version); i++ {
		h = h*31 + uint32(version[i])
	}
	return uint8(h ^ h>>8)
}

// sender finds a client among all.
func (n *names) sender(ev *candor.Event) *client {
	who := hashOfClient(ev.Client, ev.Version)
	h := who
	if ev.Crawler != "" {
		h = mix(h, hash(ev.Crawler))
	}
	if c := n.clients.get(h); c != nil {
		return *c
	}
	c := &client{Client: strings.Clone(bounded(ev.Client, maxName)), Version: strings.Clone(bounded(ev.Version, maxName)), Crawler: strings.Clone(ev.Crawler), Who: who}
	if c.Version != "" {
		c.Named = c.Client + nameSep + c.Version
	}
	return remember(&n.clients, h, c)
}
