package retry

// Reason is why a request was repeated or was not. Reasons are compared by
// identity; [Reasons] lists them all.
type Reason struct {
	Name   string // "not-idempotent": label of a metric, field of a log
	Text   string // a sentence for people, in lower case and without a full stop
	Source string // the section that says so, or "convention"
	Again  bool   // the request is sent again because of it
}

// String returns the name.
func (r *Reason) String() string {
	if r == nil {
		return ""
	}
	return r.Name
}

// Nothing to repeat.
var (
	Answered      = &Reason{Name: "answered", Text: "the request was answered", Source: "RFC 9110 §15"}
	PassedThrough = &Reason{Name: "passed-through", Text: "a tunnel or an upgrade belongs to its caller and is not touched", Source: "RFC 9110 §7.8, §9.3.6"}
)

// The request is sent again.
var (
	AgainUnknown     = &Reason{Again: true, Name: "again-idempotent", Text: "the server failed with the outcome unknown, and an idempotent request may be sent once more", Source: "RFC 9110 §9.2.2"}
	AgainLost        = &Reason{Again: true, Name: "again-lost", Text: "the connection was lost, and an idempotent request may be sent once more", Source: "RFC 9110 §9.2.2"}
	AgainUnsent      = &Reason{Again: true, Name: "again-unsent", Text: "no connection came about, so nothing was sent and any request may be tried once more", Source: "RFC 9110 §9.2.2"}
	AgainTimed       = &Reason{Again: true, Name: "again-timed", Text: "the server named the time after which to ask again", Source: "RFC 9110 §10.2.3"}
	AgainPaused      = &Reason{Again: true, Name: "again-paused", Text: "the server refused for a limit and named no time, so a random pause comes first", Source: "RFC 6585 §4"}
	AgainOutstanding = &Reason{Again: true, Name: "again-outstanding", Text: "the server did not get the whole request in time; it is sent on a new connection", Source: "RFC 9110 §15.5.9"}
	AgainElsewhere   = &Reason{Again: true, Name: "again-elsewhere", Text: "the connection led to a server that does not serve this; it is sent on another connection", Source: "RFC 9110 §15.5.20"}
	AgainHandshake   = &Reason{Again: true, Name: "again-handshake", Text: "the server will not risk early data; the handshake is complete now", Source: "RFC 8470 §5.2"}
	AgainNoExpect    = &Reason{Again: true, Name: "again-without-expect", Text: "the expectation cannot be met; it is sent without Expect", Source: "RFC 9110 §10.1.1"}
	AgainCredentials = &Reason{Again: true, Name: "again-credentials", Text: "new credentials fit the challenge", Source: "RFC 9110 §15.5.2"}
	AgainRights      = &Reason{Again: true, Name: "again-rights", Text: "new credentials carry the rights that were missing", Source: "RFC 9110 §15.5.4; RFC 6750 §3.1"}
)

// The contract of the code forbids it.
var (
	Refused         = &Reason{Name: "refused", Text: "the same request would be refused the same way", Source: "RFC 9110 §15.5"}
	Unsupported     = &Reason{Name: "unsupported", Text: "the server cannot serve this request, now or a moment later", Source: "RFC 9110 §15.6"}
	FetchFirst      = &Reason{Name: "fetch-first", Text: "the state of the resource is in the way: fetch it, then decide", Source: "RFC 9110 §15.5.10, §15.5.13; RFC 6585 §3"}
	ProxyAuth       = &Reason{Name: "proxy-credentials", Text: "a proxy wants credentials, and those belong to whoever set the proxy", Source: "RFC 9110 §15.5.8"}
	NotIdempotent   = &Reason{Name: "not-idempotent", Text: "the outcome is unknown, and the request may not be applied twice", Source: "RFC 9110 §9.2.2"}
	NoTimeNamed     = &Reason{Name: "no-time-named", Text: "only a named time would say that this is temporary", Source: "RFC 9110 §15.5.14"}
	NothingExpected = &Reason{Name: "nothing-expected", Text: "the request carries no Expect that could be left out", Source: "RFC 9110 §15.5.18"}
	EarlyDataRelay  = &Reason{Name: "early-data-relayed", Text: "the request came from somebody else's early data, and they must hear of it", Source: "RFC 8470 §5.2"}
)

// Something else forbids it.
var (
	AttemptsSpent    = &Reason{Name: "attempts-spent", Text: "it was sent as often as allowed", Source: "RFC 9110 §9.2.2"}
	CameBack         = &Reason{Name: "came-back", Text: "what was mended met the same answer again", Source: "RFC 9110 §15.5.2"}
	ContentSpent     = &Reason{Name: "content-spent", Text: "the content was read and cannot be read again", Source: "convention"}
	BudgetSpent      = &Reason{Name: "budget-spent", Text: "this host was sent so many repeats that more would be a storm", Source: "convention"}
	HostFailing      = &Reason{Name: "host-failing", Text: "this host fails so often that only one request at a time finds out whether it is back", Source: "convention"}
	HostThrottled    = &Reason{Name: "host-throttled", Text: "this host asked for a pause that is longer than this request may wait", Source: "RFC 6585 §4; RFC 9110 §10.2.3"}
	HostCrowded      = &Reason{Name: "host-crowded", Text: "this host asked for a pause, and so many requests wait for its end already that more would come as a wave", Source: "convention"}
	WaitTooLong      = &Reason{Name: "wait-too-long", Text: "the server asks for a longer wait than is allowed", Source: "RFC 9110 §10.2.3"}
	DeadlineFirst    = &Reason{Name: "deadline-first", Text: "the deadline comes before the time to ask again", Source: "convention"}
	RedirectWait     = &Reason{Name: "redirect-wait", Text: "the redirect asks to wait longer before it is followed than this request may wait", Source: "RFC 9110 §10.2.3"}
	NoOtherWay       = &Reason{Name: "no-other-connection", Text: "another connection cannot be had", Source: "RFC 9110 §15.5.20"}
	CannotBePrepared = &Reason{Name: "cannot-be-prepared", Text: "the request could not be made ready to be sent", Source: "convention"}
)

// Credentials and rights.
var (
	NoCredentials    = &Reason{Name: "no-credentials", Text: "no credentials were given that could be renewed", Source: "RFC 9110 §15.5.2"}
	ForeignOrigin    = &Reason{Name: "foreign-origin", Text: "credentials do not leave the origins they were given for", Source: "RFC 9110 §11.6.2, §15.4"}
	OwnCredentials   = &Reason{Name: "own-credentials", Text: "the caller set the credentials of this request, so they are not replaced", Source: "convention"}
	NoChallenge      = &Reason{Name: "no-challenge", Text: "the answer names no way to authenticate, which a 401 must", Source: "RFC 9110 §15.5.2"}
	OtherChallenge   = &Reason{Name: "other-challenge", Text: "the answer asks for another way to authenticate than these credentials have", Source: "RFC 9110 §11.6.1"}
	SameCredentials  = &Reason{Name: "same-credentials", Text: "there are no others than those that were refused", Source: "RFC 9110 §15.5.2, §15.5.4"}
	RenewalFailed    = &Reason{Name: "renewal-failed", Text: "new credentials could not be had", Source: "convention"}
	NoStepUp         = &Reason{Name: "no-step-up", Text: "the same credentials meet the same refusal, and these cannot ask for more rights", Source: "RFC 9110 §15.5.4"}
	NoScopesNamed    = &Reason{Name: "no-scopes-named", Text: "the same credentials meet the same refusal, and the answer does not name the scopes that would do", Source: "RFC 6750 §3.1"}
	CredentialsUnfit = &Reason{Name: "credentials-unavailable", Text: "the credentials for the request could not be had", Source: "convention"}
)

// There is no answer.
var (
	Cancelled      = &Reason{Name: "cancelled", Text: "the caller gave up", Source: "convention"}
	OutOfTime      = &Reason{Name: "out-of-time", Text: "the deadline of the request passed", Source: "convention"}
	BadCertificate = &Reason{Name: "certificate", Text: "the peer could not be trusted, and asking again does not change that", Source: "RFC 9110 §4.3.4"}
	NoSuchHost     = &Reason{Name: "no-such-host", Text: "the name does not exist", Source: "convention"}
	InvalidRequest = &Reason{Name: "invalid-request", Text: "the request cannot be sent as it is", Source: "convention"}
	AnswerTooLarge = &Reason{Name: "answer-too-large", Text: "the header of the answer is larger than the base transport takes", Source: "convention"}
	LostUnknown    = &Reason{Name: "lost", Text: "the connection was lost with the outcome unknown, and the request may not be applied twice", Source: "RFC 9110 §9.2.2"}
)

// Reasons lists every reason.
var Reasons = []*Reason{
	Answered, PassedThrough,
	AgainUnknown, AgainLost, AgainUnsent, AgainTimed, AgainPaused, AgainOutstanding, AgainElsewhere, AgainHandshake, AgainNoExpect, AgainCredentials, AgainRights,
	Refused, Unsupported, FetchFirst, ProxyAuth, NotIdempotent, NoTimeNamed, NothingExpected, EarlyDataRelay,
	AttemptsSpent, CameBack, ContentSpent, BudgetSpent, HostFailing, HostThrottled, HostCrowded, WaitTooLong, DeadlineFirst, RedirectWait, NoOtherWay, CannotBePrepared,
	NoCredentials, ForeignOrigin, OwnCredentials, NoChallenge, OtherChallenge, SameCredentials, RenewalFailed, NoStepUp, NoScopesNamed, CredentialsUnfit,
	Cancelled, OutOfTime, BadCertificate, NoSuchHost, InvalidRequest, AnswerTooLarge, LostUnknown,
}
