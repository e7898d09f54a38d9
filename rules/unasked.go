package rules

import (
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

// unaskedRules are about answers that do what the request did not ask for, or
// not what it asked for.
var unaskedRules = []*judge.Rule{
	protocolUnasked, tagIgnored, dateIgnored, connectFramed, codedWithoutContent, createdByReading, fieldsOf304, locationUnheard,
}

var protocolUnasked = &judge.Rule{
	ID: "101/without-cause", Title: "101 to a protocol that nobody asked for",
	Why:   "The client goes on in HTTP and reads the other protocol as an answer; the connection is lost, or worse, taken over.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Switch only to a protocol that the request's Upgrade names; otherwise answer in HTTP.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §7.8")}, Severity: candor.Must,
	On: judge.On(101), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `GET /chat HTTP/1.1
Host: api.example

HTTP/1.1 101 Switching Protocols
Upgrade: websocket
Connection: Upgrade
`,
	Good: `GET /chat HTTP/1.1
Host: api.example
Upgrade: websocket
Connection: Upgrade

HTTP/1.1 101 Switching Protocols
Upgrade: websocket
Connection: Upgrade
`,
	Check: func(c *judge.Case) judge.Result {
		asked := c.Request.Header["Upgrade"]
		if len(asked) == 0 {
			return judge.Fault("101 switches the protocol, and the request did not offer to.", "an answer in HTTP", "101")
		}
		to, _, _ := strings.Cut(strings.TrimSpace(c.Field("Upgrade")), "/")
		if to == "" || strings.Contains(to, ",") {
			return judge.Clean
		}
		for _, line := range asked {
			for line != "" {
				var one string
				one, line, _ = strings.Cut(line, ",")
				if name, _, _ := strings.Cut(strings.TrimSpace(one), "/"); strings.EqualFold(name, to) {
					return judge.Clean
				}
			}
		}
		return judge.Fault("101 switches to a protocol that the request did not name.", "a protocol that the request names", judge.Quote(c.Field("Upgrade")))
	},
}

var tagIgnored = &judge.Rule{
	ID: "200/condition-ignored", Title: "200 although the client has this very version",
	Why:   "The client said which version it has, it is the one that is sent, and it is sent all the same: every visit costs the whole content, and polling costs it every time.",
	Harms: []judge.Party{judge.Client, judge.Cache, judge.User},
	Fix:   "Compare If-None-Match with the ETag that you send, weakly, and answer 304 without content when one matches.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §13.1.2, §13.2.1")}, Severity: candor.Must,
	On: judge.On(200), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `GET /orders HTTP/1.1
Host: api.example
If-None-Match: "7"

HTTP/1.1 200 OK
Content-Type: application/json
ETag: "7"

["a"]
`,
	Good: `GET /orders HTTP/1.1
Host: api.example
If-None-Match: "6"

HTTP/1.1 200 OK
Content-Type: application/json
ETag: "7"

["a"]
`,
	Check: func(c *judge.Case) judge.Result {
		if !c.HasSent("If-None-Match") || !reads(c.Method()) {
			return judge.Clean
		}
		tag := c.Field("Etag")
		if tag == "" || reloads(c) || strings.TrimSpace(c.Sent("If-None-Match")) == "*" || !wellFormedTag(tag) || !matches(c, tag) {
			return judge.Clean
		}
		return judge.Fault("If-None-Match names the version that is sent.", "304", "200 with the content")
	},
}

// reloads reports whether the client asks to be served anew, which servers take
// for a reason not to look at what it has.
func reloads(c *judge.Case) bool {
	return strings.Contains(c.Sent("Cache-Control"), "no-") || strings.Contains(c.Sent("Cache-Control"), "max-age=0") || c.HasSent("Pragma") ||
		c.HasSent("Range") || c.HasSent("If-Match") || c.HasSent("If-Unmodified-Since")
}

// wellFormedTag reports whether an entity tag has its quotes, RFC 9110 §8.8.3.
func wellFormedTag(tag string) bool {
	tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
	return len(tag) >= 2 && tag[0] == '"' && tag[len(tag)-1] == '"'
}

var dateIgnored = &judge.Rule{
	ID: "200/date-ignored", Title: "200 although nothing changed since the client's date",
	Why:   "The client said how old its copy is, and nothing is newer; the whole content is sent all the same.",
	Harms: []judge.Party{judge.Client, judge.Cache, judge.User},
	Fix:   "Compare If-Modified-Since with Last-Modified, and answer 304 when nothing is newer.",
	Refs:  []judge.Ref{judge.Should("RFC 9110 §13.1.3")}, Severity: candor.Advice,
	On: judge.On(200), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `GET /orders HTTP/1.1
Host: api.example
If-Modified-Since: Mon, 02 Nov 2026 09:00:00 GMT

HTTP/1.1 200 OK
Content-Type: application/json
Last-Modified: Mon, 02 Nov 2026 09:00:00 GMT

["a"]
`,
	Good: `GET /orders HTTP/1.1
Host: api.example
If-Modified-Since: Mon, 02 Nov 2026 09:00:00 GMT

HTTP/1.1 200 OK
Content-Type: application/json
Last-Modified: Mon, 02 Nov 2026 09:00:01 GMT

["a"]
`,
	Check: func(c *judge.Case) judge.Result {
		since, modified := c.Sent("If-Modified-Since"), c.Field("Last-Modified")
		if since == "" || modified == "" || c.HasSent("If-None-Match") || !reads(c.Method()) || reloads(c) || since != modified {
			return judge.Clean // only the very date that the server gave is certain
		}
		if _, ok := httpfield.ParseDate(since, time.Now()); !ok {
			return judge.Clean
		}
		return judge.Fault("If-Modified-Since is the date of the version that is sent.", "304", "200 with the content")
	},
}

var connectFramed = &judge.Rule{
	ID: "2xx/connect-framing", Title: "A tunnel that says how long it is",
	Why:   "After a 2xx to CONNECT the connection is a tunnel. A client that believes the field takes the first bytes of the tunnel for content.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Leave Content-Length and Transfer-Encoding out.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §9.3.6")}, Severity: candor.Must,
	On: judge.Class(2), Needs: answerHead | candor.SawRequestLine,
	Bad: `CONNECT api.example:443 HTTP/1.1
Host: api.example:443

HTTP/1.1 200 OK
Content-Length: 0
`,
	Good: `CONNECT api.example:443 HTTP/1.1
Host: api.example:443

HTTP/1.1 200 OK
`,
	Check: func(c *judge.Case) judge.Result {
		if c.Method() != "CONNECT" || !c.HasField("Content-Length") && !c.HasField("Transfer-Encoding") {
			return judge.Clean
		}
		return judge.Fault("A 2xx to CONNECT opens a tunnel, and the answer frames content.", "neither Content-Length nor Transfer-Encoding", "one of them")
	},
}

var codedWithoutContent = &judge.Rule{
	ID: "204/forbids-transfer-coding", Title: "204 with Transfer-Encoding",
	Why:   "The code says that no content follows, and the field says that chunks do. Client and proxy disagree on where the next answer begins.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Leave Transfer-Encoding out.",
	Refs:  []judge.Ref{judge.Must("RFC 9112 §6.1")}, Severity: candor.Must,
	On: judge.On(204), Needs: answerHead,
	Bad: `DELETE /orders/7 HTTP/1.1
Host: api.example

HTTP/1.1 204 No Content
Transfer-Encoding: chunked
`,
	Good: `DELETE /orders/7 HTTP/1.1
Host: api.example

HTTP/1.1 204 No Content
`,
	Check: func(c *judge.Case) judge.Result {
		if !c.HasField("Transfer-Encoding") || c.Method() == "CONNECT" { // of tunnels, 2xx/connect-framing speaks
			return judge.Clean
		}
		return judge.Fault("204 has no content, and the answer says in which coding it comes.", "no Transfer-Encoding", "204 with Transfer-Encoding")
	},
}

var createdByReading = &judge.Rule{
	ID: "201/to-safe-method", Title: "201 to a request that only reads",
	Why:   "Browsers, crawlers and caches send such requests without being asked; if each creates something, it is created again and again. If nothing is created, the code says what is not so.",
	Harms: []judge.Party{judge.Client, judge.Crawler, judge.Monitor},
	Fix:   "Send 200; or create with POST or PUT.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §9.2.1, §15.3.2")}, Severity: candor.Advice,
	On: judge.On(201), Needs: answerHead | candor.SawRequestLine,
	Bad: `GET /orders/new HTTP/1.1
Host: api.example

HTTP/1.1 201 Created
Location: /orders/18
Content-Length: 0
`,
	Good: `PUT /orders/18 HTTP/1.1
Host: api.example
Content-Type: application/json

{"item":"a"}

HTTP/1.1 201 Created
Content-Length: 0
`,
	Check: func(c *judge.Case) judge.Result {
		if !isSafe(c.Method()) {
			return judge.Clean
		}
		return judge.Fault("201 says that something was created by a request that only reads.", "200", "201 to "+judge.Quote(c.Method()))
	},
}

var fieldsOf304 = &judge.Rule{
	ID: "304/representation-fields", Title: "304 with fields about content that it does not have",
	Why:   "A cache updates what it has stored with these fields: a wrong type or coding then sticks to the stored copy.",
	Harms: []judge.Party{judge.Cache, judge.User},
	Fix:   "Send with a 304 only what guides the update of a cache: Cache-Control, Content-Location, Date, ETag, Expires, Vary.",
	Refs:  []judge.Ref{judge.Should("RFC 9110 §15.4.5")}, Severity: candor.Advice,
	On: judge.On(304), Needs: answerHead,
	Bad: `GET /orders HTTP/1.1
Host: api.example
If-None-Match: "7"

HTTP/1.1 304 Not Modified
ETag: "7"
Content-Type: text/html
`,
	Good: `GET /orders HTTP/1.1
Host: api.example
If-None-Match: "7"

HTTP/1.1 304 Not Modified
ETag: "7"
`,
	Check: func(c *judge.Case) judge.Result {
		for _, name := range [...]string{"Content-Type", "Content-Encoding", "Content-Language"} {
			if c.HasField(name) {
				return judge.Fault("304 has no content and describes one.", "no "+name, name)
			}
		}
		return judge.Clean
	},
}

var locationUnheard = &judge.Rule{
	ID: "any/location-without-meaning", Title: "Location that nobody reads",
	Why:   "Clients follow Location for redirects and remember it for 201. Beside this code it is not read, so what it was meant to do does not happen.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send the code that was meant: 201 for something new, 303 to go on elsewhere, 307 or 308 where it has moved; or leave the field out.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §10.2.2")}, Severity: candor.Advice,
	On: append(judge.On(200), judge.Class(4, 5)...), Needs: answerHead | candor.SawRequestLine,
	Bad: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json

{"item":"a"}

HTTP/1.1 200 OK
Location: /orders/18
Content-Type: application/json

{"id":"18"}
`,
	Good: `GET /orders/18 HTTP/1.1
Host: api.example

HTTP/1.1 200 OK
Content-Location: /orders/18.en
Content-Type: application/json

{"id":"18"}
`,
	Check: func(c *judge.Case) judge.Result {
		switch {
		case !c.HasField("Location"), c.Status() == 200 && c.Method() != "POST":
			return judge.Clean
		case c.HasField("Replay-Nonce"): // ACME names accounts and orders in it, RFC 8555 §7.3.1
			return judge.Clean
		case c.Status() == 409, c.Status() == 416: // what is there already, and where an upload to a registry of images goes on
			return judge.Clean
		}
		code := strconv.Itoa(c.Status())
		return judge.Fault(code+" gives Location no meaning.", "201 or a redirect, or no Location", code+" with Location")
	},
}
