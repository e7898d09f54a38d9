package retry

// Reason says why a request was repeated, or why it was not.
type Reason struct {
	Name    string // "retry-after", as logs and metrics have it
	Repeats bool   // the request is sent again
	Says    string // to a person
	Source  string // the sentence it rests on
}

// String returns the name.
func (r *Reason) String() string {
	if r == nil {
		return ""
	}
	return r.Name
}

// The reasons to send a request again.
var (
	AfterRetryAfter  = &Reason{"retry-after", true, "the server named the time after which to come again", "RFC 9110 §10.2.3"}
	AfterBackoff     = &Reason{"backoff", true, "the failure may pass, and repeating the request can do no harm", "RFC 9110 §9.2.2"}
	AfterUnsent      = &Reason{"unsent", true, "no connection came about, so the server has seen nothing of the request", "RFC 9110 §9.2.2"}
	AfterNewConn     = &Reason{"new-connection", true, "the server refused the connection, not the request", "RFC 9110 §15.5.9, §15.5.20"}
	AfterHandshake   = &Reason{"after-handshake", true, "the server would not take the request before the handshake was over", "RFC 8470 §5.2"}
	AfterExpectation = &Reason{"without-expect", true, "the server does not meet the expectation, and may take the request without it", "RFC 9110 §10.1.1"}
	AfterRefresh     = &Reason{"refreshed", true, "the credentials were refused, and others are at hand", "RFC 9110 §15.5.2"}
	AfterStepUp      = &Reason{"stepped-up", true, "the right was missing, and credentials that carry it are at hand", "RFC 6750 §3.1, RFC 9110 §15.5.4"}
	reasonsToRepeat  = []*Reason{AfterRetryAfter, AfterBackoff, AfterUnsent, AfterNewConn, AfterHandshake, AfterExpectation, AfterRefresh, AfterStepUp}
)

// The reasons to hand back what came.
var (
	Answered         = &Reason{"answered", false, "the server answered", "RFC 9110 §15"}
	Refused          = &Reason{"refused", false, "the same request would be refused again", "RFC 9110 §15.5"}
	Conflicting      = &Reason{"conflicting", false, "the caller has to look at the present state first", "RFC 9110 §15.5.10, §15.5.13, RFC 6585 §3"}
	NotMended        = &Reason{"not-mended", false, "the server says that it cannot do this, and time does not mend that", "RFC 9110 §15.6"}
	NotIdempotent    = &Reason{"not-idempotent", false, "the request may have been carried out, and doing it twice could harm", "RFC 9110 §9.2.2"}
	BodySpent        = &Reason{"body-spent", false, "the content was read and cannot be had again", "RFC 9110 §9.2.2"}
	AttemptsSpent    = &Reason{"attempts-spent", false, "it was tried as often as is allowed", "RFC 9110 §9.2.2"}
	BudgetSpent      = &Reason{"budget-spent", false, "too many requests to this host were repeated lately", "candor's policy"}
	TooLong          = &Reason{"too-long", false, "the server asks to wait longer than is allowed", "RFC 9110 §10.2.3"}
	PastDeadline     = &Reason{"past-deadline", false, "the caller's time is over before the request may be sent again", "candor's policy"}
	Cancelled        = &Reason{"cancelled", false, "the caller no longer waits", "candor's policy"}
	NoCredentials    = &Reason{"no-credentials", false, "no other credentials are at hand", "RFC 9110 §15.5.2, §15.5.4"}
	OtherChallenge   = &Reason{"other-challenge", false, "the answer has no challenge that the credentials at hand can meet", "RFC 9110 §11.6.1"}
	RefusedAgain     = &Reason{"refused-again", false, "the new credentials were refused as well", "RFC 9110 §15.5.2"}
	RefreshFailed    = &Reason{"refresh-failed", false, "other credentials could not be had", "RFC 9110 §15.5.2"}
	StillRefused     = &Reason{"still-refused", false, "what was to help did not", "RFC 9110 §15.5"}
	NoNewConnection  = &Reason{"no-new-connection", false, "a new connection is needed, and the transport below cannot be told to open one", "RFC 9110 §15.5.20"}
	PermanentFault   = &Reason{"permanent-fault", false, "the same request would fail in the same way", "candor's policy"}
	HostThrottled    = &Reason{"host-throttled", false, "the host asked all callers to wait, longer than this one can", "RFC 6585 §4, RFC 9110 §10.2.3"}
	BreakerOpen      = &Reason{"breaker-open", false, "the host failed again and again; nothing is sent but a probe now and then", "candor's policy"}
	reasonsToHandOut = []*Reason{Answered, Refused, Conflicting, NotMended, NotIdempotent, BodySpent, AttemptsSpent, BudgetSpent, TooLong, PastDeadline, Cancelled, NoCredentials, OtherChallenge, RefusedAgain, RefreshFailed, StillRefused, NoNewConnection, PermanentFault, HostThrottled, BreakerOpen}
)

// Reasons lists every reason: those to repeat a request, then those not to.
var Reasons = append(append([]*Reason{}, reasonsToRepeat...), reasonsToHandOut...)
