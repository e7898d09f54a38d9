package site

import (
	"bytes"
)

// minContents is how many headings make a page long enough for a table of
// contents.
const minContents = 4

var (
	contentsPlace = []byte("<contents></contents>")
	headingOpen   = []byte(`<h2 id="`)
	headingClose  = []byte("</h2>")
)

// withContents puts a table of contents where the page has a place for one and
// enough headings. It reads the rendered page, so that the table cannot name
// what is not there or forget what is. The page it returns is a copy.
func withContents(page []byte) []byte {
	at := bytes.Index(page, contentsPlace)
	if at < 0 {
		return bytes.Clone(page)
	}
	rest := page[at+len(contentsPlace):]
	var items bytes.Buffer
	n := 0
	end := max(bytes.Index(rest, []byte("</main>")), 0)
	for text := rest[:end]; ; n++ {
		i := bytes.Index(text, headingOpen)
		if i < 0 {
			break
		}
		text = text[i+len(headingOpen):]
		id, after, ok := bytes.Cut(text, []byte(`">`))
		heading, _, closed := bytes.Cut(after, headingClose)
		if !ok || !closed {
			break
		}
		items.WriteString(`<li><a href="#`)
		items.Write(id)
		items.WriteString(`">`)
		items.Write(heading)
		items.WriteString("</a></li>\n")
	}
	out := make([]byte, 0, len(page)+items.Len()+128)
	out = append(out, page[:at]...)
	if n >= minContents {
		out = append(out, "<nav class=\"toc\" aria-labelledby=\"contents\"><h2 id=\"contents\">On this page</h2>\n<ul>\n"...)
		out = append(out, items.Bytes()...)
		out = append(out, "</ul></nav>"...)
	}
	return append(out, rest...)
}
