package rules

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
)

func Test_that_every_field_that_a_code_demands_has_a_rule_and_words_of_its_own(t *testing.T) {
	used := map[string]bool{}
	why := map[string]string{}
	for _, c := range httpstatus.All() {
		for _, f := range c.Requires {
			if !c.Registered || !c.Wire || f.Level == httpstatus.LevelMay || f.When != "" && f.When != "HTTP/1.1" {
				continue
			}
			word := words[f.Name]
			if word == "" {
				word = strings.ToLower(f.Name)
			}
			id := strconv.Itoa(c.Code) + "/needs-" + word
			r := ByID(id)
			if r == nil {
				t.Errorf("no rule %s", id)
				continue
			}
			used[id] = true
			if other := why[r.Why]; other != "" {
				t.Errorf("%s says the same as %s", id, other)
			}
			why[r.Why] = id
			if must := f.Level == httpstatus.LevelMust; must != (r.Severity == candor.Must) {
				t.Errorf("%s is %s, the contract says %s", id, r.Severity, f.Level)
			}
		}
	}
	for id := range missingFields {
		if !used[id] {
			t.Errorf("words for %s, which no contract demands", id)
		}
	}
}

func Test_that_every_error_has_one_word_on_storing(t *testing.T) {
	for _, c := range httpstatus.All() {
		if !c.Registered || c.Class() < 4 || deadCode.is(c.Code) {
			continue
		}
		var found []string
		for _, fault := range []string{"stored-for-everyone", "needs-freshness", "forbids-storing"} {
			if id := strconv.Itoa(c.Code) + "/" + fault; ByID(id) != nil {
				found = append(found, id)
			}
		}
		if len(found) != 1 {
			t.Errorf("%d has %v, want one", c.Code, found)
		}
	}
}

// reports judges exchanges with all rules and returns the findings of one.
func reports(t *testing.T, id string, all ...candor.Exchange) []candor.Finding {
	t.Helper()
	j := judge.New(All, judge.Options{})
	for i := range all {
		j.Add(&all[i])
	}
	return slices.DeleteFunc(j.Report().Findings, func(f candor.Finding) bool { return f.Rule != id })
}

// oneExchange parses one exchange.
func oneExchange(t *testing.T, text string) candor.Exchange {
	t.Helper()
	all, err := judge.ParseExchanges(text)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d exchanges, %v", len(all), err)
	}
	return all[0]
}

func Test_that_a_stored_refusal_is_told_with_its_time_in_words(t *testing.T) {
	x := oneExchange(t, ByID("403/stored-for-everyone").Bad)
	f := reports(t, "403/stored-for-everyone", x)
	if want := "Every shared cache may give this 403 to everybody for 10 min."; len(f) != 1 || f[0].Summary != want {
		t.Errorf("got %+v, want %q", f, want)
	}
	y := x
	y.Response.Header = x.Response.Header.Clone()
	y.Response.Header.Set("Age", "60")
	if f = reports(t, "403/stored-for-everyone", x, y); len(f) != 1 || f[0].Count != 2 {
		t.Errorf("a time that differs makes %d findings, want one: %+v", len(f), f)
	}
}

// Test_that_the_rules_on_storing_agree_with_what_is_said_of_one_answer asks the
// whole reasoning of package answer about every code and many ways to speak of
// storing, and compares.
func Test_that_the_rules_on_storing_agree_with_what_is_said_of_one_answer(t *testing.T) {
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	controls := []string{"", "no-store", "max-age=60", "private, max-age=60", "public", "public, max-age=0", "s-maxage=60", "max-age=60, s-maxage=0",
		"no-cache, max-age=60", "max-age=60, must-revalidate", "no-store, must-understand, max-age=60", "max-age=x", "max-age=60, max-age=0", `max-age="60"`, "MAX-AGE=60", "private=\"x\", max-age=60", "max-age=60, no-store"}
	others := []http.Header{{}, {"Expires": {"Mon, 02 Nov 2026 09:10:00 GMT"}}, {"Expires": {"0"}}, {"Last-Modified": {"Mon, 26 Oct 2026 09:00:00 GMT"}}, {"Age": {"61"}}, {"Vary": {"*"}}}
	asks := []http.Header{{"Host": {"api.example"}}, {"Host": {"api.example"}, "Authorization": {"Bearer aaaa"}}}
	n := 0
	for _, r := range All {
		code, is := strings.CutSuffix(r.ID, "/stored-for-everyone")
		if !is {
			continue
		}
		status, _ := strconv.Atoi(code)
		methods := []string{"GET"}
		if status == 403 || status == 500 {
			methods = []string{"GET", "HEAD", "POST", "PUT"}
		}
		check := judge.New([]*judge.Rule{r}, judge.Options{MaxCauses: 1 << 20})
		for _, control := range controls {
			for _, other := range others {
				for _, ask := range asks {
					for _, method := range methods {
						x := candor.Exchange{Time: at, Evidence: candor.SawRequestLine | candor.SawRequestHeader | candor.SawStatus | candor.SawResponseHeader}
						x.Request = candor.Request{Method: method, Target: "/a", Header: ask}
						x.Response = candor.Response{Status: status, Header: other.Clone()}
						if control != "" {
							x.Response.Header.Set("Cache-Control", control)
						}
						before := count(check)
						check.Add(&x)
						got := count(check) > before
						in := answer.Input{Request: &answer.Request{Method: method, URL: "/a", Header: ask}, Status: status, Header: x.Response.Header, Received: at}
						s := answer.Read(in).Cache
						if want := s.Stores && s.Reuse == answer.ReuseFresh; got != want {
							t.Fatalf("%s %d with %v to %v: the rule says %v, the reading %v (%s)", method, status, x.Response.Header, ask, got, want, s.Does)
						}
						n++
					}
				}
			}
		}
	}
	if n < 6_000 {
		t.Errorf("%d answers were compared; has the form of the IDs changed?", n)
	}
}

func count(j *judge.Judge) (n int) {
	for _, f := range j.Report().Findings {
		n += f.Count
	}
	return n
}

func Test_that_Expires_without_a_Date_is_measured_from_when_the_answer_came(t *testing.T) {
	x := oneExchange(t, ByID("500/stored-for-everyone").Good)
	x.Response.Header.Del("Cache-Control")
	x.Response.Header.Set("Expires", "Mon, 02 Nov 2026 10:00:00 GMT")
	y := oneExchange(t, ByID("429/forbids-storing").Good)
	y.Response.Header = http.Header{"Retry-After": {"20"}, "Expires": {"Mon, 02 Nov 2026 10:00:00 GMT"}}
	for id, x := range map[string]candor.Exchange{"500/stored-for-everyone": x, "429/forbids-storing": y} {
		if f := reports(t, id, x); len(f) > 0 {
			t.Errorf("%s speaks although nobody knows when the answer was made", id)
		}
		x.Time = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
		if f := reports(t, id, x); len(f) != 1 || !strings.Contains(f[0].Summary, "1 h") && !strings.Contains(f[0].Summary, "60 min") {
			t.Errorf("%s an hour before: %+v", id, f)
		}
		x.Time = time.Date(2026, 11, 2, 11, 0, 0, 0, time.UTC)
		if f := reports(t, id, x); len(f) > 0 {
			t.Errorf("%s an hour after: %+v", id, f)
		}
	}
}
