package watch

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
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
