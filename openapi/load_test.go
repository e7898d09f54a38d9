package openapi

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestLoad_reads_what_a_document_says_of_its_operations(t *testing.T) {
	d := load(t, "shop.yaml")
	if d.Title != "Shop" || d.Version != "7" || d.Dialect != "3.1.0" {
		t.Errorf("got %q %q %q", d.Title, d.Version, d.Dialect)
	}
	list, create, get, del := d.Operation("listOrders"), d.Operation("createOrder"), d.Operation("getOrder"), d.Operation("DELETE /orders/{id}")
	if list == nil || create == nil || get == nil || del == nil {
		t.Fatal("an operation is not found by its name")
	}
	if d.Operation("DELETE /v1/orders/{id}") != del || d.Operation("nothing") != nil {
		t.Error("operations are found by method and path, with and without base path")
	}
	if list.Security != nil {
		t.Errorf("security: [] makes an operation public, got %v", list.Security)
	}
	if len(create.Security) != 1 || create.Security[0][0].Scheme.Name != "bearer" || len(create.Security[0][0].Scopes) != 0 {
		t.Errorf("without its own security the document's holds, got %v", create.Security)
	}
	if len(get.Security) != 3 || len(get.Security[1]) != 2 || len(get.Security[2]) != 0 || get.Security[0][0].Scopes[0] != "orders:read" {
		t.Errorf("alternatives, schemes needed together and the anonymous one: got %v", get.Security)
	}
	if want := []string{"application/json", "text/csv"}; !slices.Equal(list.Produces, want) {
		t.Errorf("Produces = %v, want %v", list.Produces, want)
	}
	if r := list.Responses[1]; r.Code != "4XX" || r.Headers[0] != "Retry-After" || r.MediaTypes[0] != "application/problem+json" {
		t.Errorf("got %+v", r)
	}
	if create.Body.Accept != "application/json, application/x-www-form-urlencoded" || !create.Body.Required || list.Body != nil {
		t.Error("content is not read right")
	}
	if list.File != "testdata/shop.yaml" || list.Line != 13 || list.Pointer != "/paths/~1orders/get" {
		t.Errorf("got %s:%d %s", list.File, list.Line, list.Pointer)
	}
	if patch := d.Operation("PATCH /orders/{id}"); patch.Name() != "PATCH /orders/{id}" || patch.Route.AcceptPatch != "application/merge-patch+json, image/*" {
		t.Errorf("got %q, %q", patch.Name(), patch.Route.AcceptPatch)
	}
	if list.Route.Allow != "GET, HEAD, OPTIONS, POST" || list.Route.AcceptPost != create.Body.Accept {
		t.Errorf("got %q, %q", list.Route.Allow, list.Route.AcceptPost)
	}
	if list.Route.Operation("HEAD") != list || list.Route.Operation("PUT") != nil || d.Operation("searchOrders").Route.Operation("HEAD") != nil {
		t.Error("HEAD is answered by GET, and by nothing else")
	}
}

func TestLoad_reads_security_schemes(t *testing.T) {
	d := load(t, "shop.yaml")
	if len(d.Schemes) != 3 {
		t.Fatalf("got %d schemes", len(d.Schemes))
	}
	bearer, key, basic := d.Schemes[0], d.Schemes[1], d.Schemes[2]
	if bearer.Type != "oauth2" || !slices.Equal(bearer.Scopes, []string{"orders:read", "orders:write"}) {
		t.Errorf("got %+v", bearer)
	}
	if key.Type != "apiKey" || key.In != "header" || key.Field != "X-API-Key" {
		t.Errorf("got %+v", key)
	}
	if basic.Type != "http" || basic.HTTP != "basic" {
		t.Errorf("got %+v", basic)
	}
}

func TestLoad_reads_settings_from_x_candor(t *testing.T) {
	s := load(t, "shop.yaml").Operation("deleteOrder").Settings
	if s.Denied != "reveal-403" || s.Roles[0] != "admin" || s.Addresses.Allow[0] != "10.0.0.0/8" || s.Tenant.Header != "X-Tenant" || s.Codes["not-found"] != 410 {
		t.Errorf("got %+v", s)
	}
}

func TestLoad_reads_swagger_2(t *testing.T) {
	d := parse(t, `
swagger: "2.0"
info: {title: Old, version: "1"}
basePath: /api/v2/
consumes: [application/json]
produces: [application/json]
securityDefinitions:
  b: {type: basic}
  k: {type: apiKey, in: query, name: key}
security: [{b: []}]
paths:
  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, type: integer, format: int32}
    get:
      security: [{k: []}]
      parameters:
        - {name: tag, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: colour, in: query, type: array, items: {type: string, enum: [red, green]}, collectionFormat: pipes}
        - {name: sizes, in: query, type: array, items: {type: integer}}
      responses: {200: {description: ok, schema: {type: object}}}
    put:
      parameters:
        - {name: body, in: body, required: true, schema: {$ref: "#/definitions/Thing"}}
      responses: {default: {description: ok}}
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - {name: name, in: formData, type: string, required: true, maxLength: 3}
        - {name: count, in: formData, type: integer}
      responses: {default: {description: ok}}
    patch:
      parameters:
        - {name: file, in: formData, type: file, required: true}
      responses: {default: {description: ok}}
definitions:
  Thing:
    type: object
    required: [kind]
    properties: {kind: {type: string}, size: {type: integer, maximum: 3, exclusiveMaximum: true, x-nullable: true}}
`)
	get, put, post, patch := d.Operation("GET /things/{id}"), d.Operation("PUT /things/{id}"), d.Operation("POST /things/{id}"), d.Operation("PATCH /things/{id}")
	if get.Route.Template != "/api/v2/things/{id}" || get.Produces[0] != "application/json" || get.Security[0][0].Scheme.In != "query" {
		t.Errorf("got %q %v %v", get.Route.Template, get.Produces, get.Security)
	}
	if put.Security[0][0].Scheme.HTTP != "basic" || !put.Body.Required || put.Body.Accept != "application/json" {
		t.Errorf("got %+v", put.Body)
	}
	for query, bad := range map[string]bool{
		"tag=a&tag=b": false, "colour=red|green": false, "colour=red%7Cgreen": false, "colour=red,green": true, "sizes=1,2": false, "sizes=1|2": true,
	} {
		if got := get.CheckTarget(Target{Values: []string{"7"}, RawQuery: query}, Knobs{}); (len(got) > 0) != bad {
			t.Errorf("?%s: got %v", query, got)
		}
	}
	if got := get.CheckTarget(Target{Values: []string{"99999999999"}}, Knobs{}); len(got) != 1 || got[0].Error.Detail != "must fit in 32 bits" {
		t.Errorf("got %v", got)
	}
	for body, bad := range map[string]bool{`{"kind":"a","size":2}`: false, `{"kind":"a","size":null}`: false, `{"kind":"a","size":3}`: true, `{}`: true} {
		if reason, _, errs := put.Body.Media[0].Check([]byte(body), "application/json", ContentKnobs{}); (reason != nil) != bad {
			t.Errorf("%s: got %v %v", body, reason, errs)
		}
	}
	form := post.Body.For("application/x-www-form-urlencoded")
	for body, bad := range map[string]bool{"name=abc&count=2": false, "name=abcd": true, "count=2": true, "name=a&count=x": true} {
		if reason, _, errs := form.Check([]byte(body), "", ContentKnobs{}); (reason != nil) != bad {
			t.Errorf("%s: got %v %v", body, reason, errs)
		}
	}
	if m := patch.Body.For("multipart/form-data; boundary=x"); m == nil || m.Checks() {
		t.Error("multipart/form-data is taken and passes unread")
	}
}

func TestLoad_follows_references_to_other_files(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("api.yaml", "openapi: 3.0.3\npaths:\n  /a: {$ref: 'paths/a.yaml'}\n")
	write("paths/a.yaml", "post:\n  operationId: a\n  parameters: [{$ref: '../parts.json#/q'}]\n  requestBody: {content: {application/json: {schema: {$ref: '../parts.json#/s~1t'}}}}\n")
	write("parts.json", `{"q": {"name": "q", "in": "query", "required": true, "schema": {"$ref": "#/n"}}, "n": {"type": "integer"}, "s/t": {"type": "array", "items": {"$ref": "#/s~1t"}}}`)
	d, err := Load(filepath.Join(dir, "api.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	a := d.Operation("a")
	if got := a.CheckTarget(Target{RawQuery: "q=x"}, Knobs{}); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	if reason, _, _ := a.Body.Media[0].Check([]byte("[[],[[]]]"), "application/json", ContentKnobs{}); reason != nil {
		t.Errorf("got %v", reason)
	}
	if reason, _, errs := a.Body.Media[0].Check([]byte("[[],[1]]"), "application/json", ContentKnobs{}); reason == nil || errs[0].Pointer != "#/1/0" {
		t.Errorf("got %v", errs)
	}
	if filepath.Base(a.File) != "a.yaml" || a.Line != 1 {
		t.Errorf("got %s:%d", a.File, a.Line)
	}
}

func TestLoad_names_every_fault_at_once_with_its_line(t *testing.T) {
	fs := faultsOf(t, `openapi: 3.1.0
info: {title: x}
info: {title: y}
security: [{bearr: []}]
paths:
  /a/{id}:
    get:
      parameters:
        - {name: ide, in: path, schema: {type: string}}
        - {name: q, in: query, schema: {type: string, pattern: "(x"}}
  /b:
    post:
      x-candor: {denied: reveal-404, rols: [a]}
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Ordr"}}}}
      responses: {default: {$ref: "https://example.com/x.yaml#/a"}}
  /b/{x}:
    get: {parameters: [{name: x, in: path, schema: {type: strin}}]}
  /b/{y}:
    get: {parameters: [{name: y, in: path, schema: {minimum: 1e999999999}}]}
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  schemas: {Order: {type: object}}
`)
	for _, want := range []struct {
		line      int
		what, fix string
	}{
		{3, `the key "info" is given twice`, ""},
		{4, `"bearr" is not declared`, `"bearer"`},
		{7, `path parameter "id" of /a/{id} is not declared`, ""},
		{9, `the path /a/{id} holds no parameter "ide"`, `"id"`},
		{10, "the pattern cannot be tested", ""},
		{13, "denied", "hide-404, reveal-403, uniform-403"},
		{13, "rols", "roles"},
		{14, `"#/components/schemas/Ordr" points to nothing`, `"Order"`},
		{15, "is remote", "copy the file"},
		{17, "the schema is not valid", ""},
		{19, "must be a number", ""},
	} {
		if !slices.ContainsFunc(fs, func(f Fault) bool {
			return f.Line == want.line && strings.Contains(f.Message, want.what) && strings.Contains(f.Fix, want.fix) && f.File == "test.yaml"
		}) {
			t.Errorf("missing: line %d, %q, %q", want.line, want.what, want.fix)
		}
	}
	if !slices.ContainsFunc(fs, func(f Fault) bool { return strings.Contains(f.Message, "matches the same requests as /b/{") }) {
		t.Error("missing: two templates for the same requests")
	}
	if t.Failed() {
		t.Logf("got:\n%v", fs)
	}
}

func TestLoad_says_what_is_no_document(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "is empty",
		"# only a comment\n":                   "is empty",
		"a: [":                                 "cannot be read as YAML",
		`{"openapi": "3.1.0", "paths": {"/a":`: "cannot be read as JSON",
		"[1, 2]":                               "is not an object",
		"info: {}":                             "neither openapi nor swagger",
		"openapi: 4.0.0":                       "is not a version that can be read",
		"swagger: '1.2'":                       "is not a version that can be read",
		"openapi: 3.1.0\npaths: {a: {}}":       "must start with a slash",
		"openapi: 3.1.0\npaths: {'/a?b=c': {get: {}}}":                                                            "holds a query",
		"openapi: 3.1.0\npaths: {'/a/{b': {get: {}}}":                                                             "has a brace without its partner",
		"openapi: 3.1.0\npaths: {'/{a}{b}': {get: {parameters: [{name: a, in: path}, {name: b, in: path}]}}}":     "nothing between",
		"openapi: 3.1.0\npaths: {'/{a}/{a}': {get: {parameters: [{name: a, in: path}]}}}":                         "twice",
		"openapi: 3.1.0\nservers: [{url: '/{v}'}]\npaths: {'/a': {get: {}}}":                                      "variable without a default",
		"openapi: 3.1.0\npaths: {'/a': {get: {parameters: [{name: a, in: body}]}}}":                               "in one of path, query, header, cookie",
		"openapi: 3.1.0\npaths: {'/a': {get: {parameters: [{name: a, in: query, style: matrix}]}}}":               "cannot have the style",
		"openapi: 3.1.0\npaths: {'/a': {get: {parameters: [{$ref: '#/x'}]}}}\nx: {$ref: '#/x'}":                   "leads back to itself",
		"openapi: 3.1.0\npaths: {'/a': {$ref: 'no-such-file.yaml'}}":                                              "cannot be read: no such file",
		"openapi: 3.1.0\npaths: {'/a': {get: {parameters: [{name: q, in: query, schema: {$ref: '/dev/zero'}}]}}}": "it is no file",
		"openapi: 3.1.0\ncomponents: {securitySchemes: {a: {type: apikey, in: body, name: x}}}\npaths: {}":        "the API key is in",
		"openapi: 3.1.0\npaths: {'/a': {get: {x-candor: {addresses: {allow: [10.0.0.0/33]}}}}}":                   "no network and no address",
		"openapi: 3.1.0\npaths: {'/a': {get: {x-candor: {tenant: {}}}}}":                                          "exactly one place",
		"openapi: 3.1.0\npaths: {'/a': {get: {x-candor: {codes: {not-fond: 404}}}}}":                              "is no reason",
	} {
		fs := faultsOf(t, text)
		if !strings.Contains(fs.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, fs, want)
		}
	}
}

func TestLoad_takes_sloppy_documents_that_do_no_harm(t *testing.T) {
	d := parse(t, `
openapi: 3.0.0
paths:
  /a:
    get: {operationId: same}
    post: {operationId: same, responses: {200: null}, requestBody: {content: {application/json: {}}}}
  /b:
    get:
      parameters:
        - {name: q, in: query, required: true, schema: {type: string, required: true, format: fancy, enum: [1.0, 2.0]}}
        - {name: Authorization, in: header, required: true, schema: {type: string}}
`)
	if o := d.Operations[0]; o.ID != "" || o.Name() != "GET /a" || d.Operation("same") != nil {
		t.Errorf("an operationId that occurs twice names nothing, got %q", o.Name())
	}
	if got := d.Operation("GET /b").CheckTarget(Target{RawQuery: "q=1.0"}, Knobs{}); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestLoad_follows_YAML_anchors_within_bounds(t *testing.T) {
	d := parse(t, `
openapi: 3.0.0
x-common: &common {responses: {}, parameters: [{name: q, in: query, required: true, schema: &int {type: integer}}]}
paths:
  /a: {get: {<<: *common, operationId: a}}
  /b: {get: {operationId: b, parameters: [{name: n, in: query, schema: *int}]}}
`)
	if got := d.Operation("a").CheckTarget(Target{}, Knobs{}); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	if got := d.Operation("b").CheckTarget(Target{RawQuery: "n=x"}, Knobs{}); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	var bomb strings.Builder
	bomb.WriteString("openapi: 3.1.0\nx0: &x0 {type: string}\n")
	for i := 1; i < 12; i++ {
		n, p := string(rune('a'+i)), string(rune('a'+i-1))
		if i == 1 {
			p = "x0"
		}
		bomb.WriteString("x" + n + ": &" + n + " {anyOf: [*" + strings.TrimSuffix(strings.Repeat(p+", *", 8), ", *") + "]}\n")
	}
	bomb.WriteString("paths: {/a: {get: {parameters: [{name: q, in: query, schema: *l}]}}}\n")
	b := parse(t, bomb.String()) // written out, this would be 8 to the 11th schemas
	if got := b.Operations[0].CheckTarget(Target{RawQuery: "q=1"}, Knobs{}); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestFault_shows_the_place_with_a_caret(t *testing.T) {
	fs := faultsOf(t, "openapi: 3.1.0\npaths:\n  /a/{b}:\n    get: {}\n")
	if want := "    4 |     get: {}\n      |     ^\n"; fs[0].Excerpt() != want {
		t.Errorf("got\n%swant\n%s", fs[0].Excerpt(), want)
	}
	if want := `test.yaml:4:5: #/paths/~1a~1{b}/get: the path parameter "b" of /a/{b} is not declared (add it to parameters with in: path)`; fs.Error() != want {
		t.Errorf("got %s", fs)
	}
	if (Fault{}).Excerpt() != "" {
		t.Error("without a place there is nothing to show")
	}
}

func FuzzParse_never_panics(f *testing.F) {
	shop, err := os.ReadFile("testdata/shop.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(shop)
	f.Add([]byte(`{"swagger":"2.0","paths":{"/a":{"get":{"parameters":[{"in":"body","schema":{"$ref":"#/paths"}}]}}}}`))
	f.Add([]byte("openapi: 3.0.0\npaths: &a\n  /b: {get: *a}\n"))
	f.Add([]byte("openapi: 3.1.0\npaths: {<<: [*a, {}], /a: {$ref: '#/paths/~1a'}}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 8<<10 {
			t.Skip()
		}
		d, err := Parse("fuzz.yaml", data)
		if (d == nil) == (err == nil) {
			t.Fatalf("got %v and %v", d, err)
		}
	})
}

func TestParse_warns_of_what_it_passes_over(t *testing.T) {
	d, err := Parse("w.yaml", []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    gte: {operationId: typo}
    get:
      operationId: one
      parameters:
        - {name: p, in: query, schema: {type: string, pattern: '^(?=.*\d).{8,}$'}}
    post: {operationId: one}
`))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, w := range d.Warnings {
		all = append(all, w.Error())
	}
	got := strings.Join(all, "\n")
	for _, want := range []string{"w.yaml:5:", `"gte" that is no method`, "w.yaml:9:", "not checked, because lookaround (?=", "w.yaml:10:", `"one" is not unique`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if len(d.Operations[0].CheckTarget(Target{RawQuery: "p=x"}, Knobs{})) != 0 {
		t.Error("a pattern that cannot be checked refused a value")
	}
	if d, err = Parse("e.yaml", []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n")); err != nil || len(d.Warnings) != 1 {
		t.Errorf("%v %v", d, err)
	}
}
