package accesslog

import (
	"strings"

	"github.com/candorhttp/candor"
)

// GCP is an entry of Google Cloud's load balancers, as Cloud Logging exports it.
var GCP = jsonFormat(Format{
	Name:    "gcp",
	Also:    []string{"google-cloud"},
	Summary: "Google Cloud load balancer, JSON of Cloud Logging",
	Sample: []string{
		`{"timestamp":"2026-03-10T13:55:36.1Z","httpRequest":{"requestMethod":"POST","requestUrl":"https://api.example/v1/orders","status":403,"userAgent":"acme-go/1.9.4","remoteIp":"203.0.113.7","latency":"0.004s"},"jsonPayload":{"statusDetails":"denied_by_security_policy"},"resource":{"type":"http_load_balancer"}}`,
	},
	Tells: "who refused and why, from statusDetails",
	looks: looksLike(`"httpRequest"`),
}, keys{
	"timestamp":                            {col: colTime, rank: 1},
	"receiveTimestamp":                     {col: colTime},
	"httpRequest.requestMethod":            {col: colMethod},
	"httpRequest.requestUrl":               {col: colTarget},
	"httpRequest.status":                   {col: colStatus},
	"httpRequest.userAgent":                {col: colAgent},
	"httpRequest.remoteIp":                 {col: colAddress},
	"httpRequest.referer":                  {col: colReferer},
	"httpRequest.latency":                  {col: colDuration},
	"httpRequest.responseSize":             {col: colBytes},
	"httpRequest.serverIp":                 {col: colUpstream, rank: 1},
	"resource.labels.backend_service_name": {col: colUpstream},
	"insertId":                             {col: colRequestID},
	"jsonPayload.statusDetails":            {col: colNote0},
}, gcpFinish)

// gcpDetails says what statusDetails mean, by how they begin. What begins
// otherwise is the load balancer's own and has no reason of ours.
var gcpDetails = []struct{ prefix, by, reason string }{
	{"response_sent_by_backend", byUpstream, ""},
	{"response_from_cache", byProxy, cacheError},
	{"denied_by_security_policy", byProxy, wafBlocked},
	{"body_denied_by_security_policy", byProxy, wafBlocked},
	{"throttled_by_security_policy", byProxy, rateLimited},
	{"rate_based_ban", byProxy, rateLimited},
	{"handled_by_identity_aware_proxy", byProxy, loginFailed},
	{"client_disconnected", "", clientClosed},
	{"client_timed_out", byProxy, requestTimeout},
	{"client_cert", byProxy, clientCertificate},
	{"failed_to_connect_to_backend", byProxy, upstreamConnect},
	{"failed_to_pick_backend", byProxy, noUpstream},
	{"backend_connection_closed", byProxy, upstreamReset},
	{"backend_early_response", byUpstream, ""},
	{"backend_interim_response_not_supported", byProxy, upstreamProtocol},
	{"backend_invalid", byProxy, upstreamProtocol},
	{"backend_timeout", byProxy, upstreamTimeout},
	{"backend_response_corrupted", byProxy, upstreamProtocol},
	{"malformed_chunked_body", byProxy, malformedRequest},
	{"invalid_http", byProxy, malformedRequest},
	{"invalid_request_headers", byProxy, malformedRequest},
	{"invalid_external_origin_endpoint", byProxy, configFault},
	{"required_body_but_no_content_length", byProxy, "length-required"},
	{"request_body_", byProxy, malformedRequest},
	{"request_headers_too_large", byProxy, fieldsTooLarge},
	{"request_loop_detected", byProxy, loop},
	{"secure_url_rejected", byProxy, accessDenied},
	{"unsupported_method", byProxy, methodNotAllowed},
	{"uri_too_long", byProxy, uriTooLong},
	{"upgrade_header_rejected", byProxy, upgradeRequired},
	{"websocket_handshake_failed", byProxy, upgradeRequired},
	{"internal_error", byProxy, proxyInternal},
}

func gcpFinish(d *decoder, ev *candor.Event) {
	details := d.row.notes[0]
	if details == "" {
		return
	}
	for _, x := range gcpDetails {
		if strings.HasPrefix(details, x.prefix) {
			if x.by == byUpstream {
				ev.UpstreamStatus = ev.Status
			}
			refused(ev, x.by, x.reason)
			return
		}
	}
	refused(ev, byProxy, "")
}
