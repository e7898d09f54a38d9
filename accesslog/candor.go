package accesslog

import (
	"bytes"
	"math"
	"time"

	"github.com/candorhttp/candor"
)

// Candor is the gate's own access log: one JSON object a line with the keys of
// [candor.Event]. Unknown keys are passed over, so older readers read newer
// logs; time, method and status must be there.
var Candor = &Format{
	Name:    "candor",
	Summary: "the gate's own log, one JSON object a line",
	Sample: []string{
		`{"time":"2026-03-10T13:55:36.12Z","method":"POST","route":"/v1/orders","path":"/v1/orders","status":403,"reason":"insufficient-scope","rung":"role","would":"","refused_by":"gate","duration_ms":0.41,"client":"acme-ios","version":"5.2.0","subject":"alice","tenant":"north","object_tenant":"north","token":"k1:9f1cab2e","address":"203.0.113.7","origin":"","host":"api.example","request_id":"01JP0","bytes":412,"upstream_status":0}`,
	},
	looks: func(line []byte) bool { return bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte{'{'}) },
	parse: parseCandor,
}

// field is one key of the log: set exactly one of the targets.
type field struct {
	key  string
	text func(*candor.Event) *string
	num  func(*candor.Event, float64) bool // false: out of range
}

// fields lists the keys other than time in the order the gate writes them.
var fields = []field{
	{key: "method", text: func(e *candor.Event) *string { return &e.Method }},
	{key: "route", text: func(e *candor.Event) *string { return &e.Route }},
	{key: "path", text: func(e *candor.Event) *string { return &e.Path }},
	{key: "status", num: func(e *candor.Event, n float64) bool { return whole(&e.Status, n, 999) }},
	{key: "reason", text: func(e *candor.Event) *string { return &e.Reason }},
	{key: "rung", text: func(e *candor.Event) *string { return &e.Rung }},
	{key: "would", text: func(e *candor.Event) *string { return &e.Would }},
	{key: "refused_by", text: func(e *candor.Event) *string { return &e.RefusedBy }},
	{key: "duration_ms", num: func(e *candor.Event, n float64) bool { e.DurationMS = n; return true }},
	{key: "client", text: func(e *candor.Event) *string { return &e.Client }},
	{key: "version", text: func(e *candor.Event) *string { return &e.Version }},
	{key: "subject", text: func(e *candor.Event) *string { return &e.Subject }},
	{key: "tenant", text: func(e *candor.Event) *string { return &e.Tenant }},
	{key: "object_tenant", text: func(e *candor.Event) *string { return &e.ObjectTenant }},
	{key: "token", text: func(e *candor.Event) *string { return &e.Token }},
	{key: "address", text: func(e *candor.Event) *string { return &e.Address }},
	{key: "origin", text: func(e *candor.Event) *string { return &e.Origin }},
	{key: "host", text: func(e *candor.Event) *string { return &e.Host }},
	{key: "request_id", text: func(e *candor.Event) *string { return &e.RequestID }},
	{key: "bytes", num: func(e *candor.Event, n float64) bool {
		return whole(&e.Bytes, n, 1<<53)
	}},
	{key: "upstream_status", num: func(e *candor.Event, n float64) bool { return whole(&e.UpstreamStatus, n, 999) }},
}

// whole stores n in to and reports whether it is a whole number from 0 to max.
func whole[T int | int64](to *T, n, max float64) bool {
	if n < 0 || n > max || n != math.Trunc(n) {
		return false
	}
	*to = T(n)
	return true
}

func parseCandor(d *decoder, line []byte, ev *candor.Event) string {
	j := jsonLine{d: d, b: line}
	if j.space(); j.i == len(j.b) {
		return "empty line"
	}
	if !j.take('{') {
		return "not a JSON object"
	}
	p := candorParser{jsonLine: j, ev: ev}
	for first := true; ; first = false {
		p.space()
		if first && p.take('}') {
			break
		}
		if why := p.member(); why != "" {
			return why
		}
		if p.space(); p.take(',') {
			continue
		}
		if !p.take('}') {
			return p.fault("a comma or the end of the object")
		}
		break
	}
	if p.space(); p.i != len(p.b) {
		return "bytes after the JSON object"
	}
	switch {
	case ev.Time.IsZero():
		return `no "time"`
	case !p.sawStatus:
		return `no "status"`
	case !p.sawMethod:
		return `no "method"`
	}
	return ""
}

// candorParser reads the members of one line into an event.
type candorParser struct {
	jsonLine
	ev        *candor.Event
	next      int // the gate writes the keys in order: where the next is looked for first
	sawStatus bool
	sawMethod bool // it may be empty, where the request could not be read
}

// member reads one key with its value.
func (p *candorParser) member() string {
	key, ok := p.text()
	if !ok {
		return p.fault("a key")
	}
	isTime := string(key) == "time"
	var f *field
	if !isTime {
		f = p.lookup(key)
	}
	if p.space(); !p.take(':') {
		return p.fault("a colon")
	}
	p.space()
	switch {
	case isTime:
		return p.time()
	case f != nil:
		p.sawStatus = p.sawStatus || f.key == "status"
		p.sawMethod = p.sawMethod || f.key == "method"
		return p.value(f)
	case !p.skip(0):
		return p.fault("a value")
	}
	return ""
}

// lookup returns the field of that key, nil when there is none.
func (p *candorParser) lookup(key []byte) *field {
	for n := range fields {
		k := p.next + n
		if k >= len(fields) {
			k -= len(fields)
		}
		if fields[k].key == string(key) {
			p.next = k + 1
			return &fields[k]
		}
	}
	return nil
}

func (p *candorParser) time() string {
	if p.null() {
		return ""
	}
	b, ok := p.text()
	if !ok {
		return p.fault("a time in quotes")
	}
	if p.ev.Time, ok = p.d.when(b, parseRFC3339); !ok {
		return `"time" is not an RFC 3339 time`
	}
	return ""
}

func parseRFC3339(b []byte) (time.Time, bool) {
	var t time.Time
	err := t.UnmarshalText(b)
	return t.UTC(), err == nil
}

func (p *candorParser) value(f *field) string {
	if p.null() {
		return ""
	}
	if f.text != nil {
		b, ok := p.text()
		if !ok {
			return p.fault(`text in quotes for "` + f.key + `"`)
		}
		if f.key == "path" {
			b = pathOnly(b)
		}
		*f.text(p.ev) = p.d.str(b)
		return ""
	}
	from := p.i
	if !p.number() {
		return p.fault(`a number for "` + f.key + `"`)
	}
	n, ok := parseNumber(p.b[from:p.i])
	if !ok || !f.num(p.ev, n) {
		return `"` + f.key + `" is out of range`
	}
	return ""
}
