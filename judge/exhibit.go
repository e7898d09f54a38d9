package judge

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/internal/textpage"
)

// Bounds of an exhibit.
const (
	maxShownBody   = 2 << 10 // bytes of content
	maxShownValue  = 500     // bytes of one field
	maxShownFields = 60
	maxQuoted      = 512 // bytes in which a quote looks for secrets; it shows far fewer
	maxShownName   = 200 // bytes of a method or of a field's name
)

// Quote is a value from the wire for a sentence: masked, cut to a readable
// length, in quotation marks.
func Quote(s string) string {
	s = Masked(cut(s, maxQuoted))
	if utf8.RuneCountInString(s) > 80 {
		s = string([]rune(s)[:80]) + "…"
	}
	return `"` + s + `"`
}

// printable escapes what is no text: control characters other than line ends,
// bytes that are no UTF-8, marks that reorder what is read. The wide spaces of
// some languages stay.
func printable(s string) string { return textpage.Escape(s, "\n\t\u00a0\u3000") }

// line is printable for what must stay on one line.
func line(s string) string {
	s = printable(s)
	if strings.ContainsAny(s, "\n\t") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\n", `\n`), "\t", `\t`)
	}
	return s
}

// exhibitor shows exchanges. It knows which fields carry API keys.
type exhibitor struct{ keys []string }

// show makes the exhibit of an exchange. This is the only way from an exchange
// into a finding.
func (e exhibitor) show(x *candor.Exchange) candor.Exhibit {
	known := e.sent(x)
	target := line(maskedTarget(x.Request.Target, known))
	out := candor.Exhibit{Method: e.method(x, known), Target: target, Status: x.Response.Status}
	var b strings.Builder
	if x.Request.Method != "" {
		b.WriteString(out.Method + " " + target + " " + protoOf(x.Request.Proto) + "\n")
		e.head(&b, x.Request.Header, known)
		e.content(&b, x.Request.Body, x.Request.Header, x.Evidence.Has(candor.SawRequestBody), known)
		out.Request = b.String()
		b.Reset()
	}
	b.WriteString(protoOf(x.Response.Proto) + " " + strings.TrimSpace(strconv.Itoa(x.Response.Status)+" "+http.StatusText(x.Response.Status)) + "\n")
	e.head(&b, x.Response.Header, known)
	e.content(&b, x.Response.Body, x.Response.Header, x.Evidence.Has(candor.SawResponseBody), known)
	out.Response = b.String()
	return out
}

func (e exhibitor) method(x *candor.Exchange, known []string) string {
	return line(maskedTexts(cut(x.Request.Method, maxShownName), known))
}

func protoOf(p string) string {
	if p == "" {
		return "HTTP/1.1"
	}
	return line(cut(p, 20))
}

func (e exhibitor) head(b *strings.Builder, h http.Header, known []string) {
	n := 0
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, v := range h[name] {
			if n++; n > maxShownFields {
				b.WriteString("… further fields are left out\n")
				return
			}
			b.WriteString(fieldName(name, known) + ": " + e.value(name, v, known) + "\n")
		}
	}
}

// fieldName is the name of a field as it may be shown: a name that a client
// made of its credentials is masked like any text.
func fieldName(name string, known []string) string {
	return line(maskedTexts(cut(name, maxShownName), known))
}

// value is the value of a field as it may be shown.
func (e exhibitor) value(name, v string, known []string) string {
	switch name = http.CanonicalHeaderKey(name); {
	case name == "Authorization" || name == "Proxy-Authorization":
		scheme, _, has := strings.Cut(v, " ")
		if !has || !slices.Contains(shownSchemes, strings.ToLower(scheme)) {
			return mask
		}
		return line(scheme) + " " + mask
	case name == "Cookie":
		return line(maskedPairs(v, ";"))
	case name == "Set-Cookie":
		return line(maskedSetCookie(v))
	case slices.Contains(addressFields, name):
		return line(maskedTarget(v, known))
	case slices.Contains(credentialFields, name), slices.Contains(e.keys, name), secretField(name):
		return mask
	}
	return line(cut(printable(masked(v, known)), maxShownValue))
}

// addressFields hold an address and nothing else.
var addressFields = []string{"Location", "Content-Location", "Referer", "Origin", "Destination", "X-Original-Url", "X-Rewrite-Url", "X-Forwarded-Uri", "Sourcemap"}

// content writes what may be shown of a body.
func (e exhibitor) content(b *strings.Builder, body []byte, h http.Header, seen bool, known []string) {
	if !seen || len(body) == 0 {
		return
	}
	b.WriteByte('\n')
	text := string(trimRune(body[:min(len(body), maxMasked)]))
	if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
		b.WriteString("(" + strconv.Itoa(len(body)) + " bytes that are no text)\n")
		return
	}
	if httpfield.MediaType(field(h, "Content-Type")) == "application/x-www-form-urlencoded" {
		text = maskedForm(maskedTexts(text, known))
	} else {
		text = masked(text, known)
	}
	text = printable(text)
	whole := len(text) <= maxShownBody && len(body) <= maxMasked
	if !whole {
		text = strings.TrimSuffix(cut(text, maxShownBody), "…") + "…"
	}
	b.WriteString(text)
	if !strings.HasSuffix(text, "\n") {
		b.WriteByte('\n')
	}
}

// trimRune drops the beginning of a character that was cut at the end.
func trimRune(b []byte) []byte {
	for i := 1; i <= utf8.UTFMax && i <= len(b); i++ {
		if utf8.RuneStart(b[len(b)-i]) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return string(trimRune([]byte(s[:n]))) + "…"
}

// curl repeats the request of an exchange, with a variable in place of each
// credential. It is "" where the address is not known.
func (e exhibitor) curl(x *candor.Exchange) string {
	known := e.sent(x)
	address := x.Request.URL
	if address == "" {
		host := field(x.Request.Header, "Host")
		if host == "" || !strings.HasPrefix(x.Request.Target, "/") {
			return ""
		}
		address = "http://" + host + x.Request.Target
	}
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
		return ""
	}
	address = line(maskedTarget(address, known))
	var b strings.Builder
	b.WriteString("curl -i")
	if strings.ContainsAny(address, "{}[]") {
		b.WriteString(" --globoff") // curl would make many requests of it
	}
	if m := x.Request.Method; m == http.MethodHead {
		b.WriteString(" --head")
	} else if m != http.MethodGet {
		b.WriteString(" -X " + quoted(e.method(x, known)))
	}
	b.WriteString(" " + quoted(address))
	for _, name := range slices.Sorted(maps.Keys(x.Request.Header)) {
		canonical := http.CanonicalHeaderKey(name)
		if slices.Contains(leftOut, canonical) || strings.HasPrefix(canonical, "Sec-") {
			continue
		}
		for _, v := range x.Request.Header[name] {
			if canonical == "Cache-Control" && slices.Contains(reloads, v) {
				continue
			}
			b.WriteString(" -H " + quoted(fieldName(name, known)+": "+e.value(name, v, known)))
		}
	}
	if body := x.Request.Body; len(body) > 0 && len(body) <= maxShownBody && utf8.Valid(body) {
		var shown strings.Builder
		e.content(&shown, body, x.Request.Header, true, known)
		b.WriteString(" --data-raw " + quoted(strings.TrimSuffix(strings.TrimPrefix(shown.String(), "\n"), "\n")))
	}
	return b.String()
}

// leftOut are fields that curl sets by itself, that belong to one connection, or
// by which a browser says what it is: no answer here hangs on them.
var leftOut = []string{
	"Host", "Content-Length", "Connection", "Proxy-Connection", "Keep-Alive", "Accept-Encoding", "Transfer-Encoding",
	"User-Agent", "Accept-Language", "Pragma", "Dnt", "Upgrade-Insecure-Requests", "Priority",
}

// reloads are the values of Cache-Control that browsers send when a page is
// loaded again: caches are to ask the origin, which curl does anyway.
var reloads = []string{"no-cache", "max-age=0"}

// quoted puts a text into single quotes for a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
