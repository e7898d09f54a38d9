package guard

import (
	"net/http"
	"strings"

	"github.com/candorhttp/candor/ladder"
)

// Upstream notes for the log what the server behind a proxy answered, and the
// reason its problem document named, if any.
func Upstream(r *http.Request, status int, reason string) {
	x := exchangeOf(r)
	if x == nil {
		return
	}
	x.upstream = status
	if status >= 400 {
		x.refusedBy = "upstream"
		if known := ladder.ReasonByName(reason); known != nil {
			x.verdict.Reason = known
		}
	}
}

// Received returns the content of the request as far as the guard knows it:
// its coding undone, whether it was found right or not. whole is false where
// the guard left it unread or read a part of it. Do not change it.
func Received(r *http.Request) (content []byte, whole bool) {
	if r.ContentLength == 0 || r.Body == nil || r.Body == http.NoBody {
		return nil, true
	}
	if x := exchangeOf(r); x != nil && x.whole {
		return x.plain, true
	}
	return nil, false
}

// Needed returns the fields that an answer with a status code needs and that
// the guard knows for a request, for a proxy that mends the answers of a
// server behind it:
//
//   - 401: WWW-Authenticate, a challenge for each acceptable scheme, as a
//     refusal of the guard has it. What was wrong with credentials that came is
//     the server's knowledge, so no challenge has an error parameter.
//   - 405: Allow, the methods of the document's route without the one that was
//     refused, since the server has just said that it does not allow it.
//   - 426: Upgrade and, in HTTP/1.1, Connection, where the operation names a
//     protocol.
//
// It is nil for other codes, and where document and settings do not say.
func Needed(r *http.Request, status int) http.Header {
	x := exchangeOf(r)
	if x == nil || x.undocumented {
		return nil
	}
	x.locate()
	h := make(http.Header, 2)
	switch status {
	case http.StatusUnauthorized:
		if c := x.challenges(ladder.MissingCredentials); len(c) > 0 {
			h["Www-Authenticate"] = c
		}
	case http.StatusMethodNotAllowed:
		if x.route != nil {
			h.Set("Allow", without(x.allow(), r.Method))
		}
	case http.StatusUpgradeRequired:
		if p := x.op.settings.Upgrade; p != "" {
			h.Set("Upgrade", p)
			if r.ProtoMajor < 2 { // connection-specific fields are an error in HTTP/2 (RFC 9113 §8.2.2)
				h.Set("Connection", "Upgrade")
			}
		}
	}
	if len(h) == 0 {
		return nil
	}
	return h
}

// locate finds route and operation of a request that an observing guard let
// pass before it came to the rung that does.
func (x *exchange) locate() {
	if x.route == nil && x.op == x.g.base {
		x.match()
	}
}

// without takes a method out of a list of them.
func without(list, method string) string {
	var out []string
	for m := range strings.SplitSeq(list, ", ") {
		if m != method {
			out = append(out, m)
		}
	}
	return strings.Join(out, ", ")
}
