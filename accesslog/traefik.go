package accesslog

import (
	"bytes"

	"github.com/candorhttp/candor"
)

const traefikTells = "who refused: no answer of the service means Traefik; no router means an unknown route"

// TraefikJSON is Traefik's access log in JSON.
var TraefikJSON = jsonFormat(Format{
	Name:    "traefik-json",
	Summary: "Traefik's access log in JSON",
	Sample: []string{
		`{"ClientHost":"203.0.113.7","RequestMethod":"GET","RequestPath":"/v1/orders/42","DownstreamStatus":403,"OriginStatus":0,"RouterName":"orders@docker","Duration":1200000,"StartUTC":"2026-03-10T13:55:36Z","request_User-Agent":"acme-go/1.9.4"}`,
	},
	Tells: traefikTells,
	looks: looksLike(`"DownstreamStatus"`),
}, keys{
	"StartUTC":              {col: colTime, rank: 2},
	"time":                  {col: colTime, rank: 1},
	"StartLocal":            {col: colTime},
	"ClientHost":            {col: colAddress},
	"ClientUsername":        {col: colSubject},
	"RequestMethod":         {col: colMethod},
	"RequestPath":           {col: colTarget},
	"RequestHost":           {col: colHost, rank: 1},
	"RequestAddr":           {col: colHost},
	"DownstreamStatus":      {col: colStatus},
	"DownstreamContentSize": {col: colBytes},
	"OriginStatus":          {col: colUpstreamStatus},
	"Duration":              {col: colNanos},
	"ServiceAddr":           {col: colUpstream},
	"RouterName":            {col: colNote0},
	"request_User-Agent":    {col: colAgent},
	"request_Referer":       {col: colReferer},
	"request_Origin":        {col: colOrigin},
	"request_X-Request-Id":  {col: colRequestID},
}, func(d *decoder, ev *candor.Event) {
	if d.has(colUpstreamStatus) {
		traefikRefused(ev, d.row.notes[0])
	}
})

func traefikRefused(ev *candor.Event, router string) {
	if router == "" && ev.UpstreamStatus == 0 && ev.Status == 404 {
		refused(ev, byProxy, unknownRoute)
		return
	}
	byUpstreamStatus(ev, true)
}

// TraefikCLF is Traefik's access log in its default form: a combined line with
// the number of the request, router, server and duration behind it.
var TraefikCLF = &Format{
	Name:    "traefik",
	Also:    []string{"traefik-clf"},
	Summary: "Traefik's default access log",
	Sample: []string{
		`203.0.113.7 - alice [10/Mar/2026:13:55:36 +0000] "POST /v1/orders?x=1 HTTP/1.1" 400 512 "https://shop.example/" "acme-web/2026.3.1" 731 "orders@docker" "http://10.0.0.5:8080" 3ms`,
	},
	Tells: traefikTells,
	looks: func(line []byte) bool {
		return bytes.HasSuffix(line, []byte("ms")) && bytes.Contains(line, []byte(`] "`))
	},
	parse: parseTraefikCLF,
}

func parseTraefikCLF(d *decoder, line []byte, ev *candor.Event) string {
	tail, why := d.combined(line, ev)
	if why != "" {
		return why
	}
	number, rest, ok := bytes.Cut(tail, []byte(` "`))
	if !ok || !allDigits(number) {
		return "no number of the request behind the user agent"
	}
	router, rest, ok := cutQuoted(rest)
	if !ok || !bytes.HasPrefix(rest, []byte(` "`)) {
		return "no router in quotes behind the number"
	}
	server, rest, ok := cutQuoted(rest[2:])
	if !ok || len(rest) < 4 || rest[0] != ' ' || !bytes.HasSuffix(rest, []byte("ms")) {
		return "no server in quotes and duration behind the router"
	}
	if ev.DurationMS, ok = scaled(rest[1:len(rest)-2], 0); !ok {
		return "the duration at the end cannot be read"
	}
	name := d.dash(router)
	if url := d.dash(server); url != "" {
		ev.Upstream = d.str(upstreamHost(server))
		ev.UpstreamStatus = ev.Status
	}
	traefikRefused(ev, name)
	return ""
}

// upstreamHost returns host and port of a URL.
func upstreamHost(url []byte) []byte {
	if i := bytes.Index(url, []byte("://")); i >= 0 {
		url = url[i+3:]
	}
	if i := bytes.IndexByte(url, '/'); i >= 0 {
		url = url[:i]
	}
	return url[bytes.LastIndexByte(url, '@')+1:]
}

// cutQuoted splits behind the quote that ends the text b begins within.
func cutQuoted(b []byte) (inside, rest []byte, ok bool) {
	end := endQuote(b, 0)
	if end < 0 {
		return nil, nil, false
	}
	return b[:end], b[end+1:], true
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if !digit(c) {
			return false
		}
	}
	return len(b) > 0
}
