package accesslog

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/ladder"
)

// at is the time of the samples, with nanoseconds on top.
func at(nanos time.Duration) time.Time {
	return time.Date(2026, 3, 10, 13, 55, 36, 0, time.UTC).Add(nanos)
}

const ms = time.Millisecond

// sampled lists what the samples of every format say, field by field.
var sampled = map[string][]candor.Event{
	"candor": {{
		Time: at(120 * ms), Method: "POST", Route: "/v1/orders", Path: "/v1/orders", Status: 403, Reason: "insufficient-scope",
		Rung: "role", RefusedBy: "gate", DurationMS: 0.41, Client: "acme-ios", Version: "5.2.0", Subject: "alice", Tenant: "north",
		ObjectTenant: "north", Token: "9f1cab2e00112233", Address: "203.0.113.7", Host: "api.example", RequestID: "01JP0", Bytes: 412,
	}},
	"caddy": {{
		Time: at(120 * ms), Method: "POST", Path: "/v1/orders", Status: 422, DurationMS: 2, Client: "acme-ios", Version: "5.10.0",
		Address: "203.0.113.7", Host: "api.example", Bytes: 88,
	}},
	"traefik-json": {{
		Time: at(0), Method: "GET", Path: "/v1/orders/42", Status: 403, RefusedBy: "proxy", DurationMS: 1.2, Client: "acme-go",
		Version: "1.9.4", Address: "203.0.113.7",
	}},
	"envoy-json": {{
		Time: at(120 * ms), Method: "POST", Path: "/v1/orders", Status: 403, Reason: "policy-denied", RefusedBy: "proxy",
		Client: "acme-ios", Version: "5.10.0", Address: "203.0.113.7",
	}},
	"gcp": {{
		Time: at(100 * ms), Method: "POST", Path: "/v1/orders", Status: 403, Reason: "waf-blocked", RefusedBy: "proxy", DurationMS: 4,
		Client: "acme-go", Version: "1.9.4", Address: "203.0.113.7", Host: "api.example",
	}},
	"kong": {{
		Time: at(123 * ms), Method: "POST", Path: "/v1/orders", Status: 403, Reason: "access-denied", RefusedBy: "proxy", DurationMS: 3,
		Client: "acme-ios", Version: "5.10.0", Subject: "shop", Address: "203.0.113.7",
	}},
	"otlp": {{
		Time: at(120 * ms), Method: "POST", Route: "/v1/orders", Path: "/v1/orders", Status: 403, Reason: "insufficient-scope",
		DurationMS: 4, Client: "acme-ios", Version: "5.10.0", Address: "203.0.113.7", RequestID: "5b8efff798038103d269b633813fc60c",
	}},
	"alb": {{
		Time: at(123456 * time.Microsecond), Method: "POST", Path: "/v1/orders", Status: 403, Reason: "waf-blocked", RefusedBy: "proxy",
		Client: "acme-ios", Version: "5.10.0", Address: "203.0.113.7", Host: "api.example", RequestID: "Root=1-65ee", Bytes: 287,
	}},
	"cloudfront": {{
		Time: at(0), Method: "GET", Path: "/v1/orders", Status: 403, Reason: "geo-blocked", RefusedBy: "proxy", DurationMS: 4,
		Client: "acme-web", Version: "2026.3.1", Address: "203.0.113.7", Host: "api.example", RequestID: "Q1w2==", Bytes: 703,
	}},
	"iis": {{
		Time: at(0), Method: "GET", Path: "/v1/orders", Status: 403, Reason: "address-not-allowed", RefusedBy: "proxy", DurationMS: 15,
		Client: "acme-web", Version: "2026.3.1", Subject: `EX\alice`, Address: "203.0.113.7",
	}},
	"haproxy": {{
		Time: at(120 * ms), Method: "POST", Path: "/v1/orders", Status: 403, Reason: "access-denied", RefusedBy: "proxy",
		Client: "acme-ios", Version: "5.10.0", Address: "203.0.113.7", Bytes: 192,
	}},
	"istio": {{
		Time: at(120 * ms), Method: "GET", Path: "/v1/orders/42", Status: 403, Reason: "policy-denied", RefusedBy: "proxy",
		Client: "acme-go", Version: "1.9.4", Address: "10.1.9.9", Host: "orders", RequestID: "9f1c2d3e", Bytes: 19,
	}},
	"envoy": {{
		Time: at(120 * ms), Method: "POST", Path: "/v1/orders", Status: 403, Reason: "policy-denied", RefusedBy: "proxy", DurationMS: 4,
		Client: "acme-ios", Version: "5.10.0", Address: "203.0.113.7", Host: "api.example", RequestID: "9f1c2d3e", Bytes: 19,
	}},
	"traefik": {{
		Time: at(0), Method: "POST", Path: "/v1/orders", Status: 400, RefusedBy: "upstream", DurationMS: 3, Client: "acme-web",
		Version: "2026.3.1", Subject: "alice", Address: "203.0.113.7", Referer: "https://shop.example", Bytes: 512, UpstreamStatus: 400,
		Upstream: "10.0.0.5:8080",
	}},
	"ingress-nginx": {{
		Time: at(0), Method: "POST", Path: "/v1/orders", Status: 403, RefusedBy: "upstream", DurationMS: 4, Client: "acme-ios",
		Version: "5.10.0", Address: "203.0.113.7", RequestID: "9f1cab2e", Bytes: 19, UpstreamStatus: 403, Upstream: "10.0.1.5:8080",
	}},
	"vhost_combined": {{
		Time: at(0), Method: "GET", Path: "/", Status: 200, Client: "curl", Version: "8.9.1", Address: "203.0.113.7",
		Host: "shop.example", Bytes: 612,
	}},
	"combined": {{
		Time: at(0), Method: "POST", Path: "/v1/orders", Status: 400, Client: "acme-web", Version: "2026.3.1", Subject: "alice",
		Address: "203.0.113.7", Referer: "https://shop.example", Bytes: 512,
	}, {
		Time: at(time.Second - time.Hour), Method: "GET", Path: "/v1/orders/42", Status: 200, Address: "2001:db8::7", Bytes: 88,
	}},
	"json": {{
		Time: at(0), Method: "POST", Path: "/v1/orders", Status: 400, DurationMS: 4.5, Client: "acme-ios", Version: "5.10.0",
		Address: "203.0.113.7", Host: "api.example", RequestID: "9f1cab2e", Bytes: 88,
	}, {
		Time: at(1500 * ms), Method: "GET", Path: "/v1/orders/42", Status: 200, Client: "curl", Version: "8.9.1",
		Address: "2001:db8::7", Bytes: 612,
	}},
}

// eventLines returns the samples of a format that are events, what the
// wrapper adds taken off.
func eventLines(f *Format) [][]byte {
	var lines [][]byte
	for _, s := range f.Sample {
		line := []byte(s)
		if inner, ok := cutSyslog(line); ok {
			line = inner
		}
		if f.header == nil || !f.header(line) {
			lines = append(lines, line)
		}
	}
	return lines
}

func Test_that_the_samples_of_every_format_are_read_field_by_field(t *testing.T) {
	for _, f := range Formats {
		want, ok := sampled[f.Name]
		if !ok {
			t.Errorf("nothing is expected of the samples of %s", f.Name)
			continue
		}
		events, r := readAll(t, strings.Join(f.Sample, "\n")+"\n", Options{})
		if s := r.Stats(); s.Format != f.Name || s.Rejected > 0 || len(events) != len(want) {
			t.Errorf("%s: %d events, %+v", f.Name, len(events), s)
			continue
		}
		for i := range want {
			if events[i] != want[i] {
				t.Errorf("%s, event %d:\n%s", f.Name, i, differ(events[i], want[i]))
			}
		}
	}
}

// differ lists the fields in which two events differ.
func differ(got, want candor.Event) string {
	var b strings.Builder
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		if x, y := g.Field(i).Interface(), w.Field(i).Interface(); x != y {
			fmt.Fprintf(&b, "  %s is %v, want %v\n", g.Type().Field(i).Name, x, y)
		}
	}
	return b.String()
}

// cutShort lists what a line that was cut off may get wrong where its format
// has no mark for the end of a line: the last column.
var cutShort = map[string][]string{
	"combined":       {"Bytes"},
	"vhost_combined": {"Bytes"},
	"ingress-nginx":  {"RequestID"},
	"iis":            {"DurationMS"},
	"alb":            {"RequestID", "Host"}, // never, since they stand in quotes; the list shows that a column may be missing
}

func Test_that_a_line_cut_anywhere_is_rejected_or_right_as_far_as_it_goes(t *testing.T) {
	for _, f := range Formats {
		for _, line := range eventLines(f) {
			d := decoder{setup: newSetup(Options{})}
			var whole candor.Event
			if why := f.parse(&d, line, &whole); why != "" {
				t.Fatalf("%s: %s", f.Name, why)
			}
			w := reflect.ValueOf(whole)
			for cut := range line {
				var ev candor.Event
				d.forget()
				if f.parse(&d, line[:cut], &ev) != "" {
					continue
				}
				g := reflect.ValueOf(ev)
				for i := range g.NumField() {
					name := g.Type().Field(i).Name
					if g.Field(i).IsZero() || g.Field(i).Interface() == w.Field(i).Interface() || slices.Contains(cutShort[f.Name], name) {
						continue
					}
					if f == ALB && (name == "RefusedBy" || name == "Reason") { // told with less certainty where the actions are missing
						continue
					}
					t.Errorf("%s cut to %d bytes is accepted with %s = %v:\n%s", f.Name, cut, name, g.Field(i), line[:cut])
				}
			}
		}
	}
}

func Test_that_long_and_dirty_values_are_kept_apart_from_the_rest(t *testing.T) {
	for _, f := range Formats {
		for _, line := range eventLines(f) {
			if !strings.Contains(string(line), "/v1/orders") {
				continue
			}
			long := "/v1/" + strings.Repeat("a", 1<<20)
			dirty := strings.ReplaceAll(string(line), "/v1/orders", long)
			d := decoder{setup: newSetup(Options{})}
			var whole, ev candor.Event
			f.parse(&d, line, &whole)
			if why := f.parse(&d, []byte(dirty), &ev); why != "" {
				t.Errorf("%s: a long path is refused: %s", f.Name, why)
			} else if ev.Path != long && ev.Path != long+"/42" && ev.Route != long {
				t.Errorf("%s: a long path comes back with %d bytes", f.Name, len(ev.Path))
			}
			ev.Path, ev.Route = whole.Path, whole.Route
			if ev != whole {
				t.Errorf("%s: a long path changes\n%s", f.Name, differ(ev, whole))
			}
			for c := range 256 {
				ev = candor.Event{}
				d.forget()
				f.parse(&d, []byte(strings.Replace(string(line), "/v1/orders", "/v1/ord"+string([]byte{byte(c)})+"rs", 1)), &ev)
			}
		}
	}
}

func Test_that_nothing_is_allocated_for_values_that_repeat(t *testing.T) {
	for _, f := range Formats {
		line := eventLines(f)[0]
		d := decoder{setup: newSetup(Options{})}
		var ev candor.Event
		f.parse(&d, line, &ev)
		unique := 0.0
		if ev.RequestID != "" { // it is never the same
			unique = 1
		}
		if f == OTLP { // what a span refers to is kept until its end is read
			unique += 4
		}
		n := testing.AllocsPerRun(100, func() {
			ev = candor.Event{}
			f.parse(&d, line, &ev)
		})
		if n > unique {
			t.Errorf("%s: %v allocations a line, want %v", f.Name, n, unique)
		}
	}
}

func Test_that_every_reason_of_a_format_is_known(t *testing.T) {
	vendor := map[string]bool{}
	for _, v := range VendorReasons {
		if v.Name == "" || v.What == "" || vendor[v.Name] || ladder.ReasonByName(v.Name) != nil {
			t.Errorf("vendor reason %q is there twice, is one of the ladder, or says nothing", v.Name)
		}
		vendor[v.Name] = true
	}
	var all []string
	for _, r := range envoyFlags {
		all = append(all, r)
	}
	for _, x := range envoyDetails {
		all = append(all, x.reason)
	}
	for _, x := range gcpDetails {
		all = append(all, x.reason)
	}
	for _, r := range haproxyStates {
		all = append(all, r)
	}
	for _, m := range iisSubstatus {
		for _, r := range m {
			all = append(all, r)
		}
	}
	for _, x := range cloudfrontResults {
		all = append(all, x.reason)
	}
	for _, r := range all {
		if r != "" && !vendor[r] && ladder.ReasonByName(r) == nil {
			t.Errorf("reason %q is neither one of the ladder nor listed in VendorReasons", r)
		}
	}
}

func Test_that_keys_stand_for_one_column_each(t *testing.T) {
	seen := map[string]column{}
	for _, c := range candidates {
		for _, name := range c.names {
			if _, twice := seen[name]; twice {
				t.Errorf("key %q is a candidate twice", name)
			}
			if normal(name) != name {
				t.Errorf("key %q can never be met; write it %q", name, normal(name))
			}
			seen[name] = c.col
		}
	}
}

func Test_that_every_field_of_an_event_can_be_mapped(t *testing.T) {
	for i := range reflect.TypeFor[candor.Event]().NumField() {
		name := reflect.TypeFor[candor.Event]().Field(i).Tag.Get("json")
		if _, ok := mappable[name]; !ok && name != "crawler" { // which follows from user agent and address
			t.Errorf("field %q of an event cannot be mapped", name)
		}
	}
}

func Test_that_the_guide_lists_every_format_and_wrapper(t *testing.T) {
	page, err := os.ReadFile("../docs/logs.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Formats {
		if !strings.Contains(string(page), "`"+f.Name+"`") {
			t.Errorf("docs/logs.md does not name format %s", f.Name)
		}
	}
	for _, name := range WrapperNames() {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/logs.md does not name wrapper %s", name)
		}
	}
}
