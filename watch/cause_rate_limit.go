package watch

// rateLimit: somebody asks more often than allowed.
var rateLimit = Kind{
	Name: "rate-limit", Title: "a caller over its quota", Summary: "a caller exceeds its quota",
	test: func(q *inquiry) finding {
		if q.kind.Status != 429 && !q.reason("rate-limited", "address-rate-limited", "overloaded") {
			return finding{}
		}
		f := finding{score: 0.7}
		dim, value, one := q.caller()
		f.say(one, 0.2, "one caller: %s %s", dim, value)
		f.say(q.good.N > 0, 0.05, "others of its requests pass")
		return f
	},
}
