package openapi

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

// check judges JSON by the schema of a one-operation document.
func check(t testing.TB, document, body string, k ContentKnobs) (*ladder.Reason, string, []problem.Error) {
	t.Helper()
	m := parse(t, document).Operations[0].Body.For("application/json")
	return m.Check([]byte(body), "application/json", k)
}

// faults writes errors as "pointer detail", one a line.
func faults(errs []problem.Error) string {
	var lines []string
	for _, e := range errs {
		lines = append(lines, e.Pointer+" "+e.Detail)
	}
	return strings.Join(lines, "\n")
}

func TestCheck_names_every_fault_by_its_pointer(t *testing.T) {
	m := load(t, "shop.yaml").Operation("createOrder").Body.For("application/json; charset=UTF-8")
	reason, detail, errs := m.Check([]byte(`{"customer":"a","due":"soon","colour":1,"a/b ~é":2,"items":[{"sku":"A-1","quantity":0},{"sku":"x","quantity":1.5,"price":0.005}]}`), "application/json", ContentKnobs{})
	want := `#/a~1b%20~0%C3%A9 is not allowed here
#/colour is not allowed here
#/customer must be at least 2 characters long
#/due must be a date such as 2006-01-02 (RFC 3339)
#/items/0/quantity must be at least 1
#/items/1/price must be a multiple of 0.01
#/items/1/quantity must be an integer
#/items/1/sku must match the pattern ^[A-Z]-\d+$`
	if reason != ladder.InvalidContent || faults(errs) != want {
		t.Errorf("got %v\n%s\nwant\n%s", reason, faults(errs), want)
	}
	if want := "8 faults; the first: #/a~1b%20~0%C3%A9 is not allowed here."; detail != want {
		t.Errorf("got %q", detail)
	}
	if reason, _, errs := m.Check([]byte(`{"customer":"ann","note":null,"items":[{"sku":"A-1","quantity":2.0,"price":1.10}]}`), "application/json", ContentKnobs{}); reason != nil {
		t.Errorf("a request need not hold what is read-only, got %v", faults(errs))
	}
}

func TestCheck_tells_malformed_from_invalid_JSON(t *testing.T) {
	doc := withBody("3.1.0", "{type: object, properties: {a: {type: integer}}}", "")
	for body, want := range map[string]*ladder.Reason{
		`{"a":1}`: nil, `{"a":"x"}`: ladder.InvalidContent, `null`: ladder.InvalidContent,
		`{"a":"x"`: ladder.MalformedJSON, `{"a":1,"a":2}`: ladder.MalformedJSON, `{"a":1} x`: ladder.MalformedJSON, ``: ladder.MalformedJSON,
		"{\"b\":\"\xff\"}": ladder.MalformedJSON, `{"b":"\ud800"}`: ladder.MalformedJSON, "\xEF\xBB\xBF{}": ladder.MalformedJSON,
		`{"b":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`: ladder.MalformedJSON,
	} {
		if got, detail, _ := check(t, doc, body, ContentKnobs{}); got != want {
			t.Errorf("%.40q: got %v %q", body, got, detail)
		}
	}
	if got, _, _ := check(t, doc, `{"a":1,"a":2}`, ContentKnobs{AllowDuplicates: true}); got != nil {
		t.Error("the knob allows duplicates")
	}
	if got, _, _ := check(t, doc, `{"a":2.0}`, ContentKnobs{}); got != nil {
		t.Error("an integer is one by value")
	}
	if got, _, errs := check(t, doc, `{"a":2.0}`, ContentKnobs{IntegersByText: true}); got != ladder.InvalidContent || faults(errs) != "#/a must be written as an integer" {
		t.Errorf("the knob has integers written as such, got %v", faults(errs))
	}
}

func TestCheck_refuses_huge_numbers_without_computing_them(t *testing.T) {
	doc := withBody("3.1.0", "{type: array, items: {type: number, multipleOf: 0.01}}", "")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, n := range []string{"1e999999999", "-1E+99999999999999999999", "1e309", "1e-999999999", strings.Repeat("9", 500)} {
		reason, _, errs := check(t, doc, "[1, "+n+"]", ContentKnobs{})
		if reason != ladder.InvalidContent || faults(errs) != "#/1 is out of range" {
			t.Errorf("%.30s: got %v %s", n, reason, faults(errs))
		}
	}
	if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 64<<20 {
		t.Errorf("took %d MiB", (after.TotalAlloc-before.TotalAlloc)>>20)
	}
	many := "[" + strings.Repeat("1e300,", 1000) + "1e300, 1]"
	if reason, _, errs := check(t, doc, many, ContentKnobs{}); reason != ladder.InvalidContent || faults(errs) != "#/1000 is one number too many with an exponent beyond 40" {
		t.Errorf("got %v %s", reason, faults(errs))
	}
	if reason, _, errs := check(t, doc, "[1e308, 0.01]", ContentKnobs{}); reason != nil {
		t.Errorf("got %s", faults(errs))
	}
}

func TestCheck_lists_at_most_a_hundred_faults(t *testing.T) {
	_, _, errs := check(t, withBody("3.1.0", "{items: {type: integer}}", ""), "["+strings.Repeat(`"x",`, 5000)+`"x"]`, ContentKnobs{})
	if len(errs) != 100 || errs[99].Pointer != "#/99" {
		t.Errorf("got %d, the last %v", len(errs), errs[len(errs)-1])
	}
}

func TestSchemas_of_OpenAPI_3_0_mean_what_that_version_says(t *testing.T) {
	const more = `components:
  schemas:
    Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: "#/components/schemas/Pet"}, {type: object, required: [lives], properties: {lives: {type: integer}}}]}
    Dog: {allOf: [{$ref: "#/components/schemas/Pet"}, {type: object, required: [bark], properties: {bark: {type: boolean}}}]}
    Base: {type: object, properties: {id: {type: string, readOnly: true}, name: {type: string}}}
    Node: {type: object, properties: {next: {$ref: "#/components/schemas/Node"}}, additionalProperties: false}
`
	for _, c := range []struct{ schema, body, want string }{
		{"{type: string, nullable: true}", `null`, ""},
		{"{type: string}", `null`, "# must be a string"},
		{"{type: string, nullable: true, enum: [a]}", `null`, ""},
		{"{type: string, nullable: true, enum: [a]}", `"b"`, "# must be one of: a, null"},
		{`{nullable: true, allOf: [{$ref: "#/components/schemas/Base"}]}`, `null`, ""},
		{`{nullable: true, allOf: [{$ref: "#/components/schemas/Base"}]}`, `{"name":1}`, "#/name must be a string"},
		{`{nullable: true, allOf: [{$ref: "#/components/schemas/Base"}]}`, `3`, "# must be an object or null"},
		{`{nullable: true, $ref: "#/components/schemas/Base"}`, `null`, ""},
		{"{type: integer, minimum: 1, exclusiveMinimum: true}", `1`, "# must be greater than 1"},
		{"{type: integer, minimum: 1, exclusiveMinimum: false}", `1`, ""},
		{`{allOf: [{$ref: "#/components/schemas/Base"}], required: [id, name]}`, `{}`, "#/name is required"},
		{`{allOf: [{$ref: "#/components/schemas/Base"}, {required: [id]}]}`, `{}`, ""},
		{`{oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}], discriminator: {propertyName: kind}}`, `{"kind":"Cat","lives":"9"}`, "#/lives must be an integer"},
		{`{oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}], discriminator: {propertyName: kind}}`, `{"kind":"Cow"}`, "#/kind must be one of: Cat, Dog"},
		{`{oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}], discriminator: {propertyName: kind}}`, `[]`, "# must be an object"},
		{`{oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}], discriminator: {propertyName: kind, mapping: {miau: Cat, wuff: "#/components/schemas/Dog"}}}`, `{"kind":"wuff","bark":true}`, ""},
		{`{oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]}`, `{"kind":"x"}`, "# fits none of the 2 allowed forms"},
		{`{oneOf: [{type: integer}, {type: number}]}`, `1`, "# fits more than one of the allowed forms, and must fit exactly one"},
		{`{$ref: "#/components/schemas/Node"}`, `{"next":{"next":{"x":1}}}`, "#/next/next/x is not allowed here"},
		{"{type: integer, format: int32}", `2147483648`, "# must fit in 32 bits"},
		{"{type: string, format: byte}", `"!"`, "# must be base64 (RFC 4648 §4)"},
		{"{type: string, format: password}", `"x"`, ""},
		{"{type: array, uniqueItems: true}", `[1,2,1.0]`, "# must hold each item once; items 0 and 2 are equal"},
		{"{type: object, maxProperties: 1}", `{"a":1,"b":2}`, "# must have at most 1 member"},
	} {
		_, _, errs := check(t, withBody("3.0.3", c.schema, more), c.body, ContentKnobs{})
		if got := faults(errs); got != c.want {
			t.Errorf("%s on %s: got %q, want %q", c.schema, c.body, got, c.want)
		}
	}
}

func TestSchemas_of_OpenAPI_3_1_are_JSON_Schema(t *testing.T) {
	const more = "components: {schemas: {S: {type: string, minLength: 2}}}\n"
	for _, c := range []struct{ schema, body, want string }{
		{`{$ref: "#/components/schemas/S", maxLength: 3}`, `"abcd"`, "# must be at most 3 characters long"},
		{`{$ref: "#/components/schemas/S", maxLength: 3}`, `"a"`, "# must be at least 2 characters long"},
		{`{type: [integer, "null"], exclusiveMaximum: 5}`, `5`, "# must be less than 5"},
		{`{prefixItems: [{const: a}], items: false}`, `["a", 1]`, "#/1 is not allowed here"},
		{`{if: {properties: {a: {const: 1}}}, then: {required: [b]}}`, `{"a":1}`, "#/b is required"},
		{`{properties: {a: true}, unevaluatedProperties: false}`, `{"b":1}`, "#/b is not allowed here"},
		{`{dependentRequired: {a: [b]}}`, `{"a":1}`, `#/b is required when "a" is present`},
		{`{$defs: {x: {type: integer, $anchor: here}}, properties: {a: {$ref: "#here"}}}`, `{"a":"1"}`, "#/a must be an integer"},
		{`{patternProperties: {'^\d+$': {type: integer}}}`, `{"12":"x"}`, "#/12 must be an integer"},
		{`{propertyNames: {pattern: '^a'}}`, `{"b":1}`, "# has a member whose name is not allowed"},
	} {
		_, _, errs := check(t, withBody("3.1.0", c.schema, more), c.body, ContentKnobs{})
		if got := faults(errs); got != c.want {
			t.Errorf("%s on %s: got %q, want %q", c.schema, c.body, got, c.want)
		}
	}
}

func TestFor_picks_the_declared_type_that_fits_best(t *testing.T) {
	d := parse(t, `
openapi: 3.1.0
paths:
  /a: {post: {requestBody: {content: {application/json: {schema: {type: object}}, 'application/Vnd.X+JSON; v=1': {}, text/*: {}, application/*: {schema: {type: array}}}}}}
  /b: {post: {requestBody: {content: {'*/*': {schema: {type: object}}}}}}
  /c: {post: {requestBody: {content: {application/json: {}}}}}
`)
	a, b, c := d.Operations[0].Body, d.Operations[1].Body, d.Operations[2].Body
	for _, x := range []struct {
		body      *Body
		sent, got string
		checks    bool
	}{
		{a, "application/json", "application/json", true},
		{a, "APPLICATION/JSON;charset=utf-8", "application/json", true},
		{a, "application/json; charset=latin1", "", false},
		{a, "application/vnd.x+json", "application/vnd.x+json", true},
		{a, "application/other+json", "application/*", true},
		{a, "application/pdf", "application/*", false},
		{a, "text/plain", "text/*", false},
		{a, "image/png", "", false},
		{a, "", "", false},
		{a, "json", "", false},
		{a, "*/*", "", false},
		{b, "application/json", "*/*", true},
		{b, "application/x-www-form-urlencoded", "*/*", true},
		{b, "image/png", "*/*", false},
		{c, "application/problem+json", "", false},
		{c, "application/jsonx", "", false},
	} {
		m := x.body.For(x.sent)
		switch {
		case m == nil && x.got != "":
			t.Errorf("%q: got nothing, want %q", x.sent, x.got)
		case m != nil && (m.Type() != x.got || m.Checks() != x.checks):
			t.Errorf("%q: got %q %v, want %q %v", x.sent, m.Type(), m.Checks(), x.got, x.checks)
		}
	}
}

func TestCheck_reads_forms_as_their_types(t *testing.T) {
	m := load(t, "shop.yaml").Operation("createOrder").Body.For("application/x-www-form-urlencoded")
	for _, c := range []struct {
		body, want string
		reason     *ladder.Reason
	}{
		{"sku=A&quantity=2&gift=true&tags=a&tags=b", "", nil},
		{"sku=A+b%26", "", nil},
		{"quantity=2", "#/sku is required", ladder.InvalidContent},
		{"sku=A&quantity=two&gift=yes", "#/gift must be a boolean\n#/quantity must be an integer", ladder.InvalidContent},
		{"sku=A&quantity=0&tags=long", "#/quantity must be at least 1\n#/tags/0 must be at most 3 characters long", ladder.InvalidContent},
		{"sku=A&sku=B", "#/sku must be a string", ladder.InvalidContent},
		{"sku=%zz", "", ladder.MalformedContent},
		{"sku=%ff", "", ladder.MalformedContent},
		{strings.Repeat("a&", 10_001), "", ladder.MalformedContent},
	} {
		reason, _, errs := m.Check([]byte(c.body), "application/x-www-form-urlencoded", ContentKnobs{})
		if reason != c.reason || faults(errs) != c.want {
			t.Errorf("%.40s: got %v %q, want %v %q", c.body, reason, faults(errs), c.reason, c.want)
		}
	}
}

func TestSchema_and_examples_are_given_whole(t *testing.T) {
	m := load(t, "shop.yaml").Operation("createOrder").Body.Media[0]
	if len(m.Examples) != 1 {
		t.Errorf("got %v", m.Examples)
	}
	s := fmt.Sprint(m.Schema())
	if !strings.Contains(s, "maxLength:40") || strings.Contains(s, schemaBase) || strings.Contains(s, integerText) {
		t.Errorf("got %s", s)
	}
	limit := load(t, "shop.yaml").Operation("listOrders").Parameter("query", "limit")
	if fmt.Sprint(limit.Examples) != "[20]" || fmt.Sprint(limit.Types()) != "[integer]" {
		t.Errorf("got %v %v", limit.Examples, limit.Types())
	}
	d := parse(t, withBody("3.1.0", `{$ref: "#/components/schemas/N"}`, "components: {schemas: {N: {properties: {next: {$ref: '#/components/schemas/N'}}}}}\n"))
	if s := fmt.Sprint(d.Operations[0].Body.Media[0].Schema()); !strings.Contains(s, "$defs") {
		t.Errorf("got %s", s)
	}
}

func FuzzCheck_never_panics(f *testing.F) {
	body := load(f, "shop.yaml").Operation("createOrder").Body
	f.Add([]byte(`{"customer":"a","items":[{"quantity":1e400}]}`))
	f.Add([]byte("sku=%&quantity=1&tags"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, m := range body.Media {
			reason, detail, errs := m.Check(data, m.Type(), ContentKnobs{})
			if (reason == nil) != (detail == "") || reason == ladder.InvalidContent && len(errs) == 0 {
				t.Fatalf("got %v %q %v", reason, detail, errs)
			}
		}
	})
}

func TestDocument_is_used_by_many_at_once(t *testing.T) {
	d := load(t, "shop.yaml")
	for i := range 8 {
		t.Run(fmt.Sprint("user ", i), func(t *testing.T) {
			t.Parallel()
			for range 50 {
				r, values := d.Match("/v1/reports/2026-13.csv", nil)
				if got := r.Operation("GET").CheckTarget(Target{Values: values}, Knobs{}); len(got) != 1 || got[0].Reason != ladder.InvalidParameter {
					t.Fatalf("got %v", got)
				}
				if reason, _, _ := d.Operation("createOrder").Body.Media[0].Check([]byte(`{}`), "", ContentKnobs{}); reason != ladder.InvalidContent {
					t.Fatalf("got %v", reason)
				}
			}
		})
	}
}
