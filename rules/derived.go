package rules

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
)

// derived are the rules that the contracts imply, by code, and those about
// codes that have no contract or a dead one.
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
		out = append(out, forbidsContent(c)...)
		out = append(out, ofStorage(c)...)
	}
	return append(out, codeRules...)
}

// words are the names of fields in the IDs of rules, where they are not the
// field's own name.
var words = map[string]string{"WWW-Authenticate": "challenge", "Proxy-Authenticate": "challenge"}

// demanded reports whether every answer with a code needs a field, whatever
// else holds; on HTTP/1.1 only where its condition says so.
func demanded(f httpstatus.Field) bool {
	return f.Level != httpstatus.LevelMay && (f.When == "" || f.When == only11)
}

// only11 is the condition of fields that later versions do not have.
const only11 = "HTTP/1.1"

// needsField is the rule that a field which is required in every answer with a
// code is there; nil for those that depend on more than the code.
func needsField(c *httpstatus.Contract, f httpstatus.Field) *judge.Rule {
	if !demanded(f) {
		return nil
	}
	word := words[f.Name]
	if word == "" {
		word = strings.ToLower(f.Name)
	}
	code := strconv.Itoa(c.Code)
	id := code + "/needs-" + word
	said, e := missingFields[id], exampleOf(c)
	r := &judge.Rule{
		ID: id, Title: code + " without " + f.Name,
		Why: said.why, Harms: said.harms, Fix: said.fix,
		Severity: candor.Advice, On: judge.On(c.Code), Needs: answerHead,
		Bad: e.without(f.Name).String(), Good: e.String(),
	}
	switch {
	case f.Level == httpstatus.LevelMust:
		r.Refs, r.Severity = []judge.Ref{judge.Must(f.Source)}, candor.Must
	case said.says:
		r.Refs = []judge.Ref{judge.Says(f.Source)}
	default:
		r.Refs = []judge.Ref{judge.Should(f.Source)}
	}
	r.Check = lacksField(f, code)
	return r
}

// lacksField is the check for a field without which an answer makes no sense.
func lacksField(f httpstatus.Field, code string) func(*judge.Case) judge.Result {
	key := http.CanonicalHeaderKey(f.Name)
	none := judge.Fault(code+" came without "+f.Name+".", f.Name, "no "+f.Name)
	switch key {
	case "Upgrade":
		return func(x *judge.Case) judge.Result {
			switch {
			case x.HasField(key):
				return judge.Clean
			case x.Response.Proto == "":
				return judge.Unseen("the version of HTTP")
			case !strings.HasPrefix(x.Response.Proto, "HTTP/1."): // which must not have it, RFC 9113 §8.2.2, RFC 9114 §4.2
				return judge.Clean
			}
			return none
		}
	case "Connection":
		without := judge.Fault(code+" came with a Connection that does not name Upgrade.", "Connection: Upgrade", "Connection without the option Upgrade")
		return func(x *judge.Case) judge.Result {
			switch {
			case !x.HasField("Upgrade"): // only who sends Upgrade must send the option
				return judge.Clean
			case x.Response.Proto == "":
				return judge.Unseen("the version of HTTP")
			case x.Response.Proto != only11:
				return judge.Clean
			case !x.HasField(key):
				return none
			case !namesOption(x.Response.Header[key], "upgrade"):
				return without
			}
			return judge.Clean
		}
	case "Location":
		empty := judge.Fault(code+" came with an empty Location, which leads back to where the request went.", f.Name, "an empty Location")
		return func(x *judge.Case) judge.Result {
			switch {
			case !x.HasField(key):
				return none
			case strings.TrimSpace(x.Field(key)) == "":
				return empty
			}
			return judge.Clean
		}
	}
	return func(x *judge.Case) judge.Result {
		// Only an origin server must send Allow, and CONNECT goes to a proxy.
		if x.HasField(key) || key == "Allow" && x.Method() == http.MethodConnect {
			return judge.Clean
		}
		return none
	}
}

// namesOption reports whether one of the elements of a list field is a word,
// whatever its case.
func namesOption(lines []string, word string) bool {
	for _, line := range lines {
		for line != "" {
			var part string
			part, line, _ = strings.Cut(line, ",")
			if strings.EqualFold(strings.TrimSpace(part), word) {
				return true
			}
		}
	}
	return false
}

// example is a request with an answer in which nothing is wrong.
type example struct {
	method, target string
	sent           []string
	sentBody       string
	code           int
	name           string
	fields         []string
}

// fieldValues are what fields hold in an example.
var fieldValues = map[string]string{
	"WWW-Authenticate": `Bearer realm="api"`, "Proxy-Authenticate": `Basic realm="proxy"`, "Allow": "POST", "Location": "/b",
	"Upgrade": "h2c", "Connection": "Upgrade", "ETag": `"2"`, "IM": "vcdiff",
}

// occasions are requests that deserve their answer, where a plain GET does not.
var occasions = map[int]example{
	101: {sent: []string{"Connection: Upgrade", "Upgrade: h2c"}},
	205: {method: "POST", sent: []string{"Content-Type: application/x-www-form-urlencoded"}, sentBody: "item=a"},
	226: {sent: []string{"A-IM: vcdiff", `If-None-Match: "1"`}},
	304: {sent: []string{`If-None-Match: "2"`}, fields: []string{`ETag: "2"`}},
	406: {sent: []string{"Accept: application/pdf"}},
	411: {method: "POST", sent: []string{"Content-Type: application/json", "Transfer-Encoding: chunked"}, sentBody: `{"item":"a"}`, fields: []string{"Content-Location: /a"}},
	412: {sent: []string{`If-Match: "1"`}},
	413: {method: "POST", sent: []string{"Content-Type: application/json"}, sentBody: `{"item":"a"}`, fields: []string{"Content-Location: /a"}},
	415: {method: "POST", sent: []string{"Content-Type: text/csv"}, sentBody: "item,a", fields: []string{"Content-Location: /a"}},
	416: {sent: []string{"Range: bytes=900-"}, fields: []string{"Content-Range: bytes */47"}},
	417: {sent: []string{"Expect: 100-continue"}},
	422: {method: "POST", sent: []string{"Content-Type: application/json"}, sentBody: `{"item":"a"}`, fields: []string{"Content-Location: /a"}},
	425: {sent: []string{"Early-Data: 1"}},
	429: {fields: []string{"Retry-After: 120"}},
	451: {fields: []string{`Link: <https://authority.example/>; rel="blocked-by"`}},
	503: {fields: []string{"Retry-After: 120"}},
}

// exampleOf is an answer with a code, with all the fields that it needs.
func exampleOf(c *httpstatus.Contract) example {
	e := occasions[c.Code]
	if e.method == "" {
		e.method = http.MethodGet
	}
	e.target, e.code, e.name = "/a", c.Code, c.Name
	e.fields = slices.Clone(e.fields)
	for _, f := range c.Requires {
		if demanded(f) {
			e.fields = append(e.fields, f.Name+": "+fieldValues[f.Name])
		}
	}
	if c.Class() > 1 {
		store := c.Storage.CacheControl
		if store == "" {
			store = httpstatus.NoStore
		}
		e.fields = append(e.fields, "Cache-Control: "+store)
	}
	return e
}

// without is the example without a field.
func (e example) without(name string) example {
	e.fields = slices.DeleteFunc(slices.Clone(e.fields), func(line string) bool { return strings.HasPrefix(line, name+":") })
	return e
}

// with is the example with another value of a field.
func (e example) with(name, value string) example {
	e = e.without(name)
	e.fields = append(e.fields, name+": "+value)
	return e
}

// String writes the example as [judge.ParseExchanges] reads it.
func (e example) String() string {
	var b strings.Builder
	b.WriteString(e.method + " " + e.target + " HTTP/1.1\nHost: api.example\n")
	for _, line := range e.sent {
		b.WriteString(line + "\n")
	}
	b.WriteString("\n")
	if e.sentBody != "" {
		b.WriteString(e.sentBody + "\n\n")
	}
	b.WriteString("HTTP/1.1 " + strconv.Itoa(e.code) + " " + e.name + "\n")
	for _, line := range e.fields {
		b.WriteString(line + "\n")
	}
	return b.String()
}
