package watch

// clientDeployment: one version of a client is refused for what it sends, the
// version is new, and older ones are fine on the same routes.
var clientDeployment = Kind{
	Name: "client-deployment", Title: "a bad client deployment", Summary: "one version of one client began to send requests that the API refuses",
	test: func(q *inquiry) finding {
		v, ok := q.holds("version")
		if !ok || !q.rejectsContent() && !(q.rejectsTarget() && q.fresh(v)) {
			return finding{}
		}
		if _, _, one := q.caller(); one && !q.fresh(v) {
			return finding{} // one caller, who has some version
		}
		f := finding{score: 0.3}
		client, version := cutName(v)
		f.say(q.fresh(v), 0.3, "%s %s was first seen %s", client, version, q.sinceWhen("version", v))
		others, failing := q.siblings(client, v)
		switch {
		case others >= 3 && failing < 0.3*q.rate():
			f.say(true, 0.3, "other versions of %s on the same routes fail at %s", client, percent(failing))
		case others >= 3:
			f.doubt(0.3, "other versions of %s fail too, at %s", client, percent(failing))
		}
		f.say(q.fails.distinctWho() >= 3, 0.1, "%d callers are refused", q.fails.distinctWho())
		if q.browser() {
			f.score -= 0.25
		}
		return f
	},
}
