package site

import (
	"fmt"
	"strings"

	"github.com/candorhttp/candor/ladder"
)

// reasonView is the data of the page of one reason.
type reasonView struct {
	*ladder.Reason
	Decision ladder.Decision
	Public   *ladder.Reason // the reason that leaves on the wire
	Example  string
	Choices  []choice
	Place    int // 1 for the first rung
	Rungs    []*ladder.Rung
	Siblings []*ladder.Reason // of the same rung
	SameCode []*ladder.Reason // of other rungs with the same code
}

// choice is a knob under which the reason leaves with another code or face.
type choice struct {
	Knob, Value, Trades string
	Code                int
	Public              *ladder.Reason
	Example             string
}

// alternatives are the policies that change how a reason leaves.
var alternatives = []struct {
	knob, value string
	ladder      *ladder.Ladder
}{
	{"denied", "uniform-403", mustLadder(ladder.Policy{Denied: "uniform-403"})},
	{"invalid", "400", mustLadder(ladder.Policy{Invalid: "400"})},
}

func viewReason(r *ladder.Reason) *reasonView {
	d := decide(r)
	v := &reasonView{Reason: r, Decision: d, Public: d.Verdict.Public, Example: replyTo(d).HTTP(), Rungs: ladder.Rungs}
	for i, rung := range ladder.Rungs {
		if rung == r.Rung {
			v.Place = i + 1
		}
	}
	v.Choices = choicesOf(r, d)
	for _, other := range ladder.Reasons {
		switch {
		case other == r:
		case other.Rung == r.Rung:
			v.Siblings = append(v.Siblings, other)
		case other.Code == r.Code:
			v.SameCode = append(v.SameCode, other)
		}
	}
	return v
}

// choicesOf lists the policies under which a reason leaves otherwise than by
// the decision d of the default one.
func choicesOf(r *ladder.Reason, d ladder.Decision) []choice {
	var out []choice
	for _, a := range alternatives {
		other := decideBy(a.ladder, r)
		if other.Code != d.Code || other.Verdict.Public != d.Verdict.Public {
			out = append(out, choice{a.knob, a.value, trades(a.knob), other.Code, other.Verdict.Public, replyTo(other).HTTP()})
		}
	}
	return out
}

func trades(key string) string {
	for _, k := range ladder.Knobs {
		if k.Key == key {
			return k.Trades
		}
	}
	return ""
}

// reasonJSON is the decision of the default ladder with the reason's words.
type reasonJSON struct {
	ladder.Decision
	Title    string `json:"title"`
	What     string `json:"what"`
	Fix      string `json:"fix"`
	Question string `json:"question"`
	Why      string `json:"why"`
	Source   string `json:"source"`
}

func reasonPage(r *ladder.Reason) *page {
	v := viewReason(r)
	return &page{
		Path: reasonPath(r), Title: fmt.Sprintf("%d %s: what happened and how to fix it", r.Code, r.Name), Heading: r.Title,
		Description: strings.TrimSpace(r.What + " " + r.Fix), Template: "reason", Data: v, Article: true,
		JSON: reasonJSON{v.Decision, r.Title, r.What, r.Fix, r.Rung.Question, r.Rung.Why, r.Source},
	}
}

// rungView is one rung with its reasons.
type rungView struct {
	*ladder.Rung
	Place   int
	Reasons []*ladder.Reason
}

func reasonsPage() *page {
	return &page{
		Path: "/reasons/", Title: "Why was my request refused? Every reason, in the order it is asked", Heading: "Every reason, in the order it is asked",
		Description: "The named causes of an answer, by the question that finds them. The first question that fails decides the code.",
		Template:    "reasons", Data: allRungs(),
	}
}

func allRungs() []rungView {
	var out []rungView
	for i, r := range ladder.Rungs {
		out = append(out, rungView{r, i + 1, ladder.ReasonsOf(r)})
	}
	return out
}

// asked says whom to ask about a refusal, by the rung that it comes from.
var asked = map[*ladder.Rung]string{
	ladder.Wire:         "Whoever wrote the HTTP client, or runs the proxy in between: the message itself is broken, and the API's people cannot mend it.",
	ladder.Authority:    "Whoever set the host name or the balancer; from the caller's side, nobody.",
	ladder.Open:         "The API's operators, once the time of Retry-After has passed several times.",
	ladder.Flood:        "The API's operators, if the limit for your network is too low for honest use.",
	ladder.Method:       "Whoever wrote the client; the API's documentation lists the methods.",
	ladder.Route:        "Whoever wrote the client, or the API's documentation.",
	ladder.Verb:         "Whoever wrote the client; Allow lists what the resource offers.",
	ladder.Protocol:     "Whoever runs the client or the proxy in between.",
	ladder.Address:      "The contact in the problem document: somebody has to add the network to the list.",
	ladder.Identity:     "Whoever issued the credentials. The API's people can tell which issuer is trusted.",
	ladder.Role:         "Whoever issues the tokens or grants the roles. If you do not know who that is, the contact in the problem document; quote its instance, which the API has in its log.",
	ladder.Quota:        "The API's owner, for a larger plan or limit.",
	ladder.Head:         "Whoever wrote the client: the header fields have to change.",
	ladder.Target:       "Whoever wrote the client: errors names each value.",
	ladder.Object:       "The owner of the object, or the contact in the problem document.",
	ladder.Precondition: "Nobody: fetch the current state and merge.",
	ladder.Content:      "Whoever released the client that wrote the content.",
	ladder.Meaning:      "Whoever filled in the values: errors names each fault with its place.",
	ladder.State:        "Nobody at first: look at the current state of the object.",
	ladder.ActRung:      "The API's operators; quote the instance of the problem document, which they have in their log. The fault is on their side.",
	ladder.Result:       "Whoever wrote the client.",
}

func whom(r *ladder.Reason) string { return asked[r.Rung] }

func findReason(key string) (*page, *move) {
	if key == "" {
		return reasonsPage(), nil
	}
	if r := ladder.ReasonByName(key); r != nil {
		return reasonPage(r), nil
	}
	return nil, nil
}

func reasonKeys() []string {
	out := []string{""}
	for _, r := range ladder.Reasons {
		out = append(out, r.Name)
	}
	return out
}
