package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/openapi"
)

// lint loads a document and runs every rule for documents over it.
func lint(t testing.TB, text string) ([]candor.Finding, []judge.Action) {
	t.Helper()
	d, err := openapi.Parse("openapi.yaml", []byte(text))
	if err != nil {
		t.Fatalf("the document does not load:\n%v\n%s", err, text)
	}
	return judge.Lint(All, d.API(), judge.Options{})
}

func idsOf(found []candor.Finding) []string {
	var ids []string
	for _, f := range found {
		if !slices.Contains(ids, f.Rule) {
			ids = append(ids, f.Rule)
		}
	}
	return ids
}

func Test_that_a_bad_document_makes_its_own_rule_speak_and_a_good_one_none(t *testing.T) {
	for _, r := range documentRules {
		t.Run(r.ID, func(t *testing.T) {
			found, _ := lint(t, r.Bad)
			if ids := idsOf(found); !slices.Equal(ids, []string{r.ID}) {
				t.Errorf("the bad document makes %v speak, want %s alone:\n%s", ids, r.ID, r.Bad)
			}
			if found, _ := lint(t, r.Good); len(found) > 0 {
				t.Errorf("the good document makes %v speak, want none:\n%s", idsOf(found), r.Good)
			}
		})
	}
}

func Test_that_every_rule_for_documents_is_in_the_list_of_all(t *testing.T) {
	for _, r := range documentRules {
		if r.Document == nil {
			t.Errorf("%s looks at no document", r.ID)
		}
		if !slices.Contains(All, r) {
			t.Errorf("%s is not in All", r.ID)
		}
	}
}

func Test_that_a_finding_names_each_operation_with_the_line_of_its_place(t *testing.T) {
	for _, r := range documentRules {
		found, _ := lint(t, r.Bad)
		lines := strings.Split(r.Bad, "\n")
		for _, f := range found {
			if f.Operation == "" || len(f.Operations) == 0 || len(f.Places) == 0 {
				t.Errorf("%s names no operation or no place", r.ID)
			}
			for _, p := range f.Places {
				if p.File != "openapi.yaml" || p.Line < 1 || p.Line > len(lines) {
					t.Errorf("%s: place %+v", r.ID, p)
					continue
				}
				key := p.Pointer[strings.LastIndexByte(p.Pointer, '/')+1:]
				if !strings.HasPrefix(strings.TrimLeft(lines[p.Line-1], " \""), key) {
					t.Errorf("%s: line %d is %q, and the place is %s", r.ID, p.Line, lines[p.Line-1], p.Pointer)
				}
			}
		}
	}
}

// mended applies the overlay of what was found to a document.
func mended(t testing.TB, text string) string {
	t.Helper()
	_, actions := lint(t, text)
	overlay, err := openapi.ReadOverlay("overlay.yaml", openapi.NewOverlay("t", actions).YAML())
	if err != nil {
		t.Fatal(err)
	}
	out, missed, err := overlay.Apply("openapi.yaml", []byte(text))
	if err != nil || len(missed) > 0 {
		t.Fatalf("the overlay is not applied: %v, missed %v", err, missed)
	}
	return string(out)
}

// mends are the rules whose findings an overlay mends without guessing.
var mends = []string{
	"204/declares-content", "205/declares-content", "304/declares-content", "head/declares-content",
	"400/undeclared", "401/undeclared", "403/undeclared", "404/undeclared", "422/undeclared",
	"406/undeclared", "413/undeclared", "415/undeclared", "429/undeclared", "500/undeclared", "503/undeclared",
	"401/field-undeclared", "405/field-undeclared", "429/field-undeclared", "503/field-undeclared",
	"201/location-undeclared", "3xx/location-undeclared",
}

func Test_that_an_overlay_mends_what_it_is_for_and_nothing_new_is_found(t *testing.T) {
	for _, r := range documentRules {
		t.Run(r.ID, func(t *testing.T) {
			_, actions := lint(t, r.Bad)
			if can := slices.Contains(mends, r.ID); can != (len(actions) > 0) {
				t.Fatalf("mends is %v, and there are %d actions", can, len(actions))
			}
			if len(actions) == 0 {
				return
			}
			text := mended(t, r.Bad)
			found, actions := lint(t, text)
			if len(found) > 0 || len(actions) > 0 {
				t.Errorf("after the overlay %v speak:\n%s", idsOf(found), text)
			}
		})
	}
}

// sloppy has everything that an overlay mends, in one document of each dialect.
const sloppy = `openapi: 3.0.3
info: {title: Orders, version: "1"}
components:
  securitySchemes:
    token:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://id.example/token, scopes: {"orders:write": write}}}
  responses:
    Missing: {description: nothing here}
    Limit: {description: too often}
    NotFound: {description: of another}
security: [{token: ["orders:write"]}]
paths:
  /orders:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        200: {description: the orders}
        429: {$ref: "#/components/responses/Limit"}
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [item]}}}}
      responses:
        '201': {description: made}
        '301': {description: moved}
        '503': {description: away}
  /orders/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      responses:
        "200": {description: the order}
        "304": {description: as before, content: {application/json: {}}}
        "404": {$ref: "#/components/responses/Missing"}
    delete:
      responses:
        "204":
          description: gone
          content: {application/json: {}}
        "405": {description: not this one}
`

const sloppySwagger = `swagger: "2.0"
info: {title: Orders, version: "1"}
produces: [application/json]
securityDefinitions:
  key: {type: apiKey, in: header, name: X-API-Key}
security: [{key: []}]
paths:
  /orders:
    post:
      parameters:
        - {in: body, name: order, schema: {type: object, required: [item]}}
      responses:
        201: {description: made}
        429: {description: too often}
  /orders/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, type: string}
      responses:
        200: {description: the order}
        304: {description: as before, schema: {type: object}}
`

func Test_that_a_document_in_which_all_is_wrong_is_mended_whole(t *testing.T) {
	for name, text := range map[string]string{"3.0": sloppy, "2.0": sloppySwagger, "3.1": strings.Replace(sloppy, "3.0.3", "3.1.0", 1)} {
		t.Run(name, func(t *testing.T) {
			out := mended(t, text)
			found, actions := lint(t, out)
			for _, f := range found {
				if slices.Contains(mends, f.Rule) {
					t.Errorf("%s is still found: %v", f.Rule, f.Operations)
				}
			}
			if len(actions) > 0 {
				t.Errorf("%d actions are left", len(actions))
			}
			if name == "2.0" {
				if !strings.Contains(out, "#/responses/Unauthorized") || strings.Contains(out, "#/components") || strings.Contains(out, "problem+json") {
					t.Errorf("that is not 2.0:\n%s", out)
				}
				return
			}
			for want, n := range map[string]int{
				"#/components/responses/Missing":         2, // the answer that other operations refer to
				"$ref: '#/components/responses/Missing'": 1,
				"#/components/responses/Unauthorized":    4,
				"        401:\n":                         1, // beside numbers a number
				"        '401':\n":                       1,
			} {
				if got := strings.Count(out, want); got != n {
					t.Errorf("%q is there %d times, want %d:\n%s", want, got, n, out)
				}
			}
		})
	}
}

// ownForm is a document whose errors have a form of its own, and which forgets
// some of them.
const ownForm = `openapi: 3.1.0
info: {title: Orders, version: "1"}
components:
  schemas:
    Error: {type: object, required: [code]}
  responses:
    NotFound: {description: nothing here, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
paths:
  /orders/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200": {description: the order}
        "404": {$ref: "#/components/responses/NotFound"}
    put:
      requestBody: {content: {application/json: {schema: {type: object, required: [item]}}}}
      responses:
        "200": {description: the order}
        "409": {description: not now, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
  /things:
    get:
      responses:
        "200": {description: the things}
        "500": {description: we failed, content: {application/json: {schema: {type: object}}}}
`

func Test_that_an_overlay_keeps_to_the_form_of_the_other_errors_and_makes_no_fault_of_it(t *testing.T) {
	said := func(text string) (out []string) {
		found, _ := lint(t, text)
		for _, f := range found {
			if f.Rule == notProblem.ID || f.Rule == problemMixed.ID {
				for _, p := range f.Places {
					out = append(out, fmt.Sprintf("%s %d of %q in %q", f.Rule, f.Count, p.Pointer, f.Operation))
				}
			}
		}
		return out
	}
	want := []string{`4xx/not-problem 1 of "/components/schemas/Error" in ""`, `4xx/not-problem 1 of "/paths/~1things/get/responses/500" in "GET /things"`}
	if got := said(ownForm); !slices.Equal(got, want) {
		t.Errorf("before: %q", got)
	}
	out := mended(t, ownForm)
	if got := said(out); !slices.Equal(got, want) {
		t.Errorf("after: %q in\n%s", got, out)
	}
	if n := strings.Count(out, "#/components/schemas/Error"); n < 4 || strings.Contains(out, "problem+json") {
		t.Errorf("the form is there %d times:\n%s", n, out)
	}

	mixed := strings.Replace(ownForm, "application/json: {schema: {type: object}}}}", "application/problem+json: {schema: {type: object}}}}", 1)
	want = []string{`error/problem-mixed 1 of "/paths/~1orders~1{id}/put/responses/409" in "PUT /orders/{id}"`, `error/problem-mixed 1 of "/components/responses/NotFound" in ""`}
	slices.Sort(want)
	for name, text := range map[string]string{"before": mixed, "after": mended(t, mixed)} {
		got := said(text)
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("mixed, %s: %q in\n%s", name, got, text)
		}
	}
	if out := mended(t, mixed); !strings.Contains(out, "application/problem+json:\n") {
		t.Errorf("what is added is no problem document:\n%s", out)
	}

	none := strings.NewReplacer(`schema: {$ref: "#/components/schemas/Error"}`, "schema: {type: object}").Replace(ownForm)
	if out := mended(t, none); strings.Count(out, "application/json") != strings.Count(none, "application/json") || strings.Contains(out, "problem+json") {
		t.Errorf("each error has its own form, and one is made up:\n%s", out)
	}

	swagger := `swagger: "2.0"
info: {title: Orders, version: "1"}
produces: [application/json]
definitions: {Error: {type: object}}
paths:
  /orders/{id}:
    get:
      parameters: [{name: id, in: path, required: true, type: string}]
      responses: {"200": {description: the order}, "500": {description: we failed, schema: {$ref: "#/definitions/Error"}}}
`
	if out := mended(t, swagger); strings.Count(out, "#/definitions/Error") != 2 {
		t.Errorf("the form is not used:\n%s", out)
	}
}
