package routes

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// endpoint is one route of an API as its authors know it.
type endpoint struct {
	template string // with {name} for each parameter
	segments []string
}

// api makes traffic to endpoints: which are asked for as often as words are
// used, with parameters of many shapes, each out of a pool that is drawn from
// in the same manner. Beside it scanners ask for what does not exist.
type api struct {
	rng       *rand.Rand
	endpoints []endpoint
	weights   []float64 // cumulated
	pools     map[string]*pool
	scan      float64 // share of scanners
	missing   float64 // share of 404 for objects that are not there
	refused   float64
}

// pool is what values a parameter has.
type pool struct {
	kind    string
	seed    uint64
	size    int
	skew    float64
	cumul   []float64
	written map[int]string
}

// kindsOfIDs are the shapes of the values of parameters.
var kindsOfIDs = []string{"number", "uuid", "hex24", "prefixed", "base62", "short", "base64", "slug", "word", "code", "email", "encoded", "date", "kube", "title"}

func newAPI(seed uint64, templates []string, sizes []int) *api {
	a := &api{rng: rand.New(rand.NewPCG(seed, 1)), pools: map[string]*pool{}, scan: 0.01, missing: 0.02, refused: 0.03}
	rank := a.rng.Perm(len(templates))
	total := 0.0
	for i, t := range templates {
		a.endpoints = append(a.endpoints, endpoint{t, strings.Split(t[1:], "/")})
		total += 1 / (float64(rank[i]) + 2)
		a.weights = append(a.weights, total)
	}
	for i := range a.weights {
		a.weights[i] /= total
	}
	for _, t := range templates {
		for _, name := range parameters(t) {
			if a.pools[name] == nil {
				h := hash(fmt.Sprint(seed, name))
				a.pools[name] = &pool{kind: kindOf(name, h), seed: h, size: sizes[h>>20%uint64(len(sizes))], skew: 0.7 + float64(h>>40%5)/10, written: map[int]string{}}
			}
		}
	}
	return a
}

// kindOf gives a parameter values that its name suggests, else any.
func kindOf(name string, h uint64) string {
	name = strings.ToLower(name)
	for _, c := range []struct{ part, kind string }{
		{"number", "number"}, {"sid", "hex24"}, {"email", "email"}, {"date", "date"}, {"owner", "word"}, {"username", "word"}, {"repo", "slug"},
		{"namespace", "word"}, {"slug", "slug"}, {"uuid", "uuid"}, {"name", "kube"},
	} {
		if strings.Contains(name, c.part) {
			return c.kind
		}
	}
	if strings.HasSuffix(name, "id") || strings.HasSuffix(name, "key") || strings.HasSuffix(name, "token") {
		return kindsOfIDs[h>>10%7] // no words
	}
	return kindsOfIDs[h>>10%uint64(len(kindsOfIDs))]
}

func parameters(template string) []string {
	var names []string
	for {
		i := strings.IndexByte(template, '{')
		if i < 0 {
			return names
		}
		j := strings.IndexByte(template[i:], '}')
		if j < 0 {
			return names
		}
		names = append(names, template[i+1:i+j])
		template = template[i+j:]
	}
}

// draw returns a value out of a pool.
func (p *pool) draw(rng *rand.Rand) string {
	if p.cumul == nil {
		total := 0.0
		for i := range p.size {
			total += 1 / math.Pow(float64(i+1), p.skew)
			p.cumul = append(p.cumul, total)
		}
	}
	i, _ := slices.BinarySearch(p.cumul, rng.Float64()*p.cumul[p.size-1])
	return p.value(i)
}

func (p *pool) value(i int) string {
	if s, ok := p.written[i]; ok {
		return s
	}
	s := write(p.kind, rand.New(rand.NewPCG(p.seed, uint64(i))), i)
	p.written[i] = s
	return s
}

const (
	hexDigits = "0123456789abcdef"
	base36    = "0123456789abcdefghijklmnopqrstuvwxyz"
	base62    = base36 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	base64url = base62 + "-_"
)

func some(r *rand.Rand, alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

// invented returns a word that can be spoken.
func invented(r *rand.Rand) string {
	const consonants, vowels = "bcdfghjklmnprstvwz", "aeiou"
	var b []byte
	for range 2 + r.IntN(2) {
		b = append(b, consonants[r.IntN(len(consonants))], vowels[r.IntN(len(vowels))])
		if r.IntN(3) == 0 {
			b = append(b, "nrstl"[r.IntN(5)])
		}
	}
	return string(b)
}

func write(kind string, r *rand.Rand, i int) string {
	switch kind {
	case "number":
		return fmt.Sprint(i*7 + r.IntN(7) + 1)
	case "uuid":
		h := some(r, hexDigits, 32)
		return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-a" + h[17:20] + "-" + h[20:]
	case "hex24":
		return some(r, hexDigits, 24)
	case "prefixed":
		return "acct_" + some(r, hexDigits, 7)
	case "base62":
		return "cus_" + some(r, base62, 14)
	case "short":
		return some(r, base62, 8)
	case "slug":
		return invented(r) + "-" + invented(r) + []string{"", "", "-" + invented(r), "-" + fmt.Sprint(r.IntN(40))}[r.IntN(4)]
	case "word":
		return invented(r) + []string{"", "", "", fmt.Sprint(r.IntN(100))}[r.IntN(4)]
	case "code":
		return strings.ToUpper(some(r, base36[10:], 3)) + "-" + fmt.Sprint(r.IntN(10000))
	case "email":
		return invented(r) + "." + invented(r) + "@example.com"
	case "encoded":
		return url.PathEscape(invented(r) + " & " + invented(r))
	case "date":
		return fmt.Sprintf("%d-%02d-%02d", 2020+r.IntN(7), 1+r.IntN(12), 1+r.IntN(28))
	case "base64":
		return some(r, base64url, 22)
	case "hash8":
		return some(r, hexDigits, 8)
	case "year":
		return fmt.Sprint(2000 + i%27)
	case "two":
		return fmt.Sprintf("%02d", 1+i%28)
	case "kube":
		return invented(r) + "-" + some(r, hexDigits, 9) + "-" + some(r, base36, 5)
	}
	words := []string{}
	for range 3 + r.IntN(4) {
		words = append(words, invented(r))
	}
	return strings.Join(words, "-")
}

// request is one request and the route that it belongs to.
type request struct {
	path, truth string
	status      int
}

func (a *api) request() request {
	x := a.rng.Float64()
	if x < a.scan {
		return request{scanned(a.rng), Unrouted, 404}
	}
	i, _ := slices.BinarySearch(a.weights, a.rng.Float64())
	e := a.endpoints[min(i, len(a.endpoints)-1)]
	status := 200
	switch x -= a.scan; {
	case x < a.missing:
		status = 404
	case x < a.missing+a.refused:
		status = 403
	}
	var b strings.Builder
	for _, s := range e.segments {
		b.WriteByte('/')
		for s != "" {
			i := strings.IndexByte(s, '{')
			if i < 0 {
				b.WriteString(s)
				break
			}
			j := i + strings.IndexByte(s[i:], '}')
			b.WriteString(s[:i])
			p := a.pools[s[i+1:j]]
			if status == 404 {
				b.WriteString(write(p.kind, a.rng, p.size+a.rng.IntN(1000)))
			} else {
				b.WriteString(p.draw(a.rng))
			}
			s = s[j+1:]
		}
	}
	return request{b.String(), e.template, status}
}

// scanned is a path as scanners ask for it.
func scanned(r *rand.Rand) string {
	known := []string{"/.env", "/.git/config", "/wp-login.php", "/wp-admin/setup-config.php", "/phpmyadmin/index.php", "/cgi-bin/luci", "/actuator/health",
		"/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "/boaform/admin/formLogin", "/solr/admin/info/system", "/HNAP1"}
	switch r.IntN(3) {
	case 0:
		return known[r.IntN(len(known))]
	case 1:
		return "/" + invented(r) + "/" + known[r.IntN(len(known))][1:]
	}
	return "/" + invented(r) + []string{".php", ".bak", ".zip", "/admin", ""}[r.IntN(5)]
}

// score is how well requests were grouped.
type score struct {
	requests, right int64 // right: of groups that are the truth's, request for request
	routes, whole   int   // routes of the truth that were asked for, and that are groups
	found           int   // groups
	wrong           []string
	distinct        int // raw routes
}

func (s score) accuracy() float64 { return float64(s.right) / float64(s.requests) }

// run lets a Learner learn n requests, perMinute a minute, and scores the
// templates that it gives at the end.
func run(t testing.TB, l *Learner, next func() request, n, perMinute int) score {
	t.Helper()
	type cell struct{ raw, truth string }
	all := map[cell]int64{}
	minute := map[string]*Sighting{}
	var b []byte
	flush := func() {
		sightings := make([]Sighting, 0, len(minute))
		for _, s := range minute {
			sightings = append(sightings, *s)
		}
		l.Learn(sightings)
		clear(minute)
	}
	for i := range n {
		q := next()
		b = l.Append(b[:0], q.path)
		s := minute[string(b)]
		if s == nil {
			s = &Sighting{Path: string(b)}
			minute[s.Path] = s
		}
		s.Askers++
		switch {
		case q.status < 400:
			s.Good++
		case q.status == 404:
			s.Missing++
		default:
			s.Refused++
		}
		all[cell{s.Path, q.truth}]++
		if (i+1)%perMinute == 0 {
			flush()
		}
	}
	flush()
	truth, group, both := map[string]int64{}, map[string]int64{}, map[[2]string]int64{}
	raws := map[string]bool{}
	for c, n := range all {
		got := l.Template(c.raw)
		truth[c.truth] += n
		group[got] += n
		both[[2]string{c.truth, got}] += n
		raws[c.raw] = true
	}
	s := score{requests: int64(n), routes: len(truth), found: len(group), distinct: len(raws)}
	for k, n := range both {
		if n == truth[k[0]] && n == group[k[1]] {
			s.right += n
			s.whole++
		} else {
			s.wrong = append(s.wrong, fmt.Sprintf("%6d of %s (%d) as %s (%d)", n, k[0], truth[k[0]], k[1], group[k[1]]))
		}
	}
	slices.SortFunc(s.wrong, func(a, b string) int { return strings.Compare(b, a) })
	return s
}
