package accesslog

import (
	"bytes"

	"github.com/candorhttp/candor"
)

// Candor is the gate's own access log: one JSON object a line with the keys of
// [candor.Event]. Unknown keys are passed over, so older readers read newer
// logs; time, method and status must be there.
var Candor = candorFormat(candorKeys)

func candorFormat(t *keyTable) *Format {
	return &Format{
		Name:    "candor",
		Also:    []string{"gate"},
		Summary: "the gate's own log, one JSON object a line",
		Sample: []string{
			`{"time":"2026-03-10T13:55:36.12Z","method":"POST","route":"/v1/orders","path":"/v1/orders","status":403,"reason":"insufficient-scope","rung":"role","would":"","refused_by":"gate","duration_ms":0.41,"client":"acme-ios","version":"5.2.0","subject":"alice","tenant":"north","object_tenant":"north","token":"9f1cab2e00112233","address":"203.0.113.7","origin":"","referer":"","crawler":"","host":"api.example","request_id":"01JP0","bytes":412,"upstream_status":0,"upstream":""}`,
		},
		Tells: "who refused, the reason by name and the rung",
		looks: jsonObject,
		parse: func(d *decoder, line []byte, ev *candor.Event) string { return parseCandorBy(t, d, line, ev) },
		with:  func(fields map[string]string) (*Format, error) { return candorFormat(t.with(fields)), nil },
	}
}

// jsonObject reports whether a line begins like a JSON object.
func jsonObject(line []byte) bool {
	return len(line) > 0 && (line[0] == '{' || bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte{'{'}))
}

// candorKeys are the keys of the log: those of the event, spelt exactly.
var candorKeys = compileKeys(keys{
	"time":            {col: colTime, kind: textKind},
	"method":          {col: colMethod, kind: textKind},
	"route":           {col: colRoute, kind: textKind},
	"path":            {col: colPath, kind: textKind},
	"status":          {col: colStatus, kind: numberKind},
	"reason":          {col: colReason, kind: textKind},
	"rung":            {col: colRung, kind: textKind},
	"would":           {col: colWould, kind: textKind},
	"refused_by":      {col: colRefusedBy, kind: textKind},
	"duration_ms":     {col: colExactMillis, kind: numberKind},
	"client":          {col: colClient, kind: textKind},
	"version":         {col: colVersion, kind: textKind},
	"subject":         {col: colSubject, kind: textKind},
	"tenant":          {col: colTenant, kind: textKind},
	"object_tenant":   {col: colObjectTenant, kind: textKind},
	"token":           {col: colToken, kind: textKind},
	"address":         {col: colAddress, kind: textKind},
	"origin":          {col: colOrigin, kind: textKind},
	"referer":         {col: colReferer, kind: textKind},
	"crawler":         {col: colCrawler, kind: textKind},
	"host":            {col: colHost, kind: textKind},
	"request_id":      {col: colRequestID, kind: textKind},
	"bytes":           {col: colBytes, kind: numberKind},
	"upstream_status": {col: colUpstreamStatus, kind: numberKind},
	"upstream":        {col: colUpstream, kind: textKind},
}, true)

func parseCandor(d *decoder, line []byte, ev *candor.Event) string {
	return parseCandorBy(candorKeys, d, line, ev)
}

func parseCandorBy(t *keyTable, d *decoder, line []byte, ev *candor.Event) string {
	d.begin()
	if why := d.members(t, line, ev); why != "" {
		return why
	}
	switch {
	case !d.has(colTime):
		return `no "time"`
	case !d.has(colStatus):
		return `no "status"`
	case !d.has(colMethod): // it may be empty, where the request could not be read
		return `no "method"`
	}
	return ""
}
