package accesslog

import (
	"bytes"

	"github.com/candorhttp/candor"
)

// ALB is the access log of Application Load Balancers of AWS.
var ALB = &Format{
	Name:    "alb",
	Also:    []string{"aws-alb"},
	Summary: "AWS Application Load Balancer",
	Sample: []string{
		`https 2026-03-10T13:55:36.123456Z app/api/50dc6c 203.0.113.7:51022 - -1 -1 -1 403 - 412 287 "POST https://api.example:443/v1/orders HTTP/2.0" "acme-ios/5.10.0" TLS_AES_128_GCM_SHA256 TLSv1.3 - "Root=1-65ee" "api.example" "arn:aws:acm:cert" 10 2026-03-10T13:55:36.110000Z "waf" "-" "-" "-" "-" "-" "-"`,
	},
	Tells: "who refused (no target status means the load balancer) and why, from the actions",
	looks: func(line []byte) bool {
		kind, rest, _ := bytes.Cut(line, []byte{' '})
		return albKinds[string(kind)] && len(rest) > 20 && rest[4] == '-'
	},
	parse: parseALB,
}

var albKinds = map[string]bool{"http": true, "https": true, "h2": true, "grpcs": true, "ws": true, "wss": true}

// The places of the columns that are read by themselves.
const (
	albTarget    = 4
	albTimes     = 5 // three durations in seconds, -1 where the phase was never reached
	albActions   = 22
	albError     = 24
	albMin       = 14 // older logs end after the user agent
	albMaxFields = 64
)

// albColumns lists the columns by place.
var albColumns = [...]column{
	1: colTime, 3: colAddressPort, 8: colStatus, 9: colUpstreamStatus, 11: colBytes, 12: colRequest, 13: colAgent,
	17: colRequestID, 18: colHost, albActions: colNote0, albError: colNote1,
}

func parseALB(d *decoder, line []byte, ev *candor.Event) string {
	d.begin()
	if len(line) == 0 {
		return "empty line"
	}
	seconds, n := 0.0, 0
	rest := line
	for ; len(rest) > 0 && n < albMaxFields; n++ {
		v, after, ok := field(rest)
		if !ok {
			return "cut off inside a quoted column"
		}
		rest = after
		switch {
		case n == albTarget && len(v) > 1:
			ev.Upstream = d.str(v)
		case n >= albTimes && n < albTimes+3:
			s, ok := scaled(v, 3)
			if !ok && string(v) != "-1" {
				return "a processing time cannot be read"
			}
			seconds += max(s, 0)
		case n < len(albColumns) && albColumns[n] != colNone:
			if !d.put(ev, albColumns[n], d.unescape(v)) {
				return "column " + itoa(n+1) + " is not " + columnNames[albColumns[n]]
			}
		}
	}
	ev.DurationMS = seconds
	if n < albMin {
		return "cut off: only " + itoa(n) + " columns"
	}
	if why := d.finish(ev); why != "" {
		return why
	}
	albRefused(ev, d.row.notes[0], d.row.notes[1])
	return ""
}

// field takes the first column of a line in which columns are divided by
// spaces and may stand in quotes.
func field(b []byte) (v, rest []byte, ok bool) {
	if b[0] == '"' {
		end := endQuote(b, 1)
		if end < 0 || end+1 < len(b) && b[end+1] != ' ' {
			return nil, nil, false
		}
		return b[1:end], b[min(end+2, len(b)):], true
	}
	i := bytes.IndexByte(b, ' ')
	if i < 0 {
		return b, nil, true
	}
	return b[:i], b[i+1:], true
}

// albRefused judges by the target's status, the actions and the reason of an
// error.
func albRefused(ev *candor.Event, actions, reason string) {
	switch {
	case ev.Status == 460:
		refused(ev, "", clientClosed)
		return
	case ev.UpstreamStatus != 0:
		byUpstreamStatus(ev, true)
		return
	case len(reason) > 4 && reason[:4] == "Auth":
		refused(ev, byProxy, loginFailed)
		return
	}
	switch {
	case actions == "waf":
		refused(ev, byProxy, wafBlocked)
	case actions == "waf-failed":
		refused(ev, byProxy, policyUnavailable)
	case ev.Status == 400:
		refused(ev, byProxy, malformedRequest)
	case ev.Status == 401 || ev.Status == 561:
		refused(ev, byProxy, loginFailed)
	case ev.Status == 408:
		refused(ev, byProxy, requestTimeout)
	case ev.Status == 413 || ev.Status == 414 || ev.Status == 463:
		refused(ev, byProxy, map[int]string{413: contentTooLarge, 414: uriTooLong, 463: malformedRequest}[ev.Status])
	case ev.Status == 503 && ev.Upstream == "":
		refused(ev, byProxy, noUpstream)
	default:
		byUpstreamStatus(ev, false)
	}
}
