package httpstatus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func Test_that_all_1711_pairs_compare_without_an_empty_value(t *testing.T) {
	codes, n := LivingCodes(), 0
	for i, a := range codes {
		for _, b := range codes[i+1:] {
			n++
			c := Compare(a, b)
			name := fmt.Sprintf("%d and %d", a.Code, b.Code)
			if len(c.Rows) != len(Aspects) {
				t.Fatalf("%s: %d rows", name, len(c.Rows))
			}
			for j, r := range c.Rows {
				if r.Aspect != Aspects[j] {
					t.Errorf("%s: row %d is %s", name, j, r.Aspect)
				}
				if (r.Values[0] == "" || r.Values[1] == "") && (r.Aspect != AspectWhenBothApply || c.Written) {
					t.Errorf("%s: %s is empty", name, r.Aspect)
				}
			}
			if c.Title == "" || c.Sources["rule"].Source == "" || prose(c.Rule) != "" || len(c.Scenarios) < 2 {
				t.Errorf("%s: title %q, rule %q, %d scenarios", name, c.Title, c.Rule, len(c.Scenarios))
			}
			if c.Written != (PairOf(a, b) != nil) {
				t.Errorf("%s: written is %v", name, c.Written)
			}
			for _, r := range c.Related {
				if Get(r[0]) == nil && len(ByCode(r[0])) == 0 || len(ByCode(r[1])) == 0 || r == [2]int{a.Code, b.Code} || r[0] > r[1] {
					t.Errorf("%s: related %v", name, r)
				}
			}
		}
	}
	if n != 1711 {
		t.Errorf("there are %d pairs", n)
	}
}

func Test_that_a_comparison_is_never_null_for_any_two_contracts(t *testing.T) {
	for _, a := range []*Contract{Get(403), Get(404), Get(306), Vendor("nginx", 499), Vendor("linkedin", 999)} {
		for _, b := range All() {
			raw, err := json.Marshal(Compare(a, b))
			if err != nil || bytes.Contains(raw, []byte("null")) {
				t.Errorf("%s and %s: %v %s", a.Key(), b.Key(), err, raw)
			}
		}
	}
}

func Test_that_the_pair_400_and_403_is_complete(t *testing.T) {
	c := Compare(Get(400), Get(403))
	if !c.Written || c.Title == "" || c.Rule == "" || c.Mistake == "" || len(c.FAQ) < 4 || len(c.Related) < 3 || len(c.Differs) < 3 {
		t.Fatalf("something is missing: %+v", c)
	}
	sides := map[int]int{}
	for _, s := range c.Scenarios {
		sides[s.Code]++
	}
	if sides[400] < 4 || sides[403] < 4 {
		t.Errorf("scenarios per side: %v", sides)
	}
	for _, word := range []string{"retries", "caches", "monitors"} {
		if !strings.Contains(strings.ToLower(c.Mistake), word) {
			t.Errorf("the mistake does not speak of %s", word)
		}
	}
	apply := c.Row(AspectWhenBothApply)
	if !strings.HasPrefix(apply[0], "400 when") || !strings.HasPrefix(apply[1], "403 when") {
		t.Errorf("when both apply: %q", apply)
	}
	for i := range c.Rows {
		for side := range 2 {
			if c.Sources[at("rows."+c.Rows[i].Aspect, side)].Source == "" {
				t.Errorf("%s has no source", c.Rows[i].Aspect)
			}
		}
	}
}

func Test_that_the_order_of_the_arguments_is_kept(t *testing.T) {
	ab, ba := Compare(Get(400), Get(403)), Compare(Get(403), Get(400))
	if ba.Codes != [2]int{403, 400} || ab.Rule != ba.Rule || ab.Title != ba.Title {
		t.Errorf("codes %v, rules %q and %q", ba.Codes, ab.Rule, ba.Rule)
	}
	for i := range ab.Rows {
		if ab.Rows[i].Values[0] != ba.Rows[i].Values[1] || ab.Rows[i].Values[1] != ba.Rows[i].Values[0] {
			t.Errorf("%s is not turned round", ab.Rows[i].Aspect)
		}
	}
	if ba.Scenarios[0].Code != 403 || !strings.Contains(ba.Scenarios[0].Text, "missing role") {
		t.Errorf("the first scenario is %+v", ba.Scenarios[0])
	}
}

func Test_that_a_derived_rule_says_when_to_send_which(t *testing.T) {
	for _, c := range []struct {
		a, b *Contract
		want string
	}{
		{Get(404), Get(451), "Send 404 when the path matches no route, or the object it names does not exist; send 451 when a legal demand forbids access"},
		{Get(504), Vendor("aws", 460), "do not send aws/460 yourself."},
		{Get(412), Get(304), "Send 412 when If-Match or"},
	} {
		if got := Compare(c.a, c.b).Rule; !strings.Contains(got, c.want) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func Test_that_when_both_apply_can_be_set_for_a_derived_pair(t *testing.T) {
	c := Compare(Get(404), Get(451))
	if c.Written || c.Row(AspectWhenBothApply) != [2]string{} {
		t.Fatal("the row is not empty")
	}
	c.SetWhenBothApply([2]string{"a", "b"})
	if c.Row(AspectWhenBothApply) != [2]string{"a", "b"} {
		t.Error("the row was not set")
	}
	if d := Compare(Get(404), Get(451)); d.Row(AspectWhenBothApply) != [2]string{} {
		t.Error("setting one comparison changed another")
	}
}

func Test_that_safe_to_retry_gives_all_five_answers(t *testing.T) {
	got := Compare(Get(400), Get(403)).Row(AspectSafeToRetry)
	for i, words := range [][]string{
		{"The same request again: no", "A corrected request: yes", "Other credentials: no", "After a delay: no", "On a new connection: no"},
		{"The same request again: no", "A corrected request: no", "Other credentials: if", "After a delay: no", "On a new connection: no"},
	} {
		for _, w := range words {
			if !strings.Contains(got[i], w) {
				t.Errorf("%q lacks %q", got[i], w)
			}
		}
	}
}

func Test_that_each_sentence_of_a_joined_row_has_its_own_source_and_the_row_claims_no_more_than_the_weakest(t *testing.T) {
	for _, pair := range [][2]*Contract{{Get(400), Get(403)}, {Get(404), Get(451)}, {Get(504), Vendor("aws", 460)}} {
		c := Compare(pair[0], pair[1])
		for _, r := range c.Rows {
			for side, k := range pair {
				said, path := k.Sentences(r.Aspect), at("rows."+r.Aspect, side)
				if len(said) < 2 {
					if _, split := c.Sources[at(path, 0)]; split {
						t.Errorf("%s is split and has one sentence", path)
					}
					continue
				}
				var texts []string
				weakest := 0
				for i, s := range said {
					texts = append(texts, s.Text)
					if got := c.Sources[at(path, i)]; got != (SourceMark{s.Source, string(s.Mark)}) {
						t.Errorf("%s has the source %+v, want %s, %s", at(path, i), got, s.Source, s.Mark)
					}
					if !strings.Contains(c.Sources[path].Source, s.Source) {
						t.Errorf("%s does not name %s", path, s.Source)
					}
					weakest = max(weakest, slices.Index(Marks, s.Mark))
				}
				if got := c.Sources[path].Mark; got != string(Marks[weakest]) {
					t.Errorf("%s is marked %s, its weakest sentence %s", path, got, Marks[weakest])
				}
				if r.Values[side] != strings.Join(texts, " ") {
					t.Errorf("%s says %q, its sentences %q", path, r.Values[side], texts)
				}
			}
		}
	}
	s := Compare(Get(404), Get(400)).Sources
	for path, want := range map[string]SourceMark{
		"rows.storage.0.1":       {"convention", "convention"},
		"rows.safe_to_retry.0.2": {"RFC 9110 §15.5.4", "rfc"},
		"rows.safe_to_retry.1":   {"convention", "convention"},
	} {
		if s[path] != want {
			t.Errorf("%s is %+v, want %+v", path, s[path], want)
		}
	}
	if got := s["rows.safe_to_retry.0"].Mark; got != "convention" {
		t.Errorf("the row is marked %s although some of its answers are practice", got)
	}
}

func Test_that_every_written_pair_names_each_code_lower_first_and_once(t *testing.T) {
	seen := map[[2]int]bool{}
	for _, p := range Pairs {
		k := [2]int{p.A.Code, p.B.Code}
		if k[0] >= k[1] || seen[k] {
			t.Errorf("the pair %v", k)
		}
		seen[k] = true
		if len(p.Scenarios[0]) == 0 || len(p.Scenarios[1]) == 0 || len(p.FAQ) < 3 || len(p.Related) == 0 {
			t.Errorf("the pair %v is not complete", k)
		}
		for _, r := range p.Related {
			if r[0] >= r[1] || r == k || Get(r[0]) == nil || Get(r[1]) == nil {
				t.Errorf("the pair %v is related to %v", k, r)
			}
		}
		if !slices.Contains(p.A.Confused, k[1]) && !slices.Contains(p.B.Confused, k[0]) {
			t.Errorf("neither of %v is confused with the other", k)
		}
	}
}

func Test_that_a_derived_comparison_shows_what_was_asked_elsewhere_about_both_codes(t *testing.T) {
	c := Compare(Get(402), Get(429))
	if c.Written || len(c.FAQ) == 0 {
		t.Fatalf("written %v, questions %v", c.Written, c.FAQ)
	}
	for i, f := range c.FAQ {
		if text := f.Q + f.A; !strings.Contains(text, "402") || !strings.Contains(text, "429") {
			t.Errorf("%q does not speak of both", f.Q)
		}
		if c.Sources[at("faq", i)].Source == "" {
			t.Errorf("%q has no source", f.Q)
		}
	}
	for _, a := range LivingCodes() {
		for _, b := range LivingCodes() {
			if faq := Compare(a, b).FAQ; a != b && PairOf(a, b) == nil && len(faq) > maxNaming {
				t.Errorf("%d and %d borrow %d questions", a.Code, b.Code, len(faq))
			}
		}
	}
}
