package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

var idForm = regexp.MustCompile(`^([1-5][0-9][0-9]|[1-5]xx|error|any|head|default)/[a-z0-9]+(-[a-z0-9]+)*$`)

func Test_that_every_rule_is_whole(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range All {
		switch {
		case !idForm.MatchString(r.ID):
			t.Errorf("%q is no ID of the form code/fault", r.ID)
		case seen[r.ID]:
			t.Errorf("%s is there twice", r.ID)
		}
		seen[r.ID] = true
		for what, text := range map[string]string{"title": r.Title, "why": r.Why, "fix": r.Fix, "bad example": r.Bad, "good example": r.Good} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s has no %s", r.ID, what)
			}
		}
		if len(r.Harms) == 0 || len(r.Refs) == 0 {
			t.Errorf("%s names nobody who is harmed, or nothing that it rests on", r.ID)
		}
		n := 0
		for _, is := range []bool{r.Check != nil, r.Series != nil, r.Document != nil} {
			if is {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s has %d checks, want one", r.ID, n)
		}
		if strings.HasSuffix(r.Title, ".") || strings.Contains(r.Title, "\n") {
			t.Errorf("%s: a title is one line without a full stop: %q", r.ID, r.Title)
		}
		for _, text := range []string{r.Why, r.Fix} {
			if !strings.HasSuffix(strings.TrimSpace(text), ".") {
				t.Errorf("%s: not a sentence: %q", r.ID, text)
			}
		}
	}
}

func Test_that_no_severity_is_above_the_sentence_it_rests_on(t *testing.T) {
	for _, r := range All {
		own, most := slices.Index(candor.Severities, r.Severity), slices.Index(candor.Severities, r.Highest())
		if own < 0 {
			t.Errorf("%s has no severity", r.ID)
		} else if own < most {
			t.Errorf("%s is %s, and its references carry %s at most", r.ID, r.Severity, r.Highest())
		}
	}
}

// documentOf is the document that an example is judged beside, which it names
// in a line "# document: shop.yaml"; "" for none.
func documentOf(text string) string {
	_, name, _ := strings.Cut(text, "# document: ")
	name, _, _ = strings.Cut(name, "\n")
	return name
}

// spoke judges an example and returns the rules that found something.
func spoke(t *testing.T, text string) []string {
	t.Helper()
	all, err := judge.ParseExchanges(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("the example holds no exchange")
	}
	j := judge.New(All, judge.Options{API: apiOf(t, documentOf(text))})
	for i := range all {
		j.Add(&all[i])
	}
	var ids []string
	for _, f := range j.Report().Findings {
		if !slices.Contains(ids, f.Rule) {
			ids = append(ids, f.Rule)
		}
	}
	return ids
}

func Test_that_a_bad_example_makes_its_own_rule_speak_and_a_good_one_none(t *testing.T) {
	for _, r := range All {
		if r.Document != nil || needsDocument[r.ID] {
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			if ids := spoke(t, r.Bad); !slices.Equal(ids, []string{r.ID}) {
				t.Errorf("the bad example makes %v speak, want %s alone", ids, r.ID)
			}
			if ids := spoke(t, r.Good); len(ids) > 0 {
				t.Errorf("the good example makes %v speak, want none", ids)
			}
		})
	}
}

// needsDocument are rules for exchanges that speak only beside an API document;
// they have a test of their own.
var needsDocument = map[string]bool{"401/scheme-undeclared": true}

// Test_that_every_rule_that_is_written_is_listed looks for rules that are
// declared and in no list.
func Test_that_every_rule_that_is_written_is_listed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	declared := map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if i < len(n.Values) && isRule(n.Values[i]) {
						declared[name.Name] = file
					}
				}
			case *ast.CompositeLit:
				for _, e := range n.Elts {
					if id, ok := e.(*ast.Ident); ok {
						listed[id.Name] = true
					}
				}
			}
			return true
		})
	}
	if len(declared) == 0 {
		t.Fatal("no rule is declared; has the form changed?")
	}
	for name, file := range declared {
		if !listed[name] {
			t.Errorf("%s holds %s, which no list of rules has", file, name)
		}
	}
}

func isRule(e ast.Expr) bool {
	u, ok := e.(*ast.UnaryExpr)
	if !ok {
		return false
	}
	lit, ok := u.X.(*ast.CompositeLit)
	if !ok {
		return false
	}
	sel, ok := lit.Type.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Rule"
}
