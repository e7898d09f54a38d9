package watch

import (
	"math"
	"slices"

	"github.com/candorhttp/candor/internal/scan"
)

// account is the part of the traffic that an incident is laid to, with
// what was counted there.
type account struct {
	Where       part
	Same        []pair // single values that select the same failures
	First, Last int64  // minutes of the first and the last failure in the part
	Failures    float64
	Requests    float64
	Baseline    float64 // the rate before
	Share       float64 // of the failures of its kind since First
	Evidence    float64 // that the rate is another than before, in nats
}

// explain searches the failures since the start of an incident for the part
// that holds those which the old rate does not explain. It is nil when there
// is nothing to explain.
func (e *engine) explain(in *incident) *account {
	names := make([]string, len(dimensions))
	for i, d := range dimensions {
		names[i] = d.Name
	}
	t := scan.NewTable(names...)
	values := make([]int32, len(dimensions))
	failures, sampled, samples := int64(0), 0.0, 0.0
	e.recent.since(in.Start, func(l *leaf, weight float64) {
		s := e.seat(l.Is)
		p := &s.place
		ours := e.fails(in, l)
		if ours && e.cases.other(in, s.kind, l, p.Name) {
			return // another incident's
		}
		for i, d := range dimensions {
			values[i] = scan.Missing
			if !d.after && (p.Name != Unrouted || d.Name != "route") {
				values[i] = t.Value(i, d.of(l, p.Name))
			}
		}
		if !failed(l.Is.Status) {
			sampled, samples = sampled+weight, samples+float64(l.N)
		}
		n := int64(math.Round(weight))
		bad := int64(0)
		if ours {
			bad = max(n, 1)
			failures += bad
		}
		t.Add(values, bad, max(n, bad, 1), e.usual(l, in))
	})
	if failures < 3 {
		return nil
	}
	result := scan.Locate(t, scan.Options{Dispersion: e.spreads.get(spreadKey(in.KindHash, byNetwork)).phi(priorSpread(byNetwork)), Sampled: int(sampled / max(samples, 1))})
	x := &account{}
	if len(result.Parts) > 0 {
		best := result.Parts[0]
		if result.Everywhere && best.Share < 0.5 { // it is the worst of the traffic, not the reason
			x.Share = 1
		} else {
			x.Where, x.Same, x.Share = pairs(best.Where), pairs(best.Same), best.Share
		}
	}
	e.headline(in, x)
	e.measure(in, x)
	return x
}

// recount counts anew what a known part got.
func (e *engine) recount(in *incident, known part) *account {
	x := &account{Where: known}
	e.measure(in, x)
	return x
}

// usual is the rate at which requests like this one failed before, for the
// kinds of the incident together: that of the route, or that of the caller or
// of the client there where it was always higher.
func (e *engine) usual(l *leaf, in *incident) float64 {
	seat := e.seat(l.Is)
	route, parts := seat.route, l.parts(seat.route)
	sum := 0.0
	for _, k := range in.Kinds {
		rate := 0.0
		if c := e.cells.of(mix(keyOfAll, k.Kind)); c != nil {
			rate = c.rate(0)
		}
		switch c := e.cells.of(mix(route, k.Kind)); {
		case seat.place.Name == Unrouted: // every request fails there; how many there are is what changes
		case c != nil:
			rate = c.rate(rate)
		default:
			_, n := e.requests(route)
			rate *= priorRequests / (n + priorRequests)
		}
		rate = max(rate, e.callerRate(&parts, k.Kind))
		if both := parts[byRouteClient]; both != 0 {
			rate = max(rate, e.cells.of(mix(both, k.Kind)).usual())
		}
		sum += rate
	}
	return min(1, sum+1e-6)
}

// standing is how many failures make a rate of one's own.
const standing = 3

// other reports whether a failure belongs to an open incident other than in.
func (s *incidents) other(in *incident, kind uint64, l *leaf, route string) bool {
	for _, o := range s.Open {
		if o != in && l.Minute >= o.Start && o.kind(kind) != nil && o.Where.has(l, route) {
			return true
		}
	}
	return false
}

// measure counts what the part got since the incident's start, and before.
func (e *engine) measure(in *incident, x *account) {
	var before, beforeFailed, all float64
	x.First, x.Last = e.at, in.Start
	e.recent.since(in.Start-lookBack, func(l *leaf, weight float64) {
		p := &e.seat(l.Is).place
		bad := e.fails(in, l)
		if bad && l.Minute >= in.Start {
			all += weight
		}
		if !x.Where.has(l, p.Name) {
			return
		}
		if l.Minute < in.Start {
			before += weight
			if bad {
				beforeFailed += weight
			}
			return
		}
		x.Requests += weight
		if bad {
			x.Failures += weight
			x.First, x.Last = min(x.First, l.Minute), max(x.Last, l.Minute)
		}
	})
	x.Baseline = beforeFailed / max(before, 1)
	x.Evidence = twoSamples(min(x.Failures, x.Requests), x.Requests, beforeFailed+0.5, before+1)
	if x.Share == 0 {
		x.Share = x.Failures / max(all, 1)
	}
}

// headline chooses, among the values that select the same failures, the one to
// name: what is new, else what stands nearest to the caller.
func (e *engine) headline(in *incident, x *account) {
	if len(x.Same) == 0 {
		return
	}
	class := slices.Clone(x.Same)
	if len(x.Where) == 1 {
		class = append(class, x.Where[0])
	}
	slices.SortFunc(class, func(a, b pair) int { return a.Dim - b.Dim })
	class = slices.Compact(class)
	best := slices.IndexFunc(class, func(p pair) bool { return p.Dim <= lastCaller && e.isNew(p, in.Start) })
	if best < 0 {
		best = 0
		if len(x.Where) > 1 && class[0].Dim > lastIdentity {
			return // no one caller stands out
		}
	}
	x.Where = part{class[best]}
	x.Same = slices.Delete(class, best, best+1)
}

// lastCaller is the last dimension that names a caller rather than what is
// asked for.
var lastCaller = dimensionIndex("client")

// lastIdentity is the last dimension that names one caller.
var lastIdentity = dimensionIndex("network")

// firstSeen returns the minute in which a value was met first; ok is false
// where that is not known.
func (e *engine) firstSeen(p pair) (at int64, ok bool) {
	var h uint64
	switch dimensions[p.Dim].Name {
	case "token":
		h = keyOfToken(p.Value)
	case "subject":
		h = keyOfSubject(hash(p.Value))
	case "address":
		return e.met.since(keyOfAddress(hash(p.Value)))
	case "network":
		return e.met.since(keyOfNetwork(hashOfNetwork(p.Value)))
	case "tenant":
		h = keyOfTenant(p.Value)
	case "version":
		h = keyOfClient(hashOfClient(cutName(p.Value)))
	default:
		return 0, false
	}
	k := e.keys.get(h)
	if k == nil {
		return 0, false
	}
	return k.First, true
}

// The bounds of what is called new.
const (
	freshMinutes  = 24 * 60 // met first so long before the incident at most
	beforeMinutes = 10      // and so long after the log began at least
)

func (e *engine) isNew(p pair, start int64) bool {
	first, ok := e.firstSeen(p)
	return ok && first >= start-freshMinutes && first >= e.began+beforeMinutes
}
