package traffic

import (
	"strconv"
	"time"

	"github.com/candorhttp/candor"
)

// Rendering writes an event as a line of a log.
type Rendering struct {
	Name string
	Log  Log // what is left of an event in it
	// Append appends the line with its line end. It keeps nothing of the event.
	Append func(b []byte, ev *candor.Event) []byte
}

// Renderings lists every form in which a log can be written.
var Renderings = []Rendering{
	{"candor", Gate, appendCandor},
	{"combined", Combined, appendCombined},
	{"json", Combined, appendJSON},
}

// RenderingByName returns the rendering of a name, nil when there is none.
func RenderingByName(name string) *Rendering {
	for i := range Renderings {
		if Renderings[i].Name == name {
			return &Renderings[i]
		}
	}
	return nil
}

func appendText(b []byte, key, value string) []byte {
	b = append(b, ',', '"')
	b = append(b, key...)
	b = append(b, `":"`...)
	for i := range len(value) {
		switch c := value[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, `\u00`...)
			b = append(b, hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

func appendNumber(b []byte, key string, value int64) []byte {
	b = append(b, ',', '"')
	b = append(b, key...)
	b = append(b, `":`...)
	return strconv.AppendInt(b, value, 10)
}

// appendCandor writes the line of the gate's log, with every key of an event
// in its order.
func appendCandor(b []byte, ev *candor.Event) []byte {
	b = append(b, `{"time":"`...)
	b = ev.Time.AppendFormat(b, time.RFC3339Nano)
	b = append(b, '"')
	b = appendText(b, "method", ev.Method)
	b = appendText(b, "route", ev.Route)
	b = appendText(b, "path", ev.Path)
	b = appendNumber(b, "status", int64(ev.Status))
	b = appendText(b, "reason", ev.Reason)
	b = appendText(b, "rung", ev.Rung)
	b = appendText(b, "would", ev.Would)
	b = appendText(b, "refused_by", ev.RefusedBy)
	b = append(b, `,"duration_ms":`...)
	b = strconv.AppendFloat(b, ev.DurationMS, 'f', -1, 64)
	b = appendText(b, "client", ev.Client)
	b = appendText(b, "version", ev.Version)
	b = appendText(b, "subject", ev.Subject)
	b = appendText(b, "tenant", ev.Tenant)
	b = appendText(b, "object_tenant", ev.ObjectTenant)
	b = appendText(b, "token", ev.Token)
	b = appendText(b, "address", ev.Address)
	b = appendText(b, "origin", ev.Origin)
	b = appendText(b, "referer", ev.Referer)
	b = appendText(b, "crawler", ev.Crawler)
	b = appendText(b, "host", ev.Host)
	b = appendText(b, "request_id", ev.RequestID)
	b = appendNumber(b, "bytes", ev.Bytes)
	b = appendNumber(b, "upstream_status", int64(ev.UpstreamStatus))
	b = appendText(b, "upstream", ev.Upstream)
	return append(b, '}', '\n')
}

// appendCombined writes the line of nginx and Apache.
func appendCombined(b []byte, ev *candor.Event) []byte {
	b = appendDash(b, ev.Address)
	b = append(b, " - - ["...)
	b = appendLogTime(b, ev.Time)
	b = append(b, `] "`...)
	b = append(b, ev.Method...)
	b = append(b, ' ')
	b = append(b, ev.Path...)
	b = append(b, ` HTTP/1.1" `...)
	b = strconv.AppendInt(b, int64(ev.Status), 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, ev.Bytes, 10)
	b = append(b, ` "`...)
	if ev.Referer == "" {
		b = append(b, '-')
	} else {
		b = append(b, ev.Referer...)
		b = append(b, '/')
	}
	b = append(b, `" "`...)
	b = appendAgent(b, ev.Client, ev.Version)
	return append(b, '"', '\n')
}

// appendJSON writes a JSON line with the names that nginx gives its variables.
func appendJSON(b []byte, ev *candor.Event) []byte {
	b = append(b, `{"time":"`...)
	b = ev.Time.AppendFormat(b, time.RFC3339)
	b = append(b, '"')
	b = appendText(b, "remote_addr", ev.Address)
	b = appendText(b, "request_method", ev.Method)
	b = appendText(b, "request_uri", ev.Path)
	b = appendNumber(b, "status", int64(ev.Status))
	b = appendNumber(b, "body_bytes_sent", ev.Bytes)
	b = append(b, `,"request_time":`...)
	b = strconv.AppendFloat(b, float64(int(ev.DurationMS))/1000, 'f', 3, 64)
	if ev.Referer != "" {
		b = appendText(b, "http_referer", ev.Referer+"/")
	} else {
		b = appendText(b, "http_referer", "")
	}
	var agent [160]byte
	b = appendText(b, "http_user_agent", string(appendAgent(agent[:0], ev.Client, ev.Version)))
	return append(b, '}', '\n')
}

func appendDash(b []byte, s string) []byte {
	if s == "" {
		return append(b, '-')
	}
	return append(b, s...)
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

func appendLogTime(b []byte, t time.Time) []byte {
	two := func(n int) { b = append(b, byte('0'+n/10), byte('0'+n%10)) }
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	two(day)
	b = append(b, '/')
	b = append(b, months[3*month-3:3*month]...)
	b = append(b, '/')
	two(year / 100)
	two(year % 100)
	b = append(b, ':')
	two(hour)
	b = append(b, ':')
	two(minute)
	b = append(b, ':')
	two(second)
	return t.AppendFormat(b, " -0700")
}

// appendAgent writes the User-Agent of a client: browsers and crawlers as they
// call themselves, all others as NAME/VERSION.
func appendAgent(b []byte, client, version string) []byte {
	const kit = "AppleWebKit/537.36 (KHTML, like Gecko)"
	switch client {
	case "":
		return append(b, '-')
	case "Chrome", "Edge":
		b = append(b, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "+kit+" Chrome/"...)
		b = append(b, version...)
		b = append(b, " Safari/537.36"...)
		if client == "Edge" {
			b = append(b, " Edg/"...)
			b = append(b, version...)
		}
		return b
	case "Firefox":
		b = append(b, "Mozilla/5.0 (X11; Linux x86_64; rv:"...)
		b = append(b, version...)
		b = append(b, ") Gecko/20100101 Firefox/"...)
		return append(b, version...)
	case "Safari":
		b = append(b, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/"...)
		b = append(b, version...)
		return append(b, " Safari/605.1.15"...)
	case "Googlebot", "bingbot", "AhrefsBot":
		b = append(b, "Mozilla/5.0 (compatible; "...)
		b = append(b, client...)
		b = append(b, '/')
		b = append(b, version...)
		return append(b, "; +http://crawler.example/bot.html)"...)
	case "acme-ios":
		b = append(b, client...)
		b = append(b, '/')
		b = append(b, version...)
		return append(b, " (iPhone; iOS 19.1) CFNetwork/1568"...)
	}
	b = append(b, client...)
	if version != "" {
		b = append(b, '/')
		b = append(b, version...)
	}
	return b
}
