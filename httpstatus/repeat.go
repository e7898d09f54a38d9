package httpstatus

// Repeat is what a program may do on its own to get another answer. It is the
// short form of [Client], for code that has to decide.
type Repeat string

// The ways to repeat a request.
const (
	RepeatNone             Repeat = "none"              // there is nothing to repeat: an interim answer, a success, a redirect
	RepeatCorrected        Repeat = "corrected"         // never as it is; somebody has to correct it
	RepeatRefetched        Repeat = "refetched"         // never as it is; look at the present state first
	RepeatNever            Repeat = "never"             // not even corrected, as far as a program can tell
	RepeatOtherCredentials Repeat = "other-credentials" // once, with credentials that meet the challenge
	RepeatMoreRights       Repeat = "more-rights"       // once, with credentials that carry the missing right; never with the same
	RepeatNewConnection    Repeat = "new-connection"    // once, whatever the method, on another connection
	RepeatAfterHandshake   Repeat = "after-handshake"   // once, whatever the method, not in early data
	RepeatWithoutExpect    Repeat = "without-expect"    // once, whatever the method, without the expectation
	RepeatNamedDelay       Repeat = "named-delay"       // whatever the method, after the time in Retry-After, and only where there is one
	RepeatThrottled        Repeat = "throttled"         // whatever the method, after Retry-After or a pause
	RepeatIdempotent       Repeat = "idempotent"        // what may be done twice, after Retry-After or a pause: the outcome is unknown
)

// Repeats lists the ways, the most hopeless first.
var Repeats = []Repeat{RepeatNone, RepeatNever, RepeatCorrected, RepeatRefetched, RepeatMoreRights, RepeatOtherCredentials, RepeatWithoutExpect, RepeatAfterHandshake, RepeatNewConnection, RepeatNamedDelay, RepeatThrottled, RepeatIdempotent}

// repeats has the codes that are not as the rest of their class.
var repeats = map[int]Repeat{
	401: RepeatOtherCredentials,
	403: RepeatMoreRights,
	408: RepeatNewConnection,
	409: RepeatRefetched, 412: RepeatRefetched, 428: RepeatRefetched,
	413: RepeatNamedDelay,
	417: RepeatWithoutExpect,
	421: RepeatNewConnection,
	425: RepeatAfterHandshake,
	429: RepeatThrottled,
	500: RepeatIdempotent, 502: RepeatIdempotent, 503: RepeatIdempotent, 504: RepeatIdempotent,
}

// RepeatOf returns what the contract of a code says to a program that could
// repeat the request. A code that is not registered counts as the first of its
// class, and one outside 100 to 599 as 500 (RFC 9110 §15).
func RepeatOf(code int) Repeat {
	code = ForClass(code).Code
	if r, ok := repeats[code]; ok {
		return r
	}
	switch code / 100 {
	case 4:
		return RepeatCorrected
	case 5:
		return RepeatNever
	}
	return RepeatNone
}
