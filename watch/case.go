package watch

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/candorhttp/candor"
)

// inquiry is one incident as the causes see it: what fails in its part of the
// traffic, what succeeds there, and how the rest fares.
type inquiry struct {
	e       *engine
	in      *incident
	x       *account
	kind    kindKey
	fails   side // of the incident's kinds, in its part, since its start
	good    side // answered otherwise, in its part, since its start
	before  side // in its part, before: any answer but the incident's kinds
	beside  side // not in its part, same routes, since the start, not failing so
	besideF side // the same, failing so
}

// side is a multiset of requests by their values.
type side struct {
	N       float64
	Values  [][]counted // by dimension
	Paths   map[string]float64
	Foreign float64 // the object's tenant is not the caller's
	Status  map[int]float64
	samples []*leaf
}

type counted struct {
	Value string
	N     float64
}

func newSide() side {
	return side{Values: make([][]counted, len(dimensions)), Paths: map[string]float64{}, Status: map[int]float64{}}
}

func (s *side) add(l *leaf, route string, weight float64) {
	s.N += weight
	for i, d := range dimensions {
		if v := d.of(l, route); v != "" {
			s.count(i, v, weight)
		}
	}
	if len(s.Paths) < 4096 {
		s.Paths[l.text(ofPath)] += weight
	}
	if l.text(ofObjectTenant) != "" && l.text(ofTenant) != "" && l.text(ofObjectTenant) != l.text(ofTenant) {
		s.Foreign += weight
	}
	s.Status[l.Is.Status] += weight
	if len(s.samples) < 4096 {
		s.samples = append(s.samples, l)
	}
}

func (s *side) count(dim int, v string, weight float64) {
	list := s.Values[dim]
	for i := range list {
		if list[i].Value == v {
			list[i].N += weight
			return
		}
	}
	if len(list) < 512 {
		s.Values[dim] = append(list, counted{v, weight})
	}
}

// values returns the values of a dimension, the most frequent first.
func (s *side) values(dim string) []counted {
	list := slices.Clone(s.Values[dimensionIndex(dim)])
	slices.SortFunc(list, func(a, b counted) int { return cmp.Or(-cmp.Compare(a.N, b.N), strings.Compare(a.Value, b.Value)) })
	return list
}

// distinct returns how many values of a dimension there are.
func (s *side) distinct(dim string) int { return len(s.Values[dimensionIndex(dim)]) }

// top returns the most frequent value of a dimension and its share of all.
func (s *side) top(dim string) (string, float64) {
	list := s.values(dim)
	if len(list) == 0 || s.N == 0 {
		return "", 0
	}
	return list[0].Value, list[0].N / s.N
}

// of returns how many requests have a value.
func (s *side) of(dim, value string) float64 {
	for _, c := range s.Values[dimensionIndex(dim)] {
		if c.Value == value {
			return c.N
		}
	}
	return 0
}

// inquire gathers what the causes ask for.
func (e *engine) inquire(in *incident, x *account) *inquiry {
	q := &inquiry{e: e, in: in, x: x, kind: in.Kind, fails: newSide(), good: newSide(), before: newSide(), beside: newSide(), besideF: newSide()}
	routes := map[string]bool{}
	e.recent.since(in.Start, func(l *leaf, weight float64) {
		p := &e.seat(l.Is).place
		if e.fails(in, l) && x.Where.has(l, p.Name) {
			routes[l.Is.Method+" "+p.Name] = true
			q.fails.add(l, p.Name, weight)
		}
	})
	e.recent.since(in.Start-lookBack, func(l *leaf, weight float64) {
		p := &e.seat(l.Is).place
		fails, inside := e.fails(in, l), x.Where.has(l, p.Name)
		switch {
		case inside && l.Minute < in.Start && !fails:
			q.before.add(l, p.Name, weight)
		case l.Minute < in.Start || inside && fails:
		case inside:
			q.good.add(l, p.Name, weight)
		case !routes[l.Is.Method+" "+p.Name]:
		case fails:
			q.besideF.add(l, p.Name, weight)
		default:
			q.beside.add(l, p.Name, weight)
		}
	})
	return q
}

// tally writes what was counted of an incident.
func (in *incident) tally(out *candor.Incident) {
	out.End = minuteTime(in.Last + 1)
	out.Rate = min(1, in.Failures/max(in.Requests, 1))
	out.Events, out.Requests = int64(in.Failures), int64(in.Requests)
	out.Excess = max(0, in.Failures-in.Baseline*in.Requests)
}

// incident writes what is known of an incident.
func (e *engine) incident(in *incident, x *account) candor.Incident {
	q := e.inquire(in, x)
	c, because := q.cause()
	out := candor.Incident{
		ID: in.ID, Status: in.Kind.Status, Reason: in.Kind.Reason,
		Start: minuteTime(in.Start), Seen: minuteTime(in.Seen + 1), Ongoing: !in.Ended, Baseline: in.Baseline,
		Cause: c, Evidence: q.evidence(because), Examples: q.examples(), Related: []candor.Related{},
	}
	in.tally(&out)
	if route, share := q.fails.top("route"); share >= 0.9 {
		out.Method, out.Route = cutName(route)
	}
	for _, k := range in.Kinds {
		if k.Kind != in.KindHash {
			kind := e.kinds[k.Kind]
			out.Related = append(out.Related, candor.Related{Status: kind.Status, Reason: kind.Reason, Events: int64(k.Failures)})
		}
	}
	return out
}

// evidence lists, beside what speaks for the cause, since when each part of
// the traffic that is concerned is known.
func (q *inquiry) evidence(because []string) []string {
	out := slices.Clone(because)
	for _, p := range append(slices.Clone(q.x.Where), q.x.Same...) {
		first, ok := q.e.firstSeen(p)
		if !ok || !q.e.isNew(p, q.in.Start) || slices.ContainsFunc(out, func(s string) bool {
			return strings.Contains(s, p.text()) || strings.Contains(s, "the "+dimensions[p.Dim].Name+" was first seen")
		}) {
			continue
		}
		out = append(out, fmt.Sprintf("%s was first seen %s", p.text(), minuteTime(first).Format("2006-01-02 15:04")))
	}
	if len(q.x.Same) > 0 && len(q.x.Where) > 0 {
		same := make([]string, 0, len(q.x.Same))
		for _, p := range q.x.Same {
			same = append(same, p.text())
		}
		out = append(out, "the same failures are all of: "+strings.Join(same, ", "))
	}
	return append([]string{}, out...)
}

const keptExamples = 3

func (q *inquiry) examples() []candor.Example {
	out := []candor.Example{}
	for _, l := range q.fails.samples[:min(len(q.fails.samples), keptExamples)] {
		client := l.By.Client
		if l.By.Version != "" {
			client += "/" + l.By.Version
		}
		out = append(out, candor.Example{Time: minuteTime(l.Minute), Method: l.Is.Method, Path: l.text(ofPath), Status: l.Is.Status, Client: client, Who: cmp.Or(l.text(ofSubject), l.text(ofToken), l.text(ofAddress))})
	}
	return out
}
