package accesslog

import "github.com/candorhttp/candor"

// JSON reads any log of JSON objects whose keys are named as they usually are:
// Elastic Common Schema, OpenTelemetry's names, the request loggers of many
// frameworks, nginx and HAProxy with a JSON format of one's own. What is named
// otherwise a field map can name.
var JSON = jsonFormat(Format{
	Name:    "json",
	Also:    []string{"generic", "ecs"},
	Summary: "any JSON lines, keys found by their usual names",
	Sample: []string{
		`{"time":"2026-03-10T13:55:36Z","remote_ip":"203.0.113.7","host":"api.example","method":"POST","uri":"/v1/orders?x=1","user_agent":"acme-ios/5.10.0","status":400,"latency_ms":4.5,"bytes_out":88,"request_id":"9f1cab2e"}`,
		`{"@timestamp":"2026-03-10T13:55:37.5Z","http":{"request":{"method":"GET"},"response":{"status_code":200,"body":{"bytes":612}}},"url":{"path":"/v1/orders/42"},"source":{"ip":"2001:db8::7"},"user_agent":{"original":"curl/8.9.1"}}`,
	},
	Tells: "what its keys say: upstream_status, refused_by, reason, problem_type",
	looks: jsonObject,
}, genericKeys(), genericFinish)

// candidates lists for every column the keys that usually hold it, the one to
// be trusted most first.
var candidates = []struct {
	col   column
	names []string
}{
	{colTime, []string{"@timestamp", "timestamp", "time", "ts", "time_iso8601", "datetime", "date_time", "start_time", "started_at", "starttime", "request_time_iso", "timestamp_ms", "time_local", "msec", "date", "eventtime", "t"}},
	{colMethod, []string{"method", "request_method", "http_method", "http.request.method", "http.method", "request.method", "req.method", "verb", "cs_method", "requestmethod", "httpmethod"}},
	{colRoute, []string{"http.route", "route_template", "route_pattern", "path_template"}},
	{colTarget, []string{"request_uri", "uri", "url.path", "url.original", "path", "http.target", "http.url", "request.uri", "request.url", "request.path", "req.url", "url", "request_path", "requestpath", "requesturi", "target", "cs_uri_stem", "url.full", "uri_path"}},
	{colRequest, []string{"request", "request_line", "requestline"}},
	{colStatus, []string{"status", "status_code", "http.response.status_code", "http.status_code", "response_code", "response.status", "response.status_code", "response.statuscode", "res.statuscode", "res.status", "sc_status", "http_status", "statuscode", "responsestatus", "http_status_code", "code"}},
	{colBytes, []string{"body_bytes_sent", "bytes_sent", "bytes", "bytes_out", "http.response.body.bytes", "http.response.bytes", "http.response.body.size", "response_size", "response_length", "size", "response.size", "resp_bytes", "sc_bytes", "content_length"}},
	{colMillis, []string{"duration_ms", "latency_ms", "elapsed_ms", "response_time_ms", "took_ms", "responsetime", "durationms", "elapsedms"}},
	{colSeconds, []string{"request_time", "duration_s", "duration_seconds", "elapsed_seconds", "time_taken_seconds"}},
	{colNanos, []string{"event.duration", "duration_ns", "latency_ns"}},
	{colMicros, []string{"duration_us", "latency_us"}},
	{colDuration, []string{"latency_human", "latency", "duration", "elapsed"}},
	{colAgent, []string{"user_agent.original", "http_user_agent", "user_agent", "useragent", "agent", "request.headers.user_agent", "req.headers.user_agent", "headers.user_agent", "http.user_agent", "request_user_agent", "cs(user_agent)", "ua"}},
	{colReferer, []string{"http.request.referrer", "http_referer", "referer", "referrer", "request.headers.referer", "req.headers.referer", "http.referer"}},
	{colOrigin, []string{"http_origin", "origin", "request.headers.origin", "req.headers.origin"}},
	{colAddress, []string{"client.address", "client.ip", "client_ip", "clientip", "source.ip", "source.address", "remote_ip", "remote_addr", "remoteaddr", "remoteip", "remote_address", "client_addr", "client_address", "http.client_ip", "ip", "c_ip", "clienthost", "remote", "req.remoteaddress", "address", "network.peer.address"}},
	{colForwarded, []string{"x_forwarded_for", "http_x_forwarded_for", "request.headers.x_forwarded_for", "req.headers.x_forwarded_for", "forwarded_for", "xff"}},
	{colHost, []string{"url.domain", "host", "http_host", "server.address", "server_name", "http.host", "vhost", "authority", "request.host", "req.headers.host", "request.headers.host", "domain"}},
	{colSubject, []string{"user.name", "user.id", "enduser.id", "user_id", "remote_user", "userid", "username", "subject", "sub", "user"}},
	{colTenant, []string{"tenant", "tenant_id", "tenantid", "org_id", "organization_id", "organization.id", "account_id"}},
	{colObjectTenant, []string{"object_tenant", "resource_tenant"}},
	{colToken, []string{"token_id", "tokenid", "api_key_id", "key_id", "jti"}},
	{colRequestID, []string{"http.request.id", "request_id", "requestid", "req_id", "x_request_id", "correlation_id", "trace.id", "trace_id", "traceid", "reqid", "req.id"}},
	{colUpstream, []string{"upstream_addr", "upstream_host", "upstream", "backend", "backend_addr", "destination.address"}},
	{colUpstreamStatus, []string{"upstream_status", "upstream_status_code", "origin_status", "backend_status", "target_status_code"}},
	{colReason, []string{"problem_type", "problem.type", "reason", "error_code", "error.code", "error.type"}},
	{colRefusedBy, []string{"refused_by"}},
	{colClient, []string{"client_name", "app_name"}},
	{colVersion, []string{"client_version", "app_version"}},
}

func genericKeys() keys {
	k := keys{}
	for _, c := range candidates {
		for i, name := range c.names {
			k[name] = keyed{col: c.col, rank: uint8(len(c.names) - i), soft: true}
		}
	}
	return k
}

func genericFinish(d *decoder, ev *candor.Event) {
	if ev.RefusedBy != "" && ev.RefusedBy != "gate" && ev.RefusedBy != byProxy && ev.RefusedBy != byUpstream {
		ev.RefusedBy = ""
	}
	if d.has(colUpstreamStatus) {
		byUpstreamStatus(ev, true)
	}
}
