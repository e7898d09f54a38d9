package gate

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/capture"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/problem"
	"github.com/candorhttp/candor/rules"
)

// Names of what is mended where no rule speaks.
const (
	noFreshness = "error/needs-freshness"
	noContent   = "error/needs-content"
)

// neededBy names the rule that asks for a field in answers with a code.
var neededBy = map[int]map[string]string{
	http.StatusUnauthorized:     {"Www-Authenticate": "401/needs-challenge"},
	http.StatusMethodNotAllowed: {"Allow": "405/needs-allow"},
	http.StatusUpgradeRequired:  {"Upgrade": "426/needs-upgrade", "Connection": "426/needs-connection"},
}

// Rules about storing errors, by their faults: those whose speaking replaces
// what the upstream said, and those that ask for something where it said
// nothing.
var (
	forbidding = []string{"/stored-for-everyone", "/forbids-storing"}
	asking     = []string{"/needs-freshness", "/needs-no-store"}
)

// mend repairs an error of the upstream before the client sees it. What it
// does is bounded by what the gate knows for certain:
//
//   - a field that the code needs, from document and settings; none that is
//     there is touched, whatever it says. Retry-After is not added: it is
//     optional, and only the upstream knows the time.
//   - the contract's Cache-Control where nothing at all is said on storing, and
//     in place of what is said only where a rule finds that it hands an error of
//     one caller or one moment to everyone.
//   - a problem document where there is no content.
//
// Code and content of the upstream stay as they are.
func (s *seen) mend(resp *http.Response) {
	s.mendFields(resp)
	s.mendStorage(resp.Header, resp.StatusCode)
	s.mendContent(resp)
}

func (s *seen) mendFields(resp *http.Response) {
	needed := guard.Needed(s.in, resp.StatusCode)
	for name, rule := range neededBy[resp.StatusCode] {
		if values := needed[name]; len(values) > 0 && len(resp.Header[name]) == 0 {
			resp.Header[name] = values
			s.judging.repair(rule)
		}
	}
}

// otherStorage are fields beside Cache-Control and Expires by which caches go:
// RFC 9213, and what some caches had before it.
var otherStorage = []string{"Cdn-Cache-Control", "Cloudflare-Cdn-Cache-Control", "Surrogate-Control", "X-Accel-Expires"}

func (s *seen) mendStorage(h http.Header, status int) {
	if rule := s.speaks(storing[status].forbid); rule != "" {
		h.Del("Expires")
		for _, name := range otherStorage { // what they say would win over no-store where they are known
			h.Del(name)
		}
		h.Set("Cache-Control", httpstatus.NoStore)
		s.judging.repair(rule)
		return
	}
	for _, name := range append([]string{"Cache-Control", "Expires", "Pragma"}, otherStorage...) {
		if h[name] != nil {
			return
		}
	}
	if cc := contractOf(status).Storage.CacheControl; cc != "" {
		rule := s.speaks(storing[status].ask)
		if rule == "" {
			rule = noFreshness
		}
		h.Set("Cache-Control", cc)
		s.judging.repair(rule)
	}
}

// storageRules are those about storing answers with one code.
type storageRules struct{ forbid, ask []*judge.Rule }

// storing has the rules by code.
var storing = storingRules(rules.All)

func storingRules(all []*judge.Rule) map[int]storageRules {
	out := map[int]storageRules{}
	for _, r := range all {
		prefix, _, _ := strings.Cut(r.ID, "/")
		code, err := strconv.Atoi(prefix)
		if err != nil || code < 400 {
			continue
		}
		of := out[code]
		switch fault := strings.TrimPrefix(r.ID, prefix); {
		case slices.Contains(forbidding, fault):
			of.forbid = append(of.forbid, r)
		case slices.Contains(asking, fault):
			of.ask = append(of.ask, r)
		}
		out[code] = of
	}
	return out
}

// speaks returns the first of some rules that finds fault with the answer as
// it came. A rule that panics finds none: it must not hurt traffic.
func (s *seen) speaks(all []*judge.Rule) (id string) {
	defer func() {
		if p := recover(); p != nil {
			s.judging.panicked(p)
		}
	}()
	for _, r := range all {
		if judge.Ask(r, &s.x, s.by.api).Found() {
			return r.ID
		}
	}
	return ""
}

func contractOf(status int) *httpstatus.Contract {
	if c := httpstatus.Get(status); c != nil {
		return c
	}
	if all := httpstatus.ByCode(status); len(all) > 0 {
		return all[0]
	}
	return httpstatus.ForClass(status)
}

// aboutContent are fields that describe content and would lie about another.
var aboutContent = []string{
	"Content-Encoding", "Content-Language", "Content-Location", "Content-Disposition", "Content-Md5", "Content-Digest", "Repr-Digest", "Digest",
	"Etag", "Last-Modified", "Transfer-Encoding",
}

// mendContent puts a problem document in place of no content: it says no more
// than the code, and under which id the log has the request.
func (s *seen) mendContent(resp *http.Response) {
	if s.body == nil || capture.HasNoContent(s.in.Method, resp.StatusCode) || contractOf(resp.StatusCode).Body != httpstatus.BodyAllowed || speaksOtherwise(resp) || !s.empty(resp) {
		return
	}
	p := problem.Problem{Status: resp.StatusCode, Instance: "urn:candor:request:" + guard.RequestID(s.in)}
	body := p.AppendJSON(nil)
	_ = resp.Body.Close() // it is read to its end
	resp.Body, resp.ContentLength, resp.TransferEncoding = io.NopCloser(bytes.NewReader(body)), int64(len(body)), nil
	for _, name := range aboutContent {
		resp.Header.Del(name)
	}
	resp.Header.Set("Content-Type", problem.MediaType)
	resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
	resp.Header.Set("X-Content-Type-Options", "nosniff")
	s.judging.repair(noContent)
}

// speaksOtherwise reports whether an answer belongs to a protocol that has its
// own way to say what is wrong, or is a stream whose first word may be far off.
func speaksOtherwise(resp *http.Response) bool {
	t := strings.ToLower(resp.Header.Get("Content-Type"))
	return len(resp.Trailer) > 0 || strings.HasPrefix(t, "application/grpc") || strings.HasPrefix(t, "text/event-stream")
}

// empty reports whether there is no content. Where the length is not declared
// it waits for the first byte, and puts it back.
func (s *seen) empty(resp *http.Response) bool {
	if resp.ContentLength != -1 {
		return resp.ContentLength == 0 && s.ends(resp.Body)
	}
	var first [1]byte
	n, err := io.ReadAtLeast(s.body, first[:], 1)
	if n == 0 && errors.Is(err, io.EOF) {
		return true
	}
	resp.Body = &begun{s.body, first[:n], err}
	return false
}

// ends reads the end of content that is known to have none, so that the judge
// knows that it was seen whole.
func (s *seen) ends(body io.Reader) bool {
	var b [1]byte
	n, err := body.Read(b[:])
	return n == 0 && errors.Is(err, io.EOF)
}

// begun is content of which a byte was read, or on which reading failed.
type begun struct {
	io.ReadCloser
	first []byte
	err   error
}

// Read gives the byte first.
func (b *begun) Read(p []byte) (int, error) {
	if len(b.first) > 0 && len(p) > 0 {
		n := copy(p, b.first)
		b.first = b.first[n:]
		return n, nil
	}
	if b.err != nil {
		return 0, b.err
	}
	return b.ReadCloser.Read(p)
}
