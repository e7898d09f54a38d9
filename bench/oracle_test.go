package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"

	"github.com/candorhttp/candor/openapi"
)

// oracleDocuments are read by candor and by kin-openapi, which must agree.
var oracleDocuments = []string{
	"openapi.yaml",
	"../openapi/testdata/old.yaml",
	"../openapi/testdata/shop.yaml",
	"../internal/sample/openapi.yaml",
	"../guard/testdata/api.yaml",
	"../examples/orders/openapi.yaml",
}

// left are the header parameters that OpenAPI leaves to other keywords.
var left = []string{"accept", "content-type", "authorization"}

// kinRead reads a document with kin-openapi.
func kinRead(t *testing.T, path string, swagger bool) *openapi3.T {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !swagger {
		doc, err := openapi3.NewLoader().LoadFromData(data)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	var generic any
	if err := yaml.Unmarshal(data, &generic); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(generic)
	if err != nil {
		t.Fatal(err)
	}
	var old openapi2.T
	if err := json.Unmarshal(text, &old); err != nil {
		t.Fatal(err)
	}
	doc, err := openapi2conv.ToV3(&old)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// Test_that_another_reader_finds_the_same_operations holds operations,
// parameters, content and rights of documents against what kin-openapi finds
// there. CANDOR_TEST_DOCUMENTS adds documents, separated by colons.
func Test_that_another_reader_finds_the_same_operations(t *testing.T) {
	paths := oracleDocuments
	if more := os.Getenv("CANDOR_TEST_DOCUMENTS"); more != "" {
		paths = slices.Concat(paths, strings.Split(more, ":"))
	}
	for _, path := range paths {
		t.Run(path, func(t *testing.T) {
			ours, err := openapi.Load(path)
			if err != nil {
				t.Fatal(err)
			}
			theirs := kinRead(t, path, ours.Dialect == "2.0")
			n := 0
			for template, item := range theirs.Paths.Map() {
				for method, op := range item.Operations() {
					n++
					o := ours.Operation(method + " " + template)
					if o == nil {
						t.Errorf("%s %s is missing", method, template)
						continue
					}
					compareParameters(t, o, item, op)
					compareContent(t, o, op)
					compareSecurity(t, o, op, theirs)
				}
			}
			if n != len(ours.Operations) || n == 0 && slices.Contains(oracleDocuments, path) {
				t.Errorf("%d operations, want %d", len(ours.Operations), n)
			}
			t.Logf("%d operations compared", n)
		})
	}
}

func compareParameters(t *testing.T, o *openapi.Operation, item *openapi3.PathItem, op *openapi3.Operation) {
	t.Helper()
	found := map[string]bool{} // to required; the operation's own wins
	for _, list := range []openapi3.Parameters{item.Parameters, op.Parameters} {
		for _, p := range list {
			if in := p.Value.In; in != "header" || !slices.Contains(left, strings.ToLower(p.Value.Name)) {
				found[in+" "+p.Value.Name] = p.Value.Required
			}
		}
	}
	for _, p := range o.Parameters {
		required, ok := found[p.In+" "+p.Name]
		if !ok || required != p.Required {
			t.Errorf("%s: parameter %s %s: found %v, required %v", o.Name(), p.In, p.Name, ok, p.Required)
		}
	}
	if len(found) != len(o.Parameters) {
		t.Errorf("%s: %d parameters, want %v", o.Name(), len(o.Parameters), found)
	}
}

func compareContent(t *testing.T, o *openapi.Operation, op *openapi3.Operation) {
	t.Helper()
	if op.RequestBody == nil || len(op.RequestBody.Value.Content) == 0 {
		if o.Body != nil {
			t.Errorf("%s: content out of nowhere", o.Name())
		}
		return
	}
	if o.Body == nil {
		t.Errorf("%s: no content", o.Name())
		return
	}
	if o.Body.Required != op.RequestBody.Value.Required {
		t.Errorf("%s: content required: %v", o.Name(), o.Body.Required)
	}
	if len(o.Body.Media) != len(op.RequestBody.Value.Content) {
		t.Errorf("%s: %d media types, want %d", o.Name(), len(o.Body.Media), len(op.RequestBody.Value.Content))
	}
	for media := range op.RequestBody.Value.Content {
		name, _, _ := strings.Cut(strings.ToLower(media), ";")
		if !slices.ContainsFunc(o.Body.Media, func(m *openapi.Media) bool { return m.Type() == strings.TrimSpace(name) }) {
			t.Errorf("%s: %s is missing", o.Name(), media)
		}
	}
}

func compareSecurity(t *testing.T, o *openapi.Operation, op *openapi3.Operation, doc *openapi3.T) {
	t.Helper()
	want := doc.Security
	if op.Security != nil {
		want = *op.Security
	}
	if len(want) != len(o.Security) {
		t.Errorf("%s: security %v, want %v", o.Name(), o.Security, want)
		return
	}
	for i, r := range want {
		if len(r) != len(o.Security[i]) {
			t.Errorf("%s: security %v, want %v", o.Name(), o.Security[i], r)
		}
		for _, need := range o.Security[i] {
			scopes, ok := r[need.Scheme.Name]
			if !ok || len(scopes) != len(need.Scopes) || len(scopes) > 0 && !slices.Equal(scopes, need.Scopes) {
				t.Errorf("%s: %s wants %v, not %v (named: %v)", o.Name(), need.Scheme.Name, scopes, need.Scopes, ok)
			}
		}
	}
}
