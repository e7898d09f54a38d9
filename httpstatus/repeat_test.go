package httpstatus

import (
	"slices"
	"strings"
	"testing"
)

func Test_that_every_code_says_to_programs_what_it_says_to_people(t *testing.T) {
	for _, c := range All() {
		cl, k := c.Client, c.Key()
		if !slices.Contains(Repeats, cl.Repeat) {
			t.Errorf("%s: Repeat is %q", k, cl.Repeat)
		}
		agrees := true
		switch cl.Repeat {
		case RepeatNever:
			agrees = cl.SameRequest.Answer == No && cl.NewConnection.Answer != Yes
		case RepeatIdempotent:
			agrees = cl.SameRequest.Answer == If && cl.AfterDelay.Answer != No
		case RepeatUnavailable:
			agrees = cl.SameRequest.Answer == If && cl.AfterDelay.Answer == If && strings.Contains(cl.AfterDelay.When, "Retry-After")
		case RepeatDelayed:
			agrees = cl.SameRequest.Answer == No && cl.AfterDelay.Answer == If
		case RepeatTimed:
			agrees = cl.SameRequest.Answer == No && cl.AfterDelay.Answer == If && strings.Contains(cl.AfterDelay.When, "Retry-After")
		case RepeatOutstanding:
			agrees = cl.SameRequest.Answer == Yes && cl.NewConnection.Answer == Yes
		case RepeatElsewhere:
			agrees = cl.SameRequest.Answer == No && cl.NewConnection.Answer == Yes
		case RepeatHandshake:
			agrees = cl.SameRequest.Answer == Yes && cl.NewConnection.Answer == If
		case RepeatWithoutExpect:
			agrees = cl.CorrectedRequest.Answer == Yes && strings.Contains(cl.CorrectedRequest.When, "Expect")
		case RepeatCredentials:
			agrees = cl.OtherCredentials.Answer == Yes
		case RepeatRights:
			agrees = cl.OtherCredentials.Answer == If
		}
		if !agrees {
			t.Errorf("%s: %s, but its five answers are %+v", k, cl.Repeat, cl)
		}
	}
}

func Test_that_programs_repeat_because_of_exactly_these_registered_codes(t *testing.T) {
	got := map[Repeat][]string{}
	for _, c := range All() {
		if c.Vendor == "" {
			got[c.Client.Repeat] = append(got[c.Client.Repeat], c.Key())
		}
	}
	for r, want := range map[Repeat]string{
		RepeatIdempotent: "500 502 504", RepeatUnavailable: "503", RepeatDelayed: "429", RepeatTimed: "413",
		RepeatOutstanding: "408", RepeatElsewhere: "421", RepeatHandshake: "425", RepeatWithoutExpect: "417",
		RepeatCredentials: "401", RepeatRights: "403",
	} {
		if s := strings.Join(got[r], " "); s != want {
			t.Errorf("%s: %s, want %s", r, s, want)
		}
	}
	if len(got) != len(Repeats) {
		t.Errorf("%d words are used, %d are declared", len(got), len(Repeats))
	}
}
