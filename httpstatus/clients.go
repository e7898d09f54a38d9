package httpstatus

const srcIdempotent = "RFC 9110 §9.2.2"

// Clients that many codes share. What a client does because of a code is a
// property of the code; the sentence that sums it up is given per code.

// waits is for 1xx: the final answer is still to come.
func waits(summary Statement) Client {
	n := noBecause("the final answer is still to come", "RFC 9110 §15.2")
	return Client{n, n, n, n, n, summary, RepeatNever}
}

// done is for 2xx: nothing is left to do.
func done(summary Statement) Client {
	n := noBecause("the request succeeded", "RFC 9110 §15.3")
	return Client{n, n, n, n, n, summary, RepeatNever}
}

// accepted is for 202: what may be asked again is another address.
func accepted(summary Statement) Client {
	n := noBecause("the request was accepted", "RFC 9110 §15.3.3")
	later := noBecause("what may be asked again later is the status monitor, not this request", "convention")
	return Client{n, n, n, later, n, summary, RepeatNever}
}

// follows is for redirects; how says where and with which method, and source
// is the section that says so.
func follows(source, how string, summary Statement) Client {
	return Client{
		SameRequest:      noBecause("the answer would be the same redirect", "convention"),
		CorrectedRequest: yesBy(how, source),
		OtherCredentials: noBecause("the redirect does not depend on them", "convention"),
		AfterDelay:       onlyIf("Retry-After asks to wait before following", "RFC 9110 §10.2.3"),
		NewConnection:    noBecause("the connection is not the fault; a Location on another origin gets one of its own by itself", "convention"),
		Summary:          summary,
		Repeat:           RepeatNever,
	}
}

// fixes is for most 4xx: correct the request, nothing else helps. The source
// is that of the correction: the sections are silent about the other answers.
func fixes(source, correction string, summary Statement) Client {
	return Client{
		SameRequest:      noBecause("it would fail the same way", "convention"),
		CorrectedRequest: yesBy(correction, source),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       noBecause("time does not mend it", "convention"),
		NewConnection:    noBecause("the connection is not the fault", "convention"),
		Summary:          summary,
		Repeat:           RepeatNever,
	}
}

// hopeless is for answers that nothing the client can do will change. No
// section says so of any of the five, so none is named.
func hopeless(why string, summary Statement) Client {
	n := noBecause(why, "convention")
	return Client{n, n, n, n, n, summary, RepeatNever}
}

// lostConnection is for a server that hangs up without an answer: the client
// has no code to go by and does what it does whenever a connection breaks.
func lostConnection(summary Statement) Client {
	const cond = "the method is idempotent or the client knows that the request is, as with an idempotency key, and then once"
	const blind = "a lost connection does not say what was wrong"
	return Client{
		SameRequest:      onlyIf(cond, srcIdempotent),
		CorrectedRequest: noBecause(blind, "convention"),
		OtherCredentials: noBecause(blind, "convention"),
		AfterDelay:       onlyIf(cond+", with a growing, jittered pause", "convention"),
		NewConnection:    onlyIf(cond+"; the old connection is closed", srcIdempotent),
		Summary:          summary,
		Repeat:           RepeatIdempotent,
	}
}

// idempotentOnly is for failures with an unknown outcome: repeat only what may
// be repeated, and once, as the RFC says; the pause is ours.
func idempotentOnly(summary Statement) Client {
	const cond = "the method is idempotent or the client knows that the request is, as with an idempotency key, and then once"
	return Client{
		SameRequest:      onlyIf(cond, srcIdempotent),
		CorrectedRequest: noBecause("the request is not known to be wrong", "convention"),
		OtherCredentials: noBecause("credentials are not the fault", "convention"),
		AfterDelay:       onlyIf(cond+", with a growing, jittered pause", "convention"),
		NewConnection:    noBecause("the fault lies behind the connection", "convention"),
		Summary:          summary,
		Repeat:           RepeatIdempotent,
	}
}

// waitsFor is for limits of vendors: the same request works later.
func waitsFor(delay string, summary Statement) Client {
	return Client{
		SameRequest:      noBecause("at once it meets the same limit", "convention"),
		CorrectedRequest: noBecause("the request is not wrong", "convention"),
		OtherCredentials: noBecause("changing identity to escape a limit is abuse", "convention"),
		AfterDelay:       onlyIf(delay, "convention"),
		NewConnection:    noBecause("the limit does not belong to the connection", "convention"),
		Summary:          summary,
		Repeat:           RepeatDelayed,
	}
}

// authenticates is for answers that ask for credentials; the source is that of
// the try with others.
func authenticates(source, how string, summary Statement) Client {
	return Client{
		SameRequest:      noBecause("the same credentials meet the same answer", "convention"),
		CorrectedRequest: noBecause("the rest of the request is not the fault", "convention"),
		OtherCredentials: yesBy(how, source),
		AfterDelay:       noBecause("time does not mend it", "convention"),
		NewConnection:    noBecause("the connection is not the fault", "convention"),
		Summary:          summary,
		Repeat:           RepeatNever,
	}
}

// repeats gives a shared client another word for programs.
func (c Client) repeats(r Repeat) Client {
	c.Repeat = r
	return c
}
