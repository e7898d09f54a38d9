package ladder

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/candorhttp/candor/httpstatus"
)

func Test_that_rungs_and_reasons_are_each_listed_once_and_filled(t *testing.T) {
	seen := make(map[string]bool)
	for i, r := range Rungs {
		if r.at != i {
			t.Errorf("rung %s says place %d and stands at %d", r.Name, r.at, i)
		}
		if seen[r.Name] || r.Name == "" || r.Why == "" || r.Source == "" || !strings.HasSuffix(r.Question, "?") {
			t.Errorf("rung %q is listed twice or incomplete", r.Name)
		}
		seen[r.Name] = true
	}
	names, last := make(map[string]bool), -1
	for _, r := range Reasons {
		if names[r.Name] || r.Title == "" || r.What == "" || r.Source == "" || r.Fix == "" && r.Code >= 300 {
			t.Errorf("reason %q is listed twice or incomplete", r.Name)
		}
		names[r.Name] = true
		if r.Rung.at < last {
			t.Errorf("reason %s stands out of the order of the rungs", r.Name)
		}
		last = r.Rung.at
		if httpstatus.Get(r.Code) == nil {
			t.Errorf("reason %s answers %d, which is not registered", r.Name, r.Code)
		}
	}
	for _, r := range Rungs {
		if len(ReasonsOf(r)) == 0 {
			t.Errorf("rung %s has no reason", r.Name)
		}
	}
}

func Test_that_every_refusal_carries_the_fields_its_contract_requires(t *testing.T) {
	for _, r := range Reasons {
		v := Default.Verdict(Answer{Reason: r})
		fields := v.ExampleFields()
		for _, need := range httpstatus.Get(v.Code).Requires {
			if need.Level == httpstatus.LevelMust && need.When == "" && fields[need.Name] == "" {
				t.Errorf("%s (%d) does not carry %s", r.Name, v.Code, need.Name)
			}
		}
		if v.Code == 503 || v.Code == 429 {
			if fields["Retry-After"] == "" {
				t.Errorf("%s does not say when to come back", r.Name)
			}
		}
	}
}

// policies draws any valid policy.
func policies(t *rapid.T) Policy {
	var p Policy
	for _, k := range Knobs {
		*k.value(&p) = rapid.SampledFrom(append([]string{""}, k.Values...)).Draw(t, k.Key)
	}
	if rapid.Bool().Draw(t, "override") {
		r := rapid.SampledFrom(Reasons).Draw(t, "reason")
		code := rapid.IntRange(400, 599).Draw(t, "code")
		if validOverride(r.Name, code) == nil {
			p.Codes = map[string]int{r.Name: code}
		}
	}
	return p
}

// answers draws a fact for every rung.
func answers(t *rapid.T, label string) map[*Rung]Answer {
	m := make(map[*Rung]Answer)
	for _, r := range Rungs {
		if r == Result || rapid.Bool().Draw(t, label+" "+r.Name) {
			continue
		}
		m[r] = Answer{Reason: rapid.SampledFrom(ReasonsOf(r)).Draw(t, label+" reason "+r.Name), Entitled: rapid.Bool().Draw(t, "entitled")}
	}
	return m
}

func climb(l *Ladder, m map[*Rung]Answer) Verdict {
	return l.Climb(QuestionFunc(func(r *Rung) Answer { return m[r] }))
}

func Test_that_a_stranger_learns_nothing_from_below_identity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, err := New(policies(t))
		if err != nil {
			t.Fatal(err)
		}
		a, b := answers(t, "one"), answers(t, "other")
		a[Identity] = Answer{Reason: MissingCredentials}
		below := false
		for _, r := range l.Order() {
			if !below {
				b[r] = a[r]
			}
			below = below || r == Identity
		}
		if one, other := climb(l, a), climb(l, b); one.Code != other.Code || one.Public != other.Public || one.Reason != other.Reason {
			t.Fatalf("%s %d, then %s %d", one.Reason.Name, one.Code, other.Reason.Name, other.Code)
		}
	})
}

func Test_that_hidden_routes_stand_below_identity(t *testing.T) {
	l, err := New(Policy{Routes: "hidden"})
	if err != nil {
		t.Fatal(err)
	}
	order := l.Order()
	at := slices.Index(order, Identity)
	for _, r := range []*Rung{Route, Verb, Protocol, Address} {
		if slices.Index(order, r) < at {
			t.Errorf("%s stands above identity", r.Name)
		}
	}
	if len(order) != len(Rungs) {
		t.Errorf("%d rungs, want %d", len(order), len(Rungs))
	}
}

func Test_that_a_caller_without_rights_cannot_tell_missing_from_forbidden(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		denied := rapid.SampledFrom([]string{"", "hide-404", "uniform-403"}).Draw(t, "denied")
		l, err := New(Policy{Denied: denied})
		if err != nil {
			t.Fatal(err)
		}
		forbidden := ObjectFacts{
			Found:     rapid.Bool().Draw(t, "found"),
			Gone:      rapid.Bool().Draw(t, "gone"),
			Moved:     rapid.SampledFrom([]string{"", "/x"}).Draw(t, "moved"),
			Legal:     rapid.SampledFrom([]string{"", "https://a.example"}).Draw(t, "legal"),
			Permitted: rapid.Bool().Draw(t, "permitted"),
		}
		one, other := l.Verdict(l.Object(ObjectFacts{})), l.Verdict(l.Object(forbidden))
		if one.Public != other.Public || one.Code != other.Code || !reflect.DeepEqual(one.ExampleFields(), other.ExampleFields()) || !reflect.DeepEqual(one.Problem(TypesBase), other.Problem(TypesBase)) {
			t.Fatalf("missing answers %s, %+v answers %s", one.Public.Name, forbidden, other.Public.Name)
		}
	})
}

func Test_that_reveal_tells_forbidden_from_missing(t *testing.T) {
	l, err := New(Policy{Denied: "reveal-403"})
	if err != nil {
		t.Fatal(err)
	}
	if v := l.Verdict(l.Object(ObjectFacts{Found: true})); v.Code != 403 {
		t.Errorf("a forbidden object answers %d, want 403", v.Code)
	}
	if v := l.Verdict(l.Object(ObjectFacts{})); v.Code != 404 {
		t.Errorf("a missing object answers %d, want 404", v.Code)
	}
}

func Test_that_conditions_change_no_answer_from_above(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, err := New(policies(t))
		if err != nil {
			t.Fatal(err)
		}
		m := answers(t, "fact")
		delete(m, Precondition)
		without := climb(l, m)
		m[Precondition] = Answer{Reason: PreconditionFailed}
		with := climb(l, m)
		above := slices.Index(l.Order(), without.Reason.Rung) < slices.Index(l.Order(), Precondition)
		if above && (with.Reason != without.Reason || with.Code != without.Code) {
			t.Fatalf("a condition turned %s into %s", without.Reason.Name, with.Reason.Name)
		}
	})
}

func Test_that_no_refusal_can_be_stored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, err := New(policies(t))
		if err != nil {
			t.Fatal(err)
		}
		v := climb(l, answers(t, "fact"))
		if v.Code >= 400 && v.CacheControl() != "no-store" {
			t.Fatalf("%s says Cache-Control: %s", v.Reason.Name, v.CacheControl())
		}
	})
}

func Test_that_deciding_by_hand_climbs_the_same_ladder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, err := New(policies(t))
		if err != nil {
			t.Fatal(err)
		}
		m := answers(t, "fact")
		byHand := make(map[*Rung]*Reason)
		for r, a := range m {
			m[r] = Answer{Reason: a.Reason}
			byHand[r] = a.Reason
		}
		v, d := climb(l, m), l.Decide(byHand)
		if d.Code != v.Code || d.Reason != v.Reason.Name || !reflect.DeepEqual(d.Path, v.Path()) {
			t.Fatalf("decide says %d %s, the climb %d %s", d.Code, d.Reason, v.Code, v.Reason.Name)
		}
		last := d.Path[len(d.Path)-1]
		if last.Rung != d.Rung || last.Answer != d.Reason {
			t.Fatalf("the path ends with %+v", last)
		}
		if (d.Problem != nil) != (d.Code >= 400) {
			t.Fatalf("code %d, problem %v", d.Code, d.Problem)
		}
		if _, err := json.Marshal(d); err != nil {
			t.Fatal(err)
		}
	})
}

func Test_that_bad_answers_are_all_named(t *testing.T) {
	_, err := ParseAnswers([]string{"role", "nowhere=ok", "role=malformed-json", "content=oops", "wire=ok"})
	for _, want := range []string{`"role": write rung=reason`, `no rung "nowhere"`, "malformed-json belongs to rung content", `no reason "oops"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
	var one *AnswerError
	if !errors.As(err, &one) {
		t.Errorf("%T holds no AnswerError", err)
	}
}

func Test_that_every_fault_of_a_policy_is_named(t *testing.T) {
	err := Policy{
		Denied: "hide", Invalid: "409", Undocumented: Undocumented{"api"},
		Codes: map[string]int{"nonsense": 400, "hidden": 403, "conflict": 200, "created": 400},
	}.Validate()
	for _, want := range []string{"policy.denied", "policy.invalid", "policy.undocumented", `"nonsense": no reason`, `"hidden": use the knob denied`, "200 is no refusal", `"created": only the code of a refusal`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
}

func Test_that_knobs_change_codes_and_keep_reasons(t *testing.T) {
	l, err := New(Policy{Invalid: "400", PathValues: "404", Codes: map[string]int{"conflict": 412}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		a    Answer
		code int
	}{
		{Answer{Reason: InvalidContent}, 400},
		{Answer{Reason: InvalidParameter}, 400},
		{Answer{Reason: MalformedParameter, PathValue: true}, 404},
		{Answer{Reason: MalformedParameter}, 400},
		{Answer{Reason: Conflict}, 412},
	} {
		if v := l.Verdict(c.a); v.Code != c.code || v.Reason != c.a.Reason {
			t.Errorf("%s answers %d, want %d", c.a.Reason.Name, v.Code, c.code)
		}
	}
	if v := Default.Verdict(Answer{Reason: InvalidParameter, PathValue: true}); v.Code != 400 {
		t.Errorf("a path value outside its schema answers %d, want 400", v.Code)
	}
}

func Test_that_two_faults_at_once_are_explained_for_every_pair_of_codes(t *testing.T) {
	all := httpstatus.LivingCodes()
	for i, a := range all {
		for _, b := range all[i+1:] {
			if s := WhenBothApply(a.Code, b.Code); !strings.HasSuffix(s, ".") {
				t.Errorf("%d and %d: %q", a.Code, b.Code, s)
			}
		}
	}
	if s := WhenBothApply(405, 401); !strings.HasPrefix(s, "405 is sent") {
		t.Errorf("405 and 401: %s", s)
	}
	if s := WhenBothApply(401, 405); !strings.HasPrefix(s, "405 is sent") {
		t.Errorf("401 and 405: %s", s)
	}
}

func Test_that_undocumented_paths_pass_where_the_policy_says(t *testing.T) {
	for _, c := range []struct {
		list Undocumented
		path string
		want bool
	}{
		{nil, "/x", false},
		{Undocumented{"refuse"}, "/x", false},
		{Undocumented{"pass"}, "/x", true},
		{Undocumented{"/static"}, "/static/a.js", true},
		{Undocumented{"/static/"}, "/static/a.js", true},
		{Undocumented{"/static"}, "/statically", false},
		{Undocumented{"/"}, "/anything", false},
		{Undocumented{"/"}, "/", true},
	} {
		if got := c.list.Passes(c.path); got != c.want {
			t.Errorf("%v passes %s: %v, want %v", c.list, c.path, got, c.want)
		}
	}
}
