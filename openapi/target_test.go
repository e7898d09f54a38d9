package openapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/candorhttp/candor/ladder"
)

// sent puts a value where the parameter is read: raw, as on the wire.
func sent(in, raw string) Target {
	switch in {
	case "path":
		return Target{Values: []string{raw}}
	case "query":
		return Target{RawQuery: raw}
	case "cookie":
		return Target{Header: http.Header{"Cookie": {raw}}}
	}
	t := Target{Header: http.Header{}}
	for _, line := range strings.Split(raw, "\n") {
		t.Header.Add("p", line)
	}
	return t
}

func TestCheckTarget_reads_every_style_and_type(t *testing.T) {
	const ints, colour = "{type: array, items: {type: integer}}", "{type: object, properties: {R: {type: integer}, G: {type: integer}}, required: [R]}"
	malformed, invalid := ladder.MalformedParameter, ladder.InvalidParameter
	for _, c := range []struct {
		in, more, raw string
		want          *ladder.Reason
		detail        string
	}{
		{"query", "schema: {type: integer}", "p=5", nil, ""},
		{"query", "schema: {type: integer}", "p=-05", nil, ""},
		{"query", "schema: {type: integer}", "p=abc", malformed, "must be an integer"},
		{"query", "schema: {type: integer}", "p=2.0", malformed, "must be an integer"},
		{"query", "schema: {type: integer}", "p=+5", malformed, "must be an integer"},
		{"query", "schema: {type: integer}", "p=", malformed, "must be an integer"},
		{"query", "schema: {type: integer}", "p", malformed, "must be an integer"},
		{"query", "schema: {type: integer}, allowEmptyValue: true", "p=", nil, ""},
		{"query", "schema: {type: integer}", "p=5&p=6", malformed, "is given more than once"},
		{"query", "schema: {type: integer}", "%70=abc", malformed, "must be an integer"},
		{"query", "schema: {type: integer}", "other=abc&q", nil, ""},
		{"query", "schema: {type: integer}", "a=1;p=x", nil, ""},
		{"query", "schema: {type: integer, minimum: 1}", "p=0", invalid, "must be at least 1"},
		{"query", "schema: {type: integer}, required: true", "q=1", ladder.MissingParameter, "is required"},
		{"query", "schema: {type: number}", "p=1.5e3", nil, ""},
		{"query", "schema: {type: number}", "p=1e999", malformed, "must be a number"},
		{"query", "schema: {type: number}", "p=NaN", malformed, "must be a number"},
		{"query", "schema: {type: number, multipleOf: 0.1}", "p=0.3", nil, ""},
		{"query", "schema: {type: boolean}", "p=true", nil, ""},
		{"query", "schema: {type: boolean}", "p=yes", malformed, "must be true or false"},
		{"query", "schema: {type: string, minLength: 2}", "p=%C3%A9", invalid, "must be at least 2 characters long"},
		{"query", "schema: {type: string}", "p=%C3", malformed, "is not valid percent-encoded UTF-8"},
		{"query", "schema: {type: string}", "p=%zz", malformed, "is not valid percent-encoded UTF-8"},
		{"query", "schema: {type: string}", "p=%00", malformed, "is not valid percent-encoded UTF-8"},
		{"query", "schema: {type: string, const: a b}", "p=a+b", nil, ""},
		{"query", "schema: {enum: [open, closed]}", "p=Open", invalid, "must be one of: open, closed"},
		{"query", "schema: {enum: [1, 2]}", "p=2", nil, ""},
		{"query", "schema: {type: string, format: date}", "p=2026-02-30", invalid, "must be a date such as 2006-01-02 (RFC 3339)"},
		{"query", `schema: {type: string, pattern: '^\d+$'}`, "p=x", invalid, `must match the pattern ^\d+$`},
		{"query", "schema: {anyOf: [{type: integer, minimum: 5}, {const: all}]}", "p=all", nil, ""},
		{"query", "schema: {anyOf: [{type: integer, minimum: 5}, {const: all}]}", "p=9", nil, ""},
		{"query", "schema: {type: [integer, string], pattern: '^1'}", "p=12", nil, ""},
		{"query", "schema: " + ints, "p=1&p=2", nil, ""},
		{"query", "schema: " + ints, "p=1,2", malformed, "item 0: must be an integer"},
		{"query", "schema: " + ints + ", explode: false", "p=1,2", nil, ""},
		{"query", "schema: " + ints + ", explode: false", "p=1%2C2", nil, ""},
		{"query", "schema: " + ints + ", explode: false", "p=1,x", malformed, "item 1: must be an integer"},
		{"query", "schema: " + ints + ", style: spaceDelimited", "p=1%202", nil, ""},
		{"query", "schema: " + ints + ", style: pipeDelimited", "p=1%7C2|3", nil, ""},
		{"query", "schema: {type: array, maxItems: 1, items: {type: string}}", "p=a&p=b", invalid, "must hold at most 1 item"},
		{"query", "schema: {type: array, items: {type: integer, maximum: 3}}", "p=1&p=9", invalid, "item 1: must be at most 3"},
		{"query", "schema: {type: array, maxItems: 1, items: {type: string}}, explode: false", "p=a%2Cb", nil, ""},
		{"query", "schema: " + colour, "R=1&G=2&z=3", nil, ""},
		{"query", "schema: " + colour, "R=x", malformed, "R: must be an integer"},
		{"query", "schema: " + colour + ", explode: false", "p=R,1,G,2", nil, ""},
		{"query", "schema: " + colour + ", explode: false", "p=R,1,G", malformed, "must hold names and values in pairs"},
		{"query", "schema: " + colour + ", style: deepObject", "p[R]=1&p%5BG%5D=2", nil, ""},
		{"query", "schema: " + colour + ", style: deepObject", "p[G]=2", invalid, "R: is required"},
		{"query", "schema: " + colour + ", style: deepObject", "p[R=2", malformed, "has brackets that do not pair, or nest too deep"},
		{"query", "schema: " + colour + ", style: deepObject", "p[R]=x", malformed, "R: must be an integer"},
		{"query", "schema: {type: object, additionalProperties: {type: integer}}, required: true", "any=x", nil, ""},
		{"query", "schema: {type: object, additionalProperties: {type: integer}}, required: true", "", ladder.MissingParameter, "is required"},
		{"query", "content: {application/json: {schema: " + colour + "}}", `p={"R":1}`, nil, ""},
		{"query", "content: {application/json: {schema: " + colour + "}}", `p={"R":"x"}`, invalid, "#/R must be an integer"},
		{"query", "content: {application/json: {schema: " + colour + "}}", `p={"R"`, malformed, ""},
		{"path", "schema: {type: integer}", "5", nil, ""},
		{"path", "schema: {type: integer}", "five", malformed, "must be an integer"},
		{"path", "schema: {type: string, const: a+b c}", "a+b%20c", nil, ""},
		{"path", "schema: {type: string, format: uuid}", "x", invalid, "must be a UUID (RFC 9562)"},
		{"path", "schema: " + ints, "1,2", nil, ""},
		{"path", "schema: " + ints + ", style: label", ".1,2", nil, ""},
		{"path", "schema: " + ints + ", style: label, explode: true", ".1.2", nil, ""},
		{"path", "schema: " + ints + ", style: label", "1,2", malformed, "is not written in the style label"},
		{"path", "schema: " + ints + ", style: matrix", ";p=1,2", nil, ""},
		{"path", "schema: " + ints + ", style: matrix, explode: true", ";p=1;p=2", nil, ""},
		{"path", "schema: " + colour + ", style: matrix, explode: true", ";R=1;G=2", nil, ""},
		{"path", "schema: " + colour + ", explode: true", "R=1,G=2", nil, ""},
		{"path", "schema: " + colour, "R,1,G,x", malformed, "G: must be an integer"},
		{"header", "schema: {type: integer}", "5", nil, ""},
		{"header", "schema: {type: integer}", "5\n5", malformed, "is given more than once"},
		{"header", "schema: " + ints, "1, 2\n3", nil, ""},
		{"header", "schema: {type: string, maxLength: 3}", "a%20b", invalid, "must be at most 3 characters long"},
		{"cookie", "schema: {type: integer}", "a=b; p=7", nil, ""},
		{"cookie", "schema: {type: integer}", "p=x", malformed, "must be an integer"},
		{"cookie", "schema: {type: integer}", "p=1; p=2", malformed, "is given more than once"},
		{"cookie", "schema: {type: integer}, required: true", "q=1", ladder.MissingParameter, "is required"},
		{"cookie", "schema: {type: string, const: '100%'}", "p=100%", nil, ""},
	} {
		d := parse(t, withParameter("3.1.0", "{name: p, in: "+c.in+", "+c.more+"}"))
		got := d.Operations[0].CheckTarget(sent(c.in, c.raw), Knobs{})
		name := c.in + " " + c.more + " " + c.raw
		switch {
		case c.want == nil && got != nil:
			t.Errorf("%s: got %s %q", name, got[0].Reason.Name, got[0].Error.Detail)
		case c.want != nil && (len(got) != 1 || got[0].Reason != c.want):
			t.Errorf("%s: want %s, got %v", name, c.want.Name, got)
		case c.want != nil:
			if c.detail != "" && got[0].Error.Detail != c.detail {
				t.Errorf("%s: got %q, want %q", name, got[0].Error.Detail, c.detail)
			}
			if got[0].Path != (c.in == "path") || (got[0].Error.Header != "") != (c.in == "header") || (got[0].Error.Parameter != "") != (c.in != "header") {
				t.Errorf("%s: got %+v", name, got[0])
			}
		}
	}
}

func TestCheckTarget_reports_every_fault_and_the_missing_header_by_name(t *testing.T) {
	d := parse(t, `
openapi: 3.0.3
paths:
  /x/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
      - {name: X-Trace, in: header, required: true, schema: {type: string}}
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 10, exclusiveMaximum: true}}
        - {name: x-trace, in: header, required: false, schema: {type: integer}}
        - {name: X-Tag, in: header, required: true, schema: {type: string}}
`)
	o := d.Operations[0]
	got := o.CheckTarget(Target{Values: []string{"a"}, RawQuery: "limit=10", Header: http.Header{"X-Trace": {"b"}}}, Knobs{})
	want := []*ladder.Reason{ladder.MalformedParameter, ladder.MalformedParameter, ladder.MissingHeader, ladder.InvalidParameter}
	for _, f := range got {
		switch {
		case f.Error.Header == "X-Tag" && f.Reason != ladder.MissingHeader,
			f.Error.Parameter == "limit" && f.Error.Detail != "must be less than 10",
			f.Error.Header == "x-trace" && f.Reason != ladder.MalformedParameter:
			t.Errorf("got %+v", f)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d faults, want %d: %v", len(got), len(want), got)
	}
}

func TestValues_are_given_decoded(t *testing.T) {
	d := load(t, "shop.yaml")
	r, values := d.Match("/v1/orders/a%20b", nil)
	o, target := r.Operation("GET"), Target{Values: values, RawQuery: "x=1+2&%79=%2B"}
	if v, ok := o.PathValue(target, "id"); v != "a b" || !ok {
		t.Errorf("got %q %v", v, ok)
	}
	if v, ok := o.Query(target, "x"); v != "1 2" || !ok {
		t.Errorf("got %q %v", v, ok)
	}
	if v, ok := o.Query(target, "y"); v != "+" || !ok {
		t.Errorf("got %q %v", v, ok)
	}
	if _, ok := o.Query(target, "z"); ok {
		t.Error("what is absent is not found")
	}
	if _, ok := o.PathValue(target, "z"); ok {
		t.Error("what is absent is not found")
	}
}

func TestCheckTarget_never_repeats_a_value(t *testing.T) {
	const secret = "s3cr3t"
	for _, schema := range []string{"{type: integer}", "{type: string, maxLength: 1}", "{enum: [a]}", "{type: string, format: date-time}", "{type: string, format: uuid}", "{type: string, pattern: '^a$'}", "{const: 1}", "{not: {type: string}}", "{type: array, items: {type: integer}}"} {
		d := parse(t, withParameter("3.1.0", "{name: p, in: query, schema: "+schema+"}"))
		got := d.Operations[0].CheckTarget(Target{RawQuery: "p=" + secret}, Knobs{})
		if len(got) == 0 {
			t.Errorf("%s: no fault", schema)
		}
		for _, f := range got {
			if strings.Contains(f.Error.Detail, secret) {
				t.Errorf("%s: %q", schema, f.Error.Detail)
			}
		}
	}
}

func FuzzCheckTarget_never_panics(f *testing.F) {
	var ops []*Operation
	for _, p := range []string{
		"{name: p, in: query, schema: {type: array, items: {type: integer}}}", "{name: p, in: query, style: deepObject, schema: {type: object, properties: {a: {type: integer}}}}",
		"{name: p, in: query, schema: {type: object, properties: {a: {type: array, items: {type: number}}}}}", "{name: p, in: query, content: {application/json: {schema: {type: object}}}}",
		"{name: p, in: path, style: matrix, explode: true, schema: {type: array, items: {type: number}}}", "{name: p, in: path, style: label, schema: {type: object}}",
		"{name: p, in: cookie, schema: {type: number}}", "{name: p, in: header, schema: {type: array, items: {type: boolean}}}",
	} {
		ops = append(ops, parse(f, withParameter("3.1.0", p)).Operations[0])
	}
	f.Add(";p=1;p=2", "p[a]=1&p[a][b]=2&a=1&a=x", "p=1; p=%")
	f.Add(".a,b", "p[]=&p[=&[p]=1&p={}", `p="1`)
	f.Fuzz(func(t *testing.T, value, query, field string) {
		target := Target{Values: []string{value}, RawQuery: query, Header: http.Header{"Cookie": {field}, "P": {field, value}}}
		for _, o := range ops {
			for _, fault := range o.CheckTarget(target, Knobs{}) {
				if fault.Reason == nil || fault.Error.Detail == "" {
					t.Fatalf("got %+v", fault)
				}
			}
			o.PathValue(target, "p")
			o.Query(target, "p")
		}
	})
}

func TestParse_checks_the_formats_it_was_asked_to(t *testing.T) {
	source := []byte(`
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /x:
    get:
      parameters:
        - {name: step, in: query, schema: {type: string, format: duration}}
        - {name: day, in: query, schema: {type: string, format: date}}
        - {name: n, in: query, schema: {type: integer, format: int32}}
      responses: {}
`)
	for formats, want := range map[string]int{"": 2, FormatsSafe: 2, FormatsAll: 3, FormatsNone: 0} {
		d, err := Parse("x.yaml", source, Options{Formats: formats})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Operations[0].CheckTarget(Target{RawQuery: "step=15s&day=2026-02-30&n=9999999999"}, Knobs{}); len(got) != want {
			t.Errorf("formats %q: %d faults, want %d: %v", formats, len(got), want, got)
		}
	}
}

func TestCheckTarget_takes_a_repeated_key_as_a_list(t *testing.T) {
	d := parse(t, withParameter("3.1.0", "{name: p, in: query, explode: false, schema: {type: array, items: {type: integer}}}"))
	for query, want := range map[string]int{"p=1,2": 0, "p=1&p=2": 0, "p=1&p=x": 1} {
		if got := d.Operations[0].CheckTarget(Target{RawQuery: query}, Knobs{}); len(got) != want {
			t.Errorf("%s: %v", query, got)
		}
	}
}
