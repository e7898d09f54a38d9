package retry

import (
	"math"
	"time"

	"github.com/candorhttp/candor/httpstatus"
)

// situation is all that a decision depends on.
type situation struct {
	code  int   // of the answer; 0 for none
	fault fault // where there is no answer

	idempotent bool // by its method, its key, or the caller's word
	rewindable bool // its content can be sent again
	early      bool // it carries Early-Data: somebody before us sent it too soon

	tries int  // so far, this one included, those aside that were repeated for a reason of their own
	timed bool // every refusal so far named its time

	named bool          // the answer says after which time to come again
	after time.Duration // that time, from now

	left    time.Duration // until the caller's deadline
	limited bool          // there is one

	done tricks // what was tried already
	can  tricks // what could be tried
}

// tricks are the repetitions that help once.
type tricks uint8

const (
	freshly tricks = 1 << iota // on a new connection
	handshaken
	unexpecting
	refreshing
	steppingUp
)

// limits are the settings of a Transport that bound a decision.
type limits struct {
	attempts, timed int
	maxWait         time.Duration
	delay, maxDelay time.Duration
}

// verdict is what to do.
type verdict struct {
	reason *Reason
	wait   time.Duration // at least so long
	jitter time.Duration // and a random part of this
	trick  tricks
	costs  bool // it is paid for out of the host's budget
}

// decide says what the contract of the answer makes of a request.
func decide(s situation, l limits) verdict {
	if s.code == 0 {
		return decideFault(s, l)
	}
	switch httpstatus.RepeatOf(s.code) {
	case httpstatus.RepeatNone:
		return verdict{reason: Answered}
	case httpstatus.RepeatCorrected:
		return verdict{reason: Refused}
	case httpstatus.RepeatRefetched:
		return verdict{reason: Conflicting}
	case httpstatus.RepeatNever:
		return verdict{reason: NotMended}
	case httpstatus.RepeatNewConnection:
		return once(s, freshly, AfterNewConn, NoNewConnection)
	case httpstatus.RepeatAfterHandshake:
		if s.early {
			return verdict{reason: Refused}
		}
		return once(s, handshaken, AfterHandshake, Refused)
	case httpstatus.RepeatWithoutExpect:
		return once(s, unexpecting, AfterExpectation, Refused)
	case httpstatus.RepeatOtherCredentials:
		return once(s, refreshing, AfterRefresh, NoCredentials)
	case httpstatus.RepeatMoreRights:
		return once(s, steppingUp, AfterStepUp, NoCredentials)
	case httpstatus.RepeatThrottled:
		return later(s, l)
	case httpstatus.RepeatNamedDelay:
		if !s.named {
			return verdict{reason: Refused}
		}
		return later(s, l)
	default: // RepeatIdempotent
		if !s.idempotent {
			return verdict{reason: NotIdempotent}
		}
		return later(s, l)
	}
}

// once repeats a request for a reason of its own, one time.
func once(s situation, trick tricks, why, cannot *Reason) verdict {
	switch {
	case s.done&trick != 0 && (trick == refreshing || trick == steppingUp):
		return verdict{reason: RefusedAgain}
	case s.done&trick != 0:
		return verdict{reason: StillRefused}
	case s.can&trick == 0:
		return verdict{reason: cannot}
	case !s.rewindable:
		return verdict{reason: BodySpent}
	}
	return verdict{reason: why, trick: trick}
}

// later repeats a request after a while.
func later(s situation, l limits) verdict {
	v := verdict{reason: AfterBackoff, costs: true}
	most := l.attempts
	if s.named {
		v.reason, v.wait = AfterRetryAfter, s.after
		v.jitter = min(max(v.wait/10, l.delay), l.maxDelay)
		if s.timed {
			most = max(l.timed, l.attempts)
		}
	} else {
		v.jitter = backoff(l, s.tries)
	}
	switch {
	case s.named && s.after > l.maxWait:
		return verdict{reason: TooLong}
	case !s.rewindable:
		return verdict{reason: BodySpent}
	case s.tries >= most:
		return verdict{reason: AttemptsSpent}
	case s.limited && v.wait >= s.left:
		return verdict{reason: PastDeadline}
	}
	if s.limited {
		v.jitter = min(v.jitter, (s.left-v.wait)/2)
	}
	return v
}

// backoff is the edge of the random pause after that many tries.
func backoff(l limits, tries int) time.Duration {
	edge := float64(l.delay) * math.Pow(2, float64(min(tries-1, 60)))
	return time.Duration(min(edge, float64(l.maxDelay)))
}

func decideFault(s situation, l limits) verdict {
	switch s.fault {
	case faultCancelled:
		return verdict{reason: Cancelled}
	case faultPermanent:
		return verdict{reason: PermanentFault}
	case faultUnsent:
		v := later(s, l)
		if v.reason == AfterBackoff {
			v.reason = AfterUnsent
		}
		return v
	}
	if !s.idempotent {
		return verdict{reason: NotIdempotent}
	}
	return later(s, l)
}
