package accesslog

import "github.com/candorhttp/candor"

// Kong is what Kong's log plugins (file-log, http-log, tcp-log, …) write.
var Kong = jsonFormat(Format{
	Name:    "kong",
	Summary: "Kong's log plugins, JSON",
	Sample: []string{
		`{"client_ip":"203.0.113.7","started_at":1773150936123,"request":{"method":"POST","uri":"/v1/orders","headers":{"user-agent":"acme-ios/5.10.0"}},"response":{"status":403},"consumer":{"username":"shop"},"authenticated_entity":{"id":"c1"},"route":{"name":"orders"},"latencies":{"kong":3,"proxy":-1,"request":3}}`,
	},
	Tells: "that Kong refused, where the upstream was never asked (latencies.proxy -1)",
	looks: looksLike(`"latencies"`, `"request"`),
}, keys{
	"client_ip":                    {col: colAddress},
	"started_at":                   {col: colTime},
	"request.method":               {col: colMethod},
	"request.uri":                  {col: colTarget, rank: 1},
	"request.url":                  {col: colTarget},
	"request.id":                   {col: colRequestID},
	"request.headers.user-agent":   {col: colAgent},
	"request.headers.host":         {col: colHost},
	"request.headers.referer":      {col: colReferer},
	"request.headers.origin":       {col: colOrigin},
	"request.headers.x-request-id": {col: colRequestID},
	"response.status":              {col: colStatus},
	"response.size":                {col: colBytes},
	"consumer.username":            {col: colSubject, rank: 2},
	"consumer.custom_id":           {col: colSubject, rank: 1},
	"authenticated_entity.id":      {col: colSubject},
	"service.host":                 {col: colUpstream},
	"upstream_status":              {col: colUpstreamStatus},
	"latencies.request":            {col: colMillis},
	"latencies.proxy":              {col: colNote0},
	"route.id":                     {col: colNote1},
	"route.name":                   {col: colNote1},
}, kongFinish)

func kongFinish(d *decoder, ev *candor.Event) {
	proxy := d.row.notes[0]
	switch {
	case proxy == "":
		return
	case proxy != "-1":
		if ev.UpstreamStatus == 0 && ev.Status < 502 {
			ev.UpstreamStatus = ev.Status
		}
		if ev.UpstreamStatus != 0 {
			byUpstreamStatus(ev, true)
		}
		return
	}
	ev.Upstream = "" // it names who would have been asked
	reason := ""
	switch ev.Status {
	case 401:
		reason = loginFailed
	case 403:
		reason = accessDenied
	case 404:
		if d.row.notes[1] == "" {
			reason = unknownRoute
		}
	case 429:
		reason = rateLimited
	case 502:
		reason = badUpstream
	case 503:
		reason = noUpstream
	case 504:
		reason = upstreamTimeout
	}
	refused(ev, byProxy, reason)
}
