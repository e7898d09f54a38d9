package guard

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/ladder"
)

// codings are the content codings the guard can undo to check content.
const codings = "gzip, identity"

// head answers what the header fields announce, before any content is read:
// a client that sent Expect: 100-continue has not sent it yet.
func (x *exchange) head() ladder.Answer {
	r, s := x.r, &x.op.settings
	has := r.ContentLength != 0 // -1 means chunked
	if s.Length == "required" && r.ContentLength < 0 {
		return x.refuse(ladder.LengthRequired)
	}
	if a := x.mediaAnswer(has); a.Reason != nil {
		return a
	}
	if has && x.limited() && r.ContentLength > x.op.maxBytes {
		x.detail = "The operation takes at most " + strconv.FormatInt(x.op.maxBytes, 10) + " bytes."
		return x.refuse(ladder.DeclaredTooLarge)
	}
	if s.Conditional == "required" && unsafeMethod(r.Method) && !conditional(r.Header) {
		return x.refuse(ladder.PreconditionRequired)
	}
	if x.g.config.Policy.Accept == "strict" && x.op.op != nil && !acceptable(r.Header.Values("Accept"), x.op.op.Produces) {
		x.detail = "The operation produces " + strings.Join(x.op.op.Produces, ", ") + "."
		return x.refuse(ladder.NotAcceptable)
	}
	return ok
}

// limited reports whether the content's size is this guard's business: it
// reads it, or the owner set a limit.
func (x *exchange) limited() bool {
	return x.media != nil && x.media.Checks() || x.op.settings.MaxBytes > 0
}

func (x *exchange) mediaAnswer(has bool) ladder.Answer {
	if !has || x.op.op == nil || x.op.op.Body == nil {
		return ok
	}
	body := x.op.op.Body
	list := x.r.Header.Values("Content-Type")
	switch {
	case len(list) == 0 && x.g.config.Policy.Untyped == "sniff" && len(body.Media) > 0:
		x.media = body.Media[0]
	case len(list) == 1:
		x.media = body.For(list[0])
	}
	if x.media == nil {
		x.set("Accept", body.Accept)
		x.detail = "The content has no Content-Type."
		if len(list) > 0 {
			x.detail = ""
		}
		return x.refuse(ladder.UnsupportedMediaType)
	}
	if x.media.Checks() && !knownCoding(x.r.Header.Values("Content-Encoding")) {
		x.set("Accept-Encoding", codings)
		return x.refuse(ladder.UnsupportedContentCoding)
	}
	return ok
}

func knownCoding(list []string) bool {
	switch strings.ToLower(strings.TrimSpace(strings.Join(list, ","))) {
	case "", "identity", "gzip", "x-gzip":
		return true
	}
	return false
}

func gzipped(h http.Header) bool {
	c := strings.ToLower(strings.TrimSpace(h.Get("Content-Encoding")))
	return c == "gzip" || c == "x-gzip"
}

// acceptable reports whether one of the offered types is acceptable
// (RFC 9110 §12.5.1). Without Accept, or where nothing is known of what is
// offered, everything is.
func acceptable(accept, offered []string) bool {
	if len(accept) == 0 || len(offered) == 0 {
		return true
	}
	for _, offer := range offered {
		if quality(accept, offer) > 0 {
			return true
		}
	}
	return false
}

// quality returns the weight that the most specific matching range gives to a
// media type; 0 when none matches.
func quality(accept []string, offer string) float64 {
	offer, _, _ = mime.ParseMediaType(offer)
	kind, _, _ := strings.Cut(offer, "/")
	best, specific := 0.0, -1
	for _, item := range strings.Split(strings.Join(accept, ","), ",") {
		rang, params, err := mime.ParseMediaType(item)
		if err != nil {
			continue
		}
		level := -1
		switch {
		case rang == offer:
			level = 2
		case rang == kind+"/*":
			level = 1
		case rang == "*/*":
			level = 0
		}
		if level <= specific {
			continue
		}
		best, specific = 1, level
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil {
			best = q
		}
	}
	return best
}

// hasToken reports whether a comma-separated field holds a token, ignoring
// case and anything after a slash ("HTTP/2.0").
func hasToken(lines []string, want string) bool {
	for _, line := range lines {
		for _, t := range strings.Split(line, ",") {
			if strings.EqualFold(strings.TrimSpace(t), want) {
				return true
			}
		}
	}
	return false
}
