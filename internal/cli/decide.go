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

With no answers it lists the questions with the reasons of each, and exits 0.

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
		return func(_ context.Context, in *invocation) error { return runDecide(in, choices) }
	},
}

func runDecide(in *invocation, choices []string) error {
	if slices.Contains(choices, "help") {
		p := in.Page()
		writeKnobs(p)
		return in.Show(p)
	}
	policy, err := parsePolicy(choices)
	if err != nil {
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
	if len(in.Args) == 0 {
		return showQuestions(in, l)
	}
	d := decided{Decision: l.Decide(answers)}
	site.Example(&d.Decision)
	if d.Problem != nil {
		d.Problem.Contact = "" // it comes from the configuration, and here is none
		if policy.Detail == "terse" {
			d.Problem.Missing, d.Problem.Errors = nil, nil
		}
	}
	d.NotReached = notReached(l, answers, d.Decision)
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

// notReached lists the faults that were named and not asked for, because a
// rung above them answered.
func notReached(l *ladder.Ladder, answers map[*ladder.Rung]*ladder.Reason, d ladder.Decision) []ladder.Step {
	asked := map[string]bool{}
	for _, s := range d.Path {
		asked[s.Rung] = true
	}
	out := []ladder.Step{}
	for _, rung := range l.Order() {
		if r := answers[rung]; r != nil && !asked[rung.Name] {
			out = append(out, ladder.Step{Rung: rung.Name, Answer: r.Name})
		}
	}
	return out
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
			p.labelled(26, r.Name, strconv.Itoa(l.Code(r))+"  "+r.Title)
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
