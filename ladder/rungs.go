// Package ladder decides which status code a request gets. A ladder is an
// ordered list of questions, the [Rungs]; the first that fails answers, with a
// [Reason] that fixes the code. Facts go in through [Questions], a [Verdict]
// with the path of answers comes out.
//
// The guard, the audit, the command "decide" and the wizard of the site all
// climb this ladder, so the same request gets the same verdict from each.
// The package looks at no request itself and keeps no state.
package ladder

// Rung is one question of the ladder.
type Rung struct {
	Name     string
	Question string
	Why      string // why it stands where it stands
	Source   string // "RFC 9110 §15.5.6"
	Handler  bool   // usually answered by the handler behind a guard, not by the guard

	at int // place in Rungs, set where the list is declared
}

// The rungs.
var (
	Wire         = &Rung{at: 0, Name: "wire", Question: "Does the request parse, fit and arrive?", Why: "What cannot be read cannot be judged by anything else.", Source: "RFC 9112 §2.2"}
	Authority    = &Rung{at: 1, Name: "authority", Question: "Is this the right server for the host it names?", Why: "A request for another host must not reach any resource logic.", Source: "RFC 9110 §7.4"}
	Open         = &Rung{at: 2, Name: "open", Question: "Is the server up and not shedding load?", Why: "The cheapest refusal, before anything costs time.", Source: "RFC 9110 §15.6.4"}
	Flood        = &Rung{at: 3, Name: "flood", Question: "Is this address within the coarse limit?", Why: "It must cost less than checking credentials.", Source: "RFC 6585 §4"}
	Method       = &Rung{at: 4, Name: "method", Question: "Is the method known anywhere here?", Why: "Unknown to the server is 501, known but not here is 405.", Source: "RFC 9110 §9.1"}
	Route        = &Rung{at: 5, Name: "route", Question: "Does the path match a template?", Why: "Templates are public knowledge; with hidden routes this moves below identity.", Source: "RFC 9110 §15.5.5"}
	Verb         = &Rung{at: 6, Name: "verb", Question: "Is the method allowed on this template?", Why: "OPTIONS and CORS preflight end here, because a preflight has no credentials.", Source: "RFC 9110 §15.5.6"}
	Protocol     = &Rung{at: 7, Name: "protocol", Question: "Is the protocol right, and is this not early data?", Why: "Decided by the connection alone.", Source: "RFC 9110 §15.5.22, RFC 8470 §5.2"}
	Address      = &Rung{at: 8, Name: "address", Question: "May this network address come here?", Why: "Needs no credentials, so strangers never reach the key check.", Source: "RFC 9110 §15.5.4"}
	Identity     = &Rung{at: 9, Name: "identity", Question: "Are there valid credentials where they are required?", Why: "Before anything that would tell a stranger about the schema or the data.", Source: "RFC 9110 §15.5.2"}
	Role         = &Rung{at: 10, Name: "role", Question: "May this caller use this operation at all?", Why: "Authorization comes before validation.", Source: "RFC 9110 §15.5.4, AIP-211"}
	Quota        = &Rung{at: 11, Name: "quota", Question: "Is the caller within its own limits?", Why: "Counted per caller, so it follows identity.", Source: "RFC 6585 §4"}
	Head         = &Rung{at: 12, Name: "head", Question: "Is what the header fields announce acceptable?", Why: "Readable without the content, so it is answered before the content is sent.", Source: "RFC 9110 §10.1.1"}
	Target       = &Rung{at: 13, Name: "target", Question: "Are path, query, header and cookie values well formed?", Why: "Still no storage touched.", Source: "RFC 9110 §15.5.1"}
	Object       = &Rung{at: 14, Name: "object", Question: "May the caller see the object, does it exist, and may this be done to it?", Why: "One look-up answers all three, and one knob says how much the answer tells.", Source: "RFC 9110 §15.5.4, §15.5.5", Handler: true}
	Precondition = &Rung{at: 15, Name: "precondition", Question: "Do the If-* conditions hold?", Why: "After all normal checks and just before the content is processed.", Source: "RFC 9110 §13.2.1, §13.2.2", Handler: true}
	Content      = &Rung{at: 16, Name: "content", Question: "Does the content arrive and decode?", Why: "Strangers never reach the parser.", Source: "RFC 9110 §15.5.1"}
	Meaning      = &Rung{at: 17, Name: "meaning", Question: "Are the instructions valid in themselves, whatever is stored?", Why: "Syntax first: broken bytes have no meaning to judge.", Source: "RFC 9110 §15.5.21"}
	State        = &Rung{at: 18, Name: "state", Question: "Does it fit what is stored now?", Why: "Only a valid instruction can conflict.", Source: "RFC 9110 §15.5.10", Handler: true}
	ActRung      = &Rung{at: 19, Name: "act", Question: "Can we do it?", Why: "From here on the fault is ours.", Source: "RFC 9110 §15.6", Handler: true}
	Result       = &Rung{at: 20, Name: "result", Question: "What happened?", Why: "Nothing failed; say what was done.", Source: "RFC 9110 §15.3", Handler: true}
)

// Rungs lists every rung in the default order.
var Rungs = []*Rung{
	Wire, Authority, Open, Flood, Method, Route, Verb, Protocol, Address, Identity, Role, Quota,
	Head, Target, Object, Precondition, Content, Meaning, State, ActRung, Result,
}

// RungByName returns the rung with that name, or nil.
func RungByName(name string) *Rung {
	for _, r := range Rungs {
		if r.Name == name {
			return r
		}
	}
	return nil
}
