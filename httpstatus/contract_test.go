package httpstatus

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// statements calls f with every statement inside v and its path.
func statements(v reflect.Value, path string, f func(path string, s Statement)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			statements(v.Elem(), path, f)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			statements(v.Index(i), fmt.Sprintf("%s[%d]", path, i), f)
		}
	case reflect.Struct:
		if s, ok := v.Interface().(Statement); ok {
			if s == (Statement{}) && strings.HasSuffix(path, ".Storage.Conditions") {
				return // what may never be stored has none
			}
			f(path, s)
			return
		}
		for i := range v.NumField() {
			statements(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	}
}

// prose says what is wrong with a sentence, or "".
func prose(s string) string {
	switch {
	case s == "":
		return "is empty"
	case strings.Contains(s, "  "):
		return "has two spaces in a row"
	case strings.ContainsAny(s, "`—–\n\t"):
		return "has a backtick, a dash or a break"
	case s != strings.TrimSpace(s):
		return "has space at an end"
	case !strings.ContainsAny(s[len(s)-1:], ".?!"):
		return "does not end a sentence"
	case strings.Contains(s, "..") || strings.Contains(s, " .") || strings.Contains(s, " ,"):
		return "has misplaced punctuation"
	}
	return ""
}

// statementFault says what is wrong with a statement, or "".
func statementFault(s Statement) string {
	switch fault := prose(s.Text); {
	case fault != "":
		return fault
	case s.Source == "" || !slices.Contains(Marks, s.Mark):
		return "has source " + s.Source + " and mark " + string(s.Mark)
	case s.Mark != Unverified && (s.Mark == RFC) != strings.HasPrefix(s.Source, "RFC "),
		(s.Mark == Convention) != (s.Source == "convention"):
		return "is marked " + string(s.Mark) + " and its source is " + s.Source
	}
	return ""
}

func Test_that_every_statement_is_a_sentence_with_a_source_and_a_listed_mark(t *testing.T) {
	check := func(key string) func(path string, s Statement) {
		return func(path string, s Statement) {
			if fault := statementFault(s); fault != "" {
				t.Errorf("%s%s %s: %q", key, path, fault, s.Text)
			}
		}
	}
	n := 0
	for _, c := range All() {
		f := check(c.Key())
		statements(reflect.ValueOf(c), "", func(path string, s Statement) { n++; f(path, s) })
	}
	for _, p := range Pairs {
		written := *p
		written.A, written.B = nil, nil
		statements(reflect.ValueOf(written), "", check(p.A.Key()+"/"+p.B.Key()))
	}
	if n < 1500 {
		t.Errorf("only %d statements were found", n)
	}
}

// Test_that_no_RFC_is_said_to_describe_candor keeps the product apart from the
// reference: what the guard does is a sentence of its own. Where advice, RFC
// and candor are set side by side, as in questions and differences, the source
// is that of the RFC's part.
func Test_that_no_RFC_is_said_to_describe_candor(t *testing.T) {
	for _, c := range All() {
		plain := *c
		plain.FAQ, plain.Differs = nil, nil
		statements(reflect.ValueOf(plain), "", func(path string, s Statement) {
			if s.Mark == RFC && strings.Contains(s.Text, "candor") {
				t.Errorf("%s%s: %s is no source for: %s", c.Key(), path, s.Source, s.Text)
			}
		})
	}
}

func Test_that_no_summary_of_a_client_allows_what_all_five_answers_forbid(t *testing.T) {
	for _, c := range All() {
		all := true
		for _, a := range acts(c.Client) {
			all = all && a.Answer == No
		}
		if s := c.Client.Summary.Text; all && (strings.Contains(s, "repeats only") || strings.Contains(s, "may repeat") || strings.Contains(s, "Repeat only")) {
			t.Errorf("%s: five answers are no, and the summary says %q", c.Key(), s)
		}
	}
}

func Test_that_every_contract_fills_every_field(t *testing.T) {
	for _, c := range All() {
		k := c.Key()
		for name, n := range map[string]int{
			"send_when": len(c.SendWhen), "instead": len(c.Instead), "scenarios": len(c.Scenarios),
			"confused": len(c.Confused), "crawler": len(c.Crawler), "name": len(c.Name), "reference": len(c.Reference), "status": len(c.Status),
			"body": len(c.Body), "class": len(c.Storage.Class), "bucket": len(c.Monitor.Bucket),
		} {
			if n == 0 {
				t.Errorf("%s has no %s", k, name)
			}
		}
		if c.Code >= 400 && len(c.Causes) == 0 {
			t.Errorf("%s has no causes", k)
		}
		if !slices.Contains(Buckets, c.Monitor.Bucket) {
			t.Errorf("%s has the bucket %q", k, c.Monitor.Bucket)
		}
		for _, w := range c.Crawler {
			if w.Who == "" || w.Indexing == "" || w.CrawlRate == "" || w.LinkSignals == "" {
				t.Errorf("%s: crawler %+v is not filled", k, w)
			}
		}
		if len(c.Crawler) != 2 || c.Crawler[0].Who != "Googlebot" || c.Crawler[1].Who != "Bingbot" {
			t.Errorf("%s has the crawlers %v", k, c.Crawler)
		}
		for _, f := range c.Requires {
			if f.Name == "" || !slices.Contains([]Level{LevelMust, LevelShould, LevelMay}, f.Level) {
				t.Errorf("%s: field %+v", k, f)
			}
		}
		for _, q := range c.FAQ {
			if !strings.HasSuffix(q.Q, "?") || prose(q.Q) != "" {
				t.Errorf("%s: question %q", k, q.Q)
			}
		}
	}
}

func acts(c Client) map[string]Act {
	return map[string]Act{
		"same_request": c.SameRequest, "corrected_request": c.CorrectedRequest, "other_credentials": c.OtherCredentials,
		"after_delay": c.AfterDelay, "new_connection": c.NewConnection,
	}
}

func Test_that_each_of_the_five_answers_of_a_client_is_given_with_its_source(t *testing.T) {
	for _, c := range All() {
		for name, a := range acts(c.Client) {
			if !slices.Contains([]Answer{Yes, No, If}, a.Answer) || a.Source == "" || !slices.Contains(Marks, a.Mark) {
				t.Errorf("%s %s: %+v", c.Key(), name, a)
			}
			if a.Answer == If && a.When == "" {
				t.Errorf("%s %s: if without a condition", c.Key(), name)
			}
			if a.When != "" && (strings.HasSuffix(a.When, ".") || strings.Contains(a.When, "  ") || strings.Contains(a.When, "`")) {
				t.Errorf("%s %s: %q is not a phrase", c.Key(), name, a.When)
			}
		}
	}
}

func Test_that_exactly_these_answers_about_the_same_request_are_in_an_RFC(t *testing.T) {
	for name, want := range map[string]string{
		// The interim and successful classes say what is still to come or done, which is why nothing is repeated.
		"same_request":      "304 401 403 408 425 426 500 501 502 503 504 505 507",
		"corrected_request": "300 301 302 303 307 308 405 409 411 415 417 423 426 431 505 510",
		"other_credentials": "401 403 404 405 407 511",
	} {
		var got []string
		for _, c := range All() {
			if a := acts(c.Client)[name]; c.Vendor == "" && c.Code >= 300 && a.Mark == RFC {
				got = append(got, c.Key())
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", name, got, want)
		}
	}
}

func Test_that_a_condition_to_send_a_code_can_follow_the_word_when(t *testing.T) {
	for _, c := range All() {
		if !living(c) {
			continue
		}
		for _, s := range c.SendWhen {
			for _, start := range []string{"When ", "If ", "Send ", "To ", "For ", "Never", "Use "} {
				if strings.HasPrefix(s.Text, start) {
					t.Errorf("%s: %q starts with %q", c.Key(), s.Text, start)
				}
			}
			if strings.Contains(s.Text, ". ") {
				t.Errorf("%s: %q is more than one sentence", c.Key(), s.Text)
			}
		}
		for _, i := range c.Instead {
			if strings.HasPrefix(i.When.Text, "When ") || strings.HasPrefix(i.When.Text, "If ") && !strings.HasPrefix(i.When.Text, "If-") {
				t.Errorf("%s instead %d: %q", c.Key(), i.Code, i.When.Text)
			}
		}
	}
}

func Test_that_the_main_codes_are_told_in_full_depth(t *testing.T) {
	for _, code := range []int{400, 401, 403, 404, 405, 409, 415, 422, 429, 500, 501, 502, 503, 504} {
		c := Get(code)
		if len(c.SendWhen) < 2 || len(c.Instead) < 3 || len(c.Scenarios) < 3 || len(c.Causes) < 3 || len(c.FAQ) < 3 || len(c.Differs) < 1 {
			t.Errorf("%d: %d send_when, %d instead, %d scenarios, %d causes, %d questions, %d differs",
				code, len(c.SendWhen), len(c.Instead), len(c.Scenarios), len(c.Causes), len(c.FAQ), len(c.Differs))
		}
	}
}

// all joins a contract's prose.
func all(c *Contract) string {
	var b strings.Builder
	statements(reflect.ValueOf(c), "", func(_ string, s Statement) { b.WriteString(s.Text + "\n") })
	for _, q := range c.FAQ {
		b.WriteString(q.Q + "\n")
	}
	return strings.ToLower(b.String())
}

func Test_that_400_and_403_tell_what_people_come_for(t *testing.T) {
	for code, phrases := range map[int][]string{
		400: {"invalid json", "header", "malformed url encoding", "bad client deployment", "frontend change", "api schema change", "your own deployment", "your bug", "411", "428", "apache httpd", "415", "same effect"},
		403: {"missing role", "policy mismatch", "tenant isolation", "insufficient scope", "not on the allowlist", "without any credentials", "challenge", "new token", "opens the site"},
		422: {"schema", "business rule"},
	} {
		text := all(Get(code))
		for _, p := range phrases {
			if !strings.Contains(text, p) {
				t.Errorf("%d does not say %q", code, p)
			}
		}
	}
}

func Test_that_the_heuristically_cacheable_codes_are_those_of_RFC_9110_and_451(t *testing.T) {
	sameCodes(t, func(c *Contract) bool { return c.Storage.Class == Heuristic },
		200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 451, 501)
}

func Test_that_exactly_the_codes_of_RFC_6585_must_not_be_stored(t *testing.T) {
	sameCodes(t, func(c *Contract) bool { return c.Storage.Class == MustNotStore }, 428, 429, 431, 511)
}

func Test_that_exactly_these_answers_have_no_content(t *testing.T) {
	sameCodes(t, func(c *Contract) bool { return c.Body == BodyForbidden }, 100, 101, 102, 103, 104, 204, 304)
	sameCodes(t, func(c *Contract) bool { return c.Body == BodyEmpty }, 205)
}

// sameCodes checks which contracts, vendors' included, have a property.
func sameCodes(t *testing.T, has func(*Contract) bool, want ...int) {
	t.Helper()
	var got []int
	for _, c := range All() {
		if has(c) {
			got = append(got, c.Code)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func Test_that_exactly_these_fields_are_required(t *testing.T) {
	want := map[int][]string{
		101: {"Upgrade", "Connection"},
		104: {"Location", "Upload-Limit"},
		206: {"Content-Range", "Content-Type", "Date", "Cache-Control", "ETag", "Expires", "Content-Location", "Vary"},
		226: {"ETag", "Delta-Base"},
		304: {"Content-Location", "Date", "ETag", "Vary", "Cache-Control", "Expires"},
		401: {"WWW-Authenticate"},
		405: {"Allow"},
		407: {"Proxy-Authenticate"},
		426: {"Upgrade", "Connection"},
	}
	for _, c := range All() {
		var got []string
		for _, f := range c.Requires {
			if f.Level == LevelMust {
				got = append(got, f.Name)
			}
		}
		if !slices.Equal(got, want[c.Code]) {
			t.Errorf("%s requires %v, want %v", c.Key(), got, want[c.Code])
		}
	}
}

func Test_that_no_refusal_and_no_failure_is_storable(t *testing.T) {
	for _, c := range All() {
		cc := c.Storage.CacheControl
		switch {
		case !c.Wire:
			if cc != "" || c.Storage.Class != NeverWire || c.Body != BodyNone {
				t.Errorf("%s is not on the wire and has %q, %s, %s", c.Key(), cc, c.Storage.Class, c.Body)
			}
		case c.Code >= 400 && cc != "no-store":
			t.Errorf("%s says Cache-Control %q", c.Key(), cc)
		case c.Code < 300 && cc != "":
			t.Errorf("%s says Cache-Control %q, which is the handler's to say", c.Key(), cc)
		}
	}
	for _, code := range []int{301, 308} {
		if !strings.HasPrefix(Get(code).Storage.CacheControl, "max-age=") {
			t.Errorf("%d has no explicit max-age", code)
		}
	}
}

func Test_that_every_code_that_another_names_exists(t *testing.T) {
	for _, c := range All() {
		var named []int
		for _, i := range c.Instead {
			named = append(named, i.Code)
			if i.Code == c.Code {
				t.Errorf("%s says to send itself instead", c.Key())
			}
			if Get(i.Code) == nil || !living(Get(i.Code)) {
				t.Errorf("%s says to send %d instead", c.Key(), i.Code)
			}
		}
		for _, code := range append(named, c.Confused...) {
			if len(ByCode(code)) == 0 {
				t.Errorf("%s names %d, which does not exist", c.Key(), code)
			}
		}
		if slices.Contains(c.Confused, c.Code) {
			t.Errorf("%s is confused with itself", c.Key())
		}
		if s := slices.Sorted(slices.Values(c.Confused)); len(slices.Compact(s)) != len(c.Confused) {
			t.Errorf("%s names a code twice among %v", c.Key(), c.Confused)
		}
	}
}

func Test_that_crawlers_have_one_treatment_for_all_4xx_but_429(t *testing.T) {
	want := Get(404).Crawler
	for _, c := range All() {
		if c.Class() != 4 || !c.Wire || c.Code == 429 {
			continue
		}
		if !reflect.DeepEqual(c.Crawler, want) {
			t.Errorf("%s is treated otherwise than 404", c.Key())
		}
	}
	if Get(429).Crawler[0].CrawlRate == want[0].CrawlRate {
		t.Error("429 slows the crawl and 404 does not")
	}
}

func Test_that_104_says_that_its_registration_is_not_verified(t *testing.T) {
	c := Get(104)
	if c.Status != Temporary || c.Summary.Mark != Unverified || !strings.Contains(c.Summary.Text, "2026-11-13") {
		t.Errorf("104 is %s: %+v", c.Status, c.Summary)
	}
}
