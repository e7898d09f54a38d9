package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"github.com/candorhttp/candor/httpstatus"
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
	JSON        any    // what Path + ".json" answers; nil where there is none
	Style       string // content of the style sheet, for that page only
}

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed style.css
var styleSheet string

// styleTag names the version of the style sheet, so that a new one is fetched
// with the first page that needs it.
var styleTag = digest([]byte(styleSheet))

func stylePage() *page { return &page{Path: "/style.css", Style: styleSheet} }

// templates holds one set per page template, each with the frame and the
// parts. They are parsed with the first page, so that a program which serves
// none pays nothing; the tests prove that parsing cannot fail.
var templates = sync.OnceValue(func() map[string]*template.Template {
	return parseTemplates("index", "codes", "status", "shared", "guide", "pairs", "compare", "reasons", "reason", "missing")
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
	"markWord":  markWord,
	"marks":     func() []httpstatus.Mark { return httpstatus.Marks },
	"markMeans": markMeans,
	"on":        func(base string, v any) based { return based{base, v} },
	"living":    func(code int) bool { return living(code) != nil },
	"contract":  contractOf,
	"deep":      deep,
	"pair":      pairOf,
	"short":     shortName,
	"versus":    func(a, b int) string { return fmt.Sprintf("%d vs %d", min(a, b), max(a, b)) },
	"namesRFC":  func(source string) bool { return strings.HasPrefix(source, "RFC ") },
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
	Canonical string // "" when unknown
	StyleTag  string
}

// render makes the bytes of a page.
func (s *site) render(p *page) (*file, error) {
	var b bytes.Buffer
	switch {
	case p.Style != "":
		b.WriteString(p.Style)
		return finish("text/css; charset=utf-8", b.Bytes()), nil
	case p.Template == "":
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(p.JSON); err != nil {
			return nil, fmt.Errorf("page %s as JSON: %w", p.Path, err)
		}
		return finish("application/json", b.Bytes()), nil
	}
	v := view{page: p, Base: s.base, StyleTag: styleTag}
	if s.canonical != "" && p.Path != "" {
		v.Canonical = s.canonical + p.Path
	}
	if err := templates()[p.Template].Execute(&b, v); err != nil {
		return nil, fmt.Errorf("page %s: %w", p.Path, err)
	}
	return finish("text/html; charset=utf-8", squeeze(b.Bytes())), nil
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

// squeeze drops the empty lines that template actions leave behind, except
// within examples, where an empty line ends a header.
func squeeze(b []byte) []byte {
	lines := strings.Split(string(b), "\n")
	kept := lines[:0]
	inExample := false
	for _, line := range lines {
		if strings.Contains(line, "<pre") {
			inExample = true
		}
		if inExample || strings.TrimSpace(line) != "" {
			kept = append(kept, line)
		}
		if strings.Contains(line, "</pre>") {
			inExample = false
		}
	}
	return []byte(strings.Join(kept, "\n") + "\n")
}
