package watch

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// maxBuckets is how many buckets of time a report has at most. With more
// traffic each becomes twice as long.
const maxBuckets = 120

// tallies counts the requests of every route over time.
type tallies struct {
	Max     int
	Routes  map[routeKey]*tally
	Shift   uint // a bucket is 1<<Shift minutes long
	First   int64
	Last    int64 // the minutes with the first and the last event
	Started bool
}

type routeKey struct {
	Method, Route string
	Given         bool // the source or a document names it; it is not renamed
}

// otherRoute is where routes beyond the limit are counted.
var otherRoute = routeKey{Method: Other, Route: Other}

// tally is what is counted of one method and route.
type tally struct {
	Total   int64
	Refused int64 // answers with 4xx and 5xx
	Status  []statusCount
	Reasons []reasonCount
	Would   []reasonCount
	Series  []series
}

type statusCount struct {
	Status int
	N      int64
}

type reasonCount struct {
	Status int // 0 for what enforcing would have refused
	Reason string
	N      int64
}

// series is one column of a route's counts over time.
type series struct {
	Column int // a status from 400 on, else its class
	Base   int64
	N      []int64
}

func newTallies(max int) tallies { return tallies{Max: max, Routes: map[routeKey]*tally{}} }

// of returns the counters of a route.
func (t *tallies) of(key routeKey) *tally {
	r := t.Routes[key]
	if r == nil {
		if len(t.Routes) >= t.Max {
			key = otherRoute
			if r = t.Routes[key]; r != nil {
				return r
			}
		}
		r = &tally{}
		t.Routes[key] = r
	}
	return r
}

// span makes room for events of a minute.
func (t *tallies) span(at int64) {
	if !t.Started {
		t.Started, t.First, t.Last = true, at, at
	}
	t.First, t.Last = min(t.First, at), max(t.Last, at)
	for t.Last>>t.Shift-t.First>>t.Shift >= maxBuckets {
		t.Shift++
		for _, r := range t.Routes {
			for i := range r.Series {
				r.Series[i].halve()
			}
		}
	}
}

// add counts n answers of one kind in a minute that span has made room for.
func (r *tally) add(bucket int64, status int, reason, would string, n int64) {
	r.Total += n
	if status >= 400 {
		r.Refused += n
	}
	r.status(status, n)
	if reason != "" {
		r.Reasons = addReason(r.Reasons, status, reason, n)
	}
	if would != "" {
		r.Would = addReason(r.Would, 0, would, n)
	}
	r.column(columnOf(status)).add(bucket, n)
}

// answerLine is where the counts of one kind of answer stand in a tally; -1 for none.
type answerLine struct{ status, reason, would, series int32 }

// line returns the line of a kind of answer; ok is false where counting it
// needs room that is not there yet.
func (r *tally) line(status int, reason, would string) (l answerLine, ok bool) {
	l = answerLine{
		status: int32(slices.IndexFunc(r.Status, func(c statusCount) bool { return c.Status == status })),
		reason: -1, would: -1,
		series: int32(slices.IndexFunc(r.Series, func(s series) bool { return s.Column == columnOf(status) })),
	}
	if reason != "" {
		l.reason = reasonIndex(r.Reasons, status, reason)
		ok = l.reason < 0
	}
	if would != "" {
		l.would = reasonIndex(r.Would, 0, would)
		ok = ok || l.would < 0
	}
	return l, !ok && l.status >= 0 && l.series >= 0
}

func reasonIndex(list []reasonCount, status int, reason string) int32 {
	return int32(slices.IndexFunc(list, func(c reasonCount) bool { return c.Status == status && c.Reason == reason }))
}

// count is add for a kind of answer whose line is known.
func (r *tally) count(l answerLine, bucket int64, status int, n int64) {
	r.Total += n
	if status >= 400 {
		r.Refused += n
	}
	r.Status[l.status].N += n
	if l.reason >= 0 {
		r.Reasons[l.reason].N += n
	}
	if l.would >= 0 {
		r.Would[l.would].N += n
	}
	r.Series[l.series].add(bucket, n)
}

func (r *tally) status(status int, n int64) {
	for i := range r.Status {
		if r.Status[i].Status == status {
			r.Status[i].N += n
			return
		}
	}
	r.Status = append(r.Status, statusCount{status, n})
}

func columnOf(status int) int {
	if status < 400 {
		return status / 100
	}
	return status
}

// columnName is the name of a column in a report.
func columnName(column int) string {
	if column < 10 {
		return string(rune('0'+column)) + "xx"
	}
	return statusKey(column)
}

func (r *tally) column(column int) *series {
	for i := range r.Series {
		if r.Series[i].Column == column {
			return &r.Series[i]
		}
	}
	r.Series = append(r.Series, series{Column: column})
	return &r.Series[len(r.Series)-1]
}

func (s *series) add(bucket, n int64) {
	if len(s.N) == 0 {
		s.Base = bucket
	}
	for bucket < s.Base {
		s.N = slices.Insert(s.N, 0, 0)
		s.Base--
	}
	for bucket >= s.Base+int64(len(s.N)) {
		s.N = append(s.N, 0)
	}
	s.N[bucket-s.Base] += n
}

// halve makes each bucket twice as long.
func (s *series) halve() {
	half := series{Column: s.Column}
	for i, n := range s.N {
		half.add((s.Base+int64(i))>>1, n)
	}
	*s = half
}

// merge adds the counts of another route with buckets of the same length.
func (r *tally) merge(o *tally) {
	r.Total += o.Total
	r.Refused += o.Refused
	for _, s := range o.Status {
		r.status(s.Status, s.N)
	}
	for _, s := range o.Reasons {
		r.Reasons = addReason(r.Reasons, s.Status, s.Reason, s.N)
	}
	for _, s := range o.Would {
		r.Would = addReason(r.Would, 0, s.Reason, s.N)
	}
	for _, s := range o.Series {
		for i, n := range s.N {
			if n > 0 {
				r.column(s.Column).add(s.Base+int64(i), n)
			}
		}
	}
}

// rename gives every route its name of now, and adds up those that became
// one.
func (t *tallies) rename(name func(route string) string) {
	keys := make([]routeKey, 0, len(t.Routes))
	for k := range t.Routes {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compareRoutes)
	for _, k := range keys {
		to := routeKey{Method: k.Method, Route: name(k.Route)}
		if k.Given || to == k {
			continue
		}
		r := t.Routes[k]
		delete(t.Routes, k)
		if have := t.Routes[to]; have != nil {
			have.merge(r)
		} else {
			t.Routes[to] = r
		}
	}
}

func compareRoutes(a, b routeKey) int {
	return cmp.Or(strings.Compare(a.Route, b.Route), strings.Compare(a.Method, b.Method))
}

// clone returns a copy that can be added to.
func (t *tallies) clone() tallies {
	c := *t
	c.Routes = make(map[routeKey]*tally, len(t.Routes))
	for k, r := range t.Routes {
		to := &tally{}
		to.merge(r)
		c.Routes[k] = to
	}
	return c
}

// forget takes back what was counted. The routes stay known.
func (t *tallies) forget() {
	for _, r := range t.Routes {
		*r = tally{}
	}
	t.Shift, t.First, t.Last, t.Started = 0, 0, 0, false
}

// clock is the clock of the series in a report.
func (t *tallies) clock() Series {
	if !t.Started {
		return Series{}
	}
	first := t.First >> t.Shift
	return Series{
		Start:   time.Unix(first<<t.Shift*60, 0).UTC(),
		Step:    time.Minute << t.Shift,
		Buckets: int(t.Last>>t.Shift - first + 1),
	}
}

// report writes the counts of every route, most refusals first.
func (t *tallies) report() []Route {
	named := tallies{Routes: map[routeKey]*tally{}} // two that differ in who named them are one
	for k, r := range t.Routes {
		if r.Total == 0 {
			continue
		}
		k.Given = false
		if have := named.Routes[k]; have != nil {
			sum := &tally{}
			sum.merge(have)
			sum.merge(r)
			r = sum
		}
		named.Routes[k] = r
	}
	keys := slices.SortedFunc(maps.Keys(named.Routes), func(a, b routeKey) int {
		return cmp.Or(-cmp.Compare(named.Routes[a].Refused, named.Routes[b].Refused), compareRoutes(a, b))
	})
	clock := t.clock()
	routes := make([]Route, 0, len(keys))
	for _, k := range keys {
		routes = append(routes, named.Routes[k].report(k, t.First>>t.Shift, clock.Buckets))
	}
	return routes
}

func (r *tally) report(k routeKey, first int64, buckets int) Route {
	out := Route{
		Method: k.Method, Route: k.Route, Total: r.Total,
		Status:  make(map[string]int64, len(r.Status)),
		Reasons: make(map[string]int64, len(r.Reasons)),
		Would:   make(map[string]int64, len(r.Would)),
		Counts:  make(map[string][]int64, len(r.Series)),
	}
	for _, c := range r.Status {
		out.Status[statusKey(c.Status)] = c.N
	}
	for _, c := range r.Reasons {
		out.Reasons[statusKey(c.Status)+" "+c.Reason] = c.N
	}
	for _, c := range r.Would {
		out.Would[c.Reason] = c.N
	}
	for _, s := range r.Series {
		n := make([]int64, buckets)
		copy(n[s.Base-first:], s.N)
		out.Counts[columnName(s.Column)] = n
	}
	return out
}

// addReason counts a reason. The list is short, and searching it costs less
// than a map; past the limit new reasons of one status are counted as Other.
func addReason(list []reasonCount, status int, reason string, n int64) []reasonCount {
	for i := range list {
		if list[i].Status == status && list[i].Reason == reason {
			list[i].N += n
			return list
		}
	}
	if len(list) >= maxReasons {
		reason = Other
		for i := range list {
			if list[i].Status == status && list[i].Reason == Other {
				list[i].N += n
				return list
			}
		}
	}
	return append(list, reasonCount{status, reason, n})
}
