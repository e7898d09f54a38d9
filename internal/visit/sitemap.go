package visit

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/candorhttp/candor"
)

// MaxSitemap is the largest sitemap there may be, by the protocol of
// sitemaps.org, before it is packed.
const MaxSitemap = 50 << 20

// Bounds of a sitemap's XML.
const (
	maxDepth    = 50
	maxLocation = 2048 // by the protocol
)

// Sitemap is what a sitemap lists: pages, or, in an index, other sitemaps.
type Sitemap struct {
	Pages   []string
	Maps    []string
	Skipped int // entries that are no address, or beyond the number asked for
}

// Sitemap asks for a sitemap and reads at most that many addresses of it. What
// was read before an error is good.
func (c *Client) Sitemap(ctx context.Context, u *url.URL, home string, most int, each func(*candor.Exchange)) (Sitemap, Outcome) {
	out := c.follow(ctx, request{method: http.MethodGet, url: u, home: home, most: MaxSitemap}, each)
	switch {
	case out.Err != nil:
	case out.Last.Response.Status/100 != 2:
		out.Err = fmt.Errorf("the sitemap answers %d", out.Last.Response.Status)
	case !out.Last.Evidence.Has(candor.SawResponseBody):
		out.Err = fmt.Errorf("the sitemap did not come whole: it is larger than %d MiB, slow, or broke off", MaxSitemap>>20)
	default:
		s, err := ParseSitemap(out.Last.Response.Body, most)
		out.Err = err
		return s, out
	}
	return Sitemap{}, out
}

// ParseSitemap reads a sitemap: XML, plain text with an address a line, either
// packed with gzip.
func ParseSitemap(body []byte, most int) (Sitemap, error) {
	body, err := unpacked(body, MaxSitemap)
	if err != nil {
		return Sitemap{}, err
	}
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	s := &sitemapReader{most: most}
	switch {
	case len(body) == 0:
		return Sitemap{}, errors.New("the sitemap is empty")
	case body[0] != '<':
		for line := range strings.Lines(string(body)) {
			s.page(line)
		}
		if len(s.Pages) == 0 {
			return Sitemap{}, errors.New("the sitemap is neither XML nor a list of addresses")
		}
		return s.Sitemap, nil
	}
	err = s.xml(body)
	return s.Sitemap, err
}

// unpacked undoes gzip, where a sitemap is packed with it.
func unpacked(body []byte, most int64) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("the sitemap begins like gzip and is none: %w", err)
	}
	body, err = io.ReadAll(io.LimitReader(z, most+1))
	switch {
	case int64(len(body)) > most:
		return nil, fmt.Errorf("the sitemap is larger than %d MiB when it is unpacked", most>>20)
	case err != nil:
		return nil, fmt.Errorf("the sitemap is packed and broken: %w", err)
	}
	return body, nil
}

type sitemapReader struct {
	Sitemap
	most int
}

func (s *sitemapReader) page(address string) { s.add(&s.Pages, address) }

func (s *sitemapReader) add(to *[]string, address string) {
	address = strings.TrimSpace(address)
	switch {
	case address == "":
	case len(address) > maxLocation, len(*to) >= s.most, !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://"):
		s.Skipped++
	default:
		*to = append(*to, address)
	}
}

// xml reads the elements loc right below url and sitemap, whatever namespace
// the writer chose.
func (s *sitemapReader) xml(body []byte) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = latin
	var path []string
	var text strings.Builder
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the sitemap is broken: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
			if len(path) == 1 && t.Name.Local != "urlset" && t.Name.Local != "sitemapindex" {
				return fmt.Errorf("it is no sitemap: its root is <%s>, not <urlset> or <sitemapindex>", t.Name.Local)
			}
			if len(path) > maxDepth {
				return errors.New("the sitemap is nested too deep")
			}
			text.Reset()
		case xml.CharData:
			if text.Len() <= maxLocation {
				text.Write(t)
			}
		case xml.EndElement:
			if n := len(path); n == 3 && path[2] == "loc" {
				switch path[1] {
				case "url":
					s.page(text.String())
				case "sitemap":
					s.add(&s.Maps, text.String())
				}
			}
			path = path[:len(path)-1] // the decoder sees to it that elements match
			text.Reset()
		}
	}
}

// latin reads what declares a one-byte character set: an address is ASCII in
// any of them.
func latin(charset string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(charset) {
	case "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252":
		return r, nil
	}
	return nil, fmt.Errorf("it is written in %s, and not in UTF-8", charset)
}
