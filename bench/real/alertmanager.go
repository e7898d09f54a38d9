package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

var alertmanager = &server{
	name:  "alertmanager",
	title: "Alertmanager",
	absent: func(o options) string {
		return firstOf(
			noProgram(o.alertmanager, "apt install prometheus-alertmanager, or name it with -alertmanager"),
			noFile(o.alertmanagerSpec, "take api/v2/openapi.yaml of the same version from github.com/prometheus/alertmanager and name it with -alertmanager-spec"))
	},
	version: func(ctx context.Context, o options) (string, error) {
		return firstLine(ctx, o.alertmanager, "--version")
	},
	command: func(o options, dir, address string) (*exec.Cmd, error) {
		config := filepath.Join(dir, "alertmanager.yml")
		text := "route: {receiver: team, group_by: [alertname]}\nreceivers: [{name: team}]\n"
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			return nil, err
		}
		return exec.Command(o.alertmanager, "--config.file="+config, "--storage.path="+filepath.Join(dir, "data"),
			"--web.listen-address="+address, "--cluster.listen-address="), nil
	},
	ready: "/-/ready",
	spec:  func(o options) string { return o.alertmanagerSpec },
	prepare: func(ctx context.Context, st *stage) error {
		now := time.Now().UTC()
		st.values["start"], st.values["end"] = now.Format(time.RFC3339), now.Add(time.Hour).Format(time.RFC3339)
		for _, name := range []string{"silence", "silence2", "silence3"} {
			a, err := st.send(ctx, st.alone, call{method: "POST", target: "/api/v2/silences", body: silence(`"comment":"` + name + `"`)})
			if err != nil {
				return err
			}
			var made struct{ SilenceID string }
			if err := json.Unmarshal(a.body, &made); err != nil || made.SilenceID == "" {
				return fmt.Errorf("no silence was made: %d %s", a.status, a.body)
			}
			st.values[name] = made.SilenceID
		}
		return nil
	},
	normal: []check{
		{name: "`GET /`, the page", call: get("/", "")},
		{name: "`GET /favicon.ico`", call: get("/favicon.ico", "")},
		{name: "`GET /script.js`, which this package lacks", call: get("/script.js", "")},
		{name: "`GET /-/healthy`", call: get("/-/healthy", "")},
		{name: "`HEAD /-/ready`", call: &call{method: "HEAD", target: "/-/ready"}},
		{name: "`GET /metrics`", call: get("/metrics", ""), loose: true},
		{name: "`GET /api/v2/status`", call: get("/api/v2/status", "")},
		{name: "`GET /api/v2/receivers`", call: get("/api/v2/receivers", "")},
		{name: "`GET /api/v2/silences` with two filters", call: get("/api/v2/silences?filter=alertname%3D%22Disk%22&filter=team%3D~%22a%7Cb%22", "")},
		{name: "`GET /api/v2/silence/{id}`", call: get("/api/v2/silence/{{silence}}", "reader")},
		{name: "`POST /api/v2/alerts` with the API key", call: &call{method: "POST", target: "/api/v2/alerts", as: "key",
			body: `[{"labels":{"alertname":"Disk","instance":"a"},"annotations":{"summary":"full"},"startsAt":"{{start}}","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://p:9090/graph?g0.expr=up"},{"labels":{"alertname":"Cpu"},"generatorURL":""}]`}},
		{name: "`GET /api/v2/alerts` with every switch", call: get("/api/v2/alerts?active=true&silenced=false&inhibited=false&unprocessed=true&receiver=te.*", "")},
		{name: "`GET /api/v2/alerts/groups`", call: get("/api/v2/alerts/groups", ""), loose: true},
		{name: "`GET /api/v2/silence/{id}` of no silence", call: get("/api/v2/silence/00000000-0000-4000-8000-000000000000", "")},
		{name: "`GET /api/v2/alerts?filter=a==`, wrong in a way the document cannot say", call: get("/api/v2/alerts?filter=a%3D%3D%22", "")},
		{name: "`POST /api/v2/silences` with a token", call: &call{method: "POST", target: "/api/v2/silences", as: "writer", body: silence(`"comment":"c"`)}, loose: true},
		{name: "the same, ended before it begins", call: &call{method: "POST", target: "/api/v2/silences", as: "writer",
			body: `{"matchers":[{"name":"a","value":"b","isRegex":false}],"startsAt":"{{end}}","endsAt":"{{start}}","createdBy":"c","comment":"d"}`}},
		{name: "CORS preflight of `POST /api/v2/silences`", call: &call{method: "OPTIONS", target: "/api/v2/silences", fields: []string{"Origin: https://app.example", "Access-Control-Request-Method: POST"}}},
		{name: "`amtool silence add`, `query`, `expire`, `alert add` with tokens", do: useAmtool},
		{name: "A Prometheus sends an alert with a token", do: usePrometheus},
	},
	wrong: []call{
		{name: "Text that is not JSON", method: "POST", target: "/api/v2/silences", as: "writer", body: `{"matchers":[`,
			alone: 400, gate: 400, note: "Same code. Better body: alone it says that the text ends too early, the gate in which line and column, and which bracket is open."},
		{name: "A string where a boolean belongs", method: "POST", target: "/api/v2/silences", as: "writer", body: `{"matchers":[{"name":"a","value":"b","isRegex":"false"}],"startsAt":"{{start}}","endsAt":"{{end}}","createdBy":"c","comment":"d"}`,
			alone: 400, gate: 422, note: "Better: this is valid JSON that breaks a rule. Alone it says 400 here and 422 in the next row for faults of one kind."},
		{name: "A required property is missing", method: "POST", target: "/api/v2/silences", as: "writer", body: silence(""),
			alone: 422, gate: 422, note: "Same. Alone was right."},
		{name: "No matcher, one is the least", method: "POST", target: "/api/v2/silences", as: "writer", body: `{"matchers":[],"startsAt":"{{start}}","endsAt":"{{end}}","createdBy":"c","comment":"d"}`,
			alone: 422, gate: 422, note: "Same. Alone was right."},
		{name: "The same key twice", method: "POST", target: "/api/v2/silences", as: "writer", body: silence(`"comment":"one","comment":"two"`),
			alone: 200, gate: 400, note: "Better: alone it silently keeps the second value."},
		{name: "More text after the JSON", method: "POST", target: "/api/v2/silences", as: "writer", body: silence(`"comment":"c"`) + `{"x":1}`,
			alone: 200, gate: 400, note: "Better: alone it silently drops what follows the first value."},
		{name: "No content", method: "POST", target: "/api/v2/silences", as: "writer",
			alone: 422, gate: 400, note: "Both can be defended. There is nothing to understand yet, so the gate says 400."},
		{name: "JSON labelled text/plain", method: "POST", target: "/api/v2/silences", as: "writer", typ: "text/plain", body: silence(`"comment":"c"`),
			alone: 415, gate: 415, note: "Same. Alone was right, but names the acceptable type only in prose; the gate has it in `Accept`."},
		{name: "Two megabytes of alerts", method: "POST", target: "/api/v2/alerts", as: "key", size: 2 << 20, body: `[]`,
			alone: 200, gate: 413, note: "A choice: `limits.content` is one megabyte unless told otherwise. Whoever sends more alerts at once raises it."},
		{name: "A word where a boolean belongs", method: "GET", target: "/api/v2/alerts?active=perhaps",
			alone: 200, gate: 400, note: "Better, and it matters: alone every word that is not known counts as false, so the active alerts vanish from the answer."},
		{name: "An id that is no UUID", method: "GET", target: "/api/v2/silence/latest",
			alone: 422, gate: 400, note: "Alone can be defended. The gate counts a path value that breaks its schema as 400; `path_values: 404` is the other choice."},
		{name: "A broken percent escape in a filter", method: "GET", target: "/api/v2/silences?filter=alertname%3D%zz",
			alone: 200, gate: 400, note: "Better: alone the filter vanishes and all silences come back."},
		{name: "A bare semicolon in a filter", method: "GET", target: `/api/v2/silences?filter=alertname%3D%22a;b%22`,
			alone: 200, gate: 400, note: "Better: alone the filter vanishes and all silences come back, because some parsers cut at a semicolon and Go's drops the pair."},
		{name: "One switch twice", method: "GET", target: "/api/v2/alerts?active=true&active=false",
			alone: 200, gate: 400, note: "Better: alone it silently takes the last, and the active alerts vanish."},
		{name: "A link that is none", method: "POST", target: "/api/v2/alerts", as: "key", body: `[{"labels":{"alertname":"a"},"generatorURL":"not a link"}]`,
			alone: 422, gate: 422, note: "Alone was right. The gate leaves links to the server (`formats: safe`), and the server's answer passes."},
		{name: "A day that is not in the calendar", method: "POST", target: "/api/v2/alerts", as: "key", body: `[{"labels":{"alertname":"a"},"startsAt":"2026-02-30T00:00:00Z"}]`,
			alone: 400, gate: 422, note: "Better body: alone it names the last layout that it tried, which is not the one that it wants."},
		{name: "A time without a zone", method: "POST", target: "/api/v2/alerts", as: "key", body: `[{"labels":{"alertname":"a"},"startsAt":"2026-02-03T00:00:00"}]`,
			alone: 200, gate: 422, note: "Stricter than the server, which guesses a zone: `date-time` demands one (RFC 3339 §5.6). For senders that cannot be changed: `formats: none`."},
		{name: "An empty time", method: "POST", target: "/api/v2/alerts", as: "key", body: `[{"labels":{"alertname":"a"},"startsAt":""}]`,
			alone: 200, gate: 422, note: "Stricter than the server, which takes it for no time. The same way out."},
		{name: "`null` for the list", method: "POST", target: "/api/v2/alerts", as: "key", body: `null`,
			alone: 200, gate: 422, note: "Better: alone no alert is sent, and the answer says that all is well."},
		{name: "An alert without a label", method: "POST", target: "/api/v2/alerts", as: "key", body: `[{"labels":{}}]`,
			alone: 400, gate: 400, note: "Alone was right. The document cannot say it, so the server's answer passes."},
		{name: "A silence that is not there is ended", method: "DELETE", target: "/api/v2/silence/00000000-0000-4000-8000-000000000000", as: "on-call",
			alone: 500, gate: 500, note: "**No better**: 404 would be right. The server takes the blame, the document declares just that, and the answer passes."},
		{name: "A type that is not on offer", method: "GET", target: "/api/v2/alerts", fields: []string{"Accept: text/xml"},
			alone: 406, gate: 406, note: "Alone was right, and its answer passes. The gate itself would not refuse (`accept: lenient`)."},
		{name: "HEAD where the server has none", method: "HEAD", target: "/api/v2/alerts",
			alone: 405, gate: 405, note: "Alone was right in its code. The gate passes HEAD wherever GET is documented."},
		{name: "A slash too many", method: "GET", target: "/api/v2/alerts/",
			alone: 200, gate: 404, note: "Alone is lenient and harms nobody. The gate knows the paths of the document and no other."},
		{name: "A path that is not there", method: "GET", target: "/api/v2/alert",
			alone: 404, gate: 404, note: "Same. Alone was right."},
		{name: "A method that is not there", method: "PUT", target: "/api/v2/silences", as: "writer", body: silence(`"comment":"c"`),
			alone: 405, gate: 405, note: "Same code; the gate adds a reason and a problem document."},
		{name: "A stranger ends a silence", method: "DELETE", target: "/api/v2/silence/{{silence}}",
			alone: 200, gate: 401, note: "Better: alone it is done."},
		{name: "A token that expired", method: "DELETE", target: "/api/v2/silence/{{silence2}}", as: "expired",
			alone: 200, gate: 401, note: "Better: alone it is done. The challenge says that the token expired."},
		{name: "A token without the scope", method: "POST", target: "/api/v2/silences", as: "reader", body: silence(`"comment":"c"`),
			alone: 200, gate: 403, note: "Better: alone it is done. The answer names the scope."},
		{name: "A token without the role", method: "DELETE", target: "/api/v2/silence/{{silence3}}", as: "writer",
			alone: 200, gate: 403, note: "Better: alone it is done. The answer names the role."},
		{name: "Alerts from a strange network", method: "POST", target: "/api/v2/alerts", as: "key", fields: []string{"X-Forwarded-For: 203.0.113.9"}, body: `[{"labels":{"alertname":"Fake"}}]`,
			alone: 200, gate: 403, note: "Better: alone they are taken."},
		{name: "A stranger silences through the old API", method: "POST", target: "/api/v1/silences", body: silence(`"comment":"c"`),
			alone: 200, gate: 404, note: "Better: the second door is closed, because no document lists it."},
		{name: "A stranger makes it reload", method: "POST", target: "/-/reload",
			alone: 200, gate: 404, note: "Better: alone it is done."},
	},
}

// usualSilence is what all silences here begin with.
const usualSilence = `{"matchers":[{"name":"a","value":"b","isRegex":false}],"startsAt":"{{start}}","endsAt":"{{end}}","createdBy":"c"`

// silence is a silence for an hour, with more members behind.
func silence(more string) string {
	if more != "" {
		more = "," + more
	}
	return usualSilence + more + `}`
}

// useAmtool works through the gate as a person on call would.
func useAmtool(ctx context.Context, st *stage) (string, error) {
	if why := noProgram(st.options.amtool, "it comes with Alertmanager"); why != "" {
		return "skipped: " + why, nil
	}
	for _, name := range []string{"on-call", "writer"} {
		text := "authorization: {type: Bearer, credentials: " + st.keys.token(name) + "}\n"
		if err := os.WriteFile(filepath.Join(st.dir, name+".yml"), []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	config := filepath.Join(st.dir, "on-call.yml")
	amtool := func(args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, st.options.amtool, append([]string{"--alertmanager.url=http://" + st.gate, "--http.config.file=" + config}, args...)...)
		cmd.Env = append(os.Environ(), "HOME="+st.dir)
		out, err := cmd.CombinedOutput()
		if err != nil {
			err = fmt.Errorf("amtool %s: %w: %s", args, err, out)
		}
		return strings.TrimSpace(string(out)), err
	}
	id, err := amtool("silence", "add", "--author=me", "--comment=planned", "--duration=5m", "alertname=Planned", "instance=~a.*")
	if err != nil {
		return "", err
	}
	if found, err := amtool("silence", "query", "--quiet", "alertname=Planned"); err != nil || found != id {
		return "", errors.Join(err, fmt.Errorf("amtool made silence %q and found %q", id, found))
	}
	if _, err := amtool("silence", "expire", id); err != nil {
		return "", err
	}
	if found, err := amtool("silence", "query", "--quiet", "alertname=Planned"); err != nil || found != "" {
		return "", errors.Join(err, fmt.Errorf("silence %s was expired and %q is still found", id, found))
	}
	config = filepath.Join(st.dir, "writer.yml")
	if _, err := amtool("alert", "add", "Handmade", "instance=a"); err != nil {
		return "", err
	}
	if found, err := amtool("alert", "query", "alertname=Handmade"); err != nil || !strings.Contains(found, "Handmade") {
		return "", errors.Join(err, fmt.Errorf("an alert was added and is not found: %s", found))
	}
	return "made, found, ended, sent", nil
}

// usePrometheus lets a Prometheus fire an alert that always holds, and waits
// until Alertmanager has it.
func usePrometheus(ctx context.Context, st *stage) (string, error) {
	if why := noProgram(st.options.prometheus, "apt install prometheus, or name it with -prometheus"); why != "" {
		return "skipped: " + why, nil
	}
	address, err := freeAddress()
	if err != nil {
		return "", err
	}
	config := fmt.Sprintf("global: {evaluation_interval: 1s}\nrule_files: [rules.yml]\n"+
		"alerting: {alertmanagers: [{authorization: {credentials: %s}, static_configs: [{targets: [%q]}]}]}\n", st.keys.token("writer"), st.gate)
	rules := "groups: [{name: g, rules: [{alert: Always, expr: vector(1), annotations: {summary: it fires}}]}]\n"
	for name, text := range map[string]string{"prometheus.yml": config, "rules.yml": rules} {
		if err := os.WriteFile(filepath.Join(st.dir, name), []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	cmd := exec.Command(st.options.prometheus, "--config.file="+filepath.Join(st.dir, "prometheus.yml"),
		"--storage.tsdb.path="+filepath.Join(st.dir, "tsdb"), "--web.listen-address="+address,
		"--rules.alert.resend-delay=1s") // the first sending comes before it has found Alertmanager
	if err := st.Start(cmd, filepath.Join(st.dir, "prometheus.log")); err != nil {
		return "", err
	}
	for range 150 { // fifteen seconds
		a, err := st.send(ctx, st.alone, *get("/api/v2/alerts?filter=alertname%3DAlways", ""))
		if err != nil {
			return "", err
		}
		if strings.Contains(string(a.body), `"Always"`) {
			return "it arrived", nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return "", errors.New("it did not arrive within fifteen seconds")
}
