package rules

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
)

// documentFields are the fields that a declared answer should name, by code:
// those which its contract requires, and the one by which a client knows when
// to come back.
var documentFields = map[int]struct {
	name     string
	required bool
}{
	401: {"WWW-Authenticate", true}, 405: {"Allow", true},
	429: {"Retry-After", false}, 503: {"Retry-After", false},
}

// declare is the actions that declare an answer of an operation. Where other
// operations refer to a shared answer for the same status, this one will too;
// else a shared one is added. nil where an overlay does not reach the operation.
func declare(api *judge.API, o *judge.Operation, status int) []judge.Action {
	c := httpstatus.Get(status)
	if o.Path == "" || c == nil {
		return nil
	}
	ref, more := sharedFor(api, status), []judge.Action(nil)
	if ref == "" {
		name := freeName(api, c)
		more = []judge.Action{{Target: "$", Description: "Add a shared answer for " + called(c) + ".", Update: under(api, name, sharedAnswer(api, c))}}
		ref = "#/components/responses/" + name
		if api.Swagger {
			ref = "#/responses/" + name
		}
	}
	return append(more, judge.Action{
		Target: o.Path, Description: "Declare " + called(c) + ".",
		Update: map[string]any{"responses": map[string]any{c.Key(): map[string]any{"$ref": ref}}},
	})
}

// sharedFor is the reference that the document's operations use most for a
// status, or "".
func sharedFor(api *judge.API, status int) string {
	uses, best := map[string]int{}, ""
	for _, o := range api.Operations {
		for _, r := range o.Responses {
			if r.Status != status || r.Ref == "" {
				continue
			}
			if uses[r.Ref]++; uses[r.Ref] > uses[best] || uses[r.Ref] == uses[best] && r.Ref < best {
				best = r.Ref
			}
		}
	}
	return best
}

// freeName is a name for a shared answer that the document does not use yet.
func freeName(api *judge.API, c *httpstatus.Contract) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, c.Name)
	if api.Shared[name] {
		name += c.Key()
	}
	for free := name; ; free += "_" {
		if !api.Shared[free] {
			return free
		}
	}
}

// under places a shared answer in the document.
func under(api *judge.API, name string, answer map[string]any) map[string]any {
	shared := map[string]any{"responses": map[string]any{name: answer}}
	if api.Swagger {
		return shared
	}
	return map[string]any{"components": shared}
}

// sharedAnswer is what is declared for a code: its meaning, its fields and, in
// an API that does not describe errors of another form, a problem document.
func sharedAnswer(api *judge.API, c *httpstatus.Contract) map[string]any {
	answer := map[string]any{"description": c.Name + ". " + c.Summary.Text}
	if f, ok := documentFields[c.Code]; ok {
		answer["headers"] = map[string]any{f.name: headerObject(api, f.name, f.required)}
	}
	if describesOtherErrors(api) {
		return answer
	}
	if api.Swagger {
		answer["schema"] = problemSchema()
	} else {
		answer["content"] = map[string]any{"application/problem+json": map[string]any{"schema": problemSchema()}}
	}
	return answer
}

// problemSchema is the schema of a problem document, RFC 9457 §3.1.
func problemSchema() map[string]any {
	text := map[string]any{"type": "string"}
	uri := map[string]any{"type": "string", "format": "uri-reference"}
	return map[string]any{"type": "object", "properties": map[string]any{
		"type": uri, "title": text, "status": map[string]any{"type": "integer"}, "detail": text, "instance": uri,
	}}
}

// describesOtherErrors reports whether the document gives its errors a form,
// and none of them that of problem documents.
func describesOtherErrors(api *judge.API) bool {
	other := false
	for _, o := range api.Operations {
		for _, r := range o.Responses {
			if !r.Content || !isErrorResponse(r) {
				continue
			}
			for _, t := range r.MediaTypes {
				if isProblemType(t) {
					return false
				}
			}
			other = true
		}
	}
	return other
}

func isErrorResponse(r *judge.Response) bool {
	return r.Class == 4 || r.Class == 5 || r.Code == "default"
}

// headerObject declares a response field.
func headerObject(api *judge.API, name string, required bool) map[string]any {
	out := map[string]any{}
	if h := httpstatus.HeaderByName(name); h != nil {
		out["description"] = h.Summary.Text
	}
	if api.Swagger {
		out["type"] = "string"
		return out
	}
	out["schema"] = map[string]any{"type": "string"}
	if required {
		out["required"] = true
	}
	return out
}

// declareField is the action that declares a field of an answer. An answer
// that serves several statuses is left alone: the field is not for all of them.
func declareField(api *judge.API, r *judge.Response, name string, required bool) []judge.Action {
	if !mendable(api, r) {
		return nil
	}
	return []judge.Action{{
		Target: r.HomePath, Description: "Declare " + name + ".",
		Update: map[string]any{"headers": map[string]any{name: headerObject(api, name, required)}},
	}}
}

// removeContent is the actions that take the content out of an answer.
func removeContent(api *judge.API, r *judge.Response) []judge.Action {
	if !mendable(api, r) {
		return nil
	}
	what := "content"
	if api.Swagger {
		what = "schema"
	}
	return []judge.Action{{Target: r.HomePath + "." + what, Description: "Take out the content, which a " + r.Code + " cannot have.", Remove: true}}
}

// mendable reports whether an overlay reaches an answer and changes no other
// status with it.
func mendable(api *judge.API, r *judge.Response) bool {
	if r.HomePath == "" {
		return false
	}
	if !r.Referenced {
		return true
	}
	for _, o := range api.Operations {
		for _, other := range o.Responses {
			if other.HomePath == r.HomePath && other.Code != r.Code {
				return false
			}
		}
	}
	return true
}

// codeOf is the number of a declared code, 0 for a class, default or nonsense.
func codeOf(r *judge.Response) int {
	n, err := strconv.Atoi(r.Code)
	if err != nil {
		return 0
	}
	return n
}
