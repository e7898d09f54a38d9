package visit

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/robots"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/rules"
)

// MaxRedirects is how many redirects of one address are followed. Google
// follows ten.
const MaxRedirects = 10

// Outcome is what came of asking for one address.
type Outcome struct {
	Asked   *url.URL
	Final   *url.URL         // where the redirects led; Asked when there are none
	Last    *candor.Exchange // the last answer; nil when there was none
	Answers int              // on the way, the last one included
	// Err says why there is no answer, or why the redirects were not followed
	// to their end.
	Err error
}

// OK reports whether a page came in the end.
func (o *Outcome) OK() bool {
	return o.Err == nil && o.Last != nil && o.Last.Response.Status/100 == 2
}

// LoopError says that redirects lead nowhere.
type LoopError struct {
	Back string // the address to which they lead back; "" where they are too many
}

// Error says what is wrong with the redirects.
func (e *LoopError) Error() string {
	if e.Back == "" {
		return fmt.Sprintf("there are more than %d redirects", MaxRedirects)
	}
	return "the redirects lead back to " + e.Back
}

// Follow asks for an address and follows its redirects by hand. each gets
// every exchange. Fields that the caller gave go to the origin home only.
func (c *Client) Follow(ctx context.Context, u *url.URL, home string, each func(*candor.Exchange)) Outcome {
	return c.follow(ctx, request{method: http.MethodGet, url: u, home: home}, each)
}

func (c *Client) follow(ctx context.Context, r request, each func(*candor.Exchange)) Outcome {
	u := r.url
	out := Outcome{Asked: u, Final: u}
	been := map[string]bool{}
	for {
		been[keyOf(out.Final)] = true
		r.url = out.Final
		x, err := c.ask(ctx, r)
		if err != nil {
			out.Err = err
			if out.Answers > 0 {
				out.Err = fmt.Errorf("behind the redirect to %s: %w", Shown(out.Final), err)
			}
			return out
		}
		each(c.small(x))
		out.Last = x
		out.Answers++
		next, err := nextOf(out.Final, x)
		switch {
		case err != nil:
			out.Err = err
			return out
		case next == nil:
			return out
		case been[keyOf(next)]:
			out.Err = &LoopError{Back: Shown(next)}
			return out
		case out.Answers > MaxRedirects:
			out.Err = &LoopError{}
			return out
		}
		out.Final = next
	}
}

// small is an exchange as its receiver expects it: a content above the bound,
// as of a sitemap, was not seen.
func (c *Client) small(x *candor.Exchange) *candor.Exchange {
	if int64(len(x.Response.Body)) <= c.o.MaxBody {
		return x
	}
	y := *x
	y.Response.Body = nil
	y.Evidence &^= candor.SawResponseBody
	return &y
}

// Shown is an address for people: what may be a secret is left out of it.
func Shown(u *url.URL) string {
	v := *u
	v.User, v.Fragment, v.RawFragment = nil, "", ""
	if v.RawQuery != "" {
		v.RawQuery = "…"
	}
	return judge.MaskedAddress(v.String())
}

// keyOf is an address without what is not sent.
func keyOf(u *url.URL) string {
	return OriginOf(u) + u.RequestURI()
}

// nextOf is where an answer leads; nil when it leads nowhere.
func nextOf(from *url.URL, x *candor.Exchange) (*url.URL, error) {
	switch x.Response.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	location := x.Response.Header.Get("Location")
	if location == "" {
		return nil, nil
	}
	next, err := from.Parse(location)
	if err != nil {
		return nil, fmt.Errorf("it redirects to what is no address")
	}
	if next.Scheme != "http" && next.Scheme != "https" || next.Host == "" {
		return nil, fmt.Errorf("it redirects to an address of another kind: %s", next.Scheme)
	}
	next.User = nil // a server does not tell us who we are
	if OriginOf(next) == OriginOf(from) {
		next.User = from.User
	}
	return next, nil
}

// Visit asks for an address, and then for what shows how the server treats it:
// the same with HEAD, the same on condition that it changed, and a name beside
// it that cannot exist. The last one is asked for once in each directory.
func (c *Client) Visit(ctx context.Context, u *url.URL, each func(*candor.Exchange)) (page Outcome, beside *Outcome) {
	home := OriginOf(u)
	if _, _, err := c.Robots(ctx, u, each); err != nil && ctx.Err() != nil {
		return Outcome{Asked: u, Final: u, Err: err}, nil
	}
	page = c.Follow(ctx, u, home, each)
	if !page.OK() || !SameSite(u, page.Final) {
		return page, nil
	}
	if x, err := c.ask(ctx, request{method: http.MethodHead, url: page.Final, home: home}); err == nil {
		each(x)
	}
	if condition := conditionOf(page.Last); condition != nil {
		if x, err := c.ask(ctx, request{method: http.MethodGet, url: page.Final, home: home, extra: condition}); err == nil {
			each(x)
		}
	}
	return page, c.Beside(ctx, page.Final, home, each)
}

// conditionOf asks whether an answer changed; nil when it has no validator.
func conditionOf(x *candor.Exchange) http.Header {
	if tag := x.Response.Header.Get("Etag"); tag != "" {
		return http.Header{"If-None-Match": {tag}}
	}
	if date := x.Response.Header.Get("Last-Modified"); date != "" {
		return http.Header{"If-Modified-Since": {date}}
	}
	return nil
}

// SameSite reports whether two addresses belong together: the same host, with
// or without www., whatever the scheme.
func SameSite(a, b *url.URL) bool {
	bare := func(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") }
	return bare(a) == bare(b)
}

// missing is what a directory answers for a name that it does not have.
type missing struct {
	once sync.Once
	out  Outcome
}

// Beside asks for a name that cannot exist, in the directory of an address.
func (c *Client) Beside(ctx context.Context, u *url.URL, home string, each func(*candor.Exchange)) *Outcome {
	key := OriginOf(u) + dirOf(u)
	c.mu.Lock()
	m := c.dirs[key]
	if m == nil {
		m = &missing{}
		c.dirs[key] = m
	}
	c.mu.Unlock()
	m.once.Do(func() {
		name := c.o.Name()
		if ext := path.Ext(u.Path); len(ext) > 1 && len(ext) <= 6 {
			name += ext
		}
		beside := sibling(u, name)
		m.out = c.Follow(ctx, beside, home, each)
	})
	return &m.out
}

// dirOf is the escaped path of an address up to its last slash.
func dirOf(u *url.URL) string {
	p := u.EscapedPath()
	if !strings.HasPrefix(p, "/") {
		return "/"
	}
	return p[:strings.LastIndexByte(p, '/')+1]
}

// sibling is the address of a name in the directory of u.
func sibling(u *url.URL, name string) *url.URL {
	v := *u
	v.RawQuery, v.ForceQuery, v.Fragment, v.RawFragment = "", false, "", ""
	v.RawPath = dirOf(u) + url.PathEscape(name)
	v.Path, _ = url.PathUnescape(v.RawPath) // it was escaped here, or parsed before
	return &v
}

// randomName is a name that nobody gave to anything.
func randomName() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // it never fails
	return rules.NoSuchPage + hex.EncodeToString(b[:])
}

// robotsFile is the robots.txt of one origin.
type robotsFile struct {
	once sync.Once
	file *robots.File
	last *candor.Exchange
	err  error
}

// Robots returns the robots.txt of an address's origin, which is asked for
// once, and the last answer. Where there was no answer the file forbids
// everything, as crawlers take it, and the error says why.
func (c *Client) Robots(ctx context.Context, u *url.URL, each func(*candor.Exchange)) (*robots.File, *candor.Exchange, error) {
	origin := OriginOf(u)
	c.mu.Lock()
	r := c.robots[origin]
	if r == nil {
		r = &robotsFile{}
		c.robots[origin] = r
	}
	c.mu.Unlock()
	r.once.Do(func() {
		at, err := u.Parse("/robots.txt")
		if err != nil {
			r.file, r.err = robots.FromAnswer(0, nil), err
			return
		}
		at.User = u.User
		out := c.Follow(ctx, at, origin, each)
		r.last, r.err = out.Last, out.Err
		switch {
		case out.Last == nil:
			r.file = robots.FromAnswer(0, nil)
		case out.Err != nil: // redirects without an end count as no file
			r.file = robots.FromAnswer(http.StatusNotFound, nil)
		default:
			r.file = robots.FromAnswer(out.Last.Response.Status, out.Last.Response.Body)
		}
	})
	return r.file, r.last, r.err
}

// atOnce is how many hosts are asked at the same time.
const atOnce = 4

// Each calls one for every address: in their order for those of one host, and
// for several hosts at the same time. It ends when all calls did.
func Each(addresses []*url.URL, one func(i int)) {
	var order []string
	groups := map[string][]int{}
	for i, u := range addresses {
		key := strings.ToLower(u.Host)
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], i)
	}
	var all sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for _, key := range order {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			for _, i := range groups[key] {
				one(i)
			}
		})
	}
	all.Wait()
}

// Planned is a request that would be sent.
type Planned struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	Why    string `json:"why"`
}

// Plan lists the requests that visits would send, if no address redirects.
func Plan(addresses []*url.URL) []Planned {
	var out []Planned
	seen := map[string]bool{}
	first := func(key string) bool {
		had := seen[key]
		seen[key] = true
		return !had
	}
	for _, u := range addresses {
		shown := *u
		shown.User, shown.Fragment = nil, ""
		robotsAt, _ := shown.Parse("/robots.txt")
		if first("robots " + OriginOf(u)) {
			out = append(out, Planned{http.MethodGet, robotsAt.String(), "what crawlers may fetch; once for each origin"})
		}
		out = append(out,
			Planned{http.MethodGet, shown.String(), fmt.Sprintf("the address; at most %d redirects are followed", MaxRedirects)},
			Planned{http.MethodHead, shown.String(), "whether HEAD answers as GET does"},
			Planned{http.MethodGet, shown.String(), "whether it answers 304, where it has an ETag or a date"})
		if first("beside " + OriginOf(u) + dirOf(u)) {
			out = append(out, Planned{http.MethodGet, sibling(&shown, rules.NoSuchPage+"RANDOM").String(), "what it answers for an address that cannot exist; once for each directory"})
		}
	}
	return out
}
