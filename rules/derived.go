package rules

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
)

// derived are the rules that the contracts imply.
func derived() []*judge.Rule {
	var out []*judge.Rule
	for _, c := range httpstatus.All() {
		if !c.Registered || !c.Wire {
			continue
		}
		for _, f := range c.Requires {
			if r := needsField(c, f); r != nil {
				out = append(out, r)
			}
		}
	}
	return out
}

// words are the names of fields in the IDs of rules, where they are not the
// field's own name.
var words = map[string]string{"WWW-Authenticate": "challenge", "Proxy-Authenticate": "challenge"}

// needsField is the rule that a field which is required in every answer with a
// code is there; nil for those that depend on more than the code.
func needsField(c *httpstatus.Contract, f httpstatus.Field) *judge.Rule {
	if f.Level == httpstatus.LevelMay || f.When != "" && f.When != "HTTP/1.1" {
		return nil
	}
	word := words[f.Name]
	if word == "" {
		word = strings.ToLower(f.Name)
	}
	key, code := http.CanonicalHeaderKey(f.Name), strconv.Itoa(c.Code)
	r := &judge.Rule{
		ID: code + "/needs-" + word, Title: code + " without " + f.Name,
		Why: c.API.Text, Harms: []judge.Party{judge.Client}, Fix: "Send " + f.Name + ". " + f.Text,
		Severity: candor.Advice, On: judge.On(c.Code), Needs: answerHead,
		Bad:  fmt.Sprintf("GET /a HTTP/1.1\nHost: api.example\n\nHTTP/1.1 %d X\nCache-Control: no-store\n", c.Code),
		Good: fmt.Sprintf("GET /a HTTP/1.1\nHost: api.example\n\nHTTP/1.1 %d X\nCache-Control: no-store\n%s: x\n", c.Code, f.Name),
	}
	r.Refs = []judge.Ref{judge.Should(f.Source)}
	if f.Level == httpstatus.LevelMust {
		r.Refs, r.Severity = []judge.Ref{judge.Must(f.Source)}, candor.Must
	}
	only11 := f.When == "HTTP/1.1"
	r.Check = func(x *judge.Case) judge.Result {
		if x.HasField(key) || only11 && !strings.HasPrefix(x.Response.Proto, "HTTP/1.1") {
			return judge.Clean
		}
		return judge.Fault(code+" came without "+f.Name+".", f.Name, "no "+f.Name)
	}
	return r
}
