package watch

// statusSwap: as many requests fail as before, with another code.
var statusSwap = Kind{
	Name: "status-swap", Title: "the same requests, answered with another code", Summary: "one code rose as another fell: the same requests, answered otherwise",
	test: func(q *inquiry) finding {
		if _, _, one := q.caller(); one || q.fails.distinctWho() < 3 {
			return finding{}
		}
		status, fell, rose := q.swapped()
		if status == 0 || fell < 0.5*rose || status/100 != q.kind.Status/100 {
			return finding{}
		}
		f := finding{score: 0.55}
		f.say(true, 0.2, "%d fell by as much as %d rose", status, q.kind.Status)
		f.say(q.fails.distinctWho() >= 3, 0.15, "%d callers are concerned", q.fails.distinctWho())
		f.say(q.fails.distinct("version") >= 2, 0.1, "whatever client asks")
		return f
	},
}
