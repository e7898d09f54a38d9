package watch

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
)

// pages is where the pages about codes and reasons are.
const pages = "https://candorhttp.github.io/candor"

// maxWord bounds one value of the log in a sentence. Values are short, and
// whoever makes them long wants to fill a page.
const maxWord = 120

// Sentence tells an incident in one sentence with its numbers, its values
// escaped for a terminal. Times are UTC; the day is named where it is not
// that of now.
func Sentence(in candor.Incident, now time.Time) string {
	var b strings.Builder
	b.WriteString(subject(in.Method, in.Route) + ": " + answer(in.Status, in.Reason))
	fmt.Fprintf(&b, " at %s (%s of %s)", percent(in.Rate), thousands(failing(in)), count(in.Requests, "request"))
	where := whereWords(in)
	if where != "" {
		b.WriteString(" " + where)
	}
	b.WriteString(" " + when(in, now) + ", before that " + percent(in.Baseline))
	if where != "" {
		b.WriteString("; that is " + ofAll(in))
	}
	return b.String() + ": " + explanation(in.Cause) + "."
}

// failing is how many failures the rate stands for.
func failing(in candor.Incident) int64 {
	n := math.Round(in.Rate * float64(in.Requests))
	if math.IsNaN(n) || n < 0 {
		return 0
	}
	return int64(min(n, float64(in.Requests)))
}

func ofAll(in candor.Incident) string {
	such := count(in.Events, "such answer")
	switch share := percent(in.Cause.Share); {
	case in.Events == 1:
		return "the only such answer"
	case share == "100%":
		return "all of the " + such
	default:
		return share + " of the " + such
	}
}

// subject is what an incident or a rate is about.
func subject(method, route string) string {
	switch {
	case method == "" && route == "":
		return "several routes"
	case route == "":
		return word(method) + " on several routes"
	case method == "" && strings.HasPrefix(route, "/"):
		return "several methods of " + word(route)
	case method == "" || method == route:
		return word(route)
	}
	return word(method) + " " + word(route)
}

func answer(status int, reason string) string {
	if status == 0 {
		return strings.TrimSpace("failures " + word(reason))
	}
	return strings.TrimSpace(strconv.Itoa(status) + " " + word(reason))
}

// explanation is what comes after the colon.
func explanation(c candor.Cause) string {
	if s := strings.TrimRight(strings.TrimSpace(c.Summary), "."); s != "" {
		return line(s)
	}
	if i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == c.Kind }); i >= 0 {
		return Kinds[i].Summary
	}
	return cmp.Or(word(c.Kind), "no cause is named")
}

// when says since when, or from when to when.
func when(in candor.Incident, now time.Time) string {
	if in.Ongoing {
		return "since " + moment(in.Start, now)
	}
	return "from " + moment(in.Start, now) + " to " + moment(in.End, in.Start) + " (" + span(in.End.Sub(in.Start)) + ")"
}

// moment writes a time with its day where the day is not that of now.
func moment(t, now time.Time) string {
	t, now = t.UTC(), now.UTC()
	switch {
	case t.Format(time.DateOnly) == now.Format(time.DateOnly):
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("2 Jan 15:04")
	}
	return t.Format("2 Jan 2006 15:04")
}

// whereDimensions says how each dimension of a cause is told, in the order of
// the sentence. Others are told by their name, after these.
var whereDimensions = []struct{ name, before string }{
	{"client", "from "}, // with the version, which means nothing without it
	{"version", "from version "},
	{"token", "with token "},
	{"subject", "from subject "},
	{"tenant", "from tenant "},
	{"address", "from address "},
	{"network", "from network "},
	{"origin", "from pages of "},
	{"referer", "from pages of "},
	{"crawler", "from crawlers that are "},
	{"object_tenant", "to objects of tenant "},
	{"method", "with "},
	{"route", "on "},
	{"status", "answered "},
	{"reason", "for "},
	{"refused_by", "refused by "},
	{"upstream", "through upstream "},
	{"host", "to host "},
}

// whereWords tells the part of the traffic that a cause names, without what
// the incident is about anyway.
func whereWords(in candor.Incident) string {
	where := in.Cause.Where
	about := map[string]string{"method": in.Method, "route": in.Route, "reason": in.Reason, "status": strconv.Itoa(in.Status)}
	left := make([]string, 0, len(where))
	for name, value := range where {
		if same, ok := about[name]; !ok || same != value {
			left = append(left, name)
		}
	}
	slices.Sort(left)
	var out []string
	for _, d := range whereDimensions {
		i := slices.Index(left, d.name)
		if i < 0 {
			continue
		}
		left = slices.Delete(left, i, i+1)
		text := d.before + cmp.Or(word(where[d.name]), "none")
		if v := slices.Index(left, "version"); d.name == "client" && v >= 0 {
			text += " " + word(where["version"])
			left = slices.Delete(left, v, v+1)
		}
		out = append(out, text)
	}
	for _, name := range left {
		out = append(out, "with "+word(name)+" "+cmp.Or(word(where[name]), "none"))
	}
	return strings.Join(out, " ")
}

// sureness says how sure an explanation is, and what would be the next.
func sureness(c candor.Cause) string {
	s := cmp.Or(word(c.Kind), "unknown")
	if c.Confidence != "" {
		s += ", " + word(c.Confidence) + " confidence"
	}
	if c.RunnerUp != "" {
		s += "; else " + word(c.RunnerUp)
	}
	return s
}

// reading names the command that explains a code, and the page, below pages or
// in candor guide, that explains the code or the reason; "" for what none does.
func reading(status int, reason string) (command, page string) {
	if len(httpstatus.ByCode(status)) > 0 { // vendors' codes too
		command = "candor explain " + strconv.Itoa(status)
	}
	if contractOf(status) != nil {
		page = "/guide/" + strconv.Itoa(status)
	}
	if ladder.ReasonByName(reason) != nil {
		page = "/reasons/" + reason
	}
	return command, page
}

// contractOf returns the contract of a registered code, or nil.
func contractOf(status int) *httpstatus.Contract { return httpstatus.Get(status) }

func exampleWords(x candor.Example, now time.Time) string {
	clock := x.Time.UTC().Format(time.TimeOnly)
	if m := moment(x.Time, now); len(m) > len("15:04") {
		clock = strings.TrimSuffix(m, x.Time.UTC().Format("15:04")) + clock
	}
	var out []string
	for _, s := range []string{clock, word(x.Method), word(x.Path), answer(x.Status, ""), word(x.Client), word(x.Who)} {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}

func relatedWords(x candor.Related) string {
	return subject(x.Method, x.Route) + ": " + answer(x.Status, x.Reason) + " (" + thousands(x.Events) + ")"
}

// percent writes a share with two digits that mean something.
func percent(share float64) string {
	p := 100 * share
	switch {
	case math.IsNaN(p):
		return "?%"
	case p <= 0:
		return "0%"
	case p < 0.1:
		return "<0.1%"
	case p < 9.95:
		return strings.TrimSuffix(strconv.FormatFloat(p, 'f', 1, 64), ".0") + "%"
	case p < 100 && p >= 99.5:
		return ">99%"
	}
	return strconv.FormatFloat(p, 'f', 0, 64) + "%"
}

// rate writes n of total in percent.
func rate(n, total int64) string {
	p := 100 * float64(n) / float64(max(total, 1))
	if n > 0 && p < 0.1 {
		return "<0.1%"
	}
	if n < total && p > 99.9 {
		return ">99.9%"
	}
	return strconv.FormatFloat(p, 'f', 1, 64) + "%"
}

// thousands writes n with commas.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func count(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return thousands(n) + " " + noun
}

// span writes how long something lasts with two units at most.
func span(d time.Duration) string {
	d = max(d, 0).Round(time.Second)
	days, d := d/(24*time.Hour), d%(24*time.Hour)
	h, m, s := d/time.Hour, d%time.Hour/time.Minute, d%time.Minute/time.Second
	var out string
	switch {
	case days > 0:
		out = fmt.Sprintf("%dd %dh", days, h)
	case h > 0:
		out = fmt.Sprintf("%dh %dm", h, m)
	case m > 0:
		out = fmt.Sprintf("%dm %ds", m, s)
	default:
		return fmt.Sprintf("%ds", s)
	}
	if first, rest, _ := strings.Cut(out, " "); strings.HasPrefix(rest, "0") {
		return first
	}
	return out
}

func sortedKeys(m map[string]int64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// word is a value of the log as a sentence shows it: escaped, bounded, and
// without blanks that would break a line.
func word(s string) string { return cutMiddle(line(s), maxWord) }

// line makes a text of one line that is safe to print.
func line(s string) string {
	const most = 2000
	return escape(strings.Join(strings.Fields(bounded(s, most)), " "))
}

// cutMiddle shortens s to width characters with "…" in its middle: routes
// differ at their end as often as at their beginning.
func cutMiddle(s string, width int) string {
	n := utf8.RuneCountInString(s)
	if n <= width {
		return s
	}
	r := []rune(s)
	tail := (width - 1) / 2
	return string(r[:width-1-tail]) + "…" + string(r[n-tail:])
}
