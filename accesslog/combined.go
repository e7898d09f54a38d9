package accesslog

import (
	"bytes"
	"net/netip"
	"unicode/utf8"

	"github.com/candorhttp/candor"
)

// Combined is the format nginx and Apache call "combined", and its shorter
// ancestor "common", which ends after the bytes. What a custom format adds at
// the end is passed over; a virtual host in front of the address is taken as
// the host. It names no route, no reason and nobody who refused.
//
//	address ident user [time] "request" status bytes "referer" "user agent"
//
// Both servers escape quotes and unprintable bytes in what the client sent, as
// \" or \xHH, so a client cannot end a field.
var Combined = &Format{
	Name:    "combined",
	Also:    []string{"common", "nginx", "apache", "clf"},
	Summary: "nginx and Apache combined or common log",
	Sample: []string{
		`203.0.113.7 - alice [10/Mar/2026:13:55:36 +0000] "POST /v1/orders?x=1 HTTP/1.1" 400 512 "https://shop.example/" "acme-web/2026.3.1"`,
		`2001:db8::7 - - [10/Mar/2026:13:55:37 +0100] "GET /v1/orders/42 HTTP/2.0" 200 88`,
	},
	Tells: "nothing",
	looks: func(line []byte) bool { return bytes.Contains(line, []byte(`] "`)) },
	parse: parseCombined,
}

func parseCombined(d *decoder, line []byte, ev *candor.Event) string {
	if _, ok := d.usual(line, ev); ok {
		return ""
	}
	_, why := d.anyCombined(line, ev)
	return why
}

// combined reads a line of which the beginning is combined or common, and
// returns what stands behind.
func (d *decoder) combined(line []byte, ev *candor.Event) (tail []byte, why string) {
	d.begin()
	if tail, ok := d.usual(line, ev); ok {
		return tail, ""
	}
	return d.anyCombined(line, ev)
}

// anyCombined is combined for a line of any shape. ev may hold what usual read
// of it.
func (d *decoder) anyCombined(line []byte, ev *candor.Event) (tail []byte, why string) {
	d.begin()
	*ev = candor.Event{}
	if len(line) == 0 {
		return nil, "empty line"
	}
	// The first quote opens the request, because no field before it can hold
	// a bare one. From there the time is found backwards: a user name may hold
	// spaces and brackets.
	quote := bytes.IndexByte(line, '"')
	if quote >= 0 && (quote < 3 || line[quote-1] != ' ' || line[quote-2] != ']') {
		quote = bytes.Index(line, []byte(`] "`)) + 2
	}
	if quote < 2 {
		return nil, `no [time] before a quoted request`
	}
	open := quote - 29 // [10/Mar/2026:13:55:36 +0000]
	if open < 0 || line[open] != '[' {
		open = bytes.LastIndexByte(line[:quote-2], '[')
	}
	if open < 1 || line[open-1] != ' ' {
		return nil, `no [time] before a quoted request`
	}
	t, ok := d.when(line[open+1 : quote-2])
	if !ok {
		return nil, "the time cannot be read; expected [02/Jan/2006:15:04:05 -0700]"
	}
	ev.Time = t
	if why := caller(d, line[:open-1], ev); why != "" {
		return nil, why
	}
	request, rest, why := request(line[quote+1:])
	if why != "" {
		return nil, why
	}
	if ev.Status, ok = status(rest[1:4]); !ok {
		return nil, "no three-digit status after the request"
	}
	requestLine(d, request, ev)
	if tail, why = trailer(d, rest[4:], ev); why == "" {
		d.crawler(ev)
	}
	return tail, why
}

// caller reads what stands before the time: addresses, ident and user. Some
// formats put a host in front, or the addresses of a forwarding field. The last
// address counts: whatever stands before it, the client may have written.
func caller(d *decoder, b []byte, ev *candor.Event) string {
	if n := len(b) - 4; n > 0 && string(b[n:]) == " - -" && bytes.IndexByte(b[:n], ' ') < 0 && b[n-1] != ',' && b[n-1] != '"' {
		ev.Address = d.dash(b[:n])
		return ""
	}
	addresses, user, ok := bytes.Cut(b, []byte(" - "))
	if !ok {
		addresses, user, _ = bytes.Cut(b, []byte{' '})
		_, user, _ = bytes.Cut(user, []byte{' '})
	}
	last := addresses
	if i := bytes.LastIndexByte(addresses, ' '); i >= 0 {
		last = addresses[i+1:]
		first, _, _ := bytes.Cut(addresses, []byte{' '})
		ev.Host = d.hostName(first)
	}
	if last = bytes.Trim(last, `",`); len(last) == 0 {
		return "no address before the time"
	}
	ev.Address = d.dash(last)
	ev.Subject = d.dash(user)
	return ""
}

// hostName returns the first field of a line without its port, nothing when
// it is an address or one of a list.
func (d *decoder) hostName(b []byte) string {
	if len(b) == 0 || b[0] == '"' || b[len(b)-1] == ',' {
		return ""
	}
	if _, err := netip.ParseAddr(d.str(b)); err == nil {
		return ""
	}
	return d.str(withoutPort(b))
}

// dash returns the unescaped field as a string, "" for "-".
func (d *decoder) dash(b []byte) string {
	if len(b) == 1 && b[0] == '-' {
		return ""
	}
	return d.str(d.unescape(b))
}

// request splits the quoted request from what follows, which begins with a
// space and three more bytes. A server that does not escape may leave raw
// quotes in a broken request, so the end is the first quote that a status
// follows.
func request(b []byte) (req, rest []byte, why string) {
	for from := 0; ; {
		i := endQuote(b, from)
		if i < 0 {
			return nil, nil, "cut off inside the request, or no status after it"
		}
		rest = b[i+1:]
		if len(rest) >= 4 && rest[0] == ' ' && digit(rest[1]) && digit(rest[2]) && digit(rest[3]) &&
			(len(rest) == 4 || rest[4] == ' ') {
			return b[:i], rest, ""
		}
		from = i + 1
	}
}

// endQuote returns the place of the first quote at or after from that no
// backslash escapes, or -1.
func endQuote(b []byte, from int) int {
	for from < len(b) {
		i := bytes.IndexByte(b[from:], '"')
		if i < 0 {
			return -1
		}
		i += from
		slashes := 0
		for j := i - 1; j >= 0 && b[j] == '\\'; j-- {
			slashes++
		}
		if slashes%2 == 0 {
			return i
		}
		from = i + 1
	}
	return -1
}

// requestLine reads method and path. A request that is no HTTP, TLS bytes on a
// plain port for example, was answered all the same: it stays an event, without
// method and path.
func requestLine(d *decoder, b []byte, ev *candor.Event) {
	i := bytes.IndexByte(b, ' ')
	if i <= 0 || i > 32 || d.last[colMethod] != string(b[:i]) && !isToken(b[:i]) {
		return
	}
	target := b[i+1:]
	if n := len(target) - len(" HTTP/1.1"); n > 0 && string(target[n:n+6]) == " HTTP/" {
		target = target[:n]
	} else if j := bytes.LastIndex(target, []byte(" HTTP/")); j >= 0 {
		target = target[:j]
	}
	if len(target) == 0 {
		return
	}
	ev.Method = d.recent(colMethod, b[:i])
	d.target(ev, d.unescape(target))
}

// trailer reads bytes, referer and user agent, as far as they are there, and
// returns what stands behind them.
func trailer(d *decoder, b []byte, ev *candor.Event) (tail []byte, why string) {
	if len(b) == 0 {
		return nil, "cut off after the status"
	}
	b = b[1:]
	i := bytes.IndexByte(b, ' ')
	if i < 0 {
		i = len(b)
	}
	if i != 1 || b[0] != '-' {
		if i == 0 || i > 18 {
			return nil, "no number of bytes after the status"
		}
		for _, c := range b[:i] {
			if !digit(c) {
				return nil, "no number of bytes after the status"
			}
			ev.Bytes = ev.Bytes*10 + int64(c-'0')
		}
	}
	if i == len(b) {
		return nil, ""
	}
	if b = b[i+1:]; len(b) == 0 || b[0] != '"' {
		return b, "" // common, or fields of a custom format
	}
	end := endQuote(b, 1)
	if end < 0 {
		return nil, "cut off inside the referer"
	}
	referer := b[1:end]
	if b = b[end+1:]; len(b) < 2 || b[0] != ' ' || b[1] != '"' {
		if len(b) > 0 && b[0] != ' ' {
			return nil, "a bare quote inside the referer"
		}
		return b, ""
	}
	if end = endQuote(b, 2); end < 0 {
		return nil, "cut off inside the user agent"
	}
	if len(referer) > 1 {
		ev.Referer = d.site(d.unescape(referer))
	}
	if end > 3 {
		d.putAgent(ev, d.unescape(b[2:end]))
	}
	if b = b[end+1:]; len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	return b, ""
}

// unescape undoes the escapes of nginx and Apache. The result may be the input
// or shared scratch space; it is valid until the next call.
func (d *decoder) unescape(b []byte) []byte {
	i := bytes.IndexByte(b, '\\')
	if i < 0 {
		return b
	}
	out := append(d.scratch[:0], b[:i]...)
	for ; i < len(b); i++ {
		if b[i] != '\\' || i+1 == len(b) {
			out = append(out, b[i])
			continue
		}
		i++
		switch c := b[i]; c {
		case '"', '\\', '/', '\'':
			out = append(out, c)
		case 'u': // escape=json of nginx
			if r, n := unicodeEscape(b[i-1:]); n > 0 {
				out = utf8.AppendRune(out, r)
				i += n - 2
				continue
			}
			out = append(out, '\\', c)
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'v':
			out = append(out, '\v')
		case 'x':
			if i+2 < len(b) {
				if hi, lo := unhex(b[i+1]), unhex(b[i+2]); hi >= 0 && lo >= 0 {
					out = append(out, byte(hi<<4|lo))
					i += 2
					continue
				}
			}
			out = append(out, '\\', c)
		default:
			out = append(out, '\\', c)
		}
	}
	d.scratch = out
	return out
}

func unhex(c byte) int {
	switch {
	case digit(c):
		return int(c - '0')
	case c-'a' <= 5:
		return int(c-'a') + 10
	case c-'A' <= 5:
		return int(c-'A') + 10
	}
	return -1
}
