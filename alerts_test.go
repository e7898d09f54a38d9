package candor_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The alert rule that the documentation offers is one that Prometheus takes.
func Test_that_Prometheus_takes_the_documented_alert_rule(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not here; it comes with Prometheus")
	}
	doc, err := os.ReadFile(filepath.Join("docs", "alerts.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(doc), "```yaml\n")
	rule, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("docs/alerts.md holds no YAML block")
	}
	file := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(file, []byte(rule), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(promtool, "check", "rules", file).CombinedOutput(); err != nil || !strings.Contains(string(out), "1 rules found") {
		t.Errorf("%v\n%s", err, out)
	}
}
