package site

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"strings"
	"testing"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

func TestEvery_question_leads_to_the_next_and_to_each_of_its_reasons(t *testing.T) {
	h := Handler(Options{})
	order := ladder.Default.Order()
	path := "/decide/"
	for i, rung := range order {
		w := get(t, h, path)
		body := html.UnescapeString(w.Body.String())
		if w.Code != 200 || !strings.Contains(body, "<h1>"+rung.Question+"</h1>") || !strings.Contains(body, fmt.Sprintf("Question %d of %d", i+1, len(order))) {
			t.Fatalf("%s: %d, not the question of %s", path, w.Code, rung.Name)
		}
		for _, r := range ladder.ReasonsOf(rung) {
			if !strings.Contains(body, `href="`+outcomePath(r)+`"`) {
				t.Errorf("%s does not offer %s", path, r.Name)
			}
		}
		_, next, ok := strings.Cut(body, `rel="next" href="`)
		next, _, _ = strings.Cut(next, `"`)
		if ok == (i == len(order)-1) {
			t.Errorf("%s: next question %v", path, ok)
		}
		path = next
	}
}

func TestThe_wizard_gives_the_answer_of_the_ladder_for_every_reason(t *testing.T) {
	h := Handler(Options{})
	for _, r := range ladder.Reasons {
		want := ladder.Default.Decide(map[*ladder.Rung]*ladder.Reason{r.Rung: r})
		Example(&want)
		var got, plain any
		if err := json.Unmarshal(get(t, h, outcomePath(r)+".json").Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &plain); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(plain) {
			t.Errorf("%s: %v, want %v", r.Name, got, plain)
		}
		body := html.UnescapeString(get(t, h, outcomePath(r)).Body.String())
		c := httpstatus.Get(want.Code)
		if !strings.Contains(body, fmt.Sprintf("<h1>Send %d %s</h1>", c.Code, c.Name)) || !strings.Contains(body, replyTo(want).HTTP()) {
			t.Errorf("%s: the page does not show %d and its answer", r.Name, c.Code)
		}
		for _, other := range c.Instead {
			if !strings.Contains(body, other.When.Text) {
				t.Errorf("%s: the page does not say why not %d", r.Name, other.Code)
			}
		}
	}
}

func TestSeveral_faults_at_once_are_decided_as_on_the_command_line(t *testing.T) {
	h := Handler(Options{})
	for query, want := range map[string][]string{
		"role=insufficient-scope&content=malformed-json&wire=": {"Send 403 Forbidden", "<code>malformed-json</code> was not reached"},
		"identity=expired-credentials&route=unknown-route":     {"Send 404 Not Found", "<code>expired-credentials</code> was not reached"},
		"meaning=invalid-content":                              {"Send 422 Unprocessable Content"},
	} {
		w := get(t, h, "/decide/together?"+query)
		for _, text := range want {
			if w.Code != 200 || !strings.Contains(w.Body.String(), text) {
				t.Errorf("%s: %d, lacks %q", query, w.Code, text)
			}
		}
	}
	if w := get(t, h, "/decide/together?role=malformed-json"); w.Code != 422 {
		t.Errorf("a reason of another question: %d", w.Code)
	}
	if w := ask(t, h, "POST", "/decide/together?role=missing-role"); w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestEvery_rung_says_whom_to_ask(t *testing.T) {
	for _, rung := range ladder.Rungs {
		if asked[rung] == "" {
			t.Errorf("nobody to ask about %s", rung.Name)
		}
	}
}

// TestThe_Go_name_of_a_reason_is_its_variable reads the names from the source
// of package ladder.
func TestThe_Go_name_of_a_reason_is_its_variable(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "../ladder/reasons.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	variables := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if u, ok := spec.Values[0].(*ast.UnaryExpr); ok {
			if lit, ok := u.X.(*ast.CompositeLit); ok && len(lit.Elts) > 0 {
				if name, ok := lit.Elts[0].(*ast.BasicLit); ok {
					variables[strings.Trim(name.Value, `"`)] = spec.Names[0].Name
				}
			}
		}
		return true
	})
	for _, r := range ladder.Reasons {
		if guardGo(r) != "" && variables[r.Name] != goName(r) {
			t.Errorf("%s is ladder.%s, not ladder.%s", r.Name, variables[r.Name], goName(r))
		}
	}
}
