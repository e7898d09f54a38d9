package httpstatus

import "testing"

func Test_that_what_a_program_may_repeat_agrees_with_what_the_contract_says(t *testing.T) {
	met := map[Repeat]bool{}
	for _, c := range All() {
		if c.Vendor != "" {
			continue
		}
		r, x := RepeatOf(c.Code), c.Client
		met[r] = true
		agrees := false
		switch r {
		case RepeatNone:
			agrees = c.Code < 400 && x.SameRequest.Answer == No
		case RepeatCorrected, RepeatNever, RepeatRefetched:
			agrees = x.SameRequest.Answer == No && x.NewConnection.Answer != Yes && x.AfterDelay.Answer != Yes
		case RepeatOtherCredentials:
			agrees = x.SameRequest.Answer == No && x.OtherCredentials.Answer == Yes
		case RepeatMoreRights:
			agrees = x.SameRequest.Answer == No && x.OtherCredentials.Answer == If
		case RepeatNewConnection:
			agrees = x.NewConnection.Answer == Yes
		case RepeatAfterHandshake:
			agrees = x.SameRequest.Answer == Yes && x.AfterDelay.Answer == If
		case RepeatWithoutExpect:
			agrees = x.SameRequest.Answer == No && x.CorrectedRequest.Answer == Yes
		case RepeatNamedDelay, RepeatThrottled:
			agrees = x.SameRequest.Answer == No && x.AfterDelay.Answer == If
		case RepeatIdempotent:
			agrees = x.SameRequest.Answer == If && x.AfterDelay.Answer == If
		}
		if !agrees {
			t.Errorf("%d: a program reads %q, but the contract says: same request %s, corrected %s, other credentials %s, after a delay %s, new connection %s",
				c.Code, r, x.SameRequest.Answer, x.CorrectedRequest.Answer, x.OtherCredentials.Answer, x.AfterDelay.Answer, x.NewConnection.Answer)
		}
	}
	for _, r := range Repeats {
		if !met[r] {
			t.Errorf("no code is %q", r)
		}
		delete(met, r)
	}
	for r := range met {
		t.Errorf("%q is not in the list", r)
	}
}

func Test_that_a_code_nobody_registered_repeats_as_the_first_of_its_class(t *testing.T) {
	for code, want := range map[int]Repeat{499: RepeatCorrected, 419: RepeatCorrected, 520: RepeatIdempotent, 599: RepeatIdempotent, 600: RepeatIdempotent, 0: RepeatIdempotent, 299: RepeatNone, 399: RepeatNone, 199: RepeatNone} {
		if got := RepeatOf(code); got != want {
			t.Errorf("%d: %s, want %s", code, got, want)
		}
	}
}
