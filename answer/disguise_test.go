package answer

import (
	"strings"
	"testing"
)

// carries reports whether an answer is a success that carries an error, in no
// protocol's own way.
func carries(i Input) bool {
	said, _, speech := ErrorInside(i)
	return said != "" && speech == ""
}

func json200(content string) Input {
	return in(200, "Content-Type: application/json").with(content)
}

func Test_that_an_error_inside_a_success_is_found(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   Input
		said string
	}{
		{"a word", json200(`{"error":"invalid_auth"}`), `"error": "invalid_auth"`},
		{"Slack", json200(`{"ok":false,"error":"invalid_auth"}`), `"error": "invalid_auth"`},
		{"an object", json200(`{"error":{"code":404,"message":"no such user"}}`), `"error": {"code":404,`},
		{"with empty data", json200(`{"data":null,"error":{"message":"no such user"}}`), `"error": {"message"`},
		{"a list", json200(`{"errors":[{"field":"mail"}]}`), `"errors": [{"field":"mail"}]`},
		{"an object of faults", json200(`{"message":"The given data was invalid.","errors":{"email":["required"]}}`), `"errors": {"email":["required"]}`},
		{"success is false", json200(`{"success":false,"message":"no"}`), `"success": false`},
		{"success is false and nothing else", json200(`{"success":false}`), `"success": false`},
		{"success is false with reasons in data", json200(`{"success":false,"data":[{"code":"nope"}]}`), `"success": false`},
		{"another spelling", json200(`{"IsSuccess":false,"ErrorMessage":"no"}`), `"IsSuccess": false`},
		{"status is error", json200(`{"status":"error","message":"no"}`), `"status": "error"`},
		{"JSend", json200(`{"status":"fail","data":{"title":"required"}}`), `"status": "fail"`},
		{"ok is false", json200(`{"ok":false,"error_code":400,"description":"Bad Request"}`), `"ok": false`},
		{"a code with words", json200(`{"code":500,"message":"boom"}`), `"code": 500`},
		{"a code as text", json200(`{"statusCode":"404","message":"no"}`), `"statusCode": "404"`},
		{"the form of Spring", json200(`{"timestamp":"x","status":404,"error":"Not Found","path":"/x"}`), `"error": "Not Found"`},
		{"a 201", in(201, "Location: /x", "Content-Type: application/json").with(`{"error":"boom"}`), `"error": "boom"`},
		{"a type of its own", in(200, "Content-Type: application/vnd.shop+json; charset=utf-8").with(`{"error":"boom"}`), `"error": "boom"`},
		{"JSON as text/html", in(200, "Content-Type: text/html").with(`{"error":"boom"}`), `"error": "boom"`},
		{"JSON:API", in(200, "Content-Type: application/vnd.api+json").with(`{"errors":[{"status":"404"}],"jsonapi":{"version":"1.1"}}`), `"errors": [{"status":"404"}]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(tt.in)
			if said, _, _ := ErrorInside(tt.in); !carries(tt.in) || !strings.HasPrefix(said, tt.said) {
				t.Errorf("it carries %s, and %s is named", tt.said, said)
			}
			if !strings.Contains(r.Client.Does, "Do not take the content for the result") || !strings.Contains(r.Monitor.Why, "counts a success") ||
				!strings.Contains(r.Summary, "the content says that it did not") {
				t.Errorf("summary: %s\nclient: %s\nmonitor: %s", r.Summary, r.Client.Does, r.Monitor.Why)
			}
		})
	}
}

func Test_that_a_success_is_not_called_a_failure(t *testing.T) {
	for name, i := range map[string]Input{
		"no faults":                       json200(`{"errors":[]}`),
		"faults null":                     json200(`{"errors":null,"data":[1]}`),
		"error null":                      json200(`{"error":null}`),
		"error empty":                     json200(`{"error":""}`),
		"error false":                     json200(`{"error":false,"message":"saved"}`),
		"error zero":                      json200(`{"error":0,"message":"saved"}`),
		"error an empty object":           json200(`{"error":{}}`),
		"error an object of nothing":      json200(`{"error":{"code":0,"message":""}}`),
		"error says none":                 json200(`{"error":"None","message":"done"}`),
		"error says no":                   json200(`{"error":"no"}`),
		"an import with rows left out":    json200(`{"status":"partial","errors":[{"row":3}]}`),
		"a success with complaints":       json200(`{"success":true,"errors":[{"row":3}]}`),
		"a code of success with one":      json200(`{"code":200,"errors":[{"row":3}]}`),
		"error says no error":             json200(`{"error":"No error"}`),
		"a measure":                       json200(`{"error":0.05}`),
		"statistics":                      json200(`{"mean":3,"error":0.05,"message":"n=10"}`),
		"success":                         json200(`{"success":true,"errors":{}}`),
		"ok":                              json200(`{"ok":true}`),
		"status ok":                       json200(`{"status":"ok"}`),
		"a job that failed":               json200(`{"id":"job-1","status":"failed","error":"disk full"}`),
		"a long-running operation":        json200(`{"name":"operations/1","done":true,"error":{"code":5,"message":"not found"}}`),
		"a payment that failed":           json200(`{"status":"failed"}`),
		"a state that is fail":            json200(`{"status":"fail"}`),
		"a validator's verdict":           json200(`{"valid":false,"errors":["too short"]}`),
		"a captcha's verdict":             json200(`{"success":false,"error-codes":["missing"],"hostname":"x"}`),
		"a list of what went wrong":       json200(`{"errors":["a"],"total":1}`),
		"a bulk answer":                   json200(`{"took":3,"errors":true,"items":[]}`),
		"a count of errors":               json200(`{"errors":3}`),
		"a result beside a warning":       json200(`{"data":[1],"error":"partial"}`),
		"a catalogue of codes":            json200(`{"code":404,"name":"Not Found","message":"no"}`),
		"a code without words":            json200(`{"code":500}`),
		"a code of success":               json200(`{"code":200,"message":"ok"}`),
		"a code of the house":             json200(`{"code":10001,"message":"saved with changes"}`),
		"a health check":                  json200(`{"status":"error","checks":{"db":"down"}}`),
		"a log":                           json200(`{"level":"error","message":"x"}`),
		"a list":                          json200(`[{"error":"x"}]`),
		"deeper down":                     json200(`{"item":{"error":"x"}}`),
		"no object":                       json200(`"error"`),
		"not JSON":                        json200(`{"error":"x"`),
		"two documents":                   json200("{\"error\":\"x\"}\n{\"error\":\"y\"}"),
		"a page":                          in(200, "Content-Type: text/html").with(`<p>{"error":"x"}</p>`),
		"another type":                    in(200, "Content-Type: application/octet-stream").with(`{"error":"x"}`),
		"compressed":                      in(200, "Content-Type: application/json", "Content-Encoding: gzip").with(`{"error":"x"}`),
		"multi-status":                    in(207, "Content-Type: application/json").with(`{"error":"x"}`),
		"an honest failure":               in(404, "Content-Type: application/json").with(`{"error":"x"}`),
		"JSON:API without faults":         in(200, "Content-Type: application/vnd.api+json").with(`{"data":[],"errors":[]}`),
		"JSON:API with its own meaning":   in(200, "Content-Type: application/vnd.api+json").with(`{"meta":{},"error":"x"}`),
		"GraphQL by its type":             in(200, "Content-Type: application/graphql-response+json").with(`{"errors":[{"message":"x"}]}`),
		"GraphQL with data":               json200(`{"data":null,"errors":[{"message":"x"}]}`),
		"GraphQL with a place":            json200(`{"errors":[{"message":"x","locations":[{"line":1}]}]}`),
		"JSON-RPC":                        json200(`{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"x"}}`),
		"JSON-RPC that worked":            json200(`{"jsonrpc":"2.0","id":1,"result":{}}`),
		"a problem, which is named apart": in(200, "Content-Type: application/problem+json").with(`{"title":"x","status":200}`),
	} {
		t.Run(name, func(t *testing.T) {
			if said, _, _ := ErrorInside(i); carries(i) {
				t.Errorf("%s: %s", i.Body, said)
			}
		})
	}
	truncated := json200(`{"error":"x"}`)
	truncated.BodyTruncated = true
	if carries(truncated) {
		t.Error("what was not read to its end is not judged")
	}
}

func Test_that_the_code_which_the_content_names_is_found(t *testing.T) {
	for content, want := range map[string]int{
		`{"code":403,"message":"no"}`:                 403,
		`{"error":{"code":404,"message":"no"}}`:       404,
		`{"ok":false,"error_code":400,"message":"x"}`: 400,
		`{"error":"boom"}`:                            0,
	} {
		if _, code, _ := ErrorInside(json200(content)); code != want {
			t.Errorf("%s: %d, want %d", content, code, want)
		}
	}
}

func Test_that_protocols_which_fail_inside_a_success_are_told_what_a_monitor_needs(t *testing.T) {
	graphQL := json200(`{"errors":[{"message":"x"}]}`).of("POST")
	graphQL.Request.URL = "https://api.example/graphql"
	for want, i := range map[string]Input{
		"That is GraphQL's way over HTTP":  in(200, "Content-Type: application/graphql-response+json").with(`{"errors":[{"message":"x"}]}`),
		"That is GraphQL's way over HTTP,": json200(`{"data":{"a":1},"errors":[{"message":"x"}]}`),
		"That is GraphQL's way":            graphQL,
		"That is JSON-RPC's way over HTTP": json200(`{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"x"}}`),
	} {
		r := Read(i)
		notes := strings.Join(r.Notes, "\n")
		if !strings.Contains(notes, want) || !strings.Contains(notes, "monitor have to read errors from the content") || carries(i) {
			t.Errorf("%s: notes %q", i.Body, notes)
		}
		if !strings.Contains(r.Client.Does, "Read the errors in the content first") {
			t.Errorf("%s: the client is told: %s", i.Body, r.Client.Does)
		}
	}
}

func Test_that_every_member_of_an_error_may_be_one_and_those_of_results_may_not(t *testing.T) {
	for _, name := range []string{"error", "errors", "Error_Message", "http-status", "statusCode", "documentation_url", "data", "OK", "jsonapi", "is_success"} {
		if !MayBeError([]byte(name)) {
			t.Errorf("%s may stand in an error", name)
		}
	}
	for _, name := range []string{"", "id", "items", "jsonrpc", "errorx", "a name that is far longer than any of them", "error\xff"} {
		if MayBeError([]byte(name)) {
			t.Errorf("%q is no member of an error", name)
		}
	}
	name := []byte("Error_Message")
	if n := testing.AllocsPerRun(100, func() { MayBeError(name) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// Test_that_no_error_has_a_member_that_may_not_be_one holds the quick question to the whole reading.
func Test_that_no_error_has_a_member_that_may_not_be_one(t *testing.T) {
	for _, names := range [][]string{wrapping, results, codes, texts} {
		for _, name := range names {
			if !MayBeError([]byte(name)) {
				t.Errorf("%s counts in an error and may not stand in one", name)
			}
		}
	}
}
