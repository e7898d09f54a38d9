package watch

// schemaChange: a route refuses several older versions of its clients and
// takes the newest.
var schemaChange = Kind{
	Name: "schema-change", Title: "the API changed under older clients", Summary: "the API changed, and older clients still send what it took before",
	test: func(q *inquiry) finding {
		if !q.rejectsContent() && !q.rejectsTarget() || q.fails.distinct("version") < 2 || q.kind.Unrouted {
			return finding{}
		}
		versions, rate, newest, n, fresh := q.newest()
		if versions < 2 || newest == "" {
			return finding{}
		}
		f := finding{score: 0.3}
		client, version := cutName(newest)
		f.say(true, 0.1, "%d versions are refused", versions)
		f.say(fresh < 0.2*rate, 0.3, "the newest is not: %s %s failed in %s of %.0f requests, older ones in %s", client, version, percent(fresh), n, percent(rate))
		f.say(q.fails.distinct("route") == 1, 0.1, "one route is concerned")
		f.say(q.fails.distinctWho() >= 3, 0.1, "%d callers are refused", q.fails.distinctWho())
		if q.anyFresh() {
			f.doubt(0.2, "a version that is refused is itself new")
		}
		return f
	},
}
