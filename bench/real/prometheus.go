package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// range1 is a range query without its step.
const range1 = "/api/v1/query_range?query=up&start=1763860000&end=1763863600"

var prometheus = &server{
	name:  "prometheus",
	title: "Prometheus",
	absent: func(o options) string {
		return firstOf(
			noProgram(o.prometheus, "apt install prometheus, or name it with -prometheus"),
			noFile(o.prometheusSpec, "take web/api/v1/testdata/openapi_3.1_golden.yaml from github.com/prometheus/prometheus and name it with -prometheus-spec"))
	},
	version: func(ctx context.Context, o options) (string, error) {
		return firstLine(ctx, o.prometheus, "--version")
	},
	command: func(o options, dir, address string) (*exec.Cmd, error) {
		config := filepath.Join(dir, "prometheus.yml")
		for name, text := range map[string]string{
			config:                          "global: {evaluation_interval: 1s}\nrule_files: [rules.yml]\n",
			filepath.Join(dir, "rules.yml"): "groups: [{name: g, rules: [{record: one, expr: vector(1)}]}]\n",
		} {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				return nil, err
			}
		}
		return exec.Command(o.prometheus, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"),
			"--web.listen-address="+address, "--web.enable-admin-api", "--web.enable-lifecycle"), nil
	},
	ready: "/-/ready",
	spec:  func(o options) string { return o.prometheusSpec },
	prepare: func(ctx context.Context, st *stage) error {
		for range 150 { // fifteen seconds: filters are seen to vanish only where there is something to filter
			a, err := st.send(ctx, st.alone, *get("/api/v1/labels", ""))
			if err != nil || strings.Contains(string(a.body), "__name__") {
				return err
			}
			time.Sleep(100 * time.Millisecond)
		}
		return errors.New("the rule recorded nothing within fifteen seconds")
	},
	normal: []check{
		{name: "`GET /`, a redirect", call: get("/", "")},
		{name: "`GET /classic/graph`, the page", call: get("/classic/graph", "")},
		{name: "`GET /classic/static/js/graph/index.js`", call: get("/classic/static/js/graph/index.js", "")},
		{name: "`GET /-/healthy`", call: get("/-/healthy", "")},
		{name: "`GET /metrics`", call: get("/metrics", ""), loose: true},
		{name: "`GET /federate`", call: get("/federate?match[]=one", ""), loose: true},
		{name: "`GET /api/v1/query?query=1%2B1`", call: get("/api/v1/query?query=1%2B1&time=1763860000&timeout=30s", "")},
		{name: "`POST /api/v1/query`, a form", call: &call{method: "POST", target: "/api/v1/query", typ: "application/x-www-form-urlencoded", body: "query=1%2B1&time=1763860000.5&timeout=30s"}},
		{name: "`GET /api/v1/query_range` with `step=15s`", call: get(range1+"&step=15s", "")},
		{name: "`GET /api/v1/query_range` with `step=15` and dates", call: get("/api/v1/query_range?query=up&start=2026-01-02T13:37:00Z&end=2026-01-02T14:37:00.5Z&step=15", "")},
		{name: "`GET /api/v1/series` with two `match[]`", call: get("/api/v1/series?match[]=one&match%5B%5D=go_info%7Ba%3D%22b%2Cc%22%7D", "")},
		{name: "`POST /api/v1/series`, a form", call: &call{method: "POST", target: "/api/v1/series", typ: "application/x-www-form-urlencoded", body: "match%5B%5D=one&match[]=go_info"}},
		{name: "`GET /api/v1/labels`", call: get("/api/v1/labels", "")},
		{name: "`GET /api/v1/label/job/values`", call: get("/api/v1/label/job/values", "")},
		{name: "`GET /api/v1/rules?type=alert`", call: get("/api/v1/rules?type=alert", "")},
		{name: "`GET /api/v1/targets?state=active`", call: get("/api/v1/targets?state=active", "")},
		{name: "`GET /api/v1/metadata?limit=2`", call: get("/api/v1/metadata?limit=2", "")},
		{name: "`GET /api/v1/query?query=up(`, wrong in a way the document cannot say", call: get("/api/v1/query?query=up%28", "")},
		{name: "`GET /api/v1/status/config` with the scope", call: get("/api/v1/status/config", "admin")},
		{name: "`POST /api/v1/admin/tsdb/delete_series` with scope and role", call: &call{method: "POST", target: "/api/v1/admin/tsdb/delete_series?match[]=none", as: "admin"}},
		{name: "`promtool query instant`, `range`, `series`, `labels`", do: usePromtool},
	},
	wrong: []call{
		{name: "A required parameter is missing", method: "GET", target: "/api/v1/query",
			alone: 400, gate: 400, note: "Same code. Better body: alone it speaks of a parse error at 1:1."},
		{name: "A required field of a form is missing", method: "POST", target: "/api/v1/query", typ: "application/x-www-form-urlencoded", body: "time=1",
			alone: 400, gate: 422, note: "Both can be defended: the form reads well and lacks a field."},
		{name: "A word where a time belongs", method: "GET", target: "/api/v1/query?query=up&time=noon",
			alone: 400, gate: 422, note: "Both can be defended: the parameter may be a text, and this text is no date."},
		{name: "A word where a number belongs", method: "GET", target: "/api/v1/metadata?limit=few",
			alone: 400, gate: 400, note: "Same. Alone was right."},
		{name: "A value that is not one of the listed", method: "GET", target: "/api/v1/targets?state=blue",
			alone: 200, gate: 200, note: "The document lists no values, so the gate cannot know. Alone it should have refused."},
		{name: "A broken percent escape in the query", method: "GET", target: "/api/v1/query?query=up%zz",
			alone: 400, gate: 400, note: "Same code. Better body: alone the query vanishes, and the message speaks of an empty one."},
		{name: "A broken percent escape in a filter", method: "GET", target: "/api/v1/labels?match[]=none%zz",
			alone: 200, gate: 400, note: "Better: alone the filter vanishes and all labels come back."},
		{name: "A bare semicolon in a filter", method: "GET", target: "/api/v1/labels?match[]=none;x",
			alone: 200, gate: 400, note: "Better: alone the filter vanishes and all labels come back."},
		{name: "One parameter twice", method: "GET", target: "/api/v1/query?query=up&query=vector(1)",
			alone: 200, gate: 400, note: "Better: alone it silently takes the first."},
		{name: "A list joined by commas", method: "GET", target: "/api/v1/series?match[]=up,go_info",
			alone: 400, gate: 400, note: "Alone was right, and its answer passes. The document is not: it announces commas (`explode: false`)."},
		{name: "A word where a duration belongs", method: "GET", target: range1 + "&step=soon",
			alone: 400, gate: 400, note: "Alone was right. The gate leaves durations to the server (`formats: safe`), and the server's answer passes."},
		{name: "An end before the start", method: "GET", target: "/api/v1/query_range?query=up&start=1763863600&end=1763860000&step=15",
			alone: 400, gate: 400, note: "Alone was right. The document cannot say it, so the server's answer passes."},
		{name: "A number that no machine word holds", method: "GET", target: "/api/v1/metadata?limit=99999999999999999999",
			alone: 400, gate: 422, note: "Both can be defended. Better body: alone it says that this is no number."},
		{name: "No list where one is required", method: "GET", target: "/api/v1/series",
			alone: 400, gate: 400, note: "Same. Alone was right."},
		{name: "A broken percent escape in a form", method: "POST", target: "/api/v1/labels", typ: "application/x-www-form-urlencoded", body: "match[]=none%zz",
			alone: 200, gate: 400, note: "Better: alone the filter vanishes and all labels come back."},
		{name: "One field of a form twice", method: "POST", target: "/api/v1/query", typ: "application/x-www-form-urlencoded", body: "query=up&query=vector(1)",
			alone: 200, gate: 422, note: "Better: alone it silently takes the first. The code is not the one that the same fault has in a query (400)."},
		{name: "A form's fields in the query", method: "POST", target: "/api/v1/query?query=up",
			alone: 200, gate: 400, note: "Stricter than the server, which reads both places. The document demands content, and GET does the same."},
		{name: "A multipart form", method: "POST", target: "/api/v1/query", typ: "multipart/form-data; boundary=x", body: "--x\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\nup\r\n--x--\r\n",
			alone: 200, gate: 415, note: "Stricter than the server: the document lists one type of form."},
		{name: "A slash too many", method: "GET", target: "/api/v1/labels/",
			alone: 301, gate: 404, note: "Better: alone it leads the caller to `/labels`, which is not there. The gate knows the paths of the document and no other."},
		{name: "HEAD where the server has none", method: "HEAD", target: "/api/v1/query?query=1",
			alone: 405, gate: 405, note: "Alone was right in its code. The gate passes HEAD wherever GET is documented."},
		{name: "A stranger reads its memory", method: "GET", target: "/debug/pprof/heap",
			alone: 200, gate: 404, note: "Better: no document lists it, so the gate does not know it."},
		{name: "JSON where a form belongs", method: "POST", target: "/api/v1/query", body: `{"query":"up"}`,
			alone: 400, gate: 415, note: "Better: alone it says that the query is empty, the gate that the type is wrong and which is right."},
		{name: "A path that is not there", method: "GET", target: "/api/v1/querry?query=up",
			alone: 404, gate: 404, note: "Same. Alone was right."},
		{name: "A method that is not there", method: "DELETE", target: "/api/v1/query?query=up",
			alone: 405, gate: 405, note: "Same code; the gate adds a reason and a problem document."},
		{name: "A stranger deletes data", method: "POST", target: "/api/v1/admin/tsdb/delete_series?match[]=up",
			alone: 204, gate: 401, note: "Better: alone it is done."},
		{name: "A token that expired", method: "POST", target: "/api/v1/admin/tsdb/clean_tombstones", as: "expired",
			alone: 204, gate: 401, note: "Better: alone it is done."},
		{name: "A token without the role", method: "POST", target: "/api/v1/admin/tsdb/delete_series?match[]=up", as: "writer",
			alone: 204, gate: 403, note: "Better: alone it is done. The answer names the role."},
		{name: "A token without the scope", method: "GET", target: "/api/v1/status/config", as: "reader",
			alone: 200, gate: 403, note: "Better: alone it is shown. The answer names the scope."},
		{name: "An administrator in a strange network", method: "POST", target: "/api/v1/admin/tsdb/delete_series?match[]=up", as: "admin", fields: []string{"X-Forwarded-For: 203.0.113.9"},
			alone: 204, gate: 403, note: "Better: alone it is done."},
		{name: "A stranger makes it reload", method: "POST", target: "/-/reload",
			alone: 200, gate: 404, note: "Better: alone it is done."},
		{name: "A dot segment on the way", method: "POST", target: "/metrics/%2e%2e/-/reload",
			alone: 301, gate: 400, note: "Better: the path lies below `/metrics`, which passes, and alone it is taken for `/-/reload`."},
	},
}

// usePromtool asks through the gate and without it, and compares.
func usePromtool(ctx context.Context, st *stage) (string, error) {
	if why := noProgram(st.options.promtool, "it comes with Prometheus"); why != "" {
		return "skipped: " + why, nil
	}
	for _, question := range [][]string{
		{"instant", "", "count(one)"},
		{"range", "--start=1763860000", "--end=1763863600", "--step=15s", "", "vector(1)"},
		{"series", "--match=one", "--match=none", ""},
		{"labels", "", "__name__"},
	} {
		var said [2]string
		for i, address := range []string{st.alone, st.gate} {
			args := []string{"query"}
			for _, arg := range question {
				if arg == "" {
					arg = "http://" + address
				}
				args = append(args, arg)
			}
			out, err := exec.CommandContext(ctx, st.options.promtool, args...).CombinedOutput()
			if err != nil {
				return "", fmt.Errorf("promtool %s: %w: %s", args, err, out)
			}
			said[i], _, _ = strings.Cut(string(out), " @[") // what follows is the time
		}
		if said[0] != said[1] || said[0] == "" {
			return "", fmt.Errorf("promtool query %s says %q alone and %q through the gate", question[0], said[0], said[1])
		}
	}
	return "the same words", nil
}
