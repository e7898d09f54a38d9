package judge

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/candorhttp/candor"
)

const complete = candor.SawRequestLine | candor.SawRequestHeader | candor.SawRequestBody | candor.SawStatus | candor.SawResponseHeader | candor.SawResponseBody

func exchange(method, target string, status int) *candor.Exchange {
	return &candor.Exchange{
		Request:  candor.Request{Method: method, Target: target, Proto: "HTTP/1.1", Header: http.Header{"Host": {"api.example"}}},
		Response: candor.Response{Status: status, Proto: "HTTP/1.1", Header: http.Header{}},
		Evidence: complete,
	}
}

// blames finds fault with every answer that it looks at.
func blames(id string, on Codes, r Result) *Rule {
	return &Rule{ID: id, Title: id, Severity: candor.Advice, On: on, Needs: candor.SawStatus, Check: func(*Case) Result { return r }}
}

func Test_that_exchanges_with_one_cause_are_one_finding(t *testing.T) {
	j := New([]*Rule{blames("403/wrong", On(403), Fault("It is wrong.", "right", "wrong"))}, Options{})
	for _, x := range []*candor.Exchange{exchange("GET", "/orders/17", 403), exchange("GET", "/orders/18", 403), exchange("PUT", "/orders/18", 403), exchange("GET", "/orders/17", 200)} {
		j.Add(x)
	}
	r := j.Report()
	if len(r.Findings) != 1 || r.Exchanges != 4 || r.Judged["403/wrong"] != 3 {
		t.Fatalf("%d findings, %d exchanges, %d judged; want 1, 4, 3", len(r.Findings), r.Exchanges, r.Judged["403/wrong"])
	}
	f := r.Findings[0]
	if f.Count != 3 || strings.Join(f.Operations, ", ") != "GET /orders/{id}, PUT /orders/{id}" || f.Operation != "GET /orders/{id}" {
		t.Errorf("count %d, operations %q", f.Count, f.Operations)
	}
	if len(f.Exchanges) != 1 || f.Exchanges[0].Target != "/orders/17" {
		t.Errorf("exhibits %+v, want the first exchange", f.Exchanges)
	}
}

func Test_that_what_was_not_seen_is_not_judged_and_not_fine(t *testing.T) {
	r := blames("any/wrong", nil, Fault("It is wrong.", "", ""))
	r.Needs = candor.SawStatus | candor.SawResponseBody
	j := New([]*Rule{r, {ID: "any/blind", Needs: candor.SawStatus, Check: func(*Case) Result { return Unseen("the weather") }}}, Options{})
	x := exchange("GET", "/a", 200)
	x.Evidence &^= candor.SawResponseBody
	j.Add(x)
	j.Add(x)
	got := j.Report()
	if len(got.Findings) != 0 || got.Judged["any/wrong"] != 0 {
		t.Errorf("%d findings, %d judged; want none", len(got.Findings), got.Judged["any/wrong"])
	}
	want := []candor.NotJudged{
		{Rule: "any/wrong", Why: "needs the answer's content", Count: 2},
		{Rule: "any/blind", Operation: "GET /a", Why: "the weather", Count: 2},
	}
	if fmt.Sprint(got.NotJudged) != fmt.Sprint(want) {
		t.Errorf("not judged: %v, want %v", got.NotJudged, want)
	}
}

func Test_that_memory_is_bounded_on_endless_traffic(t *testing.T) {
	n := 0
	r := &Rule{ID: "any/wrong", Title: "x", Severity: candor.Advice, Check: func(c *Case) Result {
		n++
		return Fault("It is wrong.", "", "").Because(fmt.Sprint(n))
	}}
	j := New([]*Rule{r}, Options{MaxCauses: 10})
	for i := range 5000 {
		j.Add(exchange("GET", fmt.Sprintf("/word%c%c/x", 'a'+i%26, 'a'+i/26%26), 200))
	}
	got := j.Report()
	total := 0
	for _, f := range got.Findings {
		total += f.Count
		if len(f.Operations) > maxOperations || len(f.Exchanges) > maxExhibits {
			t.Errorf("%d operations and %d exhibits in one finding", len(f.Operations), len(f.Exchanges))
		}
	}
	if len(got.Findings) != 11 || total != 5000 {
		t.Errorf("%d findings for %d exchanges, want 11 for 5000", len(got.Findings), total)
	}
}

func Test_that_many_goroutines_may_add_at_once(t *testing.T) {
	seen := 0
	series := &Rule{ID: "any/series", Title: "x", Severity: candor.Advice, Series: func(int) func(*Case) Result {
		return func(*Case) Result {
			seen++ // the race detector speaks if two calls overlap
			return Clean
		}
	}}
	j := New([]*Rule{series, blames("403/wrong", On(403), Fault("It is wrong.", "", ""))}, Options{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 200 {
				j.Add(exchange("GET", fmt.Sprint("/", i), 403))
				if i%50 == 0 {
					j.Report()
				}
			}
		})
	}
	wg.Wait()
	if r := j.Report(); r.Findings[0].Count != 1600 || seen != 1600 {
		t.Errorf("%d found, %d seen by the series; want 1600", r.Findings[0].Count, seen)
	}
}

func Test_that_a_code_outside_of_http_is_judged_by_rules_for_every_answer(t *testing.T) {
	j := New([]*Rule{blames("any/wrong", nil, Fault("It is wrong.", "", "")), blames("5xx/wrong", Class(5), Fault("It is wrong.", "", ""))}, Options{})
	for _, status := range []int{-1, 0, 999, 1 << 30} {
		j.Add(exchange("GET", "/a", status))
	}
	if f := j.Report().Findings; len(f) != 1 || f[0].Count != 4 {
		t.Errorf("findings %+v", f)
	}
}
