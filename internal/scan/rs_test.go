package scan

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rsFile holds every second labelled case of the RS data set: stalls of live
// video. It is the half to tune on, so a figure from it is no forecast.
const rsFile = "../../../shared/data/rs-even.tar.gz"

// rsCase is one labelled case: counts per minute and leaf, and the part that
// people named.
type rsCase struct {
	name       string
	at         int // minute of the incident, in seconds
	attributes []string
	rows       []rsRow
	label      string
}

type rsRow struct {
	minute        int
	values        []string
	failed, total int64
}

// rsCases reads the cases in order of name.
func rsCases(tb testing.TB) []rsCase {
	tb.Helper()
	f, err := os.Open(rsFile)
	if errors.Is(err, os.ErrNotExist) {
		tb.Skip("the RS cases (rs-even.tar.gz of shared/data) are not here")
	}
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	files := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			tb.Fatal(err)
		}
		if files[path.Base(h.Name)], err = io.ReadAll(r); err != nil {
			tb.Fatal(err)
		}
	}
	cases := rsLabels(tb, string(files["anomaly.yaml"]))
	for i := range cases {
		cases[i].read(tb, string(files[cases[i].name+".csv"]))
	}
	slices.SortFunc(cases, func(a, b rsCase) int { return strings.Compare(a.name, b.name) })
	if len(cases) != 67 {
		tb.Fatalf("found %d cases, want 67", len(cases))
	}
	return cases
}

var rsLabel = regexp.MustCompile(`'(\w+)':\s*'?(\w+)'?`)

// rsLabels reads the labels, which are YAML of three lines each.
func rsLabels(tb testing.TB, text string) []rsCase {
	var cases []rsCase
	for s := bufio.NewScanner(strings.NewReader(text)); s.Scan(); {
		key, value, _ := strings.Cut(strings.TrimLeft(s.Text(), "- "), ":")
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		switch key {
		case "data":
			cases = append(cases, rsCase{name: value})
		case "timestamp":
			at, err := strconv.Atoi(value)
			if err != nil {
				tb.Fatal(err)
			}
			cases[len(cases)-1].at = at
		case "cause":
			var parts []string
			for _, m := range rsLabel.FindAllStringSubmatch(s.Text(), -1) {
				parts = append(parts, m[1]+"="+m[2])
			}
			slices.Sort(parts)
			cases[len(cases)-1].label = strings.Join(parts, "&")
		}
	}
	return cases
}

func (c *rsCase) read(tb testing.TB, text string) {
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(records) == 0 {
		tb.Fatalf("%s: %d records, %v", c.name, len(records), err)
	}
	number := func(s string) int64 {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			tb.Fatalf("%s: %v", c.name, err)
		}
		return int64(f)
	}
	header := records[0]
	for _, h := range header {
		if h != "min" && h != "value" && h != "cnt" {
			c.attributes = append(c.attributes, h)
		}
	}
	for _, r := range records[1:] {
		var row rsRow
		for i, h := range header {
			switch h {
			case "min":
				row.minute = int(number(r[i]))
			case "value":
				row.failed = number(r[i])
			case "cnt":
				row.total = number(r[i])
			default:
				row.values = append(row.values, r[i])
			}
		}
		c.rows = append(c.rows, row)
	}
}

// table counts the minute of the incident, and expects of each leaf its rate
// in so many minutes before, drawn towards the rate of all by so many requests.
func (c *rsCase) table(minutes int, weight float64) *Table {
	type counts struct{ failed, total int64 }
	before, all := map[string]counts{}, counts{}
	for _, r := range c.rows {
		if r.minute >= c.at-60*minutes && r.minute < c.at {
			k := strings.Join(r.values, "\x00")
			before[k] = counts{before[k].failed + r.failed, before[k].total + r.total}
			all = counts{all.failed + r.failed, all.total + r.total}
		}
	}
	common := float64(all.failed) / float64(max(all.total, 1))
	t := NewTable(c.attributes...)
	values := make([]int32, len(c.attributes))
	for _, r := range c.rows {
		if r.minute == c.at {
			for a, v := range r.values {
				values[a] = t.Value(a, v)
			}
			b := before[strings.Join(r.values, "\x00")]
			t.Add(values, r.failed, r.total, (float64(b.failed)+weight*common)/(float64(b.total)+weight))
		}
	}
	return t
}

// name writes a part the way the scorer of RiskLoc compares it.
func name(where []Value) string {
	var parts []string
	for _, v := range where {
		parts = append(parts, v.Attribute+"="+v.Value)
	}
	slices.Sort(parts)
	return strings.Join(parts, "&")
}

// tally counts exact matches over many cases as the scorer of RiskLoc does.
type tally struct{ right, wrong, missed int }

func (t *tally) add(got, want []string) {
	for _, w := range want {
		if slices.Contains(got, w) {
			t.right++
		} else {
			t.missed++
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.wrong++
		}
	}
}

func (t tally) f1() float64 {
	return 2 * float64(t.right) / float64(max(2*t.right+t.wrong+t.missed, 1))
}
func (t tally) precision() float64 { return float64(t.right) / float64(max(t.right+t.wrong, 1)) }
func (t tally) recall() float64    { return float64(t.right) / float64(max(t.right+t.missed, 1)) }

func names(r Result) []string {
	var all []string
	for _, p := range r.Parts {
		all = append(all, name(p.Where))
	}
	return all
}

func Test_that_the_score_on_the_RS_cases_stands(t *testing.T) {
	cases := rsCases(t)
	var all tally
	var halves [2]tally
	for i, c := range cases {
		r := Locate(c.table(4, 30), Options{})
		got := names(r)
		all.add(got, []string{c.label})
		halves[i%2].add(got, []string{c.label})
		if len(got) != 1 || got[0] != c.label {
			t.Logf("%-28s want %-30s got %v", c.name, c.label, got)
		}
	}
	t.Logf("%+v F1 %.3f P %.3f R %.3f; halves %.3f %.3f", all, all.f1(), all.precision(), all.recall(), halves[0].f1(), halves[1].f1())
}

func BenchmarkRS(b *testing.B) {
	cases := rsCases(b)
	var tables []*Table
	for _, c := range cases {
		tables = append(tables, c.table(4, 30))
	}
	for b.Loop() {
		for _, t := range tables {
			Locate(t, Options{})
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(tables))/1e6, "ms/case")
}
