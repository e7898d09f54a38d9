package openapi

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const suiteFile = "../../shared/data/json-schema-suite.tar.gz"

type suiteGroup struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}
}

// compileAlone compiles data as one schema of an OpenAPI 3.1 document.
func compileAlone(data []byte) (*schema, Faults) {
	l := &loader{doc: &Document{}, files: map[string]*source{}, targets: map[*yaml.Node]value{}}
	l.schemas = &schemaSet{l: l, known: map[*yaml.Node]*schema{}}
	src := &source{file: "schema.json", path: "schema.json", data: data, keys: map[*yaml.Node]map[string]int{}}
	root, fault := parseJSON(data)
	if fault != nil {
		return nil, Faults{{Message: fault.what}}
	}
	src.root = root
	l.files[src.path] = src
	l.root = value{src: src, node: root}
	s := l.schemas.add(l.root)
	l.schemas.compile()
	return s, l.faults
}

// beyond are groups that need what documents of APIs do not have: schemas from
// the network, other metaschemas, a base URI that changes inside a schema.
var beyond = []string{
	"refRemote.json", "vocabulary.json", "dynamicRef.json",
	"format.json", // formats are asserted here
	"unevaluatedItems.json/unevaluatedItems with $dynamicRef",
	"unevaluatedProperties.json/unevaluatedProperties with $dynamicRef",
	"anchor.json/Location-independent identifier with base URI change in subschema",
	"defs.json/validate definition against metaschema",
	"ref.json/remote ref, containing refs itself",
	"ref.json/Recursive references between schemas",
	"ref.json/refs with relative uris and defs",
	"ref.json/relative refs with absolute uris and defs",
	"ref.json/$id must be resolved against nearest parent, not just immediate parent",
	"ref.json/order of evaluation: $id and $anchor and $ref",
	"ref.json/order of evaluation: $id and $ref on nested schema",
	"ref.json/URN ref with nested pointer ref",
	"ref.json/ref with absolute-path-reference",
}

func Test_schemas_judge_as_the_suite_of_JSON_Schema_says(t *testing.T) {
	f, err := os.Open(suiteFile)
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the JSON Schema test suite is not here: " + suiteFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	agreed := 0
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		_, name, ok := strings.Cut(h.Name, "tests/draft2020-12/")
		if !ok || !strings.HasSuffix(name, ".json") || strings.Contains(name, "/") {
			continue
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		var groups []suiteGroup
		if err := json.Unmarshal(data, &groups); err != nil {
			t.Fatal(err)
		}
		for _, g := range groups {
			if slices.Contains(beyond, name) || slices.Contains(beyond, name+"/"+g.Description) {
				continue
			}
			agreed += judgeGroup(t, name, g)
		}
	}
	if agreed < 900 {
		t.Errorf("only %d cases agreed; the suite was not read", agreed)
	}
}

func judgeGroup(t *testing.T, name string, g suiteGroup) (agreed int) {
	t.Helper()
	s, faults := compileAlone(g.Schema)
	if len(faults) > 0 {
		t.Errorf("%s: %s: %v", name, g.Description, faults)
		return 0
	}
	for _, c := range g.Tests {
		d := json.NewDecoder(bytes.NewReader(c.Data))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		reason, detail, _ := judgeContent(v, s, false)
		if (reason == nil) != c.Valid {
			t.Errorf("%s: %s: %s: want valid %v, got %q", name, g.Description, c.Description, c.Valid, detail)
			continue
		}
		agreed++
	}
	return agreed
}
