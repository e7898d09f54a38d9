package traffic

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Truth is what is true of one incident.
type Truth struct {
	Recipe string
	Kind   string   // name of the cause
	Kinds  []string // names that are right where the log names everything, Kind first
	// Visible names what is right on a plain access log, which has neither
	// reasons nor callers.
	Visible []string
	Start   time.Time
	End     time.Time // of its failures, repetitions aside
	// Where names the part of the traffic that fails, dimension to value. Each
	// element is an answer that is right by itself: they select the same
	// failures. An empty element means that all traffic is concerned.
	Where  []map[string]string
	Method string // "" when there are several
	Route  string // template; "" when there are several, or none
	Status int    // of most of its failures
	Reason string
	Size   float64 // asked for
	Excess float64 // expected failures in the first hour, repetitions aside; less than Size where the traffic has not got that many requests
}

// incident is a truth on its way to happen.
type incident struct {
	truth    Truth
	number   int // index into Truths plus one
	from, to int64
	first    int64 // it is active from here …
	until    int64 // … to here
	ramp     int64
	lingers  bool // touch is called after the end too
	touch    func(g *generator, inc *incident, d *draft, strength float64)
	own      func(g *generator, inc *incident, minute int64)
}

// strength is how much of its full strength an incident has, 0 to 1.
func (inc *incident) strength(at int64) float64 {
	switch {
	case at < inc.from || at >= inc.to:
		return 0
	case at-inc.from < inc.ramp:
		return float64(at-inc.from) / float64(inc.ramp)
	}
	return 1
}

// tag marks a request as one of the incident's failures.
func (inc *incident) tag() Tag { return Tag{Incident: inc.number} }

// fail makes a request one of the incident's failures.
func (inc *incident) fail(d *draft, f *refusal) {
	d.refusal, d.tag = f, inc.tag()
}

// layout is what a recipe has at hand.
type layout struct {
	*incident
	run    *Run
	world  *world
	rnd    *rand.Rand
	rate   float64 // failures a minute at full strength
	season float64 // at that time of the day
}

// Recipe is one kind of incident that can be asked for.
type Recipe struct {
	Name    string
	Kind    string
	Summary string
	Kinds   []string      // other names that are right
	Visible []string      // names that are right on a plain access log; nil means Kind alone
	Ramp    time.Duration // how long it usually takes to grow to full strength
	lay     func(l *layout)
}

// RecipeByName returns the recipe of a name, nil when there is none.
func RecipeByName(name string) *Recipe {
	for i := range Recipes {
		if Recipes[i].Name == name {
			return &Recipes[i]
		}
	}
	return nil
}

func (r *Run) layOut(recipe *Recipe, p Plan, rnd *rand.Rand) *incident {
	if p.Ramp == 0 {
		p.Ramp = recipe.Ramp
	}
	p.Ramp = min(p.Ramp, p.Length)
	inc := &incident{from: int64(p.At), to: int64(p.At + p.Length), ramp: int64(p.Ramp)}
	inc.first, inc.until = inc.from, inc.to
	inc.truth = Truth{
		Recipe: recipe.Name, Kind: recipe.Kind,
		Kinds: append([]string{recipe.Kind}, recipe.Kinds...), Visible: recipe.Visible,
		Start: r.Start.Add(p.At), End: r.Start.Add(p.At + p.Length),
		Size: p.Size, Excess: p.Size,
	}
	if recipe.Visible == nil {
		inc.truth.Visible = inc.truth.Kinds
	}
	hour := min(p.Length, time.Hour)
	effective := hour.Minutes() - p.Ramp.Minutes()/2
	if p.Ramp > hour {
		effective = hour.Minutes() * hour.Minutes() / p.Ramp.Minutes() / 2
	}
	inc.number = len(r.incidents) + 1
	l := &layout{incident: inc, run: r, world: r.world, rnd: rnd, rate: p.Size / effective}
	l.season = r.season(int64(p.At + hour/2))
	recipe.lay(l)
	return inc
}

// answer fixes what the incident's failures look like.
func (l *layout) answer(e *endpoint, f *refusal) {
	if e != nil {
		l.truth.Method, l.truth.Route = e.method, e.route
	}
	l.truth.Status, l.truth.Reason = f.status, f.reason
	if f.by == "upstream" && e != nil && !e.reasons {
		l.truth.Reason = ""
	}
}

// where adds an answer that is right: pairs of dimension and value.
func (l *layout) where(pairs ...string) {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	l.truth.Where = append(l.truth.Where, m)
}

// whereAddress adds an address and its network as answers.
func (l *layout) whereAddress(address string) {
	l.where("address", address)
	l.where("net", Net(address))
}

// Net returns the network that an address belongs to: 24 bits of an IPv4
// address, 48 of an IPv6 address; "" for what is no address.
func Net(address string) string {
	if i := strings.LastIndexByte(address, '.'); i > 0 && strings.Count(address, ".") == 3 {
		return address[:i] + ".0/24"
	}
	if parts := strings.SplitN(address, ":", 4); len(parts) == 4 {
		return strings.Join(parts[:3], ":") + "::/48"
	}
	return ""
}

// portion returns which part of the requests of a flow must fail to reach the
// rate, at most max. Where that is not enough the truth expects less.
func (l *layout) portion(flow, max float64) float64 {
	flow *= l.season
	if p := l.rate / flow; p <= max {
		return p
	}
	l.truth.Excess *= max * flow / l.rate
	return max
}

// endpoint draws an endpoint that fits and is asked often enough by a product
// (nil: by all); the busiest one where none is.
func (l *layout) endpoint(p *product, max float64, fits func(*endpoint) bool) *endpoint {
	var all []*endpoint
	var busiest *endpoint
	for _, e := range l.world.endpoints {
		flow := l.world.flow(p, e)
		if flow == 0 || !fits(e) {
			continue
		}
		if busiest == nil || flow > l.world.flow(p, busiest) {
			busiest = e
		}
		if flow*l.season*max >= l.rate {
			all = append(all, e)
		}
	}
	if len(all) == 0 {
		return busiest
	}
	return all[l.rnd.IntN(len(all))]
}

func writes(e *endpoint) bool { return e.method == "POST" || e.method == "PUT" || e.method == "PATCH" }

// address draws an address that nobody has used.
func (l *layout) address() string {
	return fmt.Sprintf("100.%d.%d.%d", 80+l.number%40, l.rnd.IntN(256), 1+l.rnd.IntN(250))
}

// stranger draws a caller that was never seen, of one product and tenant.
func (l *layout) stranger(prefix string, p *product) *caller {
	tenant := l.rnd.IntN(tenantCount)
	return &caller{
		subject: fmt.Sprintf("%s%d", prefix, 5000+100*l.number+l.rnd.IntN(100)), tenant: l.world.tenants[tenant], product: p,
		version: len(p.versions) - 1, tokens: []string{token(l.rnd)}, service: p.who == service,
		addresses: []string{fmt.Sprintf("%s%d", l.world.nets[tenant], 200+l.rnd.IntN(40))},
	}
}

// next returns a version of a product that follows all others.
func (l *layout) next(p *product) version {
	last := p.versions[len(p.versions)-1]
	parts := strings.Split(last.version, ".")
	minor := 0
	fmt.Sscan(parts[1], &minor)
	return version{client: last.client, version: fmt.Sprintf("%s.%d.0", parts[0], minor+l.number)}
}

// early reports whether the caller of a request is among the share that has
// an incident's version already. Who is early differs between incidents.
func (inc *incident) early(d *draft, share float64) bool {
	lot := 0.0
	switch {
	case d.session != nil:
		lot = d.session.lot
	case d.caller != nil:
		lot = d.caller.lot
	}
	lot += float64(inc.number) * 0.618
	return lot-float64(int(lot)) < share
}

// request begins a request of a caller outside the ordinary stream.
func request(c *caller, e *endpoint, at int) *draft {
	v := c.product.versions[c.version]
	return &draft{caller: c, product: c.product, client: v.client, version: v.version, token: c.tokens[at%len(c.tokens)], address: c.addresses[at%len(c.addresses)], e: e}
}
