package watch

// frontendChange: the pages of one origin send what the API refuses. Browsers
// come in many versions, so the origin is the mark, not the version.
var frontendChange = Kind{
	Name: "frontend-change", Title: "a change of the front end", Summary: "the browser client of one origin began to send requests that the API refuses",
	test: func(q *inquiry) finding {
		if !q.rejectsContent() || !q.browser() {
			return finding{}
		}
		if _, _, one := q.caller(); one && !q.anyFresh() {
			return finding{} // one caller, who comes from some page
		}
		f := finding{score: 0.35}
		for _, dim := range [...]string{"origin", "referer"} {
			if v, share := q.fails.top(dim); share >= 0.9 {
				rate, n := q.elsewhere(dim, v)
				f.say(true, 0.2, "%s of the failures come from pages of %s", percent(share), v)
				f.say(n >= 3 && rate < 0.3*q.rate(), 0.2, "requests that come from elsewhere fail at %s", percent(rate))
				break
			}
		}
		if v, ok := q.holds("version"); ok {
			f.say(q.fresh(v), 0.2, "its version was first seen %s", q.sinceWhen("version", v))
		}
		f.say(q.fails.distinct("route") >= 2, 0.15, "%d routes are concerned", q.fails.distinct("route"))
		f.say(q.fails.distinctWho() >= 3, 0.1, "%d callers are refused", q.fails.distinctWho())
		return f
	},
}
