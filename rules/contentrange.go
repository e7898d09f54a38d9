package rules

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// rangeRules are about parts of a resource and what says which part it is.
var rangeRules = []*judge.Rule{rangeUnparsable, rangeOfNothing, rangeOfPart, rangeOfOtherLength, rangeWithoutPart}

// contentRange is a Content-Range of bytes, RFC 9110 §14.4.
type contentRange struct {
	first, last, complete int64 // -1 where there is an asterisk
	satisfied             bool  // it names a part, not only a length
}

// bytesRange reads a Content-Range. known is false for other units, of which
// nothing is known here; ok is false where the grammar is broken.
func bytesRange(v string) (r contentRange, known, ok bool) {
	unit, rest, spaced := strings.Cut(strings.TrimSpace(v), " ")
	switch {
	case spaced && !strings.EqualFold(unit, "bytes"):
		return r, false, false
	case !spaced: // without a unit, as APIs send it that page through rows: whose grammar that is, nobody knows
		return r, false, false
	case beyond(rest):
		return r, false, false
	}
	part, length, cut := strings.Cut(rest, "/")
	if !cut {
		return r, true, false
	}
	r = contentRange{-1, -1, -1, part != "*"}
	if length != "*" {
		if r.complete, ok = position(length); !ok {
			return r, true, false
		}
	} else if !r.satisfied {
		return r, true, false
	}
	if r.satisfied {
		from, to, _ := strings.Cut(part, "-")
		var fromOK, toOK bool
		r.first, fromOK = position(from)
		r.last, toOK = position(to)
		if !fromOK || !toOK {
			return r, true, false
		}
	}
	return r, true, true
}

// beyond reports whether a text has a number that may be larger than what is
// counted with here. The grammar knows no largest one.
func beyond(s string) bool {
	digits := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			digits = 0
		} else if digits++; digits > 18 {
			return true
		}
	}
	return false
}

func position(s string) (int64, bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

const partialHead = `GET /film HTTP/1.1
Host: api.example
Range: bytes=0-3

HTTP/1.1 206 Partial Content
Content-Type: text/plain
Content-Length: 4
`

const unsatisfiedHead = `GET /film HTTP/1.1
Host: api.example
Range: bytes=50-60

HTTP/1.1 416 Range Not Satisfiable
Cache-Control: no-store
`

var rangeUnparsable = &judge.Rule{
	ID: "any/content-range-unparsable", Title: "Content-Range that cannot be read",
	Why:   "The client cannot place the part: it throws it away, or puts it where it does not belong and keeps a broken file.",
	Harms: []judge.Party{judge.Client, judge.User, judge.Cache},
	Fix:   "Send the unit, the first and the last position and the length, as in bytes 0-99/1234; in a 416 bytes */1234.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §2.2"), judge.Says("RFC 9110 §14.4")}, Severity: candor.Must,
	On: judge.On(206, 416), Needs: answerHead,
	Bad:  partialHead + "Content-Range: bytes 0to3/10\n\nabcd\n",
	Good: partialHead + "Content-Range: bytes 0-3/10\n\nabcd\n",
	Check: func(c *judge.Case) judge.Result {
		if !c.HasField("Content-Range") {
			return judge.Clean
		}
		v := c.Field("Content-Range")
		_, known, ok := bytesRange(v)
		if !strings.Contains(v, " ") && strings.HasPrefix(c.Sent("Range"), "bytes=") {
			known = true // what was asked for in bytes is answered in bytes
		}
		if !known || ok {
			return judge.Clean
		}
		return judge.Fault("Content-Range does not follow its grammar.", "bytes 0-99/1234, or bytes */1234", judge.Quote(v)).Because("grammar")
	},
}

var rangeOfNothing = &judge.Rule{
	ID: "206/names-no-part", Title: "206 whose Content-Range names no part",
	Why:   "The form with an asterisk says that no part could be sent. The client has a part and does not know which.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Name the part that is sent, as in bytes 0-99/1234.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §15.3.7.1"), judge.Says("RFC 9110 §14.4")}, Severity: candor.Must,
	On: judge.On(206), Needs: answerHead,
	Bad:  partialHead + "Content-Range: bytes */10\n\nabcd\n",
	Good: partialHead + "Content-Range: bytes 0-3/10\n\nabcd\n",
	Check: func(c *judge.Case) judge.Result {
		if r, _, ok := bytesRange(c.Field("Content-Range")); !ok || r.satisfied {
			return judge.Clean
		}
		return judge.Fault("206 says with its Content-Range that no part could be sent.", "the part that is sent", "only the length")
	},
}

var rangeOfPart = &judge.Rule{
	ID: "416/names-a-part", Title: "416 whose Content-Range names a part",
	Why:   "The client learns that it gets nothing and which part it gets; one that goes by the field takes the error page for that part.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send the length alone, as in bytes */1234.",
	Refs:  []judge.Ref{judge.Should("RFC 9110 §15.5.17"), judge.Says("RFC 9110 §14.4")}, Severity: candor.Advice,
	On: judge.On(416), Needs: answerHead,
	Bad:  unsatisfiedHead + "Content-Range: bytes 0-9/10\n",
	Good: unsatisfiedHead + "Content-Range: bytes */10\n",
	Check: func(c *judge.Case) judge.Result {
		if r, _, ok := bytesRange(c.Field("Content-Range")); !ok || !r.satisfied {
			return judge.Clean
		}
		return judge.Fault("416 sends no part, and its Content-Range names one.", "bytes */ and the length", "a part")
	},
}

var rangeOfOtherLength = &judge.Rule{
	ID: "206/part-differs", Title: "206 whose content is not the part that it names",
	Why:   "A client that puts parts together gets a file with a hole or with bytes twice, and nothing tells it.",
	Harms: []judge.Party{judge.Client, judge.User, judge.Cache},
	Fix:   "Count the last position as part of the range: bytes 0-3/10 is four bytes, and lies within ten.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §14.4, §15.3.7.1")}, Severity: candor.Advice,
	On: judge.On(206), Needs: answerHead | candor.SawRequestLine,
	Bad:  strings.Replace(partialHead, "Content-Length: 4", "Content-Length: 6", 1) + "Content-Range: bytes 0-3/10\n\nabcdef\n",
	Good: partialHead + "Content-Range: bytes 0-3/10\n\nabcd\n",
	Check: func(c *judge.Case) judge.Result {
		r, _, ok := bytesRange(c.Field("Content-Range"))
		switch {
		case !ok || !r.satisfied:
			return judge.Clean
		case r.last < r.first, r.complete >= 0 && r.last >= r.complete:
			return judge.Fault("Content-Range names a part that cannot be.", "a part within the length", judge.Quote(c.Field("Content-Range"))).Because("impossible")
		case c.Method() == "HEAD", c.HasField("Content-Encoding"): // what was seen may be decoded
			return judge.Clean
		case partLength(c) >= 0 && partLength(c) != r.last-r.first+1:
			return judge.Fault("The content has another length than the part that Content-Range names.", "as many bytes as the range has", "another number").Because("length")
		}
		return judge.Clean
	},
}

// partLength is how many bytes were sent, or -1 where that is not certain: what
// was seen may have been cut on the way, and text recoded where it was recorded.
func partLength(c *judge.Case) int64 {
	if c.HasField("Content-Length") {
		if n, ok := position(strings.TrimSpace(c.Field("Content-Length"))); ok {
			return n
		}
		return -1
	}
	r, _, _ := bytesRange(c.Field("Content-Range"))
	most := r.last - r.first + 1
	if strings.HasPrefix(c.MediaType(), "text/") {
		most *= 3 // a byte becomes three at most
	}
	if n := int64(len(c.Response.Body)); n > most && c.Evidence.Has(candor.SawResponseBody) {
		return n
	}
	return -1
}

var rangeWithoutPart = &judge.Rule{
	ID: "any/content-range-without-part", Title: "Content-Range where it has no meaning",
	Why:   "Clients and caches read the answer as the whole, whatever the field says; a client that believes the field takes the whole for a part.",
	Harms: []judge.Party{judge.Client, judge.Cache},
	Fix:   "Send 206 with a part. To page through a list, use links or fields of the content, or another unit than bytes.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §14.4")}, Severity: candor.Advice,
	Needs: answerHead | candor.SawRequestLine,
	Bad: `GET /orders HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: application/json
Content-Range: bytes 0-9/100

["a"]
`,
	Good: `GET /orders HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Type: application/json
Content-Range: orders 0-9/100

["a"]
`,
	Check: func(c *judge.Case) judge.Result {
		s := c.Status()
		if s == 206 || s == 416 || s < 200 || !c.HasField("Content-Range") {
			return judge.Clean
		}
		if c.Method() == http.MethodPut || c.HasSent("Content-Range") { // uploads in parts, as both sides agreed, RFC 9110 §14.5
			return judge.Clean
		}
		if _, _, ok := bytesRange(c.Field("Content-Range")); !ok {
			return judge.Clean
		}
		return judge.Fault("Only 206 and 416 give Content-Range a meaning.", "206, or no Content-Range", strconv.Itoa(s)+" with Content-Range")
	},
}
