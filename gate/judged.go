package gate

import (
	"log/slog"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/internal/capture"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/rules"
)

// Bounds of what is judged.
const (
	maxSeen      = 64 << 10  // bytes of an answer's content; of a longer one no content is seen
	maxDecoded   = 256 << 10 // the same with its coding undone
	maxWaiting   = 1024      // answers that wait to be judged
	maxWaitingKB = 8 << 10   // and their content together, in KiB
)

// publicPages is where the pages of the rules are for everyone.
var publicPages = strings.TrimSuffix(ladder.TypesBase, "/reasons/")

// judging judges the answers of the upstream beside the traffic. Nobody waits
// for it: an answer is copied while it passes and filed when it has left, and
// one goroutine works through what was filed and ends when there is no more.
// Where more comes than it can do, answers are left out and counted. A rule
// that panics costs its finding and nothing else.
type judging struct {
	log     *slog.Logger
	rules   []*judge.Rule
	current atomic.Pointer[bench]
	queue   chan *seen
	waiting atomic.Int64 // KiB
	working atomic.Bool
	skipped atomic.Int64 // answers left out
	panics  atomic.Int64

	mu       sync.Mutex // guards what follows
	past     map[ruleKey]int
	repaired map[string]int64
}

// bench is a judge with the document that it knows.
type bench struct {
	judge  *judge.Judge
	api    *judge.API
	routes []string
	since  time.Time
}

type ruleKey struct {
	rule     string
	severity candor.Severity
}

func newJudging(log *slog.Logger) *judging {
	return &judging{log: log, rules: rules.All, queue: make(chan *seen, maxWaiting), past: map[ruleKey]int{}, repaired: map[string]int64{}}
}

// replace takes over a configuration. While the document says the same, the
// judge stays with everything it found and remembers: a reload for new keys
// loses nothing. Another document begins anew, because findings against the old
// one may be wrong now and point to lines that have moved; only the counters of
// the metrics go on, which must never fall. Answers in flight are judged by the
// document that their request was.
func (j *judging) replace(c *guard.Config) {
	b := &bench{since: time.Now()}
	b.api, b.routes = apiOf(c)
	old := j.current.Load()
	if old != nil && old.says(b) {
		return
	}
	b.judge = judge.New(j.rules, judge.Options{API: b.api, Pages: publicPages})
	if old != nil {
		j.mu.Lock()
		count(j.past, old.judge.Report().Findings)
		j.mu.Unlock()
	}
	j.current.Store(b)
}

// says reports whether two documents say the same to rules.
func (b *bench) says(other *bench) bool {
	if b.api == nil || other.api == nil {
		return b.api == other.api
	}
	x, y := *b.api, *other.api
	x.Match, y.Match = nil, nil // functions are never equal; what they match is in the routes
	return slices.Equal(b.routes, other.routes) && reflect.DeepEqual(&x, &y)
}

// apiOf is what the document says under the choices of the configuration, and
// its routes with their base paths.
func apiOf(c *guard.Config) (*judge.API, []string) {
	doc := c.Document
	if doc == nil {
		return nil, nil
	}
	api := doc.API()
	if c.Policy.Invalid == "400" {
		api.Invalid = 400
	}
	for name, s := range c.Operations {
		i := slices.Index(doc.Operations, doc.Operation(name))
		if i < 0 {
			continue
		}
		op := api.Operations[i]
		op.Rights = op.Rights || len(s.Roles)+len(s.Scopes) > 0 || s.Tenant != nil || s.Addresses != nil
		if s.Public != nil && *s.Public {
			op.Required = false
		}
	}
	var routes []string
	for _, r := range doc.Routes {
		routes = append(routes, r.Template)
	}
	return api, routes
}

// count adds findings to counts.
func count(counts map[ruleKey]int, findings []candor.Finding) {
	for i := range findings {
		counts[ruleKey{findings[i].Rule, findings[i].Severity}] += findings[i].Count
	}
}

// totals counts what was found since the start, by rule.
func (j *judging) totals() map[ruleKey]int {
	out := map[ruleKey]int{}
	findings := j.current.Load().judge.Report().Findings
	j.mu.Lock()
	defer j.mu.Unlock()
	for k, n := range j.past {
		out[k] = n
	}
	count(out, findings)
	return out
}

// repair counts what was mended.
func (j *judging) repair(rule string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.repaired[rule]++
}

// repairs returns how often each rule's fault was mended.
func (j *judging) repairs() map[string]int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := make(map[string]int64, len(j.repaired))
	for rule, n := range j.repaired {
		out[rule] = n
	}
	return out
}

// file hands an answer over to be judged, and never waits.
func (j *judging) file(s *seen) {
	size := s.size()
	if j.waiting.Add(size) > maxWaitingKB {
		j.leaveOut(size)
		return
	}
	select {
	case j.queue <- s:
	default:
		j.leaveOut(size)
		return
	}
	if j.working.CompareAndSwap(false, true) {
		go j.work()
	}
}

func (j *judging) leaveOut(size int64) {
	j.waiting.Add(-size)
	if j.skipped.Add(1) == 1 {
		j.log.Warn("more answers come than can be judged; some are left out, and candor_answers_not_judged_total counts them")
	}
}

// work judges what was filed until nothing waits.
func (j *judging) work() {
	for {
		select {
		case s := <-j.queue:
			j.judge(s)
		default:
			j.working.Store(false)
			// Something may have been filed since, by one who saw this at work.
			if len(j.queue) == 0 || !j.working.CompareAndSwap(false, true) {
				return
			}
		}
	}
}

func (j *judging) judge(s *seen) {
	defer j.waiting.Add(-s.size())
	defer func() {
		if p := recover(); p != nil {
			j.panicked(p)
		}
	}()
	if x := &s.x; x.Evidence.Has(candor.SawResponseBody) {
		plain, ok := capture.Plain(x.Response.Header, x.Response.Body, maxDecoded)
		x.Response.Body = plain
		if !ok {
			x.Evidence &^= candor.SawResponseBody
		}
	}
	s.by.judge.Add(&s.x)
}

// panicked tells the first time that a rule does so. Traffic goes on.
func (j *judging) panicked(p any) {
	if j.panics.Add(1) == 1 {
		j.log.Error("a rule panicked; of that answer the rules after it say nothing", "panic", p, "stack", string(debug.Stack()))
	}
}

// Findings returns what the judge has to say of the upstream's answers so far.
// Answers of the gate's own are not among them. An answer is judged after it
// has left, so the last ones may be missing yet.
func (g *Gate) Findings() judge.Report { return g.judging.current.Load().judge.Report() }
