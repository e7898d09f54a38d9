package accesslog

import (
	"crypto/rand"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/candorhttp/candor/internal/useragent"
)

// setup is what the options say about formats and fields, checked once. All
// decoders of one log share it; nobody changes it.
type setup struct {
	format   *Format           // the format asked for, nil when it is to be detected
	fields   map[string]string // event field to place in the line
	tokenKey []byte
	crawlers map[string]*useragent.Ranges // by name of the crawler
	zone     *time.Location               // of times that name none
	borrow   bool                         // strings may point into the chunk that is parsed
}

// newSetup returns the setup with what needs no checking.
func newSetup(opt Options) *setup {
	s := &setup{tokenKey: opt.TokenKey, zone: opt.Location, fields: opt.Fields, borrow: opt.Borrow}
	if s.tokenKey == nil {
		s.tokenKey = make([]byte, 32)
		_, _ = rand.Read(s.tokenKey) // never fails, crypto/rand.Read
	}
	if s.zone == nil {
		s.zone = time.UTC
	}
	return s
}

// prepare checks what of opt concerns formats. The error is a *FormatError
// for an unknown format, or says which option is wrong and what it may be.
func prepare(opt Options) (*setup, error) {
	s := newSetup(opt)
	for _, field := range slices.Sorted(maps.Keys(opt.Fields)) {
		if _, ok := mappable[field]; !ok {
			return nil, fmt.Errorf("no event field is called %q; a field map may set %s", field, strings.Join(slices.Sorted(maps.Keys(mappable)), ", "))
		}
		if strings.TrimSpace(opt.Fields[field]) == "" {
			return nil, fmt.Errorf("the field map names no place for %q; name a key such as request.headers.User-Agent, a variable or a column", field)
		}
	}
	if len(opt.CrawlerRanges) > 0 {
		s.crawlers = make(map[string]*useragent.Ranges, len(opt.CrawlerRanges))
		for name, prefixes := range opt.CrawlerRanges {
			c := useragent.CrawlerByName(name)
			if c == nil {
				return nil, fmt.Errorf("no crawler is called %q; the known ones are %s", name, strings.Join(useragent.CrawlerNames(), ", "))
			}
			s.crawlers[c.Name] = useragent.NewRanges(prefixes)
		}
	}
	if opt.Format == "" {
		return s, nil
	}
	f, err := formatOf(opt.Format)
	if err != nil {
		return nil, err
	}
	s.format, err = f.mapped(opt.Fields)
	return s, err
}

// ReadCrawlerRanges reads the address ranges that the operator of a crawler
// publishes, for [Options.CrawlerRanges]: the JSON of Google, Microsoft, OpenAI
// and others, {"prefixes":[{"ipv4Prefix":"192.0.2.0/24"},{"ipv6Prefix":…}]}, or
// plain text with one prefix or address a line. The error says which entry is
// no range.
func ReadCrawlerRanges(text []byte) ([]netip.Prefix, error) { return useragent.ReadRanges(text) }
