package answer

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
)

// gap is what a reading says instead of its contract where the answer lacks
// what the contract's sentences speak of. An empty text keeps the contract's.
type gap struct {
	code    int
	lacks   func(*answer, *Reading) bool
	summary string
	does    string // what the client does
	source  string // of does; a convention when empty
	// The acts: a text that begins with "no: " also turns the answer.
	corrected, others, delay, connection string
	api                                  string
}

// Conditions of gaps.

// without reports whether the answer carries none of some fields.
func without(fields ...string) func(*answer, *Reading) bool {
	return func(a *answer, _ *Reading) bool {
		return !slices.ContainsFunc(fields, func(f string) bool { return strings.TrimSpace(httpfield.List(a.Header, f)) != "" })
	}
}

// noContent reports whether the answer has no content, as far as can be seen.
func noContent(a *answer, _ *Reading) bool { return len(bytes.TrimSpace(a.Body)) == 0 && !a.unseen() }

// unseen reports whether there is content that was not shown, as when a tool
// prints the fields alone.
func (a *answer) unseen() bool {
	if len(bytes.TrimSpace(a.Body)) > 0 {
		return false
	}
	n, ok := httpfield.ParseDelta(strings.TrimSpace(a.Header.Get("Content-Length")))
	return a.method == http.MethodHead || ok && n > 0 || a.Header.Get("Transfer-Encoding") != ""
}

// toHead reports whether the answer is one to HEAD, which never has content.
func toHead(a *answer, _ *Reading) bool { return a.method == http.MethodHead }

// noChallenge reports whether a field holds no challenge that can be read.
func noChallenge(field string) func(*answer, *Reading) bool {
	return func(a *answer, _ *Reading) bool {
		challenges := challenges(a.Header.Values(field))
		return len(challenges) == 0
	}
}

// emptyAllow reports whether Allow is there and lists nothing.
func emptyAllow(a *answer, r *Reading) bool {
	return len(a.Header.Values("Allow")) > 0 && without("Allow")(a, r)
}

// listsMethods reports whether Allow lists something, so that what is said of
// an empty one does not apply.
func listsMethods(a *answer, r *Reading) bool { return !without("Allow")(a, r) }

// both joins two conditions.
func both(x, y func(*answer, *Reading) bool) func(*answer, *Reading) bool {
	return func(a *answer, r *Reading) bool { return x(a, r) && y(a, r) }
}

// namesNoRight reports whether neither a challenge nor the problem document
// says which right is missing or whom to ask.
func namesNoRight(_ *answer, r *Reading) bool {
	if slices.ContainsFunc(r.Client.Challenges, func(c Challenge) bool { return c.Params["scope"] != "" }) {
		return false
	}
	p := r.Problem
	return p == nil || p.Contact == "" && (p.Missing == nil || len(p.Missing.Scopes)+len(p.Missing.Roles) == 0)
}

// noParts reports whether a 206 says neither which part it is nor holds several.
func noParts(a *answer, r *Reading) bool {
	return without("Content-Range")(a, r) && a.mediaType() != "multipart/byteranges"
}

// severalParts reports whether a 206 holds parts that name their own range.
func severalParts(a *answer, _ *Reading) bool { return a.mediaType() == "multipart/byteranges" }

// noRequestID reports whether nothing in the answer names the request.
func noRequestID(a *answer, r *Reading) bool {
	return without(requestIDs...)(a, r) && (r.Problem == nil || r.Problem.Instance == "")
}

// requestIDs are fields that name the request for the server's log.
var requestIDs = []string{"X-Request-Id", "Request-Id", "X-Correlation-Id", "X-Trace-Id", "Traceresponse",
	"X-Amzn-Requestid", "X-Amz-Request-Id", "X-Amzn-Trace-Id", "X-Ms-Request-Id", "X-Github-Request-Id", "Cf-Ray"}

const lostLocation = "There is nothing to follow, since no Location came: show the content, or report the answer as a failure."
const lostConnection = "no: the connection is not the fault"

// gaps is every sentence that leans on a field or on content, by code. What
// leans on Retry-After is in waits.
var gaps = []gap{
	{code: 101, lacks: without("Upgrade"), summary: "Agreed to another protocol, but no Upgrade says which.",
		does: "Close the connection: without Upgrade nobody knows which protocol it speaks from here on."},
	{code: 103, lacks: without("Link"), does: "Wait for the final answer: no Link says what could be loaded early."},
	{code: 104, lacks: without("Location"), summary: "This upload can perhaps be resumed, but no Location says where.",
		does: "Go on sending: without Location there is no address at which to resume."},
	{code: 200, lacks: toHead, summary: "It worked; an answer to HEAD has the fields alone.", does: "Use the fields: they are those that GET would have, without the content.", source: "RFC 9110 §9.3.2"},
	{code: 200, lacks: noContent, summary: "It worked; no content came with it.", does: "Go on: there is no content to use."},
	{code: 203, lacks: noContent, does: "Go on: there is no content to use, and the fields may not be the origin's."},
	{code: 201, lacks: without("Location"), summary: "Something new exists because of this request; without Location, the target of the request is it.",
		does: "Take the target of the request for what was created, since no Location came. Sending a POST again would create another resource.", source: "RFC 9110 §15.3.2",
		api: "Success; the client goes on with the address that it asked, since the answer names no other."},
	{code: 202, lacks: both(without("Location", "Operation-Location", "Content-Location", "Link"), noContent),
		does: "Find out elsewhere what came of it: the answer names no status monitor, and HTTP has no way to send a second code later.",
		api:  "Success of the handing in only; the answer does not say where to follow the work."},
	{code: 202, lacks: without("Location", "Operation-Location", "Content-Location", "Link"),
		does: "Look in the content for a status monitor, since no field names one: HTTP has no way to send a second code later, and the request may still come to nothing."},
	{code: 206, lacks: noParts, does: "Do not use the content: no Content-Range says which part of how much it is.", corrected: "without Range, since the part cannot be placed"},
	{code: 206, lacks: severalParts, does: "Take the content apart: each part has a range of its own. Ask for the remaining ones, and combine only parts with the same strong validator.", source: "RFC 9110 §15.3.7, §15.3.7.3"},
	{code: 207, lacks: noContent, summary: "One status for each part of the work, but there is no content to list them.",
		does: "Look at each part by itself: without content the answer does not say which of them worked.", corrected: "no: the answer does not say which parts failed"},
	{code: 226, lacks: without("IM"), does: "Fetch the whole instance, without A-IM: no IM says how the difference was made."},
	{code: 300, lacks: both(without("Location"), noContent), summary: "There are several versions, and the answer names none of them.",
		does: "Ask for one version by its own address: the answer holds neither a list nor a Location.", corrected: "to an address that is known from elsewhere", connection: lostConnection},
	{code: 300, lacks: without("Location"), does: "Choose from the list in the content; no Location names a preferred one.", source: "RFC 9110 §15.4.1", corrected: "to the address chosen from the content", connection: lostConnection},
	{code: 301, lacks: without("Location"), does: lostLocation, corrected: "no: no Location says where", connection: lostConnection},
	{code: 302, lacks: without("Location"), does: lostLocation, corrected: "no: no Location says where", connection: lostConnection},
	{code: 303, lacks: without("Location"), does: lostLocation, corrected: "no: no Location says where", connection: lostConnection},
	{code: 307, lacks: without("Location"), summary: "Somewhere else for now, but no Location says where.", does: lostLocation, corrected: "no: no Location says where", connection: lostConnection},
	{code: 308, lacks: without("Location"), summary: "Moved for good, but no Location says where.", does: lostLocation, corrected: "no: no Location says where", connection: lostConnection},
	{code: 400, lacks: noContent, corrected: "after finding what is wrong, which the answer does not name",
		api: "A fault of the calling program: raise it to the developer, never retry it, and never trip a circuit breaker on it. The answer does not say what is wrong, so log the request."},
	{code: 401, lacks: noChallenge("WWW-Authenticate"), summary: "We do not know who you are. Come with credentials, or with better ones; the answer does not say which kind.",
		does:   "Repeat once, and only with credentials whose kind is known from elsewhere: no challenge says which fit. Otherwise show the answer to the user.",
		others: "with credentials of the kind that the documentation names, once; no challenge says which"},
	{code: 403, lacks: namesNoRight, does: "Do not repeat it automatically with the same credentials. New or different ones may help; the answer does not say which right is missing, nor whom to ask.", source: "RFC 9110 §15.5.4",
		api: "A question for a person, not for a retry loop. The answer does not say what is missing, so give the API's owner the call, the time and the account. A token fetched before a grant must be fetched anew."},
	{code: 405, lacks: emptyAllow, summary: "Right address, and no verb works here for now: Allow is empty.",
		does: "Use no method here for now: an empty Allow says that the resource takes none, as one that is disabled for a while.", source: "RFC 9110 §10.2.1",
		corrected: "no: Allow is empty", api: "A resource that was disabled; Allow is empty, so no operation is left."},
	{code: 405, lacks: without("Allow"), summary: "Right address, wrong verb. No Allow lists the verbs that work here.",
		does:      "Look up which methods work here, or ask with OPTIONS: no Allow lists them. The refused one fails as long as the resource does not offer it.",
		corrected: "with a method that is known from elsewhere; no Allow lists one", others: "no: the methods of a resource do not depend on the caller", delay: "no: unless the resource was disabled for a while",
		api: "A programming error or a removed operation; the answer does not tell which operations are left."},
	{code: 405, lacks: listsMethods, delay: "no: unless the resource was disabled for a while"},
	{code: 406, lacks: noContent, does: "Widen the Accept fields, or leave them out: no content lists the forms on offer.", corrected: "with wider Accept fields, or without them"},
	{code: 407, lacks: noChallenge("Proxy-Authenticate"), does: "Repeat it only with credentials whose kind is known from elsewhere: the proxy sent no challenge.",
		others: "with credentials of the kind that the proxy is known to want; no challenge says which"},
	{code: 415, lacks: without("Accept", "Accept-Encoding", "Accept-Patch", "Accept-Post"), summary: "We do not take this format here, and no field says which we take.",
		corrected: "with a type or coding that is known from elsewhere; no field lists one"},
	{code: 416, lacks: noLength, does: "Ask for the length with HEAD, or begin again without Range: no Content-Range tells it.", corrected: "without Range"},
	{code: 422, lacks: noContent, summary: "Well formed and not acceptable: a value breaks the schema or a rule. The answer does not say which.",
		does: "Do not repeat it. Find out which values break a rule, since no content names them, and send the corrected content.", corrected: "after correcting the values, which the answer does not name",
		api: "There is nothing to show beside the input fields, since the answer names no fault; a program needs a change of code or data."},
	{code: 426, lacks: without("Upgrade"), summary: "Not over this protocol; no Upgrade says which one to switch to.",
		does: "Look up which protocol the server wants: no Upgrade names one.", corrected: "over a protocol that is known from elsewhere"},
	{code: 451, lacks: noContent, does: "Tell the user that a legal demand keeps it back; no content explains which. The resource may be missing even after the demand has gone.",
		api: "There is no explanation to show; a program can do nothing about it."},
	{code: 500, lacks: noRequestID, does: "Repeat only what is idempotent, once and after a pause; otherwise report the address and the time, since the answer names no request id. What happened to the request is not known.", source: "RFC 9110 §9.2.2",
		api: "An incident on the server's side: clients count it against availability, open their circuit breaker, and quote the address and the time."},
	{code: 505, lacks: noContent, does: "Use another major version of HTTP; no content names one.", corrected: "with a version that the server is known to support"},
	{code: 510, lacks: noContent, corrected: "with an extension that is known from elsewhere; the answer names none"},
	{code: 511, lacks: noContent, does: "Let the user log in to the network, then repeat; no content links to the login page, so open any page in a browser. Do not take the answer for the origin's."},
}

// noLength reports whether Content-Range does not tell the length, as in
// "bytes */1234".
func noLength(a *answer, _ *Reading) bool { _, ok := a.length(); return !ok }

// length reads the length of the whole from Content-Range.
func (a *answer) length() (string, bool) {
	_, n, _ := strings.Cut(a.Header.Get("Content-Range"), "/")
	n = strings.TrimSpace(n)
	_, ok := httpfield.ParseDelta(n)
	return clip(n), ok
}

// fill says what the answer really holds where the contract leans on more.
func (a *answer) fill(r *Reading) {
	if !a.contract.Registered {
		return
	}
	for _, g := range gaps {
		if g.code != a.contract.Code || !g.lacks(a, r) {
			continue
		}
		replace(&r.Summary, g.summary)
		if g.does != "" {
			r.Client.Does, r.Client.Source = g.does, first(g.source, srcConvention)
		}
		replaceAct(&r.Client.CorrectedRequest, g.corrected)
		replaceAct(&r.Client.OtherCredentials, g.others)
		replaceAct(&r.Client.AfterDelay, g.delay)
		replaceAct(&r.Client.NewConnection, g.connection)
		if g.api != "" {
			r.Consumer.Does, r.Consumer.Source = g.api, srcConvention
		}
		return
	}
}

func replace(old *string, text string) {
	if text != "" {
		*old = text
	}
}

func replaceAct(old *httpstatus.DocumentAct, text string) {
	if text == "" {
		return
	}
	if why, turned := strings.CutPrefix(text, "no: "); turned {
		*old = httpstatus.DocumentAct{Answer: string(httpstatus.No), When: why}
		return
	}
	old.When = text
}
