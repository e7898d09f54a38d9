package accesslog

import (
	"strings"

	"github.com/candorhttp/candor"
)

// Caddy is the JSON access log of Caddy 2.
var Caddy = jsonFormat(Format{
	Name:    "caddy",
	Summary: "Caddy's JSON access log",
	Sample: []string{
		`{"level":"info","ts":1773150936.12,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"203.0.113.7","client_ip":"203.0.113.7","proto":"HTTP/2.0","method":"POST","host":"api.example","uri":"/v1/orders","headers":{"User-Agent":["acme-ios/5.10.0"]}},"user_id":"","duration":0.002,"size":88,"status":422,"resp_headers":{"Content-Type":["application/problem+json"]}}`,
	},
	Tells: "that the upstream refused, where its answer passed a reverse_proxy (Via)",
	looks: looksLike(`"request":{`, `"uri"`, `"status"`),
}, keys{
	"ts":                           {col: colTime},
	"request.remote_ip":            {col: colAddress},
	"request.remote_addr":          {col: colAddress}, // before 2.5
	"request.client_ip":            {col: colAddress, rank: 1},
	"request.method":               {col: colMethod},
	"request.host":                 {col: colHost},
	"request.uri":                  {col: colTarget},
	"user_id":                      {col: colSubject},
	"duration":                     {col: colSeconds},
	"size":                         {col: colBytes},
	"status":                       {col: colStatus},
	"resp_headers.Via":             {col: colNote0},
	"resp_headers.Server":          {col: colNote1},
	"request.headers.User-Agent":   {col: colAgent},
	"request.headers.Referer":      {col: colReferer},
	"request.headers.Origin":       {col: colOrigin},
	"request.headers.X-Request-Id": {col: colRequestID},
}, caddyFinish)

// caddyFinish judges by the answer's Via, which Caddy adds to what it passes
// on. Without it nothing is known: older versions add none.
func caddyFinish(d *decoder, ev *candor.Event) {
	if strings.Contains(d.row.notes[0], "Caddy") {
		ev.UpstreamStatus = ev.Status
		refused(ev, byUpstream, "")
	}
}
