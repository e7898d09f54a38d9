package retry

import (
	"net/http"
	"time"

	"github.com/candorhttp/candor/httpstatus"
)

// met is what came of one try, with all that the decision depends on. It holds
// values only, so that the decision can be asked about any of them.
type met struct {
	code   int               // of the answer; 0 where there is none
	repeat httpstatus.Repeat // what the contract of the code lets a program do
	fault  fault             // what happened where there is no answer

	method string
	marked bool // an Idempotency-Key, or the caller says that it may be repeated
	expect bool // the request carries Expect
	early  bool // the request carries Early-Data

	named bool          // the answer carries a Retry-After that can be read
	asked time.Duration // what it asks for
	pause time.Duration // the random pause where nothing is named

	tries   int      // sent so far, this one included, without the corrections
	timed   bool     // every refusal so far named its time, this one included
	done    correct  // the corrections made so far
	content bool     // the content can be sent (again)
	other   bool     // another connection can be had
	login   *Reason  // why credentials cannot be renewed; nil: they can
	rights  *Reason  // why rights cannot be widened; nil: they can
	spent   bool     // the budget of the host is spent
	crowded bool     // many wait for the host
	failing bool     // the breaker of the host is open
	limits  limits   // of the transport
	time    leftover // until the deadline of the caller
}

// leftover is the time until a deadline.
type leftover struct {
	bounded bool
	left    time.Duration
}

// limits are the knobs of the transport, with their defaults filled in.
type limits struct {
	attempts, timed int
	maxWait         time.Duration
}

// correct is a set of things that are changed at most once each before a
// request is sent again.
type correct uint8

const (
	newConnection correct = 1 << iota
	afterHandshake
	withoutExpect
	newCredentials
	moreRights
)

// verdict is the decision about one try.
type verdict struct {
	reason *Reason
	wait   time.Duration // before the next try; 0 where there is none
	change correct       // what to change before the next try
	costs  bool          // the next try is taken from the budget
}

func stop(r *Reason) verdict { return verdict{reason: r} }

// idempotent reports whether a method is, RFC 9110 §9.2.2; QUERY is safe.
func idempotent(method string) bool {
	switch method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete, "QUERY":
		return true
	}
	return false
}

// decide says whether to send a request again, when, and with what changed.
func decide(m *met) verdict {
	if m.code == 0 {
		return m.afterFault()
	}
	switch m.repeat {
	case httpstatus.RepeatIdempotent:
		return m.again(AgainUnknown, false)
	case httpstatus.RepeatUnavailable: // whoever answered may have passed the request on before
		if m.named {
			return m.again(AgainTimed, false)
		}
		return m.again(AgainUnknown, false)
	case httpstatus.RepeatDelayed:
		if m.named {
			return m.again(AgainTimed, true)
		}
		return m.again(AgainPaused, true)
	case httpstatus.RepeatTimed:
		if !m.named {
			return stop(NoTimeNamed)
		}
		return m.again(AgainTimed, true)
	case httpstatus.RepeatOutstanding:
		return m.storm(m.corrected(AgainOutstanding, newConnection))
	case httpstatus.RepeatElsewhere:
		if !m.other {
			return stop(NoOtherWay)
		}
		return m.corrected(AgainElsewhere, newConnection)
	case httpstatus.RepeatHandshake:
		if m.early {
			return stop(EarlyDataRelay)
		}
		return m.corrected(AgainHandshake, afterHandshake)
	case httpstatus.RepeatWithoutExpect:
		if !m.expect {
			return stop(NothingExpected)
		}
		return m.corrected(AgainNoExpect, withoutExpect)
	case httpstatus.RepeatCredentials:
		if m.login != nil {
			return stop(m.login)
		}
		return m.corrected(AgainCredentials, newCredentials)
	case httpstatus.RepeatRights:
		if m.rights != nil {
			return stop(m.rights)
		}
		return m.corrected(AgainRights, moreRights)
	}
	return stop(m.refusal())
}

// refusal says why an answer that is never repeated is handed back.
func (m *met) refusal() *Reason {
	switch {
	case m.code < 400:
		return Answered
	case m.code == http.StatusConflict, m.code == http.StatusPreconditionFailed, m.code == http.StatusPreconditionRequired:
		return FetchFirst
	case m.code == http.StatusProxyAuthRequired:
		return ProxyAuth
	case m.code >= 500:
		return Unsupported
	}
	return Refused
}

// afterFault decides where there is no answer.
func (m *met) afterFault() verdict {
	switch m.fault {
	case faultUnsent:
		return m.again(AgainUnsent, true)
	case faultLost:
		if !m.marked && !idempotent(m.method) {
			return stop(LostUnknown)
		}
		return m.again(AgainLost, true)
	}
	return stop(m.fault.reason())
}

// again decides about sending the same request once more.
func (m *met) again(r *Reason, anyMethod bool) verdict {
	wait, most := m.pause, m.limits.attempts
	if m.named {
		wait = m.asked
	}
	if m.timed && m.limits.attempts > 1 {
		most = max(most, m.limits.timed)
	}
	switch {
	case !anyMethod && !m.marked && !idempotent(m.method):
		return stop(NotIdempotent)
	case m.named && m.asked > m.limits.maxWait:
		return stop(WaitTooLong)
	case m.tries >= most:
		return stop(AttemptsSpent)
	case !m.content:
		return stop(ContentSpent)
	case m.time.bounded && wait >= m.time.left:
		return stop(DeadlineFirst)
	case m.failing:
		return stop(HostFailing)
	}
	// A limit of the caller's own that names its time is no storm as long as
	// few wait for it: the host is spared meanwhile.
	costs := m.crowded || r != AgainTimed || m.repeat != httpstatus.RepeatDelayed
	if costs && m.spent {
		return stop(BudgetSpent)
	}
	return verdict{reason: r, wait: wait, costs: costs}
}

// storm takes a repeat from the budget that is otherwise a correction: a server
// that is too slow to read requests must not get twice as many.
func (m *met) storm(v verdict) verdict {
	if v.reason.Again && m.spent {
		return stop(BudgetSpent)
	}
	v.costs = v.reason.Again
	return v
}

// corrected decides about sending the request with one thing changed. It needs
// no pause, unless the answer names one, and each change is made once.
func (m *met) corrected(r *Reason, change correct) verdict {
	var wait time.Duration
	if m.named {
		wait = m.asked
	}
	switch {
	case m.limits.attempts <= 1:
		return stop(AttemptsSpent)
	case m.done&change != 0:
		return stop(CameBack)
	case !m.content:
		return stop(ContentSpent)
	case wait > m.limits.maxWait:
		return stop(WaitTooLong)
	case m.time.bounded && wait >= m.time.left:
		return stop(DeadlineFirst)
	}
	return verdict{reason: r, wait: wait, change: change}
}
