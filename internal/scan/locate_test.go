package scan

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// plainLeaf is a leaf as a test writes it.
type plainLeaf struct {
	values        []string
	failed, total int64
	rate          float64
}

func tableOf(attributes []string, all []plainLeaf) *Table {
	t := NewTable(attributes...)
	values := make([]int32, len(attributes))
	for _, l := range all {
		for a, v := range l.values {
			values[a] = t.Value(a, v)
		}
		t.Add(values, l.failed, l.total, l.rate)
	}
	return t
}

// deployment is a log in which version 5.2 of one client fails on one route.
func deployment() ([]string, []plainLeaf) {
	attributes := []string{"token", "client", "version", "route", "host"}
	g := rand.New(rand.NewPCG(3, 3))
	var all []plainLeaf
	for i := range 4000 {
		client := g.IntN(3)
		l := plainLeaf{total: 1, rate: 0.01, values: []string{
			fmt.Sprint("t", g.IntN(300)), fmt.Sprint("app", client), fmt.Sprint("v", client, ".", g.IntN(4)),
			fmt.Sprint("/r", g.IntN(6)), "api"}}
		if i%7 == 0 {
			l.values[0] = "" // not in the log
		}
		if g.Float64() < 0.01 || l.values[2] == "v1.3" && l.values[3] == "/r2" && g.Float64() < 0.8 {
			l.failed = 1
		}
		all = append(all, l)
	}
	return attributes, all
}

func Test_that_the_part_that_fails_is_named(t *testing.T) {
	attributes, all := deployment()
	r := Locate(tableOf(attributes, all), Options{})
	if len(r.Parts) != 1 || r.Unattributed() || r.Everywhere || r.Hint != nil {
		t.Fatalf("got %+v, want one part", r)
	}
	p := r.Parts[0]
	if got, want := name(p.Where), "route=/r2&version=v1.3"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if want := []Value{{"client", "app1"}}; !slices.Equal(p.Common, want) || p.Same != nil {
		t.Errorf("the part has in common %v and is the same as %v, want %v and nothing", p.Common, p.Same, want)
	}
	for i, e := range p.Elsewhere {
		if e.Rate() > 0.03 || e.Total < 200 {
			t.Errorf("without %v: %+v, want hundreds of requests that seldom fail", p.Where[i], e)
		}
	}
	if p.Share < 0.8 || p.Rate() < 0.7 || r.Rest.Ratio() > 2 {
		t.Errorf("got share %.2f, rate %.2f, ratio of the rest %.2f", p.Share, p.Rate(), r.Rest.Ratio())
	}
}

// Each change leaves the multiset of requests as it is, or means nothing.
func Test_that_what_does_not_change_the_requests_does_not_change_the_result(t *testing.T) {
	attributes, all := deployment()
	want := Locate(tableOf(attributes, all), Options{})
	check := func(what string, got Result) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got\n%+v, want\n%+v", what, got, want)
		}
	}
	g := rand.New(rand.NewPCG(5, 5))
	for range 5 {
		shuffled := slices.Clone(all)
		g.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		check("another order", Locate(tableOf(attributes, shuffled), Options{}))
	}

	merged := map[string]plainLeaf{}
	for _, l := range all {
		k := fmt.Sprint(l.values)
		m, ok := merged[k]
		if !ok {
			m = plainLeaf{values: l.values, rate: l.rate}
		}
		m.failed, m.total = m.failed+l.failed, m.total+l.total
		merged[k] = m
	}
	var fewer, more []plainLeaf
	for _, l := range merged {
		fewer = append(fewer, l)
		ok := l.total - l.failed
		more = append(more, plainLeaf{l.values, l.failed, l.failed, l.rate}, plainLeaf{l.values, 0, ok / 3, l.rate}, plainLeaf{l.values, 0, ok - ok/3, l.rate})
	}
	check("equal leaves as one", Locate(tableOf(attributes, fewer), Options{}))
	check("leaves in pieces", Locate(tableOf(attributes, more), Options{}))

	var wider []plainLeaf
	for _, l := range all {
		l.values = append([]string{"the same"}, l.values...)
		wider = append(wider, l)
	}
	check("one more attribute that is always the same", Locate(tableOf(append([]string{"constant"}, attributes...), wider), Options{}))
}

func Test_that_the_names_of_values_mean_nothing(t *testing.T) {
	attributes, all := deployment()
	want := Locate(tableOf(attributes, all), Options{})
	rename := func(v string) string {
		if v == "" {
			return ""
		}
		return "x" + v
	}
	var renamed []plainLeaf
	for _, l := range all {
		values := make([]string, len(l.values))
		for a, v := range l.values {
			values[a] = rename(v)
		}
		l.values = values
		renamed = append(renamed, l)
	}
	got := Locate(tableOf(attributes, renamed), Options{})
	for _, p := range want.Parts {
		for _, list := range [][]Value{p.Where, p.Same, p.Common} {
			for i := range list {
				list[i].Value = rename(list[i].Value)
			}
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
}

func Test_that_a_missing_value_never_forms_a_part(t *testing.T) {
	var all []plainLeaf
	for i := range 1000 {
		l := plainLeaf{values: []string{fmt.Sprint(i % 5), fmt.Sprint(i % 3)}, total: 10, rate: 0.01}
		if i%5 == 2 {
			l.values[0], l.failed = "", 5
		}
		all = append(all, l)
	}
	r := Locate(tableOf([]string{"token", "route"}, all), Options{})
	for _, p := range append(r.Parts, hints(r)...) {
		for _, v := range slices.Concat(p.Where, p.Same, p.Common) {
			if v.Value == "" {
				t.Errorf("got a part %v", p)
			}
		}
		if p.Share > 0.9 {
			t.Errorf("%v explains %.2f of what only the missing value does", p.Where, p.Share)
		}
	}
}

func hints(r Result) []Part {
	if r.Hint == nil {
		return nil
	}
	return []Part{*r.Hint}
}

func Test_that_a_breakdown_shows_who_else_fails(t *testing.T) {
	attributes, all := deployment()
	table := tableOf(attributes, all)
	got := table.Breakdown([]Value{{"client", "app1"}, {"route", "/r2"}}, "version")
	if len(got) != 4 {
		t.Fatalf("got %v, want four versions", got)
	}
	for i, c := range got {
		if want := fmt.Sprint("v1.", i); c.Value != want || (c.Rate() > 0.5) != (i == 3) || c.Total == 0 {
			t.Errorf("got %+v, want %s, and only v1.3 to fail", c, want)
		}
	}
	for _, where := range [][]Value{{{"client", "nobody"}}, {{"nothing", "app1"}}} {
		if got := table.Breakdown(where, "version"); got != nil {
			t.Errorf("%v: got %v, want nothing", where, got)
		}
	}
	if got := table.Breakdown(nil, "nothing"); got != nil {
		t.Errorf("got %v, want nothing", got)
	}
}

func Test_that_one_reason_under_three_names_is_one_part(t *testing.T) {
	var all []plainLeaf
	for i := range 2000 {
		caller := i % 40
		l := plainLeaf{values: []string{fmt.Sprint("token", caller), fmt.Sprint("subject", caller), fmt.Sprint("net", caller), fmt.Sprint("/r", i%7)}, total: 1, rate: 0.005}
		if caller == 9 {
			l.failed = 1
		}
		all = append(all, l)
	}
	r := Locate(tableOf([]string{"token", "subject", "network", "route"}, all), Options{})
	if len(r.Parts) != 1 || name(r.Parts[0].Where) != "token=token9" {
		t.Fatalf("got %v, want the token: of equals, the attribute named first", names(r))
	}
	if want := []Value{{"subject", "subject9"}, {"network", "net9"}}; !slices.Equal(r.Parts[0].Same, want) {
		t.Errorf("the same as %v, want %v", r.Parts[0].Same, want)
	}
}

func Test_that_a_fault_of_a_route_is_not_blamed_on_the_client_that_it_hits_hardest(t *testing.T) {
	var all []plainLeaf
	for i, client := range []string{"ios", "android", "web"} {
		all = append(all,
			plainLeaf{[]string{"/orders", client}, []int64{600, 130, 100}[i], 1000, 0.01},
			plainLeaf{[]string{"/users", client}, 10, 1000, 0.01},
			plainLeaf{[]string{"/items", client}, 10, 1000, 0.01})
	}
	r := Locate(tableOf([]string{"route", "client"}, all), Options{})
	if got := names(r); !slices.Equal(got, []string{"route=/orders"}) {
		t.Errorf("got %v, want the route alone", got)
	}
}

func Test_that_two_versions_that_fail_are_two_parts_where_others_do_not(t *testing.T) {
	var all []plainLeaf
	for version := range 12 {
		for route := range 5 {
			l := plainLeaf{[]string{fmt.Sprint("/r", route), fmt.Sprint("v", version)}, 10, 1000, 0.01}
			if route == 1 && (version == 3 || version == 7) {
				l.failed = 400
			}
			all = append(all, l)
		}
	}
	got := names(Locate(tableOf([]string{"route", "version"}, all), Options{}))
	slices.Sort(got)
	if want := []string{"route=/r1&version=v3", "route=/r1&version=v7"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func Test_that_a_change_of_everything_is_said_to_be_everywhere(t *testing.T) {
	var all []plainLeaf
	for route := range 5 {
		for client := range 4 {
			all = append(all, plainLeaf{[]string{fmt.Sprint("/r", route), fmt.Sprint("c", client)}, int64(100 + 40*route), 1000, 0.01})
		}
	}
	r := Locate(tableOf([]string{"route", "client"}, all), Options{})
	if !r.Everywhere {
		t.Errorf("got %v, the rest %+v, want it to be everywhere", names(r), r.Rest)
	}
}

func Test_that_nothing_is_named_where_nothing_changed(t *testing.T) {
	for _, all := range [][]plainLeaf{
		nil,
		{{[]string{"a", "b"}, 0, 100, 0.1}},
		{{[]string{"a", "b"}, 10, 100, 0.1}, {[]string{"c", "b"}, 9, 100, 0.1}},
		{{[]string{"", ""}, 90, 100, 0.1}, {[]string{"", ""}, 0, 100, 0.1}},
		{{[]string{"a", "b"}, 2, 2, 0.0001}, {[]string{"c", "d"}, 0, 1000, 0.0001}}, // too few to say
	} {
		r := Locate(tableOf([]string{"x", "y"}, all), Options{})
		if len(r.Parts) > 0 || !r.Unattributed() {
			t.Errorf("%v: got %v", all, names(r))
		}
	}
}

func Test_that_leaves_without_sense_are_counted(t *testing.T) {
	table := NewTable("a")
	v := table.Value(0, "x")
	table.Add([]int32{v}, 3, 2, 0.1)
	table.Add([]int32{v}, -1, 2, 0.1)
	table.Add([]int32{v}, 0, 2, math.NaN())
	table.Add([]int32{v}, 0, 2, -1)
	table.Add([]int32{7}, 0, 2, 0.1)
	table.Add(nil, 0, 2, 0.1)
	table.Add([]int32{v}, 0, math.MaxInt64, 0.1)
	table.Add([]int32{v}, 1, 2, 5)
	if table.Rejected() != 7 || table.Len() != 1 {
		t.Errorf("%d rejected, %d taken, want 7 and 1", table.Rejected(), table.Len())
	}
	amounts := NewAmounts("a")
	amounts.Add([]int32{0}, 1, 1)
	w := amounts.Value(0, "x")
	amounts.Add([]int32{w}, math.Inf(1), 1)
	amounts.Add([]int32{w}, 1, math.NaN())
	if amounts.Rejected() != 3 {
		t.Errorf("%d rejected, want 3", amounts.Rejected())
	}
}

func FuzzLocate(f *testing.F) {
	f.Add([]byte("\x02\x03 a few leaves of nothing in particular"), byte(0), byte(0))
	f.Add([]byte{4, 1, 2, 3, 4, 200, 210, 0, 1, 2, 3, 4, 255, 255, 9}, byte(1), byte(9))
	f.Fuzz(func(t *testing.T, data []byte, spread, sampled byte) {
		if len(data) == 0 {
			return
		}
		width := 1 + int(data[0]%6)
		var attributes []string
		for a := range width {
			attributes = append(attributes, fmt.Sprint(a))
		}
		table, amounts := NewTable(attributes...), NewAmounts(attributes...)
		for data = data[1:]; len(data) >= width+3; data = data[width+3:] {
			values := make([]int32, width)
			for a := range values {
				text := fmt.Sprint(data[a])
				if data[a] == 0 {
					text = ""
				}
				values[a] = table.Value(a, text)
				amounts.Value(a, text)
			}
			n := data[width:]
			table.Add(values, int64(n[0]), int64(n[0])+int64(n[1]), float64(n[2])/255)
			amounts.Add(values, float64(n[0]), float64(n[1]))
		}
		opt := Options{Dispersion: float64(spread) / 16, Sampled: int(sampled)}
		r := Locate(table, opt)
		if !reflect.DeepEqual(r, Locate(table, opt)) {
			t.Error("two runs differ")
		}
		sound(t, r)
		for _, p := range LocateAmounts(amounts, opt) {
			if len(p.Where) == 0 || p.Leaves == 0 || math.IsNaN(p.Gain) || math.Abs(p.Deviation) > 1 {
				t.Errorf("got %+v", p)
			}
		}
	})
}

// sound checks what holds for every result.
func sound(t *testing.T, r Result) {
	t.Helper()
	if r.Explained < 0 || r.Explained > 1+1e-9 || math.IsNaN(r.Explained) {
		t.Errorf("explained %v", r.Explained)
	}
	for _, p := range r.Parts {
		if len(p.Where) == 0 || len(p.Elsewhere) != len(p.Where) || !(p.Gain > 0) || p.Failed < leastFailures ||
			p.Failed > r.All.Failed || p.Total > r.All.Total || !(p.Share >= 0 && p.Share <= 1+1e-9) {
			t.Errorf("got %+v of %+v", p, r.All)
		}
	}
}
