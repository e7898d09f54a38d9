package watch

import (
	"strings"
	"testing"
)

func Test_that_what_a_crawler_makes_of_a_code_is_what_the_contract_says(t *testing.T) {
	all := crawled(fixture())
	google, fake, bing, claimed := all[0], all[1], all[2], all[3]
	if google.Dropped != 313 || google.Slowed != 54 || !google.Known {
		t.Errorf("Googlebot: %d dropped, %d slowed", google.Dropped, google.Slowed)
	}
	for _, g := range google.Groups {
		if g.Treatment == "" || !strings.HasPrefix(g.Source, "http") && !strings.Contains(g.Source, ".com") {
			t.Errorf("%v: %q from %q", g.Codes, g.Treatment, g.Source)
		}
	}
	for _, x := range []crawl{fake, bing, claimed} {
		if x.Dropped != 0 || x.Slowed != 0 || x.Known {
			t.Errorf("%s: what is known of Google is told of it: %+v", x.Who, x)
		}
	}
	if fake.Groups[0].Treatment != "" {
		t.Error("a fake is told how the crawler would take it")
	}
	if got := strings.Join(bing.Advice, " "); !strings.Contains(got, "6.2% of its requests were refused") {
		t.Errorf("bingbot: %s", got)
	}
}

func Test_that_no_request_of_a_crawler_is_lost_on_the_way(t *testing.T) {
	for i, x := range crawled(fixture()) {
		var n int64
		for _, g := range x.Groups {
			for _, c := range g.Codes {
				n += c.Count
			}
		}
		if want := fixture().Crawlers[i].Total; n != want {
			t.Errorf("%s: %d of %d", x.Who, n, want)
		}
	}
}

func Test_that_a_log_without_crawlers_says_so(t *testing.T) {
	if text := written(t, "crawlers", empty(), Look{}); !strings.Contains(text, "No crawler came") {
		t.Errorf("got %s", text)
	}
}
