package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// compiled compiles files that stand together in one directory.
func compiled(t *testing.T, files map[string]string) (*Compiled, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Load(filepath.Join(dir, "candor.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return f.Compile()
}

const ordersByKey = `openapi: 3.1.0
info: {title: Orders, version: "1"}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}
security: [{key: []}]
paths:
  /orders:
    get: {operationId: listOrders, responses: {}}
    delete: {operationId: deleteOrders, responses: {}}
`

func Test_that_rights_which_no_key_holds_are_warned_of(t *testing.T) {
	config := `spec: openapi.yaml
identity:
  api_keys:
    keys: [{id: ci, hash: "` + strings.Repeat("0", 64) + `", scopes: [read], roles: [clerk]}]
operations:
  listOrders: {scopes: [read, list], roles: [clerk, boss]}
  "DELETE /orders":
    roles: [admin]
`
	c, err := compiled(t, map[string]string{"candor.yaml": config, "openapi.yaml": ordersByKey})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`candor.yaml:8:5: operations."DELETE /orders".roles: no API key has the role "admin" and no bearer tokens are configured, so nobody may call it`,
		`candor.yaml:6:38: operations.listOrders.roles: no API key has the role "boss" and no bearer tokens are configured, so it lets nobody in`,
		`candor.yaml:6:16: operations.listOrders.scopes: no API key has the scope "list" and no bearer tokens are configured, so nobody may call it`,
	}
	if len(c.Warnings) != len(want) {
		t.Fatalf("warnings: %q", c.Warnings)
	}
	for i, w := range want {
		if !strings.HasSuffix(c.Warnings[i], w) {
			t.Errorf("%q does not end with %q", c.Warnings[i], w)
		}
	}
	tokens := strings.Replace(config, "identity:\n", "identity:\n  bearer: {jwks: 'http://127.0.0.1:1/keys'}\n", 1)
	if c, err = compiled(t, map[string]string{"candor.yaml": tokens, "openapi.yaml": ordersByKey}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(strings.Join(c.Warnings, "\n"), "no API key has") {
		t.Errorf("tokens may hold any right: %q", c.Warnings)
	}
}

func Test_that_a_document_which_says_nothing_is_warned_of(t *testing.T) {
	c, err := compiled(t, map[string]string{"candor.yaml": "spec: openapi.yaml", "openapi.yaml": "openapi: 3.1.0\ninfo: {title: Orders, version: \"1\"}\npaths: {}\n"})
	if err != nil || len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "openapi.yaml:1:1: the document has no operation") {
		t.Errorf("no operation: %+v, %v", c, err)
	}
	c, err = compiled(t, map[string]string{"candor.yaml": "realm: orders"})
	if err != nil || len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "no document is named") {
		t.Errorf("no document: %+v, %v", c, err)
	}
}

func Test_that_warnings_of_document_and_guard_are_passed_on(t *testing.T) {
	document := strings.Replace(ordersByKey, "get: {operationId: listOrders,", "get: {operationId: listOrders, parameters: [{name: q, in: query, schema: {type: string, pattern: '(?<=a)b'}}],", 1)
	c, err := compiled(t, map[string]string{"candor.yaml": "spec: openapi.yaml\nrequests: observe", "openapi.yaml": document})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(c.Warnings, "\n")
	if len(c.Warnings) != 2 || !strings.Contains(all, "openapi.yaml:7:") || !strings.Contains(all, "nothing is configured to verify the security scheme key") {
		t.Errorf("warnings: %q", c.Warnings)
	}
}
