package watch

// schemaChange: a route refuses several older versions of its clients and
// takes the newest.
var schemaChange = Kind{
	Name: "schema-change", Summary: "the API changed, and older clients still send what it took before",
	test: func(q *inquiry) finding {
		if !q.rejectsContent() || q.fails.distinct("version") < 2 || q.kind.Unrouted {
			return finding{}
		}
		older, newer, newest := q.byAge()
		if older < 2 || newest == "" {
			return finding{}
		}
		f := finding{score: 0.35}
		f.say(older >= 2, 0.15, "%d versions are refused", older)
		client, version := cutName(newest)
		f.say(newer > 0, 0.35, "newer ones are not: %s %s", client, version)
		f.say(q.fails.distinct("route") == 1, 0.1, "one route is concerned")
		if q.anyFresh() {
			f.doubt(0.2, "a version that is refused is itself new")
		}
		return f
	},
}
