package rules

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/openapi"
)

// quiet are documents that look like faults and are none: what the rule named
// must not be found in them.
var quiet = []struct{ name, rule, paths string }{
	{"default covers what is not named", "401/undeclared", `
  /a: {get: {security: [{token: []}], responses: {"200": {description: x}, default: {description: x}}}}`},
	{"a class covers its codes", "404/undeclared", `
  /a/{id}: {get: {parameters: [{name: id, in: path}], responses: {"200": {description: x}, "4xx": {description: x}}}}`},
	{"credentials that need not be sent", "401/undeclared", `
  /a: {get: {security: [{}, {token: []}], responses: {"200": {description: x}}}}`},
	{"rights that need not be sent", "403/undeclared", `
  /a: {get: {security: [{}, {oauth: [read]}], responses: {"200": {description: x}}}}`},
	{"a public operation with a token that may be wrong", "401/declared-where-public", `
  /a: {get: {security: [{}, {token: []}], responses: {"200": {description: x}, "401": {description: x, headers: {WWW-Authenticate: {}}}}}}`},
	{"a login", "401/declared-where-public", `
  /login: {post: {security: [], requestBody: {content: {text/plain: {}}}, responses: {"200": {description: x}, "401": {description: x, headers: {WWW-Authenticate: {}}}}}}`},
	{"a link with a token in it", "401/declared-where-public", `
  /confirm: {get: {security: [], parameters: [{name: confirmation_token, in: query}], responses: {"200": {description: x}, "401": {description: x, headers: {WWW-Authenticate: {}}}}}}`},
	{"a field that OpenAPI leaves to security", "401/security-unsaid", `
  /a: {get: {parameters: [{name: Authorization, in: header}], responses: {"200": {description: x}, "401": {description: x, headers: {WWW-Authenticate: {}}}}}}`},
	{"a PUT that makes what is not there", "404/undeclared", `
  /a/{id}: {put: {parameters: [{name: id, in: path}], responses: {"200": {description: x}, "201": {description: x}}}}`},
	{"one of some words in the path", "404/undeclared", `
  /a/{kind}: {get: {parameters: [{name: kind, in: path, schema: {enum: [b, c]}}], responses: {"200": {description: x}}}}`},
	{"what was there and is gone", "404/undeclared", `
  /a/{id}: {get: {parameters: [{name: id, in: path}], responses: {"200": {description: x}, "410": {description: x}}}}`},
	{"a path value that is a 404 when malformed", "400/undeclared", `
  /a/{id}: {get: {parameters: [{name: id, in: path, schema: {type: integer}}], responses: {"200": {description: x}, "404": {description: x}}}}`},
	{"a parameter that takes any text", "400/undeclared", `
  /a: {get: {parameters: [{name: q, in: query, schema: {type: string}}], responses: {"200": {description: x}}}}`},
	{"an API that answers 422 to parameters", "422/declared-without-content", `
  /a: {get: {parameters: [{name: q, in: query, schema: {type: integer}}], responses: {"200": {description: x}, "422": {description: x}}}}`},
	{"the limit in the fields of the draft", "429/field-undeclared", `
  /a: {get: {responses: {"200": {description: x}, "429": {description: x, headers: {X-RateLimit-Reset: {}}}}}}`},
	{"a PUT that made its own target", "201/location-undeclared", `
  /a/{id}: {put: {parameters: [{name: id, in: path}], responses: {"201": {description: x}}}}`},
	{"a form that sends the browser on", "3xx/method-lost-declared", `
  /a: {post: {requestBody: {content: {application/x-www-form-urlencoded: {}}}, responses: {"204": {description: x}, "302": {description: x, headers: {Location: {}}}}}}`},
	{"a redirect as the success", "any/no-success", `
  /a: {get: {responses: {"303": {description: x, headers: {Location: {}}}}}}`},
	{"methods that depend on the object", "405/declared", `
  /a/{id}: {put: {parameters: [{name: id, in: path}], responses: {"204": {description: x}, "404": {description: x}, "405": {description: x, headers: {Allow: {}}}}}}`},
	{"errors of another standard", "4xx/not-problem", `
  /a: {get: {responses: {"200": {description: x}, "500": {description: x, content: {application/vnd.api+json: {}}}}}}`},
	{"errors for people", "4xx/not-problem", `
  /a: {get: {responses: {"200": {description: x}, "500": {description: x, content: {text/html: {}}}}}}`},
	{"the former name of the same code", "error/described-as-other", `
  /a: {get: {responses: {"200": {description: x}, "422": {description: Unprocessable Entity}}}}`},
	{"a sentence that begins like a name", "error/described-as-other", `
  /a: {get: {responses: {"200": {description: Created by somebody else}, "409": {description: "Found: an older one"}, "500": {description: Not found out yet}}}}`},
	{"HEAD with a shared error", "head/declares-content", `
  /a: {head: {responses: {"200": {description: x}, "500": {$ref: "#/components/responses/Failed"}}}}`},
	{"a code that half of the operations declare", "503/undeclared", `
  /a: {get: {responses: {"200": {description: x}, "503": {description: x, headers: {Retry-After: {}}}}}}
  /b: {get: {responses: {"200": {description: x}, "503": {description: x, headers: {Retry-After: {}}}}}}
  /c: {get: {responses: {"200": {description: x}}}}
  /d: {get: {responses: {"200": {description: x}}}}`},
	{"a code that few operations declare", "429/undeclared", `
  /a: {get: {responses: {"200": {description: x}, "429": {description: x, headers: {Retry-After: {}}}}}}
  /b: {get: {responses: {"200": {description: x}}}}
  /c: {get: {responses: {"200": {description: x}}}}`},
}

const quietHead = documentHead + `components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://id.example/token, scopes: {read: x}}}}
  responses:
    Failed: {description: x, content: {application/problem+json: {}}}
paths:`

func Test_that_what_only_looks_like_a_fault_is_not_found(t *testing.T) {
	for _, q := range quiet {
		t.Run(q.name, func(t *testing.T) {
			if ByID(q.rule) == nil {
				t.Fatalf("no rule is called %s", q.rule)
			}
			if found, _ := lint(t, quietHead+q.paths+"\n"); slices.Contains(idsOf(found), q.rule) {
				t.Errorf("%s is found in%s", q.rule, q.paths)
			}
		})
	}
}

// targets are the targets of actions.
func targets(actions []judge.Action) []string {
	var out []string
	for _, a := range actions {
		if !slices.Contains(out, a.Target) {
			out = append(out, a.Target)
		}
	}
	return out
}

func Test_that_an_answer_which_serves_several_codes_is_not_changed_for_one(t *testing.T) {
	text := documentHead + `components:
  responses:
    Error: {description: an error}
    Limit: {description: too often}
paths:
  /a: {get: {responses: {"200": {description: x}, "429": {$ref: "#/components/responses/Error"}, "500": {$ref: "#/components/responses/Error"}}}}
  /b: {get: {responses: {"200": {description: x}, "429": {$ref: "#/components/responses/Limit"}, "500": {description: x}}}}
  /c: {get: {responses: {"200": {description: x}, "429": {$ref: "#/components/responses/Limit"}, "500": {description: x}}}}
`
	found, actions := lint(t, text)
	if len(found) != 1 || found[0].Rule != "429/field-undeclared" || found[0].Count != 3 || len(found[0].Places) != 2 {
		t.Fatalf("found %+v", found)
	}
	if got := targets(actions); !slices.Equal(got, []string{"$.components.responses.Limit"}) {
		t.Errorf("the overlay changes %v", got)
	}
}

func Test_that_a_name_which_is_taken_is_not_given_to_an_answer_that_is_added(t *testing.T) {
	text := strings.Replace(byID(""), "paths:", "components: {responses: {NotFound: {description: of another}}}\npaths:", 1)
	out := mended(t, text)
	if !strings.Contains(out, "'#/components/responses/NotFound404'") || !strings.Contains(out, "NotFound: {description: of another}") {
		t.Errorf("got:\n%s", out)
	}
}

func Test_that_an_answer_which_is_added_has_no_form_that_the_others_lack(t *testing.T) {
	own := strings.Replace(byID(""), "200", "500", 1)
	own = strings.Replace(own, "{description: the order}", "{description: x, content: {application/json: {}}}\n        \"200\": {description: the order}", 1)
	if out := mended(t, own); strings.Contains(out, "problem+json") {
		t.Errorf("an API with errors of its own form is given problem documents:\n%s", out)
	}
	if out := mended(t, byID("")); !strings.Contains(out, "problem+json") {
		t.Errorf("an API without any form of errors is given none:\n%s", out)
	}
}

func Test_that_an_operation_in_another_file_is_found_and_not_mended(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"api.yaml":  documentHead + "paths:\n  /a/{id}: {$ref: more.yaml}\n",
		"more.yaml": "get:\n  parameters: [{name: id, in: path}]\n  responses: {\"200\": {description: x}, \"503\": {description: x}}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := openapi.Load(filepath.Join(dir, "api.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	found, actions := judge.Lint(All, d.API(), judge.Options{})
	if ids := idsOf(found); !slices.Equal(ids, []string{"404/undeclared", "503/field-undeclared"}) || len(actions) > 0 {
		t.Errorf("found %v with %d actions", ids, len(actions))
	}
	if p := found[0].Places[0]; filepath.Base(p.File) != "more.yaml" || p.Line != 1 {
		t.Errorf("place %+v", p)
	}
}

func Test_that_a_document_of_2_0_is_not_asked_for_what_it_cannot_say(t *testing.T) {
	const text = `swagger: "2.0"
info: {title: t, version: "1"}
produces: [application/json]
paths:
  /a:
    head: {responses: {"200": {description: x, schema: {type: object}}}}
    get: {responses: {"200": {description: x}, "500": {description: x, schema: {type: object}}}}
`
	found, _ := lint(t, text)
	if ids := idsOf(found); !slices.Equal(ids, []string{"head/declares-content"}) {
		t.Errorf("found %v", ids)
	}
	if found, _ := lint(t, mended(t, text)); len(found) > 0 {
		t.Errorf("after the overlay: %v", idsOf(found))
	}
}
