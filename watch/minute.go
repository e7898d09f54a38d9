package watch

import (
	"cmp"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/routes"
)

// The bounds of what one minute keeps. Beyond them the totals stay exact and
// the detail becomes a sample.
const (
	maxFlows    = 16 << 10
	maxKeys     = 64 << 10
	maxFailures = 4 << 10
	maxSample   = 64
)

// flow counts the requests of a minute that share all of what. What is counted
// for each event lies close together, what it means lies apart.
type flow struct {
	N  int64
	Is *what
}

// what is asked, by which client, and how it is answered.
type what struct {
	Status  int
	Method  string
	Route   string // raw
	Raw     uint64 // its hash
	Given   bool   // the source or a document names the route
	Client  string
	Version string
	Reason  string
	Would   string
	Crawler string // standing of a client that calls itself a crawler
	Who     uint64 // hash of client and version
}

// met counts the requests of a minute by one subject, token, tenant or
// address.
type met struct {
	Net  uint64 // of an address: hash of its network
	N    uint32
	Kind metKind
}

// metKind says for how long a caller is remembered.
type metKind uint8

const (
	metAlways  metKind = iota // from the first request on
	metFailing                // once it had a failure
	metAddress                // whether it was ever there, and its network once it had a failure
)

// minute is the aggregate of one minute of traffic. Aggregates of parts of
// the traffic add up to that of the whole, in any order.
type minute struct {
	At       int64 // minutes since 1970
	Events   int64
	Good     int64       // answers below 400
	ByStatus [1000]int64 // all answers
	Flows    table[flow] // who asks what and gets which answer
	names    []what      // room for what the flows are
	Keys     table[met]  // requests by caller, whatever the answer
	Failures table[leaf] // the answers from 400
	Sample   table[leaf] // some of the others
	First    int64       // Unix nanoseconds of the earliest event
	Last     int64
}

func newMinute(at int64) *minute {
	return &minute{
		At:    at,
		Flows: newTable[flow](maxFlows), Keys: newTable[met](maxKeys),
		Failures: newTable[leaf](maxFailures), Sample: newTable[leaf](maxSample),
	}
}

func (m *minute) reset(at int64) {
	m.At, m.Events, m.Good, m.First, m.Last = at, 0, 0, 0, 0
	clear(m.ByStatus[:])
	m.names = m.names[:0]
	m.Flows.reset()
	m.Keys.reset()
	m.Failures.reset()
	m.Sample.reset()
}

// namer finds the raw route of an event: the template that the source or a
// document names, else the shape of its path.
type namer struct {
	document func(method, path string) string
	hints    routes.Hints
	slots    []named
	scratch  []byte
	texts    map[string]string
}

// named is a route that was found for a path.
type named struct {
	path, route string
	hash        uint64 // of the route
	full        uint64 // of the path
	given       bool   // by the source or a document
}

const (
	namedSlots = 4096 // a power of two
	maxTexts   = 16 << 10
)

func newNamer(opt Options) namer {
	return namer{document: opt.Route, hints: opt.Hints.hints, slots: make([]named, namedSlots), texts: map[string]string{}}
}

func (n *namer) name(ev *candor.Event) (r named) {
	full := hash(ev.Path)
	if ev.Route != "" {
		route := bounded(ev.Route, maxName)
		return named{route: route, hash: hash(route), full: full, given: true}
	}
	if n.document != nil {
		route := n.document(ev.Method, ev.Path)
		if route == "" {
			route = Unrouted
		}
		return named{route: route, hash: hash(route), full: full, given: true}
	}
	slot := &n.slots[full&(namedSlots-1)]
	if slot.full != full || slot.path != ev.Path {
		n.scratch = n.hints.Append(n.scratch[:0], ev.Path)
		route, ok := n.texts[string(n.scratch)]
		if !ok {
			if len(n.texts) >= maxTexts {
				clear(n.texts)
			}
			route = string(n.scratch)
			n.texts[route] = route
		}
		*slot = named{path: ev.Path, route: route, hash: hash(route), full: full}
	}
	return *slot
}

// statusOf returns the code of an answer, 0 for what is none.
func statusOf(ev *candor.Event) int {
	if ev.Status < 0 || ev.Status > 999 {
		return 0
	}
	return ev.Status
}

// failed reports whether a status is a failure in the sense of a watch: a
// refusal, a fault, or no answer at all.
func failed(status int) bool { return status >= 400 || status < 100 }

// add counts one event.
func (m *minute) add(ev *candor.Event, n *namer) {
	r := n.name(ev)
	status := statusOf(ev)
	ns := ev.Time.UnixNano()
	if m.Events == 0 || ns < m.First {
		m.First = ns
	}
	if m.Events == 0 || ns > m.Last {
		m.Last = ns
	}
	m.Events++
	m.ByStatus[status]++
	client := hashOfClient(ev.Client, ev.Version)
	all := m.flow(ev, status, &r, client)
	address := hash(ev.Address)
	m.meet(ev, r.hash, address)
	if failed(status) {
		m.fail(ev, status, &r, mix(all, mix(r.full, address)))
		return
	}
	m.Good++
	h := mix(mix(mix(all, r.full), address), uint64(ns))
	if h <= m.Sample.limit {
		m.keep(&m.Sample, h, ev, status, &r)
	}
}

// flow counts the event in its flow and returns the flow's hash.
func (m *minute) flow(ev *candor.Event, status int, r *named, client uint64) uint64 {
	h := mix(mix(mix(r.hash, client), hash(ev.Method)), uint64(status))
	if r.given {
		h = mix(h, 1)
	}
	if ev.Reason != "" || ev.Would != "" || ev.Crawler != "" {
		h = mix(mix(mix(h, hash(ev.Reason)), hash(ev.Would)), hash(ev.Crawler))
	}
	f, fresh := m.Flows.at(ranked(h, status))
	if f == nil {
		return h
	}
	if fresh {
		f.Is = m.name(what{Status: status, Method: bounded(ev.Method, maxMethod), Route: r.route, Raw: r.hash, Given: r.given, Client: ev.Client, Version: ev.Version,
			Reason: bounded(ev.Reason, maxReason), Would: bounded(ev.Would, maxReason), Crawler: ev.Crawler, Who: client})
	}
	f.N++
	return h
}

// name keeps what a flow is. Flows hold on to what they were given while more
// room is made, so that it never moves.
func (m *minute) name(w what) *what {
	if len(m.names) == cap(m.names) {
		m.names = make([]what, 0, max(256, min(2*cap(m.names), 8<<10)))
	}
	m.names = append(m.names, w)
	return &m.names[len(m.names)-1]
}

// ranked gives what succeeds the smaller hashes, so that strangers who ask for
// what does not exist do not crowd it out.
func ranked(h uint64, status int) uint64 {
	h >>= 1
	if failed(status) {
		h |= 1 << 63
	}
	return h
}

// meet counts the event for whoever sent it.
func (m *minute) meet(ev *candor.Event, route, address uint64) {
	if ev.Address != "" {
		if k, fresh := m.Keys.at(keyOfAddress(address)); k != nil {
			if fresh {
				k.Kind = metAddress
				if net := network(ev.Address); net != "" {
					k.Net = hash(net)
				}
			}
			k.N++
			if net := k.Net; net != 0 && ev.Subject == "" {
				m.one(keyOfNetworkRoute(net, route), metFailing)
			}
		}
	}
	if ev.Subject != "" {
		s := hash(ev.Subject)
		m.one(keyOfSubject(s), metAlways)
		m.one(keyOfSubjectRoute(s, route), metFailing)
	}
	if ev.Token != "" {
		m.one(keyOfToken(ev.Token), metAlways)
	}
	if ev.Tenant != "" {
		m.one(keyOfTenant(ev.Tenant), metAlways)
	}
	if ev.Origin != "" || ev.Referer != "" {
		m.one(keyOfOrigin(cmp.Or(ev.Origin, ev.Referer)), metAlways)
	}
	if ev.Upstream != "" {
		m.one(keyOfUpstream(ev.Upstream), metAlways)
	}
}

func (m *minute) one(h uint64, kind metKind) {
	if k, _ := m.Keys.at(h); k != nil {
		k.N++
		k.Kind = kind
	}
}

// fail keeps the event as a failure.
func (m *minute) fail(ev *candor.Event, status int, r *named, h uint64) {
	for _, s := range [...]string{ev.RefusedBy, ev.Subject, ev.Tenant, ev.ObjectTenant, ev.Token, ev.Origin, ev.Referer, ev.Upstream, ev.Host} {
		if s != "" {
			h = mix(h, hash(s))
		}
		h = mix(h, 1)
	}
	m.keep(&m.Failures, h, ev, status, r)
}

func (m *minute) keep(to *table[leaf], h uint64, ev *candor.Event, status int, r *named) {
	l, fresh := to.at(h)
	if l == nil {
		return
	}
	if fresh {
		l.fill(ev, r)
		l.Status, l.Minute = status, m.At
	}
	l.N++
}

// merge adds what another part of the same minute counted.
func (m *minute) merge(o *minute) {
	if o.Events == 0 {
		return
	}
	if m.Events == 0 || o.First < m.First {
		m.First = o.First
	}
	if m.Events == 0 || o.Last > m.Last {
		m.Last = o.Last
	}
	m.Events += o.Events
	m.Good += o.Good
	for status, n := range o.ByStatus {
		m.ByStatus[status] += n
	}
	mergeInto(&m.Flows, &o.Flows, func(to, from *flow, fresh bool) {
		if fresh {
			*to = *from
		} else {
			to.N += from.N
		}
	})
	mergeInto(&m.Keys, &o.Keys, func(to, from *met, _ bool) { n := to.N; *to = *from; to.N += n })
	leaves := func(to, from *leaf, fresh bool) {
		if fresh {
			*to = *from
		} else {
			to.N += from.N
		}
	}
	mergeInto(&m.Failures, &o.Failures, leaves)
	mergeInto(&m.Sample, &o.Sample, leaves)
}

func mergeInto[T any](to, from *table[T], add func(to, from *T, fresh bool)) {
	to.limit = min(to.limit, from.limit)
	if to.limit != noLimit {
		to.keep(func(r *entry[T]) bool { return r.Hash <= to.limit })
	}
	for i := range from.rows {
		if v, fresh := to.at(from.rows[i].Hash); v != nil {
			add(v, &from.rows[i].Value, fresh)
		}
	}
}

// close brings the tables down to their bounds.
func (m *minute) close() {
	m.Flows.shrink()
	m.Keys.shrink()
	m.Failures.shrink()
	m.Failures.sort() // sums of floating point numbers depend on their order
	m.Sample.shrink()
}
