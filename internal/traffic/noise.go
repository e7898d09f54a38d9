package traffic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

// noise is something that happens beside the ordinary requests and is no
// incident.
type noise struct {
	from, to int64
	own      func(g *generator, minute int64)
	touch    func(g *generator, at int64, d *draft)
}

// layOutNoise lays out what the scenario's Noise asks for.
func layOutNoise(r *Run) []*noise {
	rnd := rand.New(rand.NewPCG(r.Seed, 0x2015e))
	var all []*noise
	add := func(wanted bool, lay func(*Run, *rand.Rand) []*noise) {
		if n := lay(r, rand.New(rand.NewPCG(rnd.Uint64(), 1))); wanted {
			all = append(all, n...)
		}
	}
	add(r.Noise.Standing, layStanding)
	add(r.Noise.Deploys, layDeploys)
	add(r.Noise.Surges, laySurges)
	add(r.Noise.Bots, layBots)
	add(r.Noise.Crawlers, layCrawlers)
	add(r.Noise.Scanners, layScanners)
	add(r.Noise.Newcomers, layNewcomers)
	return all
}

// layStanding lays out faults that have been there for ever: an integration
// that asks for what was deleted, a key that was revoked, a job without its
// role, and an old version with a defect.
func layStanding(r *Run, rnd *rand.Rand) []*noise {
	w := r.world
	p := w.products[4]
	actor := func(name string) *caller {
		tenant := rnd.IntN(tenantCount)
		return &caller{subject: name, tenant: w.tenants[tenant], product: p, version: 1, service: true, tokens: []string{token(rnd)}, addresses: []string{fmt.Sprintf("%s%d", w.nets[tenant], 253)}}
	}
	stale, revoked, job := actor("svc-stale"), actor("svc-former"), actor("svc-job")
	webhook := w.route("/v1/webhooks/{webhookId}")
	deleted := "/v1/webhooks/" + string(appendUUID(nil, rnd.Uint64(), rnd.Uint64()))
	me, inventory := w.route("/v1/me"), w.route("/v1/inventory/{sku}")
	old := w.products[1].versions[0]
	addresses := w.route("/v1/users/{userId}/addresses")
	return []*noise{{to: int64(r.Length), own: func(g *generator, minute int64) {
		every := func(minutes int64, c *caller, e *endpoint, f *refusal, path string) {
			if minute/int64(time.Minute)%minutes == minutes/2 {
				d := request(c, e, 0)
				d.refusal, d.path = f, path
				g.send(minute+int64(g.rnd.IntN(3000))*int64(time.Millisecond), d)
			}
		}
		every(5, stale, webhook, missing, deleted)
		every(2, revoked, me, invalidPassword, "")
		every(10, job, inventory, missingRole, "")
	}, touch: func(g *generator, at int64, d *draft) {
		if d.e.method == "POST" && d.e.backend == addresses.backend && d.client == old.client && d.version == old.version && d.refusal == nil && g.rnd.Float64() < 0.05 {
			d.refusal = invalidContent
		}
	}}}
}

// deploy is a version of a product that is fine.
type deploy struct {
	from    int64
	over    float64 // nanoseconds until whoever takes it has it
	lot     float64 // shifts who is early
	version version
}

// layDeploys rolls out versions that are fine: a mobile app's over the day,
// the shop's pages within the hour, a browser's, and a service's one by one.
func layDeploys(r *Run, rnd *rand.Rand) []*noise {
	plans := make([][]deploy, len(r.world.products))
	for day := time.Duration(0); day < r.Length; day += 24 * time.Hour {
		for i, p := range r.world.products {
			from, lot := int64(day+time.Duration(rnd.IntN(20*60))*time.Minute), rnd.Float64()
			if rnd.Float64() < 0.4 {
				continue
			}
			over := []time.Duration{20 * time.Hour, 16 * time.Hour, 40 * time.Minute, 20 * time.Hour, 8 * time.Hour}[i]
			last := p.versions[len(p.versions)-1]
			number := int(day / (24 * time.Hour))
			v := version{client: last.client, version: fmt.Sprintf("%s%d", last.version[:len(last.version)-1], 4+number)}
			if p.who == console {
				v = version{client: "Chrome", version: fmt.Sprintf("%d.0.0.0", 146+number)}
			}
			plans[i] = append(plans[i], deploy{from, float64(over), lot, v})
		}
	}
	return []*noise{{to: int64(r.Length), touch: func(g *generator, at int64, d *draft) {
		list := plans[d.product.index]
		looked := 0
		for i := len(list) - 1; i >= 0 && looked < 2; i-- {
			if list[i].from > at {
				continue
			}
			looked++
			if list[i].taken(at, d) {
				d.version = list[i].version.version
				return
			}
		}
	}}}
}

// taken reports whether the caller of a request has the new version by now.
// Nine of ten of those who had the newest before take it some time; whoever
// has stayed with an old one stays.
func (p *deploy) taken(at int64, d *draft) bool {
	if d.product.who == console && d.client != p.version.client || d.product.who != console && d.caller.version < len(d.product.versions)-1 {
		return false
	}
	have := p.lot
	switch {
	case d.session != nil:
		have += d.session.lot
	case d.caller != nil:
		have += d.caller.lot
	}
	_, have = math.Modf(have)
	return have < 0.9*min(1, float64(at-p.from)/p.over)
}

// laySurges lets the users of one client, or one tenant's, ask five times as
// often for half an hour, and fail no more often than before.
func laySurges(r *Run, rnd *rand.Rand) []*noise {
	var all []*noise
	for at := time.Duration(rnd.IntN(180)) * time.Minute; at < r.Length; at += time.Duration(120+rnd.IntN(240)) * time.Minute {
		n := &noise{from: int64(at), to: int64(at + time.Duration(15+rnd.IntN(30))*time.Minute)}
		var callers []*caller
		if rnd.IntN(2) == 0 {
			callers = r.world.products[rnd.IntN(3)].callers
		} else {
			tenant := r.world.people[rnd.IntN(len(r.world.people))].tenant
			for _, c := range append(r.world.people[:len(r.world.people):len(r.world.people)], r.world.services...) {
				if c.tenant == tenant {
					callers = append(callers, c)
				}
			}
		}
		weights := make([]float64, len(callers))
		var share float64
		for i, c := range callers {
			weights[i] = c.weight
			share += c.weight
		}
		chosen := newAlias(weights)
		n.own = func(g *generator, minute int64) {
			g.moments(minute, 4*share*r.Rate*r.season(minute), func(at int64) {
				c := callers[chosen.draw(g.rnd)]
				var d draft
				if c.service {
					g.automatic(&d, c)
				} else {
					var s session
					g.visit(&s, c)
					s.token = c.tokens[0] // they stay longer than usual
					g.personal(&d, &s)
				}
				d.e = c.product.endpoints[c.product.pick.draw(g.rnd)]
				d.host = d.e.hosts[g.rnd.IntN(len(d.e.hosts))]
				g.outcome(at, &d)
				g.send(at, &d)
			})
		}
		all = append(all, n)
	}
	return all
}

// layBots lays out monitors, and scripts that forget their key now and then.
func layBots(r *Run, rnd *rand.Rand) []*noise {
	health := r.world.route("/health")
	products := r.world.route("/v1/products")
	return []*noise{{to: int64(r.Length), own: func(g *generator, minute int64) {
		for i, from := range []string{"203.0.113.21", "203.0.113.22"} {
			for second := range 2 {
				g.send(minute+int64(second*30+7*i)*int64(time.Second), &draft{client: "uptime-probe", version: "1.0", address: from, e: health})
			}
		}
		g.moments(minute, 0.002*r.Rate, func(at int64) {
			d := &draft{client: "curl", version: "8.9.1", address: fmt.Sprintf("198.51.100.%d", 30+g.rnd.IntN(40)), e: products}
			if g.rnd.Float64() < 0.1 {
				d.refusal = &refusal{status: 401, reason: "missing-credentials", rung: "identity", by: "gate"}
			}
			g.send(at, d)
		})
	}}}
}

// layCrawlers lets search engines read the public pages, some hours more than
// others. A few of the pages they know are gone.
func layCrawlers(r *Run, rnd *rand.Rand) []*noise {
	page := r.world.route("/guides/{slug}")
	var all []*noise
	for _, bot := range crawlers {
		mood := make([]float64, int(r.Length/time.Hour)+1)
		for i := range mood {
			mood[i] = math.Exp2(3*rnd.Float64() - 2)
		}
		all = append(all, &noise{to: int64(r.Length), own: func(g *generator, minute int64) {
			g.moments(minute, bot.share*r.Rate*mood[minute/int64(time.Hour)], func(at int64) {
				d := &draft{client: bot.agent.client, version: bot.agent.version, address: bot.from[g.rnd.IntN(len(bot.from))], crawler: bot.standing, e: page, once: true}
				if g.rnd.Float64() < 0.03 {
					d.path = "/guides/" + r.world.gone[g.rnd.IntN(len(r.world.gone))]
					d.refusal = missing
				}
				g.send(at, d)
			})
		}})
	}
	return all
}

// layScanners lets strangers ask for one to four paths each and go.
func layScanners(r *Run, rnd *rand.Rand) []*noise {
	return []*noise{{to: int64(r.Length), own: func(g *generator, minute int64) {
		g.moments(minute, 0.1+r.Rate/10_000, func(at int64) {
			tool := scanners[g.rnd.IntN(len(scanners))]
			address := fmt.Sprintf("100.%d.%d.%d", 64+g.rnd.IntN(60), g.rnd.IntN(256), 1+g.rnd.IntN(250))
			for range 1 + min(g.rnd.IntN(4), g.rnd.IntN(4)) {
				g.send(at, probe(g.rnd, tool, address))
				at += int64(g.rnd.ExpFloat64() * 20 * float64(time.Second))
			}
		})
	}}}
}

// layNewcomers lets new users mistype their password, forget fields, and try
// what is not for them, before they succeed.
func layNewcomers(r *Run, rnd *rand.Rand) []*noise {
	login, form := r.world.route("/v1/sessions"), r.world.operation("POST", "/v1/users/{userId}/addresses")
	members := r.world.operation("GET", "/v1/orgs/{orgId}/members")
	number := 0
	return []*noise{{to: int64(r.Length), own: func(g *generator, minute int64) {
		g.moments(minute, r.Rate*r.season(minute)/3000, func(at int64) {
			number++
			tenant := zipfTenant(g.rnd)
			c := &caller{subject: fmt.Sprintf("n%05d", number), tenant: r.world.tenants[tenant], product: r.world.products[g.rnd.IntN(4)], tokens: []string{token(g.rnd)}}
			c.version = len(c.product.versions) - 1
			c.addresses = []string{fmt.Sprintf("%s%d", r.world.nets[tenant], 1+g.rnd.IntN(250))}
			ask := func(times int, e *endpoint, f *refusal) {
				for range times {
					d := request(c, e, 0)
					d.refusal, d.once = f, true // the next attempt is already on the list
					g.send(at, d)
					at += int64((0.2 + g.rnd.ExpFloat64()) * 10 * float64(time.Second))
				}
			}
			ask(g.rnd.IntN(3), login, invalidPassword)
			ask(1, login, nil)
			ask(min(g.rnd.IntN(4), g.rnd.IntN(4)), form, invalidContent)
			ask(1, form, nil)
			if c.product.who == console {
				ask(g.rnd.IntN(2), members, missingRole)
			}
			for range 3 + g.rnd.IntN(10) {
				ask(1, c.product.endpoints[c.product.pick.draw(g.rnd)], nil)
			}
		})
	}}}
}
