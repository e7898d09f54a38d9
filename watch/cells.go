package watch

import "math"

// A set is a way to cut the traffic into cells: by route, by client, by
// subject, and so on. A cell is one value of a set with one kind of failure.
type set uint8

// The sets, in the order in which an alarm prefers them: those that name a
// caller come last, because they are told by raw counts.
const (
	byAll set = iota
	byRoute
	byClient
	byRouteClient
	byOrigin
	byUpstream
	byTenant
	byNetwork
	bySubject
	byToken
	byCallerRoute
	sets
)

// identity reports whether the cells of a set are one caller each. Their
// failures are counted one by one; those of the others as episodes, so that
// one caller who repeats a request does not look like many.
func (s set) identity() bool {
	return s == bySubject || s == byToken || s == byNetwork || s == byCallerRoute
}

// scattered reports whether a set is judged for what no route takes. Scanners
// are always about; what counts is one who stands out, or one tool that comes
// from everywhere.
func (s set) scattered() bool { return s == byClient || s == byNetwork }

// multipliers are how many times the normal rate the statistics of a cell wait
// for.
var multipliers = [rhos]float64{1.5, 3, 10, 40, 150}

const rhos = 5

// The numbers of the detection. They hold for any traffic; the threshold
// follows from the budget of false alarms.
const (
	priorRequests  = 50.0  // of the parent's rate in a cell's own
	priorCaller    = 10.0  // the same where the cell is one caller
	parentRequests = 1000  // that the parent's rate is worth as evidence
	floorRate      = 0.001 // failures a minute that any cell may have
	blockMinutes   = 30
	forget         = 0.985 // of the settled counts, each block: half of them in a day
	maxCells       = 100_000
	rawEvidence    = 3.0 // nats that a rise has with all repetitions
)

// cell is the state of one part of the traffic for one kind of failure.
type cell struct {
	Set     set
	Kind    uint64   // hash of the kind
	Total   uint64   // hash under which the part's requests are counted
	Parent  uint64   // hash of the cell that lends its rate
	Route   uint64   // hash of method and route, where the set knows one
	Client  uint64   // hash of client and version, likewise
	K, N, R float64  // settled, as in a block
	Blocks  [2]block // not settled: the present and the last
	Seen    float64  // requests of the part that the blocks already hold
	S       [rhos]float64
	Start   int32   // the minute after the last one in which every S was 0
	Last    int32   // the minute of the last update
	Told    float64 // requests until then
	Since   float64 // failures since Start
	Raw     float64 // the same with all repetitions
	Mark    float64 // requests before Start
	Failed  int32   // the last minute with a failure

	spread int32 // place of its dispersion and one more
}

// cells are those that there are.
type cells struct {
	table[*cell]
	spare pool[cell]
}

func newCells() cells { return cells{table: newTable[*cell](maxCells)} }

// of returns the cell of that hash, nil where there is none.
func (c *cells) of(hash uint64) *cell {
	if p := c.get(hash); p != nil {
		return *p
	}
	return nil
}

// born returns a new cell, nil where there is no room for one.
func (c *cells) born(hash uint64) *cell {
	if len(c.rows) >= maxCells {
		return nil
	}
	n := c.spare.take()
	c.put(hash, n)
	return n
}

func (c *cells) put(hash uint64, n *cell) {
	p, _ := c.at(hash)
	*p = n
}

// drop removes the cells that f is true of.
func (c *cells) drop(f func(*cell) bool) {
	c.keep(func(r *entry[*cell]) bool {
		if !f(r.Value) {
			return true
		}
		c.spare.put(r.Value)
		return false
	})
}

// A block also counts the failures with all repetitions, R.
type block struct{ K, N, R float32 }

// rate returns the normal rate of failures in the cell.
func (c *cell) rate(parent float64) float64 {
	m := priorRequests
	if c.Set.identity() { // callers differ more than routes do
		m = priorCaller
	}
	return (c.K + m*parent) / (c.N + m)
}

// failures returns how many failures the cell has in its baseline and beside.
func (c *cell) failures() float64 { return c.K + float64(c.Blocks[0].K+c.Blocks[1].K) }

// usual returns the rate that a cell was found to have of its own, with all
// repetitions; 0 while it had too few failures to have one.
func (c *cell) usual() float64 {
	if c == nil || c.K < standing {
		return 0
	}
	return min(1, c.R/max(c.N, c.R))
}

// score returns the highest of the statistics.
func (c *cell) score() float64 {
	s := 0.0
	for _, x := range c.S {
		s = max(s, x)
	}
	return s
}

// logs holds the logarithms of the multipliers.
var logs = func() (l [len(multipliers)]float64) {
	for i, rho := range multipliers {
		l[i] = math.Log(rho)
	}
	return l
}()

// update takes in a minute with k failures where lambda were expected, after
// a while without any in which gap were expected; phi is the dispersion. Each
// step is the logarithm of how much more likely the count is when the rate is
// so many times the normal one. Requests is how many the part had before this
// minute.
func (c *cell) update(at int64, k, raw, gap, lambda, phi, requests float64) {
	quiet := true
	for i, rho := range multipliers {
		c.S[i] = max(0, c.S[i]-gap*(rho-1)/phi)
		quiet = quiet && c.S[i] == 0
	}
	if quiet {
		c.Start, c.Since, c.Raw, c.Mark = int32(at), 0, 0, requests
	}
	c.Since += k
	c.Raw += raw
	for i, rho := range multipliers {
		c.S[i] = max(0, c.S[i]+(k*logs[i]-lambda*(rho-1))/phi)
	}
}

// surprise is the evidence that the failures since Start have another rate
// than those of the baseline, when both rates are uncertain: the logarithm of
// the likelihood ratio of two samples. A short baseline without a failure is
// not one of rate zero.
func (c *cell) surprise(parent, requests float64) float64 {
	k, n := c.Since, max(requests-c.Mark, c.Since)
	if c.N > priorRequests/2 && twoSamples(min(c.Raw, n), n, c.R+0.5, c.N+1) < rawEvidence {
		return 0 // as many requests fail as ever, only less repeated
	}
	own := twoSamples(k, n, c.K+0.5, c.N+1)
	if c.Parent == 0 || c.K > (c.N+priorRequests)*parent+3 {
		return own // the parent says nothing about this one
	}
	return max(own, twoSamples(k, n, c.K+0.5+parentRequests*parent, c.N+parentRequests))
}

// twoSamples is the logarithm of how much more likely k of n and k0 of n0 are
// with a rate each than with one, where the first is the higher one.
func twoSamples(k, n, k0, n0 float64) float64 {
	if n <= 0 || k/n <= k0/n0 {
		return 0
	}
	p := (k + k0) / (n + n0)
	return k*math.Log(k/n/p) + k0*math.Log(k0/n0/p)
}

// forgive clears the evidence, after an incident has taken it.
func (c *cell) forgive(at int64, requests float64) {
	c.S = [rhos]float64{}
	c.Start, c.Since, c.Raw, c.Mark, c.Last, c.Told = int32(at+1), 0, 0, requests, int32(at), requests
}

// evidenceFor returns how much evidence an alarm needs, so that cells of that
// number raise one false alarm in that many minutes together. For a statistic
// of this kind the mean time to a false alarm is at least e to the threshold
// (Lorden 1971).
func evidenceFor(cells int, minutes float64) float64 {
	return math.Log(float64(len(multipliers)) * float64(max(cells, 1000)) * minutes)
}
