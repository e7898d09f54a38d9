package ladder_test

import (
	"fmt"

	"github.com/candorhttp/candor/ladder"
)

// One request has two faults: its JSON is broken, and its token lacks a scope.
// The ladder asks for the scope first, so the caller never learns from an
// operation it may not use how its content is parsed.
func ExampleLadder_Decide() {
	answers, err := ladder.ParseAnswers([]string{"content=malformed-json", "role=insufficient-scope"})
	if err != nil {
		fmt.Println(err)
		return
	}
	d := ladder.Default.Decide(answers)
	fmt.Println(d.Code, d.Reason, "at the rung", d.Rung)
	for _, s := range d.Path {
		if s.Answer != "ok" {
			fmt.Println(s.Rung, "answered", s.Answer)
		}
	}
	fmt.Println("Cache-Control:", d.Fields["Cache-Control"])
	fmt.Println("WWW-Authenticate:", d.Fields["WWW-Authenticate"])
	// Output:
	// 403 insufficient-scope at the rung role
	// role answered insufficient-scope
	// Cache-Control: no-store
	// WWW-Authenticate: Bearer realm="api", error="insufficient_scope", scope="orders:write"
}

// A reason belongs to one rung. An answer that names another's is an error
// that says what would be right, and never a code.
func ExampleParseAnswers_incorrect() {
	_, err := ladder.ParseAnswers([]string{"role=malformed-json", "body=broken"})
	fmt.Println(err)
	// Output:
	// "role=malformed-json": reason malformed-json belongs to rung content; rung role has insufficient-scope, missing-role, wrong-tenant, policy-denied, policy-unavailable
	// "body=broken": there is no rung "body"; the rungs are wire, authority, open, flood, method, route, verb, protocol, address, identity, role, quota, head, target, object, precondition, content, meaning, state, act, result
}

// An object that exists and may not be seen leaves as if it did not exist; the
// true reason is for the log alone.
func ExampleLadder_Object() {
	others := ladder.ObjectFacts{Found: true, Visible: false}
	for _, denied := range []string{"hide-404", "reveal-403", "uniform-403"} {
		l, err := ladder.New(ladder.Policy{Denied: denied})
		if err != nil {
			fmt.Println(err)
			return
		}
		v := l.Verdict(l.Object(others))
		fmt.Println(denied+":", v.Code, v.Public.Name, "(in the log:", v.Reason.Name+")")
	}
	// Output:
	// hide-404: 404 not-found (in the log: hidden)
	// reveal-403: 403 object-denied (in the log: object-denied)
	// uniform-403: 403 object-denied (in the log: object-denied)
}
