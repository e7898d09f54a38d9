package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
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
		text := "scrape_configs: []\n"
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			return nil, err
		}
		return exec.Command(o.prometheus, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"),
			"--web.listen-address="+address, "--web.enable-admin-api", "--web.enable-lifecycle"), nil
	},
	ready: "/-/ready",
	spec:  func(o options) string { return o.prometheusSpec },
	normal: []check{
		{name: "`GET /`, a redirect", call: get("/", "")},
		{name: "`GET /classic/graph`, the page", call: get("/classic/graph", "")},
		{name: "`GET /classic/static/js/graph/index.js`", call: get("/classic/static/js/graph/index.js", "")},
		{name: "`GET /-/healthy`", call: get("/-/healthy", "")},
		{name: "`GET /metrics`", call: get("/metrics", ""), loose: true},
		{name: "`GET /api/v1/query?query=1%2B1`", call: get("/api/v1/query?query=1%2B1&time=1763860000&timeout=30s", "")},
		{name: "`POST /api/v1/query`, a form", call: &call{method: "POST", target: "/api/v1/query", typ: "application/x-www-form-urlencoded", body: "query=1%2B1&time=1763860000.5&timeout=30s"}},
		{name: "`GET /api/v1/query_range` with `step=15s`", call: get(range1+"&step=15s", "")},
		{name: "`GET /api/v1/query_range` with `step=15` and dates", call: get("/api/v1/query_range?query=up&start=2026-01-02T13:37:00Z&end=2026-01-02T14:37:00.5Z&step=15", "")},
		{name: "`GET /api/v1/series` with two `match[]`", call: get("/api/v1/series?match[]=up&match%5B%5D=go_info%7Ba%3D%22b%2Cc%22%7D", "")},
		{name: "`POST /api/v1/series`, a form", call: &call{method: "POST", target: "/api/v1/series", typ: "application/x-www-form-urlencoded", body: "match%5B%5D=up&match[]=go_info"}},
		{name: "`GET /api/v1/labels`", call: get("/api/v1/labels", "")},
		{name: "`GET /api/v1/label/job/values`", call: get("/api/v1/label/job/values", "")},
		{name: "`GET /api/v1/rules?type=alert`", call: get("/api/v1/rules?type=alert", "")},
		{name: "`GET /api/v1/targets?state=active`", call: get("/api/v1/targets?state=active", "")},
		{name: "`GET /api/v1/metadata?limit=2`", call: get("/api/v1/metadata?limit=2", "")},
		{name: "`GET /api/v1/query?query=up(`, wrong in a way the document cannot say", call: get("/api/v1/query?query=up%28", "")},
		{name: "`GET /api/v1/status/config` with the scope", call: get("/api/v1/status/config", "admin")},
		{name: "`POST /api/v1/admin/tsdb/delete_series` with scope and role", call: &call{method: "POST", target: "/api/v1/admin/tsdb/delete_series?match[]=none", as: "admin"}},
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
		{name: "A broken percent escape in a filter", method: "GET", target: "/api/v1/labels?match[]=%zz",
			alone: 200, gate: 400, note: "Better: alone the filter vanishes and all labels come back."},
		{name: "JSON where a form belongs", method: "POST", target: "/api/v1/query", body: `{"query":"up"}`,
			alone: 400, gate: 415, note: "Better: alone it says that the query is empty, the gate that the type is wrong and which is right."},
		{name: "A path that is not there", method: "GET", target: "/api/v1/querry?query=up",
			alone: 404, gate: 404, note: "Same. Alone was right."},
		{name: "A method that is not there", method: "DELETE", target: "/api/v1/query?query=up",
			alone: 405, gate: 405, note: "Same, `Allow` in both. Alone was right."},
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
