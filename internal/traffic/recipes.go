package traffic

import (
	"strconv"
	"time"
)

// Recipes lists every kind of incident that can be asked for.
var Recipes = []Recipe{
	{Name: "client-deployment", Kind: "client-deployment", Summary: "a new version of a mobile app sends one request wrongly", Ramp: 10 * time.Minute, lay: layClientDeployment},
	{Name: "missing-scope", Kind: "missing-scope", Summary: "a new token of a service lacks a scope that its other tokens have", Visible: []string{"unknown"}, lay: layMissingScope},
	{Name: "upstream-fault", Kind: "upstream-fault", Summary: "one server of a backend fails", lay: layUpstreamFault},
}

// Answers that the ordinary traffic has not got, or has in another form.
var (
	malformedJSON    = &refusal{status: 400, reason: "malformed-json", rung: "content", by: "gate"}
	missingHeader    = &refusal{status: 400, reason: "missing-header", rung: "target", by: "gate"}
	unsupportedType  = &refusal{status: 415, reason: "unsupported-media-type", rung: "head", by: "gate"}
	invalidContent   = &refusal{status: 422, reason: "invalid-content", rung: "meaning", by: "gate"}
	insufficientRead = &refusal{status: 403, reason: "insufficient-scope", rung: "role", by: "gate"}
	badUpstream      = &refusal{status: 502, reason: "bad-upstream", rung: "act", by: "gate", retried: true}
	upstreamTimeout  = &refusal{status: 504, reason: "upstream-timeout", rung: "act", by: "gate", retried: true}
	unavailable      = &refusal{status: 503, reason: "unavailable", rung: "act", by: "upstream", retried: true}
)

func pick[T any](l *layout, from ...T) T { return from[l.rnd.IntN(len(from))] }

// layClientDeployment rolls a version out to as many as it takes. When the
// incident ends, the next version has replaced it.
func layClientDeployment(l *layout) {
	p := l.world.products[l.rnd.IntN(2)]
	share := 0.5 + 0.5*l.rnd.Float64() // of the new version's requests that fail there
	e := l.endpoint(p, 0.9*share, writes)
	f := pick(l, malformedJSON, malformedJSON, unsupportedType, invalidContent, missingHeader)
	reach := l.portion(l.world.flow(p, e)*share, 0.9)
	v := l.next(p)
	repaired := v.version[:len(v.version)-1] + "1"
	l.answer(e, f)
	l.where("client", v.client, "version", v.version)
	l.where("version", v.version)
	l.until, l.lingers = int64(l.run.Length), true
	l.touch = func(g *generator, inc *incident, d *draft, strength float64) {
		over := strength == 0
		if over {
			strength = 1
		}
		if d.product != p || !inc.early(d, reach*strength) {
			return
		}
		d.version = v.version
		if over {
			d.version = repaired
		} else if d.e == e && d.refusal == nil && g.rnd.Float64() < share {
			inc.fail(d, f)
		}
	}
}

// layMissingScope gives a service that has been at work one more token. Its
// requests succeed but for those of one scope.
func layMissingScope(l *layout) {
	c := l.world.services[l.rnd.IntN(len(l.world.services))]
	fresh := *c
	fresh.tokens = []string{token(l.rnd)}
	lacking := l.endpoint(c.product, 1, func(e *endpoint) bool { return e.scope != "" })
	var refused, granted []*endpoint
	for _, e := range c.product.endpoints {
		if e.scope == lacking.scope {
			refused = append(refused, e)
		} else {
			granted = append(granted, e)
		}
	}
	l.answer(nil, insufficientRead)
	if len(refused) == 1 {
		l.answer(refused[0], insufficientRead)
	}
	l.where("token", fresh.tokens[0])
	l.where("subject", c.subject)
	if len(c.addresses) == 1 {
		l.whereAddress(c.addresses[0])
	}
	l.own = func(g *generator, inc *incident, minute int64) {
		n := g.rnd.IntN(97)
		g.moments(minute, l.rate*inc.strength(minute+int64(time.Minute)/2), func(at int64) {
			n++
			d := request(&fresh, refused[g.rnd.IntN(len(refused))], n)
			inc.fail(d, insufficientRead)
			g.send(at, d)
		})
		g.moments(minute, l.rate, func(at int64) {
			n++
			g.send(at, request(&fresh, granted[g.rnd.IntN(len(granted))], n))
		})
	}
}

// layUpstreamFault lets one server of a backend answer wrongly, or not at all.
func layUpstreamFault(l *layout) {
	b := backends[l.rnd.IntN(len(backends))]
	host := b.hosts[l.rnd.IntN(len(b.hosts))]
	f := pick(l, badUpstream, unavailable, upstreamTimeout)
	var flow float64
	for _, e := range l.world.endpoints {
		if e.backend == b.name {
			flow += l.world.flow(nil, e) / float64(len(b.hosts))
		}
	}
	share := l.portion(flow, 0.95)
	l.answer(nil, f)
	if f.by == "upstream" && !b.reasons {
		l.truth.Reason = ""
	}
	l.where("upstream", host)
	l.touch = func(g *generator, inc *incident, d *draft, strength float64) {
		if d.host == host && d.refusal == nil && g.rnd.Float64() < share*strength {
			inc.fail(d, f)
		}
	}
}

var _ = strconv.Itoa
