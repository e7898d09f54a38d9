package openapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

// Target is what a request says outside its content.
type Target struct {
	Values   []string // of the path's parameters, as [Document.Match] gave them
	RawQuery string   // without the question mark, still escaped
	Header   http.Header
}

// Knobs are the choices in judging a target. The zero value is the default.
type Knobs struct {
	// IntegersByText has a JSON parameter's 2.0 refused where an integer is
	// wanted. Parameters of plain text always need an integer's digits.
	IntegersByText bool
}

// TargetFault is one value that is missing or wrong.
type TargetFault struct {
	Reason *ladder.Reason // MissingParameter, MissingHeader, MalformedParameter or InvalidParameter
	Path   bool           // a value of the path
	Error  problem.Error
}

// view is a target while it is judged. Query and cookies are split once, when
// a parameter first asks.
type view struct {
	Target
	knobs   Knobs
	query   []pair
	cookies []pair
	split   struct{ query, cookies bool }
}

func (w *view) queries() []pair {
	if !w.split.query {
		w.split.query, w.query = true, pairs(w.RawQuery)
	}
	return w.query
}

func (w *view) jar() []pair {
	if !w.split.cookies {
		w.split.cookies = true
		for _, line := range w.Header["Cookie"] {
			w.cookies = append(w.cookies, cookies(line)...)
		}
	}
	return w.cookies
}

// CheckTarget judges every declared parameter and returns every fault, at most
// 100. Undeclared parameters are ignored.
func (o *Operation) CheckTarget(t Target, k Knobs) []TargetFault {
	if len(o.Parameters) == 0 {
		return nil
	}
	w := &view{Target: t, knobs: k}
	var out []TargetFault
	for _, p := range o.Parameters {
		reason, details := p.check(w)
		if reason == nil {
			continue
		}
		for _, d := range details {
			f := TargetFault{Reason: reason, Path: p.In == "path", Error: problem.Error{Detail: d}}
			if p.In == "header" {
				f.Error.Header = p.Name
			} else {
				f.Error.Parameter = p.Name
			}
			if out = append(out, f); len(out) == maxErrors {
				return out
			}
		}
	}
	return out
}

// cookies splits a Cookie field, RFC 6265 §4.2.1.
func cookies(line string) []pair {
	var out []pair
	for line != "" && len(out) < 1000 {
		var one string
		one, line, _ = strings.Cut(line, ";")
		if name, raw, ok := strings.Cut(strings.TrimSpace(one), "="); ok {
			if len(raw) > 1 && raw[0] == '"' && raw[len(raw)-1] == '"' {
				raw = raw[1 : len(raw)-1]
			}
			out = append(out, pair{name, raw, true})
		}
	}
	return out
}

// PathValue returns the decoded value of a path parameter.
func (o *Operation) PathValue(t Target, name string) (string, bool) {
	if o.Route == nil {
		return "", false
	}
	i := slices.Index(o.Route.Names, name)
	p := o.Parameter("path", name)
	if p != nil {
		i = p.place // two templates of one route may name a parameter differently
	}
	if i < 0 || i >= len(t.Values) {
		return "", false
	}
	raw := t.Values[i]
	if p != nil {
		raw, _ = p.strip(raw)
	}
	return unescape(raw, false)
}

// Query returns the decoded first value of a query parameter, declared or not.
func (o *Operation) Query(t Target, name string) (string, bool) {
	raw := t.RawQuery
	for raw != "" {
		var one string
		one, raw, _ = strings.Cut(raw, "&")
		n, v, _ := strings.Cut(one, "=")
		if n != name {
			if plain, ok := unescape(n, true); !ok || plain != name {
				continue
			}
		}
		return unescape(v, true)
	}
	return "", false
}
