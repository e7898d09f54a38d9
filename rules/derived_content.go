package rules

import (
	"strconv"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
)

const answerContent = candor.SawStatus | candor.SawResponseBody

// forbidsContent are the rules for a final code whose answer has no content.
func forbidsContent(c *httpstatus.Contract) []*judge.Rule {
	if c.Class() < 2 || c.Body != httpstatus.BodyForbidden && c.Body != httpstatus.BodyEmpty {
		return nil
	}
	code, e := strconv.Itoa(c.Code), exampleOf(c)
	r := &judge.Rule{
		ID: code + "/forbids-content", Title: code + " with content",
		Why: "An answer with this code ends with its fields. What comes after them is read as the beginning of the next answer on the connection, which the client then takes for the answer to another request, or the connection breaks.",
		Fix: "Send no content, or 200 with it.", Harms: []judge.Party{judge.Client, judge.User},
		Refs: []judge.Ref{judge.Says(c.BodyRule.Source), judge.Says("RFC 9112 §6.3")}, Severity: candor.Advice,
		On: judge.On(c.Code), Needs: answerContent,
		Bad: e.String() + "\n{\"saved\":true}\n", Good: e.String(),
	}
	switch c.Code {
	case 205: // for the others the RFCs say that there is none, and no more
		r.Refs, r.Severity = []judge.Ref{judge.Must("RFC 9110 §15.3.6")}, candor.Must
		r.Why = "A client that was told to reset its form expects nothing more. Some stop reading at the fields, and what is left is taken for the next answer on the connection."
	case 304:
		r.Why += " A cache that waits for nothing may store the next answer as the renewed one."
		r.Fix = "Send the fields alone."
	}
	fault := judge.Fault(code+" came with content.", "no content", "content")
	r.Check = func(x *judge.Case) judge.Result {
		if x.HasContent() {
			return fault
		}
		return judge.Clean
	}
	if c.Code != 204 {
		return []*judge.Rule{r}
	}
	return []*judge.Rule{r, lengthOfNothing(e)}
}

// lengthOfNothing is about 204 with Content-Length.
func lengthOfNothing(e example) *judge.Rule {
	fault := judge.Fault("204 came with Content-Length, if only of zero.", "no Content-Length", "Content-Length")
	return &judge.Rule{
		ID: "204/forbids-content-length", Title: "204 with Content-Length",
		Why: "A 204 has no content that could have a length. A client or proxy that goes by the field waits for bytes that never come, or counts the next answer as content; strict ones refuse the answer.",
		Fix: "Leave Content-Length out, also with the value 0.", Harms: []judge.Party{judge.Client},
		Refs: []judge.Ref{judge.Must("RFC 9110 §8.6")}, Severity: candor.Must,
		On: judge.On(204), Needs: answerHead,
		Bad: e.with("Content-Length", "0").String(), Good: e.String(),
		Check: func(x *judge.Case) judge.Result {
			if x.HasField("Content-Length") {
				return fault
			}
			return judge.Clean
		},
	}
}
