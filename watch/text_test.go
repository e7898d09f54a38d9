package watch

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor"
)

var update = flag.Bool("update", false, "write the golden reports anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func written(t *testing.T, format string, r Report, l Look) string {
	t.Helper()
	text, err := FormatByName(format).Bytes(r, l)
	if err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return string(text)
}

// empty is the report of a log with nothing in it.
func empty() Report {
	return Report{Routes: []Route{}, Incidents: []candor.Incident{}, Crawlers: []Crawler{}, FalseAlarms: DefaultFalseAlarms}
}

func Test_that_every_format_writes_what_it_wrote_before(t *testing.T) {
	look := Look{Now: time.Date(2026, 3, 10, 15, 0, 30, 0, time.UTC), Version: "v1.2.3"}
	for _, f := range Formats {
		golden(t, "sample."+f.Name, []byte(written(t, f.Name, fixture(), look)))
		golden(t, "empty."+f.Name, []byte(written(t, f.Name, empty(), look)))
	}
	golden(t, "narrow.text", []byte(written(t, "text", fixture(), Look{Width: 60})))
	golden(t, "colour.text", []byte(written(t, "text", fixture(), Look{Width: 100, Color: true})))
}

func Test_that_every_format_has_a_name_an_ending_and_a_summary(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Formats {
		if f.Name == "" || f.Summary == "" || !strings.HasPrefix(f.Ending, ".") || f.write == nil || seen[f.Name] {
			t.Errorf("%+v", f)
		}
		seen[f.Name] = true
		if FormatByName(f.Name) != f {
			t.Errorf("%s is not found by its name", f.Name)
		}
	}
	if FormatByName("sarif") != nil {
		t.Error("there is a format that is not in the list")
	}
}

func Test_that_the_sentence_of_an_incident_has_its_numbers(t *testing.T) {
	for _, c := range []struct {
		in   candor.Incident
		want string
	}{
		{fixtureDeployment(), "POST /v1/orders: 400 malformed-json at 87% (312 of 359 requests) from acme-ios 5.2.0 since 14:02, before that 0.4%; that is 96% of the 325 such answers: a bad client deployment, the version was first seen at 13:58."},
		{fixtureUpstream(), "several routes: 502 at 34% (240 of 706 requests) through upstream 10.0.3.17:8080 from 03:01 to 03:58 (57m 50s), before that <0.1%; that is all of the 240 such answers: one server failed, whoever asked."},
		{candor.Incident{}, "several routes: failures at 0% (0 of 0 requests) from 1 Jan 0001 00:00 to 00:00 (0s), before that 0%: no cause is named."},
		{candor.Incident{Method: "GET", Status: 403, Reason: "r", Start: at(23, 59, 0).AddDate(0, 0, -1), Ongoing: true, Rate: 1, Events: 1, Requests: 1,
			Cause: candor.Cause{Kind: "scanner", Where: map[string]string{"moon": "full", "method": "GET", "route": "/a", "version": "2", "address": ""}, Share: 1}},
			"GET on several routes: 403 r at 100% (1 of 1 request) from version 2 from address none on /a with moon full since 9 Mar 23:59, before that 0%; that is the only such answer: somebody asks for what does not exist, looking for a weakness."},
	} {
		if got := Sentence(c.in, fixtureEnd); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func Test_that_no_line_of_a_text_is_wider_than_asked_and_only_spaces_align(t *testing.T) {
	long := fixture()
	long.Routes[0].Route = "/" + strings.Repeat("ü", 300)
	long.Routes[0].Reasons["422 "+strings.Repeat("long-", 40)] = 9
	long.Routes[0].Status["422"] = 9
	long.Incidents[3].Evidence = append(long.Incidents[3].Evidence, strings.Repeat("x", 500))
	long.Incidents[3].Route = "/" + strings.Repeat("y", 500)
	long.Crawlers[0].Wasted[0].Route = "/" + strings.Repeat("z", 500)
	for _, r := range []Report{fixture(), long, empty()} {
		for _, format := range []string{"text", "crawlers"} {
			for _, width := range []int{0, 60, 72, 80, 100, 132, 200} {
				for line := range strings.Lines(written(t, format, r, Look{Width: width})) {
					line = strings.TrimSuffix(line, "\n")
					if n, most := len([]rune(line)), max(width, 60); n > most && (width > 0 || n > 80) {
						t.Errorf("%s, width %d: %d characters: %s", format, width, n, line)
					}
					if strings.Contains(line, "\t") || strings.HasSuffix(line, " ") {
						t.Errorf("a tab, or a space at the end of %q", line)
					}
				}
			}
		}
	}
}

func Test_that_colour_changes_nothing_but_colour(t *testing.T) {
	plain, painted := written(t, "text", fixture(), Look{Width: 90}), written(t, "text", fixture(), Look{Width: 90, Color: true})
	var b strings.Builder
	for rest := painted; rest != ""; {
		before, after, found := strings.Cut(rest, "\x1b[")
		b.WriteString(before)
		rest = ""
		if found {
			_, rest, _ = strings.Cut(after, "m")
		}
	}
	if diff := cmp.Diff(plain, b.String()); diff != "" || plain == painted {
		t.Error(diff)
	}
}

func Test_that_silence_says_what_was_looked_at(t *testing.T) {
	for _, c := range []struct {
		change func(*Report)
		want   string
	}{
		{func(*Report) {}, "No incident: in 95,641 requests over 23h 59m no rate of refusals rose beyond what chance explains, at a limit that lets one false alarm pass every 7 days."},
		{func(r *Report) { r.FalseAlarms = 0 }, "no rate of refusals rose beyond what chance explains."},
		{func(r *Report) { r.FalseAlarms = 24 * time.Hour }, "one false alarm pass every day."},
		{func(r *Report) { r.From = r.To.Add(-20 * time.Minute) }, "over 20m no rate of refusals rose beyond what chance explains, at a limit that lets one false alarm pass every 7 days. A change is told from what was before it, and so short a log shows little of that."},
		{func(r *Report) { *r = empty() }, "No incident: nothing was there to look at."},
	} {
		r := fixture()
		r.Incidents = nil
		c.change(&r)
		if got := strings.Join(strings.Fields(written(t, "text", r, Look{})), " "); !strings.Contains(got, c.want) {
			t.Errorf("got %s\nwant %s", got, c.want)
		}
	}
}

func Test_that_what_goes_on_comes_first_and_the_greatest_before_others(t *testing.T) {
	text := written(t, "text", fixture(), Look{})
	last := -1
	for _, in := range []candor.Incident{fixtureDeployment(), fixtureScope(), fixtureUnknown(), fixtureUpstream()} {
		i := strings.Index(text, in.ID)
		if i < last || i < 0 {
			t.Errorf("%s stands at %d, after %d", in.ID, i, last)
		}
		last = i
	}
}

func Test_that_a_log_full_of_incidents_stays_readable(t *testing.T) {
	r := fixture()
	for i := range 200 {
		in := fixtureDeployment()
		in.Ongoing = i%2 == 0
		r.Incidents = append(r.Incidents, in)
	}
	text := written(t, "text", r, Look{})
	for _, want := range []string{"204 incidents: 102 ongoing, 102 ended", "72 more incidents go on", "82 more incidents ended"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if n := strings.Count(text, "\n"); n > 1000 {
		t.Errorf("%d lines", n)
	}
}

func Test_that_a_log_without_reasons_has_no_column_for_them(t *testing.T) {
	r := empty()
	r.Routes = []Route{{Method: "GET", Route: "/a", Total: 1, Status: map[string]int64{"404": 1}}}
	if text := written(t, "text", r, Look{}); !strings.Contains(text, "GET /a  1 request\n  404  1  100.0%\n") {
		t.Errorf("got\n%s", text)
	}
}

func Test_that_the_text_shows_the_worst_routes_and_sums_up_the_rest(t *testing.T) {
	r := empty()
	for i := range 100 {
		n := int64(100 - i)
		r.Routes = append(r.Routes, Route{Method: "GET", Route: fmt.Sprintf("/r%c%c", 'a'+i/26, 'a'+i%26), Total: n, Status: map[string]int64{"500": n}})
	}
	text := written(t, "text", r, Look{})
	if got := strings.Count(text, "GET /r"); got != maxTextRows {
		t.Errorf("%d routes in the table", got)
	}
	if !strings.Contains(text, "\n70 more routes: 2,485 requests, 2,485 refused\n") {
		t.Errorf("the rest is not summed up:\n%s", text)
	}
}

// hostileTexts are what a stranger may send to whoever reads the report.
var hostileTexts = map[string]string{
	"html":      `</code></pre></details><script>alert(1)</script><img src=x onerror=alert(1)>"'><a href="javascript:alert(1)">x</a><!--`,
	"markdown":  "](https://evil.example) **b** `code` ``two`` ```three\n```\n# h\n> q\n- l\n1. n\n| a | b |\n|---|---|\n[x](https://evil.example) ![i](https://evil.example/i.png) <https://evil.example> www.evil.example https://evil.example @everyone #1 ~~s~~ $x$ [^1] :tada:",
	"template":  "{{ $labels.method }}{{end}}{{ template \"x\" }} {{`",
	"yaml":      "x\": !!python/object:os.system\n- alert: evil\n  expr: vector(1)\n# ' \\",
	"promql":    "a\"} or vector(1) > 0 # \\",
	"metrics":   "a\"} 1\n# EOF\nevil_total{x=\"\\",
	"terminal":  "\x1b[2J\x1b]0;title\x07\x1b]8;;https://evil.example\x1b\\x\x9b31m\u009b31m\U000e0041\r\b\x00\x7f",
	"reordered": "a\u202eb\u2066c\u200fd\ufeffe\u2028f\u2029g",
	"broken":    "\xff\xfe\xc3\x28 ]]> \ufffe &amp; &#60;",
	"huge":      strings.Repeat("x", 20_000),
	"wide":      strings.Repeat("many words ", 2_000),
	"lines":     strings.Repeat("line\n", 1_000),
	"empty":     "",
}

// hostile is a report in which a stranger wrote every text.
func hostile(s string) Report {
	r := fixture()
	for i := range r.Routes {
		x := &r.Routes[i]
		x.Method, x.Route = s, s
		x.Reasons = map[string]int64{"400 " + s: 2, "403 " + s: 1}
		x.Would = map[string]int64{s: 3}
	}
	for i := range r.Incidents {
		in := &r.Incidents[i]
		in.ID, in.Method, in.Route, in.Reason = s, s, s, s
		in.Cause = candor.Cause{Kind: s, Where: map[string]string{"client": s, "version": s, s: s}, Share: 0.5, Summary: s, Confidence: s, Against: []string{s, s}, RunnerUp: s}
		in.Evidence = []string{s, s}
		in.Examples = []candor.Example{{Time: at(1, 0, 0), Method: s, Path: s, Status: -1 << 40, Client: s, Who: s}}
		in.Related = []candor.Related{{Method: s, Route: s, Status: 1 << 40, Reason: s, Events: -1}}
		in.Status = i * 300
	}
	for i := range r.Crawlers {
		c := &r.Crawlers[i]
		c.Name, c.Standing = s, s
		c.Wasted = []CrawledRoute{{Method: s, Route: s, Status: 404, Count: 1}}
	}
	return r
}

func Test_that_nothing_of_a_stranger_acts_on_whoever_reads_the_report(t *testing.T) {
	for name, s := range hostileTexts {
		for _, f := range Formats {
			text := written(t, f.Name, hostile(s), Look{})
			for i, r := range text {
				// JSON may hold what its reader must escape, as encoding/json does it.
				if r != '\n' && !unicode.IsPrint(r) && f.Name != "json" || r == '\x1b' {
					t.Errorf("%s, %s: %q at %d: …%q", name, f.Name, r, i, text[max(i-40, 0):i])
					break
				}
			}
			if len(text) > 600_000 && f.Name != "json" {
				t.Errorf("%s, %s: %d bytes", name, f.Name, len(text))
			}
		}
	}
}
