package traffic

// What clients do wrong after a change of theirs, or of the API.

// layClientDeployment rolls a version out to as many as it takes. When the
// incident ends, the next version has replaced it.
func layClientDeployment(l *layout) {
	p := l.world.products[l.rnd.IntN(2)]
	share := 0.5 + 0.5*l.rnd.Float64() // of the new version's requests that fail there
	e := l.endpoint(p, 0.9*share, writes)
	f := pick(l, malformedJSON, malformedJSON, unsupportedType, invalidContent, missingHeader)
	l.answer(e, f)
	l.rollOut(p, l.portion(l.world.flow(p, e)*share, 0.9), share, []*endpoint{e}, f)
}

// rollOut gives the share of a product's users a new version that fails at
// some endpoints.
func (l *layout) rollOut(p *product, reach, share float64, at []*endpoint, f *refusal) {
	v := l.next(p)
	repaired := v.version[:len(v.version)-1] + "1"
	l.where("client", v.client, "version", v.version)
	l.where("version", v.version)
	l.until, l.lingers = int64(l.run.Length), true
	broken := map[*endpoint]bool{}
	for _, e := range at {
		broken[e] = true
	}
	l.touch = func(g *generator, inc *incident, d *draft, strength float64) {
		over := strength == 0
		if over {
			strength = 1
		}
		if d.product != p || !inc.early(d, reach*strength) {
			return
		}
		d.client, d.version = v.client, v.version
		if over {
			d.version = repaired
		} else if d.refusal == nil && broken[d.e] && g.rnd.Float64() < share {
			inc.fail(d, f)
		}
	}
}

// layServiceDeployment moves a single service to a new version. Whoever says
// that this service fails is as right as who says that the version does.
func layServiceDeployment(l *layout) {
	p := l.world.products[4]
	share := 0.7 + 0.3*l.rnd.Float64()
	f := pick(l, malformedJSON, unsupportedType, invalidContent, missingHeader)
	type pair struct {
		c    *caller
		e    *endpoint
		flow float64
	}
	var busiest pair
	var fitting []pair // whose requests are enough, and not many times more
	for _, c := range l.world.services {
		for i, e := range p.endpoints {
			x := pair{c, e, l.world.rate * c.weight * p.chance[i]}
			if !writes(e) {
				continue
			}
			if x.flow > busiest.flow {
				busiest = x
			}
			if need := l.rate / (x.flow * l.season); need <= share && need >= share/10 {
				fitting = append(fitting, x)
			}
		}
	}
	if len(fitting) > 0 {
		busiest = fitting[l.rnd.IntN(len(fitting))]
	}
	c, e := busiest.c, busiest.e
	share = l.portion(busiest.flow, 1)
	v := l.next(p)
	l.answer(e, f)
	l.where("client", v.client, "version", v.version)
	l.where("version", v.version)
	l.where("subject", c.subject)
	if len(c.tokens) == 1 {
		l.where("token", c.tokens[0])
	}
	if len(c.addresses) == 1 {
		l.whereAddress(c.addresses[0])
	}
	l.until, l.lingers = int64(l.run.Length), true
	l.touch = func(g *generator, inc *incident, d *draft, strength float64) {
		if d.caller != c {
			return
		}
		d.version = v.version
		if strength == 0 {
			d.version = v.version[:len(v.version)-1] + "1"
		} else if d.e == e && d.refusal == nil && g.rnd.Float64() < share {
			inc.fail(d, f)
		}
	}
}

// several draws two to four endpoints of a product that take content.
func (l *layout) several(p *product) (list []*endpoint, flow float64) {
	n := 2 + l.rnd.IntN(3)
	for _, i := range l.rnd.Perm(len(p.endpoints)) {
		e := p.endpoints[i]
		if !writes(e) && e.method != "DELETE" || e.route == "/v1/sessions" {
			continue
		}
		list = append(list, e)
		flow += l.world.flow(p, e)
		if len(list) >= n && flow*0.8*l.season >= l.rate {
			break
		}
	}
	return list, flow
}

func layFrontendChange(l *layout) {
	p := l.world.products[2]
	at, flow := l.several(p)
	share := 0.5 + 0.5*l.rnd.Float64()
	f := pick(l, malformedJSON, missingHeader, invalidContent, unsupportedType)
	l.answer(nil, f)
	l.rollOut(p, l.portion(flow*share, 0.95), share, at, f)
	l.where("client", p.name)
	l.where("origin", p.origin)
	l.where("referer", p.origin)
}

// layFrontendBrowsers changes the pages at an origin whose clients go by the
// names of browsers, so that no version tells the new pages from the old.
func layFrontendBrowsers(l *layout) {
	p := l.world.products[3]
	at, flow := l.several(p)
	f := pick(l, malformedJSON, missingHeader, invalidContent)
	share := l.portion(flow, 0.95)
	broken := map[*endpoint]bool{}
	for _, e := range at {
		broken[e] = true
	}
	l.answer(nil, f)
	l.where("origin", p.origin)
	l.where("referer", p.origin)
	l.touch = func(g *generator, inc *incident, d *draft, strength float64) {
		if d.product == p && broken[d.e] && d.refusal == nil && g.rnd.Float64() < share*strength {
			inc.fail(d, f)
		}
	}
}

func laySchemaChange(l *layout)    { l.outgrow(nil) }
func laySchemaChangeOne(l *layout) { l.outgrow(l.world.products[l.rnd.IntN(2)]) }

// outgrow lets an endpoint refuse what old versions send: all but the newest
// one or two of each product. Those send what it takes.
func (l *layout) outgrow(p *product) {
	share := 0.3 + 0.7*l.rnd.Float64() // of their requests that use what has changed
	e := l.endpoint(p, 0.3*share, func(e *endpoint) bool {
		return e.who&everyone != 0 && e.who&public == 0 && e.route != "/v1/sessions" && (writes(e) || len(e.params) > 0)
	})
	f := pick(l, invalidContent, malformedJSON)
	if !writes(e) {
		f = pick(l, missingParameter, gone, invalidParameter)
	}
	old := map[string]bool{} // client and version
	var flow float64
	for _, product := range l.world.products {
		if product.name == "" || p != nil && p != product {
			continue
		}
		newest := len(product.versions) - 1 - l.rnd.IntN(2)
		var part, all float64
		for i, v := range product.versions {
			all += v.weight
			if i < newest {
				old[v.client+"/"+v.version] = true
				part += v.weight
			}
		}
		flow += l.world.flow(product, e) * part / all
	}
	share = min(share, l.portion(flow, share))
	l.answer(e, f)
	l.where("method", e.method, "route", e.route)
	l.where("route", e.route)
	l.touch = func(g *generator, inc *incident, d *draft, strength float64) {
		if d.e == e && d.refusal == nil && old[d.client+"/"+d.version] && g.rnd.Float64() < share*strength {
			inc.fail(d, f)
		}
	}
}
