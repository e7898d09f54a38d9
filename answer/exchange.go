package answer

import (
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/candorhttp/candor"
)

// Exchange is the answer as an exchange, with what was seen of it: half of a
// content that was announced was not.
func (in Input) Exchange() candor.Exchange {
	x := candor.Exchange{Time: in.Received, Evidence: candor.SawStatus | candor.SawResponseHeader}
	x.Response = candor.Response{Status: in.Status, Proto: in.Proto, Header: in.Header}
	if r := in.Request; r != nil {
		x.Request = candor.Request{Method: r.Method, Target: targetOf(r.URL), Proto: in.Proto, Header: r.Header}
		x.Evidence |= candor.SawRequestLine
		if r.Header != nil {
			x.Evidence |= candor.SawRequestHeader
		}
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			x.Evidence |= candor.SawRequestBody
		}
	}
	length, err := strconv.Atoi(in.Header.Get("Content-Length"))
	announced := err == nil
	coded := in.Header.Get("Content-Encoding") != "" && !utf8.Valid(in.Body)
	switch {
	case in.BodyTruncated, coded, announced && length > len(in.Body), len(in.Body) == 0 && !announced && !in.BodyEnded && in.Status != http.StatusNoContent:
	default:
		x.Response.Body = in.Body
		x.Evidence |= candor.SawResponseBody
	}
	return x
}

// targetOf is the target of a request that is known by its address.
func targetOf(address string) string {
	rest, ok := strings.CutPrefix(address, "//")
	if !ok {
		return address
	}
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		return rest[i:]
	}
	return "/"
}
