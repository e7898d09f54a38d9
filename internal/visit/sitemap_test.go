package visit

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor"
)

func zipped(t *testing.T, r io.Reader) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, r); err != nil {
		t.Fatal(err)
	}
	z.Close()
	return b.String()
}

const smallMap = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <!-- two pages -->
  <url><loc> https://h.example/a?x=1&amp;y=2
  </loc><lastmod>2026-03-10</lastmod><image:image><image:loc>https://h.example/a.png</image:loc></image:image></url>
  <url><loc><![CDATA[https://h.example/b]]></loc></url>
  <url><loc>ftp://h.example/c</loc></url>
</urlset>`

func Test_that_sitemaps_of_every_form_are_read(t *testing.T) {
	pages := []string{"https://h.example/a?x=1&y=2", "https://h.example/b"}
	for name, c := range map[string]struct {
		body string
		want Sitemap
		err  string
	}{
		"XML":                 {smallMap, Sitemap{Pages: pages, Skipped: 1}, ""},
		"gzip":                {zipped(t, strings.NewReader(smallMap)), Sitemap{Pages: pages, Skipped: 1}, ""},
		"a prefix":            {`<s:urlset xmlns:s="x"><s:url><s:loc>https://h.example/b</s:loc></s:url></s:urlset>`, Sitemap{Pages: pages[1:]}, ""},
		"an index":            {`<sitemapindex><sitemap><loc>https://h.example/1.xml</loc></sitemap></sitemapindex>`, Sitemap{Maps: []string{"https://h.example/1.xml"}}, ""},
		"text":                {"\xef\xbb\xbfhttps://h.example/b\r\n\r\nhello\n", Sitemap{Pages: pages[1:], Skipped: 1}, ""},
		"more than asked for": {"https://h.example/b\n" + strings.Repeat("https://h.example/c\n", 9), Sitemap{Pages: []string{pages[1], "https://h.example/c", "https://h.example/c"}, Skipped: 7}, ""},
		"a long address":      {"https://h.example/b\nhttps://h.example/" + strings.Repeat("x", maxLocation), Sitemap{Pages: pages[1:], Skipped: 1}, ""},
		"Latin-1":             {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><urlset><url><loc>https://h.example/b</loc></url></urlset>", Sitemap{Pages: pages[1:]}, ""},
		"cut off":             {smallMap[:strings.Index(smallMap, "<url><loc>ftp")], Sitemap{Pages: pages}, "the sitemap is broken"},
		"empty":               {" \n", Sitemap{}, "is empty"},
		"a page":              {"<html><body>not found</body></html>", Sitemap{}, "its root is <html>"},
		"a word":              {"not found", Sitemap{}, "neither XML nor a list"},
		"UTF-16":              {`<?xml version="1.0" encoding="UTF-16"?><urlset/>`, Sitemap{}, "written in UTF-16"},
		"entities":            {`<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>https://h.example/&b;</loc></url></urlset>`, Sitemap{}, "invalid character entity"},
		"nested deep":         {"<urlset>" + strings.Repeat("<a>", 100_000), Sitemap{}, "nested too deep"},
		"broken gzip":         {zipped(t, strings.NewReader(smallMap))[:50], Sitemap{}, "packed and broken"},
	} {
		got, err := ParseSitemap([]byte(c.body), 3)
		if diff := cmp.Diff(c.want, got); diff != "" || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func Test_that_a_packed_sitemap_is_bounded_unpacked(t *testing.T) {
	bomb := []byte(zipped(t, io.LimitReader(zeros{}, 3<<20)))
	if b, err := unpacked(bomb, 2<<20); err == nil || len(b) > 0 || !strings.Contains(err.Error(), "larger than 2 MiB") {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	if b, err := unpacked(bomb, 3<<20); err != nil || len(b) != 3<<20 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

func Test_that_a_sitemap_may_be_larger_than_a_page(t *testing.T) {
	s := newSite(t)
	large := strings.Repeat("https://h.example/b\n", 1000)
	s.answers("/sitemap.txt", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, large) })
	var got seen
	c := New(Options{MaxRequests: 10, MaxBody: 100})
	list, out := c.Sitemap(t.Context(), s.at(t, "/sitemap.txt"), "", 5, got.add)
	if out.Err != nil || len(list.Pages) != 5 {
		t.Errorf("%v, %d pages", out.Err, len(list.Pages))
	}
	if x := got.all[0]; x.Response.Body != nil || x.Evidence.Has(candor.SawResponseBody) {
		t.Error("its content was handed on")
	}
	if _, out := c.Sitemap(t.Context(), s.at(t, "/none.xml"), "", 5, got.add); out.Err == nil || !strings.Contains(out.Err.Error(), "answers 404") {
		t.Errorf("%v", out.Err)
	}
}

func FuzzParseSitemap(f *testing.F) {
	f.Add([]byte(smallMap))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, _ := ParseSitemap(b, 10)
		if len(s.Pages) > 10 || len(s.Maps) > 10 {
			t.Error("beyond the bound")
		}
	})
}
