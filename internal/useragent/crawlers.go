package useragent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Crawler is a robot that names itself in its User-Agent.
type Crawler struct {
	Name   string // as Parse names it
	Mark   string // what its User-Agent holds, in lower case
	Who    string // who runs it
	Ranges string // where its operator publishes the addresses it comes from, "" for nowhere
}

// Crawlers lists the crawlers that are known by name. A mark that contains
// another one comes before it.
var Crawlers = []*Crawler{
	{"Googlebot", "googlebot", "Google Search", "https://developers.google.com/static/search/apis/ipranges/googlebot.json"},
	{"GoogleOther", "googleother", "Google research and development", "https://developers.google.com/static/search/apis/ipranges/googlebot.json"},
	{"Google-InspectionTool", "google-inspectiontool", "Google Search testing tools", "https://developers.google.com/static/search/apis/ipranges/googlebot.json"},
	{"Storebot-Google", "storebot-google", "Google Shopping", "https://developers.google.com/static/search/apis/ipranges/googlebot.json"},
	{"AdsBot-Google", "adsbot-google", "Google Ads", "https://developers.google.com/static/search/apis/ipranges/special-crawlers.json"},
	{"Mediapartners-Google", "mediapartners-google", "Google AdSense", "https://developers.google.com/static/search/apis/ipranges/special-crawlers.json"},
	{"FeedFetcher-Google", "feedfetcher-google", "Google feeds", "https://developers.google.com/static/search/apis/ipranges/user-triggered-fetchers-google.json"},
	{"bingbot", "bingbot", "Microsoft Bing", "https://www.bing.com/toolbox/bingbot.json"},
	{"adidxbot", "adidxbot", "Microsoft Advertising", "https://www.bing.com/toolbox/bingbot.json"},
	{"Applebot", "applebot", "Apple Siri and Spotlight", "https://search.developer.apple.com/applebot.json"},
	{"DuckDuckBot", "duckduckbot", "DuckDuckGo", "https://duckduckgo.com/duckduckbot.json"},
	{"DuckAssistBot", "duckassistbot", "DuckDuckGo answers", "https://duckduckgo.com/duckassistbot.json"},
	{"YandexBot", "yandexbot", "Yandex", ""},
	{"YandexImages", "yandeximages", "Yandex images", ""},
	{"Baiduspider", "baiduspider", "Baidu", ""},
	{"Sogou", "sogou web spider", "Sogou", ""},
	{"360Spider", "360spider", "Qihoo 360", ""},
	{"Yeti", "yeti/", "Naver", ""},
	{"SeznamBot", "seznambot", "Seznam", ""},
	{"Qwantbot", "qwantbot", "Qwant", ""},
	{"MojeekBot", "mojeekbot", "Mojeek", ""},
	{"Slurp", "yahoo! slurp", "Yahoo", ""},
	{"PetalBot", "petalbot", "Huawei Petal", ""},
	{"GPTBot", "gptbot", "OpenAI training", "https://openai.com/gptbot.json"},
	{"OAI-SearchBot", "oai-searchbot", "OpenAI search", "https://openai.com/searchbot.json"},
	{"ChatGPT-User", "chatgpt-user", "OpenAI, on behalf of a user", "https://openai.com/chatgpt-user.json"},
	{"ClaudeBot", "claudebot", "Anthropic training", ""},
	{"Claude-SearchBot", "claude-searchbot", "Anthropic search", ""},
	{"Claude-User", "claude-user", "Anthropic, on behalf of a user", ""},
	{"PerplexityBot", "perplexitybot", "Perplexity", "https://www.perplexity.com/perplexitybot.json"},
	{"Perplexity-User", "perplexity-user", "Perplexity, on behalf of a user", "https://www.perplexity.com/perplexity-user.json"},
	{"MistralAI-User", "mistralai-user", "Mistral, on behalf of a user", ""},
	{"CCBot", "ccbot", "Common Crawl", "https://index.commoncrawl.org/ccbot.json"},
	{"Bytespider", "bytespider", "ByteDance", ""},
	{"Amazonbot", "amazonbot", "Amazon", ""},
	{"meta-externalagent", "meta-externalagent", "Meta training", ""},
	{"facebookexternalhit", "facebookexternalhit", "Meta link previews", ""},
	{"Twitterbot", "twitterbot", "X link previews", ""},
	{"LinkedInBot", "linkedinbot", "LinkedIn link previews", ""},
	{"Pinterestbot", "pinterestbot", "Pinterest", ""},
	{"Slackbot", "slackbot", "Slack link previews", ""},
	{"Discordbot", "discordbot", "Discord link previews", ""},
	{"TelegramBot", "telegrambot", "Telegram link previews", ""},
	{"WhatsApp", "whatsapp/", "WhatsApp link previews", ""},
	{"AhrefsBot", "ahrefsbot", "Ahrefs", ""},
	{"AhrefsSiteAudit", "ahrefssiteaudit", "Ahrefs audits", ""},
	{"SemrushBot", "semrushbot", "Semrush", ""},
	{"MJ12bot", "mj12bot", "Majestic", ""},
	{"DotBot", "dotbot", "Moz", ""},
	{"rogerbot", "rogerbot", "Moz audits", ""},
	{"DataForSeoBot", "dataforseobot", "DataForSEO", ""},
	{"BLEXBot", "blexbot", "WebMeUp", ""},
	{"Barkrowler", "barkrowler", "Babbar", ""},
	{"serpstatbot", "serpstatbot", "Serpstat", ""},
	{"ImagesiftBot", "imagesiftbot", "ImageSift", ""},
	{"Timpibot", "timpibot", "Timpi", ""},
	{"archive.org_bot", "archive.org_bot", "Internet Archive", ""},
	{"UptimeRobot", "uptimerobot", "UptimeRobot", ""},
}

// CrawlerOf returns the crawler that a User-Agent claims to be, with the
// version it names, or nil.
func CrawlerOf(userAgent string) (c *Crawler, version string) {
	low := strings.ToLower(userAgent)
	for _, c := range Crawlers {
		i := strings.Index(low, c.Mark)
		if i < 0 || len(low) != len(userAgent) {
			continue
		}
		rest, named := strings.CutPrefix(userAgent[i+len(strings.TrimSuffix(c.Mark, "/")):], "/")
		if named {
			version = leading(rest, MaxVersion)
		}
		return c, version
	}
	return nil, ""
}

// CrawlerByName returns the crawler of that name, in whatever case, or nil.
func CrawlerByName(name string) *Crawler {
	for _, c := range Crawlers {
		if strings.EqualFold(c.Name, name) {
			return c
		}
	}
	return nil
}

// CrawlerNames lists the names of all crawlers.
func CrawlerNames() []string {
	names := make([]string, len(Crawlers))
	for i, c := range Crawlers {
		names[i] = c.Name
	}
	return names
}

// Ranges is a set of addresses that is quick to ask.
type Ranges struct{ spans []span }

// span is a range of addresses, ends included. IPv4 and IPv6 never mix, since
// the first sorts before the second.
type span struct{ from, to netip.Addr }

// NewRanges returns the set of all addresses in the prefixes.
func NewRanges(prefixes []netip.Prefix) *Ranges {
	var all []span
	for _, p := range prefixes {
		if p.IsValid() {
			p = p.Masked()
			all = append(all, span{p.Addr(), last(p)})
		}
	}
	slices.SortFunc(all, func(a, b span) int { return a.from.Compare(b.from) })
	var r Ranges
	for _, s := range all {
		if n := len(r.spans); n > 0 && s.from.Compare(r.spans[n-1].to) <= 0 {
			if s.to.Compare(r.spans[n-1].to) > 0 {
				r.spans[n-1].to = s.to
			}
			continue
		}
		r.spans = append(r.spans, s)
	}
	return &r
}

// last returns the highest address of a prefix.
func last(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for bit := p.Bits(); bit < len(b)*8; bit++ {
		b[bit/8] |= 0x80 >> (bit % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// Contains reports whether the address is in the set. An IPv4 address that is
// written as IPv6 counts as IPv4.
func (r *Ranges) Contains(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	i, found := slices.BinarySearchFunc(r.spans, a, func(s span, a netip.Addr) int { return s.from.Compare(a) })
	return found || i > 0 && r.spans[i-1].to.Compare(a) >= 0
}

// ReadRanges reads published address ranges: the JSON that began with Google,
// {"prefixes":[{"ipv4Prefix":"192.0.2.0/24"},{"ipv6Prefix":"2001:db8::/32"}]},
// or plain text with one prefix or address a line and # comments. The error
// says which entry is no range.
func ReadRanges(text []byte) ([]netip.Prefix, error) {
	text = bytes.TrimSpace(text)
	var written []string
	if len(text) > 0 && text[0] == '{' {
		var doc struct {
			Prefixes []struct {
				IPv4 string `json:"ipv4Prefix"`
				IPv6 string `json:"ipv6Prefix"`
			} `json:"prefixes"`
		}
		if err := json.Unmarshal(text, &doc); err != nil {
			return nil, fmt.Errorf("crawler ranges: %w", err)
		}
		for i, p := range doc.Prefixes {
			if p.IPv4 == "" && p.IPv6 == "" {
				return nil, fmt.Errorf("crawler ranges: entry %d of \"prefixes\" has neither ipv4Prefix nor ipv6Prefix", i+1)
			}
			for _, s := range []string{p.IPv4, p.IPv6} {
				if s != "" {
					written = append(written, s)
				}
			}
		}
	} else {
		for line := range strings.Lines(string(text)) {
			line, _, _ = strings.Cut(line, "#")
			if line = strings.TrimSpace(line); line != "" {
				written = append(written, line)
			}
		}
	}
	if len(written) == 0 {
		return nil, fmt.Errorf("crawler ranges: there is none; expected JSON with \"prefixes\" or one prefix a line")
	}
	prefixes := make([]netip.Prefix, len(written))
	for i, s := range written {
		p, err := netip.ParsePrefix(s)
		if a, err2 := netip.ParseAddr(s); err2 == nil {
			p, err = a.WithZone("").Prefix(a.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("crawler ranges: entry %d, %.60q, is neither a prefix such as 192.0.2.0/24 nor an address", i+1, s)
		}
		prefixes[i] = p.Masked()
	}
	return prefixes, nil
}
