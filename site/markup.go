package site

import (
	"html/template"
	"strconv"
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

// climbed is the rungs of a ladder with the answer that each gave.
func climbed(base string, path []pathStep) template.HTML {
	var b strings.Builder
	for _, s := range path {
		class, said := "here", "<code>"+template.HTMLEscapeString(s.Answer)+"</code>"
		switch s.Answer {
		case "ok":
			class, said = "ok", "ok"
		case "":
			class, said = "unasked", "not asked"
		}
		b.WriteString(`<li class="` + class + `"><a href="` + template.HTMLEscapeString(base+stepPath(s.Rung)) + `">` + s.Name + "</a> <span>" + said + "</span></li>\n")
	}
	return escaped(&b)
}

// instead is the codes to send in place of one, each with its condition after
// some words.
func instead(base string, c *httpstatus.Contract, words string) template.HTML {
	var b strings.Builder
	for _, other := range c.Instead {
		key := strconv.Itoa(other.Code)
		b.WriteString(`<li><a class="code" href="` + template.HTMLEscapeString(base) + "/status/" + key + `">` + key + "</a> <span>" + words)
		writeSaid(&b, other.When)
		if path := pairOf(c, other.Code); path != "" {
			b.WriteString(` <a class="vs" href="` + template.HTMLEscapeString(base+path) + `">` + versus(c.Code, other.Code) + "</a>")
		}
		b.WriteString("</span></li>\n")
	}
	return escaped(&b)
}

// versus names two codes, the lower first.
func versus(a, b int) string { return strconv.Itoa(min(a, b)) + " vs " + strconv.Itoa(max(a, b)) }
