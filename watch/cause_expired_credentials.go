package watch

// expiredCredentials: credentials that worked are refused from one moment on.
var expiredCredentials = Kind{
	Name: "expired-credentials", Title: "credentials that expired", Summary: "credentials that worked before are refused now",
	test: func(q *inquiry) finding {
		if q.kind.Status != 401 || q.reason("missing-credentials", "insufficient-scope") {
			return finding{}
		}
		if !q.workedBefore() && !q.reason("expired-credentials") {
			return finding{}
		}
		f := finding{score: 0.25}
		_, _, one := q.caller()
		f.say(q.reason("expired-credentials"), 0.4, "the reason is expired-credentials")
		f.say(q.reason("invalid-credentials"), 0.1, "the reason is invalid-credentials")
		f.say(one, 0.15, "one caller is refused")
		f.say(q.workedBefore(), 0.25, "it worked before")
		f.say(q.good.N < 0.2*q.fails.N, 0.1, "nothing of it succeeds now")
		if q.fails.distinct("subject") >= 5 && q.fails.distinct("network") <= 3 {
			f.doubt(0.4, "many subjects from few networks: somebody tries passwords")
		}
		return f
	},
}
