// Package judge holds the engine that runs rules over exchanges and documents,
// and no rule: those are in package rules. A source hands exchanges to
// [Judge.Add]; [Judge.Report] says what was found wrong and, apart from that,
// what could not be judged for want of evidence. What is neither was looked at
// and is clean.
//
// One finding stands for all exchanges in which the same rule found the same
// cause. Memory is bounded on endless traffic, and nothing of an exchange is
// kept but exhibits, in which credentials are masked.
package judge

import (
	"cmp"
	"hash/maphash"
	"math/bits"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/pathshape"
)

// Options are choices of a judge. The zero value is ready to use.
type Options struct {
	API *API // nil where no document is known
	// Pages is the address below which the pages of the rules are, such as
	// "https://candorhttp.github.io/candor"; "" names none.
	Pages string
	// MaxCauses bounds the findings of one rule; further causes are counted in
	// the last of them. 0 means 100.
	MaxCauses int
	// Memory bounds the entries that one rule about several exchanges keeps; 0
	// means 10,000.
	Memory int
}

// Bounds of one finding.
const (
	maxOperations = 100
	maxExhibits   = 2 // findings of one cause look alike
)

// Judge runs rules over exchanges. It is safe for concurrent use.
type Judge struct {
	options   Options
	rules     []*compiled
	byStatus  [600][]*compiled // rules that look at a code, in order
	beyond    []*compiled      // rules for codes outside 0 to 599
	exhibits  exhibitor
	pool      sync.Pool
	seed      maphash.Seed
	exchanges atomic.Int64
	mu        sync.Mutex // guards what follows
	findings  map[findingKey]*filed
}

type findingKey struct {
	rule  *compiled
	cause string
}

// filed is a finding that grows. It knows the operations that it names by their
// hashes: their names as they came may hold secrets, and masking takes long.
type filed struct {
	*candor.Finding
	named map[uint64]bool
}

// evidences is the number of parts that an exchange has.
const evidences = 16

// compiled is a rule in use.
type compiled struct {
	*Rule
	check  func(*Case) Result
	series sync.Mutex
	causes int // guarded by Judge.mu
	// lacks counts, for each part of an exchange, those in which it was the
	// first that was missing.
	lacks  [evidences]atomic.Int64
	judged atomic.Int64

	unseenMu sync.Mutex
	unseen   map[string]*candor.NotJudged // what else was missing
}

// maxUnseen bounds the words of one rule for what it lacks.
const maxUnseen = 20

// New makes a judge of the rules that look at exchanges; those for documents
// are for [Lint].
func New(rules []*Rule, o Options) *Judge {
	if o.MaxCauses <= 0 {
		o.MaxCauses = 100
	}
	if o.Memory <= 0 {
		o.Memory = 10_000
	}
	j := &Judge{options: o, seed: maphash.MakeSeed(), findings: make(map[findingKey]*filed)}
	j.pool.New = func() any { return new(Case) }
	if o.API != nil {
		j.exhibits.keys = o.API.KeyFields
	}
	for _, r := range rules {
		if r.Check == nil && r.Series == nil {
			continue
		}
		c := &compiled{Rule: r, check: r.Check}
		if r.Series != nil {
			check := r.Series(o.Memory)
			c.check = func(x *Case) Result {
				c.series.Lock()
				defer c.series.Unlock()
				return check(x)
			}
		}
		j.rules = append(j.rules, c)
		j.place(c)
	}
	return j
}

// place files a rule under the codes that it looks at.
func (j *Judge) place(c *compiled) {
	if c.On == nil {
		for code := range j.byStatus {
			j.byStatus[code] = append(j.byStatus[code], c)
		}
		j.beyond = append(j.beyond, c)
		return
	}
	for _, code := range c.On {
		if code >= 0 && code < len(j.byStatus) && !slices.Contains(j.byStatus[code], c) {
			j.byStatus[code] = append(j.byStatus[code], c)
		}
	}
}

// Add judges one exchange. It keeps nothing of x, which may be used again.
func (j *Judge) Add(x *candor.Exchange) { j.add(x, nil) }

// AddFor judges one exchange by some rules alone, named by their IDs: one that
// was asked for to learn something about another, so that what else is wrong
// with it is nobody's question.
func (j *Judge) AddFor(x *candor.Exchange, ids ...string) { j.add(x, ids) }

func (j *Judge) add(x *candor.Exchange, only []string) {
	j.exchanges.Add(1)
	rules := j.beyond
	if s := x.Response.Status; s >= 0 && s < len(j.byStatus) {
		rules = j.byStatus[s]
	}
	c, _ := j.pool.Get().(*Case)
	c.fill(x, j.options.API)
	for _, r := range rules {
		if only != nil && !slices.Contains(only, r.ID) {
			continue
		}
		if missing := r.Needs &^ x.Evidence; missing != 0 {
			r.lacks[bits.TrailingZeros16(uint16(missing))].Add(1)
			continue
		}
		switch res := r.check(c); {
		case res.found:
			r.judged.Add(1)
			j.found(r, c, &res)
		case res.Lacks != "":
			r.lack(c, res.Lacks, j.exhibits)
		default:
			r.judged.Add(1)
		}
	}
	*c = Case{}
	j.pool.Put(c)
}

// lack notes what a rule could not see.
func (r *compiled) lack(c *Case, what string, e exhibitor) {
	r.unseenMu.Lock()
	defer r.unseenMu.Unlock()
	n := r.unseen[what]
	if n == nil {
		if len(r.unseen) >= maxUnseen {
			return
		}
		if r.unseen == nil {
			r.unseen = make(map[string]*candor.NotJudged)
		}
		n = &candor.NotJudged{Rule: r.ID, Operation: e.operation(c), Why: what}
		r.unseen[what] = n
	}
	n.Count++
}

// found files a fault with those of the same rule and cause.
func (j *Judge) found(r *compiled, c *Case, res *Result) {
	cause := cmp.Or(res.Cause, res.Expected+"\x00"+res.Got)
	name := c.Name()
	hash := maphash.String(j.seed, name)
	j.mu.Lock()
	defer j.mu.Unlock()
	key := findingKey{r, cause}
	f := j.findings[key]
	if f == nil {
		if r.causes++; r.causes > j.options.MaxCauses {
			key.cause = "" // beyond the bound, all causes of a rule are one
			f = j.findings[key]
		}
		if f == nil {
			f = &filed{r.finding(j.options.Pages), map[uint64]bool{}}
			known := j.exhibits.sent(c.Exchange)
			say := func(s string) string { return printable(cut(maskedTexts(s, known), maxShownBody)) }
			f.Operation, f.Summary, f.Expected, f.Got = j.exhibits.operation(c), say(res.Summary), say(res.Expected), say(res.Got)
			f.Curl = j.exhibits.curl(c.Exchange)
			j.findings[key] = f
		}
	}
	f.Count++
	if len(f.named) < maxOperations && !f.named[hash] {
		f.named[hash] = true
		if operation := j.exhibits.operation(c); !slices.Contains(f.Operations, operation) {
			f.Operations = append(f.Operations, operation)
			if c.Operation != nil {
				f.Places = append(f.Places, c.Operation.Place)
			}
		}
	}
	if len(f.Exchanges) == 0 {
		if res.Before != nil {
			f.Exchanges = append(f.Exchanges, j.exhibits.show(res.Before))
		}
		f.Exchanges = append(f.Exchanges, j.exhibits.show(c.Exchange))
	}
}

// finding is what a rule says of every fault that it finds.
func (r *Rule) finding(pages string) *candor.Finding {
	f := &candor.Finding{
		Rule: r.ID, Severity: r.Severity, Title: r.Title, Why: r.Why, Fix: r.Fix, Refs: r.Sources(),
		Operations: []string{}, Harms: []string{}, Places: []candor.Place{}, Exchanges: []candor.Exhibit{},
	}
	for _, h := range r.Harms {
		f.Harms = append(f.Harms, string(h))
	}
	if pages != "" {
		f.Page = r.Page(pages)
	}
	return f
}

// Report is what a judge has to say.
type Report struct {
	Exchanges int64
	Findings  []candor.Finding   // the severest first
	NotJudged []candor.NotJudged // in the order of the rules
	// Judged counts, by rule, the exchanges that were looked at with all the
	// evidence that the rule needs.
	Judged map[string]int64
}

// Report returns a copy of what was found so far.
func (j *Judge) Report() Report {
	out := Report{Exchanges: j.exchanges.Load(), Findings: []candor.Finding{}, NotJudged: []candor.NotJudged{}, Judged: map[string]int64{}}
	j.mu.Lock()
	for _, f := range j.findings {
		g := *f.Finding
		g.Operations, g.Exchanges, g.Places = slices.Clone(f.Operations), slices.Clone(f.Exchanges), slices.Clone(f.Places)
		out.Findings = append(out.Findings, g)
	}
	j.mu.Unlock()
	for _, r := range j.rules {
		out.Judged[r.ID] = r.judged.Load()
		for i := range r.lacks {
			if n := r.lacks[i].Load(); n > 0 {
				out.NotJudged = append(out.NotJudged, candor.NotJudged{Rule: r.ID, Why: "needs " + partName(i), Count: int(n)})
			}
		}
		r.unseenMu.Lock()
		for _, what := range sortedKeys(r.unseen) {
			out.NotJudged = append(out.NotJudged, *r.unseen[what])
		}
		r.unseenMu.Unlock()
	}
	Sort(out.Findings)
	return out
}

// Sort puts findings in their order: the severest first, then by rule, then
// those with more exchanges.
func Sort(all []candor.Finding) {
	slices.SortStableFunc(all, func(a, b candor.Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(candor.Severities, a.Severity), slices.Index(candor.Severities, b.Severity)),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Summary, b.Summary))
	})
}

// parts names the parts of an exchange, in the order of [candor.Evidence].
var parts = []string{
	"the request line", "the request's fields", "the request's content", "the status",
	"the answer's fields", "the answer's content", "whether the credentials were valid", "the route",
}

func partName(i int) string {
	if i < len(parts) {
		return parts[i]
	}
	return "part " + strconv.Itoa(i)
}

// PartNames names the parts of an exchange that some evidence stands for.
func PartNames(e candor.Evidence) []string {
	out := []string{}
	for i := range evidences {
		if e&(1<<i) != 0 {
			out = append(out, partName(i))
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// shapeOf is the path with what looks like ids replaced.
func shapeOf(path string) string { return string(pathshape.Append(nil, path)) }
