package watch

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor"
)

// openMetricsLine matches what OpenMetrics 1.0 allows of the lines we write.
var openMetricsLine = regexp.MustCompile(`^(# (TYPE [a-z_]+ (counter|gauge)|UNIT [a-z_]+ [a-z]+|HELP [a-z_]+ .*|EOF)|[a-z_]+(\{[a-z_]+="([^"\\\n]|\\[\\"n])*"(,[a-z_]+="([^"\\\n]|\\[\\"n])*")*\})? [0-9]+(\.[0-9]+)?)$`)

func Test_that_the_metrics_follow_OpenMetrics(t *testing.T) {
	reports := map[string]Report{"sample": fixture(), "empty": empty()}
	for name, s := range hostileTexts {
		reports[name] = hostile(s)
	}
	for name, r := range reports {
		text := written(t, "openmetrics", r, Look{})
		if !strings.HasSuffix(text, "\n# EOF\n") || strings.Count(text, "\n# EOF") != 1 {
			t.Errorf("%s does not end as it must", name)
		}
		seen := map[string]bool{}
		family := ""
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if !openMetricsLine.MatchString(line) {
				t.Errorf("%s: %s", name, line)
			}
			key := line
			if !strings.HasPrefix(line, "#") {
				key = line[:strings.LastIndex(line, " ")]
				if !strings.HasPrefix(key, family) {
					t.Errorf("%s: a sample of another metric: %s", name, line)
				}
			} else if f, ok := strings.CutPrefix(line, "# TYPE "); ok {
				family, _, _ = strings.Cut(f, " ")
			}
			if seen[key] {
				t.Errorf("%s: twice: %s", name, key)
			}
			seen[key] = true
		}
	}
}

// Test_that_Prometheus_reads_the_metrics gives them to the parser of
// Prometheus, which wants a time on each sample when it reads a file.
func Test_that_Prometheus_reads_the_metrics(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("There is no promtool: apt-get install prometheus.")
	}
	load := func(text string) error {
		dir := t.TempDir()
		file := filepath.Join(dir, "metrics.prom")
		timed := regexp.MustCompile(`(?m)^([^#].*)$`).ReplaceAllString(text, "$1 1773154800")
		if err := os.WriteFile(file, []byte(timed), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), promtool, "tsdb", "create-blocks-from", "openmetrics", file, filepath.Join(dir, "data")).CombinedOutput()
		if err != nil {
			t.Logf("%s", out)
		}
		return err
	}
	for name, r := range map[string]Report{"sample": fixture(), "empty": empty(), "hostile": hostile(hostileTexts["metrics"]), "broken": hostile(hostileTexts["broken"])} {
		if load(written(t, "openmetrics", r, Look{})) != nil {
			t.Errorf("%s: Prometheus refuses it", name)
		}
	}
	if load("# TYPE a counter\na{b=\"c} 1\n# EOF\n") == nil {
		t.Error("a broken text passes")
	}
}

func Test_that_labels_are_closed_sets_and_every_request_is_counted_once(t *testing.T) {
	r := fixture()
	r.Routes = append(r.Routes,
		Route{Method: "BREW", Route: "/pot", Total: 3, Status: map[string]int64{"418": 3}, Reasons: map[string]int64{"418 u-17 may not": 2}},
		Route{Method: "STEEP", Route: "/pot", Total: 4, Status: map[string]int64{"418": 4}})
	text := written(t, "openmetrics", r, Look{})
	for _, want := range []string{
		`candor_requests_total{method="other",route="/pot",status="418",reason=""} 5`,
		`candor_requests_total{method="other",route="/pot",status="418",reason="other"} 2`,
		`candor_requests_total{method="POST",route="/v1/orders",status="400",reason="malformed-json"} 330`,
		`candor_incidents{state="ongoing",kind="missing-scope",method="GET",route="/v1/reports/{id}",status="403",reason="insufficient-scope"} 1`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("no %s", want)
		}
	}
	for _, secret := range []string{"u-17", "tok_7c1f0e9a4b", "u-81723", "10.0.3.17", "svc-billing", "acme-ios", "BREW"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in the metrics", secret)
		}
	}
	var all float64
	for _, n := range countFamilies(r)[0].samples {
		all += n
	}
	var want int64
	for _, route := range r.Routes {
		want += route.Total
	}
	if all != float64(want) {
		t.Errorf("%v requests, want %d", all, want)
	}
}

func Test_that_incidents_with_the_same_labels_are_one_sample(t *testing.T) {
	r := fixture()
	r.Incidents = slices.Concat(r.Incidents, []candor.Incident{fixtureDeployment()})
	if text := written(t, "openmetrics", r, Look{}); !strings.Contains(text, `kind="client-deployment",method="POST",route="/v1/orders",status="400",reason="malformed-json"} 2`+"\n") {
		t.Errorf("got\n%s", text)
	}
}
