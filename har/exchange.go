package har

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/candorhttp/candor"
)

// exchange makes an exchange of an entry, or says why it is none.
func (r *Reader) exchange(e *entry) (x *candor.Exchange, kind Kind, why string) {
	scheme, target := split(e.request.url)
	switch {
	case e.fault != "":
		return nil, Unreadable, e.fault
	case !e.hasRequest:
		return nil, Unreadable, "there is no request"
	case !isToken(e.request.method):
		return nil, Unreadable, "the request has no method"
	case e.request.url == "":
		return nil, Unreadable, "the request has no address"
	case scheme != "" && scheme != "http" && scheme != "https" && scheme != "ws" && scheme != "wss":
		return nil, Local, "its address is not one of HTTP"
	case e.local != "":
		return nil, Local, e.local
	case e.afterCache && strings.Contains(r.creator, "firefox"):
		return nil, Local, "the answer came from the browser's own cache"
	case !e.hasResponse || e.response.status == 0:
		if e.failed != "" {
			return nil, Unanswered, e.failed
		}
		return nil, Unanswered, "no answer was recorded: blocked, cancelled, or the server could not be reached"
	case e.response.status < 100 || e.response.status > 999:
		return nil, Unreadable, "response.status is " + strconv.FormatInt(e.response.status, 10) + ", which is no status code"
	}
	x = &candor.Exchange{Time: when(e.started), Duration: duration(e.millis), Evidence: candor.SawRequestLine | candor.SawStatus}
	x.Request.Method, x.Request.Target = e.request.method, target
	x.Request.URL = absolute(scheme, e.request.url)
	x.Response.Status = int(e.response.status)
	r.fields(x, e)
	if internal := x.Response.Header["Non-Authoritative-Reason"]; len(internal) > 0 {
		return nil, Local, "the browser redirected by itself: " + internal[0]
	}
	if !e.ownRequest && r.borrows() && mayBe304(x) {
		return nil, Local, "what stands there as 200 may be a 304 and the browser's own copy"
	}
	r.requestBody(x, &e.request)
	r.responseBody(x, e)
	return x, "", ""
}

// borrows reports whether the recording was made from inside a browser by a
// program that writes 200 where the server said 304: the status is that of the
// copy which the page was given, the fields are those of the 304.
func (r *Reader) borrows() bool {
	return strings.Contains(r.creator, "playwright") || strings.Contains(r.creator, "chrome-har") || strings.Contains(r.creator, "webkit")
}

// mayBe304 reports whether a 200 answers a condition, and nothing in it shows
// that the browser had another version.
func mayBe304(x *candor.Exchange) bool {
	sent, got := x.Request.Header, x.Response.Header
	switch {
	case x.Response.Status != http.StatusOK:
		return false
	case has(sent, "If-None-Match"):
		tag := strings.TrimPrefix(got.Get("Etag"), "W/")
		return strings.Contains(sent.Get("If-None-Match"), tag) // also where there is none
	case has(sent, "If-Modified-Since"):
		modified := got.Get("Last-Modified")
		return modified == "" || modified == sent.Get("If-Modified-Since")
	}
	return false
}

// fields fills in the fields of both messages and says whether they were seen.
func (r *Reader) fields(x *candor.Exchange, e *entry) {
	x.Request.Header = e.request.header()
	x.Response.Header = e.response.header()
	x.Request.Proto, x.Response.Proto = e.request.version(), e.response.version()
	if x.Response.Proto == "" {
		x.Response.Proto = x.Request.Proto
	}
	r.secrets = r.secrets || has(x.Request.Header, "Cookie") || has(x.Request.Header, "Authorization") || has(x.Response.Header, "Set-Cookie")
	withheld := r.withheld(x.Request.Header)
	r.stats.Sanitized = (r.stats.Sanitized || withheld) && !r.secrets

	// Every request carries the name of the host. Where it is missing, the
	// recording shows what was meant to be sent, or what somebody typed. Only
	// a proxy that takes :authority away saw the rest.
	host := has(x.Request.Header, "Host")
	if !host && strings.Contains(r.creator, "mitmproxy") && len(x.Request.Header) > 0 {
		x.Request.Header.Set("Host", hostOf(x.Request.URL))
		host = true
	}
	if host && !withheld {
		x.Evidence |= candor.SawRequestHeader
	}
	if e.response.redirect != "" && x.Response.Status/100 == 3 && !has(x.Response.Header, "Location") {
		x.Response.Header.Set("Location", e.response.redirect) // it is made from that field
	}
	// An answer without any field is one whose fields were not recorded. A
	// redirect that sets a cookie leads elsewhere than one that does not.
	if len(e.response.fields) > 0 && !(withheld && x.Response.Status/100 == 3) {
		x.Evidence |= candor.SawResponseHeader
	}
}

// sanitizes is the first version of Chrome that takes credentials out of what
// it exports, unless told otherwise, and leaves no mark of it.
const sanitizes = 130

// withheld reports whether credentials may have been taken out of a request.
func (r *Reader) withheld(sent http.Header) bool {
	if r.secrets || r.creator != "webinspector" {
		return false
	}
	_, rest, ok := strings.Cut(sent.Get("User-Agent"), "Chrome/")
	if !ok {
		return true
	}
	major, _, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(major)
	return err != nil || n >= sanitizes
}

func has(h http.Header, name string) bool { return len(h[name]) > 0 }

// header makes the fields of a message. Those of HTTP/2 that begin with a colon
// are no fields, save that :authority stands for Host.
func (m *message) header() http.Header {
	h := make(http.Header, len(m.fields))
	authority := ""
	for _, f := range m.fields {
		if strings.HasPrefix(f.name, ":") {
			m.pseudo = true
			if f.name == ":authority" {
				authority = f.value
			}
			continue
		}
		key := textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(f.name))
		for one := range strings.SplitSeq(f.value, "\n") { // older browsers put the lines of one name together
			h[key] = append(h[key], strings.TrimSpace(one))
		}
	}
	if authority != "" && !has(h, "Host") {
		h["Host"] = []string{authority}
	}
	return h
}

// version is the protocol as net/http writes it; "" where it is not known.
func (m *message) version() string {
	v := strings.ToLower(strings.TrimSpace(m.proto))
	v = strings.TrimPrefix(v, "http/")
	switch {
	case strings.HasPrefix(v, "3"), strings.HasPrefix(v, "h3"), strings.Contains(v, "quic"):
		return "HTTP/3.0"
	case v == "2", v == "2.0", v == "h2", v == "h2c", m.pseudo:
		return "HTTP/2.0"
	case v == "1.1", v == "1.0", v == "0.9":
		return "HTTP/" + v
	}
	return ""
}

// requestBody fills in the content of the request where all of it was seen.
func (r *Reader) requestBody(x *candor.Exchange, m *message) {
	c := &m.content
	length := x.Request.Header.Get("Content-Length")
	switch {
	case c.hasText && (len(c.text) > 0 || !c.params):
		body, ok := c.bytes(r.maxBody)
		if announced, err := strconv.ParseInt(length, 10, 64); err == nil && announced > int64(len(body)) && !has(x.Request.Header, "Content-Encoding") {
			ok = false
		}
		if !ok || m.bodySize.known && m.bodySize.n > int64(len(body)) && m.bodySize.n > int64(len(c.text)) {
			return
		}
		x.Request.Body = body
	case c.params: // what stands there was put together from them, in a way that they do not tell
		return
	case length != "" && length != "0", has(x.Request.Header, "Transfer-Encoding"), m.bodySize.n > 0:
		return
	case length == "0", !carries(x.Request.Method):
	case !m.bodySize.known || m.bodySize.n < 0, has(x.Request.Header, "Content-Type"):
		return
	}
	x.Evidence |= candor.SawRequestBody
}

// carries reports whether requests with a method commonly have content.
func carries(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodConnect:
		return false
	}
	return true
}

// responseBody fills in the content of the answer where all of it was seen.
func (r *Reader) responseBody(x *candor.Exchange, e *entry) {
	c := &e.response.content
	code := x.Response.Status
	length := x.Response.Header.Get("Content-Length")
	if x.Request.Method == http.MethodHead || code < 200 || code == http.StatusNoContent || code == http.StatusNotModified {
		// A client reads no content after these; what stands here was put in
		// by the one who wrote the recording, as from its cache after a 304.
		if len(c.text) == 0 && code >= 200 && code != http.StatusNotModified {
			x.Evidence |= candor.SawResponseBody
		}
		return
	}
	if len(c.text) > 0 {
		body, ok := c.bytes(r.maxBody)
		coding := has(x.Response.Header, "Content-Encoding")
		announced, err := strconv.ParseInt(length, 10, 64)
		cut := err == nil && announced > int64(len(body)) && !coding || c.larger(len(body)) || e.failed != ""
		still := coding && bytes.HasPrefix(body, []byte("\x1f\x8b")) // it was never decoded
		borrowed := code/100 == 3 && c.size.known && c.size.n == 0   // browsers show none for a redirect
		if !ok || cut || still || borrowed {
			return
		}
		x.Response.Body = body
		x.Evidence |= candor.SawResponseBody
		return
	}
	switch {
	case length == "0":
	case length != "", !c.there, e.failed != "", !c.size.known, c.size.n != 0, code/100 == 3,
		!c.hasText && e.response.bodySize.n > 0:
		return
	}
	x.Evidence |= candor.SawResponseBody
}

// larger reports whether the recording says that there was more than n bytes.
// Some writers give the size before the content was decoded.
func (c *content) larger(n int) bool {
	if !c.size.known || c.size.n <= int64(n) {
		return false
	}
	return !c.compression.known || c.size.n+c.compression.n != int64(n)
}

// bytes is the content as it was sent, or false where that cannot be told.
func (c *content) bytes(most int) ([]byte, bool) {
	if !c.whole {
		return nil, false
	}
	body := c.text
	switch strings.ToLower(c.encoding) {
	case "", "utf-8", "utf8", "text", "plain":
		if !utf8.Valid(body) || bytes.Contains(body, []byte("\uFFFD")) {
			return nil, false // something stands in place of what was no text
		}
	case "base64":
		decoded, err := base64.StdEncoding.DecodeString(string(body))
		if err != nil {
			decoded, err = base64.RawStdEncoding.DecodeString(string(body))
		}
		if err != nil {
			return nil, false
		}
		body = decoded
	default:
		return nil, false
	}
	return body, len(body) <= most
}

// split takes the scheme in lower case and the request's target off an address
// without changing how it is written. The scheme is "" where there is none.
func split(address string) (scheme, target string) {
	address, _, _ = strings.Cut(address, "#")
	i := strings.IndexByte(address, ':')
	if i <= 0 || strings.ContainsAny(address[:i], "/?.") {
		return "", address
	}
	scheme = strings.ToLower(address[:i])
	rest, ok := strings.CutPrefix(address[i+1:], "//")
	if !ok {
		if isPort(address[i+1:]) {
			return "", address // host:443, as CONNECT has it
		}
		return scheme, address
	}
	j := strings.IndexAny(rest, "/?")
	switch {
	case j < 0:
		return scheme, "/"
	case rest[j] == '?':
		return scheme, "/" + rest[j:]
	}
	return scheme, rest[j:]
}

func isPort(s string) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil
}

// absolute is an absolute address as one asks for it: without a fragment and a
// user, and a WebSocket by the address of its handshake. "" for others.
func absolute(scheme, address string) string {
	if scheme == "" {
		return ""
	}
	address, _, _ = strings.Cut(withoutUser(address), "#")
	rest := address[len(scheme):]
	switch scheme {
	case "ws":
		scheme = "http"
	case "wss":
		scheme = "https"
	}
	return scheme + rest
}

// withoutUser takes user:password@ out of an address: they are not sent.
func withoutUser(address string) string {
	before, rest, ok := strings.Cut(address, "//")
	if !ok {
		return address
	}
	authority, path := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	return before + "//" + authority[strings.LastIndexByte(authority, '@')+1:] + path
}

// hostOf is the host of an absolute address.
func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "//")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// layouts are the ways in which writers put down a time.
var layouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00"}

// when reads a time; the zero time stands for one that cannot be read.
func when(s string) time.Time {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// duration is a time in milliseconds, 0 where it makes no sense.
func duration(millis float64) time.Duration {
	const day = 24 * 60 * 60 * 1000
	if !(millis > 0 && millis < day) {
		return 0
	}
	return time.Duration(millis * float64(time.Millisecond))
}

// isToken reports whether s is a token of RFC 9110 §5.6.2, as methods are.
func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0) {
			return false
		}
	}
	return s != ""
}
