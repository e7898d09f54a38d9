package retry

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

func Test_that_every_reason_is_listed_once_and_says_why_with_its_source(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "reasons.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared, listed := map[string]bool{}, map[string]bool{}
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			if v.Names[0].Name != "Reasons" {
				declared[v.Names[0].Name] = true
				continue
			}
			for _, e := range v.Values[0].(*ast.CompositeLit).Elts {
				listed[e.(*ast.Ident).Name] = true
			}
		}
	}
	for name := range declared {
		if !listed[name] {
			t.Errorf("%s is not in Reasons", name)
		}
	}
	if len(declared) != len(Reasons) {
		t.Errorf("%d are declared, %d listed", len(declared), len(Reasons))
	}
	names := map[string]bool{}
	for _, r := range Reasons {
		if names[r.Name] || r.Name == "" || strings.ToLower(r.Name) != r.Name || strings.ContainsAny(r.Name, " _") {
			t.Errorf("name %q", r.Name)
		}
		names[r.Name] = true
		if r.Text == "" || strings.HasSuffix(r.Text, ".") || strings.ToLower(r.Text[:1]) != r.Text[:1] {
			t.Errorf("%s: text %q", r.Name, r.Text)
		}
		if r.Source != "convention" && !strings.HasPrefix(r.Source, "RFC ") {
			t.Errorf("%s: source %q", r.Name, r.Source)
		}
		if r.Again != strings.HasPrefix(r.Name, "again-") {
			t.Errorf("%s: Again is %t", r.Name, r.Again)
		}
	}
}
