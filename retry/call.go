package retry

import (
	"net/http"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/problem"
)

// call is the course of one request, from its first try to its end.
type call struct {
	t    *Transport
	req  *http.Request // the caller's, never changed
	via  http.RoundTripper
	host *host

	content content
	key     string // a generated Idempotency-Key
	used    Secret // the credentials on the last try
	covered bool   // the credentials may go where the request goes

	tries   int              // sent, without the corrections
	sent    int              // sent in all
	timed   bool             // every refusal so far named its time
	done    correct          // corrections made
	probe   bool             // this try finds out whether the host is back
	copied  bool             // the last try was a copy of the request
	trail   *trail           // nil until there is something to tell
	problem *problem.Problem // of the answer at hand, where it was read
}

func (c *call) run() (*http.Response, error) {
	c.host = c.t.hosts.of(c.req.URL)
	if err := c.enter(); err != nil {
		if c.req.Body != nil {
			_ = c.req.Body.Close() // the contract of RoundTripper, also where nothing was sent
		}
		return nil, err
	}
	if err := c.content.begin(c.req, c.t.Buffer); err != nil {
		return nil, c.unsent(CannotBePrepared, err)
	}
	resp, err := c.try()
	return c.follow(resp, err)
}

// try sends the request once.
func (c *call) try() (*http.Response, error) {
	out, err := c.prepare()
	if err != nil {
		return nil, &unprepared{err}
	}
	c.sent++
	return c.via.RoundTrip(out)
}

// unprepared is why a try could not be made.
type unprepared struct{ error }

// follow does what came of a try asks for, until nothing more does.
func (c *call) follow(resp *http.Response, err error) (*http.Response, error) {
	for {
		if u, ok := err.(*unprepared); ok { // made by try, and not wrapped
			c.content.end()
			return nil, c.unsent(CredentialsUnfit, u.error)
		}
		if err == nil && resp.StatusCode < 400 {
			c.host.outcome(isGood, c.probe, 0)
			return c.succeed(resp, Answered), nil
		}
		if err == nil && c.trail == nil && evident(resp) {
			c.host.outcome(isThere, c.probe, 0)
			return c.succeed(resp, (&met{code: resp.StatusCode}).refusal()), nil
		}
		v, next := c.weigh(resp, err)
		if !v.reason.Again {
			c.content.end()
			return c.handBack(resp, err, v, next)
		}
		c.done |= v.change
		c.drop(resp, v)
		if err := c.pause(v, next); err != nil {
			c.content.abandon()
			return nil, err
		}
		resp, err = c.try()
	}
}

// enter waits until the host may be asked, and for what a redirect asked
// before it is followed.
func (c *call) enter() error {
	if c.req.Response != nil {
		if err := c.followLate(); err != nil {
			return err
		}
	}
	return c.admit()
}

// admit waits as long as the host wants to be spared.
func (c *call) admit() error {
	var waited time.Duration
	for {
		probe, wait, why := c.host.admit()
		if why == nil {
			c.probe = probe
			return nil
		}
		if err := c.barred(why, wait, &waited); err != nil {
			return err
		}
	}
}

// maxWaiting is how many requests wait for a host that is throttled. More would
// come back as a wave that is refused again, and so on.
const maxWaiting = 100

// barred waits for a host that is throttled, or says why not.
func (c *call) barred(why *Reason, wait time.Duration, waited *time.Duration) error {
	now := time.Now()
	left := leftOf(c.req.Context(), now)
	if why == HostFailing || *waited+wait > c.t.limits().maxWait || left.bounded && wait >= left.left {
		return c.turnedAway(why, now.Add(wait))
	}
	waiting := c.host.queue(1)
	defer c.host.queue(-1)
	if waiting > maxWaiting {
		return c.turnedAway(HostCrowded, now.Add(wait))
	}
	d := c.t.jittered(wait, waiting, left)
	err := sleep(c.req.Context(), d)
	if err != nil {
		return c.unsent(faultOf(c.req.Context(), err).reason(), err)
	}
	*waited += d
	return nil
}

// prepare makes what is sent: the caller's own request where nothing about it
// has to change, a copy otherwise.
func (c *call) prepare() (*http.Request, error) {
	if c.sent == 0 && c.t.Credentials == nil && c.t.NewKey == nil && !c.content.own {
		return c.req, nil
	}
	c.copied = true
	out := c.req.Clone(c.req.Context())
	out.Body = c.content.body()
	if c.key == "" && c.t.NewKey != nil && wantsKey(c.req) {
		c.key = c.t.NewKey()
	}
	if c.key != "" {
		out.Header.Set(keyField, c.key)
	}
	if c.done&withoutExpect != 0 {
		out.Header.Del("Expect")
	}
	if err := c.authorize(out); err != nil {
		if out.Body != nil {
			_ = out.Body.Close()
		}
		return nil, err
	}
	return out, nil
}

// weigh takes down how a try ended and decides what follows. It makes ready
// what the next try needs, while the answer can still be handed back.
func (c *call) weigh(resp *http.Response, err error) (verdict, time.Time) {
	now := time.Now()
	m := met{method: c.req.Method, marked: marked(c.req) || c.key != "", limits: c.t.limits(), done: c.done, time: leftOf(c.req.Context(), now)}
	if err != nil {
		m.fault = faultOf(c.req.Context(), err)
	} else {
		c.read(&m, resp, now)
	}
	m.tries = c.tries + 1
	c.timed = c.timed && m.named
	m.timed = c.timed
	stands := m.standing()
	m.failing = c.host.outcome(stands, c.probe, c.t.chance())
	c.probe = false
	m.content = c.content.again()
	m.spent, m.crowded = c.host.broke(now)
	m.pause = c.t.fullJitter(m.tries)
	if m.code != 0 && m.repeat == httpstatus.RepeatDelayed { // a 503 holds back its own request alone, see docs/why.md
		spare := m.pause
		if m.named {
			spare = m.asked
		}
		c.host.throttle(now, spare)
		c.host.remember(m.code, nil, nil)
	} else if stands == isFaulty {
		c.host.remember(m.code, nil, err)
	}
	v := decide(&m)
	if v.reason.Again {
		v = c.ready(resp, v)
	}
	if v.change == 0 {
		c.tries++
	}
	var until time.Time
	if m.named {
		until = now.Add(m.asked)
	}
	c.note(Attempt{Code: m.code, Err: err, Reason: v.reason, Until: until})
	return v, until
}

// read fills in what an answer says.
func (c *call) read(m *met, resp *http.Response, now time.Time) {
	m.code = resp.StatusCode
	m.repeat = httpstatus.ForClass(resp.StatusCode).Client.Repeat
	m.asked, m.named = readRetryAfter(resp.Header, now)
	m.asked = max(m.asked, 0)
	switch m.repeat {
	case httpstatus.RepeatWithoutExpect:
		m.expect = len(c.req.Header["Expect"]) > 0
	case httpstatus.RepeatHandshake:
		m.early = len(c.req.Header["Early-Data"]) > 0
	case httpstatus.RepeatElsewhere:
		m.other = c.t.otherway() != nil
	case httpstatus.RepeatCredentials:
		m.login = c.mayRenew(resp)
	case httpstatus.RepeatRights:
		m.rights = c.mayStepUp(resp)
	}
}

// ready makes what the next try needs; the verdict changes where it cannot be.
func (c *call) ready(resp *http.Response, v verdict) verdict {
	var why *Reason
	switch {
	case v.change&newConnection != 0:
		if other := c.t.otherway(); other != nil {
			c.via = other
		}
	case v.change&newCredentials != 0:
		why = c.renew(resp)
	case v.change&moreRights != 0:
		why = c.stepUp(resp)
	}
	if why != nil {
		return stop(why)
	}
	if v.costs && !c.host.spend() {
		return stop(BudgetSpent)
	}
	if !c.content.rewind() {
		return stop(ContentSpent)
	}
	return v
}

// pause waits before the next try, and until the host may be asked.
func (c *call) pause(v verdict, until time.Time) error {
	d := v.wait
	if !until.IsZero() {
		now := time.Now()
		d = c.t.jittered(max(until.Sub(now), 0), c.host.queue(1), leftOf(c.req.Context(), now))
		defer c.host.queue(-1)
	}
	last := &c.trail.outcome.Attempts[len(c.trail.outcome.Attempts)-1]
	last.Wait = d
	c.observe(last.Code, last.Err, v.reason, d, until)
	if err := sleep(c.req.Context(), d); err != nil {
		return c.unsent(faultOf(c.req.Context(), err).reason(), err)
	}
	if v.change != 0 {
		return nil
	}
	return c.admit()
}

// drop gives an answer up that is not handed back, and keeps what it said.
func (c *call) drop(resp *http.Response, v verdict) {
	if resp == nil {
		return
	}
	p := discard(resp)
	if p == nil {
		p = c.problem // it was read to find out what is missing
	}
	c.problem = nil
	a := &c.trail.outcome.Attempts[len(c.trail.outcome.Attempts)-1]
	a.Problem, a.Header = p, resp.Header
	if v.change == 0 {
		c.host.remember(resp.StatusCode, p, nil)
	}
}

// standing says how the outcome of a try counts for its host.
func (m *met) standing() standing {
	switch {
	case m.code == 0:
		return m.fault.standing()
	case m.code < 500 && m.code != http.StatusTooManyRequests:
		return isThere
	case m.repeat == httpstatus.RepeatIdempotent, m.repeat == httpstatus.RepeatUnavailable && !m.named:
		return isFaulty
	}
	return isThere
}
