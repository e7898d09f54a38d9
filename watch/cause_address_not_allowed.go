package watch

// addressNotAllowed: a caller that works from elsewhere is refused from a new
// address, whatever it asks for.
var addressNotAllowed = Kind{
	Name: "address-not-allowed", Title: "an address that is not allowed", Summary: "a service began to call from an address that is not allowed",
	test: func(q *inquiry) finding {
		if q.kind.Status != 403 && q.kind.Status != 401 || q.kind.Unrouted {
			return finding{}
		}
		named := q.reason("address-not-allowed")
		address, ok := q.holds("address")
		if !ok {
			address, ok = q.holds("network")
		}
		if !ok && !named || !named && q.kind.Reason != "" {
			return finding{}
		}
		by, share := q.fails.top("refused_by")
		edge := share > 0.9 && by != "upstream"
		caller := q.callerElsewhere("token") || q.callerElsewhere("subject")
		if !named && !edge && !caller {
			return finding{} // the log does not tell an address from whoever sits there
		}
		f := finding{score: 0.25}
		f.say(named, 0.45, "the reason is address-not-allowed")
		f.say(ok && q.newAddress(), 0.25, "%s was first seen %s", address, q.sinceWhen("address", address))
		f.say(q.good.N < 0.1*q.fails.N, 0.15, "nothing from there succeeds")
		f.say(q.fails.distinct("route") >= 2, 0.1, "%d routes refuse it", q.fails.distinct("route"))
		f.say(caller || q.callerElsewhere("version"), 0.2, "the same caller works from other addresses")
		f.say(edge, 0.1, "refused by the %s", by)
		if u := q.unrouted(); u > 0.3 {
			f.doubt(0.5, "%s of it asks for what does not exist", percent(u))
		}
		return f
	},
}
