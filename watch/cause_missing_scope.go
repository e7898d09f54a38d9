package watch

// missingScope: one token is refused where other tokens of its subject, or of
// its client, are not.
var missingScope = Kind{
	Name: "missing-scope", Title: "a token without the scope", Summary: "one token lacks what other tokens of the same kind carry",
	test: func(q *inquiry) finding {
		if q.kind.Status != 403 && q.kind.Status != 401 || q.reason("missing-role", "address-not-allowed", "wrong-tenant", "expired-credentials", "invalid-credentials") {
			return finding{}
		}
		token, ok := q.holds("token")
		if !ok && !q.reason("insufficient-scope") {
			return finding{}
		}
		f := finding{score: 0.3}
		f.say(q.reason("insufficient-scope"), 0.4, "the reason is insufficient-scope")
		f.say(ok, 0.1, "one token is refused")
		f.say(ok && q.freshIn("token", token), 0.15, "the token was first seen %s", q.sinceWhen("token", token))
		f.say(q.sisters() > 0, 0.25, "another token of the same subject succeeds there")
		if q.kind.Status == 401 && q.workedBefore() {
			f.doubt(0.3, "the token worked there before")
		}
		if q.foreign() {
			f.doubt(0.3, "the objects belong to other tenants")
		}
		if q.fails.distinct("route") >= 6 && !q.reason("insufficient-scope") {
			f.doubt(0.15, "many routes refuse it")
		}
		return f
	},
}
