package rules

import (
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

func rulesOf(found []candor.Finding) []string {
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
			if ids := rulesOf(found); !slices.Equal(ids, []string{r.ID}) {
				t.Errorf("the bad document makes %v speak, want %s alone:\n%s", ids, r.ID, r.Bad)
			}
			if found, _ := lint(t, r.Good); len(found) > 0 {
				t.Errorf("the good document makes %v speak, want none:\n%s", rulesOf(found), r.Good)
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
