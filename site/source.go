package site

import (
	"html/template"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/candorhttp/candor/httpstatus"
)

// link is a piece of a source: text, and an address where it names one.
type link struct{ Text, URL string }

// cited finds what can be followed in a source: an address, a section of an
// RFC, a further section of the same RFC, or an Internet-Draft.
var cited = regexp.MustCompile(`https?://[^\s;,]+|RFC (\d+)(?: §([0-9A-Z]+(?:\.[0-9]+)*))?|§([0-9A-Z]+(?:\.[0-9]+)*)|draft-[a-z0-9]+(?:-[a-z0-9]+)+`)

// split remembers what became of each source. Sources are few and constant.
var split sync.Map // string to []link

// sourceLinks splits a source such as "RFC 9110 §15.5.4; RFC 9111 §3" into
// pieces, those that can be followed with their address.
func sourceLinks(source string) []link {
	if known, ok := split.Load(source); ok {
		return known.([]link)
	}
	links := splitSource(source)
	split.Store(source, links)
	return links
}

func splitSource(source string) []link {
	var out []link
	end, rfc := 0, ""
	for _, m := range cited.FindAllStringSubmatchIndex(source, -1) {
		if m[0] > end {
			out = append(out, link{Text: source[end:m[0]]})
		}
		end = m[1]
		l := link{Text: source[m[0]:m[1]]}
		switch {
		case m[2] >= 0:
			rfc = source[m[2]:m[3]]
			l.URL = rfcAddress(rfc, group(source, m, 2))
		case m[6] >= 0:
			if rfc != "" {
				l.URL = rfcAddress(rfc, group(source, m, 3))
			}
		case strings.HasPrefix(l.Text, "draft-"):
			l.URL = "https://datatracker.ietf.org/doc/html/" + l.Text
		default:
			l.URL = l.Text
			if u, err := url.Parse(l.Text); err == nil {
				l.Text = u.Host
			}
		}
		out = append(out, l)
	}
	if end < len(source) {
		out = append(out, link{Text: source[end:]})
	}
	return out
}

func group(s string, m []int, n int) string {
	if m[2*n] < 0 {
		return ""
	}
	return s[m[2*n]:m[2*n+1]]
}

func rfcAddress(rfc, section string) string {
	address := "https://www.rfc-editor.org/rfc/rfc" + rfc
	if section != "" {
		address += "#section-" + section
	}
	return address
}

// markWords says in the page's words what kind of authority a mark is.
var markWords = map[httpstatus.Mark][2]string{
	httpstatus.RFC:        {"RFC", "the RFC or the IANA registry says so"},
	httpstatus.Caches:     {"caches do", "observed behaviour of caches, which need not be what the RFC permits"},
	httpstatus.Google:     {"Google says", "Google's documentation of its crawler"},
	httpstatus.VendorDoc:  {"vendor", "a vendor's, project's or draft's own document or source code"},
	httpstatus.Convention: {"convention", "common practice, or what follows from the sources; no document obliges anybody"},
	httpstatus.Unverified: {"unverified", "general knowledge; no primary source was read"},
}

func markWord(m httpstatus.Mark) string  { return markWords[m][0] }
func markMeans(m httpstatus.Mark) string { return markWords[m][1] }

// sourceKey is what the note of a source depends on.
type sourceKey struct {
	source string
	mark   httpstatus.Mark
}

// notes remembers the note of each source. Sources are few and constant.
var notes sync.Map // sourceKey to template.HTML

// src is the note that says where a sentence comes from and with what
// authority.
func src(source string, mark httpstatus.Mark) template.HTML {
	key := sourceKey{source, mark}
	if known, ok := notes.Load(key); ok {
		return known.(template.HTML)
	}
	note := template.HTML(sourceNote(source, mark)) //nolint:gosec // every part is escaped
	notes.Store(key, note)
	return note
}

func sourceNote(source string, mark httpstatus.Mark) string {
	var b strings.Builder
	b.WriteString(`<small class="src"><span class="mark ` + template.HTMLEscapeString(string(mark)) + `" title="` + template.HTMLEscapeString(markMeans(mark)) + `">`)
	if mark == httpstatus.RFC && strings.HasPrefix(source, "RFC ") {
		writeCited(&b, source)
		return b.String() + "</span></small>"
	}
	b.WriteString(template.HTMLEscapeString(markWord(mark)) + "</span>")
	if source != "" && source != "convention" {
		b.WriteByte(' ')
		writeCited(&b, source)
	}
	return b.String() + "</small>"
}

// writeCited writes a source with links to what it names.
func writeCited(b *strings.Builder, source string) {
	for _, l := range sourceLinks(source) {
		text := template.HTMLEscapeString(l.Text)
		if l.URL != "" {
			text = `<a href="` + template.HTMLEscapeString(l.URL) + `" rel="external noreferrer">` + text + "</a>"
		}
		b.WriteString(text)
	}
}
