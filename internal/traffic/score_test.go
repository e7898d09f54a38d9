package traffic

import (
	"bytes"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

// fake is an observer that was told the truth, and says what it likes.
type fake struct {
	due    []Alarm
	report func(Alarm)
}

func (f *fake) Add(ev *candor.Event) {
	for len(f.due) > 0 && f.due[0].Time.Before(ev.Time) {
		f.report(f.due[0])
		f.due = f.due[1:]
	}
}

func (f *fake) Close() {
	for _, a := range f.due {
		f.report(a)
	}
}

// told returns the alarm of somebody who knows a truth, after some minutes.
func told(t Truth, after time.Duration) Alarm {
	in := candor.Incident{ID: t.Recipe + t.Start.String(), Start: t.Start, Method: t.Method, Route: t.Route, Status: t.Status}
	in.Cause.Kind = t.Kinds[0]
	if len(t.Where) > 0 {
		in.Cause.Where = maps.Clone(t.Where[0])
	}
	return Alarm{Time: t.Start.Add(after), Change: "opened", Incident: in}
}

func examine(t *testing.T, s Scenario, log Log, say func(Truth) []Alarm) Exam {
	t.Helper()
	run := mustRun(t, s)
	return Examine(run, log, func(report func(Alarm)) Observer {
		f := &fake{report: report}
		for _, truth := range run.Truths {
			f.due = append(f.due, say(log.Shown(truth))...)
		}
		return f
	})
}

// threeIncidents are large, one after the other.
func threeIncidents(recipes ...string) Scenario {
	s := Scenario{Seed: 3, Rate: 300, Length: time.Duration(1+2*len(recipes)) * time.Hour, Start: Epoch.Add(6 * time.Hour), Noise: AllNoise}
	for i, r := range recipes {
		s.Incidents = append(s.Incidents, Plan{Recipe: r, Size: 40, At: time.Duration(1+2*i) * time.Hour, Length: time.Hour})
	}
	return s
}

func Test_that_who_tells_the_truth_is_right_about_every_recipe(t *testing.T) {
	for from := 0; from < len(Recipes); from += 9 {
		var names []string
		for _, r := range Recipes[from:min(from+9, len(Recipes))] {
			names = append(names, r.Name)
		}
		x := examine(t, threeIncidents(names...), Gate, func(truth Truth) []Alarm { return []Alarm{told(truth, 20*time.Minute)} })
		for _, f := range x.Found {
			if !f.Found || !f.Placed || !f.Named || !f.PlacedBy || !f.NamedBy || f.Delay != 20*time.Minute || f.Needed < 3 || f.Soonest <= 0 {
				t.Errorf("%s: %+v", f.Truth.Recipe, f)
			}
		}
		if len(x.False) != 0 {
			t.Errorf("false: %v", x.False)
		}
	}
}

func Test_that_other_answers_are_wrong(t *testing.T) {
	s := threeIncidents("missing-scope", "client-deployment", "upstream-fault-all")
	for _, c := range []struct {
		name                 string
		change               func(*Alarm)
		found, placed, named bool
	}{
		{"another name", func(a *Alarm) { a.Incident.Cause.Kind = "crawler" }, true, true, false},
		{"unknown", func(a *Alarm) { a.Incident.Cause.Kind = "unknown" }, true, true, false},
		{"another status", func(a *Alarm) { a.Incident.Status = 418 }, false, false, false},
		{"another method", func(a *Alarm) { a.Incident.Method = "TRACE" }, false, false, false},
		{"before it began", func(a *Alarm) { a.Time = a.Time.Add(-21 * time.Minute) }, false, false, false},
		{"long after it ended", func(a *Alarm) { a.Time = a.Time.Add(51 * time.Minute) }, false, false, false},
		{"one address of many", func(a *Alarm) {
			a.Incident.Cause.Where = map[string]string{"address": "198.18.0.1"}
		}, false, false, false},
	} {
		x := examine(t, s, Gate, func(truth Truth) []Alarm {
			a := told(truth, 20*time.Minute)
			c.change(&a)
			return []Alarm{a}
		})
		for _, f := range x.Found {
			if f.Found != c.found || f.Placed != c.placed || f.Named != c.named {
				t.Errorf("%s, %s: found %v, placed %v, named %v", c.name, f.Truth.Recipe, f.Found, f.Placed, f.Named)
			}
		}
		if want := len(x.Found); !c.found && len(x.False) != want {
			t.Errorf("%s: %d false alarms, want %d", c.name, len(x.False), want)
		}
	}
}

func Test_that_a_place_that_is_too_wide_or_too_narrow_is_none(t *testing.T) {
	s := threeIncidents("client-deployment", "missing-scope")
	x := examine(t, s, Gate, func(truth Truth) []Alarm {
		a := told(truth, 20*time.Minute)
		delete(a.Incident.Cause.Where, "version")
		delete(a.Incident.Cause.Where, "token")
		return []Alarm{a}
	})
	for _, f := range x.Found {
		if f.Placed {
			t.Errorf("%s: placed by %v", f.Truth.Recipe, f.History[0].Incident.Cause.Where)
		}
	}
	all := threeIncidents("upstream-fault-all")
	x = examine(t, all, Gate, func(truth Truth) []Alarm {
		a := told(truth, 20*time.Minute)
		a.Incident.Cause.Where = map[string]string{"client": "acme-go"}
		return []Alarm{a}
	})
	if x.Found[0].Placed {
		t.Error("a fault of everything is placed at one client")
	}
}

func Test_that_what_is_said_later_counts_later(t *testing.T) {
	x := examine(t, threeIncidents("missing-scope"), Gate, func(truth Truth) []Alarm {
		first, second, third := told(truth, 15*time.Minute), told(truth, 25*time.Minute), told(truth, 45*time.Minute)
		first.Incident.Cause.Kind, first.Incident.Cause.Where = "unknown", nil
		third.Incident.Cause.Kind = "crawler"
		second.Change, third.Change = "changed", "ended"
		return []Alarm{first, second, third}
	})
	f := x.Found[0]
	if !f.Found || f.Named || !f.NamedBy || f.Placed || !f.PlacedBy || len(f.Alarms) != 1 || len(f.History) != 3 || f.Delay != 15*time.Minute {
		t.Errorf("%+v", f)
	}
}

func Test_that_further_incidents_about_a_truth_are_counted_and_not_false(t *testing.T) {
	x := examine(t, threeIncidents("missing-scope"), Gate, func(truth Truth) []Alarm {
		one, two := told(truth, 15*time.Minute), told(truth, 25*time.Minute)
		two.Incident.ID += "again"
		return []Alarm{one, two}
	})
	if f := x.Found[0]; len(f.Alarms) != 2 || len(x.False) != 0 {
		t.Errorf("%d alarms, %d false", len(f.Alarms), len(x.False))
	}
}

func Test_that_a_plain_log_asks_for_what_it_shows(t *testing.T) {
	run := mustRun(t, threeIncidents("missing-scope", "client-deployment"))
	scope, deployment := Combined.Shown(run.Truths[0]), Combined.Shown(run.Truths[1])
	if fmt.Sprint(scope.Kinds) != "[unknown]" || fmt.Sprint(deployment.Kinds) != "[client-deployment]" {
		t.Errorf("%v, %v", scope.Kinds, deployment.Kinds)
	}
	for _, where := range scope.Where {
		if where["token"] != "" || where["subject"] != "" {
			t.Errorf("%v cannot be told from the log", where)
		}
	}
	for ev := range run.Events() {
		Combined.strip(ev)
		if ev.Subject != "" || ev.Reason != "" || ev.Route != "" || ev.Token != "" || ev.Time.Nanosecond() != 0 {
			t.Fatalf("%+v", *ev)
		}
	}
}

func Test_that_routes_are_compared_without_the_names_of_their_parameters(t *testing.T) {
	for _, c := range []struct {
		route, template, path string
		want                  bool
	}{
		{"/v1/orders/{id}", "/v1/orders/{orderId}", "/v1/orders/17", true},
		{"/v1/orders/{id}", "", "/v1/orders/17", true},
		{"/v1/orders/{id}", "", "/v1/orders/17/items", false},
		{"/v1/orders/{id}/items", "", "/v1/orders/17", false},
		{"/v1/orders", "/v1/orders", "/v1/orders", true},
		{"/guides/a-{slug}", "", "/guides/a-b", true},
		{"/guides/a-{slug}", "", "/guides/b-b", false},
		{"(unrouted)", "", "/.env", true},
		{"(unrouted)", "/v1/orders", "/v1/orders", false},
	} {
		if got := onRoute(c.route, &candor.Event{Route: c.template, Path: c.path}); got != c.want {
			t.Errorf("%s on %q %s: %v", c.route, c.template, c.path, got)
		}
	}
}

func Test_that_the_table_and_the_misses_show_everything(t *testing.T) {
	s := threeIncidents("missing-scope", "scanner")
	silent := examine(t, s, Gate, func(Truth) []Alarm { return nil })
	wrong := examine(t, s, Combined, func(truth Truth) []Alarm {
		a, b := told(truth, 20*time.Minute), told(truth, 90*time.Minute)
		a.Incident.Cause.Kind = "crawler"
		b.Incident.ID += "late"
		return []Alarm{a, b}
	})
	var b bytes.Buffer
	Table(&b, []Exam{silent, wrong})
	silent.Misses(&b)
	wrong.Misses(&b)
	for _, want := range []string{"gate log", "combined log", "missing-scope", "scanner", "size 10 and above", "NOT FOUND", "NOT NAMED", "FALSE ALARM", "false alarms on days with incidents at 300 requests a minute: 2 in"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func Test_that_an_alarm_that_the_log_raises_by_itself_is_forgiven(t *testing.T) {
	at := func(minute int, status int) Alarm {
		return Alarm{Incident: candor.Incident{Status: status, Start: Epoch.Add(time.Duration(minute) * time.Minute)}}
	}
	x := Exam{False: []Alarm{at(10, 404), at(10, 500), at(50, 404)}}
	x.Forgive([]Alarm{at(5, 404)})
	if len(x.False) != 2 {
		t.Errorf("%d left, want 2", len(x.False))
	}
}
