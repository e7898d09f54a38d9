package traffic

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor"
)

// Alarm is what an observer reports: an incident opened, changed or ended.
type Alarm struct {
	Time     time.Time // of the traffic, when it was reported
	Change   string    // "opened", "changed", "ended"
	Incident candor.Incident
}

// Observer is whoever looks for incidents. It reports to the function it was
// given by [Examine].
type Observer interface {
	Add(*candor.Event) // the event is valid during the call
	Close()            // no more events: what is due is reported now
}

// Grace is how long after the end of an incident it still counts as found.
const Grace = 10 * time.Minute

// Later is when an incident's name is looked at a second time.
const Later = 15 * time.Minute

// Found is how one truth fared.
type Found struct {
	Truth    Truth         // as far as the log can show it
	Rate     float64       // of the scenario, requests a minute
	Failures int           // that it caused until its end, repetitions aside
	Ordinary float64       // failures of the narrowest true part and status that are to be expected meanwhile
	Nats     float64       // evidence that somebody has who knows where to look: log of the likelihood ratio
	Soonest  time.Duration // after the start, when somebody who knows where to look would have PlainNats; 0 when never
	Alarms   []Alarm       // the first report of each of the incidents that are about it, in order of time
	History  []Alarm       // every report of the first of them
	Found    bool
	Placed   bool // at the first alarm
	Named    bool // at the first alarm
	PlacedBy bool // by Later after the first alarm
	NamedBy  bool // by Later after the first alarm
	Delay    time.Duration
	Needed   int // failures of it that had happened at the first alarm
}

// Plain reports whether the incident stands out: whoever knew where to look
// would have more evidence than the many places to look at cost.
func (f *Found) Plain() bool { return f.Nats >= PlainNats }

// PlainNats is that evidence: one false alarm a week over 30,000 parts of the
// traffic and 4 sizes of change, looked at each minute, costs 21 nats; what is
// found at less is luck.
const PlainNats = 25

// Exam is how an observer fared with one run.
type Exam struct {
	Log      Log
	Scenario Scenario
	Found    []Found
	False    []Alarm // incidents that are about no truth, as they were first reported
	Events   int
}

// failure is a refused request that is kept to be compared with alarms.
type failure struct {
	ev  candor.Event // with everything, whatever the log shows
	tag Tag
}

// Examine shows a run to an observer, by way of a kind of log, and scores
// what it reports.
func Examine(r *Run, log Log, observe func(report func(Alarm)) Observer) Exam {
	x := Exam{Log: log, Scenario: r.Scenario}
	var alarms []Alarm
	o := observe(func(a Alarm) { alarms = append(alarms, a) })
	var failures []failure
	for ev, tag := range r.Events() {
		x.Events++
		if ev.Status >= 400 && len(r.Truths) > 0 {
			failures = append(failures, failure{*ev, tag})
		}
		if log.strip != nil {
			log.strip(ev)
		}
		o.Add(ev)
	}
	o.Close()
	x.judge(r, failures, alarms)
	return x
}

// judge tells which alarms are about which truth.
func (x *Exam) judge(r *Run, failures []failure, alarms []Alarm) {
	for i, t := range r.Truths {
		x.Found = append(x.Found, x.weigh(r, i+1, t, failures))
	}
	about := map[string]int{} // incident to truth plus one, -1: none
	for _, a := range alarms {
		id := a.Incident.ID
		k, known := about[id]
		if !known {
			if k = x.which(a, failures); k == 0 {
				k = -1
			}
			about[id] = k
			if k > 0 {
				x.Found[k-1].Alarms = append(x.Found[k-1].Alarms, a)
			} else {
				x.False = append(x.False, a)
			}
		}
		if k > 0 && x.Found[k-1].Alarms[0].Incident.ID == id {
			x.Found[k-1].History = append(x.Found[k-1].History, a)
		}
	}
	for i := range x.Found {
		x.Found[i].grade(i+1, failures)
	}
}

// weigh works out how much there is to be seen of a truth, in that of the
// right parts of the traffic that shows most.
func (x *Exam) weigh(r *Run, number int, t Truth, failures []failure) Found {
	f := Found{Truth: x.Log.Shown(t), Rate: r.Rate}
	parts := f.Truth.Where
	if len(parts) == 0 {
		parts = []map[string]string{{}}
	}
	ordinary := make([]int, len(parts))
	var when []time.Time
	for i := range failures {
		fail := &failures[i]
		switch {
		case fail.tag.Retry:
		case fail.tag.Incident == number:
			when = append(when, fail.ev.Time)
		case fail.tag.Incident == 0 && fail.ev.Status == t.Status && (f.Truth.Reason == "" || f.Truth.Reason == fail.ev.Reason):
			for k, where := range parts {
				if selects(where, t.Method, t.Route, &fail.ev) {
					ordinary[k]++
				}
			}
		}
	}
	f.Failures = len(when)
	f.Ordinary = float64(slices.Min(ordinary)) * t.End.Sub(t.Start).Hours() / r.Length.Hours()
	for i, at := range when {
		passed := at.Sub(t.Start).Hours() / t.End.Sub(t.Start).Hours()
		e, k := f.Ordinary*passed+0.1, float64(i+1)
		f.Nats = (k+e)*math.Log((k+e)/e) - k
		if f.Nats >= PlainNats && f.Soonest == 0 { // the minute has to end
			f.Soonest = at.Truncate(time.Minute).Add(time.Minute).Sub(t.Start)
		}
	}
	return f
}

// which returns the number of the truth that an alarm is about, 0 for none.
// An alarm is about an incident when it was raised in its time, and a third of
// the failures in the part of the traffic that it names are the incident's, or
// a tenth, when that part holds a third of the incident's failures so far.
func (x *Exam) which(a Alarm, failures []failure) int {
	in := a.Incident
	inside := make([]int, len(x.Found)+1)
	all := make([]int, len(x.Found)+1)
	total := 0
	from := in.Start.Add(-2 * time.Minute)
	if in.Start.IsZero() || in.Start.After(a.Time) {
		from = a.Time.Add(-time.Hour)
	}
	for i := range failures {
		f := &failures[i]
		if f.ev.Time.After(a.Time) {
			break
		}
		all[f.tag.Incident]++
		if f.ev.Time.Before(from) || in.Status != 0 && f.ev.Status != in.Status {
			continue
		}
		if selects(in.Cause.Where, in.Method, in.Route, &f.ev) {
			inside[f.tag.Incident]++
			total++
		}
	}
	best := 0
	for k := 1; k < len(all); k++ {
		t := x.Found[k-1].Truth
		if a.Time.Before(t.Start) || a.Time.After(t.End.Add(Grace)) || inside[k] == 0 {
			continue
		}
		if 3*inside[k] >= total || 10*inside[k] >= total && 3*inside[k] >= all[k] {
			if best == 0 || inside[k] > inside[best] {
				best = k
			}
		}
	}
	return best
}

// grade compares what was reported with the truth.
func (f *Found) grade(number int, failures []failure) {
	if len(f.History) == 0 {
		return
	}
	f.Found = true
	first := f.History[0]
	f.Delay = first.Time.Sub(f.Truth.Start)
	var own []failure // of this incident, in order of time
	for i := range failures {
		if fail := &failures[i]; fail.tag.Incident == number && !fail.tag.Retry {
			own = append(own, *fail)
			if !fail.ev.Time.After(first.Time) {
				f.Needed++
			}
		}
	}
	for _, a := range f.History {
		if a.Time.Sub(first.Time) > Later {
			break
		}
		placed, named := Places(f.Truth, a.Incident) && covers(a, own), Names(f.Truth, a.Incident)
		if a.Time.Equal(first.Time) {
			f.Placed, f.Named = placed, named
		}
		f.PlacedBy, f.NamedBy = placed, named
	}
}

// covers reports whether the part of the traffic that an alarm names holds
// half of an incident's failures so far at least: who names a single customer
// of a broken version has named the version, and not placed it.
func covers(a Alarm, own []failure) bool {
	inside, all := 0, 0
	for i := range own {
		if own[i].ev.Time.After(a.Time) {
			break
		}
		all++
		if selects(a.Incident.Cause.Where, a.Incident.Method, a.Incident.Route, &own[i].ev) {
			inside++
		}
	}
	return 2*inside >= all
}

// Names reports whether the cause's name is right.
func Names(t Truth, in candor.Incident) bool {
	for _, k := range t.Kinds {
		if k == in.Cause.Kind {
			return true
		}
	}
	return false
}

// Places reports whether an incident names the very part of the traffic: all
// that one of the right answers names, and nothing that contradicts the truth.
func Places(t Truth, in candor.Incident) bool {
	said := maps.Clone(in.Cause.Where)
	if said == nil {
		said = map[string]string{}
	}
	for k, v := range map[string]string{"method": in.Method, "route": in.Route} {
		if v != "" && said[k] == "" {
			said[k] = v
		}
	}
	normal(said)
	fits := func(said, route string) bool { return sameRoute(said, route) || route != "" && matches(said, route) }
	if t.Route != "" && said["route"] != "" && !fits(said["route"], t.Route) {
		return false
	}
	if t.Method != "" && said["method"] != "" && said["method"] != t.Method {
		return false
	}
	for _, where := range t.Where {
		right := len(where) > 0 || everything(said)
		for k, v := range where {
			if k == "route" {
				right = right && fits(said[k], v)
			} else {
				right = right && said[k] == v
			}
		}
		if right {
			return true
		}
	}
	return false
}

// everything reports whether a part of the traffic is all of it, as far as
// who asks for what goes.
func everything(said map[string]string) bool {
	for k := range said {
		switch k {
		case "status", "reason", "refused_by", "rung", "host":
		default:
			return false
		}
	}
	return true
}

// normal splits a client that is named with its version, and calls a network
// by one name.
func normal(where map[string]string) {
	if name, v, ok := strings.Cut(where["client"], "/"); ok && where["version"] == "" {
		where["client"], where["version"] = name, v
	}
	if n, ok := where["network"]; ok {
		where["net"] = n
	}
}

// selects reports whether an event belongs to a part of the traffic. A
// dimension that is not known here selects everything.
func selects(where map[string]string, method, route string, ev *candor.Event) bool {
	if method != "" && ev.Method != method {
		return false
	}
	if route != "" && !onRoute(route, ev) {
		return false
	}
	for k, want := range where {
		switch k {
		case "route":
			if !onRoute(want, ev) {
				return false
			}
			continue
		case "status":
			if want != strconv.Itoa(ev.Status) {
				return false
			}
			continue
		case "client":
			if name, v, ok := strings.Cut(want, "/"); ok && ev.Version == v {
				want = name
			}
		}
		if got, known := value(ev, k); known && got != want {
			return false
		}
	}
	return true
}

// onRoute reports whether an event belongs to a route that somebody named,
// perhaps by other names for its parameters than ours.
func onRoute(route string, ev *candor.Event) bool {
	if strings.HasPrefix(route, "(") { // "(unrouted)", "(other)"
		return ev.Route == "" || route == "(other)"
	}
	return sameRoute(route, ev.Route) || matches(route, ev.Path)
}

// sameRoute reports whether two templates differ in the names of their
// parameters only.
func sameRoute(a, b string) bool {
	if a == b {
		return true
	}
	return a != "" && b != "" && nameless(a) == nameless(b)
}

func nameless(route string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(route, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		b.WriteString("{}")
		_, route, _ = strings.Cut(after, "}")
	}
}

// matches reports whether a path fits a template, segment by segment.
func matches(route, path string) bool {
	for route != "" && path != "" {
		var r, p string
		r, route, _ = strings.Cut(strings.TrimPrefix(route, "/"), "/")
		p, path, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
		before, after, ok := strings.Cut(r, "{")
		if !ok {
			if r != p {
				return false
			}
			continue
		}
		_, after, _ = strings.Cut(after, "}")
		if len(p) < len(before)+len(after) || !strings.HasPrefix(p, before) || !strings.HasSuffix(p, after) {
			return false
		}
	}
	return route == "" && path == ""
}

// Forgive takes out of the false alarms those that an observer raises on the
// same log without our incidents too: same status, begun within ten minutes.
func (x *Exam) Forgive(own []Alarm) {
	x.False = slices.DeleteFunc(x.False, func(a Alarm) bool {
		return slices.ContainsFunc(own, func(b Alarm) bool {
			return a.Incident.Status == b.Incident.Status && a.Incident.Start.Sub(b.Incident.Start).Abs() < 10*time.Minute
		})
	})
}
