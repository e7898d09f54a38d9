package watch

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/candorhttp/candor"
)

// fixedKeys are what other programs read. Keys may be added to a report;
// these stay as they are, with a value of the same kind.
var fixedKeys = map[string]string{
	"lines": "number", "rejected": "number", "from": "string", "to": "string",
	"routes":                    "array",
	"routes.method":             "string",
	"routes.route":              "string",
	"routes.total":              "number",
	"routes.status":             "object",
	"incidents":                 "array",
	"incidents.id":              "string",
	"incidents.method":          "string",
	"incidents.route":           "string",
	"incidents.status":          "number",
	"incidents.reason":          "string",
	"incidents.start":           "string",
	"incidents.end":             "string",
	"incidents.rate":            "number",
	"incidents.baseline":        "number",
	"incidents.events":          "number",
	"incidents.cause":           "object",
	"incidents.cause.kind":      "string",
	"incidents.cause.where":     "object",
	"incidents.cause.share":     "number",
	"incidents.cause.summary":   "string",
	"incidents.evidence":        "array",
	"incidents.cause.against":   "array",
	"incidents.examples":        "array",
	"incidents.related":         "array",
	"crawlers":                  "array",
	"crawlers.name":             "string",
	"crawlers.standing":         "string",
	"crawlers.status":           "object",
	"crawlers.wasted":           "array",
	"series":                    "object",
	"series.step":               "number",
	"series.buckets":            "number",
	"incidents.ongoing":         "bool",
	"routes.reasons":            "object",
	"routes.would":              "object",
	"routes.counts":             "object",
	"incidents.cause.runner_up": "string",
}

// keysOf lists the keys of a JSON value with the kinds of their values, those
// of the elements of an array under the array's own key.
func keysOf(out map[string][]string, prefix string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			path := strings.TrimPrefix(prefix+"."+key, ".")
			out[path] = append(out[path], kindOf(value))
			keysOf(out, path, value)
		}
	case []any:
		for _, value := range v {
			keysOf(out, prefix, value)
		}
	}
}

func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "bool"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "null"
}

func Test_that_the_JSON_report_has_the_fixed_keys(t *testing.T) {
	var v any
	if err := json.Unmarshal([]byte(written(t, "json", fixture(), Look{})), &v); err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	keysOf(got, "", v)
	for _, key := range slices.Sorted(maps.Keys(fixedKeys)) {
		kinds := slices.Compact(slices.Sorted(slices.Values(got[key])))
		if !slices.Equal(kinds, []string{fixedKeys[key]}) {
			t.Errorf("%s is %q, want %s", key, kinds, fixedKeys[key])
		}
	}
	for _, key := range []string{"routes", "incidents"} {
		if n := len(v.(map[string]any)[key].([]any)); n == 0 {
			t.Errorf("no %s", key)
		}
	}
}

func Test_that_an_empty_report_has_lists_and_no_nulls(t *testing.T) {
	var v any
	if err := json.Unmarshal([]byte(written(t, "json", New(Options{}).Report(), Look{})), &v); err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	keysOf(got, "", v)
	for key, kinds := range got {
		if slices.Contains(kinds, "null") {
			t.Errorf("%s is null", key)
		}
	}
	for _, key := range []string{"routes", "incidents", "crawlers"} {
		if !slices.Contains(got[key], "array") {
			t.Errorf("%s is %q", key, got[key])
		}
	}
}

// Test_that_no_report_is_too_odd_to_write gives every format reports that no
// watch makes: a report may come from a file of another version.
func Test_that_no_report_is_too_odd_to_write(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Int64Range(0, 100), rapid.Int64Range(-5, 1<<40))
		words := rapid.SampledFrom([]string{"", "GET", "400", "2xx", "404", "999", "5", "x", "é", "\xff", "(unrouted)", "/a/{id}"})
		keys := rapid.MapOfN(words, number, 0, 4)
		clock := rapid.Custom(func(t *rapid.T) time.Time {
			return rapid.SampledFrom([]time.Time{{}, fixtureStart, fixtureEnd, fixtureEnd.AddDate(3, 0, 0)}).Draw(t, "time")
		})
		report := func() Report {
			r := Report{Lines: number.Draw(t, "lines"), Rejected: number.Draw(t, "rejected"), From: clock.Draw(t, "from"), To: clock.Draw(t, "to")}
			r.Series = Series{clock.Draw(t, "start"), time.Duration(number.Draw(t, "step")), int(number.Draw(t, "buckets"))}
			for range rapid.IntRange(0, 3).Draw(t, "routes") {
				r.Routes = append(r.Routes, Route{words.Draw(t, "method"), words.Draw(t, "route"), number.Draw(t, "total"), keys.Draw(t, "status"), keys.Draw(t, "reasons"), keys.Draw(t, "would"),
					rapid.MapOfN(words, rapid.SliceOfN(number, 0, 5), 0, 3).Draw(t, "counts")})
			}
			for range rapid.IntRange(0, 2).Draw(t, "incidents") {
				r.Incidents = append(r.Incidents, candor.Incident{Method: words.Draw(t, "m"), Route: words.Draw(t, "r"), Status: int(number.Draw(t, "s")), Start: clock.Draw(t, "begin"), End: clock.Draw(t, "end"),
					Ongoing: rapid.Bool().Draw(t, "ongoing"), Rate: rapid.Float64Range(-1, 9).Draw(t, "rate"), Requests: number.Draw(t, "n"), Events: number.Draw(t, "e"), Excess: rapid.Float64Range(-10, 1e9).Draw(t, "excess")})
			}
			for range rapid.IntRange(0, 2).Draw(t, "crawlers") {
				r.Crawlers = append(r.Crawlers, Crawler{words.Draw(t, "name"), words.Draw(t, "standing"), number.Draw(t, "c"), keys.Draw(t, "cs"), []CrawledRoute{{words.Draw(t, "cm"), words.Draw(t, "cr"), int(number.Draw(t, "cn")), 1}}})
			}
			return r
		}
		before, after := report(), report()
		for _, f := range Formats {
			if text, err := f.Bytes(before, Look{}); err != nil || len(text) == 0 || len(text) > 1<<20 {
				t.Fatalf("%s: %d bytes, %v", f.Name, len(text), err)
			}
		}
		for _, f := range ComparisonFormats {
			if _, err := f.Bytes(Compare(before, after), Look{}); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	})
}
