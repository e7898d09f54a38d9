package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor/openapi"
)

// Benchmark_rivals measures every rival on every case:
//
//	go test -bench . -benchmem
func Benchmark_rivals(b *testing.B) {
	hs, err := handlers()
	if err != nil {
		b.Fatal(err)
	}
	for _, w := range cases {
		for j, r := range rivals {
			b.Run(strings.ReplaceAll(w.name, " ", "-")+"/"+r.name, func(b *testing.B) {
				c := newCaller(w)
				b.ReportAllocs()
				for b.Loop() {
					c.call(hs[j])
				}
			})
		}
	}
}

func Test_that_the_workload_is_what_its_description_says(t *testing.T) {
	doc, err := openapi.Parse("openapi.yaml", document)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Dialect != "3.0.3" || len(doc.Operations) != 30 || len(doc.Routes) != 12 {
		t.Errorf("the document is %s with %d operations on %d paths", doc.Dialect, len(doc.Operations), len(doc.Routes))
	}
	if len(body) < 1400 || len(body) > 1500 {
		t.Errorf("the order has %d bytes", len(body))
	}
	media := doc.Operation("createOrder").Body.For("application/json")
	if reason, detail, faults := media.Check(body, "application/json", openapi.ContentKnobs{}); reason != nil {
		t.Errorf("the order is not valid: %s %s %v", reason.Name, detail, faults)
	}
}

// answersOf holds what each rival answers to the cases in process, so that a
// rival that is set up wrongly is not measured.
var answersOf = map[string][]int{
	"bare":   {201, 400, 201, 200, 404, 405},
	"kin-V":  {201, 400, 400, 200, 404, 404},
	"kin-H":  {201, 400, 422, 200, 404, 405},
	"candor": {201, 400, 422, 200, 404, 405},
}

func Test_that_every_rival_answers_the_cases_as_it_is_known_to(t *testing.T) {
	hs, err := handlers()
	if err != nil {
		t.Fatal(err)
	}
	for j, r := range rivals {
		want := answersOf[r.name]
		if len(want) != len(cases) {
			t.Errorf("%s: answersOf has %d answers, want %d", r.name, len(want), len(cases))
			continue
		}
		for i, w := range cases {
			c := newCaller(w)
			for again := range 3 { // the caller is used again and again
				if got := c.call(hs[j]); got != want[i] {
					t.Errorf("%s: %s, time %d: %d, want %d", r.name, w.name, again, got, want[i])
				}
			}
		}
	}
}

func Test_that_candor_answers_every_situation_right(t *testing.T) {
	addrs, stop, err := serve()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}()
	candor := addrs[column("candor")]
	all := situations()
	if len(all) < 20 {
		t.Fatalf("only %d situations", len(all))
	}
	for _, s := range all {
		a, err := ask(candor, s.raw)
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
			continue
		}
		if a.brief() != s.right {
			t.Errorf("%s: %s, want %s", s.name, a.brief(), s.right)
		}
		if a.status >= 400 && a.form != "p" && !strings.HasPrefix(s.name, "HEAD") {
			t.Errorf("%s: %s is no problem document", s.name, a)
		}
	}
}

func Test_that_the_tables_have_a_row_for_every_case_and_situation(t *testing.T) {
	hs, err := handlers()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	measure(hs, 2, time.Microsecond).print(&out)
	if testing.Short() {
		t.Log("the table of behaviour is left out under -short")
	} else if err := printBehaviour(&out); err != nil {
		t.Fatal(err)
	}
	for _, w := range cases {
		if n := strings.Count(out.String(), w.name+"|"); n != 2 {
			t.Errorf("%s stands in %d rows, want 2", w.name, n)
		}
	}
	for _, s := range situations() {
		if !testing.Short() && !strings.Contains(out.String(), "\n"+s.name+" ") {
			t.Errorf("no row says %q", s.name)
		}
	}
}

func Test_that_the_median_is_the_middle(t *testing.T) {
	for _, c := range []struct {
		in   []float64
		want float64
	}{{[]float64{3, 1, 2}, 2}, {[]float64{4, 1, 2, 3}, 2.5}, {[]float64{7}, 7}} {
		if got := median(c.in); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.in, got, c.want)
		}
	}
	if got, want := over([]time.Duration{2, 9, 8}, []time.Duration{1, 3, 2}).String(), "3.00 (2.00–4.00)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func Test_that_the_rivals_are_the_versions_named(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(mod, []byte("github.com/getkin/kin-openapi v0.152.0\n")) {
		t.Error("go.mod has another version of kin-openapi than the column's description")
	}
}
