package httpstatus

const undocumented = "undocumented"

// bingbot is the same for every code: its owner documents none of them, and
// what Google does must not be copied into its place.
func bingbot() Crawler {
	return Crawler{
		Who:       "Bingbot",
		Treatment: vend(srcBing, "Microsoft publishes no treatment per code; its Webmaster Tools only count 301, 302, 4xx and 5xx."),
		Indexing:  undocumented, CrawlRate: undocumented, LinkSignals: undocumented,
	}
}

func crawlers(google Crawler) []Crawler {
	google.Who = "Googlebot"
	return []Crawler{google, bingbot()}
}

// crawlIndex is for answers whose content goes to the index.
func crawlIndex() []Crawler {
	return crawlers(Crawler{
		Treatment: goog(srcGoogleCodes, "The content goes on to the indexing pipeline, without a promise that it is indexed; a page that looks like an error becomes a soft 404."),
		Indexing:  "considered", CrawlRate: "unaffected", LinkSignals: "links in the content are read",
	})
}

// crawlMaybe is for 201 and 202.
func crawlMaybe() []Crawler {
	return crawlers(Crawler{
		Treatment: goog(srcGoogleCodes, "Googlebot waits for the content for a limited time, then hands on whatever it got."),
		Indexing:  "considered, with what arrived in time", CrawlRate: "unaffected", LinkSignals: undocumented,
	})
}

// crawlSoft404 is for 204.
func crawlSoft404() []Crawler {
	return crawlers(Crawler{
		Treatment: goog(srcGoogleCodes, "Googlebot tells the indexing pipeline that there is no content; Search Console may show a soft 404."),
		Indexing:  "not indexed", CrawlRate: "unaffected", LinkSignals: "none, there is no content",
	})
}

// crawlPermanent is for 301 and 308.
func crawlPermanent() []Crawler {
	return crawlers(Crawler{
		Treatment: goog(srcGoogleCodes, "Googlebot follows up to 10 hops and takes the redirect as a strong signal that the target is canonical; the content of the redirecting URL is ignored."),
		Indexing:  "the target, as a rule", CrawlRate: "unaffected", LinkSignals: "strong canonical signal for the target",
	})
}

// crawlTemporary is for 302, 303 and 307.
func crawlTemporary() []Crawler {
	return crawlers(Crawler{
		Treatment: goog(srcGoogleCodes, "Googlebot follows up to 10 hops and takes the redirect as a weak signal that the target is canonical; the content of the redirecting URL is ignored."),
		Indexing:  "may keep the redirecting URL", CrawlRate: "unaffected", LinkSignals: "weak canonical signal for the target",
	})
}

// crawlUnchanged is for 304.
func crawlUnchanged() []Crawler {
	return crawlers(Crawler{
		Treatment: goog(srcGoogleCodes, "The content is taken to be the same as at the last crawl; the code has no other effect."),
		Indexing:  "unchanged", CrawlRate: "unaffected", LinkSignals: "unchanged",
	})
}

// crawlDrop is for every 4xx but 429: Google has one treatment for all.
func crawlDrop() []Crawler {
	return crawlers(Crawler{
		Treatment: goog(srcGoogleCodes, "All 4xx codes except 429 are treated alike: the content counts as absent, an indexed URL leaves the index, and the rate of crawling does not change."),
		Indexing:  "dropped", CrawlRate: "unaffected", LinkSignals: "the body is ignored, so its links are not read; what happens to links pointing here is undocumented",
	})
}

// crawlSlow is for 5xx and 429.
func crawlSlow() []Crawler {
	return crawlers(Crawler{
		Treatment: goog(srcGoogleCodes, "Crawling of the whole host slows down in proportion to the failing URLs; a URL that keeps failing leaves the index."),
		Indexing:  "kept at first, dropped if it persists", CrawlRate: "slowed for the host", LinkSignals: undocumented,
	})
}

// crawlUnknown is for codes on which Google says nothing.
func crawlUnknown() []Crawler {
	return crawlers(Crawler{
		Treatment: goog(srcGoogleCodes, "Google's page on status codes does not name this one."),
		Indexing:  undocumented, CrawlRate: undocumented, LinkSignals: undocumented,
	})
}

// crawlInterim is for 1xx: the final answer decides.
func crawlInterim() []Crawler {
	return crawlers(Crawler{
		Treatment: goog(srcGoogleCodes, "Google's page on status codes names no interim answer."),
		Indexing:  "decided by the final answer", CrawlRate: "decided by the final answer", LinkSignals: "decided by the final answer",
	})
}

// crawlNever is for numbers that never reach a crawler.
func crawlNever() []Crawler {
	never := "not seen by the crawler"
	c := Crawler{
		Who:       "Googlebot",
		Treatment: conv("The number exists only in a log; the crawler sees the answer that was really sent, or a lost connection."),
		Indexing:  never, CrawlRate: never, LinkSignals: never,
	}
	b := bingbot()
	b.Treatment = c.Treatment
	return []Crawler{c, b}
}
