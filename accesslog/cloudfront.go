package accesslog

import (
	"strings"

	"github.com/candorhttp/candor"
)

// CloudFront is the standard log of CloudFront: columns divided by tabs and
// named by a #Fields line.
var CloudFront = cloudfrontColumns.complete(Format{
	Name:    "cloudfront",
	Also:    []string{"aws-cloudfront"},
	Summary: "AWS CloudFront, standard log",
	Sample: []string{
		"#Version: 1.0",
		"#Fields: " + cloudfrontFields,
		strings.Join([]string{"2026-03-10", "13:55:36", "FRA56-P1", "703", "203.0.113.7", "GET", "d1.cloudfront.net", "/v1/orders", "403", "-", "acme-web/2026.3.1", "-", "-", "Error", "Q1w2==", "api.example", "https", "62", "0.004", "-", "TLSv1.3", "TLS_AES_128_GCM_SHA256", "Error", "HTTP/2.0", "-", "-", "51022", "0.004", "ClientGeoBlocked", "text/html", "703", "-", "-"}, "\t"),
	},
	Tells: "who refused and why, from the result types",
	looks: func(line []byte) bool { return len(line) > 20 && line[4] == '-' && line[10] == '\t' },
})

const cloudfrontFields = "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end"

var cloudfrontColumns = &w3c{
	tabs:   true,
	fields: cloudfrontFields,
	names: map[string]column{
		"date": colDate, "time": colClock, "timestamp": colTime, "sc-bytes": colBytes, "c-ip": colAddress, "cs-method": colMethod,
		"cs(Host)": colHost, "x-host-header": colHost, "cs-uri-stem": colTarget, "sc-status": colStatus, "cs(Referer)": colReferer,
		"cs(User-Agent)": colAgent, "x-edge-request-id": colRequestID, "time-taken": colSeconds,
		"x-edge-result-type": colNote0, "x-edge-detailed-result-type": colNote1, "x-edge-response-result-type": colNote2,
	},
	finish: cloudfrontFinish,
}

// cloudfrontResults says what the detailed result types mean, by how they
// begin, the longer ones first.
var cloudfrontResults = []struct{ prefix, by, reason string }{
	{"ClientGeoBlocked", byProxy, geoBlocked},
	{"ClientHungUpRequest", "", clientClosed},
	{"ClientCommError", "", clientClosed},
	{"InvalidRequestMethod", byProxy, methodNotAllowed},
	{"InvalidRequestBlocked", byProxy, accessDenied},
	{"InvalidRequestCertificate", byProxy, clientCertificate},
	{"InvalidRequest", byProxy, malformedRequest},
	{"LimitExceeded", byProxy, overloaded},
	{"CapacityExceeded", byProxy, overloaded},
	{"AbortedOrigin", byProxy, upstreamReset},
	{"OriginConnectError", byProxy, upstreamConnect},
	{"OriginDnsError", byProxy, upstreamConnect},
	{"OriginInvalidResponseError", byProxy, upstreamProtocol},
	{"OriginHeaderTooBigError", byProxy, upstreamProtocol},
	{"OriginContentRangeLengthError", byProxy, upstreamProtocol},
	{"OriginZeroSizeObjectError", byProxy, upstreamProtocol},
	{"OriginCommError", byProxy, badUpstream},
	{"OriginReadError", byProxy, badUpstream},
	{"OriginWriteError", byProxy, badUpstream},
	{"OriginError", byUpstream, ""},
	{"SlowReaderOriginError", "", clientClosed},
	{"FunctionGeneratedResponse", byProxy, ""},
	{"FunctionExecutionError", byProxy, proxyInternal},
	{"FunctionThrottledError", byProxy, overloaded},
	{"LambdaExecutionError", byProxy, proxyInternal},
	{"Miss", byUpstream, ""},
	{"Hit", byProxy, cacheError},
	{"RefreshHit", byProxy, cacheError},
}

func cloudfrontFinish(d *decoder, ev *candor.Event) {
	for _, result := range []string{d.row.notes[1], d.row.notes[0]} {
		for _, x := range cloudfrontResults {
			if strings.HasPrefix(result, x.prefix) {
				if x.by == byUpstream {
					ev.UpstreamStatus = ev.Status
				}
				refused(ev, x.by, x.reason)
				return
			}
		}
	}
}
