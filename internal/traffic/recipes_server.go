package traffic

import (
	"slices"
	"strings"
)

// What the servers, and what stands before them, do wrong.

// spoil lets a share of the requests that fit fail.
func (l *layout) spoil(share float64, f *refusal, fits func(*draft) bool) {
	l.touch = func(g *generator, inc *incident, d *draft, strength float64) {
		if d.refusal == nil && fits(d) && g.rnd.Float64() < share*strength {
			inc.fail(d, f)
		}
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
	l.answer(nil, f)
	if f.by == "upstream" && !b.reasons {
		l.truth.Reason = ""
	}
	l.where("upstream", host)
	l.spoil(l.portion(flow, 0.95), f, func(d *draft) bool { return d.host == host })
}

func layUpstreamRoute(l *layout) { l.breakRoute(internalError) }
func layBackendBug(l *layout)    { l.breakRoute(wrongly400) }

// breakRoute lets one operation fail, whoever asks.
func (l *layout) breakRoute(f *refusal) {
	e := l.endpoint(nil, 0.8, func(e *endpoint) bool {
		return e.scope != "" && (f.status >= 500 || writes(e))
	})
	l.answer(e, f)
	l.where("method", e.method, "route", e.route)
	l.where("route", e.route)
	l.spoil(l.portion(l.world.flow(nil, e), 0.95), f, func(d *draft) bool { return d.e == e })
}

func layUpstreamAll(l *layout) {
	f := pick(l, unavailable, internalError)
	l.answer(nil, f)
	l.truth.Reason = ""
	l.truth.Where = append(l.truth.Where, map[string]string{})
	l.spoil(l.portion(l.world.rate, 0.9), f, func(*draft) bool { return true })
}

// layEdgeBlock lets a firewall refuse part of what is written to one route,
// whoever writes it.
func layEdgeBlock(l *layout) {
	e := l.endpoint(nil, 0.6, writes)
	l.answer(e, blocked)
	l.where("method", e.method, "route", e.route)
	l.where("route", e.route)
	l.where("refused_by", "proxy")
	l.spoil(l.portion(l.world.flow(nil, e), 0.9), blocked, func(d *draft) bool { return d.e == e })
}

// layEdgeBlockNet lets a firewall refuse one of a carrier's networks.
func layEdgeBlockNet(l *layout) {
	flows := map[string]float64{}
	roaming := 0.0 // those who are somewhere else today
	for _, c := range l.world.people {
		if c.product.who == mobile {
			flows[Net(c.addresses[1])] += 0.9 * l.world.rate * c.weight / 2
			roaming += 0.1 * l.world.rate * c.weight / carrierNets
		}
	}
	for net := range flows {
		flows[net] += roaming
	}
	var nets []string
	for net, flow := range flows {
		if flow*0.9*l.season >= l.rate {
			nets = append(nets, net)
		}
	}
	if len(nets) == 0 {
		for net, flow := range flows {
			if len(nets) == 0 || flow > flows[nets[0]] || flow == flows[nets[0]] && net < nets[0] {
				nets = []string{net}
			}
		}
	}
	slices.Sort(nets)
	net := pick(l, nets...)
	prefix := strings.TrimSuffix(net, "0/24")
	l.answer(nil, blocked)
	l.where("net", net)
	l.spoil(l.portion(flows[net], 0.95), blocked, func(d *draft) bool { return strings.HasPrefix(d.address, prefix) })
}

// layStatusSwap lets an operation answer 403 where it answered 404, so that
// the total of its refusals stays.
func layStatusSwap(l *layout) {
	index := slices.IndexFunc(refusals, func(f refusal) bool { return f.status == 404 })
	misses := func(e *endpoint) float64 {
		if index == 0 {
			return e.shares[0]
		}
		return e.shares[index] - e.shares[index-1]
	}
	var e *endpoint
	var fitting []*endpoint
	for _, x := range l.world.endpoints {
		flow := l.world.flow(nil, x) * misses(x)
		if e == nil || flow > l.world.flow(nil, e)*misses(e) {
			e = x
		}
		if flow*0.9*l.season >= l.rate {
			fitting = append(fitting, x)
		}
	}
	if len(fitting) > 0 {
		e = fitting[l.rnd.IntN(len(fitting))]
	}
	share := l.portion(l.world.flow(nil, e)*misses(e), 1)
	l.answer(e, objectDenied)
	l.where("method", e.method, "route", e.route)
	l.where("route", e.route)
	l.touch = func(g *generator, inc *incident, d *draft, strength float64) {
		if d.e == e && d.refusal != nil && d.refusal.status == 404 && d.tag.Incident == 0 && g.rnd.Float64() < share*strength {
			inc.fail(d, objectDenied)
		}
	}
}
