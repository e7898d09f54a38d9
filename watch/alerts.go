package watch

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/httpstatus"
)

// The bounds of the alert rules.
const (
	maxAlertRoutes = 100 // with rules of their own, the busiest first
	maxUncovered   = 20  // routes named as too quiet
	minShort       = 3   // answers that the short window of a slow rule should see

	// How far counts scatter is not known from few of them. Failures come in
	// bunches, because clients ask again: where a third of them is asked for
	// again up to five times, they scatter 3.5 times as far as single ones.
	measurable = 20
	unmeasured = 3.5
)

// The windows that a rule may look at: the shortest in which so quiet a route
// can show anything is taken. A slow rule sees smaller rises.
var (
	fastWindows  = []time.Duration{5 * time.Minute, 15 * time.Minute, 30 * time.Minute}
	slowWindows  = []time.Duration{time.Hour, 3 * time.Hour, 6 * time.Hour}
	shortWindows = []time.Duration{5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour}
)

// usualBuckets are the groups of codes that every route has rules for; others
// have some where they were seen.
var usualBuckets = []httpstatus.Bucket{httpstatus.BucketClient, httpstatus.BucketAuth, httpstatus.BucketServer}

// quietBuckets are for the next morning, however fast they rise: the contract
// of their codes calls them no failure of the API.
var quietBuckets = []httpstatus.Bucket{httpstatus.BucketAbsent, httpstatus.BucketThrottle, httpstatus.BucketGone, httpstatus.BucketAnomaly, httpstatus.BucketNotOrigin}

// operation is what rules are about: one method and route as the metrics name
// them, or everything together when both are "".
type operation struct {
	method, route string
	total         int64
	status        map[string]int64
	counts        map[string][]int64
}

// alertRule is one rule of the file.
type alertRule struct {
	op        operation
	bucket    httpstatus.Bucket
	codes     []string
	window    time.Duration
	short     time.Duration // 0 for none
	fast      bool
	threshold float64 // of answers by requests
	least     int64   // answers
	usual     float64
}

// writeAlerts writes rules for Prometheus on candor_requests_total. Their
// thresholds are what the traffic of the report, its incidents left out, does
// not reach by chance more often than its limit of false alarms allows, all
// rules and evaluations together.
func writeAlerts(b *bytes.Buffer, r Report, _ Look) error {
	ops := operations(r)
	left := max(len(ops)-1-maxAlertRoutes, 0)
	ops = ops[:len(ops)-left]
	limit := cmp.Or(r.FalseAlarms, DefaultFalseAlarms)
	slots := 0
	for _, op := range ops {
		slots += 2 * len(bucketsOf(op))
	}
	// One chance for each rule and minute; neighbouring minutes share most of
	// their window, so this is on the safe side.
	alpha := 1 / (float64(max(slots, 1)) * max(limit.Minutes(), 1))
	var rules []alertRule
	var uncovered []string
	for _, op := range ops {
		quiet := quietTimes(r, op)
		found := len(rules)
		for _, bucket := range bucketsOf(op) {
			rules = append(rules, rulesFor(op, bucket, quiet, r, alpha)...)
		}
		if len(rules) == found && op.total > 0 {
			uncovered = append(uncovered, op.name())
		}
	}
	alertHead(b, r, limit, len(rules), left, uncovered)
	if len(rules) == 0 {
		b.WriteString("groups: []\n")
		return nil
	}
	b.WriteString("groups:\n  - name: candor-watch\n    rules:\n")
	for _, rule := range rules {
		rule.write(b)
	}
	return nil
}

func alertHead(b *bytes.Buffer, r Report, limit time.Duration, rules, left int, uncovered []string) {
	b.WriteString("# Alert rules for Prometheus, made by candor watch from what a log showed.\n")
	if !r.From.IsZero() {
		b.WriteString("# Seen: " + count(r.Lines-r.Rejected, "request") + ", " + period(r.From, r.To) + ", incidents left out.\n")
	}
	if rules > 0 {
		fmt.Fprintf(b, "# %s, made to raise one false alarm every %s at most, all together, while rates stay as they were.\n", count(int64(rules), "rule"), roundSpan(limit))
		b.WriteString("# Each wants a ratio and a count: the ratio keeps busy hours quiet, the count keeps quiet hours quiet.\n")
		b.WriteString("# Requests for what does not exist are left out: scanners make them.\n")
		b.WriteString("# Prometheus sees no rise in the first sample of a new series, so the first failures of a new reason may be missed.\n")
	} else {
		b.WriteString("# No rules: too little was seen to tell what is usual.\n")
	}
	if left > 0 {
		fmt.Fprintf(b, "# %s have no rules of their own; those for all routes together cover them.\n", count(int64(left), "quieter route"))
	}
	for i, name := range uncovered {
		if i == maxUncovered {
			fmt.Fprintf(b, "# and %d more.\n", len(uncovered)-i)
			break
		}
		if i == 0 {
			b.WriteString("# Too quiet for a rule of their own; those for all routes together cover them:\n")
		}
		b.WriteString("#   " + name + "\n")
	}
}

// nowhere are the names of what leads to no route: the monitor's, and that of
// the gate's metrics.
var nowhere = []string{"", Unrouted, NoPath}

// operations lists what rules may be made for: everything together, then each
// method and route as the metrics name them, the busiest first.
func operations(r Report) []operation {
	all := operation{status: map[string]int64{}, counts: map[string][]int64{}}
	by := map[[2]string]*operation{}
	for _, route := range r.Routes {
		if slices.Contains(nowhere, route.Route) {
			continue
		}
		key := [2]string{methodLabel(route.Method), routeLabel(route.Route)}
		op := by[key]
		if op == nil {
			op = &operation{method: key[0], route: key[1], status: map[string]int64{}, counts: map[string][]int64{}}
			by[key] = op
		}
		for _, o := range []*operation{op, &all} {
			o.total += route.Total
			for status, n := range route.Status {
				o.status[status] += n
			}
			for status, counts := range route.Counts {
				o.counts[status] = plus(o.counts[status], counts)
			}
		}
	}
	var out []operation
	for _, op := range by {
		out = append(out, *op)
	}
	slices.SortFunc(out, func(a, b operation) int {
		return cmp.Or(-cmp.Compare(a.total, b.total), strings.Compare(a.route, b.route), strings.Compare(a.method, b.method))
	})
	return slices.Concat([]operation{all}, out)
}

func (op operation) everything() bool { return op.method == "" && op.route == "" }

func (op operation) name() string {
	if op.everything() {
		return "all routes"
	}
	return word(op.method + " " + op.route)
}

// bucketsOf lists the groups of codes that an operation gets rules for.
func bucketsOf(op operation) []httpstatus.Bucket {
	var out []httpstatus.Bucket
	for _, bucket := range httpstatus.Buckets {
		seen := slices.Contains(usualBuckets, bucket)
		for _, code := range codesOf(bucket) {
			seen = seen || op.status[code] > 0
		}
		if seen && len(codesOf(bucket)) > 0 {
			out = append(out, bucket)
		}
	}
	return out
}

// codesOf lists the registered codes of 4xx and 5xx in a group.
func codesOf(bucket httpstatus.Bucket) []string { return bucketCodes[bucket] }

var bucketCodes = func() map[httpstatus.Bucket][]string {
	out := map[httpstatus.Bucket][]string{}
	for _, c := range httpstatus.All() {
		if c.Registered && c.Code >= 400 && c.Code < 600 {
			out[c.Monitor.Bucket] = append(out[c.Monitor.Bucket], strconv.Itoa(c.Code))
		}
	}
	return out
}()

// quietTimes says which buckets of an operation no incident touches.
func quietTimes(r Report, op operation) []bool {
	quiet := make([]bool, min(max(r.Series.Buckets, 0), 1<<20))
	for i := range quiet {
		from := r.Series.Start.Add(time.Duration(i) * r.Series.Step)
		to := from.Add(r.Series.Step)
		quiet[i] = true
		for _, in := range r.Incidents {
			of := op.everything() || in.Route == "" || in.Method == "" && routeLabel(in.Route) == op.route ||
				routeLabel(in.Route) == op.route && methodLabel(in.Method) == op.method
			if of && in.Start.Before(to) && (in.Ongoing || !in.End.Before(from)) {
				quiet[i] = false
			}
		}
	}
	return quiet
}

// usual is how an operation answers with the codes of one group when nothing
// happens.
type usual struct {
	rate   float64
	spread float64
	minute float64 // requests in a minute, the median of the times
	step   float64 // minutes of a bucket
	counts []int64 // of the quiet buckets
	totals []int64
}

// usualOf learns from the quiet times.
func usualOf(op operation, codes []string, quiet []bool, r Report) (usual, bool) {
	u := usual{step: r.Series.Step.Minutes()}
	all := allOf(Route{Counts: op.counts})
	var perMinute []float64
	for i, total := range all {
		if i >= len(quiet) || !quiet[i] {
			continue
		}
		var n int64
		for _, code := range codes {
			n += countAt(op.counts[code], i)
		}
		u.counts, u.totals = append(u.counts, n), append(u.totals, total)
		perMinute = append(perMinute, float64(total)/u.step)
	}
	var k, n int64
	for i := range u.totals {
		k, n = k+u.counts[i], n+u.totals[i]
	}
	if n == 0 || u.step <= 0 {
		return u, false
	}
	slices.Sort(perMinute)
	u.minute = perMinute[len(perMinute)/2]
	u.rate = (float64(k) + 0.5) / (float64(n) + 1) // never 0: what was not seen may come
	u.spread = dispersion(u.counts, u.totals, u.rate)
	if k < measurable {
		u.spread = max(u.spread, unmeasured)
	}
	return u, u.minute > 0
}

// highestIn is the highest rate of any quiet bucket with that many requests.
func (u usual) highestIn(requests float64) float64 {
	highest := 0.0
	for i, n := range u.totals {
		if float64(n) >= requests && n > 0 {
			highest = max(highest, float64(u.counts[i])/float64(n))
		}
	}
	return highest
}

// rulesFor makes the fast and the slow rule of one group of codes, as far as
// the traffic is enough for them.
func rulesFor(op operation, bucket httpstatus.Bucket, quiet []bool, r Report, alpha float64) []alertRule {
	codes := codesOf(bucket)
	u, ok := usualOf(op, codes, quiet, r)
	if !ok {
		return nil
	}
	var out []alertRule
	for _, windows := range [][]time.Duration{fastWindows, slowWindows} {
		for _, window := range windows {
			requests := u.minute * window.Minutes()
			least := surprising(requests*u.rate, u.spread, alpha)
			threshold := max(float64(least)/requests, u.highestIn(requests))
			if threshold > 0.5 {
				continue // not even half of the requests failing would be noticed
			}
			rule := alertRule{op: op, bucket: bucket, codes: codes, window: window, fast: window < slowWindows[0], threshold: threshold, least: least, usual: u.rate}
			if !rule.fast {
				if len(out) > 0 && threshold >= out[0].threshold {
					break // it would see nothing that the fast one does not
				}
				for _, short := range shortWindows {
					if rule.short == 0 && short < window && threshold*u.minute*short.Minutes() >= minShort {
						rule.short = short
					}
				}
			}
			out = append(out, rule)
			break
		}
	}
	return out
}

// write writes a rule as YAML. Whatever came from the log is a quoted string,
// of PromQL in the expression and of YAML elsewhere.
func (a alertRule) write(b *bytes.Buffer) {
	seen := []string{}
	for _, code := range a.codes {
		if a.op.status[code] > 0 {
			seen = append(seen, code)
		}
	}
	slices.SortStableFunc(seen, func(x, y string) int { return -cmp.Compare(a.op.status[x], a.op.status[y]) })
	lead := a.codes[0]
	if len(seen) > 0 {
		lead = seen[0]
	}
	severity := "ticket"
	if a.fast && !slices.Contains(quietBuckets, a.bucket) {
		severity = "page"
	}
	speed := map[bool]string{true: "fast", false: "slow"}[a.fast]
	fmt.Fprintf(b, "      - alert: %s\n        expr: |\n", alertName(a.bucket))
	for line := range strings.Lines(a.expr()) {
		b.WriteString("          " + line)
	}
	fmt.Fprintf(b, "        labels:\n          severity: %s\n          speed: %s\n          group: %s\n          operation: %s\n", severity, speed, a.bucket, templateSafe(a.op.name()))
	what := "{{ $labels.method }} {{ $labels.route }}"
	if a.op.everything() {
		what = "All routes together"
	}
	which := "codes of the group " + string(a.bucket)
	if len(a.codes) <= 3 {
		which = strings.Join(a.codes, " or ")
	}
	fmt.Fprintf(b, "        annotations:\n          summary: %s\n", strconv.Quote(what+": {{ $value | humanizePercentage }} of requests in "+promDuration(a.window)+" answer with "+which))
	description := fmt.Sprintf("Usual is %s. This rule speaks above %s, from %s on.", percent(a.usual), percent(a.threshold), count(a.least, "such answer"))
	code, _ := strconv.Atoi(lead)
	if c := contractOf(code); c != nil {
		description += " " + lead + ": " + c.Monitor.Summary.Text
	}
	fmt.Fprintf(b, "          description: %s\n          runbook_url: %s/guide/%s\n", strconv.Quote(description), pages, lead)
}

// expr is the condition: a ratio and a count in the window, and for a slow
// rule the ratio in a short one too, so that it ends soon after the trouble.
func (a alertRule) expr() string {
	failed := fmt.Sprintf("status=~%q", strings.Join(a.codes, "|"))
	own := "route!~" + strconv.Quote(strings.NewReplacer("(", `\(`, ")", `\)`).Replace(strings.Join(nowhere, "|")))
	by := "sum"
	if !a.op.everything() {
		by = "sum by (method, route)"
		own = "method=" + strconv.Quote(a.op.method) + ",route=" + strconv.Quote(a.op.route)
	}
	sum := func(selector string, w time.Duration) string {
		return fmt.Sprintf("%s (increase(candor_requests_total{%s}[%s]))", by, selector, promDuration(w))
	}
	ratio := func(w time.Duration) string {
		return sum(own+","+failed, w) + "\n  / " + sum(own, w) + " > " + ratioWords(a.threshold) + "\n"
	}
	out := ratio(a.window) + "and " + sum(own+","+failed, a.window) + " >= " + strconv.FormatInt(a.least, 10) + "\n"
	if a.short > 0 {
		out += "and " + ratio(a.short)
	}
	return out
}

// ratioWords writes a ratio with three digits, rounded up.
func ratioWords(v float64) string {
	if v <= 0 {
		return "0"
	}
	unit := math.Pow(10, math.Floor(math.Log10(v))-2)
	return strconv.FormatFloat(math.Ceil(v/unit-1e-9)*unit, 'g', 3, 64)
}

func promDuration(d time.Duration) string {
	if d%time.Hour == 0 {
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return fmt.Sprintf("%dm", d/time.Minute)
}

// alertName makes a name of a group: server-error becomes CandorServerErrorRise.
func alertName(bucket httpstatus.Bucket) string {
	var b strings.Builder
	for part := range strings.SplitSeq(string(bucket), "-") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return "Candor" + b.String() + "Rise"
}

// templateSafe writes a text as a string of YAML in which nothing is an
// action of Prometheus's templates.
func templateSafe(s string) string {
	return strconv.Quote(strings.ReplaceAll(s, "{{", `{{"{{"}}`))
}
