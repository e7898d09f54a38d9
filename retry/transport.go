package retry

import (
	"cmp"
	"context"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/problem"
)

// The settings that hold where a [Transport] names none.
const (
	DefaultAttempts = 2 // a client SHOULD NOT repeat what it repeated on its own, RFC 9110 §9.2.2
	DefaultTimed    = 5
	DefaultMaxWait  = time.Minute
	DefaultDelay    = 250 * time.Millisecond
	DefaultMaxDelay = 20 * time.Second
)

// Transport is an [http.RoundTripper] that acts on the contract of the status
// codes. The zero value is ready to use and safe: it repeats only what may be
// done twice, or what the server says it has not done. It may be used by many
// goroutines, and must not be copied or changed after its first use.
type Transport struct {
	// Base sends the requests; nil means [http.DefaultTransport].
	Base http.RoundTripper

	// Fresh sends a request on a connection that no request used before, for
	// 408 and 421; nil means one made from Base where that is an
	// [*http.Transport]. Without one, a 421 is handed back.
	Fresh http.RoundTripper

	// Attempts is how often a request is sent at most, the first time counted;
	// 0 means 2. Timed is the same while every refusal names its time in
	// Retry-After; 0 means 5. What helps once (new credentials, a new
	// connection, no Expect) is not counted.
	Attempts, Timed int

	// MaxWait is the longest Retry-After that is waited for; 0 means a minute.
	// Beyond it, or beyond the deadline of the request, the answer is handed
	// back at once with the time it names. It is never asked sooner.
	MaxWait time.Duration

	// Delay is the edge of the random pause before the second attempt where no
	// time is named; it doubles for each further one up to MaxDelay. 0 means
	// 250 milliseconds, and 20 seconds.
	Delay, MaxDelay time.Duration

	// Credentials are added to requests that have none of their own in that
	// field, and renewed once when a 401 refuses them with a challenge of their
	// scheme. Nil: a 401 is handed back.
	Credentials Credentials

	// Origins bounds where the credentials go: "https://api.example". Empty
	// means wherever the caller sends a request, but never where a redirect
	// leads to another origin.
	Origins []string

	// StepUp is asked, once a request, for credentials that carry the right
	// which a 403 says was missing, by a challenge of RFC 6750 or by its
	// problem. It returns the whole value of Authorization, "" for none. Nil: a
	// 403 is handed back.
	StepUp func(context.Context, Need) (Secret, error)

	// NewKey makes an Idempotency-Key for a POST or PATCH that has none, so that
	// it may be repeated; [RandomKey] is one. All attempts carry the same. Nil:
	// none is added. The server has to know such keys.
	NewKey func() string

	// MaxBuffer is how much content is kept in memory, in bytes, of a request
	// whose content could not be had again otherwise. 0 means none.
	MaxBuffer int64

	// Observe is told of every decision; nil: nobody is. It is called by the
	// goroutine of the request, and must not keep Decision.Request.
	Observe func(context.Context, Decision)

	hosts     hosts
	freshOnce sync.Once
	madeFresh http.RoundTripper
	random    func() float64 // for tests; nil means math/rand/v2
}

// Client returns an [http.Client] that uses the transport and follows redirects
// by [Transport.CheckRedirect].
func (t *Transport) Client() *http.Client {
	return &http.Client{Transport: t, CheckRedirect: t.CheckRedirect}
}

// CloseIdleConnections closes those of the transports below.
func (t *Transport) CloseIdleConnections() {
	for _, rt := range []http.RoundTripper{t.base(), t.Fresh, t.madeFresh} {
		if c, ok := rt.(interface{ CloseIdleConnections() }); ok {
			c.CloseIdleConnections()
		}
	}
}

func (t *Transport) base() http.RoundTripper {
	if t.Base != nil {
		return t.Base
	}
	return http.DefaultTransport
}

// fresh returns what opens a new connection; nil where nothing can.
func (t *Transport) fresh() http.RoundTripper {
	if t.Fresh != nil {
		return t.Fresh
	}
	t.freshOnce.Do(func() {
		if base, ok := t.base().(*http.Transport); ok {
			clone := base.Clone()
			clone.DisableKeepAlives = true // so every request has a connection of its own
			t.madeFresh = clone
		}
	})
	return t.madeFresh
}

func (t *Transport) rand() float64 {
	if t.random != nil {
		return t.random()
	}
	return rand.Float64()
}

func (t *Transport) limits() limits {
	l := limits{t.Attempts, t.Timed, t.MaxWait, t.Delay, t.MaxDelay}
	if l.attempts <= 0 {
		l.attempts = DefaultAttempts
	}
	if l.timed <= 0 {
		l.timed = DefaultTimed
	}
	if l.maxWait <= 0 {
		l.maxWait = DefaultMaxWait
	}
	if l.delay <= 0 {
		l.delay = DefaultDelay
	}
	if l.maxDelay <= 0 {
		l.maxDelay = DefaultMaxDelay
	}
	return l
}

type idempotentMark struct{}

// Idempotent marks the requests of a context as such that doing them twice
// does no harm, whatever their method.
func Idempotent(ctx context.Context) context.Context {
	return context.WithValue(ctx, idempotentMark{}, true)
}

// idempotent reports whether a request may be carried out twice: by its
// method, RFC 9110 §9.2.2, by a key that lets the server tell, or by the
// caller's word.
func idempotent(req *http.Request) bool {
	switch req.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete, "QUERY":
		return true
	}
	if hasKey(req) {
		return true
	}
	marked, _ := req.Context().Value(idempotentMark{}).(bool)
	return marked
}

func hasKey(req *http.Request) bool {
	return req.Header.Get("Idempotency-Key") != "" || req.Header.Get("X-Idempotency-Key") != ""
}

func methodOf(req *http.Request) string { return cmp.Or(req.Method, http.MethodGet) }

// passes reports whether a request is none of ours: a tunnel, or one that asks
// for another protocol.
func passes(req *http.Request) bool {
	return req.Method == http.MethodConnect || req.URL == nil || len(req.Header["Upgrade"]) > 0
}

// RoundTrip sends a request, again where the contract of the answer allows it,
// and returns the last answer. An error is that of the transport below, or an
// [*Error] where there is more to say.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if passes(req) {
		return t.base().RoundTrip(req)
	}
	tr := trip{t: t, req: req, key: keyOf(req), via: t.base()}
	if err := tr.admitted(); err != nil {
		closeBody(req)
		return nil, err
	}
	if err := tr.prepare(); err != nil {
		return nil, err
	}
	for {
		began := time.Now()
		resp, err := tr.via.RoundTrip(tr.send)
		if err == nil && resp.StatusCode < 400 {
			return tr.succeeded(resp), nil
		}
		v := tr.judge(resp, err)
		if !v.reason.Repeats {
			return tr.handBack(resp, err, v.reason, began)
		}
		if err := tr.again(resp, err, v, began); err != nil {
			return nil, err
		}
	}
}

// trip is one request on its way.
type trip struct {
	t     *Transport
	req   *http.Request // the caller's
	send  *http.Request // what is sent
	owned bool          // it is a copy
	via   http.RoundTripper
	key   hostKey

	sent     int // all in all
	tries    int // those that count
	untimed  bool
	done     tricks
	field    string // in which the credentials go; "" for none of ours
	value    Secret
	named    time.Duration
	isNamed  bool
	until    time.Time
	attempts []Attempt
	problem  *problem.Problem
	code     int // of the last answer
}

// admitted waits where the host asked for it: all callers, or this one by a
// redirect.
func (tr *trip) admitted() error {
	req, t := tr.req, tr.t
	if r := req.Response; r != nil && r.StatusCode >= 300 && r.StatusCode < 400 && len(r.Header["Retry-After"]) > 0 {
		after, _ := retryAfter(r.Header, time.Now())
		if err := tr.await(after, HostThrottled, admission{said: r.StatusCode, until: ahead(time.Now(), after)}); err != nil {
			return err
		}
	}
	var waited time.Duration
	for {
		a := t.hosts.admit(tr.key, t.rand)
		switch {
		case a.open:
			return tr.unsent(BreakerOpen, a)
		case a.wait <= 0:
			return nil
		case waited+a.wait > t.limits().maxWait:
			return tr.unsent(HostThrottled, a)
		}
		waited += a.wait
		if err := tr.await(a.wait, HostThrottled, a); err != nil {
			return err
		}
	}
}

// await waits before the first attempt.
func (tr *trip) await(wait time.Duration, why *Reason, a admission) error {
	ctx, l := tr.req.Context(), tr.t.limits()
	deadline, limited := ctx.Deadline()
	if left := time.Until(deadline); wait > l.maxWait || limited && wait >= left {
		return tr.unsent(why, a)
	}
	jitter := min(max(wait/10, l.delay), l.maxDelay)
	if limited {
		jitter = min(jitter, (time.Until(deadline)-wait)/2)
	}
	if !pause(ctx, wait+time.Duration(tr.t.rand()*float64(jitter))) {
		return ctx.Err()
	}
	return nil
}

// unsent is the error of a request that is not sent at all.
func (tr *trip) unsent(why *Reason, a admission) error {
	e := errorOf(tr.req)
	e.Code, e.Problem, e.Reason, e.Until = a.said, a.problem, why, a.until
	tr.observe(Decision{Reason: why, Code: a.said})
	return e
}

// prepare makes what is sent out of what the caller gave, which stays as it is.
func (tr *trip) prepare() error {
	t, req := tr.t, tr.req
	tr.send = req
	if t.MaxBuffer > 0 && !rewindable(req) {
		buffered, err := buffer(req, t.MaxBuffer)
		if err != nil {
			return err
		}
		tr.send = buffered
	}
	if t.NewKey != nil && (req.Method == http.MethodPost || req.Method == http.MethodPatch) && !hasKey(req) {
		tr.set("Idempotency-Key", t.NewKey())
	}
	if !t.mayHave(req) {
		return nil
	}
	name, value, err := t.Credentials.Field(req.Context(), "")
	if err != nil {
		closeBody(tr.send)
		e := errorOf(req)
		e.Reason, e.Err = RefreshFailed, err
		tr.observe(Decision{Reason: RefreshFailed, Err: err})
		return e
	}
	if name != "" && len(req.Header.Values(name)) == 0 && value != "" {
		tr.set(name, string(value))
		tr.field, tr.value = name, value
	}
	return nil
}

// set puts a field into what is sent.
func (tr *trip) set(name, value string) {
	tr.own()
	tr.send.Header.Set(name, value)
}

// own makes what is sent a copy, with fields of its own.
func (tr *trip) own() {
	if tr.owned {
		return
	}
	tr.owned = true
	copied := *tr.send
	copied.Header = ownFields(tr.send)
	tr.send = &copied
}

func ownFields(req *http.Request) http.Header {
	if req.Header == nil {
		return http.Header{}
	}
	return req.Header.Clone()
}

// succeeded hands back an answer below 400.
func (tr *trip) succeeded(resp *http.Response) *http.Response {
	tr.sent++
	tr.t.hosts.fine(tr.key, true)
	tr.observe(Decision{Attempt: tr.sent, Code: resp.StatusCode, Reason: Answered})
	if len(tr.attempts) > 0 && resp.StatusCode != http.StatusSwitchingProtocols {
		resp.Body = &record{ReadCloser: resp.Body, attempts: append(tr.attempts, Attempt{At: time.Now(), Code: resp.StatusCode, Reason: Answered}), reason: Answered}
	}
	return resp
}

// judge decides about an answer from 400 on, or an error.
func (tr *trip) judge(resp *http.Response, err error) verdict {
	t, ctx := tr.t, tr.req.Context()
	tr.sent++
	tr.tries++
	s := situation{idempotent: idempotent(tr.send), rewindable: rewindable(tr.send), early: len(tr.send.Header["Early-Data"]) > 0, tries: tr.tries, done: tr.done, can: handshaken}
	if deadline, ok := ctx.Deadline(); ok {
		s.left, s.limited = time.Until(deadline), true
	}
	tr.until, tr.problem = time.Time{}, nil
	if err != nil {
		s.fault = faultOf(ctx, err)
		if s.fault == faultUnknown || s.fault == faultUnsent {
			t.hosts.failed(tr.key, 0)
		}
		return tr.paid(decide(s, t.limits()))
	}
	now := time.Now()
	s.code, tr.code = resp.StatusCode, resp.StatusCode
	s.after, s.named = retryAfter(resp.Header, now)
	if s.named {
		tr.until = ahead(now, s.after)
	} else {
		tr.untimed = true
	}
	s.timed = !tr.untimed
	tr.could(&s, resp)
	v := decide(s, t.limits())
	if v.reason == NoCredentials && s.code == http.StatusUnauthorized && tr.field != "" {
		v.reason = OtherChallenge
	}
	if v.trick != 0 {
		tr.tries-- // it is not counted
	}
	tr.note(s, v)
	if v.trick&(refreshing|steppingUp) != 0 {
		return tr.renewed(resp, v)
	}
	return tr.paid(v)
}

// could notes which tricks are possible.
func (tr *trip) could(s *situation, resp *http.Response) {
	t := tr.t
	switch s.code {
	case http.StatusRequestTimeout, http.StatusMisdirectedRequest:
		if t.fresh() != nil || resp.Close && resp.ProtoMajor == 1 {
			s.can |= freshly
		}
	case http.StatusExpectationFailed:
		if len(tr.send.Header["Expect"]) > 0 {
			s.can |= unexpecting
		}
	case http.StatusUnauthorized:
		if tr.field != "" && challenged(resp, t.Credentials) {
			s.can |= refreshing
		}
	case http.StatusForbidden:
		if t.StepUp != nil && tr.mayStepUp() {
			tr.problem = peek(resp)
			if _, ok := lacks(resp, tr.problem); ok {
				s.can |= steppingUp
			}
		}
	}
}

// mayStepUp reports whether other credentials may go where the request goes.
func (tr *trip) mayStepUp() bool {
	if tr.t.Credentials == nil {
		return !redirectedAway(tr.req)
	}
	return tr.t.mayHave(tr.req)
}

// note tells the host's books what came.
func (tr *trip) note(s situation, v verdict) {
	hosts := &tr.t.hosts
	const longest = time.Hour // a slip of the server must not close a host for ever
	switch repeat := httpstatus.RepeatOf(s.code); {
	case repeat == httpstatus.RepeatThrottled:
		wait := s.after
		if !s.named {
			wait = v.jitter / 2
		}
		hosts.fine(tr.key, false)
		hosts.throttle(tr.key, min(wait, longest), s.code)
	case repeat == httpstatus.RepeatIdempotent && s.named:
		hosts.throttle(tr.key, min(s.after, longest), s.code)
	case repeat == httpstatus.RepeatIdempotent:
		hosts.failed(tr.key, s.code)
	default:
		hosts.fine(tr.key, false)
	}
}

// paid takes the price of a repetition out of the host's budget.
func (tr *trip) paid(v verdict) verdict {
	if !v.costs {
		return v
	}
	if why := tr.t.hosts.pay(tr.key); why != nil {
		return verdict{reason: why}
	}
	return v
}

// renewed gets other credentials.
func (tr *trip) renewed(resp *http.Response, v verdict) verdict {
	ctx := tr.req.Context()
	name, value, err := tr.field, Secret(""), error(nil)
	if v.trick == refreshing {
		name, value, err = tr.t.Credentials.Field(ctx, tr.value)
	} else {
		name = "Authorization"
		need, _ := lacks(resp, tr.problem)
		value, err = tr.t.StepUp(ctx, need)
	}
	switch {
	case err != nil:
		return verdict{reason: RefreshFailed}
	case value == "" || string(value) == tr.send.Header.Get(name):
		return verdict{reason: NoCredentials}
	}
	tr.field, tr.value = name, value
	return v
}

// handBack returns the last answer, or the error that stands for it.
func (tr *trip) handBack(resp *http.Response, err error, why *Reason, began time.Time) (*http.Response, error) {
	last := Attempt{At: began, Err: err, Reason: why}
	if err == nil {
		last.Code = resp.StatusCode
		resp.Body = &record{ReadCloser: resp.Body, attempts: append(tr.attempts, last), reason: why, until: tr.until}
		tr.observe(Decision{Attempt: tr.sent, Code: resp.StatusCode, Reason: why})
		return resp, nil
	}
	tr.observe(Decision{Attempt: tr.sent, Err: err, Reason: why})
	if len(tr.attempts) == 0 {
		return nil, err
	}
	return nil, tr.failure(err, why, last)
}

// failure is the error of a request that ended without an answer, with the
// last answer before.
func (tr *trip) failure(err error, why *Reason, last Attempt) *Error {
	e := errorOf(tr.req)
	e.Attempts, e.Reason, e.Err, e.Until = append(tr.attempts, last), why, err, tr.until
	for i := len(tr.attempts) - 1; i >= 0 && e.Code == 0; i-- {
		e.Code, e.Problem = tr.attempts[i].Code, tr.attempts[i].Problem
	}
	return e
}

// again gets ready for the next attempt, and waits for its time.
func (tr *trip) again(resp *http.Response, err error, v verdict, began time.Time) error {
	t, ctx := tr.t, tr.req.Context()
	wait := v.wait + time.Duration(t.rand()*float64(v.jitter))
	d := Decision{Attempt: tr.sent, Err: err, Reason: v.reason, Wait: wait}
	a := Attempt{At: began, Err: err, Reason: v.reason, Wait: wait}
	if resp != nil {
		d.Code, a.Code = resp.StatusCode, resp.StatusCode
		if a.Problem = tr.problem; a.Problem == nil {
			a.Problem = peek(resp)
		}
		t.hosts.told(tr.key, a.Problem)
		discard(resp)
	}
	tr.attempts = append(tr.attempts, a)
	tr.observe(d)
	if !pause(ctx, wait) {
		return tr.failure(ctx.Err(), Cancelled, Attempt{At: time.Now(), Err: ctx.Err(), Reason: Cancelled})
	}
	return tr.rewind(v)
}

// rewind makes the next request out of the last.
func (tr *trip) rewind(v verdict) error {
	copied := *tr.send
	copied.Header = ownFields(tr.send)
	if tr.send.GetBody != nil {
		body, err := tr.send.GetBody()
		if err != nil {
			return tr.failure(err, BodySpent, Attempt{At: time.Now(), Err: err, Reason: BodySpent})
		}
		copied.Body = body
	}
	tr.done |= v.trick
	switch v.trick {
	case unexpecting:
		copied.Header.Del("Expect")
	case refreshing, steppingUp:
		copied.Header.Set(tr.field, string(tr.value))
	}
	tr.via = tr.t.base()
	if v.trick == freshly {
		if fresh := tr.t.fresh(); fresh != nil {
			tr.via = fresh
		}
	}
	tr.send = &copied
	return nil
}

func (tr *trip) observe(d Decision) {
	if tr.t.Observe != nil {
		d.Request = tr.req
		tr.t.Observe(tr.req.Context(), d)
	}
}

// Timeout reports whether the caller's time was over, as [net.Error] has it.
func (e *Error) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// RandomKey returns a key that nobody else has, for [Transport.NewKey].
func RandomKey() string {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	var b strings.Builder
	for range 26 { // 130 bits
		b.WriteByte(letters[rand.IntN(len(letters))])
	}
	return b.String()
}
