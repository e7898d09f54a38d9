package httpstatus

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

func Test_that_every_shared_source_stands_in_one_file_and_none_twice(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	names, n := map[string]string{}, 0
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "src") {
				return true
			}
			value, ok := spec.Values[0].(*ast.BasicLit)
			if !ok || value.Kind != token.STRING {
				return true
			}
			n++
			name := spec.Names[0].Name
			if file != "sources.go" && !strings.HasPrefix(value.Value, `"RFC `) {
				t.Errorf("%s stands in %s, not in sources.go", name, file)
			}
			if other := names[value.Value]; other != "" {
				t.Errorf("%s and %s are both %s", other, name, value.Value)
			}
			names[value.Value] = name
			return true
		})
	}
	if n < 50 {
		t.Errorf("only %d sources were found", n)
	}
}
