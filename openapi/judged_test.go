package openapi

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func Test_that_rules_learn_where_an_answer_is_written_and_whether_an_overlay_reaches_it(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"api.yaml": `openapi: 3.1.0
paths:
  /orders/{kind}:
    get:
      parameters:
        - {name: Authorization, in: header, schema: {type: string}}
        - {name: kind, in: path, schema: {enum: [a, b]}}
        - {name: note, in: query, schema: {type: string}}
      responses:
        "200": {description: fine}
        "404": {$ref: "#/components/responses/NotFound"}
        "500": {$ref: "more.yaml#/answers/Failed"}
    put: {$ref: "more.yaml#/put"}
components:
  responses:
    NotFound:
      description: nothing
`,
		"more.yaml": `answers:
  Failed: {description: we failed}
put:
  parameters: [{name: kind, in: path}]
  responses: {"204": {description: done}}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Load(filepath.Join(dir, "api.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	api := d.API()
	get, put := api.Match("/orders/a").Operation("GET"), api.Match("/orders/a").Operation("PUT")
	if get.Path != "$.paths['/orders/{kind}'].get" || !get.Authorization || get.Swagger {
		t.Errorf("GET: %+v", get)
	}
	if put.Path != "" || put.Responses[0].Path != "" || put.Responses[0].HomePath != "" || filepath.Base(put.Place.File) != "more.yaml" {
		t.Errorf("PUT is reached, though it is in another file: %+v", put)
	}
	if p := get.Parameters; len(p) != 2 || !p[0].Listed || !p[0].Typed || p[1].Listed || p[1].Typed {
		t.Errorf("parameters: %+v", p)
	}
	if r := get.Response(200); r.Ref != "" || r.Home != r.Place || r.HomePath != r.Path || r.Path != "$.paths['/orders/{kind}'].get.responses['200']" {
		t.Errorf("200: %+v", r)
	}
	if r := get.Response(404); r.Ref != "#/components/responses/NotFound" || r.Place.Line != 11 || r.Home.Line != 16 || r.HomePath != "$.components.responses.NotFound" {
		t.Errorf("404: %+v", r)
	}
	if r := get.Response(500); r.Ref != "" || r.HomePath != "" || filepath.Base(r.Home.File) != "more.yaml" || r.Home.Line != 2 || r.Place.Line != 12 {
		t.Errorf("500: %+v", r)
	}
	if !api.Shared["NotFound"] || len(api.Shared) != 1 {
		t.Errorf("shared: %v", api.Shared)
	}
}

func Test_that_a_setting_which_makes_an_operation_public_says_something_on_security(t *testing.T) {
	api := parse(t, `openapi: 3.1.0
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
paths:
  /a: {get: {responses: {}, x-candor: {public: true}}}
  /b: {get: {responses: {}, security: [{}, {token: []}]}}
  /c: {get: {responses: {}}}
`).API()
	for i, want := range []struct{ said, required, optional bool }{{said: true}, {said: true, optional: true}, {}} {
		if o := api.Operations[i]; o.Said != want.said || o.Required != want.required || o.Optional != want.optional {
			t.Errorf("%s: said %v, required %v, optional %v", o.Name(), o.Said, o.Required, o.Optional)
		}
	}
}

func Test_that_a_schema_which_anything_fits_cannot_be_broken(t *testing.T) {
	for schema, want := range map[string]bool{"{}": false, "{description: any}": false, "true": false, "{type: object}": true, "false": true} {
		api := parse(t, withBody("3.1.0", schema, "")).API()
		if got := api.Operations[0].BodySchema; got != want {
			t.Errorf("%s: %v, want %v", schema, got, want)
		}
	}
}

func Test_that_rules_see_which_schemes_a_challenge_may_offer(t *testing.T) {
	d := parse(t, `
openapi: 3.1.0
info: {title: T, version: "1"}
components:
  securitySchemes:
    basic: {type: http, scheme: basic}
    bearer: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-API-Key}
paths:
  /both:
    get: {security: [{basic: []}, {bearer: []}], responses: {"204": {description: d}}}
  /key:
    get: {security: [{basic: []}, {key: []}], responses: {"204": {description: d}}}
  /open:
    get: {security: [], responses: {"204": {description: d}}}
`)
	for _, tt := range []struct {
		template string
		schemes  []string
		other    bool
	}{
		{"/both", []string{"basic", "bearer"}, false},
		{"/key", []string{"basic"}, true},
		{"/open", nil, false},
	} {
		found := false
		for _, o := range d.API().Operations {
			if o.Template != tt.template {
				continue
			}
			found = true
			if !slices.Equal(o.Schemes, tt.schemes) || o.OtherSchemes != tt.other {
				t.Errorf("%s: got schemes %q and others %v, want %q and %v", tt.template, o.Schemes, o.OtherSchemes, tt.schemes, tt.other)
			}
		}
		if !found {
			t.Errorf("no operation %s", tt.template)
		}
	}
}
