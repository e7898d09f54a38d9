package rules

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

var softNotFound = &judge.Rule{
	ID: "200/soft-404", Title: "200 for a page that is not there",
	Why:   "Crawlers keep asking for the address and may show it to people, caches keep the page as if it were one, and link checkers miss the broken link.",
	Harms: []judge.Party{judge.Crawler, judge.User, judge.Cache, judge.Monitor},
	Fix:   "Send 404 with the same page, or 410 where it is gone for good.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.3.1"), judge.Crawlers(googleCodes)}, Severity: candor.Advice,
	On: judge.On(200), Needs: answerHead | candor.SawRequestLine | candor.SawResponseBody,
	Bad: `GET /chairs/red HTTP/1.1
Host: www.example

HTTP/1.1 200 OK
Content-Type: text/html

<!doctype html><title>Page not found | Chairs</title><h1>Page not found</h1><p>Try the start page.</p>
`,
	Good: `GET /help/dead-links HTTP/1.1
Host: www.example

HTTP/1.1 200 OK
Content-Type: text/html

<!doctype html><title>What to do when a page is not found</title><h1>Page not found: what to do</h1><p>Write to us.</p>
`,
	Check: func(c *judge.Case) judge.Result {
		if strings.Contains(c.Path(), NoSuchPage) {
			return judge.Fault("An address that nobody made is answered with 200, so pages that are gone look like pages.", "404", "200")
		}
		if !c.IsHTML() || !c.HasContent() || c.Method() != "GET" && c.Method() != "" {
			return judge.Clean
		}
		page := c.Response.Body
		title, hasTitle := element(page[:min(len(page), 4<<10)], "<title")
		if hasTitle && !saysNotFound(title, true) || aboutNotFound.inText(c.Path()) {
			return judge.Clean
		}
		heading, hasHeading := element(page[:min(len(page), maxSearched)], "<h1")
		switch {
		case !hasTitle && !hasHeading:
			return judge.Clean
		case hasHeading && !saysNotFound(heading, false) && (!hasTitle || !saysNotFound(title, false)):
			return judge.Clean // the title may be that of a site about codes
		case textLength(page) > maxSoftText:
			return judge.Clean
		}
		said := title
		if !hasTitle {
			said = heading
		}
		return judge.Fault("200 says that the page is there, and the page says that it is not found.", "404", "200 with "+judge.Quote(string(bytes.TrimSpace(said)))).Because("page")
	},
}

// NoSuchPage begins the name of an address that cannot exist, which a check asks
// for to see how a server answers it.
const NoSuchPage = "candor-no-such-page-"

// maxSoftText bounds the text of a page that says only that another is missing;
// one that explains the code is longer.
const maxSoftText = 3 << 10

// aboutNotFound are words of addresses where such a page is in its place: the
// page for errors itself, or one about codes.
var aboutNotFound = newWords("404", "not-found", "notfound", "not_found", "error", "status", "http", "code")

// element is what stands in the first element of that name, given as "<title",
// without tags inside of it being undone.
func element(page []byte, name string) ([]byte, bool) {
	for at := 0; ; {
		i := bytes.IndexByte(page[at:], '<')
		if i < 0 {
			return nil, false
		}
		at += i
		rest := page[at:]
		if len(rest) > len(name) && sameLetters(rest[:len(name)], name) && (rest[len(name)] == '>' || rest[len(name)] <= ' ') {
			_, rest, _ = bytes.Cut(rest, []byte(">"))
			if end := bytes.Index(rest, []byte("</")); end >= 0 && end < 300 {
				return rest[:end], true
			}
			return nil, false
		}
		at++
	}
}

// saysNotFound reports whether a title says that something was not found and
// nothing else, save for the name of the site where that is allowed.
func saysNotFound(title []byte, site bool) bool {
	if len(title) > 200 {
		return false
	}
	if bytes.IndexByte(title, '&') >= 0 && namedLetters.in(title) {
		title = []byte(html.UnescapeString(string(title)))
	}
	var plain [256]byte
	n := 0
	for len(title) > 0 {
		r, size := utf8.DecodeRune(title)
		title = title[size:]
		if n+utf8.UTFMax > len(plain) {
			return false
		}
		switch r = unicode.ToLower(r); {
		case separates(r):
			r = '|'
		case marksText(r):
			r = ' '
		}
		if r == ' ' && (n == 0 || plain[n-1] == ' ') {
			continue
		}
		n += utf8.EncodeRune(plain[n:], r)
	}
	text := plain[:n]
	if site {
		for len(text) > 0 {
			var part []byte
			part, text, _ = bytes.Cut(text, []byte("|"))
			if notFoundTitles[string(bytes.TrimSpace(part))] {
				return true
			}
		}
		return false
	}
	m := 0
	for i, c := range text { // 404 - Not Found
		if c == '|' {
			c = ' '
		}
		if c == ' ' && (m == 0 || text[m-1] == ' ') {
			continue
		}
		text[m] = text[i]
		if c == ' ' {
			text[m] = ' '
		}
		m++
	}
	return notFoundTitles[string(bytes.TrimSpace(text[:m]))]
}

// namedLetters are the ends of names that HTML has for letters and marks.
var namedLetters = newWords("&#", "acute;", "grave;", "tilde;", "uml;", "circ;", "cedil;", "dash;", "squo;", "aquo;", "middot;", "bull;", "nbsp;")

// marksText reports whether a character is a space or mark between words.
func marksText(r rune) bool {
	switch r {
	case '.', '!', ',', ':', '(', ')', '"', '\'', '?', '’', '„', '“', '”', '؟', '。', '！', '（', '）':
		return true
	}
	return unicode.IsSpace(r)
}

// separates reports whether a character stands between a title and the name of
// the site.
func separates(r rune) bool {
	switch r {
	case '|', '-', '–', '—', '·', '•', '»', '«', '›', '/', '~', '\uff5c':
		return true
	}
	return false
}

// notFoundTitles are what titles of missing pages say, in small letters and
// without marks between words.
var notFoundTitles = func() map[string]bool {
	out := map[string]bool{}
	for _, s := range []string{
		"404", "not found", "page not found", "file not found", "the page could not be found", "page cannot be found", "page can't be found", "this page could not be found",
		"this page can t be found", "page can t be found", "oops page not found", "oops that page can t be found", "page does not exist", "page doesn t exist", "sorry page not found",
		"nothing found", "the requested page could not be found", "the page you requested was not found", "requested page not found", "page missing", "url not found",
		"seite nicht gefunden", "nicht gefunden", "datei nicht gefunden", "page non trouvée", "page introuvable", "page non trouvee", "non trouvé", "cette page n existe pas",
		"página no encontrada", "pagina no encontrada", "no encontrado", "no se encontró la página", "página não encontrada", "pagina nao encontrada", "não encontrado",
		"pagina non trovata", "non trovato", "pagina niet gevonden", "niet gevonden", "страница не найдена", "не найдено", "сторінку не знайдено", "nie znaleziono strony",
		"strona nie została znaleziona", "strona nie znaleziona", "nie znaleziono", "stránka nenalezena", "stránka nebyla nalezena", "stránka nenájdená", "sidan hittades inte", "sidan kunde inte hittas",
		"siden blev ikke fundet", "siden ble ikke funnet", "siden finnes ikke", "sivua ei löytynyt", "sivua ei löydy", "sayfa bulunamadı", "az oldal nem található", "pagina nu a fost găsită",
		"η σελίδα δεν βρέθηκε", "הדף לא נמצא", "الصفحة غير موجودة", "không tìm thấy trang", "halaman tidak ditemukan", "ไม่พบหน้า", "ページが見つかりません", "ページが見つかりませんでした", "お探しのページは見つかりませんでした",
		"页面不存在", "找不到页面", "页面未找到", "您访问的页面不存在", "找不到頁面", "頁面不存在", "페이지를 찾을 수 없습니다",
	} {
		out[s] = true
		for _, code := range []string{"404", "error 404", "http 404", "fehler 404", "erreur 404", "ошибка 404", "404 error"} {
			out[code], out[code+" "+s], out[s+" "+code] = true, true, true
		}
	}
	delete(out, "nothing found") // what an empty search says as well
	delete(out, "404 404")
	return out
}()

// textLength counts the bytes of a page outside its tags, scripts and styles,
// and stops when there are too many.
func textLength(page []byte) int {
	n := 0
	for len(page) > 0 && n <= maxSoftText {
		i := bytes.IndexByte(page, '<')
		if i < 0 {
			return n + len(bytes.TrimSpace(page))
		}
		n += len(bytes.TrimSpace(page[:i]))
		page = page[i:]
		for _, name := range []string{"script", "style", "svg"} {
			if len(page) > len(name) && sameLetters(page[1:len(name)+1], name) {
				end := bytes.Index(page, []byte("</"+name))
				if end < 0 {
					return n // the rest belongs to it
				}
				page = page[end:]
			}
		}
		if i = bytes.IndexByte(page, '>'); i < 0 {
			return n
		}
		page = page[i+1:]
	}
	return n
}
