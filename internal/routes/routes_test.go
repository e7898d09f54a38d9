package routes

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/candorhttp/candor/internal/pathshape"
)

// minutes makes the minutes of a small API with routes that are hard to tell.
func minutes(seed uint64, n, perMinute int) [][]Sighting {
	rng := rand.New(rand.NewPCG(seed, 2))
	words := strings.Fields("users orders items tags search me export files v1 api x keys teams")
	var list []string
	seen := map[string]bool{}
	for len(list) < 12 {
		var b strings.Builder
		for range 1 + rng.IntN(4) {
			b.WriteByte('/')
			if rng.IntN(5) < 2 {
				fmt.Fprintf(&b, "{%s}", []string{"slug", "short_id", "owner", "number", "x", "y_key"}[rng.IntN(6)])
			} else {
				b.WriteString(words[rng.IntN(len(words))])
			}
		}
		if key := parameter.ReplaceAllString(b.String(), "{}"); !seen[key] {
			seen[key] = true
			list = append(list, b.String())
		}
	}
	a := newAPI(seed, list, []int{5, 60, 1000})
	a.scan, a.missing, a.refused = 0.1, 0.1, 0.1
	var out [][]Sighting
	minute := map[string]*Sighting{}
	for i := range n {
		q := a.request()
		raw := string(pathshape.Append(nil, q.path))
		s := minute[raw]
		if s == nil {
			s = &Sighting{Path: raw}
			minute[raw] = s
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
		if (i+1)%perMinute == 0 {
			sightings := make([]Sighting, 0, len(minute))
			for _, s := range minute {
				sightings = append(sightings, *s)
			}
			slices.SortFunc(sightings, func(a, b Sighting) int { return strings.Compare(a.Path, b.Path) })
			out = append(out, sightings)
			clear(minute)
		}
	}
	return out
}

func encode(t interface{ Fatal(...any) }, l *Learner) string {
	b, err := json.Marshal(l.State())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// small are options under which every limit is reached.
func small(t *rapid.T) Options {
	return Options{MaxRoutes: rapid.SampledFrom([]int{5, 40, 300, 0}).Draw(t, "routes")}
}

func Test_that_the_order_within_a_minute_changes_nothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		opt, seed := small(t), rapid.Uint64().Draw(t, "seed")
		a, b := New(opt), New(opt)
		rng := rand.New(rand.NewPCG(seed, 3))
		for _, minute := range minutes(seed, 3000, 150) {
			other := slices.Clone(minute)
			rng.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
			if a.Learn(minute) != b.Learn(other) {
				t.Fatal("one order changed templates, the other did not")
			}
		}
		if x, y := encode(t, a), encode(t, b); x != y {
			t.Fatalf("one order led to\n%s\nanother to\n%s", x, y)
		}
	})
}

func Test_that_a_restart_at_any_minute_changes_nothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		opt, seed := small(t), rapid.Uint64().Draw(t, "seed")
		all := minutes(seed, 3000, 150)
		at := rapid.IntRange(0, len(all)-1).Draw(t, "at")
		a, b := New(opt), New(opt)
		for i, minute := range all {
			if i == at {
				var s State
				if err := json.Unmarshal([]byte(encode(t, b)), &s); err != nil {
					t.Fatal(err)
				}
				var err error
				if b, err = Restore(opt, s); err != nil {
					t.Fatal(err)
				}
			}
			if a.Learn(minute) != b.Learn(minute) {
				t.Fatalf("minute %d changed templates of one and not of the other", i)
			}
			for _, s := range minute {
				if x, y := a.Template(s.Path), b.Template(s.Path); x != y {
					t.Fatalf("minute %d: %q is %q, after a restart at %d it is %q", i, s.Path, x, at, y)
				}
			}
		}
		if encode(t, a) != encode(t, b) {
			t.Fatal("the states differ at the end")
		}
	})
}

func Test_that_paths_with_one_template_keep_one_template(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		opt, seed := small(t), rapid.Uint64().Draw(t, "seed")
		l := New(opt)
		given := map[string]string{} // template of each raw route that was found
		for i, minute := range minutes(seed, 4000, 100) {
			changed := l.Learn(minute)
			now := map[string]string{} // by template before
			for raw, old := range given {
				t1 := l.Template(raw)
				if t1 != old && !changed {
					t.Fatalf("minute %d: %q was %q and is %q, and Learn said that nothing changed", i, raw, old, t1)
				}
				if was, ok := now[old]; ok && was != t1 {
					t.Fatalf("minute %d: %q was split into %q and %q", i, old, was, t1)
				}
				now[old] = t1
				if via := l.Template(old); via != t1 {
					t.Fatalf("minute %d: %q was %q and is %q, but the old template is now %q", i, raw, old, t1, via)
				}
				given[raw] = t1
			}
			for _, s := range minute {
				if got := l.Template(s.Path); s.Good > 0 && got[0] == '/' {
					given[s.Path] = got
				} else if s.Good > 0 && got != Other {
					t.Fatalf("minute %d: %q was found and is %q", i, s.Path, got)
				}
			}
		}
	})
}

func Test_that_memory_is_bounded(t *testing.T) {
	const routes = 100
	for name, path := range map[string]func(r *rand.Rand, i int) string{
		"flat":    func(r *rand.Rand, i int) string { return "/" + some(r, base36[10:], 9) },
		"deep":    func(r *rand.Rand, i int) string { return strings.Repeat("/"+invented(r), 10) + "/" + invented(r) },
		"tree":    func(r *rand.Rand, i int) string { return "/" + invented(r) + "/" + invented(r) + "/" + invented(r) },
		"files":   func(r *rand.Rand, i int) string { return "/" + invented(r) + "." + some(r, base36[10:], 3) },
		"numbers": func(r *rand.Rand, i int) string { return fmt.Sprintf("/a%d/b%d", i%97, i) },
		"encoded": func(r *rand.Rand, i int) string { return fmt.Sprintf("/%%%02X%s", i%256, invented(r)) },
	} {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 1))
			l := New(Options{MaxRoutes: routes})
			for m := range 60 {
				var minute []Sighting
				seen := map[string]bool{}
				for i := range 2000 {
					raw := string(pathshape.Append(nil, path(rng, m*2000+i)))
					if !seen[raw] {
						seen[raw] = true
						minute = append(minute, Sighting{Path: raw, Good: int64(i % 2), Refused: int64(1 - i%2), Askers: 20})
					}
				}
				l.Learn(minute)
				nodes := 0
				var count func(n *node)
				count = func(n *node) {
					for _, kid := range n.kids {
						nodes++
						count(kid)
					}
				}
				count(l.root)
				if nodes != l.nodes || l.root.size != nodes {
					t.Fatalf("minute %d: %d nodes, but %d were counted, and %d below the root", m, nodes, l.nodes, l.root.size)
				}
				if l.nodes > routes*nodesPerRoute+64 || l.routes > routes || len(l.over) > maxOver || len(l.asked) > maxAsked || len(l.cache)+len(l.older) > 2*maxCache {
					t.Fatalf("minute %d: %d nodes, %d routes, %d beyond, %d asked, %d cached", m, l.nodes, l.routes, len(l.over), len(l.asked), len(l.cache)+len(l.older))
				}
			}
		})
	}
}

// learned lets a Learner learn paths that were found, each repeated, and
// returns it.
func learned(t *testing.T, opt Options, found ...string) *Learner {
	t.Helper()
	l := New(opt)
	for i := 0; i < len(found); i += 50 {
		minute := map[string]int64{}
		for _, path := range found[i:min(i+50, len(found))] {
			minute[string(l.Append(nil, path))]++
		}
		var list []Sighting
		for path, n := range minute {
			list = append(list, Sighting{Path: path, Good: n, Askers: int(n)})
		}
		l.Learn(list)
	}
	return l
}

// times repeats paths.
func times(n int, path func(i int) string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = path(i)
	}
	return list
}

func Test_that_words_beside_ids_stay_routes(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	var found []string
	for range 3000 {
		found = append(found, "/users/"+some(rng, base62, 8), "/shop/"+invented(rng)+"-"+invented(rng)+"-"+invented(rng))
		if rng.IntN(4) == 0 {
			found = append(found, "/users/me", "/users/deactivated", "/shop/search", "/shop/cart/items")
		}
	}
	l := learned(t, Options{}, found...)
	for path, want := range map[string]string{
		"/users/me":             "/users/me",
		"/users/deactivated":    "/users/deactivated",
		"/users/Qx7Zk2Lm":       "/users/{id}",
		"/users/ghqxzkvb":       "/users/{id}", // never found, and no word
		"/users/.env":           Unrouted,
		"/users/a.php":          Unrouted,
		"/shop/search":          "/shop/search",
		"/shop/cart/items":      "/shop/cart/items",
		"/shop/one-more-slug":   "/shop/{id}",
		"/shop/one-more-slug/x": Unrouted,
		"/orders":               Unrouted,
		"*":                     "*",
		"":                      "",
		pathshape.None:          pathshape.None,
	} {
		if got := l.Template(string(l.Append(nil, path))); got != want && path != "" {
			t.Errorf("%q is %q, want %q", path, got, want)
		}
	}
}

func Test_that_what_is_not_there_makes_no_route(t *testing.T) {
	l := New(Options{})
	for range 100 {
		l.Learn([]Sighting{{Path: "/wp-login.php", Missing: 9, Askers: 9}, {Path: "/orders", Missing: 3, Askers: 3}, {Path: "/.env", Refused: 9, Askers: 9}, {Path: "/orders/{id}", Good: 3}})
	}
	for path, want := range map[string]string{"/wp-login.php": Unrouted, "/orders": Unrouted, "/.env": Unrouted, "/orders/{id}": "/orders/{id}"} {
		if got := l.Template(path); got != want {
			t.Errorf("%q is %q, want %q", path, got, want)
		}
	}
}

func Test_that_what_many_are_refused_becomes_a_route(t *testing.T) {
	l := New(Options{})
	for i := range int64(200) {
		l.Learn([]Sighting{{Path: "/reports", Refused: 3, Askers: 3}, {Path: "/one", Refused: 3, Askers: 1}, {Path: fmt.Sprint("/x", i), Refused: 1, Askers: 1}, {Path: "/good", Good: 1}})
		if i == 1 && l.Template("/reports") != Unrouted {
			t.Error("two minutes are enough")
		}
	}
	for path, want := range map[string]string{"/reports": "/reports", "/x7": Unrouted, "/good": "/good"} {
		if got := l.Template(path); got != want {
			t.Errorf("%q is %q, want %q", path, got, want)
		}
	}
}

func Test_that_routes_beyond_the_limit_are_one(t *testing.T) {
	words := strings.Fields("alpha bravo charlie delta echo foxtrot golf hotel")
	l := New(Options{MaxRoutes: 3})
	var minute []Sighting
	for _, w := range words {
		minute = append(minute, Sighting{Path: "/" + w, Good: 50})
	}
	count := func() (own, other int) {
		for _, w := range words {
			switch l.Template("/" + w) {
			case Other:
				other++
			case "/" + w:
				own++
			}
		}
		return own, other
	}
	for range 3 {
		l.Learn(minute)
		if own, other := count(); own != 3 || other != 5 {
			t.Errorf("%d have a route of their own and %d are beyond, want 3 and 5", own, other)
		}
	}
	if got := l.Template("/never"); got != Unrouted {
		t.Errorf("what was never found is %q", got)
	}
}

func Test_that_files_with_a_hash_keep_their_names(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	found := times(400, func(i int) string {
		return "/static/" + []string{"app.", "style."}[i%2] + some(rng, hexDigits, 8) + []string{".js", ".css"}[i%2]
	})
	l := learned(t, Options{}, found...)
	for path, want := range map[string]string{"/static/app.{id}.js": "/static/app.{id}.js", "/static/style.{id}.css": "/static/style.{id}.css"} {
		if got := l.Template(path); got != want {
			t.Errorf("%q is %q", path, got)
		}
	}
}

func FuzzLearn(f *testing.F) {
	f.Add("/users/1\n/users/me\n/.env", uint8(3))
	f.Add("/{id}/{\n/a/**\n//\n/a;b=c\n/%00", uint8(1))
	f.Fuzz(func(t *testing.T, paths string, max uint8) {
		hints, err := ParseHints([]string{"/a/{name}", "^/a/me", "/s/**"})
		if err != nil {
			t.Fatal(err)
		}
		l := New(Options{MaxRoutes: int(max), Hints: hints})
		seen := map[string]bool{}
		var minute []Sighting
		for i, path := range strings.Split(paths, "\n") {
			raw := string(l.Append(nil, path))
			if !seen[raw] {
				seen[raw] = true
				minute = append(minute, Sighting{Path: raw, Good: int64(i % 3), Refused: int64(i % 2), Askers: i})
			}
		}
		for range 3 {
			l.Learn(minute)
		}
		for _, s := range minute {
			got := l.Template(s.Path)
			if !pathshape.Printable(got) || len(got) > 2*pathshape.MaxLength {
				t.Errorf("%q has the template %q", s.Path, got)
			}
			if again := l.Template(got); again != got {
				t.Errorf("%q has the template %q, which has the template %q", s.Path, got, again)
			}
		}
		if _, err := Restore(Options{MaxRoutes: int(max), Hints: hints}, l.State()); err != nil {
			t.Error(err)
		}
	})
}
