package watch

// edgeBlock: something before the API refuses what many callers send.
var edgeBlock = Kind{
	Name: "edge-block", Title: "a block at the edge, before the API", Summary: "a firewall or proxy refuses requests before the API sees them",
	test: func(q *inquiry) finding {
		if q.kind.Status < 400 || q.kind.Status >= 500 || q.kind.Status == 429 || q.kind.Unrouted {
			return finding{}
		}
		by, share := q.fails.top("refused_by")
		if by != "proxy" || share < 0.9 {
			return finding{}
		}
		f := finding{score: 0.45}
		f.say(q.kind.Reason == "" || q.kind.Reason == "policy-denied", 0.15, "refused by the proxy, without a reason of the API")
		f.say(q.fails.distinctWho() >= 3, 0.25, "%d callers are refused", q.fails.distinctWho())
		f.say(q.before.N > 0, 0.1, "the same requests passed before")
		if q.newAddress() {
			f.doubt(0.3, "it comes from one new address")
		}
		return f
	},
}
