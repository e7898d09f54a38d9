package answer

import "strings"

// crawlers says what each crawler does with the page.
func (a *answer) crawlers() []Crawler {
	out := []Crawler{}
	for _, k := range a.contract.Crawler {
		c := Crawler{
			Who: k.Who, Indexing: k.Indexing, CrawlRate: k.CrawlRate, LinkSignals: k.LinkSignals,
			Role: Role{
				Does:   "indexing: " + k.Indexing + "; crawl rate: " + k.CrawlRate + "; link signals: " + k.LinkSignals + ".",
				Why:    k.Treatment.Text,
				Source: k.Treatment.Source,
			},
		}
		if same := k.Indexing; same == k.CrawlRate && same == k.LinkSignals {
			c.Does = "indexing, crawl rate, link signals: " + same + "."
		}
		out = append(out, c)
	}
	if len(out) > 0 {
		a.robots(&out[0])
	}
	return out
}

// robots adds what X-Robots-Tag and the address change for Googlebot.
func (a *answer) robots(c *Crawler) {
	if a.path == "/robots.txt" {
		a.robotsFile(c)
		return
	}
	if p := a.pause(); a.limited() && p.State == PauseAbsurd && !p.Epoch {
		c.Why += " Retry-After asks for " + Spell(p.Wait.Seconds) + "; Google takes this code for hours up to a day or two, so pages may leave the index before it is over."
		c.Source += "; " + srcGoogleRate
	}
	if a.Status < 200 || a.Status > 299 {
		return
	}
	for _, value := range a.Header.Values("X-Robots-Tag") {
		rules, agent := strings.ToLower(value), ""
		if who, rest, ok := strings.Cut(rules, ":"); ok && !strings.Contains(who, ",") && !strings.HasPrefix(strings.TrimSpace(who), "unavailable_after") {
			agent, rules = strings.TrimSpace(who), rest
		}
		if agent != "" && agent != "googlebot" {
			continue
		}
		for _, rule := range strings.Split(rules, ",") {
			switch strings.TrimSpace(rule) {
			case "noindex", "none":
				c.Indexing = "kept out by X-Robots-Tag: " + strings.TrimSpace(rule)
			case "nofollow":
				c.LinkSignals = "links not followed, by X-Robots-Tag: nofollow"
			}
			if strings.TrimSpace(rule) == "none" {
				c.LinkSignals = "links not followed, by X-Robots-Tag: none"
			}
		}
	}
	c.Does = "indexing: " + c.Indexing + "; crawl rate: " + c.CrawlRate + "; link signals: " + c.LinkSignals + "."
}

// robotsFile is for an answer to /robots.txt, whose code rules the whole site.
func (a *answer) robotsFile(c *Crawler) {
	const google = "https://developers.google.com/crawling/docs/robots-txt/robots-txt-spec"
	switch {
	case a.Status >= 500 || a.Status == 429:
		c.Role = Role{"Stops crawling the whole site at first.", "robots.txt that cannot be fetched: Google stops for 12 hours, then goes by its last good copy for up to 30 days.", google + "; RFC 9309 §2.3.1.4"}
		c.Indexing, c.CrawlRate = "kept at first", "stopped for the site"
	case a.Status >= 400:
		c.Role = Role{"Crawls everything.", "robots.txt that answers 4xx counts as no file: nothing is forbidden. This code opens the site instead of closing it.", google + "; RFC 9309 §2.3.1.3"}
		c.Indexing, c.CrawlRate = "allowed everywhere", "unaffected"
	case a.Status >= 300:
		c.Role = Role{"Follows at least five hops, then takes it as no file.", "A redirect of robots.txt.", google + "; RFC 9309 §2.3.1.2"}
	default:
		c.Role = Role{"Goes by the rules in the file.", "robots.txt was delivered.", google + "; RFC 9309 §2.3.1.1"}
		c.Indexing = "by the rules of the file"
	}
}
