package site

import (
	"html/template"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
)

// The parts of a page that repeat a sentence with its source many times are
// written here rather than in a template, which calls, escapes and prints each
// piece of each sentence apart and takes five times as long. Every text goes
// through template.HTMLEscapeString.

// writeSaid writes a sentence with the note of its source.
func writeSaid(b *strings.Builder, st httpstatus.Statement) {
	b.WriteString(template.HTMLEscapeString(st.Text))
	b.WriteByte(' ')
	b.WriteString(string(src(st.Source, st.Mark)))
}

// said is a sentence with the note of its source.
func said(st httpstatus.Statement) template.HTML {
	var b strings.Builder
	writeSaid(&b, st)
	return escaped(&b)
}

// escaped marks as safe what was escaped piece by piece.
func escaped(b *strings.Builder) template.HTML { return template.HTML(b.String()) } //nolint:gosec // see above

// list is sentences as a list.
func list(all []httpstatus.Statement) template.HTML { return enumerated("ul", all) }

// steps is sentences as a numbered list.
func steps(all []httpstatus.Statement) template.HTML { return enumerated("ol", all) }

func enumerated(tag string, all []httpstatus.Statement) template.HTML {
	var b strings.Builder
	b.WriteString("<" + tag + ">\n")
	for _, st := range all {
		b.WriteString("<li>")
		writeSaid(&b, st)
		b.WriteString("</li>\n")
	}
	b.WriteString("</" + tag + ">")
	return escaped(&b)
}

// some is one sentence as it is, and several as a list.
func some(all []httpstatus.Statement) template.HTML {
	if len(all) == 1 {
		return said(all[0])
	}
	return list(all)
}

// anchor is the address of a question on its page: its words.
func anchor(question string) string { return strings.Join(wordsOf(question), "-") }

// faq is questions with their answers, each with an address of its own.
func faq(all []httpstatus.FAQ) template.HTML {
	var b strings.Builder
	for _, f := range all {
		id := anchor(f.Q)
		b.WriteString(`<h3 id="` + id + `"><a class="self" href="#` + id + `">` + template.HTMLEscapeString(f.Q) + "</a></h3>\n<p>")
		writeSaid(&b, f.A)
		b.WriteString("</p>\n")
	}
	return escaped(&b)
}

// rows is the sides of a comparison, aspect by aspect.
func rows(all []rowView) template.HTML {
	var b strings.Builder
	for _, row := range all {
		b.WriteString(`<section class="row" id="` + row.Aspect + `"><h3>` + template.HTMLEscapeString(row.Heading) + "</h3>\n")
		if row.Same {
			b.WriteString(`<div class="pair same"><div><span class="tag">both</span> ` + string(some(row.Sides[0].Said)) + "</div></div>")
		} else {
			b.WriteString(`<div class="pair">`)
			for _, side := range row.Sides {
				b.WriteString(`<div><span class="tag">` + side.Key + "</span> " + string(some(side.Said)) + "</div>")
			}
			b.WriteString("</div>")
		}
		b.WriteString("</section>\n")
	}
	return escaped(&b)
}

// markList explains every mark; it is at the foot of each page.
var markList = func() template.HTML {
	var b strings.Builder
	for _, m := range httpstatus.Marks {
		b.WriteString(`<div><dt><span class="mark ` + string(m) + `">` + template.HTMLEscapeString(markWord(m)) + "</span></dt><dd>" + template.HTMLEscapeString(markMeans(m)) + "</dd></div>\n")
	}
	return escaped(&b)
}()

// results is what a search found, below a base.
func results(base string, all []entry) template.HTML {
	var b strings.Builder
	for _, e := range all {
		b.WriteString(`<li><a href="` + template.HTMLEscapeString(base+e.Path) + `">` + template.HTMLEscapeString(e.Title) +
			`</a> <span class="tag">` + template.HTMLEscapeString(e.Kind) + "</span><br><span>" + template.HTMLEscapeString(e.Text) + "</span></li>\n")
	}
	return escaped(&b)
}
