package chart_test

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/candorhttp/candor/internal/chart"
)

func Test_that_a_small_chart_shows_none_little_and_most(t *testing.T) {
	for _, c := range []struct {
		counts []int64
		n      int
		want   string
	}{
		{[]int64{0, 1, 50, 100}, 8, "·▁▅█"},
		{[]int64{0, 0, 0, 0}, 8, "····"},
		{[]int64{7, 7, 7}, 3, "███"},
		{[]int64{1, 1, 2, 2, 8, 8, 1}, 4, "▂▃█▁"},
		{nil, 8, ""},
		{[]int64{-3, math.MaxInt64}, 2, "·█"},
	} {
		if got := chart.Spark(c.counts, c.n); got != c.want {
			t.Errorf("%v is %s, want %s", c.counts, got, c.want)
		}
	}
}

func Test_that_a_small_chart_fits_and_shrinking_loses_nothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.Int64Range(0, 1000), 0, 300).Draw(t, "counts")
		n := rapid.IntRange(1, 60).Draw(t, "n")
		if got := utf8.RuneCountInString(chart.Spark(counts, n)); got > n {
			t.Fatalf("%d characters, want %d at most", got, n)
		}
		sums, per := chart.Shrink(counts, n)
		var before, after int64
		for _, c := range counts {
			before += c
		}
		for _, c := range sums {
			after += c
		}
		if before != after || len(sums)*per < len(counts) {
			t.Fatalf("%d became %d, %d times %d for %d", before, after, len(sums), per, len(counts))
		}
	})
}

func sample() chart.Columns {
	start := time.Date(2026, 3, 9, 15, 0, 0, 0, time.UTC)
	return chart.Columns{
		ID: "chart-1", Title: "Answers", Start: start, Step: time.Hour,
		Series: []chart.Series{{Name: "200", Class: chart.Good, Counts: []int64{100, 90, 0, 110}}, {Name: "400", Class: chart.Refused[0], Counts: []int64{0, 0, 0, 300}}},
		Marks:  []chart.Mark{{From: start.Add(3 * time.Hour), To: start.Add(4 * time.Hour)}},
	}
}

// wellFormed reads XML to its end.
func wellFormed(s string) error {
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func Test_that_a_drawing_is_well_formed_whatever_its_names_hold(t *testing.T) {
	for _, s := range []string{"400", `"><script>alert(1)</script>`, "<!--", "&", "]]>"} {
		c := sample()
		c.Title, c.Series[0].Name = s, s
		svg := c.SVG()
		if err := wellFormed(svg); err != nil || strings.Contains(svg, "<script") {
			t.Errorf("%q: %v in %s", s, err, svg)
		}
		if strings.Contains(svg, "style=") {
			t.Error("a style attribute, which the policy of a page forbids")
		}
	}
}

func Test_that_a_drawing_stays_within_its_frame(t *testing.T) {
	number := regexp.MustCompile(` (x|y|x1|x2|y1|y2|width|height)="(-?[0-9.]+)"`)
	rapid.Check(t, func(t *rapid.T) {
		c := sample()
		c.Step = time.Duration(rapid.Int64Range(-5, 1<<55).Draw(t, "step"))
		c.Series[0].Counts = rapid.SliceOfN(rapid.Int64Range(-10, 1<<40), 0, 60).Draw(t, "counts")
		c.Marks[0].From = c.Start.Add(time.Duration(rapid.Int64().Draw(t, "from")))
		svg := c.SVG()
		if len(svg) > 60_000 {
			t.Fatalf("%d bytes", len(svg))
		}
		for _, m := range number.FindAllStringSubmatch(svg, -1) {
			if strings.HasPrefix(m[2], "-") || len(m[2]) > 6 {
				t.Fatalf("%s in %s", m[0], svg)
			}
		}
	})
}

func Test_that_nothing_is_drawn_of_nothing(t *testing.T) {
	c := chart.Columns{ID: "x"}
	if got := c.SVG(); got != "" {
		t.Errorf("got %s", got)
	}
}

func Test_that_every_colour_is_in_the_style_for_light_and_for_dark(t *testing.T) {
	light, dark, found := strings.Cut(chart.Style, "prefers-color-scheme: dark")
	if !found {
		t.Fatal("the style knows no dark")
	}
	for _, class := range slices.Concat([]chart.Class{chart.Good, chart.Moved, chart.Failed, chart.Fault, chart.Rest}, chart.Refused) {
		for _, part := range []string{light, dark} {
			if !strings.Contains(part, "."+string(class)+" { fill:") {
				t.Errorf("%s has no colour", class)
			}
		}
		if !strings.Contains(chart.Swatch(class), string(class)) {
			t.Errorf("%s has no swatch", class)
		}
	}
}

func Test_that_big_numbers_are_written_short(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 7: "7", 2.5: "2.5", 999: "999", 1000: "1k", 12_500: "12.5k", 3.5e6: "3.5M", 2e9: "2G", 1e13: "10T"} {
		if got := chart.Short(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}
