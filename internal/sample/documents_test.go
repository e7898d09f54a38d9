package sample

import (
	"bytes"
	"io"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/candorhttp/candor/openapi"
)

func parse(t *testing.T, text []byte, into any) {
	t.Helper()
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(into); err != nil {
		t.Fatal(err)
	}
	if err := decoder.Decode(new(any)); err != io.EOF {
		t.Errorf("after the first YAML document: %v", err)
	}
}

// operation is the part of an operation the tests below look at.
type operation struct {
	OperationID string                `yaml:"operationId"`
	Security    []map[string][]string `yaml:"security"`
	Responses   map[string]any        `yaml:"responses"`
	Candor      yaml.Node             `yaml:"x-candor"`
}

// described returns the document's operations by "METHOD /path".
func described(t *testing.T) map[string]operation {
	t.Helper()
	var doc struct {
		OpenAPI string                          `yaml:"openapi"`
		Paths   map[string]map[string]yaml.Node `yaml:"paths"`
	}
	parse(t, Spec(), &doc)
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("openapi %q", doc.OpenAPI)
	}
	all := map[string]operation{}
	for path, methods := range doc.Paths {
		for method, node := range methods {
			if method == "parameters" {
				continue
			}
			var op operation
			if err := node.Decode(&op); err != nil {
				t.Fatal(err)
			}
			all[strings.ToUpper(method)+" "+path] = op
		}
	}
	return all
}

func Test_that_the_document_says_what_each_operation_demands(t *testing.T) {
	bearer := func(scopes ...string) []map[string][]string {
		return []map[string][]string{{"bearer": append([]string{}, scopes...)}}
	}
	want := map[string][]map[string][]string{
		"GET /health":                           {},
		"GET /reports/daily":                    append(bearer("orders:read"), map[string][]string{"apiKey": {}}),
		"GET /orgs/{orgId}/orders":              bearer("orders:read"),
		"POST /orgs/{orgId}/orders":             bearer("orders:write"),
		"GET /orgs/{orgId}/orders/{orderId}":    bearer("orders:read"),
		"PUT /orgs/{orgId}/orders/{orderId}":    bearer("orders:write"),
		"DELETE /orgs/{orgId}/orders/{orderId}": bearer(),
	}
	got := described(t)
	if len(got) != len(want) {
		t.Errorf("%d operations, want %d", len(got), len(want))
	}
	for name, security := range want {
		if !reflect.DeepEqual(got[name].Security, security) {
			t.Errorf("%s demands %v, want %v", name, got[name].Security, security)
		}
	}
}

func Test_that_every_setting_in_the_document_is_one_candor_knows(t *testing.T) {
	want := map[string]openapi.Settings{
		"deleteOrder": {Roles: []string{"admin"}},
		"dailyReport": {Addresses: &openapi.Addresses{Allow: []string{"10.0.0.0/8"}}},
	}
	for name, op := range described(t) {
		var got openapi.Settings
		if !op.Candor.IsZero() {
			raw, err := yaml.Marshal(&op.Candor)
			if err != nil {
				t.Fatal(err)
			}
			strict := yaml.NewDecoder(bytes.NewReader(raw))
			strict.KnownFields(true)
			if err := strict.Decode(&got); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if !reflect.DeepEqual(got, want[op.OperationID]) {
			t.Errorf("%s is set to %+v, want %+v", name, got, want[op.OperationID])
		}
	}
}

// schemaAt compiles the schema at a JSON Pointer into the document, or
// returns nil when nothing is there.
func schemaAt(t *testing.T, steps ...string) *jsonschema.Schema {
	t.Helper()
	var doc any
	parse(t, Spec(), &doc)
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("mem:///openapi.yaml", doc); err != nil {
		t.Fatal(err)
	}
	pointer := ""
	for _, step := range steps {
		object, _ := doc.(map[string]any)
		if doc = object[step]; doc == nil {
			return nil
		}
		pointer += "/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(step))
	}
	schema, err := compiler.Compile("mem:///openapi.yaml#" + pointer)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func Test_that_right_answers_are_what_the_document_promises(t *testing.T) {
	token := "Bearer " + newKeys(t).Tokens()["admin"]
	fill := strings.NewReplacer("{orgId}", "north", "{orderId}", "1001")
	for name, op := range described(t) {
		method, path, _ := strings.Cut(name, " ")
		r := httptest.NewRequest(method, fill.Replace(path), strings.NewReader(good))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Request-Source", "web")
		r.Header.Set("Authorization", token)
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, r)
		status := strconv.Itoa(w.Code)
		if _, declared := op.Responses[status]; !declared || status[0] != '2' {
			t.Errorf("%s answers %s to a right request, the document declares %v", name, status, op.Responses)
			continue
		}
		schema := schemaAt(t, "paths", path, strings.ToLower(method), "responses", status, "content", "application/json", "schema")
		if (schema == nil) != (w.Code == 204) {
			t.Errorf("%s: %s has schema %v", name, status, schema)
		}
		if schema == nil {
			continue
		}
		if got := w.Header().Get("Content-Type"); got != "application/json" {
			t.Errorf("%s answers in %q", name, got)
		}
		body, err := jsonschema.UnmarshalJSON(w.Body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if err := schema.Validate(body); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func Test_that_bodies_keep_or_break_the_schema_as_their_call_says(t *testing.T) {
	schema := schemaAt(t, "components", "schemas", "NewOrder")
	for _, c := range Calls() {
		if c.Body == "" {
			continue
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(c.Body))
		if malformed := err != nil; malformed != (c.Reason == "malformed-json") {
			t.Errorf("%s: decoding says %v", c.Name, err)
		}
		if err != nil {
			continue
		}
		if err := schema.Validate(value); (err != nil) != (c.Reason == "invalid-content") {
			t.Errorf("%s: the schema says %v", c.Name, err)
		}
	}
}

func Test_that_the_config_names_the_callers_as_their_tokens_do(t *testing.T) {
	type identity struct {
		Bearer, Tenant string
		Roles, Scopes  []string
	}
	var file struct {
		Identity struct {
			Bearer struct {
				JWKS, Issuer, Audience string
				Claims                 map[string]any
			}
		}
		Operations map[string]openapi.Settings
		Identities map[string]identity
	}
	parse(t, Config(), &file)
	want := map[string]identity{}
	for _, h := range holders {
		if h.age == 0 {
			want[h.name] = identity{"${" + strings.ToUpper(h.name) + "_TOKEN}", h.Tenant, h.Roles, h.Scopes}
		}
	}
	if !reflect.DeepEqual(file.Identities, want) {
		t.Errorf("identities %+v, want %+v", file.Identities, want)
	}
	if b := file.Identity.Bearer; b.JWKS != "keys.json" || b.Issuer != issuer || b.Audience != audience {
		t.Errorf("bearer %+v", b)
	}
	var known []string
	for _, op := range described(t) {
		known = append(known, op.OperationID)
	}
	for name := range file.Operations {
		if !slices.Contains(known, name) {
			t.Errorf("operations names %q, which the document does not have", name)
		}
	}
}

func Test_that_the_documents_handed_out_are_the_callers_to_change(t *testing.T) {
	Spec()[0], Config()[0] = '?', '?'
	if Spec()[0] != 'o' || Config()[0] != '#' {
		t.Error("a caller's change reached the embedded documents")
	}
}
