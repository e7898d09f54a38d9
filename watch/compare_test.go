package watch

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"github.com/candorhttp/candor"
)

// midP is the same value as differenceByChance in exact numbers.
func midP(k, n, l, m int64) float64 {
	fails := k + l
	chance := func(i int64) *big.Rat {
		if i < 0 || i > n || fails-i < 0 || fails-i > m {
			return new(big.Rat)
		}
		num := new(big.Int).Mul(new(big.Int).Binomial(n, i), new(big.Int).Binomial(m, fails-i))
		return new(big.Rat).SetFrac(num, new(big.Int).Binomial(n+m, fails))
	}
	half := new(big.Rat).Mul(chance(k), big.NewRat(1, 2))
	lower, upper := new(big.Rat).Set(half), new(big.Rat).Set(half)
	for i := int64(0); i <= fails; i++ {
		if i < k {
			lower.Add(lower, chance(i))
		}
		if i > k {
			upper.Add(upper, chance(i))
		}
	}
	a, _ := lower.Float64()
	b, _ := upper.Float64()
	return min(2*min(a, b), 1)
}

func Test_that_the_chance_of_a_difference_is_exact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.Int64Range(1, 120).Draw(t, "n"), rapid.Int64Range(1, 120).Draw(t, "m")
		k, l := rapid.Int64Range(0, n).Draw(t, "k"), rapid.Int64Range(0, m).Draw(t, "l")
		got, want := math.Exp(differenceByChance(k, n, l, m)), midP(k, n, l, m)
		if k+l == 0 || k+l == n+m {
			want = 1
		}
		if math.Abs(got-want) > 1e-9*want {
			t.Fatalf("%d of %d and %d of %d: %v, want %v", k, n, l, m, got, want)
		}
		if back := differenceByChance(l, m, k, n); math.Abs(back-math.Log(got)) > 1e-6 {
			t.Fatalf("the other way round it is %v", math.Exp(back))
		}
	})
}

func Test_that_counts_of_any_size_are_compared(t *testing.T) {
	for _, c := range []struct {
		k, n, l, m  int64
		least, most float64 // bits
	}{
		{0, 1000, 3, 1000, 3, 5},
		{0, 1000, 10, 1000, 9, 11},
		{500_000, 1_000_000, 500_000, 1_000_000, 0, 0.1},
		{4_000_000_000, 1_000_000_000_000, 4_100_000_000, 1_000_000_000_000, 1000, 1e9},
		{0, 1 << 40, 1 << 40, 1 << 40, 1e6, 1e13},
		{0, 0, 5, 10, 0, 0},
		{3, 3, 4, 4, 0, 0},
	} {
		bits := -differenceByChance(c.k, c.n, c.l, c.m) / math.Ln2
		if math.IsNaN(bits) || bits < c.least-1e-9 || bits > c.most {
			t.Errorf("%d of %d and %d of %d: %v bits, want %v to %v", c.k, c.n, c.l, c.m, bits, c.least, c.most)
		}
	}
}

func Test_that_large_counts_are_compared_as_small_ones_are(t *testing.T) {
	for _, c := range [][4]int64{{1_900_000, 10_000_000, 1_905_000, 10_000_000}, {500_000, 900_000, 499_000, 900_000}, {100_000, 5_000_000, 103_000, 5_000_000}} {
		got, want := manyByChance(float64(c[0]), float64(c[1]), float64(c[2]), float64(c[3])), differenceByChance(c[0], c[1], c[2], c[3])
		if math.Abs(got-want) > 0.01*math.Abs(want) {
			t.Errorf("%v: %v, want %v", c, got, want)
		}
	}
}

func Test_that_false_shares_are_those_of_Benjamini_and_Hochberg(t *testing.T) {
	logs := []float64{math.Log(0.01), math.Log(0.5), math.Log(0.02), math.Log(0.03), 0}
	for i, want := range []float64{0.05, 0.625, 0.05, 0.05, 1} {
		if got := falseShares(logs)[i]; math.Abs(got-want) > 1e-12 {
			t.Errorf("%d: %v, want %v", i, got, want)
		}
	}
}

// binomial draws with n small or rate small, by summing.
func binomial(r *rand.Rand, n int64, rate float64) int64 {
	var k int64
	for range n {
		if r.Float64() < rate {
			k++
		}
	}
	return k
}

// drawn is a report of so many routes with the rates of each.
func drawn(r *rand.Rand, requests int64, rates []float64) Report {
	out := empty()
	for i, rate := range rates {
		n := requests/int64(i+1) + 5
		k := binomial(r, n, rate)
		out.Routes = append(out.Routes, Route{Method: "GET", Route: "/" + strings.Repeat("x", i+1), Total: n, Status: map[string]int64{"200": n - k, "404": k}})
	}
	return out
}

func Test_that_nothing_changed_is_said_of_what_did_not_change(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	rates := make([]float64, 40)
	for i := range rates {
		rates[i] = math.Pow(10, -3*r.Float64()-0.3)
	}
	const rounds = 400
	wrong := 0
	for range rounds {
		if c := Compare(drawn(r, 2000, rates), drawn(r, 1500, rates)); len(c.Differences) > 0 {
			wrong++
		}
	}
	if share := float64(wrong) / rounds; share > 0.07 {
		t.Errorf("%v of comparisons of the same find a difference, want %v at most", share, FalseShare)
	}
}

func Test_that_most_of_what_is_listed_did_change(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	rates, changed := make([]float64, 40), make([]float64, 40)
	for i := range rates {
		rates[i] = math.Pow(10, -2*r.Float64()-0.7)
		changed[i] = rates[i]
		if i%5 == 0 {
			changed[i] = min(3*rates[i], 0.9)
		}
	}
	listed, wrong, found := 0, 0, 0
	const rounds = 100
	for range rounds {
		for _, d := range Compare(drawn(r, 4000, rates), drawn(r, 4000, changed)).Differences {
			listed++
			if (len(d.Route)-2)%5 != 0 {
				wrong++
			} else {
				found++
			}
		}
	}
	if share := float64(wrong) / float64(listed); share > FalseShare {
		t.Errorf("%v of the list is false", share)
	}
	if power := float64(found) / (rounds * 8); power < 0.3 {
		t.Errorf("%v of the changes are found", power)
	}
}

// deployed is the fixture some hours later: a broken client, a route more and
// one less, 201 become 200.
func deployed() Report {
	r := fixture()
	r.From, r.To = r.From.Add(24*time.Hour), r.To.Add(24*time.Hour)
	r.Series.Start = r.From
	r.Incidents = []candor.Incident{fixtureUpstream()}
	for i := range r.Incidents {
		r.Incidents[i].Cause.Where = map[string]string{"upstream": "10.0.3.18:8080"}
	}
	reports := &r.Routes[3]
	reports.Status["403"], reports.Reasons["403 insufficient-scope"] = 900, 900
	reports.Total += 856
	orders := &r.Routes[0]
	orders.Status["200"], orders.Status["201"] = orders.Status["201"]/2, orders.Status["201"]-orders.Status["201"]/2
	r.Routes[6].Route = "/healthz"
	return r
}

func Test_that_a_comparison_writes_what_it_wrote_before(t *testing.T) {
	for _, f := range ComparisonFormats {
		for name, c := range map[string]Comparison{"compare": Compare(fixture(), deployed()), "same": Compare(fixture(), fixture()), "nothing": Compare(empty(), empty())} {
			text, err := f.Bytes(c, Look{})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+"."+f.Name, text)
		}
		if ComparisonFormatByName(f.Name) != f || f.Summary == "" || !strings.HasPrefix(f.Ending, ".") {
			t.Errorf("%+v", f)
		}
	}
	if ComparisonFormatByName("html") != nil {
		t.Error("there is a format that is not in the list")
	}
}

func Test_that_a_comparison_tells_the_change_and_not_its_echo(t *testing.T) {
	c := Compare(fixture(), deployed())
	var got []string
	for _, d := range c.Differences {
		got = append(got, d.direction()+" "+d.what())
	}
	for _, want := range []string{"ROSE GET /v1/reports/{id}: 403 insufficient-scope", "ROSE POST /v1/orders: 200", "fell POST /v1/orders: 201"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if len(got) != 3 {
		t.Errorf("got %q", got)
	}
	if len(c.Appeared) != 1 || c.Appeared[0].Route != "/healthz" || len(c.Vanished) != 1 || c.Vanished[0].Route != "/health" {
		t.Errorf("appeared %+v, vanished %+v", c.Appeared, c.Vanished)
	}
	if len(c.Incidents) != 1 {
		t.Errorf("%d incidents", len(c.Incidents))
	}
}

func Test_that_what_comes_in_bunches_surprises_less(t *testing.T) {
	at := func(counts []int64) float64 {
		before, after := empty(), empty()
		fill := func(counts []int64) Route {
			return Route{Method: "GET", Route: "/a", Total: 8000, Status: map[string]int64{"200": 8000 - sum(counts), "404": sum(counts)}, Counts: map[string][]int64{"404": counts, "2xx": {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000}}}
		}
		before.Routes = []Route{fill(counts)}
		after.Routes = []Route{fill([]int64{0, 160, 0, 0, 0, 0, 0, 0})}
		for _, p := range paired(before, after) {
			for _, d := range p.differences() {
				if d.Status == "404" {
					s := p.spread("404")
					return -differenceByChance(scaled(d.Before.Count, s), scaled(d.Before.Total, s), scaled(d.After.Count, s), scaled(d.After.Total, s))
				}
			}
		}
		return 0
	}
	even, bunched := at([]int64{10, 10, 10, 10, 10, 10, 10, 10}), at([]int64{0, 40, 0, 0, 40, 0, 0, 0})
	if bunched >= even/2 {
		t.Errorf("even counts surprise by %v, bunched ones by %v", even, bunched)
	}
}

func Test_that_doubts_about_a_comparison_are_told(t *testing.T) {
	for name, c := range map[string]struct {
		before, after Report
		want          string
	}{
		"empty":   {fixture(), empty(), "holds no request"},
		"swapped": {deployed(), fixture(), "wrong way round"},
		"short":   {fixture(), func() Report { r := deployed(); r.To = r.From.Add(time.Hour); return r }(), "23h 59m long and the other 1h"},
		"overlap": {fixture(), func() Report { r := deployed(); r.From = r.From.Add(-time.Hour); return r }(), "overlap"},
	} {
		if got := strings.Join(Compare(c.before, c.after).Notes, "; "); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if notes := Compare(fixture(), deployed()).Notes; len(notes) > 0 {
		t.Errorf("doubts where there are none: %q", notes)
	}
}

func Test_that_no_comparison_acts_on_its_reader_or_breaks_its_format(t *testing.T) {
	for name, s := range hostileTexts {
		after := hostile(s)
		for i := range after.Routes {
			after.Routes[i].Status["403"] += 5000
			after.Routes[i].Total += 5000
		}
		c := Compare(hostile(s), after)
		for _, f := range ComparisonFormats {
			text, err := f.Bytes(c, Look{})
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range string(text) {
				if r != '\n' && !unicode.IsPrint(r) && f.Name != "json" || r == '\x1b' {
					t.Errorf("%s, %s: %q at %d", name, f.Name, r, i)
					break
				}
			}
			if f.Name == "json" && !json.Valid(text) {
				t.Errorf("%s: no JSON", name)
			}
			if f.Name == "text" {
				for line := range strings.Lines(string(text)) {
					if n := len([]rune(line)) - 1; n > 80 {
						t.Errorf("%s: %d characters: %s", name, n, line)
					}
				}
			}
		}
	}
}
