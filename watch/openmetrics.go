package watch

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/ladder"
)

// family is one metric of OpenMetrics 1.0 with its samples. Samples with the
// same labels are added up: labels are closed sets, so several things of the
// log may fall together.
type family struct {
	name, kind, unit, help string
	samples                map[string]float64 // by labels as they are written, "" for none
}

func (f *family) add(n float64, labels ...string) {
	if f.samples == nil {
		f.samples = map[string]float64{}
	}
	f.samples[labelSet(labels)] += n
}

// labelSet writes names and values, which alternate, as a set of labels.
func labelSet(labels []string) string {
	var out []string
	for i := 0; i+1 < len(labels); i += 2 {
		out = append(out, labels[i]+`="`+labelEscapes.Replace(labels[i+1])+`"`)
	}
	if len(out) == 0 {
		return ""
	}
	return "{" + strings.Join(out, ",") + "}"
}

var labelEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// suffixes of the samples of each kind of metric.
var suffixes = map[string]string{"counter": "_total", "gauge": ""}

func (f *family) write(b *bytes.Buffer) {
	if len(f.samples) == 0 {
		return
	}
	b.WriteString("# TYPE " + f.name + " " + f.kind + "\n")
	if f.unit != "" {
		b.WriteString("# UNIT " + f.name + " " + f.unit + "\n")
	}
	b.WriteString("# HELP " + f.name + " " + labelEscapes.Replace(f.help) + "\n")
	for _, labels := range slices.Sorted(maps.Keys(f.samples)) {
		b.WriteString(f.name + suffixes[f.kind] + labels + " " + strconv.FormatFloat(f.samples[labels], 'f', -1, 64) + "\n")
	}
}

// writeOpenMetrics writes the counts under the names that the gate uses for
// its own. Labels are closed sets: registered methods, templates, codes, known
// reasons and kinds of causes; never a path, a subject, a token or an address.
func writeOpenMetrics(b *bytes.Buffer, r Report, _ Look) error {
	for _, f := range slices.Concat(countFamilies(r), incidentFamilies(r), logFamilies(r)) {
		f.write(b)
	}
	b.WriteString("# EOF\n")
	return nil
}

func countFamilies(r Report) []*family {
	requests := &family{name: "candor_requests", kind: "counter", help: "Requests answered, by route template, status and reason."}
	would := &family{name: "candor_would_refuse", kind: "counter", help: "Requests that passed in observe mode and would have been refused."}
	crawled := &family{name: "candor_crawler_requests", kind: "counter", help: "Requests of crawlers, by whether the address is known to be theirs."}
	for _, route := range r.Routes {
		method, name := methodLabel(route.Method), routeLabel(route.Route)
		for _, status := range sortedKeys(route.Status) {
			left := route.Status[status]
			for _, key := range sortedKeys(route.Reasons) {
				if s, reason, _ := strings.Cut(key, " "); s == status {
					requests.add(float64(route.Reasons[key]), "method", method, "route", name, "status", statusLabel(status), "reason", reasonLabel(reason))
					left -= route.Reasons[key]
				}
			}
			if left > 0 {
				requests.add(float64(left), "method", method, "route", name, "status", statusLabel(status), "reason", "")
			}
		}
		for _, reason := range sortedKeys(route.Would) {
			would.add(float64(route.Would[reason]), "method", method, "route", name, "reason", reasonLabel(reason))
		}
	}
	for _, c := range r.Crawlers {
		for _, status := range sortedKeys(c.Status) {
			crawled.add(float64(c.Status[status]), "crawler", routeLabel(c.Name), "standing", standingLabel(c.Standing), "status", statusLabel(status))
		}
	}
	return []*family{requests, would, crawled}
}

func incidentFamilies(r Report) []*family {
	incidents := &family{name: "candor_incidents", kind: "gauge", help: "Incidents, by whether they go on and by the kind of their cause."}
	excess := &family{name: "candor_incident_excess_answers", kind: "gauge", help: "Answers of incidents beyond those that the rate before them expects."}
	for _, in := range r.Incidents {
		labels := incidentLabels(in)
		incidents.add(1, labels...)
		excess.add(in.Excess, labels...)
	}
	if len(r.Incidents) == 0 { // none is a number too
		incidents.add(0, incidentLabels(candor.Incident{Ongoing: true, Cause: candor.Cause{Kind: "unknown"}})...)
	}
	return []*family{incidents, excess}
}

func incidentLabels(in candor.Incident) []string {
	state := "ended"
	if in.Ongoing {
		state = "ongoing"
	}
	kind := "unknown"
	if slices.ContainsFunc(Kinds, func(k Kind) bool { return k.Name == in.Cause.Kind }) {
		kind = in.Cause.Kind
	}
	method, status := "", ""
	if in.Method != "" {
		method = methodLabel(in.Method)
	}
	if in.Status != 0 {
		status = statusLabel(strconv.Itoa(in.Status))
	}
	return []string{"state", state, "kind", kind, "method", method, "route", routeLabel(in.Route), "status", status, "reason", reasonLabel(in.Reason)}
}

func logFamilies(r Report) []*family {
	lines := &family{name: "candor_log_lines", kind: "counter", help: "Lines of the log."}
	lines.add(float64(r.Lines))
	rejected := &family{name: "candor_log_rejected_lines", kind: "counter", help: "Lines of the log that could not be read."}
	rejected.add(float64(r.Rejected))
	late := &family{name: "candor_log_late_events", kind: "counter", help: "Events that came too late to be looked at for incidents."}
	late.add(float64(r.Late))
	out := []*family{lines, rejected, late}
	for _, x := range []struct {
		name, help string
		t          time.Time
	}{
		{"candor_log_first_timestamp_seconds", "Time of the earliest event of the log.", r.From},
		{"candor_log_last_timestamp_seconds", "Time of the latest event of the log.", r.To},
	} {
		if !x.t.IsZero() {
			f := &family{name: x.name, kind: "gauge", unit: "seconds", help: x.help}
			f.add(float64(x.t.UnixMilli()) / 1000)
			out = append(out, f)
		}
	}
	return out
}

// methods are the values of the label, as the gate has them; anything else is
// "other".
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"}

func methodLabel(method string) string {
	if slices.Contains(methods, method) {
		return method
	}
	return "other"
}

// routeLabel is a template or another name from a bounded set.
func routeLabel(route string) string { return escape(bounded(route, maxName)) }

func statusLabel(status string) string {
	if n, err := strconv.Atoi(status); err == nil && n >= 0 && n <= 999 {
		return statusKey(n)
	}
	return statusKey(0)
}

// reasonLabel keeps the reasons that candor knows. A log may hold any text in
// their place, such as a sentence that names a subject.
func reasonLabel(reason string) string {
	if reason == "" || ladder.ReasonByName(reason) != nil {
		return reason
	}
	return "other"
}

func standingLabel(standing string) string {
	if slices.Contains([]string{"verified", "fake", "claimed"}, standing) {
		return standing
	}
	return "other"
}
