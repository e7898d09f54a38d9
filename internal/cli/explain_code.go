package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/site"
)

// contractPage sets the contract of one code as text.
type contractPage struct {
	*page
	doc      httpstatus.Document
	contract *httpstatus.Contract
	sources  bool
}

func (p *contractPage) write() {
	p.opening()
	p.sending()
	p.fields()
	p.answer()
	p.client()
	p.cache()
	p.crawlers()
	p.operations()
	p.reading()
}

// cite appends the source of the sentence at a path where sources are wanted.
func (p *contractPage) cite(text, path string) string {
	if s, ok := p.doc.Sources[path]; ok && p.sources {
		return text + " [" + s.Source + "; " + s.Mark + "]"
	}
	return text
}

func (p *contractPage) opening() {
	d := p.doc
	name := d.Key + " " + d.Name
	ref := d.Reference
	if width(name)+2+width(ref) <= p.width {
		fill := strings.Repeat(" ", p.width-width(name)-width(ref))
		p.line("%s%s%s", p.style.code(d.Code, name), fill, p.style.dim(ref))
	} else {
		p.line("%s", p.style.code(d.Code, name))
		p.para(0, ref)
	}
	if note := standing(d); note != "" {
		p.para(0, note)
	}
	p.blank()
	p.para(0, p.cite(d.Summary, "summary"))
	if d.Definition != d.Summary {
		p.blank()
		p.para(0, p.cite(d.Definition, "definition"))
	}
}

// standing says what is unusual about the code itself.
func standing(d httpstatus.Document) string {
	switch httpstatus.Status(d.Status) {
	case httpstatus.Registered:
		return ""
	case httpstatus.LogOnly:
		return "Not registered; a number of " + d.Vendor + " that exists only in logs and never reaches a client."
	case httpstatus.DeFacto:
		return "Not registered; used by " + d.Vendor + "."
	case httpstatus.Retired:
		return "Not registered; was used by " + d.Vendor + " and is no longer sent."
	}
	if !d.Registered {
		return "Not registered; used by " + d.Vendor + ", and no valid HTTP status code."
	}
	return "Standing in the registry: " + d.Status + "."
}

func (p *contractPage) list(title, path string, texts []string) {
	if len(texts) == 0 {
		return
	}
	p.heading(title)
	for i, t := range texts {
		p.item(p.cite(t, path+"."+strconv.Itoa(i)))
	}
}

func (p *contractPage) sending() {
	p.list("Send it when", "send_when", p.doc.SendWhen)
	if len(p.doc.Instead) == 0 {
		return
	}
	p.heading("Send another code when")
	for i, o := range p.doc.Instead {
		p.labelled(3, strconv.Itoa(o.Code), p.cite(o.When, "instead."+strconv.Itoa(i)))
	}
}

func (p *contractPage) fields() {
	p.heading("Fields and content")
	for _, f := range p.doc.Requires {
		when := ""
		if f.When != "" {
			when = " when " + f.When
		}
		text := f.Level + " " + f.Field + when + ": " + f.Text
		if p.sources {
			text += " [" + f.Source + "]"
		}
		p.item(text)
	}
	body := p.doc.BodyRule
	if body == "" {
		body = "Content: " + p.doc.Body + "."
	}
	p.item(p.cite(body, "body_rule"))
}

func (p *contractPage) client() {
	p.heading("Client")
	p.para(2, p.cite(p.doc.Client.Summary, "client.summary"))
	writeActs(p.page, p.doc.Client)
}

// writeActs writes the five answers of a client.
func writeActs(p *page, c httpstatus.DocumentClient) {
	for _, a := range []struct {
		question string
		act      httpstatus.DocumentAct
	}{
		{"same request again", c.SameRequest},
		{"corrected request", c.CorrectedRequest},
		{"other credentials", c.OtherCredentials},
		{"after a delay", c.AfterDelay},
		{"on a new connection", c.NewConnection},
	} {
		text := a.act.Answer
		switch {
		case a.act.When == "":
		case a.act.Answer == "if":
			text += " " + a.act.When
		default:
			text += ", " + a.act.When
		}
		p.labelled(19, a.question, text)
	}
}

func (p *contractPage) cache() {
	s := p.doc.Storage
	p.heading("Caches")
	p.para(2, p.cite(s.Summary, "storage.summary"))
	if s.Conditions != "" {
		p.para(2, p.cite(s.Conditions, "storage.conditions"))
	}
	if s.CacheControl != "" {
		p.para(2, "Send Cache-Control: "+s.CacheControl+".")
	}
	for i, c := range s.Caches {
		p.item(p.cite(c, "storage.caches."+strconv.Itoa(i)))
	}
}

func (p *contractPage) crawlers() {
	p.heading("Crawlers")
	for _, c := range p.doc.Crawler {
		text := c.Treatment
		if p.sources {
			text += " [" + c.Source + "]"
		}
		p.labelled(9, c.Who, text)
		if c.Indexing == c.CrawlRate && c.CrawlRate == c.LinkSignals {
			p.labelled(9, "", "indexing, crawl rate and link signals: "+c.Indexing)
			continue
		}
		p.labelled(9, "", fmt.Sprintf("indexing: %s; crawl rate: %s; link signals: %s", c.Indexing, c.CrawlRate, c.LinkSignals))
	}
}

func (p *contractPage) operations() {
	d := p.doc
	if d.API != "" {
		p.heading("Consumer of the API")
		p.para(2, p.cite(d.API, "api"))
	}
	p.heading("Monitor: " + d.Monitor.Bucket)
	p.para(2, p.cite(d.Monitor.Summary, "monitor.summary"))
	p.list("In the log", "scenarios", d.Scenarios)
	p.list("Typical causes", "causes", d.Causes)
	p.list("How to find the cause", "find", d.Find)
	p.commands()
}

// commands writes the lines for a shell, each on one line of its own whatever
// the width, since a broken one could not be copied.
func (p *contractPage) commands() {
	if len(p.doc.Commands) == 0 {
		return
	}
	p.heading("Lines to copy")
	for i, c := range p.doc.Commands {
		p.item(p.cite(c.Does, "commands."+strconv.Itoa(i)))
		p.line("    %s", c.Line)
	}
	p.para(2, "In these lines:")
	for _, w := range httpstatus.Placeholders(p.contract.Commands) {
		p.labelled(13, w.Word, w.Means)
	}
}

// answer shows the whole answer to send.
func (p *contractPage) answer() {
	text, ok := site.Answer(p.contract)
	if !ok {
		return
	}
	p.heading("The whole answer")
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		p.line("  %s", line)
	}
}

func (p *contractPage) reading() {
	d := p.doc
	p.list("Where common advice and candor differ", "differs", d.Differs)
	if len(d.FAQ) > 0 {
		p.heading("Questions")
		for i, f := range d.FAQ {
			p.para(2, f.Q)
			p.para(4, p.cite(f.A, "faq."+strconv.Itoa(i)))
		}
	}
	if names := reasonsOf(d.Code); len(names) > 0 && d.Vendor == "" {
		p.heading("Reasons for which candor sends it (rung)")
		p.para(2, strings.Join(names, ", "))
	}
	if len(d.Confused) > 0 {
		p.heading("Confused with")
		for _, other := range d.Confused {
			p.line("  candor %s %d   %s", d.Key, other, httpstatus.Text(other))
		}
	}
}
