package accesslog

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/ladder"
)

const (
	envoyDefault = `[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"`
	istioDefault = `[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% "%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% %ROUTE_NAME%`
)

const envoyTells = "who refused and why, from response flags and details"

// Envoy is the text format that Envoy has where none is configured.
var Envoy = textFormat(Format{
	Name:    "envoy",
	Summary: "Envoy's default text format",
	Sample: []string{
		`[2026-03-10T13:55:36.120Z] "POST /v1/orders HTTP/2" 403 UAEX 120 19 4 - "203.0.113.7" "acme-ios/5.10.0" "9f1c2d3e" "api.example" "-"`,
	},
	Tells: envoyTells,
	looks: func(line []byte) bool {
		return bytes.HasPrefix(line, []byte("[")) && bytes.Contains(line, []byte(`] "`))
	},
}, envoyDefault)

// Istio is the text format that Istio gives its proxies.
var Istio = textFormat(Format{
	Name:    "istio",
	Summary: "Istio's default text format of Envoy",
	Sample: []string{
		`[2026-03-10T13:55:36.120Z] "GET /v1/orders/42?full=1 HTTP/1.1" 403 - rbac_access_denied_matched_policy[none] - "-" 0 19 0 - "-" "acme-go/1.9.4" "9f1c2d3e" "orders:8080" "-" inbound|8080|| - 10.1.2.3:8080 10.1.9.9:51022 outbound_.8080_._.orders.default.svc.cluster.local default`,
	},
	Tells: envoyTells,
	looks: Envoy.looks,
}, istioDefault)

// textFormat completes a format whose lines an Envoy format string describes.
func textFormat(f Format, format string) *Format {
	l, err := envoyLayout(format)
	if err != nil {
		panic(err) // the strings above are tested
	}
	f.parse = l.parse
	f.with = func(fields map[string]string) (*Format, error) {
		m, err := l.with(fields)
		g := f
		if err == nil {
			g.parse = m.parse
		}
		return &g, err
	}
	return &f
}

// EnvoyJSON is a JSON log of Envoy, with the keys that Istio and Envoy's own
// examples use.
var EnvoyJSON = jsonFormat(Format{
	Name:    "envoy-json",
	Also:    []string{"istio-json"},
	Summary: "JSON of Envoy and Istio",
	Sample: []string{
		`{"start_time":"2026-03-10T13:55:36.120Z","method":"POST","path":"/v1/orders","response_code":403,"response_flags":"-","response_code_details":"rbac_access_denied_matched_policy[none]","user_agent":"acme-ios/5.10.0","x_forwarded_for":"203.0.113.7","upstream_host":null}`,
	},
	Tells: envoyTells,
	looks: looksLike(`"response_code"`, `"response_flags"`),
}, keys{
	"start_time": {col: colTime}, "method": {col: colMethod}, "path": {col: colTarget},
	"x-envoy-origin-path": {col: colTarget, rank: 1}, "response_code": {col: colStatus},
	"response_flags": {col: colNote0}, "response_code_details": {col: colNote1},
	"bytes_sent": {col: colBytes}, "duration": {col: colMillis}, "user_agent": {col: colAgent},
	"x_forwarded_for": {col: colForwarded}, "downstream_remote_address": {col: colAddress},
	"request_id": {col: colRequestID}, "authority": {col: colHost}, "upstream_host": {col: colUpstream},
	"route_name": {col: colNone},
}, envoyFinish)

// envoyOperator is what tells a format string of Envoy from one of Apache.
var envoyOperator = regexp.MustCompile(`%[A-Z][A-Z_]+(\([^)]*\))?(:\d+)?%`)

var envoyOperators = map[string]column{
	"START_TIME": colTime, "REQ(:METHOD)": colMethod, "REQ(:PATH)": colTarget, "REQ(X-ENVOY-ORIGINAL-PATH?:PATH)": colTarget,
	"RESPONSE_CODE": colStatus, "RESPONSE_FLAGS": colNote0, "RESPONSE_CODE_DETAILS": colNote1, "BYTES_SENT": colBytes,
	"DURATION": colMillis, "REQ(X-FORWARDED-FOR)": colForwarded, "REQ(USER-AGENT)": colAgent, "REQ(REFERER)": colReferer,
	"REQ(ORIGIN)": colOrigin, "REQ(X-REQUEST-ID)": colRequestID, "REQ(:AUTHORITY)": colHost, "UPSTREAM_HOST": colUpstream,
	"DOWNSTREAM_REMOTE_ADDRESS": colAddress, "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT": colAddress,
	"DOWNSTREAM_DIRECT_REMOTE_ADDRESS": colNone,
}

// envoyLayout compiles a text format of Envoy.
func envoyLayout(s string) (*layout, error) {
	var pieces []piece
	for at := 0; at < len(s); {
		m := envoyOperator.FindStringIndex(s[at:])
		if m == nil {
			pieces = append(pieces, piece{text: s[at:]})
			break
		}
		if m[0] > 0 {
			pieces = append(pieces, piece{text: s[at : at+m[0]]})
		}
		name := s[at+m[0] : at+m[1]]
		inner, _, _ := strings.Cut(strings.Trim(name, "%"), "):")
		if strings.Contains(inner, "(") && !strings.HasSuffix(inner, ")") {
			inner += ")"
		}
		if i := strings.Index(inner, "("); i > 0 && strings.HasPrefix(inner, "START_TIME") {
			inner = inner[:i]
		}
		pieces = append(pieces, piece{name: name, col: envoyOperators[strings.ToUpper(inner)]})
		at += m[1]
	}
	l, err := newLayout(pieces)
	if err != nil {
		return nil, err
	}
	l.finish = envoyFinish
	if err := l.lacks("%START_TIME%", "%RESPONSE_CODE%", "%REQ(:PATH)%"); err != nil {
		return nil, fmt.Errorf("%w", err)
	}
	return l, nil
}

// envoyFlags says what the response flags mean that tell why Envoy answered
// by itself.
var envoyFlags = map[string]string{
	"UAEX": policyDenied, "RL": rateLimited, "NR": unknownRoute, "RLSE": ladder.LimitsUnavailable.Name,
	"UH": noUpstream, "NC": noUpstream, "UF": upstreamConnect, "UO": circuitOpen, "LH": noUpstream,
	"UT": upstreamTimeout, "UMSDR": upstreamTimeout, "SI": ladder.RequestTimeout.Name, "DPE": malformedRequest,
	"UC": upstreamReset, "UR": upstreamReset, "LR": upstreamReset, "URX": upstreamReset, "UPE": upstreamProtocol,
	"DC": clientClosed, "FI": faultInjected, "DI": faultInjected, "IH": malformedRequest, "DO": overloaded, "OM": overloaded,
	"RFCF": cacheError, "NFCF": configFault, "DF": noUpstream, "DT": requestTimeout,
}

// envoyDetails says what the details mean, by how they begin.
var envoyDetails = []struct{ prefix, reason string }{
	{"ext_authz_denied", policyDenied},
	{"ext_authz_error", policyUnavailable},
	{"rbac_access_denied", policyDenied},
	{"jwt_authn_access_denied{Jwt_is_missing", ladder.MissingCredentials.Name},
	{"jwt_authn_access_denied{Jwt_is_expired", ladder.ExpiredCredentials.Name},
	{"jwt_authn_access_denied", invalidCredentials},
	{"oauth_error", invalidCredentials},
	{"request_rate_limited", rateLimited},
	{"local_rate_limited", rateLimited},
	{"rate_limiter_error", ladder.LimitsUnavailable.Name},
	{"route_not_found", unknownRoute},
	{"no_route_found", unknownRoute},
	{"cluster_not_found", configFault},
	{"no_healthy_upstream", noUpstream},
	{"upstream_response_timeout", upstreamTimeout},
	{"upstream_per_try_timeout", upstreamTimeout},
	{"upstream_max_stream_duration_reached", upstreamTimeout},
	{"response_timeout", upstreamTimeout},
	{"upstream_reset_before_response_started{connection_failure", upstreamConnect},
	{"upstream_reset_before_response_started{remote_connection_failure", upstreamConnect},
	{"upstream_reset_before_response_started{overflow", circuitOpen},
	{"upstream_reset_before_response_started{protocol_error", upstreamProtocol},
	{"upstream_reset", upstreamReset},
	{"request_payload_too_large", contentTooLarge},
	{"request_payload_exceeded_retry_buffer_limit", contentTooLarge},
	{"request_headers_too_large", fieldsTooLarge},
	{"request_header_timeout", requestTimeout},
	{"request_overall_timeout", requestTimeout},
	{"stream_idle_timeout", requestTimeout},
	{"missing_host_header", missingHost},
	{"missing_path", malformedRequest},
	{"absolute_path", malformedRequest},
	{"path_normalization_failed", ladder.AmbiguousTarget.Name},
	{"low_version", ladder.UnsupportedVersion.Name},
	{"upgrade_failed", upgradeRequired},
	{"overload", overloaded},
	{"fault_filter_abort", faultInjected},
	{"downstream_remote_disconnect", clientClosed},
	{"downstream_local_disconnect", malformedRequest},
	{"http1.", malformedRequest},
	{"http2.", malformedRequest},
	{"csrf_origin_mismatch", policyDenied},
}

// envoyFinish judges by flags (note 0) and details (note 1).
func envoyFinish(d *decoder, ev *candor.Event) {
	flags, details := d.row.notes[0], d.row.notes[1]
	if details == "via_upstream" {
		ev.UpstreamStatus = ev.Status
		refused(ev, byUpstream, "")
		return
	}
	for _, x := range envoyDetails {
		if strings.HasPrefix(details, x.prefix) {
			refusedUnlessGone(ev, x.reason)
			return
		}
	}
	for flags != "" && flags != "-" {
		flag, rest, _ := strings.Cut(flags, ",")
		if reason := envoyFlags[flag]; reason != "" {
			refusedUnlessGone(ev, reason)
			return
		}
		flags = rest
	}
	switch {
	case details != "" && details != "-":
		refused(ev, byProxy, "") // every detail but via_upstream is Envoy's own answer
	case ev.Upstream != "":
		if ev.Status >= 400 {
			ev.UpstreamStatus = ev.Status
		}
		refused(ev, byUpstream, "")
	case d.none(colUpstream):
		refused(ev, byProxy, "")
	}
}

// refusedUnlessGone says that Envoy refused, or that there was nobody left to
// answer.
func refusedUnlessGone(ev *candor.Event, reason string) {
	if reason == clientClosed {
		refused(ev, "", reason)
		return
	}
	if reason == policyDenied && ev.Status == 401 { // the authorizer asks who it is
		reason = loginFailed
	}
	refused(ev, byProxy, reason)
}
