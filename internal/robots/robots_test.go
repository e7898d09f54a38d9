package robots

import (
	"slices"
	"strings"
	"testing"
)

func Test_that_the_longest_match_decides(t *testing.T) {
	for _, c := range []struct {
		file, agent, address string
		want                 bool
	}{
		{"", "Googlebot", "/a", true},
		{"<!doctype html><p>not found</p>", "Googlebot", "/a", true},
		{"Disallow: /", "Googlebot", "/a", true}, // belongs to nobody
		{"User-agent: *\nDisallow:", "x", "/a", true},
		{"User-agent: *\nDisallow: /", "x", "/", false},
		{"User-agent: *\nDisallow: /", "x", "/robots.txt", true},
		{"user-AGENT : *\r\n  disallow :/a # why\r\n", "x", "/a/b", false},
		{"\xef\xbb\xbfUser-agent: *\rDisallow: /a", "x", "/a", false},
		{"User-agent: *\nDisallow: /a\nAllow: /a/b", "x", "/a/b/c", true},
		{"User-agent: *\nAllow: /a/b\nDisallow: /a", "x", "/a/c", false},
		{"User-agent: *\nAllow: /a/b\nDisallow: /a", "x", "/a/b", true},
		{"User-agent: *\nDisallow: /a\nAllow: /a", "x", "/a", true}, // equal: Allow
		{"User-agent: *\nAllow: /a\nDisallow: /a", "x", "/a", true},
		{"User-agent: *\nDisallow: /A", "x", "/a", true}, // paths have case
		{"User-agent: *\nDisallow: /*.gif$", "x", "/i/a.gif", false},
		{"User-agent: *\nDisallow: /*.gif$", "x", "/i/a.gif?x", true},
		{"User-agent: *\nDisallow: /*.gif$", "x", "/a.gif.gif", false},
		{"User-agent: *\nDisallow: /a$", "x", "/ab", true},
		{"User-agent: *\nDisallow: /a*b*c", "x", "/a1b2c3", false},
		{"User-agent: *\nDisallow: /a*b*c", "x", "/acb", true},
		{"User-agent: *\nDisallow: *private", "x", "/very/private/x", false},
		{"User-agent: *\nDisallow: /*?", "x", "https://a.example?q=1", false},
		{"User-agent: *\nDisallow: /a$b", "x", "/a$bc", false}, // $ is special at the end only
		{"User-agent: *\nDisallow: /%2A", "x", "/*", false},
		{"User-agent: *\nDisallow: /%2A", "x", "/b", true},
		{"User-agent: *\nDisallow: /caf\u00e9", "x", "/caf%c3%a9", false},
		{"User-agent: *\nDisallow: /%7Ejoe", "x", "/~joe/", false},
		{"User-agent: *\nDisallow: /a%2fb", "x", "/a/b", true}, // an escaped slash is no slash
		{"User-agent: *\nDisallow: /a%2fb", "x", "/a%2Fb", false},
		{"User-agent: *\nDisallow: /100%", "x", "/100%", false},
		{"User-agent: *\nDisallow: /a", "x", "https://h.example/a/b?c#d", false},
		{"User-agent: *\nDisallow: /a", "x", "http://h.example", true},
	} {
		if got := Parse([]byte(c.file)).Allows(c.agent, c.address); got != c.want {
			t.Errorf("%q for %s at %s: allowed is %v, want %v", c.file, c.agent, c.address, got, c.want)
		}
	}
}

func Test_that_a_crawler_obeys_its_own_groups_and_those_of_all_only_without(t *testing.T) {
	f := Parse([]byte(`
User-agent: *
Disallow: /all
Sitemap: https://h.example/s.xml

User-agent: Googlebot
User-agent: Bing-bot/2.0
Crawl-delay: 5
Disallow: /one

User-agent: googlebot
Disallow: /two

User-agent: idle
`))
	for _, c := range []struct {
		agent, path string
		want        bool
	}{
		{"Googlebot", "/all", true}, {"Googlebot/2.1", "/one", false}, {"GOOGLEBOT", "/two", false},
		{"bing-bot", "/one", false}, {"bing-bot", "/two", true}, {"bing", "/one", true}, {"bing", "/all", false},
		{"idle", "/all", true}, {"other", "/all", false}, {"", "/all", false},
	} {
		if got := f.Allows(c.agent, c.path); got != c.want {
			t.Errorf("%s at %s: allowed is %v, want %v", c.agent, c.path, got, c.want)
		}
	}
	if !slices.Equal(f.Sitemaps, []string{"https://h.example/s.xml"}) {
		t.Errorf("sitemaps %q", f.Sitemaps)
	}
	v := f.Ask("Googlebot", "/two/x")
	if v.Rule == nil || v.Rule.Line != 12 || v.Rule.Path != "/two" || v.Agent != "googlebot" {
		t.Errorf("the verdict names %+v", v)
	}
}

func Test_that_the_status_of_the_file_counts(t *testing.T) {
	closed := []byte("User-agent: *\nDisallow: /")
	for status, want := range map[int]bool{200: false, 404: true, 403: true, 401: true, 301: true, 429: false, 500: false, 503: false, 0: false} {
		v := FromAnswer(status, closed).Ask("x", "/a")
		if v.Allowed != want || v.Unavailable != (!want && status != 200) {
			t.Errorf("%d: %+v, want allowed %v", status, v, want)
		}
	}
}

func Test_that_a_hostile_file_costs_little(t *testing.T) {
	stars := "User-agent: *\nDisallow: /" + strings.Repeat("*a", 50_000) + "b$\n"
	if !Parse([]byte(stars)).Allows("x", "/"+strings.Repeat("a", 10_000)) {
		t.Error("a pattern that cannot match matched")
	}
	long := "User-agent: *\n" + strings.Repeat("# filler\n", MaxBytes/9) + "Disallow: /"
	if !Parse([]byte(long)).Allows("x", "/a") {
		t.Error("a rule behind the bound was read")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /%7e", "/a%7eb")
	f.Fuzz(func(t *testing.T, file, address string) {
		v := Parse([]byte(file)).Ask("x", address)
		if v.Rule == nil && !v.Allowed || v.Rule != nil && v.Rule.Allow != v.Allowed {
			t.Errorf("%+v", v)
		}
	})
}
