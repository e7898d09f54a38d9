package problem

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

func Test_that_what_was_written_is_what_is_read(t *testing.T) {
	for _, p := range []*Problem{
		full(),
		{Type: Blank, Title: "Not Found", Status: 404},
		{Type: "urn:x", Status: 599, Missing: &Missing{Roles: []string{"admin"}}},
	} {
		resp, body := write(t, "GET", nil, p)
		resp.Body = io.NopCloser(strings.NewReader(body))
		got, err := FromResponse(resp)
		if err != nil || !reflect.DeepEqual(got, p) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, p)
		}
		var viaJSON Problem
		if err := json.Unmarshal([]byte(body), &viaJSON); err != nil || !reflect.DeepEqual(&viaJSON, p) {
			t.Errorf("json.Unmarshal: %+v, %v\nwant %+v", viaJSON, err, p)
		}
	}
}

func Test_that_members_of_the_wrong_type_are_ignored_and_the_others_kept(t *testing.T) {
	wrong := []string{`null`, `true`, `[1]`, `{"a":1}`}
	for _, name := range members {
		for _, value := range append(wrong, map[bool]string{true: `"403"`, false: `12.5`}[name == "status"]) {
			doc := `{"own":"kept","` + name + `":` + value + `}`
			p, err := Parse([]byte(doc))
			if err != nil {
				t.Errorf("%s: %v", doc, err)
				continue
			}
			if want := (&Problem{Type: Blank, Extensions: map[string]any{"own": "kept"}}); !reflect.DeepEqual(p, want) {
				t.Errorf("%s is read as %+v", doc, p)
			}
		}
	}
	for _, status := range []string{"403.5", "1e400", "99999999999999999999", "-0.1"} {
		if p, err := Parse([]byte(`{"status":` + status + `}`)); err != nil || p.Status != 0 {
			t.Errorf("status %s: %+v, %v", status, p, err)
		}
	}
}

func Test_that_one_bad_entry_of_errors_does_not_cost_the_others(t *testing.T) {
	p, err := Parse([]byte(`{"errors":[{"pointer":"#/a","detail":"x"},7,{"pointer":7},null,{"header":"H","detail":"y","more":1}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var kept []Error
	for _, e := range p.Errors {
		if e != (Error{}) {
			kept = append(kept, e)
		}
	}
	if want := []Error{{Pointer: "#/a", Detail: "x"}, {Header: "H", Detail: "y"}}; !reflect.DeepEqual(kept, want) || len(kept) != len(p.Errors) {
		t.Errorf("errors %+v", p.Errors)
	}
}

func Test_that_rights_of_the_wrong_type_are_dropped_whole_and_the_others_kept(t *testing.T) {
	p, err := Parse([]byte(`{"missing":{"scopes":["orders:write",7],"roles":["admin"]}}`))
	if want := (&Missing{Roles: []string{"admin"}}); err != nil || !reflect.DeepEqual(p.Missing, want) {
		t.Errorf("missing %+v, %v", p.Missing, err)
	}
}

func Test_that_member_names_are_told_apart_by_case(t *testing.T) {
	p, err := Parse([]byte(`{"Title":"wrong","DETAIL":"wrong","title":"right","missing":{"Scopes":["wrong"]}}`))
	if err != nil || p.Title != "right" || p.Detail != "" || p.Extensions["Title"] != "wrong" {
		t.Errorf("%+v, %v", p, err)
	}
	if p.Missing != nil {
		t.Errorf("missing %+v", p.Missing)
	}
}

func Test_that_unknown_members_become_extensions_when_their_name_may(t *testing.T) {
	p, err := Parse([]byte(`{"traceId":"a","balance":30,"deep":{"a":[null]},"trace-id":"no","id":"no"}`))
	want := map[string]any{"traceId": "a", "balance": 30.0, "deep": map[string]any{"a": []any{nil}}}
	if err != nil || !reflect.DeepEqual(p.Extensions, want) {
		t.Errorf("%+v, %v", p, err)
	}
}

func Test_that_content_that_is_no_problem_document_says_so(t *testing.T) {
	for _, doc := range []string{``, ` `, `null`, `[]`, `"x"`, `7`, `{`, `{"title":}`, `{} {}`, `<html>`, "\ufeff{}", strings.Repeat("[", 20_000), strings.Repeat(`{"a":`, 20_000)} {
		if p, err := Parse([]byte(doc)); !errors.Is(err, ErrNotProblem) {
			t.Errorf("%.20q: %+v, %v", doc, p, err)
		}
	}
}

func Test_that_a_document_above_the_limit_is_refused_and_not_read_beyond_it(t *testing.T) {
	fits := &counter{r: strings.NewReader(document(MaxBytes))}
	if p, err := FromResponse(answer(MediaType, fits)); err != nil || p.Title != "x" {
		t.Errorf("at the limit: %+v, %v", p, err)
	}
	over := &counter{r: strings.NewReader(document(MaxBytes + 1))}
	if _, err := FromResponse(answer(MediaType, over)); err != ErrTooLarge {
		t.Errorf("one byte above: %v", err)
	}
	endless := &counter{r: strings.NewReader(document(65 << 20))}
	if _, err := FromResponse(answer(MediaType, endless)); err != ErrTooLarge {
		t.Errorf("far above: %v", err)
	}
	if endless.n > MaxBytes+1 {
		t.Errorf("%d bytes were read", endless.n)
	}
}

func Test_that_no_more_faults_are_kept_than_anybody_reads(t *testing.T) {
	p, err := Parse([]byte(`{"errors":[` + strings.Repeat(`{"detail":"x"},`, 3000) + `{"detail":"x"}]}`))
	if err != nil || len(p.Errors) != maxErrors {
		t.Errorf("%d errors, %v", len(p.Errors), err)
	}
}

func Test_that_only_an_answer_that_says_it_holds_a_problem_is_read(t *testing.T) {
	for _, typ := range []string{"application/problem+json", "Application/Problem+JSON", "application/problem+json; charset=utf-8", "application/problem+json;charset"} {
		if p, err := FromResponse(answer(typ, strings.NewReader(`{"title":"x"}`))); err != nil || p.Title != "x" || p.Status != 403 {
			t.Errorf("%s: %+v, %v", typ, p, err)
		}
	}
	for _, typ := range []string{"", "application/json", "text/html", "application/problem+xml", "application/problem+jsonx", ";"} {
		body := &counter{r: strings.NewReader(`{"title":"x"}`)}
		if _, err := FromResponse(answer(typ, body)); !errors.Is(err, ErrNotProblem) || body.n != 0 {
			t.Errorf("%s: %v, %d bytes read", typ, err, body.n)
		}
	}
}

func Test_that_the_status_in_the_document_is_kept_beside_the_real_one(t *testing.T) {
	p, err := FromResponse(answer(MediaType, strings.NewReader(`{"status":400}`)))
	if err != nil || p.Status != 400 {
		t.Errorf("%+v, %v", p, err)
	}
}

func Test_that_an_answer_without_content_holds_no_problem(t *testing.T) {
	for _, body := range []io.ReadCloser{nil, http.NoBody} {
		resp := answer(MediaType, nil)
		resp.Body = body
		if p, err := FromResponse(resp); !errors.Is(err, ErrNotProblem) {
			t.Errorf("%v: %+v, %v", body, p, err)
		}
	}
}

func Test_that_a_broken_connection_is_reported_as_such(t *testing.T) {
	if _, err := Read(iotest.ErrReader(io.ErrUnexpectedEOF)); err != io.ErrUnexpectedEOF {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(full().AppendJSON(nil))
	for _, s := range []string{`{}`, `null`, `{"status":403.0,"errors":[{}],"missing":{"scopes":[]}}`, `{"own":1e400,"type":"\ud800"}`, `{"big":9007199254740993}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse(data)
		if err != nil {
			if !errors.Is(err, ErrNotProblem) {
				t.Fatalf("%v", err)
			}
			return
		}
		once := p.AppendJSON(nil)
		if !json.Valid(once) {
			t.Fatalf("%q is written as %q", data, once)
		}
		q, err := Parse(once)
		if err != nil {
			t.Fatal(err)
		}
		if twice := q.AppendJSON(nil); string(twice) != string(once) {
			t.Fatalf("%q, read again %q", once, twice)
		}
		_ = p.Error()
	})
}
