package watch

// tenantViolation: one caller asks for many objects that belong to others.
var tenantViolation = Kind{
	Name: "tenant-violation", Title: "a caller reaching for other tenants' objects", Summary: "one caller reaches for the objects of other tenants",
	test: func(q *inquiry) finding {
		if q.kind.Status != 403 && q.kind.Status != 404 || q.kind.Unrouted {
			return finding{}
		}
		if _, _, ok := q.caller(); !ok {
			return finding{}
		}
		f := finding{}
		named := q.reason("wrong-tenant")
		objects := len(q.fails.Paths)
		f.say(named, 0.7, "the reason is wrong-tenant")
		f.say(q.foreign(), 0.65, "the objects belong to other tenants")
		f.say(objects >= 5 && float64(objects) >= 0.5*q.fails.N && q.kind.Reason != "insufficient-scope" && q.kind.Reason != "missing-role", 0.25, "%d different objects were asked for", objects)
		f.say(q.fails.distinct("route") <= 3, 0.05, "on %d routes", q.fails.distinct("route"))
		f.say(q.good.N > 0, 0.05, "the caller reads objects of its own")
		return f
	},
}
