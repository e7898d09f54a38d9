package watch

// crawling: a crawler walks over what is gone or refused.
var crawling = Kind{
	Name: "crawler", Title: "a crawler", Summary: "a crawler asks for what is gone or refused",
	test: func(q *inquiry) finding {
		name, share := q.crawler()
		if share < 0.8 {
			return finding{}
		}
		f := finding{score: 0.75}
		f.say(true, 0.1, "%s of it is %s", percent(share), name)
		f.say(q.kind.Status == 404 || q.kind.Status == 410 || q.kind.Status == 403, 0.1, "answered %d", q.kind.Status)
		return f
	},
}
