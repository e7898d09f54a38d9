package watch

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

// rulesFile is what Prometheus reads.
type rulesFile struct {
	Groups []struct {
		Name  string
		Rules []struct {
			Alert, Expr         string
			Labels, Annotations map[string]string
		}
	}
}

func parseRules(t *testing.T, text string) rulesFile {
	t.Helper()
	var f rulesFile
	d := yaml.NewDecoder(strings.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return f
}

func promtool(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("There is no promtool: apt-get install prometheus.")
	}
	return path
}

func Test_that_Prometheus_takes_the_alert_rules(t *testing.T) {
	tool := promtool(t)
	reports := map[string]Report{"sample": fixture(), "empty": empty()}
	for name, s := range hostileTexts {
		reports["hostile "+name] = hostile(s)
	}
	for name, r := range reports {
		file := filepath.Join(t.TempDir(), "rules.yaml")
		if err := os.WriteFile(file, []byte(written(t, "alerts", r, Look{})), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.CommandContext(t.Context(), tool, "check", "rules", "--lint-fatal", file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

func Test_that_every_rule_says_what_to_do(t *testing.T) {
	for name, s := range hostileTexts {
		plain, evil := parseRules(t, written(t, "alerts", hostile("/x"), Look{})), parseRules(t, written(t, "alerts", hostile(s), Look{}))
		if s != "" && (len(plain.Groups) != 1 || len(evil.Groups) != 1 || len(plain.Groups[0].Rules) != len(evil.Groups[0].Rules)) {
			t.Errorf("%s changes the number of rules", name)
		}
	}
	f := parseRules(t, written(t, "alerts", fixture(), Look{}))
	if len(f.Groups) != 1 || len(f.Groups[0].Rules) < 10 {
		t.Fatalf("%+v", f)
	}
	for _, rule := range f.Groups[0].Rules {
		if !strings.HasPrefix(rule.Annotations["runbook_url"], "https://") || rule.Annotations["summary"] == "" || rule.Labels["severity"] == "" || !strings.Contains(rule.Expr, " >= ") {
			t.Errorf("%+v", rule)
		}
	}
}

func Test_that_an_incident_does_not_become_usual(t *testing.T) {
	of := func(r Report) float64 {
		for _, op := range operations(r) {
			if op.route == "/v1/orders" {
				u, ok := usualOf(op, codesOf("client-error"), quietTimes(r, op), r)
				if !ok {
					t.Fatal("nothing usual")
				}
				return u.rate
			}
		}
		t.Fatal("no route")
		return 0
	}
	told := fixture()
	untold := fixture()
	untold.Incidents = nil
	if with, without := of(told), of(untold); with > 0.003 || without < 0.02 {
		t.Errorf("usual is %v with the incident known, %v without", with, without)
	}
}

// Test_that_the_rules_speak_of_a_jump_and_not_of_a_surge runs the rules in
// Prometheus over traffic that is made: as usual, ten times as usual at the
// same rates, and with 403s on one route.
func Test_that_the_rules_speak_of_a_jump_and_not_of_a_surge(t *testing.T) {
	tool := promtool(t)
	dir := t.TempDir()
	f := parseRules(t, written(t, "alerts", fixture(), Look{}))
	kept := f.Groups[0].Rules[:0]
	for _, rule := range f.Groups[0].Rules { // all of them take Prometheus a minute
		if rule.Alert == "CandorAuthRise" && rule.Labels["operation"] == "GET /v1/reports/{id}" {
			kept = append(kept, rule)
		}
	}
	f.Groups[0].Rules = kept
	rules, err := yaml.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "rules.yaml"), rules, 0o600); err != nil {
		t.Fatal(err)
	}
	// What one minute of the fixture's day has on the route, and on one other.
	series := func(good, refused, other float64) string {
		var b strings.Builder
		for _, x := range []struct {
			labels string
			n      float64
		}{
			{`method="GET",route="/v1/reports/{id}",status="200",reason=""`, good},
			{`method="GET",route="/v1/reports/{id}",status="403",reason="insufficient-scope"`, refused},
			{`method="GET",route="/v1/orders/{id}",status="200",reason=""`, other},
		} {
			fmt.Fprintf(&b, "      - series: 'candor_requests_total{%s}'\n        values: '0+%vx180'\n", x.labels, x.n)
		}
		return b.String()
	}
	const usualSpeed, others = 2.0, 50.0
	tests := "rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n"
	add := func(name, input, fast string) {
		tests += "  - name: " + name + "\n    interval: 1m\n    input_series:\n" + input + "    promql_expr_test:\n" +
			"      - expr: count(ALERTS{alertname=\"CandorAuthRise\",operation=\"GET /v1/reports/{id}\",alertstate=\"firing\"})\n        eval_time: 2h\n        exp_samples: " + fast + "\n"
	}
	add("usual", series(usualSpeed, 0, others), "[]")
	add("surge", series(10*usualSpeed, 0, 10*others), "[]")
	add("jump", series(usualSpeed/2, usualSpeed/2, others), "[{labels: '{}', value: 2}]")
	add("trickle", series(usualSpeed*0.85, usualSpeed*0.15, others), "[{labels: '{}', value: 1}]")
	file := filepath.Join(dir, "tests.yaml")
	if err := os.WriteFile(file, []byte(tests), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), tool, "test", "rules", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func Test_that_the_tail_is_that_of_Poisson(t *testing.T) {
	for _, c := range []struct {
		k    int64
		mean float64
		want float64
	}{
		{0, 3, 1}, {1, 0, 0}, {1, 1, 0.6321205588}, {5, 1, 0.0036598468}, {3, 3, 0.5768099189}, {20, 5, 3.452135e-07}, {100, 100, 0.5132987983},
	} {
		if got := poissonTail(c.k, c.mean); math.Abs(got-c.want) > 1e-3*c.want {
			t.Errorf("%d of %v: %v, want %v", c.k, c.mean, got, c.want)
		}
	}
}

func Test_that_the_tail_has_no_step_where_it_is_approximated(t *testing.T) {
	const less, more = manyEvents * 0.999999, manyEvents * 1.000001
	for _, k := range []int64{990_000, 999_000, 1_000_000, 1_001_000, 1_005_000} {
		a, b := poissonTail(k, less), poissonTail(k, more)
		if math.Abs(a-b) > 0.02*a {
			t.Errorf("%d: %v and %v", k, a, b)
		}
	}
}

// Test_that_no_volume_makes_a_false_alarm_likelier holds what the head of the
// rules says: at the usual rate, ratio and count together are reached with a
// chance of at most alpha, however much or little traffic there is.
func Test_that_no_volume_makes_a_false_alarm_likelier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := math.Exp(rapid.Float64Range(-9, -1).Draw(t, "log rate"))
		requests := math.Exp(rapid.Float64Range(1, 11).Draw(t, "log requests"))
		alpha := math.Exp(rapid.Float64Range(-20, -5).Draw(t, "log alpha"))
		least := surprising(requests*rate, 1, alpha)
		ratio := float64(least) / requests
		if ratio > 0.5 {
			return // no rule is made
		}
		volume := requests * math.Exp(rapid.Float64Range(-4, 4).Draw(t, "log volume"))
		k := max(least, int64(math.Floor(ratio*volume))+1) // the ratio must be above the threshold
		if p := poissonTail(k, volume*rate); p > alpha*1.0001 {
			t.Fatalf("chance %v above %v: %d of %v at %v", p, alpha, k, volume, rate)
		}
	})
}

func Test_that_scatter_is_measured(t *testing.T) {
	even := []int64{10, 10, 10, 10}
	if got := dispersion(even, []int64{100, 100, 100, 100}, 0.1); got != 1 {
		t.Errorf("even counts scatter by %v", got)
	}
	if got := dispersion([]int64{0, 40, 0, 0}, []int64{100, 100, 100, 100}, 0.1); got < 30 {
		t.Errorf("uneven counts scatter by %v", got)
	}
	if least, more := surprising(5, 1, 1e-6), surprising(5, 4, 1e-6); more <= least {
		t.Errorf("scatter asks for %d, none for %d", more, least)
	}
}

func Test_that_windows_and_thresholds_are_written_as_Prometheus_reads_them(t *testing.T) {
	for d, want := range map[time.Duration]string{5 * time.Minute: "5m", time.Hour: "1h", 6 * time.Hour: "6h", 90 * time.Minute: "90m"} {
		if got := promDuration(d); got != want {
			t.Errorf("%v is %s", d, got)
		}
	}
	for v, want := range map[float64]string{0: "0", 0.0266449: "0.0267", 0.5: "0.5", 0.000123449: "0.000124", 0.1: "0.1"} {
		if got := ratioWords(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}
