package accesslog

import (
	"bytes"
	"time"

	"github.com/candorhttp/candor"
)

// Nearly all lines of a combined log look alike: nobody is logged in, the
// request is a path asked for by a known method, nothing is escaped. usual reads
// those in one go and leaves every other line to the parser that knows all of
// them, so it may give up wherever it likes, but must never read a line in
// another way.

// stamp remembers the text between address and request, and its time.
// Neighbouring lines mostly share it.
type stamp struct {
	text [stampLen]byte
	time time.Time
}

const (
	beforeTime = ` - - [`
	afterTime  = `] "`
	timeLen    = len(`10/Mar/2026:13:55:36 +0000`)
	stampLen   = len(beforeTime) + timeLen + len(afterTime)
)

// usual reads a line as most are, and returns what stands behind the user
// agent. It reports false for any other line; ev holds some of it then.
func (d *decoder) usual(line []byte, ev *candor.Event) (tail []byte, ok bool) {
	i := bytes.IndexByte(line, ' ')
	if i <= 0 || i+stampLen > len(line) || line[i-1] == ',' || line[i-1] == '"' || bytes.IndexByte(line, '\\') >= 0 {
		return nil, false
	}
	if i != 1 || line[0] != '-' {
		ev.Address = d.str(line[:i])
	}
	if string(line[i:i+stampLen]) != string(d.stamp.text[:]) && !d.stamped(line[i:i+stampLen]) {
		return nil, false
	}
	ev.Time = d.stamp.time
	rest := line[i+stampLen:]
	end := bytes.IndexByte(rest, '"')
	if end < 0 || !d.usualRequest(rest[:end], ev) {
		return nil, false
	}
	return d.usualAnswer(rest[end+1:], ev)
}

// stamped reads a stamp that is not the one of the line before.
func (d *decoder) stamped(b []byte) bool {
	if string(b[:len(beforeTime)]) != beforeTime || string(b[stampLen-len(afterTime):]) != afterTime {
		return false
	}
	t, ok := d.when(b[len(beforeTime):][:timeLen])
	if ok {
		d.stamp.time = t
		copy(d.stamp.text[:], b)
	}
	return ok
}

// usualRequest reads METHOD /path HTTP/1.1.
func (d *decoder) usualRequest(b []byte, ev *candor.Event) bool {
	n := len(b) - len(" HTTP/1.1")
	if n < len("GET /") || string(b[n:n+6]) != " HTTP/" {
		return false
	}
	i := len("GET") // no method that is known is shorter
	for i < n && b[i] != ' ' {
		i++
	}
	if i+1 >= n || b[i+1] != '/' {
		return false
	}
	if ev.Method = knownMethod(b[:i]); ev.Method == "" {
		return false
	}
	ev.Path = d.path(pathOnly(b[i+1 : n]))
	return true
}

// usualAnswer reads what follows the request: status and bytes, and referer
// and user agent in quotes, where the line does not end before them.
func (d *decoder) usualAnswer(b []byte, ev *candor.Event) (tail []byte, ok bool) {
	if len(b) < len(" 200 -") || b[0] != ' ' || !digit(b[1]) || !digit(b[2]) || !digit(b[3]) || b[4] != ' ' {
		return nil, false
	}
	ev.Status = int(b[1]-'0')*100 + int(b[2]-'0')*10 + int(b[3]-'0')
	i, size := 5, int64(0)
	for ; i < len(b) && digit(b[i]); i++ {
		size = size*10 + int64(b[i]-'0')
	}
	switch {
	case i == 5 && b[i] == '-':
		i++
	case i == 5 || i > 5+18:
		return nil, false
	}
	ev.Bytes = size
	if i == len(b) {
		return nil, true
	}
	if len(b) < i+2 || b[i] != ' ' || b[i+1] != '"' {
		return nil, false
	}
	b = b[i+2:]
	end := bytes.IndexByte(b, '"')
	if end < 0 || len(b) < end+3 || b[end+1] != ' ' || b[end+2] != '"' {
		return nil, false
	}
	if end > 1 {
		ev.Referer = d.site(b[:end])
	}
	return d.usualAgent(b[end+3:], ev)
}

// usualAgent reads the user agent behind its opening quote. Mostly it is the
// end of the line, and one that was met before: then its place in the cache
// proves that there is no quote inside, and no byte of it is looked at twice.
func (d *decoder) usualAgent(b []byte, ev *candor.Event) (tail []byte, ok bool) {
	var a *agentSlot
	end := len(b) - 1
	if end > 1 && b[end] == '"' && !d.tailed {
		a = d.knownAgent(b[:end])
	}
	if a == nil || a.quoted {
		if end = bytes.IndexByte(b, '"'); end < 0 {
			return nil, false
		}
		if d.tailed = end != len(b)-1; end > 1 {
			a = d.agent(b[:end])
		}
	}
	if end > 1 {
		ev.Client, ev.Version = a.client, a.version
		if a.bot {
			d.row.bot = true
			d.crawler(ev)
		}
	}
	if b = b[end+1:]; len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	return b, true
}
