package traffic

import (
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/candorhttp/candor"
)

// draft is a request on its way to become an event.
type draft struct {
	caller  *caller
	session *session
	product *product
	client  string
	version string
	token   string
	address string
	e       *endpoint
	host    string   // of the backend, where it matters
	path    string   // "" for one that fits the endpoint
	method  string   // "" for the endpoint's
	object  string   // tenant of the object; "" for the caller's own
	crawler string   // standing of a crawler
	refusal *refusal // nil: it succeeds
	tag     Tag
	once    bool // the caller goes on to the next thing, whatever the answer
}

// session is a person at work: some twenty requests, then somebody else.
type session struct {
	caller  *caller
	version int // index into the product's versions
	token   string
	address string
	left    int
	lot     float64 // from 0 to 1: who is early with new versions
}

// Persons ask about six times a minute and stay for twenty requests.
const (
	perMinute = 6
	perVisit  = 20
)

type generator struct {
	*Run
	rnd      *rand.Rand
	ev       candor.Event
	d        draft
	path     []byte
	sessions []*session
	pending  []later // a heap by time
	seq      int
	free     []*candor.Event
	active   []*incident
	hook     []func(g *generator, at int64, d *draft) // noise that changes ordinary requests
	noise    []*noise
}

// later is an event that waits for its time.
type later struct {
	at  int64
	seq int
	ev  *candor.Event
	tag Tag
}

func newGenerator(r *Run) *generator {
	g := &generator{Run: r, rnd: rand.New(rand.NewPCG(r.Seed, 0xe7e7))}
	for range max(4, int(r.Rate*r.world.humans/perMinute)) {
		s := &session{}
		g.enter(s)
		s.left = 1 + g.rnd.IntN(perVisit)
		g.sessions = append(g.sessions, s)
	}
	g.noise = layOutNoise(r)
	return g
}

// enter begins a new visit of somebody.
func (g *generator) enter(s *session) {
	c := g.world.people[g.world.pickHuman.draw(g.rnd)]
	g.visit(s, c)
}

func (g *generator) visit(s *session, c *caller) {
	s.caller, s.version, s.lot = c, c.version, g.rnd.Float64()
	s.left = 1 + int(g.rnd.ExpFloat64()*perVisit)
	s.token = c.tokens[g.rnd.IntN(len(c.tokens))]
	if g.rnd.Float64() < 0.5 { // a fresh one: tokens of persons live for an hour
		s.token = token(g.rnd)
	}
	s.address = c.addresses[g.rnd.IntN(len(c.addresses))]
	if c.product.who == mobile && g.rnd.Float64() < 0.1 { // somewhere else today
		s.address = "100.64." + strconv.Itoa(g.rnd.IntN(carrierNets)) + "." + strconv.Itoa(1+g.rnd.IntN(250))
	}
}

// plan is called at the begin of a minute: it finds who is active and lets
// them schedule what they do on their own.
func (g *generator) plan(minute int64) {
	g.active = g.active[:0]
	for _, inc := range g.incidents {
		if minute+int64(time.Minute) > inc.first && minute < inc.until {
			g.active = append(g.active, inc)
			if inc.own != nil {
				inc.own(g, inc, minute)
			}
		}
	}
	g.hook = g.hook[:0]
	for _, n := range g.noise {
		if minute+int64(time.Minute) > n.from && minute < n.to {
			if n.own != nil {
				n.own(g, minute)
			}
			if n.touch != nil {
				g.hook = append(g.hook, n.touch)
			}
		}
	}
}

// ordinary makes the next ordinary request and leaves it in g.ev.
func (g *generator) ordinary(at int64) Tag {
	d := &g.d
	if g.rnd.Float64() < g.world.humans {
		s := g.sessions[g.rnd.IntN(len(g.sessions))]
		if s.left--; s.left < 0 {
			g.enter(s)
		}
		g.personal(d, s)
	} else {
		g.automatic(d, g.world.services[g.world.pickServ.draw(g.rnd)])
	}
	d.e = d.product.endpoints[d.product.pick.draw(g.rnd)]
	d.host = d.e.hosts[g.rnd.IntN(len(d.e.hosts))]
	g.outcome(at, d)
	g.finish(at, d)
	return d.tag
}

func (g *generator) personal(d *draft, s *session) {
	v := &s.caller.product.versions[s.version]
	*d = draft{caller: s.caller, session: s, product: s.caller.product, client: v.client, version: v.version, token: s.token, address: s.address}
}

func (g *generator) automatic(d *draft, c *caller) {
	v := &c.product.versions[c.version]
	*d = draft{caller: c, product: c.product, client: v.client, version: v.version, token: c.tokens[0], address: c.addresses[0]}
	if len(c.tokens) > 1 {
		d.token = c.tokens[g.rnd.IntN(len(c.tokens))]
	}
	if len(c.addresses) > 1 {
		d.address = c.addresses[g.rnd.IntN(len(c.addresses))]
	}
}

// outcome decides how a request is answered: the ordinary lot first, then
// whoever interferes.
func (g *generator) outcome(at int64, d *draft) {
	d.refusal = g.lot(d.e)
	for _, f := range g.hook {
		f(g, at, d)
	}
	for _, inc := range g.active {
		if inc.touch != nil {
			if w := inc.strength(at); w > 0 || inc.lingers {
				inc.touch(g, inc, d, w)
			}
		}
	}
}

// lot draws one of the ordinary refusals of an endpoint, nil for success.
func (g *generator) lot(e *endpoint) *refusal {
	u := g.rnd.Float64()
	if u >= e.fails {
		return nil
	}
	for i, sum := range e.shares {
		if u < sum {
			return &refusals[i]
		}
	}
	return nil
}

// finish writes the draft into g.ev and schedules its repetitions.
func (g *generator) finish(at int64, d *draft) {
	g.write(at, d)
	g.perhapsRepeat(at, d)
}

// perhapsRepeat lets as many failures be repeated as Noise says.
func (g *generator) perhapsRepeat(at int64, d *draft) {
	if d.refusal != nil && !d.once && g.Noise.Retries > 0 && g.rnd.Float64() < g.Noise.Retries {
		g.repeat(at, d)
	}
}

// repeat schedules one to five repetitions. Nothing was changed in between,
// so they fail alike, unless the fault was a passing one.
func (g *generator) repeat(at int64, d *draft) {
	gap := 8 * time.Second
	if d.caller != nil && d.caller.service {
		gap = 3 * time.Second
	}
	for range 1 + g.rnd.IntN(5) {
		if d.refusal.retried && g.rnd.Float64() < 0.6 {
			return
		}
		at += int64(float64(gap) * (0.3 + g.rnd.ExpFloat64()))
		ev := g.copy()
		ev.Time = g.Start.Add(time.Duration(at))
		g.schedule(at, ev, Tag{Incident: d.tag.Incident, Retry: true})
	}
}

// send schedules a request that is not part of the ordinary stream.
func (g *generator) send(at int64, d *draft) {
	g.write(at, d) // g.ev is free: the ordinary stream has handed its last event over
	g.schedule(at, g.copy(), d.tag)
	g.perhapsRepeat(at, d)
}

// copy returns a copy of g.ev, in an event that is no longer needed if there
// is one.
func (g *generator) copy() *candor.Event {
	var ev *candor.Event
	if n := len(g.free); n > 0 {
		ev, g.free = g.free[n-1], g.free[:n-1]
	} else {
		ev = new(candor.Event)
	}
	*ev = g.ev
	return ev
}

func (g *generator) schedule(at int64, ev *candor.Event, tag Tag) {
	g.seq++
	g.pending = append(g.pending, later{at, g.seq, ev, tag})
	for i := len(g.pending) - 1; i > 0; {
		up := (i - 1) / 2
		if !g.pending[i].before(&g.pending[up]) {
			return
		}
		g.pending[i], g.pending[up] = g.pending[up], g.pending[i]
		i = up
	}
}

func (l *later) before(m *later) bool { return l.at < m.at || l.at == m.at && l.seq < m.seq }

// release yields every waiting event whose time has come.
func (g *generator) release(until int64, yield func(*candor.Event, Tag) bool) bool {
	for len(g.pending) > 0 && g.pending[0].at <= until {
		first := g.pending[0]
		n := len(g.pending) - 1
		g.pending[0] = g.pending[n]
		g.pending[n] = later{}
		g.pending = g.pending[:n]
		for i := 0; ; {
			c := 2*i + 1
			if c >= n {
				break
			}
			if c+1 < n && g.pending[c+1].before(&g.pending[c]) {
				c++
			}
			if !g.pending[c].before(&g.pending[i]) {
				break
			}
			g.pending[i], g.pending[c] = g.pending[c], g.pending[i]
			i = c
		}
		if first.at < int64(g.Length) && !yield(first.ev, first.tag) {
			return false
		}
		g.free = append(g.free, first.ev)
	}
	return true
}

// write makes the draft an event, in g.ev.
func (g *generator) write(at int64, d *draft) {
	ev, e := &g.ev, d.e
	*ev = candor.Event{
		Time: g.Start.Add(time.Duration(at)), Method: e.method, Route: e.route, Path: d.path,
		Client: d.client, Version: d.version, Address: d.address, Host: "api.example", Crawler: d.crawler,
		Status: e.code, UpstreamStatus: e.code, Upstream: d.host,
	}
	if d.method != "" {
		ev.Method = d.method
	}
	if d.product != nil && d.product.origin != "" {
		ev.Referer = d.product.origin
		if e.method != "GET" {
			ev.Origin = d.product.origin
		}
	}
	tenant := d.object
	if d.caller != nil && e.who&public == 0 {
		ev.Subject, ev.Tenant, ev.Token = d.caller.subject, d.caller.tenant, d.token
		if tenant == "" {
			tenant = d.caller.tenant
		}
	}
	if d.path == "" {
		ev.Path = g.pathOf(e, tenant)
	}
	if e.tenant || d.object != "" {
		ev.ObjectTenant = tenant
	}
	bits := g.rnd.Uint64()
	if ev.Upstream == "" && len(e.hosts) > 0 {
		ev.Upstream = e.hosts[bits%uint64(len(e.hosts))]
	}
	ev.Bytes = int64(200 + bits>>32%4000)
	ev.DurationMS = float64(4+bits>>48%64) + float64(bits>>16%1000)/1000
	if d.refusal != nil {
		g.refuse(ev, d)
	}
}

// refuse fills in what a refusal changes.
func (g *generator) refuse(ev *candor.Event, d *draft) {
	f := d.refusal
	ev.Status, ev.Reason, ev.Rung, ev.RefusedBy = f.status, f.reason, f.rung, f.by
	ev.Bytes = 160 + int64(len(f.reason))*3
	switch f.by {
	case "proxy": // between the gate and the backend
		ev.UpstreamStatus = f.status
	case "upstream":
		ev.UpstreamStatus = f.status
		if !d.e.reasons {
			ev.Reason, ev.Rung = "", ""
		}
	default:
		ev.DurationMS /= 20
		ev.UpstreamStatus = 0
		if f.rung != "act" { // refused before anybody was asked
			ev.Upstream = ""
		}
	}
	if f.rung == "identity" { // who it is was not found out
		ev.Subject, ev.Tenant = "", ""
		if f.reason != "expired-credentials" && f.reason != "invalid-credentials" {
			ev.Token = ""
		}
	}
	if f.rung == "address" || f.rung == "route" || f.rung == "flood" || d.e.route == "/v1/sessions" { // not asked yet
		ev.Subject, ev.Tenant, ev.Token = "", "", ""
	}
}

// pathOf fills the parameters of an endpoint's route.
func (g *generator) pathOf(e *endpoint, tenant string) string {
	if len(e.params) == 0 {
		return e.parts[0]
	}
	b := append(g.path[:0], e.parts[0]...)
	for i, p := range e.params {
		switch p {
		case "orgId":
			if tenant == "" {
				tenant = g.world.tenants[g.rnd.IntN(tenantCount)]
			}
			b = append(b, tenant...)
		case "slug":
			n := len(g.world.slugs)
			b = append(b, g.world.slugs[g.rnd.IntN(1+g.rnd.IntN(n))]...)
		case "paymentId", "cartId", "importId", "exportId", "webhookId":
			b = appendUUID(b, g.rnd.Uint64(), g.rnd.Uint64())
		case "sku":
			b = append(b, "SKU-"...)
			b = strconv.AppendUint(b, 10000+g.rnd.Uint64N(9000), 10)
		case "number":
			b = append(b, "INV-2026-"...)
			b = strconv.AppendUint(b, 1000+g.rnd.Uint64N(9000), 10)
		case "date":
			b = append(b, "2026-0"...)
			b = strconv.AppendUint(b, 1+g.rnd.Uint64N(3), 10)
			b = append(b, '-')
			b = strconv.AppendUint(b, 10+g.rnd.Uint64N(18), 10)
		default:
			b = strconv.AppendUint(b, 100000+g.rnd.Uint64N(900000), 10)
		}
		b = append(b, e.parts[i+1]...)
	}
	g.path = b
	return string(b)
}

const hexDigits = "0123456789abcdef"

func appendUUID(b []byte, hi, lo uint64) []byte {
	hi = hi&^0xf000 | 0x4000
	lo = lo&^(0xc0<<56) | 0x80<<56
	for i := range 16 {
		x := byte(hi >> (56 - 8*(i&7)))
		if i >= 8 {
			x = byte(lo >> (56 - 8*(i&7)))
		}
		if i == 4 || i == 6 || i == 8 || i == 10 {
			b = append(b, '-')
		}
		b = append(b, hexDigits[x>>4], hexDigits[x&15])
	}
	return b
}

// moments calls f at random moments of a minute, as many as a Poisson process
// of that rate has.
func (g *generator) moments(minute int64, perMinute float64, f func(at int64)) {
	if perMinute <= 0 {
		return
	}
	mean := float64(time.Minute) / perMinute
	for at := minute + int64(g.rnd.ExpFloat64()*mean); at < minute+int64(time.Minute); at += int64(g.rnd.ExpFloat64() * mean) {
		f(at)
	}
}
