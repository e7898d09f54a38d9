package watch

// missingRole: one caller is refused on what it never did before, with every
// token it has, while it and its peers do other things.
var missingRole = Kind{
	Name: "missing-role", Title: "a caller without the role", Summary: "one caller asks for what it was never allowed to do",
	test: func(q *inquiry) finding {
		if q.kind.Status != 403 || q.reason("insufficient-scope", "address-not-allowed", "wrong-tenant") {
			return finding{}
		}
		_, subject := q.holds("subject")
		_, token := q.holds("token")
		if !subject && !token {
			return finding{}
		}
		f := finding{score: 0.35}
		f.say(q.reason("missing-role", "policy-denied", "object-denied"), 0.3, "the reason is %s", q.kind.Reason)
		f.say(subject, 0.15, "one subject is refused")
		f.say(q.neverBefore(), 0.2, "it never had a success on these routes")
		f.say(q.beside.N >= 3, 0.1, "others succeed there")
		if t := q.sisters(); t > 0 {
			f.doubt(0.25, "another token of the same subject succeeds there")
		}
		if q.foreign() {
			f.doubt(0.35, "the objects belong to other tenants")
		}
		if q.newAddress() && q.workedBefore() {
			f.doubt(0.3, "it worked from another address")
		}
		return f
	},
}
