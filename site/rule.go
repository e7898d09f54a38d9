package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/rules"
)

func rulePath(r *judge.Rule) string { return r.Page("") }

// ruleView is the data of the page of one rule.
type ruleView struct {
	*judge.Rule
	Document bool // it looks at an API's own document
	Strength string
	Needs    []string
	Codes    []int // single codes that it looks at, where they are few
	Siblings []*judge.Rule
}

// strengths says what each severity stands for.
var strengths = map[candor.Severity]string{
	candor.Must:        "must: a sentence of an RFC that binds is broken",
	candor.Policy:      "policy: it is not what the owner of the API declared",
	candor.Contract:    "contract: it is not what the API's own document says, or what the code's contract provides for",
	candor.Consistency: "consistency: answers of one API disagree",
	candor.Advice:      "advice: no RFC forbids it, and it harms somebody",
}

// maxCodes is how many codes a rule's page names one by one.
const maxCodes = 12

func viewRule(r *judge.Rule) *ruleView {
	v := &ruleView{Rule: r, Document: r.Document != nil, Strength: strengths[r.Severity], Needs: judge.PartNames(r.Needs)}
	if len(r.On) <= maxCodes {
		v.Codes = r.On
	}
	group, _, _ := strings.Cut(r.ID, "/")
	for _, other := range rules.All {
		if g, _, _ := strings.Cut(other.ID, "/"); g == group && other != r {
			v.Siblings = append(v.Siblings, other)
		}
	}
	return v
}

func rulePage(r *judge.Rule) *page {
	v := viewRule(r)
	return &page{
		Path: rulePath(r), Title: r.Title + ": what goes wrong and how to fix it", Heading: r.Title,
		Description: r.Why, Template: "rule", Data: v, JSON: r.Describe(), Article: true,
	}
}

// ruleGroup is the rules about one code or class, or about documents.
type ruleGroup struct {
	Anchor, Name string
	Rules        []*judge.Rule
	place        int // in the list
}

// groupNames are the groups that are not of one code.
var groupNames = map[string]string{
	"1xx": "Any interim answer", "2xx": "Any success", "3xx": "Any redirect", "4xx": "Any client error", "5xx": "Any server error",
	"error": "Any error", "any": "Any answer", "head": "Answers to HEAD", "default": "Default answers",
}

// ruleGroups lists every rule: those for exchanges by code, those for
// documents last.
func ruleGroups() []ruleGroup {
	var out []ruleGroup
	at := map[string]int{}
	documents := ruleGroup{Anchor: "documents", Name: "API documents"}
	for _, r := range rules.All {
		if r.Document != nil {
			documents.Rules = append(documents.Rules, r)
			continue
		}
		key, _, _ := strings.Cut(r.ID, "/")
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			name := groupNames[key]
			if code, err := strconv.Atoi(key); err == nil {
				name = shortName(code)
			}
			out = append(out, ruleGroup{Anchor: "of-" + key, Name: name, place: placeOf(key)})
		}
		out[i].Rules = append(out[i].Rules, r)
	}
	slices.SortStableFunc(out, func(a, b ruleGroup) int { return cmp.Compare(a.place, b.place) })
	if len(documents.Rules) > 0 {
		out = append(out, documents)
	}
	return out
}

// placeOf orders the groups: single codes by number, then classes, then what
// holds for all.
func placeOf(key string) int {
	if code, err := strconv.Atoi(key); err == nil {
		return code
	}
	if i := slices.Index(wide, key); i >= 0 {
		return 1000 + i
	}
	return 2000
}

// wide are the groups that are not of one code, in their order.
var wide = []string{"1xx", "2xx", "3xx", "4xx", "5xx", "error", "any", "head", "default"}

func rulesPage() *page {
	return &page{
		Path: "/rules/", Title: "Every rule that an HTTP answer is held to", Heading: "The rules",
		Description: fmt.Sprintf("The %d rules that tell whether an answer, or an API's document, keeps what its status codes promise: why, who is harmed, how to fix it.", len(rules.All)),
		Template:    "rules", Data: ruleGroups(),
	}
}

// rulesOf lists the rules that are about one code alone.
func rulesOf(code int) []*judge.Rule {
	var out []*judge.Rule
	prefix := strconv.Itoa(code) + "/"
	for _, r := range rules.All {
		if strings.HasPrefix(r.ID, prefix) {
			out = append(out, r)
		}
	}
	return out
}

func findRule(key string) (*page, *move) {
	if key == "" {
		return rulesPage(), nil
	}
	if r := rules.ByID(key); r != nil {
		return rulePage(r), nil
	}
	return nil, nil
}

func ruleKeys() []string {
	out := []string{""}
	for _, r := range rules.All {
		out = append(out, r.ID)
	}
	return out
}
