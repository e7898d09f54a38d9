package watch

import (
	"cmp"

	"github.com/candorhttp/candor"
)

// The bounds of what one minute keeps. Beyond them the totals stay exact and
// the detail becomes a sample.
const (
	maxFlows    = 16 << 10 // of one kind
	maxKeys     = 64 << 10
	maxFailures = 4 << 10
	maxSample   = 64
)

// flow counts the requests of a minute that are alike. What is counted
// for each event lies close together, what it means lies apart.
type flow struct {
	N  int64
	Is *what
	By *client // nil where it does not matter
}

// met counts the requests of a minute by one subject, token, tenant or
// network.
type met struct {
	N    uint32
	Kind metKind
}

// metKind says for how long a caller is remembered.
type metKind uint8

const (
	metAlways  metKind = iota // from the first request on
	metFailing                // once it had a failure
)

// minute is the aggregate of one minute of traffic. Aggregates of parts of
// the traffic add up to that of the whole, in any order.
type minute struct {
	At       int64 // minutes since 1970
	Events   int64
	Good     int64         // answers below 400
	ByStatus [1000]int64   // all answers
	Answers  table[flow]   // what is asked, and how it is answered
	Askers   table[flow]   // which route is asked for, and with which client
	Visits   table[flow]   // both, of crawlers
	Keys     table[met]    // requests by caller, whatever the answer
	Met      table[uint64] // the networks of addresses that were not met in an earlier minute
	Failures table[*leaf]  // the answers from 400
	Sample   table[*leaf]  // some of the others
	First    int64         // Unix nanoseconds of the earliest event
	Last     int64

	spare pool[leaf]
}

func newMinute(at int64) *minute {
	m := &minute{
		At:      at,
		Answers: newTable[flow](maxFlows), Askers: newTable[flow](maxFlows), Visits: newTable[flow](maxFlows), Keys: newTable[met](maxKeys), Met: newTable[uint64](maxKeys),
		Failures: newTable[*leaf](maxFailures), Sample: newTable[*leaf](maxSample),
	}
	m.Failures.gone, m.Sample.gone = m.spare.put, m.spare.put
	return m
}

func (m *minute) reset(at int64) {
	for _, t := range [...]*table[*leaf]{&m.Failures, &m.Sample} {
		for i := range t.rows {
			if l := t.rows[i].Value; l != nil {
				m.spare.put(l)
			}
		}
	}
	m.At, m.Events, m.Good, m.First, m.Last = at, 0, 0, 0, 0
	clear(m.ByStatus[:])
	m.Answers.reset()
	m.Askers.reset()
	m.Visits.reset()
	m.Keys.reset()
	m.Met.reset()
	m.Failures.reset()
	m.Sample.reset()
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

// note is what was found out of an event on the way.
type note struct {
	raw      *raw
	is       *what
	by       *client
	request  uint64 // hash of what is asked, with what, and how it is answered
	address  uint64 // hashes
	network  uint64 // 0 for none
	status   int
	stranger bool // its address was not met in an earlier minute
}

// runLength is how many events go through the steps of add together. They fit
// into the processor's cache with what is noted of them; and a step that does
// the same for many waits for their memory once.
const runLength = 128

// add counts events of this minute.
func (m *minute) add(evs []candor.Event, n *names) {
	for len(evs) > 0 {
		run := evs[:min(len(evs), runLength)]
		notes := n.notes[:len(run)]
		m.count(run, notes, n)
		m.meet(run, notes, n)
		m.keep(run, notes, n)
		evs = evs[len(run):]
	}
}

// count counts what is asked, with what, and how it is answered.
func (m *minute) count(evs []candor.Event, notes []note, n *names) {
	for i := range evs {
		ev, x := &evs[i], &notes[i]
		ns := ev.Time.UnixNano()
		if m.Events == 0 || ns < m.First {
			m.First = ns
		}
		if m.Events == 0 || ns > m.Last {
			m.Last = ns
		}
		m.Events++
		x.status = statusOf(ev)
		m.ByStatus[x.status]++
		if !failed(x.status) {
			m.Good++
		}
		verb := n.verb(ev.Method)
		x.raw, x.by = n.route(ev), n.client(ev)
		answer := hashOfAnswer(ev, verb, x.status, x.raw)
		x.is = m.answer(ev, n, x.status, x.raw, answer)
		if ev.Client != "" {
			m.asker(x.status, x.is, x.by, mix(mix(x.raw.Hash, verb), x.by.Who), answer)
		}
		x.request = mix(answer, x.by.Who)
		if ev.Crawler != "" {
			x.request = mix(x.request, hash(ev.Crawler))
		}
	}
}

// keep keeps failures, and a sample of the other answers.
func (m *minute) keep(evs []candor.Event, notes []note, n *names) {
	for i := range evs {
		ev, x := &evs[i], &notes[i]
		h := mix(x.request, x.address)
		to, path := &m.Failures, uint64(0)
		if failed(x.status) {
			path = hash(ev.Path)
			h = hashOfFailure(mix(h, path), ev)
		} else {
			to = &m.Sample
			const low = 1<<32 - 1 // of the path, which need not be looked at of most
			if h = mix(h, uint64(ev.Time.UnixNano())) &^ low; h > to.limit {
				continue
			}
			path = hash(ev.Path)
			h |= path & low
		}
		if h > to.limit {
			continue
		}
		if l, fresh := to.at(h); l != nil {
			if fresh {
				*l = m.spare.take()
				n.scratch = (*l).fill(ev, x, path, m.At, n.scratch)
			}
			(*l).N++
		}
	}
}

// answer counts what the event asks and how it is answered, and returns it.
func (m *minute) answer(ev *candor.Event, n *names, status int, r *raw, h uint64) *what {
	f, fresh := m.Answers.at(ranked(h, status))
	if f == nil {
		return n.what(h, ev, status, r)
	}
	if fresh {
		f.Is = n.what(h, ev, status, r)
	}
	f.N++
	return f.Is
}

// asker counts the event for its client. Of a crawler every kind of answer is
// counted.
func (m *minute) asker(status int, is *what, by *client, h, answer uint64) {
	if f, fresh := m.Askers.at(ranked(h, status)); f != nil {
		if fresh {
			f.Is, f.By = is, by
		}
		f.N++
	}
	if by.Crawler == "" {
		return
	}
	if f, fresh := m.Visits.at(ranked(mix(mix(answer, by.Who), hash(by.Crawler)), status)); f != nil {
		if fresh {
			f.Is, f.By = is, by
		}
		f.N++
	}
}

// hashOfAnswer is the hash of what an event asks and how it is answered.
func hashOfAnswer(ev *candor.Event, verb uint64, status int, r *raw) uint64 {
	h := mix(mix(r.Hash, verb), uint64(status))
	if r.Given {
		h = mix(h, 1)
	}
	if ev.Reason != "" || ev.Would != "" {
		h = mix(mix(h, hash(ev.Reason)), hash(ev.Would))
	}
	return h
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

// meet counts whoever sent the events.
func (m *minute) meet(evs []candor.Event, notes []note, n *names) {
	for i := range evs {
		x := &notes[i]
		x.address, x.network = hash(evs[i].Address), networkOf(evs[i].Address)
	}
	for i := range notes {
		x := &notes[i]
		x.stranger = x.network != 0 && (n.met == nil || !n.met.known(keyOfAddress(x.address)))
	}
	for i := range evs {
		ev, x := &evs[i], &notes[i]
		if x.stranger {
			if net, _ := m.Met.at(keyOfAddress(x.address)); net != nil {
				*net = x.network
			}
		}
		if x.network != 0 {
			m.one(keyOfNetwork(x.network), metFailing)
			if ev.Subject == "" {
				m.one(keyOfNetworkRoute(x.network, x.raw.Hash), metFailing)
			}
		}
		if ev.Subject != "" {
			s := hash(ev.Subject)
			m.one(keyOfSubject(s), metAlways)
			m.one(keyOfSubjectRoute(s, x.raw.Hash), metFailing)
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
}

func (m *minute) one(h uint64, kind metKind) {
	if k, _ := m.Keys.at(h); k != nil {
		k.N++
		k.Kind = kind
	}
}

// hashOfFailure adds to the hash of a failure whatever else tells it from
// another.
func hashOfFailure(h uint64, ev *candor.Event) uint64 {
	for _, s := range [...]string{ev.RefusedBy, ev.Subject, ev.Tenant, ev.ObjectTenant, ev.Token, ev.Origin, ev.Referer, ev.Upstream, ev.Host} {
		if s != "" {
			h = mix(h, hash(s))
		}
		h = mix(h, 1)
	}
	return h
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
	flows := func(to, from *flow, fresh bool) {
		if fresh {
			*to = *from
		} else {
			to.N += from.N
		}
	}
	mergeInto(&m.Answers, &o.Answers, flows)
	mergeInto(&m.Askers, &o.Askers, flows)
	mergeInto(&m.Visits, &o.Visits, flows)
	mergeInto(&m.Keys, &o.Keys, func(to, from *met, _ bool) { n := to.N; *to = *from; to.N += n })
	mergeInto(&m.Met, &o.Met, func(to, from *uint64, _ bool) { *to = *from })
	leaves := func(to, from **leaf, fresh bool) {
		if fresh {
			*to = *from
		} else {
			(*to).N += (*from).N
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
	m.Answers.shrink()
	m.Askers.shrink()
	m.Visits.shrink()
	m.Keys.shrink()
	m.Met.shrink()
	m.Failures.shrink()
	m.Failures.sort() // sums of floating point numbers depend on their order
	m.Sample.shrink()
}
