package useragent

import (
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func Test_that_every_crawler_is_found_by_its_own_name(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Crawlers {
		if c.Name == "" || c.Who == "" || c.Mark != strings.ToLower(c.Mark) || seen[c.Name] {
			t.Errorf("crawler %q lacks a name, who runs it or a mark in lower case, or is there twice", c.Name)
		}
		seen[c.Name] = true
		if got, _ := CrawlerOf("Mozilla/5.0 (compatible; " + c.Mark + "2.1; +https://example.com/bot)"); got != c {
			t.Errorf("%s is taken for %v", c.Name, got)
		}
		if CrawlerByName(strings.ToUpper(c.Name)) != c {
			t.Errorf("%s is not found by its name", c.Name)
		}
		if c.Ranges != "" && !strings.HasPrefix(c.Ranges, "https://") {
			t.Errorf("%s: its ranges are at %q", c.Name, c.Ranges)
		}
	}
	if len(CrawlerNames()) != len(Crawlers) || CrawlerByName("curl") != nil {
		t.Error("the list of names is not the list of crawlers")
	}
}

func Test_that_crawlers_are_told_with_their_version(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)": "Googlebot 2.1",
		"Googlebot-Image/1.0": "Googlebot ",
		"Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)": "Applebot 0.1",
		"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)":                                          "GPTBot 1.2",
		"CCBot/2.0 (https://commoncrawl.org/faq/)":                  "CCBot 2.0",
		"Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)": "Yeti 1.1",
		"curl/8.9.1": "",
		"Yetisports": "",
	} {
		got := ""
		if c, version := CrawlerOf(agent); c != nil {
			got = c.Name + " " + version
		}
		if got != want {
			t.Errorf("%s: %q, want %q", agent, got, want)
		}
	}
}

func Test_that_published_ranges_are_read_and_faults_are_placed(t *testing.T) {
	const google = `{"creationTime":"2026-03-10T00:00:00","prefixes":[{"ipv6Prefix":"2001:db8::/32"},{"ipv4Prefix":"192.0.2.0/24","service":"x"},{"ipv4Prefix":"192.0.2.7"}]}`
	for _, text := range []string{google, "# theirs\n2001:db8::/32\n192.0.2.0/24 # all\n\n192.0.2.7\n"} {
		p, err := ReadRanges([]byte(text))
		if err != nil || len(p) != 3 || p[2] != netip.MustParsePrefix("192.0.2.7/32") {
			t.Errorf("%v %v", p, err)
		}
	}
	for text, say := range map[string]string{
		"":                           "there is none",
		`{"prefixes":[]}`:            "there is none",
		`{"prefixes":[{"x":"y"}]}`:   "entry 1",
		`{"prefixes":{}}`:            "cannot unmarshal",
		"192.0.2.0/24\n192.0.2.0/99": "entry 2",
		`{"prefixes":[{"ipv4Prefix":"garbage"}]}`: "neither a prefix",
	} {
		if _, err := ReadRanges([]byte(text)); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%q: %v, want %q", text, err, say)
		}
	}
}

func Test_that_ranges_hold_what_their_prefixes_hold(t *testing.T) {
	address := rapid.Custom(func(t *rapid.T) netip.Addr {
		b := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 2, 127, 128, 255}), 4, 4).Draw(t, "bytes")
		if rapid.Bool().Draw(t, "v6") {
			return netip.AddrFrom16([16]byte{0x20, 1, b[0], b[1], 15: b[2]})
		}
		return netip.AddrFrom4([4]byte(b))
	})
	rapid.Check(t, func(t *rapid.T) {
		var prefixes []netip.Prefix
		for range rapid.IntRange(0, 8).Draw(t, "n") {
			a := address.Draw(t, "network")
			prefixes = append(prefixes, netip.PrefixFrom(a, rapid.IntRange(0, a.BitLen()).Draw(t, "bits")))
		}
		r := NewRanges(prefixes)
		a := address.Draw(t, "address")
		want := false
		for _, p := range prefixes {
			want = want || p.Contains(a)
		}
		if r.Contains(a) != want {
			t.Errorf("%v in %v: %v, want %v", a, prefixes, !want, want)
		}
		if a.Is4() && r.Contains(netip.AddrFrom16(a.As16())) != want {
			t.Errorf("%v written as IPv6 is told apart", a)
		}
	})
}
