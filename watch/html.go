package watch

import (
	"bytes"
	_ "embed" // for the page and its style
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/chart"
	"github.com/candorhttp/candor/internal/pageframe"
)

var (
	//go:embed page.css
	ownStyle string
	//go:embed page.html
	pageText string

	pageStyle = pageframe.Style + chart.Style + ownStyle
	page      = pageframe.New("watch", pageText)
)

// The bounds of a page.
const (
	maxPageIncidents = 50
	maxPageCharts    = 12 // of routes
	maxPageLines     = 20 // of evidence and the like
)

type htmlReport struct {
	Policy                         string
	Style                          template.CSS
	Title, Headline, Version, Time string
	Facts                          []htmlFact
	Overview                       figure
	Ongoing, Ended                 []htmlIncident
	More                           string
	Routes                         []htmlRoute
	Rest                           string
	Crawlers                       []htmlCrawler
}

type htmlFact struct{ Name, Value string }

type htmlIncident struct {
	Anchor, Subject, Answer, Sentence, Cause, Page, ID string
	Ongoing                                            bool
	Evidence, Against, Related, Examples               []string
	Figure                                             figure
}

type htmlRoute struct {
	Anchor, Name, Requests string
	Rows                   []htmlRow
	Figure                 figure
}

type htmlRow struct{ Page, Status, Reason, Count, Rate string }

type htmlCrawler struct {
	Anchor, Who, Requests string
	Groups                []htmlGroup
	Known                 bool // whether there is a treatment to tell
	Sources               []string
	Wasted                []htmlWasted
	Advice                []string
}

type htmlGroup struct{ Codes, Count, Rate, Treatment, Effect string }

type htmlWasted struct{ Name, Status, Count string }

// writeHTML writes one file that needs nothing else: no script, no font, no
// request.
func writeHTML(b *bytes.Buffer, r Report, l Look) error {
	ongoing, ended := byUrgency(r.Incidents)
	h := htmlReport{
		Policy: pageframe.Policy(pageStyle), Style: template.CSS(pageStyle), Title: "candor watch: report",
		Headline: headline(r, len(ongoing), len(ended)), Version: line(l.Version), Facts: facts(r), Overview: overview(r),
	}
	if !l.Now.IsZero() {
		h.Time = l.Now.UTC().Format("2006-01-02 15:04 UTC")
	}
	left := max(len(ongoing)-maxPageIncidents, 0) + max(len(ended)-maxPageIncidents, 0)
	for i, in := range ongoing[:min(len(ongoing), maxPageIncidents)] {
		h.Ongoing = append(h.Ongoing, incidentHTML(r, in, "ongoing-"+strconv.Itoa(i+1)))
	}
	for i, in := range ended[:min(len(ended), maxPageIncidents)] {
		h.Ended = append(h.Ended, incidentHTML(r, in, "ended-"+strconv.Itoa(i+1)))
	}
	if left > 0 {
		h.More = count(int64(left), "more incident") + "; the JSON report has them all."
	}
	shown, rest := r.split()
	for i, route := range shown {
		h.Routes = append(h.Routes, routeHTML(r, route, i))
	}
	if len(rest) > 0 {
		h.Rest = restWords(rest, len(shown) > 0)
	}
	for i, x := range crawled(r) {
		h.Crawlers = append(h.Crawlers, crawlerHTML(&x, "crawler-"+strconv.Itoa(i+1)))
	}
	return page.Execute(b, h)
}

func facts(r Report) []htmlFact {
	out := []htmlFact{{"lines", thousands(r.Lines)}}
	if r.Rejected > 0 {
		out = append(out, htmlFact{"not read", thousands(r.Rejected) + " (" + rate(r.Rejected, r.Lines) + "); they are in no count"})
	}
	if r.Late > 0 {
		out = append(out, htmlFact{"late", thousands(r.Late) + " came too late to be looked at for incidents; they are counted"})
	}
	if !r.From.IsZero() {
		out = append(out, htmlFact{"time", period(r.From, r.To)})
	}
	if r.FalseAlarms > 0 {
		out = append(out, htmlFact{"limit", "one false alarm is accepted every " + roundSpan(r.FalseAlarms)})
	}
	return out
}

func incidentHTML(r Report, in candor.Incident, anchor string) htmlIncident {
	h := htmlIncident{
		Anchor: anchor, Subject: subject(in.Method, in.Route), Answer: answer(in.Status, in.Reason), Sentence: Sentence(in, r.To),
		Cause: sureness(in.Cause) + seen(in), ID: word(in.ID), Ongoing: in.Ongoing,
		Evidence: firstLines(in.Evidence), Against: firstLines(in.Cause.Against), Figure: incidentFigure(r, in, "chart-"+anchor),
	}
	if _, p := reading(in.Status, in.Reason); p != "" {
		h.Page = pages + p
	}
	for _, x := range in.Related[:min(len(in.Related), maxPageLines)] {
		h.Related = append(h.Related, relatedWords(x))
	}
	for _, x := range in.Examples[:min(len(in.Examples), maxPageLines)] {
		h.Examples = append(h.Examples, exampleWords(x, r.To))
	}
	return h
}

func firstLines(texts []string) []string {
	var out []string
	for i, s := range texts {
		if i == maxPageLines {
			return append(out, fmt.Sprintf("and %d more", len(texts)-i))
		}
		out = append(out, line(s))
	}
	return out
}

func routeHTML(r Report, route Route, i int) htmlRoute {
	anchor := "route-" + strconv.Itoa(i+1)
	h := htmlRoute{Anchor: anchor, Name: word(route.name()), Requests: count(route.Total, "request")}
	for _, x := range route.rows() {
		row := htmlRow{Status: word(x.status), Reason: word(x.reason), Count: thousands(x.n), Rate: rate(x.n, route.Total)}
		code, _ := strconv.Atoi(x.status)
		if _, p := reading(code, x.reason); p != "" {
			row.Page = pages + p
		}
		h.Rows = append(h.Rows, row)
	}
	if i < maxPageCharts {
		h.Figure = routeFigure(r, route, "chart-"+anchor)
	}
	return h
}

func crawlerHTML(x *crawl, anchor string) htmlCrawler {
	h := htmlCrawler{Anchor: anchor, Who: x.Who, Requests: count(x.Total, "request"), Advice: x.Advice}
	for _, g := range x.Groups {
		var codes []string
		for _, c := range g.Codes {
			codes = append(codes, c.Code)
		}
		h.Groups = append(h.Groups, htmlGroup{strings.Join(codes, ", "), thousands(g.Count), rate(g.Count, x.Total), g.Treatment, g.Effect})
		h.Known = h.Known || g.Treatment != ""
		if g.Source != "" && !slices.Contains(h.Sources, g.Source) {
			h.Sources = append(h.Sources, g.Source)
		}
	}
	for _, w := range x.Wasted {
		h.Wasted = append(h.Wasted, htmlWasted{word(Route{Method: w.Method, Route: w.Route}.name()), answer(w.Status, ""), thousands(w.Count)})
	}
	return h
}
