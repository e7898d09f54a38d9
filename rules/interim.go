package rules

import (
	"strconv"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

var continueUnasked = &judge.Rule{
	ID: "100/without-cause", Title: "100 that nobody waits for",
	Why:   "The client did not say that it waits. One that does not expect an interim answer takes it for the final one, and reads the real answer as that to its next request.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Send 100 only to a request with Expect: 100-continue.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §10.1.1, §15.2.1")}, Severity: candor.Advice,
	On: judge.On(100), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json

{}

HTTP/1.1 100 Continue
`,
	Good: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json
Expect: 100-continue

HTTP/1.1 100 Continue
`,
	Check: func(c *judge.Case) judge.Result {
		if c.HasSent("Expect") {
			return judge.Clean
		}
		return judge.Fault("100 asks to go on, and the request does not wait for it.", "no 100", "100")
	},
}

var interimFramed = &judge.Rule{
	ID: "1xx/forbids-content-length", Title: "An interim answer that says how long it is",
	Why:   "An interim answer ends with its fields. A client that goes by the field waits for content, takes the final answer for it, or finds the wrong beginning of what follows; strict ones close the connection.",
	Harms: []judge.Party{judge.Client},
	Fix:   "Leave Content-Length and Transfer-Encoding out, also a length of 0.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §8.6"), judge.Must("RFC 9112 §6.1")}, Severity: candor.Must,
	On: judge.Class(1), Needs: answerHead,
	Bad: `GET /page HTTP/1.1
Host: www.example

HTTP/1.1 103 Early Hints
Link: </style.css>; rel=preload; as=style
Content-Length: 0
`,
	Good: `GET /page HTTP/1.1
Host: www.example

HTTP/1.1 103 Early Hints
Link: </style.css>; rel=preload; as=style
`,
	Check: func(c *judge.Case) judge.Result {
		code := strconv.Itoa(c.Status())
		switch {
		case c.HasField("Content-Length"):
			return judge.Fault(code+" ends with its fields, and says how long its content is.", "no Content-Length", code+" with Content-Length")
		case c.HasField("Transfer-Encoding"):
			return judge.Fault(code+" ends with its fields, and says in which coding its content comes.", "no Transfer-Encoding", code+" with Transfer-Encoding")
		}
		return judge.Clean
	},
}
