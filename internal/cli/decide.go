package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/site"
)

var decideCommand = &command{
	Name:    "decide",
	Args:    "[RUNG=REASON ...]",
	Summary: "find the code for a request by answering the ladder's questions",
	Usage: `
The ladder is an ordered list of questions about a request; the first that
fails gives the answer. Say what is wrong, as RUNG=REASON, and decide prints
the one right code, the path of answers that leads there, the fields the answer
needs and its problem document. Say several things and the ladder tells which
of them wins, and which were not reached. A rung that is not named is ok.

With no answers it asks, question by question, on a terminal; elsewhere it
lists the questions with the reasons of each. Both exit 0.

candor guide has the same questions as pages, at /decide/.

--policy sets a choice that an owner may make, as KEY=VALUE, and may be
repeated. The keys are those of the policy section of candor.yaml;
codes.REASON=CODE stands for a published contract that promises another code.
candor decide --policy help lists them with what each trades.`,
	Example: `candor decide role=insufficient-scope
candor decide identity=expired-credentials content=malformed-json
candor decide object=hidden --policy denied=uniform-403
candor decide meaning=invalid-content --format json`,
	Formats:  []string{formatText, formatJSON},
	Doors:    []doorway{{doorCode, "candor decide", "answer questions about the request, get the one right code"}},
	Complete: completeAnswers,
	Setup: func(flags *pflag.FlagSet) runner {
		var choices []string
		flags.StringArrayVar(&choices, "policy", nil, "choice of the owner, `KEY=VALUE`, or help; may be repeated")
		return func(ctx context.Context, in *invocation) error { return runDecide(ctx, in, choices) }
	},
}

func runDecide(ctx context.Context, in *invocation, choices []string) error {
	if slices.Contains(choices, "help") {
		p := in.Page()
		writeKnobs(p)
		return in.Show(p)
	}
	policy, err := parsePolicy(choices)
	if err != nil {
		return usage("candor decide --policy help", err)
	}
	if err := policyFault(policy); err != nil {
		return usage("candor decide --policy help", err)
	}
	l, err := ladder.New(policy)
	if err != nil {
		return usage("candor decide --policy help", err)
	}
	answers, err := ladder.ParseAnswers(in.Args)
	if err != nil {
		return usage("candor decide lists every rung with its reasons", err)
	}
	switch {
	case len(in.Args) > 0:
	case in.Format == formatText && in.interactive():
		r, err := newWizard(ctx, in, l).climb()
		if r == nil || err != nil {
			return err
		}
		answers[r.Rung] = r
		in.Note("the same without questions: candor decide %s=%s", r.Rung.Name, r.Name)
	default:
		return showQuestions(in, l)
	}
	return showDecision(in, l, policy, answers)
}

// showDecision prints what the ladder makes of the answers.
func showDecision(in *invocation, l *ladder.Ladder, policy ladder.Policy, answers map[*ladder.Rung]*ladder.Reason) error {
	d := decided{Decision: l.Decide(answers)}
	site.Example(&d.Decision)
	if d.Problem != nil {
		d.Problem.Contact = "" // it comes from the configuration, and here is none
		if policy.Detail == "terse" {
			d.Problem.Missing, d.Problem.Errors = nil, nil
		}
	}
	d.NotReached = l.NotReached(answers, d.Decision)
	if in.Format == formatJSON {
		return in.JSON(d)
	}
	p := in.Page()
	writeDecision(p, l, d)
	return in.Show(p)
}

// decided is a decision with the answers that did not matter to it. It is the
// JSON form of "candor decide" with answers.
type decided struct {
	ladder.Decision
	NotReached []ladder.Step `json:"not_reached"`
}

func writeDecision(p *page, l *ladder.Ladder, d decided) {
	v := d.Verdict
	p.line("%s", p.style.code(d.Code, strconv.Itoa(d.Code)+" "+httpstatus.Text(d.Code)))
	p.blank()
	p.labelled(7, "reason", d.Reason)
	if v.Public != v.Reason {
		p.labelled(7, "public", v.Public.Name+" (the true reason goes to the log alone)")
	}
	p.labelled(7, "rung", d.Rung+": "+v.Reason.Rung.Question)
	p.labelled(7, "what", v.Reason.What)
	p.labelled(7, "fix", v.Reason.Fix)
	p.labelled(7, "source", v.Reason.Source)
	if usual := v.Public.Code; usual != d.Code {
		p.labelled(7, "policy", fmt.Sprintf("chosen by the policy; without it this reason answers %d", usual))
	}
	p.heading("Path")
	var steps []string
	for _, s := range d.Path {
		steps = append(steps, s.Rung+" "+s.Answer)
	}
	p.para(2, strings.Join(steps, ", "))
	if n := len(l.Order()) - len(d.Path); n > 0 && v.Refused() {
		p.para(2, fmt.Sprintf("The %d rungs below were not asked.", n))
	}
	for _, s := range d.NotReached {
		p.para(2, fmt.Sprintf("%s=%s was not reached: %s answered first.", s.Rung, s.Answer, d.Rung))
	}
	if len(d.Fields) > 0 {
		p.heading("Fields")
		for _, name := range sortedKeys(d.Fields) {
			p.line("  %s: %s", name, d.Fields[name])
		}
	}
	if d.Problem != nil {
		p.heading("Problem document")
		writeIndented(p, d.Problem)
	}
	if c := httpstatus.Get(d.Code); c != nil && len(c.Instead) > 0 {
		p.heading("Why not another code")
		for _, other := range c.Instead {
			p.labelled(3, strconv.Itoa(other.Code), "if this holds: "+other.When.Text)
		}
	}
}

// question is one rung with the answers it can have.
type question struct {
	Rung     string           `json:"rung"`
	Question string           `json:"question"`
	Why      string           `json:"why"` // why it stands where it stands
	Reasons  []questionReason `json:"reasons"`
}

type questionReason struct {
	Reason string `json:"reason"`
	Code   int    `json:"code"`
	Title  string `json:"title"`
}

// questionsOf is the ladder as "candor decide --format json" shows it.
func questionsOf(l *ladder.Ladder) map[string][]question {
	list := []question{}
	for _, rung := range l.Order() {
		q := question{rung.Name, rung.Question, rung.Why, []questionReason{}}
		for _, r := range ladder.ReasonsOf(rung) {
			q.Reasons = append(q.Reasons, questionReason{r.Name, l.Code(r), r.Title})
		}
		list = append(list, q)
	}
	return map[string][]question{"questions": list}
}

// showQuestions lists the rungs with their reasons.
func showQuestions(in *invocation, l *ladder.Ladder) error {
	if in.Format == formatJSON {
		return in.JSON(questionsOf(l))
	}
	p := in.Page()
	p.para(0, "The first question that fails answers. Name what is wrong, as in candor decide role=insufficient-scope.")
	for _, rung := range l.Order() {
		p.heading(rung.Name + ": " + rung.Question)
		for _, r := range ladder.ReasonsOf(rung) {
			p.labelled(27, r.Name, strconv.Itoa(l.Code(r))+"  "+r.Title)
		}
	}
	return in.Show(p)
}

// completeAnswers offers every answer that can be given.
func completeAnswers([]string) []string {
	var out []string
	for _, r := range ladder.Reasons {
		out = append(out, r.Rung.Name+"="+r.Name+"\t"+strconv.Itoa(r.Code)+" "+r.Title)
	}
	return out
}
