package openapi

import (
	"errors"
	"strings"
	"testing"
)

// parse compiles a document that must be without fault.
func parse(t testing.TB, text string) *Document {
	t.Helper()
	d, err := Parse("test.yaml", []byte(text))
	if err != nil {
		t.Fatalf("the document does not load:\n%v", err)
	}
	return d
}

// load reads a document of testdata that must be without fault.
func load(t testing.TB, name string) *Document {
	t.Helper()
	d, err := Load("testdata/" + name)
	if err != nil {
		t.Fatalf("%s does not load:\n%v", name, err)
	}
	return d
}

// faultsOf compiles a document that must have faults.
func faultsOf(t testing.TB, text string) Faults {
	t.Helper()
	_, err := Parse("test.yaml", []byte(text))
	var fs Faults
	if !errors.As(err, &fs) {
		t.Fatalf("want faults, got %v for\n%s", err, text)
	}
	return fs
}

// withParameter is a document with one operation, GET /x or GET /x/{p}, that
// declares one parameter p, given in flow style.
func withParameter(version, parameter string) string {
	path := "/x"
	if strings.Contains(parameter, "in: path") {
		path = "/x/{p}"
	}
	return "openapi: " + version + "\npaths:\n  " + path + ":\n    get:\n      parameters:\n        - " + parameter + "\n"
}

// withBody is a document with one operation, POST /x, whose JSON has the given
// schema. More is appended at the top level.
func withBody(version, schema, more string) string {
	return "openapi: " + version + "\npaths:\n  /x:\n    post:\n      requestBody:\n        content:\n          application/json:\n            schema: " + schema + "\n" + more
}
