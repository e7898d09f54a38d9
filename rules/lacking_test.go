package rules

import (
	"net/http"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// answered is an exchange about one page, some seconds after nine o'clock.
func answered(seconds, status int, sent, got http.Header) *candor.Exchange {
	sent.Set("Host", "api.example")
	return &candor.Exchange{
		Time:     time.Date(2026, 11, 2, 9, 0, seconds, 0, time.UTC),
		Request:  candor.Request{Method: "GET", Target: "/page", URL: "https://api.example/page", Proto: "HTTP/1.1", Header: sent},
		Response: candor.Response{Status: status, Proto: "HTTP/1.1", Header: got},
		Evidence: candor.SawRequestLine | candor.SawRequestHeader | candor.SawRequestBody | candor.SawStatus | candor.SawResponseHeader,
	}
}

func spoken(r *judge.Rule, all ...*candor.Exchange) int64 {
	j := judge.New([]*judge.Rule{r}, judge.Options{})
	for _, x := range all {
		j.Add(x)
	}
	var n int64
	for _, f := range j.Report().Findings {
		n += int64(f.Count)
	}
	return n
}

func Test_that_a_304_is_held_to_a_200_of_the_same_visit_only(t *testing.T) {
	page := answered(0, 200, http.Header{}, http.Header{"Etag": {`"7"`}, "Vary": {"Accept"}})
	for after, want := range map[int]int64{5: 1, 3600: 0} {
		bare := answered(after, 304, http.Header{"If-None-Match": {`"6", W/"7"`}}, http.Header{"Etag": {`"7"`}})
		if got := spoken(fieldsOf200, page, bare); got != want {
			t.Errorf("%d seconds after the 200: %d findings, want %d", after, got, want)
		}
	}
}

func Test_that_a_304_is_held_to_a_200_of_the_same_caller_and_hop_only(t *testing.T) {
	page := answered(0, 200, http.Header{"Authorization": {"Bearer a"}}, http.Header{"Etag": {`"7"`}, "Vary": {"Accept"}, "Server": {"origin"}})
	bare := func(token string, got http.Header) *candor.Exchange {
		got.Set("Etag", `"7"`)
		return answered(5, 304, http.Header{"Authorization": {token}, "If-None-Match": {`"7"`}}, got)
	}
	for name, x := range map[string]*candor.Exchange{
		"another caller":  bare("Bearer b", http.Header{"Server": {"origin"}}),
		"another server":  bare("Bearer a", http.Header{"Server": {"edge"}}),
		"a cache":         bare("Bearer a", http.Header{"Server": {"origin"}, "Age": {"3"}}),
		"a gateway":       bare("Bearer a", http.Header{"Server": {"origin"}, "Via": {"1.1 edge"}}),
		"a content store": bare("Bearer a", http.Header{"Server": {"origin"}, "Cf-Cache-Status": {"HIT"}}),
	} {
		if got := spoken(fieldsOf200, page, x); got != 0 {
			t.Errorf("%s: %d findings, want none", name, got)
		}
	}
	if got := spoken(fieldsOf200, page, bare("Bearer a", http.Header{"Server": {"origin"}})); got != 1 {
		t.Errorf("the same: %d findings, want 1", got)
	}
}

func Test_that_a_failure_long_after_the_answer_is_no_matter_of_the_condition(t *testing.T) {
	plain := func(at int) *candor.Exchange { return answered(at, 200, http.Header{}, http.Header{}) }
	broken := func(at int) *candor.Exchange {
		return answered(at, 500, http.Header{"If-None-Match": {`"7"`}}, http.Header{})
	}
	if got := spoken(breaksOnCondition, plain(0), broken(1), plain(2), broken(3), broken(4)); got != 2 {
		t.Errorf("at once: %d findings, want 2", got)
	}
	if got := spoken(breaksOnCondition, plain(0), broken(1), plain(3600), broken(3601)); got != 0 {
		t.Errorf("in another hour: %d findings, want none", got)
	}
}
