package answer

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// A failure inside a success: the code is 2xx and the content says that it
// failed. Whatever could be a resource that describes a failure, such as a job
// or a payment, is left alone: only content that is nothing but the wrapping of
// an error counts.

// disguise is what the content of a success says.
type disguise struct {
	said   string // the member that says it, as in "error": "invalid_auth"
	code   int    // the 4xx or 5xx that the content names, 0 for none
	speech string // "GraphQL" or "JSON-RPC", whose way this is; "" otherwise
}

// wrapping are the members that carry an error and no result, in lower case
// and without - and _.
var wrapping = strings.Fields(`error errors message messages msg detail details description title type instance reason
	code status statuscode httpstatus httpcode errorcode errno errmsg errormessage errordescription erroruri errortype
	success ok issuccess succeeded iserror haserror timestamp time path trace traceid requestid correlationid
	documentationurl docurl moreinfo help hint userhint meta version apiversion`)

// results are the members that hold the result, which is empty in an error.
var results = strings.Fields(`data result results payload response body`)

// texts are the members that say in words what went wrong.
var texts = strings.Fields(`message msg error detail description reason errormessage errmsg errordescription title`)

// errorMembers are the only members that an object may hold if it is to count
// as an error.
var errorMembers = func() map[string]bool {
	out := map[string]bool{"jsonapi": true, "links": true} // which JSON:API sends beside errors
	for _, name := range slices.Concat(wrapping, results) {
		out[name] = true
	}
	return out
}()

// MayBeError reports whether a member of that name may stand in an object that
// [ErrorInside] takes for an error; one that may not settles the question. It
// allocates nothing.
func MayBeError(name []byte) bool {
	var plain [20]byte // longer than the longest name
	n := 0
	for _, c := range name {
		if c == '_' || c == '-' {
			continue
		}
		if n == len(plain) {
			return false
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		plain[n] = c
		n++
	}
	return errorMembers[string(plain[:n])]
}

// harmless are values of error and status that say that nothing is wrong.
var harmless = strings.Fields(`none no null nil false 0 ok success noerror n/a - ""`)

// disguised reads the content of a success, and returns nil where it does not
// say for certain that it failed.
func (a *answer) disguised() *disguise {
	if a.Status < 200 || a.Status > 299 || a.Status == http.StatusMultiStatus || a.Status == http.StatusPartialContent ||
		a.encoded() || a.BodyTruncated || a.method == http.MethodHead {
		return nil
	}
	graphQL := a.mediaType() == "application/graphql-response+json"
	if !graphQL && !a.mayBeJSON() {
		return nil
	}
	raw := map[string]json.RawMessage{}
	content := bytes.TrimSpace(a.Body)
	if len(content) == 0 || content[0] != '{' || json.Unmarshal(content, &raw) != nil {
		return nil
	}
	m := members{}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		var v any
		if json.Unmarshal(raw[name], &v) == nil {
			m[plainName(name)] = member{name, v}
		}
	}
	if d := m.speech(graphQL, strings.HasSuffix(a.path, "/graphql")); d != nil {
		return d
	}
	if graphQL {
		return nil
	}
	if a.mediaType() == "application/vnd.api+json" { // JSON:API: errors beside jsonapi, meta and links
		if e, there := m["errors"]; there && full(e.value) && !full(m["data"].value) {
			return &disguise{said: e.show()}
		}
		return nil
	}
	return m.failure()
}

// mayBeJSON reports whether the content is JSON by its type, or has a type
// that servers put on JSON by mistake.
func (a *answer) mayBeJSON() bool {
	switch t := a.mediaType(); t {
	case "", "application/json", "text/json", "text/plain", "text/html", "application/javascript", "text/javascript":
		return true
	case "application/problem+json": // has a fault of its own
		return false
	default:
		return strings.HasSuffix(t, "+json")
	}
}

// member is one member of the top level of an object.
type member struct {
	name  string // as it was sent
	value any
}

// members are those of an object by their plain names.
type members map[string]member

func plainName(s string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(s))
}

// show writes a member as it stands in the content, cut to a readable length.
func (m member) show() string {
	b, err := json.Marshal(m.value)
	if err != nil {
		return strconv.Quote(m.name)
	}
	return clip(strconv.Quote(m.name) + ": " + string(b))
}

// full reports whether a value says something: not null, false, 0, "", [], {}
// or an object of such values.
func full(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case float64:
		return v != 0
	case string:
		return strings.TrimSpace(v) != ""
	case []any:
		return len(v) > 0
	case map[string]any:
		for _, inner := range v {
			if full(inner) {
				return true
			}
		}
	}
	return false
}

// speech recognises two protocols that report failures inside a 200 by design.
func (m members) speech(graphQL, path bool) *disguise {
	errors, hasErrors := m["errors"]
	if list, ok := errors.value.([]any); hasErrors && ok && len(list) > 0 {
		_, hasData := m["data"]
		only := true
		for name := range m {
			only = only && (name == "errors" || name == "data" || name == "extensions")
		}
		e, _ := list[0].(map[string]any)
		_, located := e["locations"]
		_, extended := e["extensions"]
		if _, message := e["message"].(string); only && message && (graphQL || path || hasData || located || extended) {
			return &disguise{said: errors.show(), speech: "GraphQL"}
		}
	}
	if version, _ := m["jsonrpc"].value.(string); version != "" {
		if e := m["error"]; full(e.value) {
			return &disguise{said: e.show(), speech: "JSON-RPC"}
		}
	}
	return nil
}

// failure returns what says that the request failed, if the object is nothing
// but the wrapping of an error.
func (m members) failure() *disguise {
	if m.affirmed() {
		return nil
	}
	denied := m.denied()
	for name, v := range m {
		isResult := slices.Contains(results, name)
		switch {
		case slices.Contains(wrapping, name):
		case isResult && (denied != nil || !full(v.value)):
		default:
			return nil // the content holds something of its own
		}
	}
	code := m.code()
	for _, found := range []*member{m.error(), m.list(), denied} {
		if found != nil {
			return &disguise{said: found.show(), code: code}
		}
	}
	if code != 0 && m.worded() {
		for _, name := range codes {
			if numberOf(m[name].value) == code {
				return &disguise{said: m[name].show(), code: code}
			}
		}
	}
	return nil
}

// affirming are values of status that speak of a success, if only of a part.
var affirming = strings.Fields("ok success succeeded successful partial warning done complete completed accepted created true")

// affirmed reports whether the content says itself that it worked.
func (m members) affirmed() bool {
	for _, name := range []string{"success", "ok", "issuccess", "succeeded"} {
		if v := m[name].value; v == true || v == "true" {
			return true
		}
	}
	for _, name := range codes {
		switch v := m[name].value.(type) {
		case string:
			if slices.Contains(affirming, strings.ToLower(v)) {
				return true
			}
		case float64:
			if v >= 200 && v < 300 {
				return true
			}
		}
	}
	return false
}

// denied finds a member that says in so many words that it did not work.
func (m members) denied() *member {
	for _, name := range []string{"success", "ok", "issuccess", "succeeded"} {
		if v, there := m[name]; there && (v.value == false || v.value == "false") {
			return &v
		}
	}
	for _, name := range []string{"iserror", "haserror"} {
		if v, there := m[name]; there && v.value == true {
			return &v
		}
	}
	v, there := m["status"]
	if s, _ := v.value.(string); there && strings.EqualFold(s, "error") {
		return &v
	} else if _, reasons := m["data"]; there && reasons && strings.EqualFold(s, "fail") { // JSend
		return &v
	}
	return nil
}

// error finds a member error that names one. A number alone may be a measure.
func (m members) error() *member {
	v, there := m["error"]
	if !there || !full(v.value) {
		return nil
	}
	switch e := v.value.(type) {
	case string:
		if slices.Contains(harmless, strings.ReplaceAll(strings.ToLower(strings.TrimSpace(e)), " ", "")) {
			return nil
		}
	case float64:
		if !m.worded() {
			return nil
		}
	}
	return &v
}

// list finds errors with something in it.
func (m members) list() *member {
	v, there := m["errors"]
	switch v.value.(type) {
	case []any, map[string]any:
		if there && full(v.value) {
			return &v
		}
	}
	return nil
}

// codes are the members that may name the code that should have been sent.
var codes = []string{"code", "status", "statuscode", "httpstatus", "httpcode", "errorcode"}

// code returns the 4xx or 5xx that the content names, at its top or in error.
func (m members) code() int {
	for _, name := range codes {
		if n := numberOf(m[name].value); n != 0 {
			return n
		}
	}
	if e, ok := m["error"].value.(map[string]any); ok {
		for name, v := range e {
			if slices.Contains(codes, plainName(name)) && numberOf(v) != 0 {
				return numberOf(v)
			}
		}
	}
	return 0
}

// numberOf reads a status code of a failure, 0 for anything else.
func numberOf(v any) int {
	n := 0
	switch v := v.(type) {
	case float64:
		n = int(v)
		if float64(n) != v {
			return 0
		}
	case string:
		n, _ = strconv.Atoi(v)
	}
	if n < 400 || n > 599 {
		return 0
	}
	return n
}

// worded reports whether the content says in words what went wrong.
func (m members) worded() bool {
	return slices.ContainsFunc(texts, func(name string) bool {
		s, ok := m[name].value.(string)
		return ok && strings.TrimSpace(s) != ""
	})
}

// disguiseNotes says what a monitor needs where the protocol puts failures
// inside a success.
func (a *answer) disguiseNotes() []string {
	d := a.disguised()
	if d == nil || d.speech == "" {
		return nil
	}
	return []string{"The content reports an error (" + d.said + "). That is " + d.speech + "'s way over HTTP, which answers " + strconv.Itoa(a.Status) +
		" all the same: client and monitor have to read errors from the content, and no cache should keep the answer unless the server says so (convention)."}
}

// undisguise rewrites what the contract of a success promises.
func (a *answer) undisguise(r *Reading) {
	d := a.disguised()
	if d == nil {
		return
	}
	r.Client.Does, r.Client.Source = "Do not take the content for the result: it says that the request failed ("+d.said+").", srcConvention
	if d.speech == "" {
		r.Summary = "The code says that it worked, and the content says that it did not."
	} else {
		r.Client.Does = "Read the errors in the content first, as " + d.speech + " wants it (" + d.said + "); the code does not tell of them."
	}
	r.Client.Why = ""
	r.Consumer.Does = "The code says success and the content holds an error (" + d.said + "): a program has to look inside before it goes on."
	r.Consumer.Source = srcConvention
	r.Monitor.Why = "A monitor that goes by the code counts a success; only a look into the content finds this failure."
	r.Monitor.Source = srcConvention
}

// ErrorInside reports whether a success carries nothing but an error: said is
// the member that says so, as in "error": "invalid_auth", code the 4xx or 5xx
// that the content names (0 for none), and speech "GraphQL" or "JSON-RPC" where
// that is the protocol's own way. said is "" where nothing says so for certain.
func ErrorInside(in Input) (said string, code int, speech string) {
	d := newAnswer(in).disguised()
	if d == nil {
		return "", 0, ""
	}
	return d.said, d.code, d.speech
}
