package rules

import (
	"slices"
	"strings"
	"unicode"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
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

// subject is a document as one rule looks at it, with what is needed to mend
// it, found out once and when it is first asked for.
type subject struct {
	*judge.API
	index *mendIndex
}

type mendIndex struct {
	shared map[int]string             // for a status, the reference that most operations use
	codes  map[string]map[string]bool // for the place of an answer, the codes that it serves
	other  bool                       // errors have a form, and none that of problem documents
	form   errorForm                  // then the shared one that most of them have
}

// errorForm is a form of errors that a document shares; zero for none.
type errorForm struct{ mediaType, schema string }

func (s *subject) mends() *mendIndex {
	if s.index != nil {
		return s.index
	}
	s.index = &mendIndex{shared: map[int]string{}, codes: map[string]map[string]bool{}, other: describesOtherErrors(s.API)}
	if s.index.other {
		s.index.form = commonForm(s.API)
	}
	uses := map[int]map[string]int{}
	for _, o := range s.Operations {
		for _, r := range o.Responses {
			if r.Referenced {
				if s.index.codes[r.HomePath] == nil {
					s.index.codes[r.HomePath] = map[string]bool{}
				}
				s.index.codes[r.HomePath][r.Code] = true
			}
			if r.Ref == "" {
				continue
			}
			if uses[r.Status] == nil {
				uses[r.Status] = map[string]int{}
			}
			n, best := uses[r.Status], s.index.shared[r.Status]
			if n[r.Ref]++; n[r.Ref] > n[best] || n[r.Ref] == n[best] && r.Ref < best {
				s.index.shared[r.Status] = r.Ref
			}
		}
	}
	return s.index
}

// declare is the actions that declare an answer of an operation. Where other
// operations refer to a shared answer for the same status, this one will too;
// else a shared one is added. nil where an overlay does not reach the operation.
func declare(api *subject, o *judge.Operation, status int) []judge.Action {
	c := httpstatus.Get(status)
	if o.Path == "" || c == nil {
		return nil
	}
	ref, more := api.mends().shared[status], []judge.Action(nil)
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

// freeName is a name for a shared answer that the document does not use yet.
func freeName(api *subject, c *httpstatus.Contract) string {
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
func under(api *subject, name string, answer map[string]any) map[string]any {
	shared := map[string]any{"responses": map[string]any{name: answer}}
	if api.Swagger {
		return shared
	}
	return map[string]any{"components": shared}
}

// sharedAnswer is what is declared for a code: its meaning, its fields, and the
// form that the other errors have. Where none has one, and where some are that,
// it is a problem document; where each has its own, nothing is said of it.
func sharedAnswer(api *subject, c *httpstatus.Contract) map[string]any {
	answer := map[string]any{"description": c.Name + ". " + c.Summary.Text}
	if f, ok := documentFields[c.Code]; ok {
		answer["headers"] = map[string]any{f.name: headerObject(api, f.name, f.required)}
	}
	mediaType, schema := "application/problem+json", problemSchema()
	if m := api.mends(); m.other {
		if m.form.schema == "" {
			return answer
		}
		mediaType, schema = m.form.mediaType, map[string]any{"$ref": m.form.schema}
	}
	if api.Swagger {
		answer["schema"] = schema
	} else {
		answer["content"] = map[string]any{mediaType: map[string]any{"schema": schema}}
	}
	return answer
}

// commonForm is the shared form that most errors of a document have.
func commonForm(api *judge.API) errorForm {
	uses := map[errorForm]int{}
	var best errorForm
	for _, o := range api.Operations {
		for _, r := range o.Responses {
			i := slices.IndexFunc(r.MediaTypes, httpfield.IsJSON)
			if !isErrorResponse(r) || r.Schema == "" || i < 0 && !api.Swagger {
				continue
			}
			f := errorForm{schema: r.Schema}
			if i >= 0 {
				f.mediaType = r.MediaTypes[i]
			}
			if uses[f]++; uses[f] > uses[best] || uses[f] == uses[best] && (f.schema < best.schema || f.schema == best.schema && f.mediaType < best.mediaType) {
				best = f
			}
		}
	}
	return best
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
func headerObject(api *subject, name string, required bool) map[string]any {
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
func declareField(api *subject, r *judge.Response, name string, required bool) []judge.Action {
	if !mendable(api, r) {
		return nil
	}
	return []judge.Action{{
		Target: r.HomePath, Description: "Declare " + name + ".",
		Update: map[string]any{"headers": map[string]any{name: headerObject(api, name, required)}},
	}}
}

// removeContent is the actions that take the content out of an answer.
func removeContent(api *subject, r *judge.Response, from string) []judge.Action {
	if !mendable(api, r) {
		return nil
	}
	what := "content"
	if api.Swagger {
		what = "schema"
	}
	return []judge.Action{{Target: r.HomePath + "." + what, Description: "Take out the content, which " + from + " cannot have.", Remove: true}}
}

// mendable reports whether an overlay reaches an answer and changes no other
// status with it.
func mendable(api *subject, r *judge.Response) bool {
	if r.HomePath == "" {
		return false
	}
	return !r.Referenced || len(api.mends().codes[r.HomePath]) == 1
}
