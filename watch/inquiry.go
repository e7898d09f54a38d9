package watch

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// say adds to the score when the evidence is there.
func (f *finding) say(there bool, weight float64, format string, args ...any) {
	if there {
		f.score = min(1, f.score+weight)
		f.because = append(f.because, fmt.Sprintf(format, args...))
	}
}

// doubt takes from the score.
func (f *finding) doubt(weight float64, format string, args ...any) {
	f.score = max(0, f.score-weight)
	f.against = append(f.against, fmt.Sprintf(format, args...))
}

// rejectsContent reports whether the status says that the request is wrong,
// rather than whoever sent it or what it asks for.
func (q *inquiry) rejectsContent() bool {
	switch q.kind.Status {
	case 400, 406, 409, 411, 412, 413, 414, 415, 417, 422, 426, 428, 431:
		return !q.kind.Unrouted
	}
	return false
}

// rejectsTarget reports whether the status says that what is asked for is not
// there, or not so.
func (q *inquiry) rejectsTarget() bool {
	return (q.kind.Status == 404 || q.kind.Status == 405 || q.kind.Status == 410) && !q.kind.Unrouted
}

// reason reports whether the log names one of the reasons.
func (q *inquiry) reason(names ...string) bool { return slices.Contains(names, q.kind.Reason) }

// rate is the share of the part's requests that fail now.
func (q *inquiry) rate() float64 { return q.fails.N / max(q.fails.N+q.good.N, 1) }

// holds returns the value of a dimension that holds for the whole part: it is
// named there, selects the same failures, or nearly all of them have it.
func (q *inquiry) holds(dim string) (string, bool) {
	for _, p := range append(slices.Clone(q.x.Where), q.x.Same...) {
		if dimensions[p.Dim].Name == dim {
			return p.Value, true
		}
	}
	if v, share := q.fails.top(dim); share >= 0.95 && q.fails.N >= 5 {
		return v, true
	}
	return "", false
}

// caller returns the one caller of the part, as far as the log names one.
func (q *inquiry) caller() (dim, value string, ok bool) {
	for _, dim := range [...]string{"token", "subject", "address", "network"} {
		if v, ok := q.holds(dim); ok {
			return dim, v, true
		}
	}
	return "", "", false
}

// distinctWho returns how many callers a side has.
func (s *side) distinctWho() int {
	return max(s.distinct("subject"), s.distinct("token"), s.distinct("address"))
}

func (q *inquiry) freshIn(dim, value string) bool {
	return q.e.isNew(pair{dimensionIndex(dim), value}, q.x.First)
}

func (q *inquiry) fresh(version string) bool { return q.freshIn("version", version) }

// sinceWhen says when a value was met first.
func (q *inquiry) sinceWhen(dim, value string) string {
	at, ok := q.e.firstSeen(pair{dimensionIndex(dim), value})
	if !ok || at <= q.e.began {
		return "before the log begins"
	}
	return minuteTime(at).Format("2006-01-02 15:04")
}

// siblings returns how many requests the other versions of a client sent to
// the same routes, and the share that failed so.
func (q *inquiry) siblings(client, version string) (n, rate float64) {
	bad := q.besideF.of("client", client) - q.besideF.of("version", version)
	n = bad + q.beside.of("client", client) - q.beside.of("version", version)
	return n, bad / max(n, 1)
}

// elsewhere returns the rate of failures, on the same routes, of requests with
// another value.
func (q *inquiry) elsewhere(dim, value string) (rate, n float64) {
	bad := q.besideF.N - q.besideF.of(dim, value)
	n = bad + q.beside.N - q.beside.of(dim, value)
	return bad / max(n, 1), n
}

var browsers = []string{"Chrome", "Firefox", "Safari", "Edge", "Opera", "Samsung Internet", "Silk", "Internet Explorer"}

// browser reports whether the failures come from web pages.
func (q *inquiry) browser() bool {
	n := 0.0
	for _, b := range browsers {
		n += q.fails.of("client", b)
	}
	if n >= 0.8*q.fails.N && q.fails.N > 0 {
		return true
	}
	_, origin := q.fails.top("origin")
	_, referer := q.fails.top("referer")
	return origin >= 0.8 || referer >= 0.8
}

// newest compares, for the client with most of the failures, the newest
// version on the part's routes with those before it: how many of these fail
// and at which rate, which the newest is, how much it asked for and at which
// rate it fails. A version that is met rarely is no newest one.
func (q *inquiry) newest() (versions int, rate float64, newest string, n, fresh float64) {
	client, _ := q.fails.top("client")
	if client == "" {
		return 0, 0, "", 0, 0
	}
	type counts struct{ bad, all float64 }
	by := map[string]*counts{}
	count := func(s *side, bad bool) {
		for _, c := range s.values("version") {
			if name, _ := cutName(c.Value); name != client {
				continue
			}
			if by[c.Value] == nil {
				by[c.Value] = &counts{}
			}
			by[c.Value].all += c.N
			if bad {
				by[c.Value].bad += c.N
			}
		}
	}
	count(&q.fails, true)
	count(&q.besideF, true)
	count(&q.good, false)
	count(&q.beside, false)
	var bad, all float64
	for _, v := range slices.SortedFunc(maps.Keys(by), func(a, b string) int {
		_, x := cutName(a)
		_, y := cutName(b)
		return compareVersions(y, x)
	}) {
		c := by[v]
		if newest == "" {
			if c.all >= 4 {
				newest, n, fresh = v, c.all, c.bad/c.all
			}
			continue
		}
		bad, all = bad+c.bad, all+c.all
		if c.bad > 0 {
			versions++
		}
	}
	return versions, bad / max(all, 1), newest, n, fresh
}

// anyFresh reports whether a version that fails is new.
func (q *inquiry) anyFresh() bool {
	for _, c := range q.fails.values("version") {
		if c.N >= 0.3*q.fails.N && q.fresh(c.Value) {
			return true
		}
	}
	return false
}

// compareVersions compares dotted numbers.
func compareVersions(a, b string) int {
	for a != "" || b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		n, err1 := strconv.Atoi(x)
		m, err2 := strconv.Atoi(y)
		switch {
		case err1 == nil && err2 == nil && n != m:
			return n - m
		case (err1 != nil || err2 != nil) && x != y:
			return strings.Compare(x, y)
		}
	}
	return 0
}

// neverBefore reports whether the caller had no success on the routes that
// refuse it, now or before.
func (q *inquiry) neverBefore() bool {
	for _, c := range q.fails.values("route") {
		if q.before.of("route", c.Value)+q.good.of("route", c.Value) > 0 {
			return false
		}
	}
	return true
}

// workedBefore reports whether the part's requests succeeded before.
func (q *inquiry) workedBefore() bool {
	n := 0.0
	for status, c := range q.before.Status {
		if !failed(status) {
			n += c
		}
	}
	return n >= 3
}

// sisters returns how many requests other tokens of the part's subject made
// with success on the same routes.
func (q *inquiry) sisters() float64 {
	token, ok := q.holds("token")
	if !ok {
		return 0
	}
	subject, ok := q.holds("subject")
	if !ok {
		return 0
	}
	n := 0.0
	for _, s := range []*side{&q.beside, &q.good} {
		for _, l := range s.samples {
			if l.text(ofSubject) == subject && l.text(ofToken) != token {
				n++
			}
		}
	}
	return n
}

func (q *inquiry) foreign() bool { return q.fails.Foreign >= 0.8*q.fails.N && q.fails.N > 0 }

// newAddress reports whether the address of the part, or its network, is new.
func (q *inquiry) newAddress() bool {
	for _, dim := range [...]string{"address", "network"} {
		if v, ok := q.holds(dim); ok && q.freshIn(dim, v) {
			return true
		}
	}
	return false
}

// callerElsewhere reports whether the subject, token or version of the part
// works from other addresses.
func (q *inquiry) callerElsewhere(dim string) bool {
	v, ok := q.holds(dim)
	if !ok {
		return false
	}
	address, _ := q.holds("address")
	d, found := dimensionIndex(dim), false
	q.e.recent.since(q.in.Start-lookBack, func(l *leaf, _ float64) {
		if !failed(l.Is.Status) && l.text(ofAddress) != address && dimensions[d].of(l, "") == v {
			found = true
		}
	})
	return found
}

// unrouted is the share of the part's other requests, failed or not, that ask
// for what does not exist.
func (q *inquiry) unrouted() float64 {
	return (q.good.unrouted() + q.fails.unrouted()) / max(q.good.N+q.fails.N, 1)
}

func (q *inquiry) unroutedFailures() float64 {
	return q.fails.unrouted() / max(q.fails.N, 1)
}

// unrouted returns how many requests asked for what no route takes.
func (s *side) unrouted() float64 {
	n := 0.0
	for _, c := range s.Values[dimensionIndex("route")] {
		if _, route := cutName(c.Value); route == Unrouted {
			n += c.N
		}
	}
	return n
}

// crawler returns the crawler that most of the failures come from.
func (q *inquiry) crawler() (string, float64) {
	n := 0.0
	name := ""
	for _, l := range q.fails.samples {
		if l.By.Crawler == "verified" || l.By.Crawler == "claimed" {
			n++
			name = l.By.Client
		}
	}
	return name, n / float64(max(len(q.fails.samples), 1))
}

// swapped finds another status that fell on the part's routes as the
// incident's rose. Both numbers are failures since the start.
func (q *inquiry) swapped() (status int, fell, rose float64) {
	routes := map[string]bool{}
	for _, c := range q.fails.values("route") {
		routes[c.Value] = true
	}
	if len(routes) == 0 || len(routes) > 3 {
		return 0, 0, 0
	}
	before, during := map[int]float64{}, map[int]float64{}
	var n0, n1 float64
	q.e.recent.since(q.in.Start-lookBack, func(l *leaf, w float64) {
		if !routes[l.Is.Method+nameSep+q.e.seat(l.Is).place.Name] {
			return
		}
		if l.Minute < q.x.First {
			before[l.Is.Status] += w
			n0 += w
		} else {
			during[l.Is.Status] += w
			n1 += w
		}
	})
	if n0 == 0 || n1 == 0 {
		return 0, 0, 0
	}
	rose = during[q.kind.Status] - before[q.kind.Status]*n1/n0
	for s, k := range before {
		if !failed(s) || s == q.kind.Status {
			continue
		}
		if d := k*n1/n0 - during[s]; d > fell || d == fell && s < status {
			status, fell = s, d
		}
	}
	if fell < 2 {
		return 0, 0, 0
	}
	return status, fell, rose
}
