package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

// page is one page before it is rendered: a template with its data, or plain
// content, or the JSON of either.
type page struct {
	Path        string // below the base: "/status/403"
	Title       string // of the window and of search results
	Heading     string // h1
	Description string
	NoIndex     bool
	Template    string // file in templates/
	Data        any
	JSON        any              // what Path + ".json" answers; nil where there is none
	Article     bool             // it is a text to read: say so to search engines
	FAQ         []httpstatus.FAQ // likewise its questions
	File        *staticFile      // of a file that is no page
	// fill sets what is costly to make, before the page is rendered. There are
	// so many comparisons that a list of them must not make them.
	fill func(*page)
}

//go:embed templates/*.html
var templateFiles embed.FS

// The versions of the style sheet and the script, so that a new one is fetched
// with the first page that needs it.
var (
	styleTag  = digest([]byte(styleSheet))
	scriptTag = digest([]byte(script))
)

// templates holds one set per page template, each with the frame and the
// parts. They are parsed with the first page, so that a program which serves
// none pays nothing; the tests prove that parsing cannot fail.
var templates = sync.OnceValue(func() map[string]*template.Template {
	return parseTemplates("index", "codes", "status", "shared", "guide", "pairs", "neighbours", "compare", "reasons", "reason", "missing",
		"question", "outcome", "together", "headers", "header", "rules", "rule", "explain", "search", "try", "tried")
})

func parseTemplates(names ...string) map[string]*template.Template {
	frame := template.Must(template.New("frame.html").Funcs(functions).ParseFS(templateFiles, "templates/frame.html", "templates/parts.html"))
	out := make(map[string]*template.Template)
	for _, name := range names {
		out[name] = template.Must(template.Must(frame.Clone()).ParseFS(templateFiles, "templates/"+name+".html"))
	}
	return out
}

// functions are what templates may call. None of them needs the site: the
// base reaches the parts through the root variable.
var functions = template.FuncMap{
	"links":     sourceLinks,
	"said":      said,
	"src":       src,
	"step":      stepPath,
	"outcome":   outcomePath,
	"fieldLink": fieldLink,
	"whom":      whom,
	"sentence":  upperFirst,
	"reason":    ladder.ReasonByName,
	"marks":     func() template.HTML { return markList },
	"list":      list,
	"steps":     steps,
	"some":      some,
	"faq":       faq,
	"rows":      rows,
	"climbed":   climbed,
	"instead":   instead,
	"results":   results,
	"on":        func(base string, v any) based { return based{base, v} },
	"living":    func(code int) bool { return living(code) != nil },
	"contract":  contractOf,
	"pair":      pairOf,
	"tried":     linksToTry,
	"short":     shortName,
	"versus":    versus,
}

// based hands a value to a part together with the base of addresses.
type based struct {
	Base string
	V    any
}

// pairOf returns the address of the comparison of two codes, each a number or
// a contract, and "" where there is no such page.
func pairOf(a, b any) string {
	one, other := asContract(a), asContract(b)
	if !compared(one, other) {
		return ""
	}
	return pairPath(one, other)
}

func asContract(v any) *httpstatus.Contract {
	if code, ok := v.(int); ok {
		return contractOf(code)
	}
	c, _ := v.(*httpstatus.Contract)
	return c
}

// contractOf returns the contract with that number, the registered one first.
func contractOf(code int) *httpstatus.Contract {
	if all := httpstatus.ByCode(code); len(all) > 0 {
		return all[0]
	}
	return nil
}

func shortName(code int) string {
	if c := contractOf(code); c != nil {
		return fmt.Sprintf("%d %s", code, c.Name)
	}
	return fmt.Sprint(code)
}

// view is what a template sees.
type view struct {
	*page
	Base      string
	Canonical string // the page's public address, "" when it has none
	StyleTag  string
	ScriptTag string
	Static    bool // it will be a file: nothing answers a form
	Nav       template.HTML
	Data      any // the page's, or that of one answer
	About     []template.JS
	Query     string // what was searched for, to be searched on
}

// navigation writes the sections that have a word in it, once for each that a
// reader can be in, "" for none of them.
func navigation(base string, sections []section) map[string]template.HTML {
	out := map[string]template.HTML{}
	for _, here := range append([]section{{}}, sections...) {
		var b strings.Builder
		for _, s := range sections {
			if s.nav == "" {
				continue
			}
			current := ""
			if s.name == here.name || s.name == here.under {
				current = ` aria-current="true"`
			}
			b.WriteString(`<a href="` + template.HTMLEscapeString(base) + "/" + s.name + `/"` + current + ">" + s.nav + "</a>\n")
		}
		out[here.name] = escaped(&b)
	}
	return out
}

func (s *site) view(p *page) view {
	section, _, _ := strings.Cut(strings.TrimPrefix(p.Path, "/"), "/")
	v := view{page: p, Base: s.base, StyleTag: styleTag, ScriptTag: scriptTag, Static: s.static, Nav: s.nav[section], Data: p.Data}
	if asked, ok := p.Data.(searchView); ok {
		v.Query = asked.Query
	}
	if s.canonical != "" && p.Path != "" {
		v.Canonical = s.publicAddress(p.Path)
		v.About = s.structured(p, v.Canonical)
	}
	return v
}

// execute writes a page through its template and gives it its contents.
func (s *site) execute(p *page) ([]byte, error) {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := templates()[p.Template].Execute(b, s.view(p)); err != nil {
		return nil, fmt.Errorf("page %s: %w", p.Path, err)
	}
	return withContents(b.Bytes()), nil
}

// buffers are where pages are written before they are kept or sent.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// fillJSON fills the page that is the JSON of this one, nil for nothing to do.
func (p *page) fillJSON() func(*page) {
	if p.fill == nil {
		return nil
	}
	return func(asJSON *page) {
		p.fill(p)
		asJSON.JSON = p.JSON
	}
}

// hasJSON reports whether the page is there as JSON too.
func (p *page) hasJSON() bool { return p.JSON != nil || p.fill != nil }

// render makes the bytes of a page.
func (s *site) render(p *page) (*file, error) {
	if p.fill != nil {
		p.fill(p)
	}
	switch {
	case p.File != nil:
		content, err := p.File.content(s)
		if err != nil {
			return nil, fmt.Errorf("file %s: %w", p.Path, err)
		}
		return finish(p.File.mediaType, content), nil
	case p.Template == "":
		content, err := indented(p.JSON)
		if err != nil {
			return nil, fmt.Errorf("page %s as JSON: %w", p.Path, err)
		}
		return finish("application/json", content), nil
	}
	content, err := s.execute(p)
	if err != nil {
		return nil, err
	}
	return finish("text/html; charset=utf-8", content), nil
}

func finish(mediaType string, body []byte) *file {
	return &file{
		mediaType: mediaType, plain: body, etag: `"` + digest(body) + `"`,
		gzip: sync.OnceValue(func() []byte { return compress(body) }),
	}
}

// compress cannot fail: a buffer takes everything.
func compress(body []byte) []byte {
	var z bytes.Buffer
	zw := gzip.NewWriter(&z)
	_, _ = zw.Write(body)
	_ = zw.Close()
	return z.Bytes()
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}
