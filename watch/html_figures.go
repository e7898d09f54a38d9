package watch

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/chart"
)

// figure is a drawing with its legend and the same numbers as a table.
type figure struct {
	Caption string
	SVG     template.HTML
	Legend  []legendEntry
	Head    []string
	Rows    [][]string
}

type legendEntry struct {
	Swatch template.HTML
	Name   string
}

// maxColumns is how many columns a drawing has at most; more are summed.
const maxColumns = 48

// column is one series of a figure before it is shrunk.
type column struct {
	name   string
	class  chart.Class
	counts []int64
}

// figureOf draws columns over the time of the report. The numbers beside
// them may hold columns that are not drawn, such as all requests.
func figureOf(r Report, id, caption string, drawn, told []column, marks []chart.Mark) figure {
	if r.Series.Buckets <= 0 || r.Series.Step <= 0 || len(drawn) == 0 {
		return figure{}
	}
	per := chart.Per(r.Series.Buckets, maxColumns)
	c := chart.Columns{ID: id, Title: caption, Start: r.Series.Start, Step: r.Series.Step * time.Duration(per), Marks: marks}
	f := figure{Caption: caption + ", in each " + span(c.Step)}
	f.Head = []string{"From"}
	for _, x := range drawn {
		counts := shrunk(x.counts, r, per)
		c.Series = append(c.Series, chart.Series{Name: x.name, Class: x.class, Counts: counts})
		f.Legend = append(f.Legend, legendEntry{template.HTML(chart.Swatch(x.class)), x.name})
	}
	f.SVG = template.HTML(c.SVG())
	if len(marks) > 0 {
		f.Legend = append(f.Legend, legendEntry{template.HTML(chart.Swatch(chart.During)), "while incidents lasted"})
	}
	steps := 0
	var all [][]int64
	for _, x := range slices.Concat(drawn, told) {
		counts := shrunk(x.counts, r, per)
		all = append(all, counts)
		f.Head = append(f.Head, x.name)
		steps = max(steps, len(counts))
	}
	for i := range steps {
		row := []string{c.Start.Add(time.Duration(i) * c.Step).UTC().Format("2 Jan 15:04")}
		for _, counts := range all {
			row = append(row, thousands(countAt(counts, i)))
		}
		f.Rows = append(f.Rows, row)
	}
	return f
}

// shrunk sums as many neighbours as the clock of the report asks for, however
// many counts there are.
func shrunk(counts []int64, r Report, per int) []int64 {
	out := make([]int64, min((r.Series.Buckets-1)/per+1, maxColumns))
	for i, n := range counts {
		if i/per < len(out) {
			out[i/per] += n
		}
	}
	return out
}

func countAt(counts []int64, i int) int64 {
	if i < len(counts) {
		return counts[i]
	}
	return 0
}

// plus adds counts to a sum of the same clock.
func plus(to, counts []int64) []int64 {
	for len(to) < len(counts) {
		to = append(to, 0)
	}
	for i, n := range counts {
		to[i] += n
	}
	return to
}

// overview draws the answers of all routes by class.
func overview(r Report) figure {
	classes := []column{{"2xx", chart.Good, nil}, {"3xx", chart.Moved, nil}, {"4xx", chart.Refused[0], nil}, {"5xx", chart.Failed, nil}, {"others", chart.Rest, nil}}
	for _, route := range r.Routes {
		for key, counts := range route.Counts {
			i := slices.IndexFunc(classes, func(c column) bool { return key != "" && c.name[0] == key[0] })
			if i < 0 {
				i = len(classes) - 1
			}
			classes[i].counts = plus(classes[i].counts, counts)
		}
	}
	classes = slices.DeleteFunc(classes, func(c column) bool { return len(c.counts) == 0 })
	return figureOf(r, "chart-all", "Answers by class of status", classes, nil, marksOf(r.Incidents, r))
}

// marksOf sets off the time of incidents.
func marksOf(all []candor.Incident, r Report) []chart.Mark {
	var marks []chart.Mark
	for _, in := range all[:min(len(all), maxPageIncidents)] {
		to := in.End
		if in.Ongoing {
			to = r.To
		}
		marks = append(marks, chart.Mark{From: in.Start, To: to})
	}
	return marks
}

// refusedColumns are the refusals of a route by status, most first.
func refusedColumns(route Route) []column {
	var out []column
	for _, status := range sortedKeys(route.Status) {
		if status >= "400" && len(route.Counts[status]) > 0 {
			out = append(out, column{name: word(status), counts: route.Counts[status]})
		}
	}
	slices.SortStableFunc(out, func(a, b column) int { return -cmp.Compare(route.Status[a.name], route.Status[b.name]) })
	refused, failed := chart.Refused, []chart.Class{chart.Failed, chart.Fault}
	var rest []int64
	kept := out[:0]
	for _, c := range out {
		left := &refused
		if c.name >= "500" {
			left = &failed
		}
		if len(*left) == 0 {
			rest = plus(rest, c.counts)
			continue
		}
		c.class, *left = (*left)[0], (*left)[1:]
		kept = append(kept, c)
	}
	if rest != nil {
		kept = append(kept, column{"others", chart.Rest, rest})
	}
	return kept
}

// allOf is what a route answered in each step, whatever the status.
func allOf(route Route) []int64 {
	var all []int64
	for _, counts := range route.Counts {
		all = plus(all, counts)
	}
	return all
}

func routeFigure(r Report, route Route, id string) figure {
	var of []candor.Incident
	for _, in := range r.Incidents {
		if (in.Route == "" || in.Route == route.Route) && (in.Method == "" || in.Method == route.Method) && route.Status[statusLabel(strconv.Itoa(in.Status))] > 0 {
			of = append(of, in)
		}
	}
	return figureOf(r, id, "Refusals of "+word(route.name())+" by status", refusedColumns(route), []column{{name: "all requests", counts: allOf(route)}}, marksOf(of, r))
}

// incidentFigure draws the answers with an incident's status on its routes,
// whatever part of the traffic its cause names: counts over time are kept of
// no smaller part.
func incidentFigure(r Report, in candor.Incident, id string) figure {
	status := statusLabel(strconv.Itoa(in.Status))
	var failed, all []int64
	for _, route := range r.Routes {
		if (in.Route == "" || in.Route == route.Route) && (in.Method == "" || in.Method == route.Method) {
			failed, all = plus(failed, route.Counts[status]), plus(all, allOf(route))
		}
	}
	if len(failed) == 0 {
		return figure{}
	}
	class := chart.Refused[0]
	if status >= "500" {
		class = chart.Failed
	}
	return figureOf(r, id, "All "+status+" of "+subject(in.Method, in.Route), []column{{status, class, failed}}, []column{{name: "all requests", counts: all}}, marksOf([]candor.Incident{in}, r))
}
