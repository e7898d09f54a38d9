package judge

import (
	"slices"
	"strings"

	"github.com/candorhttp/candor"
)

// Rule is one check with everything there is to say of it. Exactly one of
// Check, Series and Document is set.
type Rule struct {
	ID       string   // "405/needs-allow": code, class ("4xx"), "error" or "any", then the fault in words
	Title    string   // one line, "405 without Allow"
	Why      string   // what goes wrong because of it, in a sentence or two
	Harms    []Party  // who is harmed, the worst first
	Fix      string   // what to do, in a sentence
	Refs     []Ref    // what it rests on, the strongest first
	Severity Severity // never above the level of the strongest reference
	On       Codes    // answers that it looks at; nil means all
	Needs    candor.Evidence

	// Bad and Good are raw exchanges, request and answer, as [ParseExchanges]
	// reads them; of a rule with Document they are API documents in YAML. Bad
	// makes exactly this rule speak, Good does not.
	Bad, Good string

	// Check looks at one exchange. It runs on many goroutines at once.
	Check func(*Case) Result

	// Series returns a check that remembers what it saw, for rules about
	// several exchanges. Its calls never overlap, and what it keeps must be
	// bounded by limit entries. It may keep a copy of nothing but what it needs.
	Series func(limit int) func(*Case) Result

	// Document looks at an API's own document and calls say for every spot.
	Document func(api *API, say func(Spot))
}

// Severity is that of a finding; see [candor.Severity].
type Severity = candor.Severity

// Party is who is harmed by a fault.
type Party string

// The parties.
const (
	Client  Party = "client"
	Cache   Party = "cache"
	Crawler Party = "crawler"
	Monitor Party = "monitor"
	User    Party = "user"
)

// Parties lists every party.
var Parties = []Party{Client, Cache, Crawler, Monitor, User}

// Level is the force of the sentence that a rule cites.
type Level string

// The levels, the strongest first. Declared is the API's own document or
// configuration, Itself the API's own other answers.
const (
	LevelMust       Level = "MUST"
	LevelDeclared   Level = "declared"
	LevelItself     Level = "itself"
	LevelShould     Level = "SHOULD"
	LevelMay        Level = "MAY"
	LevelSays       Level = "says" // a definition or statement without a keyword
	LevelCrawler    Level = "crawler"
	LevelConvention Level = "convention"
)

// Ref is a sentence that a rule rests on.
type Ref struct {
	Source string // "RFC 9110 §15.5.6", the address of a vendor document, or "convention"
	Level  Level
}

// highest is the strongest severity that each level carries.
var highest = map[Level]Severity{
	LevelMust: candor.Must, LevelDeclared: candor.Contract, LevelItself: candor.Consistency,
	LevelShould: candor.Advice, LevelMay: candor.Advice, LevelSays: candor.Advice, LevelCrawler: candor.Advice, LevelConvention: candor.Advice,
}

// Highest returns the strongest severity that the references of a rule carry.
func (r *Rule) Highest() Severity {
	best := len(candor.Severities) - 1
	for _, ref := range r.Refs {
		if i := slices.Index(candor.Severities, highest[ref.Level]); i >= 0 {
			best = min(best, i)
		}
	}
	return candor.Severities[best]
}

// Must cites a sentence that binds: MUST, MUST NOT, SHALL, REQUIRED.
func Must(source string) Ref { return Ref{source, LevelMust} }

// Should cites a sentence with SHOULD, SHOULD NOT, RECOMMENDED or "ought to".
func Should(source string) Ref { return Ref{source, LevelShould} }

// May cites a sentence with MAY or OPTIONAL.
func May(source string) Ref { return Ref{source, LevelMay} }

// Says cites a definition or statement that has no keyword.
func Says(source string) Ref { return Ref{source, LevelSays} }

// Crawlers cites what the owner of a crawler documents.
func Crawlers(source string) Ref { return Ref{source, LevelCrawler} }

// References that name no document.
var (
	Convention = Ref{"convention", LevelConvention}
	Declared   = Ref{"the API's own document", LevelDeclared}
	Itself     = Ref{"the API's own other answers", LevelItself}
)

// Codes are the status codes that a rule looks at.
type Codes []int

// On returns single codes.
func On(codes ...int) Codes { return codes }

// Class returns every code of some classes, as Class(4, 5).
func Class(classes ...int) Codes {
	var out Codes
	for _, c := range classes {
		for code := c * 100; code < c*100+100; code++ {
			out = append(out, code)
		}
	}
	return out
}

// Result is what a check says of one exchange. The zero value says that
// nothing is wrong.
type Result struct {
	found    bool
	Summary  string // what is wrong here, one sentence without a value that changes from exchange to exchange
	Expected string
	Got      string
	// Cause tells faults of one rule apart that need different mending; ""
	// means Expected and Got.
	Cause string
	Lacks string // what could not be seen, for an exchange that cannot be judged
	// Before is an exchange that belongs to the fault, such as the GET beside a
	// HEAD. It must be a copy.
	Before *candor.Exchange
}

// Clean says that nothing is wrong.
var Clean = Result{}

// Fault says what is wrong.
func Fault(summary, expected, got string) Result {
	return Result{found: true, Summary: summary, Expected: expected, Got: got}
}

// Because gives a fault its cause.
func (r Result) Because(cause string) Result {
	r.Cause = cause
	return r
}

// After names an earlier exchange that belongs to the fault.
func (r Result) After(x *candor.Exchange) Result {
	r.Before = x
	return r
}

// Unseen says that the exchange could not be judged, and what was not seen.
func Unseen(what string) Result { return Result{Lacks: what} }

// Found reports whether the result is a fault.
func (r Result) Found() bool { return r.found }

// Sources returns the references as a finding shows them.
func (r *Rule) Sources() []string {
	out := make([]string, 0, len(r.Refs))
	for _, ref := range r.Refs {
		out = append(out, ref.Source)
	}
	return out
}

// Page is the address of the rule's page below the base of the pages.
func (r *Rule) Page(base string) string { return strings.TrimSuffix(base, "/") + "/rules/" + r.ID }
