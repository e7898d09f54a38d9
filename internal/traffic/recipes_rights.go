package traffic

// What callers may not do.

func administration(e *endpoint) bool { return e.who&console != 0 && e.tenant }

func layMissingRole(l *layout) {
	c := l.stranger("u", l.world.products[3])
	refused, granted := either(c.product.endpoints, administration)
	l.answer(nil, missingRole)
	l.where("subject", c.subject)
	l.where("token", c.tokens[0])
	l.whereAddress(c.addresses[0])
	l.own = func(g *generator, inc *incident, minute int64) {
		l.act(g, minute, c, missingRole, refused, granted, l.rate)
	}
}

func layMissingRoleService(l *layout) {
	c := l.stranger("svc-", l.world.products[4])
	c.tokens = append(c.tokens, token(l.rnd), token(l.rnd))
	refused, granted := either(c.product.endpoints, func(e *endpoint) bool { return e.backend == "events" })
	l.answer(nil, missingRole)
	l.where("subject", c.subject)
	l.whereAddress(c.addresses[0])
	l.own = func(g *generator, inc *incident, minute int64) {
		l.act(g, minute, c, missingRole, refused, granted, 2*l.rate)
	}
}

// layMissingScope gives a service that has been at work one more token. Its
// requests succeed but for those of one scope.
func layMissingScope(l *layout) {
	c := *l.world.services[l.rnd.IntN(len(l.world.services))]
	c.tokens = []string{token(l.rnd)}
	l.scopeless(&c)
}

// layMissingScopePerson lets a person run a script with a token of its own.
func layMissingScopePerson(l *layout) {
	c := *l.world.people[l.rnd.IntN(len(l.world.people))]
	c.tokens = []string{token(l.rnd)}
	c.addresses = c.addresses[:1]
	c.product = &product{name: "python-requests", versions: []version{{client: "python-requests", version: "2.32.3"}}, who: c.product.who, endpoints: c.product.endpoints}
	c.version = 0
	l.scopeless(&c)
}

func (l *layout) scopeless(c *caller) {
	scopes := map[string]bool{}
	var lacking []string
	for _, e := range c.product.endpoints {
		if e.scope != "" && !scopes[e.scope] {
			scopes[e.scope] = true
			lacking = append(lacking, e.scope)
		}
	}
	l.lack(c, lacking[l.rnd.IntN(len(lacking))])
}

// lack lets a caller's only token lack a scope.
func (l *layout) lack(c *caller, scope string) {
	refused, granted := either(c.product.endpoints, func(e *endpoint) bool { return e.scope == scope })
	l.answer(nil, insufficientScope)
	if len(refused) == 1 {
		l.answer(refused[0], insufficientScope)
	}
	l.where("token", c.tokens[0])
	l.where("subject", c.subject)
	if len(c.addresses) == 1 {
		l.whereAddress(c.addresses[0])
	}
	l.own = func(g *generator, inc *incident, minute int64) {
		l.act(g, minute, c, insufficientScope, refused, granted, l.rate)
	}
}

// layAddress moves part of the requests of some services behind a new
// address, which nobody has allowed.
func layAddress(l *layout) {
	moved := map[*caller]bool{}
	var flow float64
	for _, i := range l.rnd.Perm(len(l.world.services)) {
		moved[l.world.services[i]] = true
		flow += l.world.rate * l.world.services[i].weight
		if len(moved) >= 2 && flow*0.7*l.season >= l.rate {
			break
		}
	}
	share := l.portion(flow, 0.9)
	address := l.address()
	l.answer(nil, addressNotAllowed)
	l.whereAddress(address)
	l.touch = func(g *generator, inc *incident, d *draft, strength float64) {
		if d.session == nil && moved[d.caller] && g.rnd.Float64() < share*strength {
			d.address = address
			inc.fail(d, addressNotAllowed)
		}
	}
}

// layTenant lets a person who has worked for hours ask for other tenants'
// papers as well.
func layTenant(l *layout) {
	c := l.stranger("u", l.world.products[3])
	at, own := either(c.product.endpoints, func(e *endpoint) bool { return e.tenant && len(e.params) > 0 && e.method == "GET" })
	l.reach(c, wrongTenant, at, append(own, at...))
}

func layTenantHidden(l *layout) {
	c := l.stranger("u", l.world.products[l.rnd.IntN(3)])
	at, own := either(c.product.endpoints, func(e *endpoint) bool { return e.route == "/v1/orders/{orderId}" })
	l.reach(c, hidden, at, append(own, at...))
}

// reach gives a caller a past of successes, and from the incident's start
// requests for the objects of others.
func (l *layout) reach(c *caller, f *refusal, at, own []*endpoint) {
	if l.rnd.IntN(2) == 0 || len(at) == 1 {
		at = at[:1]
		l.answer(at[0], f)
	} else {
		l.answer(nil, f)
	}
	l.where("subject", c.subject)
	l.where("token", c.tokens[0])
	l.whereAddress(c.addresses[0])
	l.first, l.until = 0, int64(l.run.Length)
	l.own = func(g *generator, inc *incident, minute int64) {
		n := 0
		g.moments(minute, 0.3, func(at int64) {
			g.send(at, request(c, own[g.rnd.IntN(len(own))], 0))
		})
		l.failures(g, minute, func(when int64) {
			n++
			d := request(c, at[g.rnd.IntN(len(at))], n)
			for d.object = c.tenant; d.object == c.tenant; {
				d.object = l.world.tenants[g.rnd.IntN(tenantCount)]
			}
			inc.fail(d, f)
			g.send(when, d)
		})
	}
}

// layExpired gives a service a past of successes. From the incident's start
// its token is refused, and it tries again for ever.
func layExpired(l *layout) {
	c := l.stranger("svc-", l.world.products[4])
	_, granted := either(c.product.endpoints, func(e *endpoint) bool { return false })
	used := granted[:2+l.rnd.IntN(len(granted)-2)]
	l.answer(nil, expired)
	l.where("token", c.tokens[0])
	l.whereAddress(c.addresses[0])
	l.first, l.until = 0, int64(l.run.Length)
	l.own = func(g *generator, inc *incident, minute int64) {
		g.moments(minute, 0.5*l.rate+0.2, func(at int64) {
			if at < inc.from || at >= inc.to { // the incident ends with a new token
				g.send(at, request(c, used[g.rnd.IntN(len(used))], 0))
			}
		})
		l.act(g, minute, c, expired, used, used, 0)
	}
}

// layRateLimit lets a service ask for much more than it used to.
func layRateLimit(l *layout) {
	c := l.stranger("svc-", l.world.products[4])
	_, granted := either(c.product.endpoints, func(e *endpoint) bool { return false })
	used := granted[:1+l.rnd.IntN(4)]
	l.answer(nil, rateLimited)
	if len(used) == 1 {
		l.answer(used[0], rateLimited)
	}
	l.where("subject", c.subject)
	l.where("token", c.tokens[0])
	l.whereAddress(c.addresses[0])
	l.first, l.until = 0, int64(l.run.Length)
	quota := 0.5 + 2*l.rnd.Float64() // a minute
	l.own = func(g *generator, inc *incident, minute int64) {
		others := 0.4 * quota
		if inc.strength(minute) > 0 {
			others = quota
		}
		l.act(g, minute, c, rateLimited, used, used, others)
	}
}

// layRateLimitAddress lets somebody without an account copy the public pages.
func layRateLimitAddress(l *layout) {
	address := l.address()
	pages := l.page()
	l.answer(pages, addressLimited)
	l.whereAddress(address)
	client := pick(l, version{client: "Wget", version: "1.24.5"}, version{client: "python-requests", version: "2.31.0"}, version{client: "HTTrack", version: "3.49"})
	l.own = func(g *generator, inc *incident, minute int64) {
		ask := func(f *refusal) func(int64) {
			return func(at int64) {
				d := &draft{client: client.client, version: client.version, address: address, e: pages}
				if f != nil {
					inc.fail(d, f)
				}
				g.send(at, d)
			}
		}
		l.failures(g, minute, ask(addressLimited))
		g.moments(minute, 2*l.rate, ask(nil))
	}
}

// page returns the endpoint of the public pages.
func (l *layout) page() *endpoint { return l.world.route("/guides/{slug}") }
