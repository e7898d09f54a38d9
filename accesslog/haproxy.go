package accesslog

import (
	"bytes"

	"github.com/candorhttp/candor"
)

// HAProxy is HAProxy's HTTP log ("option httplog"). It names no zone: give
// Options.Location where it is not UTC. Captured request headers stand in
// braces without a name; the first that looks like a user agent is taken for
// one, and a field map names others by their place: "req.0", "res.1".
var HAProxy = haproxyFormat(nil)

func haproxyFormat(fields map[string]string) *Format {
	captures := map[string][]column{}
	for field, place := range fields {
		captures[bare(place)] = append(captures[bare(place)], mappable[field])
	}
	return &Format{
		Name:    "haproxy",
		Summary: "HAProxy's HTTP log",
		Sample: []string{
			`Mar 10 13:55:36 lb haproxy[812]: 203.0.113.7:51022 [10/Mar/2026:13:55:36.120] fe_https~ be_api/<NOSRV> 0/-1/-1/-1/0 403 192 - - PR-- 120/110/0/0/0 0/0 {acme-ios/5.10.0} "POST /v1/orders HTTP/1.1"`,
		},
		Tells: "who refused and why, from the termination state",
		looks: func(line []byte) bool {
			return bytes.Contains(line, []byte("] ")) && bytes.HasSuffix(line, []byte(`"`))
		},
		parse: func(d *decoder, line []byte, ev *candor.Event) string { return parseHAProxy(d, line, ev, captures) },
		with:  func(fields map[string]string) (*Format, error) { return haproxyFormat(fields), nil },
	}
}

// words cuts a line at its spaces.
type words struct{ b []byte }

func (w *words) next() []byte {
	i := bytes.IndexByte(w.b, ' ')
	if i < 0 {
		word := w.b
		w.b = nil
		return word
	}
	word := w.b[:i]
	w.b = w.b[i+1:]
	return word
}

func parseHAProxy(d *decoder, line []byte, ev *candor.Event, captures map[string][]column) string {
	d.begin()
	w := words{line}
	client, when := w.next(), w.next()
	if len(client) == 0 {
		return "empty line"
	}
	if bytes.LastIndexByte(client, ':') <= 0 || len(when) < 22 || when[0] != '[' || when[len(when)-1] != ']' {
		return "no address:port and [time] at the beginning"
	}
	d.put(ev, colAddressPort, client)
	if !d.put(ev, colTime, when[1:len(when)-1]) {
		return "the time cannot be read; expected [02/Jan/2006:15:04:05.000]"
	}
	w.next() // frontend
	_, behind, _ := bytes.Cut(w.b, []byte{'/'})
	backend := w.next()
	server, _, ok := bytes.Cut(behind, []byte{' '})
	if !ok {
		return "no backend/server behind the frontend"
	}
	timers := w.next()
	if bytes.Count(timers, []byte{'/'}) < 4 { // some put the host in between
		d.put(ev, colHost, timers)
		timers = w.next()
	}
	if bytes.Count(timers, []byte{'/'}) < 4 {
		return "this is no line of an HTTP request: it has fewer than five timers"
	}
	total := bytes.TrimPrefix(timers[bytes.LastIndexByte(timers, '/')+1:], []byte{'+'})
	if !d.put(ev, colMillis, total) {
		return "the timers cannot be read"
	}
	if status := w.next(); string(status) != "-1" && !d.put(ev, colStatus, status) || len(status) == 0 {
		return "no three-digit status behind the timers"
	}
	if !d.put(ev, colBytes, bytes.TrimPrefix(w.next(), []byte{'+'})) {
		return "no number of bytes behind the status"
	}
	w.next() // captured cookie of the request
	w.next() // and of the answer
	state := w.next()
	if len(state) != 4 {
		return "no termination state of four letters"
	}
	w.next() // connections
	w.next() // queues
	request, why := haproxyRequest(d, w.b, ev, captures)
	if why != "" {
		return why
	}
	requestLine(d, request, ev)
	if asked := string(server) != "<NOSRV>" && string(server) != "<STATS>"; asked {
		ev.Upstream = d.str(backend)
	}
	haproxyRefused(ev, state)
	d.crawler(ev)
	return ""
}

// haproxyRequest reads captured headers and finds the request behind them.
func haproxyRequest(d *decoder, b []byte, ev *candor.Event, captures map[string][]column) (request []byte, why string) {
	for group := 0; len(b) > 0 && b[0] == '{'; group++ {
		end := bytes.IndexByte(b, '}')
		for end >= 0 && end+1 < len(b) && b[end+1] != ' ' {
			next := bytes.IndexByte(b[end+1:], '}')
			if next < 0 {
				end = -1
				break
			}
			end += 1 + next
		}
		if end < 0 {
			return nil, "cut off inside the captured headers"
		}
		rest := b[1:end]
		for i, more := 0, true; more; i++ {
			var v []byte
			if bar := bytes.IndexByte(rest, '|'); bar >= 0 {
				v, rest = rest[:bar], rest[bar+1:]
			} else {
				v, more = rest, false
			}
			capture(d, ev, group, i, v, captures)
		}
		if b = b[end+1:]; len(b) > 0 {
			b = b[1:]
		}
	}
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return nil, "cut off inside the request, or no request in quotes at the end"
	}
	return b[1 : len(b)-1], ""
}

// capture stores one captured header.
func capture(d *decoder, ev *candor.Event, group, i int, v []byte, captures map[string][]column) {
	if len(captures) > 0 && i < 10 {
		place := [...]byte{'r', 'e', 'q', '.', '0' + byte(i)}
		if group > 0 {
			place[2] = 's'
		}
		for _, c := range captures[string(place[:])] {
			d.put(ev, c, v)
		}
	}
	if group == 0 && ev.Client == "" {
		if slash := bytes.IndexByte(v, '/'); slash > 0 && slash+1 < len(v) && digit(v[slash+1]) && isToken(v[:slash]) {
			d.putAgent(ev, v)
		}
	}
}

// haproxyStates says what the first two letters of the termination state
// mean, where HAProxy answered by itself or the client went.
var haproxyStates = map[string]string{
	"PR": accessDenied, "PT": accessDenied, "PH": upstreamProtocol, "PC": noUpstream, "PQ": overloaded,
	"SC": upstreamConnect, "sC": upstreamConnect, "SH": upstreamReset, "sH": upstreamTimeout, "sQ": overloaded, "SQ": noUpstream,
	"cR": requestTimeout, "cH": requestTimeout, "CR": clientClosed, "CH": clientClosed, "CQ": clientClosed, "CC": clientClosed, "CT": clientClosed, "CD": clientClosed,
	"RC": proxyInternal, "RH": proxyInternal, "RQ": proxyInternal, "IR": proxyInternal, "IH": proxyInternal, "IC": proxyInternal,
}

func haproxyRefused(ev *candor.Event, state []byte) {
	switch {
	case state[0] == '-' && state[1] == '-' && ev.Upstream != "":
		ev.UpstreamStatus = ev.Status
		refused(ev, byUpstream, "")
		return
	case (state[0] == 'S' || state[0] == 's' || state[0] == 'C' || state[0] == 'c') && state[1] == 'D' && ev.Upstream != "":
		ev.UpstreamStatus = ev.Status // the answer had begun
		refused(ev, byUpstream, "")
		return
	}
	reason := haproxyStates[string(state[:2])]
	switch {
	case reason == clientClosed:
		refused(ev, "", reason)
		return
	case reason == accessDenied && ev.Status == 400:
		reason = malformedRequest
	case reason == accessDenied && ev.Status == 401:
		reason = loginFailed
	case reason == accessDenied && ev.Status == 429:
		reason = rateLimited
	case reason == accessDenied && ev.Status >= 500:
		reason = ""
	}
	if reason == "" && ev.Upstream == "" && ev.Status == 503 {
		reason = noUpstream
	}
	refused(ev, byProxy, reason)
}
