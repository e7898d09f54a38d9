package watch

// upstreamFault: the server fails, whoever asks. A fault that answers 400 to
// every client, old and new, is one too.
var upstreamFault = Kind{
	Name: "upstream-fault", Title: "a fault of the server", Summary: "the server fails, whoever asks",
	test: func(q *inquiry) finding {
		f := finding{}
		fault := q.kind.Status >= 500
		if q.kind.Status == 429 || q.kind.Unrouted || q.reason("rate-limited", "maintenance", "draining") {
			return f
		}
		_, version := q.holds("version")
		_, _, caller := q.caller()
		many := q.fails.distinctWho() >= 3 && !caller
		f.say(fault, 0.6, "the answer is %d", q.kind.Status)
		f.say(many, 0.15, "%d callers are concerned", q.fails.distinctWho())
		f.say(many && !version && q.fails.distinct("version") >= 3, 0.2, "%d client versions fail", q.fails.distinct("version"))
		if !fault {
			versions, rate, newest, _, fresh := q.newest()
			f.say(many && !version && q.rejectsContent() && versions >= 3 && newest != "" && fresh >= 0.5*rate, 0.4, "the newest versions fail as the older ones do")
			if by, share := q.fails.top("refused_by"); by == "proxy" && share > 0.9 {
				f.doubt(0.3, "a proxy refuses")
			}
		}
		up, ok := q.holds("upstream")
		f.say(ok, 0.2, "all of it from %s", up)
		return f
	},
}
