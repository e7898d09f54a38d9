package site

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/url"
	"path"
	"strings"
)

// isFile reports whether the last segment of a path names a file rather than
// a page.
func isFile(p string) bool { return path.Ext(p) != "" }

type urlset struct {
	XMLName xml.Name   `xml:"urlset"`
	NS      string     `xml:"xmlns,attr"`
	URLs    []location `xml:"url"`
}

type location struct {
	Loc string `xml:"loc"`
}

// sitemap lists the pages that are meant to be found, by their public address:
// neither those derived from data alone nor the data itself.
func sitemap(s *site) ([]byte, error) {
	set := urlset{NS: "http://www.sitemaps.org/schemas/sitemap/0.9", URLs: []location{{s.publicAddress("/")}}}
	for _, in := range s.sections {
		for _, key := range in.keys() {
			if p, _ := in.find(key); p != nil && !p.NoIndex {
				set.URLs = append(set.URLs, location{s.publicAddress(p.Path)})
			}
		}
	}
	b := bytes.NewBufferString(xml.Header)
	enc := xml.NewEncoder(b)
	enc.Indent("", "  ")
	if err := enc.Encode(set); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// pathOf is the path of an address, "" where it has none.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Path, "/")
}

// robots keeps crawlers off the answers that only look like faults: to a
// crawler a 503 of /try/503 would be one. The file counts only at the root of
// a host; elsewhere it is there to be copied.
func robots(s *site) ([]byte, error) {
	base := s.base
	if s.canonical != "" {
		base = pathOf(s.canonical)
	}
	text := "User-agent: *\n"
	for class := range 5 {
		text += fmt.Sprintf("Disallow: %s/try/%d\n", base, class+1)
	}
	if strings.HasPrefix(s.canonical, "http") {
		text += "\nSitemap: " + s.canonical + "/sitemap.xml\n"
	}
	return []byte(text), nil
}
