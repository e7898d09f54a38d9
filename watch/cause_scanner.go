package watch

// scanner: few addresses ask for many things that do not exist, or try many
// names at one door.
var scanner = Kind{
	Name: "scanner", Title: "a scanner", Summary: "somebody asks for what does not exist, looking for a weakness",
	test: func(q *inquiry) finding {
		f := finding{}
		networks := q.fails.distinct("network")
		_, share := q.fails.top("network")
		few := networks > 0 && (networks <= 3 || share > 0.8)
		if u := q.unroutedFailures(); u > 0.8 {
			f.say(true, 0.5, "%s of it asks for what does not exist", percent(u))
			f.say(few, 0.2, "from %s", count(int64(networks), "network"))
			f.say(len(q.fails.Paths) >= 5, 0.2, "%d different paths", len(q.fails.Paths))
			f.say(q.good.N < 0.2*q.fails.N, 0.1, "nothing of it succeeds")
		} else if q.kind.Status == 401 && few && q.fails.distinct("subject") >= 5 {
			f.say(true, 0.8, "%d names were tried from %s", q.fails.distinct("subject"), count(int64(networks), "network"))
		}
		if _, c := q.crawler(); c > 0.8 {
			f.doubt(0.5, "it is a known crawler")
		}
		return f
	},
}
