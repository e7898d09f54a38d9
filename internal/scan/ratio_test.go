package scan

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The ratio recipe: requests of one API by some two thousand callers, with
// few failures, and one part of them that begins to fail. It is what access
// logs look like and public data sets do not.
//
//   - Traffic: Zipf over routes, subjects and versions. A subject has one
//     tenant, one or two tokens and one or two versions of a client, a tenant
//     has one to three networks of several addresses, a route has many paths.
//   - Decoys: token, subject, address and path have hundreds to thousands of
//     values; upstream, host and region have nothing to do with anything.
//   - Before: each route fails at a rate of its own, 0.1 to 2 %, estimated
//     from six times as many requests.
//   - The incident: a part of one, two or three attributes fails so much more
//     that so many more failures are expected, with so many more requests
//     refused in it that 15 to 95 % of it fail.
//   - In half of the cases a client repeats what failed, in half of the cases
//     one in ten successes was kept and stands for ten.
//
// Seeds below 100 are for development, those from 1000 on for the score.

// ratioAttributes are those of the tables, by the preference of causes.
var ratioAttributes = []string{"token", "subject", "tenant", "network", "address", "client", "version", "origin", "route", "method", "path", "upstream", "host", "region"}

const ratioRoute = 8 // the place of "route"

// ratioKinds are the parts that may fail.
var ratioKinds = [][]string{
	{"version"}, {"token"}, {"subject"}, {"tenant"}, {"network"}, {"address"}, {"route"}, {"upstream"},
	{"version", "route"}, {"subject", "route"}, {"client", "route"}, {"origin", "route"}, {"tenant", "route"},
	{"tenant", "version", "route"}, {"network", "client", "route"}, {"origin", "route", "region"},
}

type ratioRequest struct {
	values []int
	failed bool
	rate   float64
}

type ratioCase struct {
	kind     []string
	where    []int // per attribute; -1 where the part leaves it open
	requests []ratioRequest
	weight   int64 // of a success
	spread   float64
}

// zipf draws ranks by 1/(rank+offset).
type zipf []float64

func newZipf(n int, offset float64) zipf {
	z := make(zipf, n)
	sum := 0.0
	for i := range z {
		sum += 1 / (float64(i) + offset)
		z[i] = sum
	}
	return z
}

func (z zipf) draw(r *rand.Rand) int {
	i, _ := slices.BinarySearch(z, r.Float64()*z[len(z)-1])
	return min(i, len(z)-1)
}

const (
	ratioSubjects = 2000
	ratioTenants  = 60
	ratioRoutes   = 40
	ratioVersions = 30
)

// ratioWorld is what does not change within a case.
type ratioWorld struct {
	*rand.Rand
	subjects, routes, versions zipf
	tenant                     []int // by subject
	versionsOf                 [][]int
	networks                   []int // by tenant, how many
	rate, guess                []float64
}

func newRatioWorld(seed uint64) *ratioWorld {
	w := &ratioWorld{Rand: rand.New(rand.NewPCG(seed, 20261122))}
	w.subjects, w.routes, w.versions = newZipf(ratioSubjects, 8), newZipf(ratioRoutes, 2), newZipf(ratioVersions, 2)
	tenants := newZipf(ratioTenants, 3)
	for range ratioSubjects {
		w.tenant = append(w.tenant, tenants.draw(w.Rand))
		w.versionsOf = append(w.versionsOf, []int{w.versions.draw(w.Rand), w.versions.draw(w.Rand)})
	}
	for range ratioTenants {
		w.networks = append(w.networks, 1+w.IntN(3))
	}
	for range ratioRoutes {
		w.rate = append(w.rate, 0.001*math.Exp(w.Float64()*math.Log(20)))
	}
	return w
}

// request draws one request. Numbers of dependent attributes carry those
// that they depend on, so that they are one value each.
func (w *ratioWorld) request() []int {
	subject, route := w.subjects.draw(w.Rand), w.routes.draw(w.Rand)
	tenant := w.tenant[subject]
	version := w.versionsOf[subject][w.IntN(8)/7]
	network := tenant*4 + w.IntN(w.networks[tenant])
	return []int{
		subject*2 + w.IntN(10)/9, // token
		subject,
		tenant,
		network,
		network*64 + (subject*7+w.IntN(2))%40, // address
		version % 7,                           // client
		version,
		version % 7 % 4, // origin
		route,
		route % 3,                              // method
		route*1000 + w.IntN(1+route*route%300), // path
		w.IntN(4),                              // upstream
		w.IntN(2),                              // host
		w.IntN(3),                              // region
	}
}

// newRatioCase draws a case in which so many more failures are expected.
func newRatioCase(seed uint64, excess int) *ratioCase {
	return newRatioCaseOf(seed, excess, 0)
}

// newRatioCaseOf draws one of so many requests; 0 leaves that to chance.
func newRatioCaseOf(seed uint64, excess, n int) *ratioCase {
	w := newRatioWorld(seed*1000 + uint64(excess))
	c := &ratioCase{weight: 1, spread: 1}
	if n == 0 {
		n = 4000 + w.IntN(16000)
	}
	perRoute := make([]int, ratioRoutes)
	for range n {
		v := w.request()
		perRoute[v[ratioRoute]]++
		c.requests = append(c.requests, ratioRequest{values: v})
	}
	repeats := 0.0
	if w.IntN(2) == 0 {
		repeats = 0.4
	}
	for r, p := range w.rate {
		seen, k := 6*perRoute[r], 0
		for range seen {
			for again := p; w.Float64() < again; again = repeats {
				k++
			}
		}
		w.guess = append(w.guess, (float64(k)+50*0.006)/(float64(seen)+50))
	}
	inside, more := c.choose(w, excess)
	for i := range c.requests {
		q := &c.requests[i]
		q.rate = w.guess[q.values[ratioRoute]]
		q.failed = w.Float64() < w.rate[q.values[ratioRoute]] || inside[i] && w.Float64() < more
	}
	c.repeat(w, repeats)
	if w.IntN(2) == 0 {
		c.sample(w)
	}
	return c
}

// choose picks the part that fails: one whose requests can bear so many
// failures. It returns which requests are in it and how likely each fails.
func (c *ratioCase) choose(w *ratioWorld, excess int) ([]bool, float64) {
	inside := make([]bool, len(c.requests))
	if excess == 0 {
		return inside, 0
	}
	for {
		c.kind = ratioKinds[w.IntN(len(ratioKinds))]
		like := c.requests[w.IntN(len(c.requests))].values
		c.where = slices.Repeat([]int{-1}, len(ratioAttributes))
		for _, a := range c.kind {
			at := slices.Index(ratioAttributes, a)
			c.where[at] = like[at]
		}
		n := 0
		for i := range c.requests {
			inside[i] = c.holds(c.requests[i].values)
			if inside[i] {
				n++
			}
		}
		if p := float64(excess) / float64(n); p > 0.15 && p < 0.95 {
			return inside, p
		}
		if w.IntN(20) == 0 && n > 3*excess { // a wide part that fails a little more
			return inside, float64(excess) / float64(n)
		}
	}
}

func (c *ratioCase) holds(values []int) bool {
	for a, v := range c.where {
		if v >= 0 && values[a] != v {
			return false
		}
	}
	return true
}

// repeat lets clients repeat a share of what failed, each time again.
func (c *ratioCase) repeat(w *ratioWorld, again float64) {
	c.spread = (1 + again) / (1 - again) // of a geometric number of failures, its mean square by its mean
	for i := range len(c.requests) {
		for q := c.requests[i]; q.failed && w.Float64() < again; {
			c.requests = append(c.requests, q)
		}
	}
}

// sample keeps one in ten successes.
func (c *ratioCase) sample(w *ratioWorld) {
	c.weight = 10
	c.requests = slices.DeleteFunc(c.requests, func(q ratioRequest) bool { return !q.failed && w.IntN(10) > 0 })
}

func (c *ratioCase) table() *Table {
	t := NewTable(ratioAttributes...)
	values := make([]int32, len(ratioAttributes))
	for _, q := range c.requests {
		for a, v := range q.values {
			values[a] = t.Value(a, strconv.Itoa(v))
		}
		if q.failed {
			t.Add(values, 1, 1, q.rate)
		} else {
			t.Add(values, 0, c.weight, q.rate)
		}
	}
	return t
}

// judge compares a part with the one that failed. Found: at least half of
// the failures in either are in both. Exact: nearly all are, and the part or
// what it calls the same or common names every value of the one that failed.
func (c *ratioCase) judge(p Part) (found, exact bool) {
	part := ratioCase{where: slices.Repeat([]int{-1}, len(ratioAttributes))}
	for _, v := range p.Where {
		part.where[slices.Index(ratioAttributes, v.Attribute)], _ = strconv.Atoi(v.Value)
	}
	both, either := 0, 0
	for _, q := range c.requests {
		got, want := part.holds(q.values), c.holds(q.values)
		if q.failed && got && want {
			both++
		}
		if q.failed && (got || want) {
			either++
		}
	}
	named := true
	for a, v := range c.where {
		named = named && (v < 0 || slices.Contains(slices.Concat(p.Where, p.Same, p.Common), Value{ratioAttributes[a], strconv.Itoa(v)}))
	}
	return 2*both >= either, named && 20*both >= 19*either
}

func (c *ratioCase) String() string {
	var parts []string
	for _, a := range c.kind {
		parts = append(parts, fmt.Sprintf("%s=%d", a, c.where[slices.Index(ratioAttributes, a)]))
	}
	return strings.Join(parts, "&")
}

var ratioBuckets = []int{0, 3, 5, 10, 30, 100}

// ratioScore is one line per bucket: the share of cases whose first part is
// found, is exact, and is something else, that have none, and that have more
// parts than one.
func ratioScore(from, to uint64, miss func(c *ratioCase, excess int, seed uint64, r Result)) string {
	var b strings.Builder
	for _, excess := range ratioBuckets {
		var found, exact, other, none, more float64
		var of, exactOf [4]float64
		for seed := from; seed < to; seed++ {
			c := newRatioCase(seed, excess)
			r := Locate(c.table(), Options{Dispersion: c.spread, Sampled: int(c.weight)})
			isFound, isExact := false, false
			if len(r.Parts) > 0 {
				isFound, isExact = c.judge(r.Parts[0])
			}
			of[len(c.kind)]++
			if len(r.Parts) > 1 {
				more++
			}
			switch {
			case isExact:
				found, exact = found+1, exact+1
				exactOf[len(c.kind)]++
			case isFound:
				found++
			case len(r.Parts) > 0:
				other++
			default:
				none++
			}
			if !isExact && miss != nil {
				miss(c, excess, seed, r)
			}
		}
		n := float64(to - from)
		if excess == 0 {
			fmt.Fprintf(&b, "nothing happened: a part %.2f, none %.2f\n", (found+other)/n, none/n)
			continue
		}
		fmt.Fprintf(&b, "%3d expected: found %.2f, exact %.2f (of 1, 2, 3 attributes: %.2f, %.2f, %.2f), another part %.2f, none %.2f; more than one %.2f\n",
			excess, found/n, exact/n, share(exactOf[1], of[1]), share(exactOf[2], of[2]), share(exactOf[3], of[3]), other/n, none/n, more/n)
	}
	return b.String()
}

func Test_that_the_score_on_the_ratio_recipe_stands(t *testing.T) {
	score(t, "ratio", 40, func(from, to uint64) string {
		return ratioScore(from, to, func(c *ratioCase, excess int, seed uint64, r Result) {
			if got := r.Parts; testing.Verbose() && len(got) > 0 {
				t.Logf("%d expected, seed %d: want %v, got %v %d/%d, gain %.1f", excess, seed, c, name(got[0].Where), got[0].Failed, got[0].Total, got[0].Gain)
			}
		})
	})
}
