package accesslog

import (
	"bytes"
	"strings"

	"github.com/candorhttp/candor"
)

// OTLP reads HTTP server spans and log records of OpenTelemetry in the JSON of
// its protocol: one a line, or a whole export a line, as the collector's file
// exporter writes it. The names of attributes are those of the semantic
// conventions, new and old. Spans that are no HTTP server's give no event.
// The status of a span tells no failure: a server span leaves it unset for 4xx.
var OTLP = otlpFormat(otlpNames)

func otlpFormat(names map[string][]keyed) *Format {
	t := &otlp{names: names}
	return &Format{
		Name:    "otlp",
		Also:    []string{"opentelemetry", "otel"},
		Summary: "OpenTelemetry HTTP spans and log records, OTLP JSON",
		Sample: []string{
			`{"traceId":"5b8efff798038103d269b633813fc60c","name":"POST /v1/orders","kind":2,"startTimeUnixNano":"1773150936120000000","endTimeUnixNano":"1773150936124000000","attributes":[{"key":"http.request.method","value":{"stringValue":"POST"}},{"key":"http.route","value":{"stringValue":"/v1/orders"}},{"key":"url.path","value":{"stringValue":"/v1/orders"}},{"key":"http.response.status_code","value":{"intValue":"403"}},{"key":"user_agent.original","value":{"stringValue":"acme-ios/5.10.0"}},{"key":"client.address","value":{"stringValue":"203.0.113.7"}},{"key":"error.type","value":{"stringValue":"insufficient-scope"}}],"status":{}}`,
		},
		Tells: "the reason, where error.type or problem.type names it; the route, where http.route does",
		looks: func(line []byte) bool {
			return jsonObject(line) && (looksLike(`"attributes"`)(line) || looksLike(`"resourceSpans"`)(line) || looksLike(`"resourceLogs"`)(line))
		},
		parse: t.parse,
		with: func(fields map[string]string) (*Format, error) {
			more := map[string][]keyed{}
			for name, k := range names {
				more[name] = k
			}
			for field, name := range fields {
				k := keyed{col: mappable[field], rank: userRank, soft: true}
				more[name] = append([]keyed{k}, more[name]...)
			}
			return otlpFormat(more), nil
		},
	}
}

type otlp struct{ names map[string][]keyed }

// otlpNames says what the attributes hold.
var otlpNames = map[string][]keyed{
	"http.request.method":              {{col: colMethod, rank: 2}},
	"http.method":                      {{col: colMethod, rank: 1}},
	"http.route":                       {{col: colRoute}},
	"url.path":                         {{col: colTarget, rank: 3}},
	"http.target":                      {{col: colTarget, rank: 2}},
	"url.full":                         {{col: colTarget, rank: 1}},
	"http.url":                         {{col: colTarget, rank: 1}},
	"http.response.status_code":        {{col: colStatus, rank: 2}},
	"http.status_code":                 {{col: colStatus, rank: 1}},
	"http.response.body.size":          {{col: colBytes, rank: 2, soft: true}},
	"user_agent.original":              {{col: colAgent, rank: 2}},
	"http.user_agent":                  {{col: colAgent, rank: 1}},
	"client.address":                   {{col: colAddress, rank: 4}},
	"http.client_ip":                   {{col: colAddress, rank: 3}},
	"network.peer.address":             {{col: colAddress, rank: 2}},
	"net.sock.peer.addr":               {{col: colAddress, rank: 1}},
	"server.address":                   {{col: colHost, rank: 2}},
	"http.host":                        {{col: colHost, rank: 1}},
	"net.host.name":                    {{col: colHost, rank: 1}},
	"enduser.id":                       {{col: colSubject, rank: 2}},
	"user.id":                          {{col: colSubject, rank: 1}},
	"problem.type":                     {{col: colReason, rank: 2}},
	"error.type":                       {{col: colNote0}},
	"http.request.header.referer":      {{col: colReferer}},
	"http.request.header.origin":       {{col: colOrigin}},
	"http.request.header.x-request-id": {{col: colRequestID, rank: 2}},
	"service.name":                     {{col: colUpstream}},
}

// record is what a span or log record says outside its attributes.
type record struct {
	start, end, observed []byte
	trace                []byte
	kind                 []byte
	http                 bool // it has attributes of HTTP
}

// attribute is one attribute of the resource, to be put into every event of it.
type attribute struct {
	key   string
	value string
}

func (t *otlp) parse(d *decoder, line []byte, ev *candor.Event) string {
	if d.otlp == nil {
		d.otlp = new(otlpWalk)
	}
	w := d.otlp
	*w = otlpWalk{jsonLine: jsonLine{d: d, b: line}, t: t, rec: w.rec, resource: w.resource[:0], events: w.events[:0], name: w.name}
	if w.space(); w.i == len(w.b) {
		return "empty line"
	}
	if why := w.object("", 0); why != "" {
		return why
	}
	if w.space(); w.i != len(w.b) {
		return "bytes after the JSON object"
	}
	if len(w.events) == 0 {
		switch {
		case w.export || w.others > 0:
			return understood
		case w.bad != "":
			return w.bad
		}
		return "neither a span or log record of an HTTP server nor an export of them"
	}
	*ev = w.events[0]
	d.queue = append(d.queue[:0:0], w.events[1:]...)
	return ""
}

// otlpWalk goes through one line.
type otlpWalk struct {
	jsonLine
	t        *otlp
	rec      record
	resource []attribute
	events   []candor.Event // what the line has given so far
	name     []byte         // of the attribute being read
	export   bool
	others   int    // spans that are no HTTP server's
	bad      string // why a record is no event
}

// object walks through an object. key is the key it stands under: "" for the
// line itself, which may be a span, a log record or an export.
func (w *otlpWalk) object(key string, depth int) string {
	if depth > 16 || !w.take('{') {
		return w.fault("an object")
	}
	if key == "spans" || key == "logRecords" || key == "" && !w.isExport() {
		return w.record()
	}
	w.export = true
	return w.members(func(k string) string {
		switch k {
		case "resourceSpans", "resourceLogs", "scopeSpans", "scopeLogs", "instrumentationLibrarySpans", "spans", "logRecords":
			return w.list(k, depth)
		case "resource":
			w.resource = w.resource[:0]
			return w.resourceOf()
		}
		if !w.skip(depth) {
			return w.fault("a value")
		}
		return ""
	})
}

// isExport reports whether the line's object is an export: its list of
// resources comes first.
func (w *otlpWalk) isExport() bool {
	head := w.b[w.i:min(len(w.b), w.i+64)]
	return bytes.Contains(head, []byte(`"resourceSpans"`)) || bytes.Contains(head, []byte(`"resourceLogs"`))
}

// members calls f with every key of the object that was just opened, the
// value being next.
func (w *otlpWalk) members(f func(key string) string) string {
	for first := true; ; first = false {
		if w.space(); first && w.take('}') {
			return ""
		}
		b, ok := w.text()
		if !ok {
			return w.fault("a key")
		}
		k := w.d.str(b)
		if w.space(); !w.take(':') {
			return w.fault("a colon")
		}
		w.space()
		if why := f(k); why != "" {
			return why
		}
		if w.space(); w.take('}') {
			return ""
		}
		if !w.take(',') {
			return w.fault("a comma or the end of the object")
		}
	}
}

// list walks through a list of objects.
func (w *otlpWalk) list(key string, depth int) string {
	return w.elements(func() string { return w.object(key, depth+1) })
}

func (w *otlpWalk) elements(f func() string) string {
	if w.word("null") {
		return ""
	}
	if !w.take('[') {
		return w.fault("a list")
	}
	for first := true; ; first = false {
		if w.space(); first && w.take(']') {
			return ""
		}
		if why := f(); why != "" {
			return why
		}
		if w.space(); w.take(']') {
			return ""
		}
		if !w.take(',') {
			return w.fault("a comma or the end of the list")
		}
	}
}

func (w *otlpWalk) resourceOf() string {
	if !w.take('{') {
		return w.fault("an object")
	}
	return w.members(func(k string) string {
		if k == "attributes" {
			return w.attributes(func(key, value []byte) {
				if len(w.resource) < 32 && w.t.names[string(key)] != nil {
					w.resource = append(w.resource, attribute{w.d.str(key), w.d.str(value)})
				}
			})
		}
		if !w.skip(0) {
			return w.fault("a value")
		}
		return ""
	})
}

// attributes calls f with every attribute that has a simple value. What it is
// given is valid for the call only.
func (w *otlpWalk) attributes(f func(key, value []byte)) string {
	return w.elements(func() string {
		if !w.take('{') {
			return w.fault("an attribute")
		}
		w.name = w.name[:0]
		return w.members(func(k string) string {
			switch {
			case k == "key":
				b, ok := w.text()
				if !ok {
					return w.fault("the name of an attribute in quotes")
				}
				w.name = append(w.name[:0], b...)
				return ""
			case k == "value" && w.i < len(w.b) && w.b[w.i] == '{':
				w.i++
				return w.members(func(string) string { return w.anyValue(w.name, f) })
			case !w.skip(0):
				return w.fault("a value")
			}
			return ""
		})
	})
}

// anyValue reads a value such as {"stringValue":"x"}, the inner part of it.
func (w *otlpWalk) anyValue(key []byte, f func(key, value []byte)) string {
	if w.i < len(w.b) && w.b[w.i] == '"' {
		v, ok := w.text()
		if !ok {
			return w.fault("text in quotes")
		}
		f(key, v)
		return ""
	}
	from := w.i
	if !w.skip(0) {
		return w.fault("a value")
	}
	if v := w.b[from:w.i]; v[0] == '[' && len(v) > 2 {
		first := jsonLine{d: w.d, b: v}
		if i := strings.Index(string(v), `"stringValue"`); i >= 0 { // a list of header values: the first
			first.i = i + len(`"stringValue"`)
			first.space()
			first.take(':')
			first.space()
			if s, ok := first.text(); ok {
				f(key, s)
			}
		}
	} else {
		f(key, v)
	}
	return ""
}

// record reads a span or a log record and queues the event it makes.
func (w *otlpWalk) record() string {
	d := w.d
	d.begin()
	r := &w.rec
	r.start, r.end, r.observed, r.trace, r.kind = r.start[:0], r.end[:0], r.observed[:0], r.trace[:0], r.kind[:0]
	var ev candor.Event
	for _, a := range w.resource {
		w.put(&ev, r, []byte(a.key), []byte(a.value))
	}
	r.http = false
	why := w.members(func(k string) string {
		switch k {
		case "attributes":
			return w.attributes(func(key, value []byte) { w.put(&ev, r, key, value) })
		case "startTimeUnixNano", "timeUnixNano":
			return w.scalarInto(&r.start)
		case "endTimeUnixNano":
			return w.scalarInto(&r.end)
		case "observedTimeUnixNano":
			return w.scalarInto(&r.observed)
		case "traceId":
			return w.scalarInto(&r.trace)
		case "kind":
			return w.scalarInto(&r.kind)
		}
		if !w.skip(0) {
			return w.fault("a value")
		}
		return ""
	})
	if why != "" {
		return why
	}
	w.event(&ev, r)
	return ""
}

func (w *otlpWalk) scalarInto(to *[]byte) string {
	if w.i < len(w.b) && w.b[w.i] == '"' {
		v, ok := w.text()
		if !ok {
			return w.fault("text in quotes")
		}
		*to = append((*to)[:0], v...)
		return ""
	}
	from := w.i
	if !w.skip(0) {
		return w.fault("a value")
	}
	*to = append((*to)[:0], w.b[from:w.i]...)
	return ""
}

// put stores an attribute.
func (w *otlpWalk) put(ev *candor.Event, r *record, key, value []byte) {
	for _, k := range w.t.names[string(key)] {
		rank := &w.d.row.rank[k.col]
		if k.rank >= *rank && len(value) > 0 && w.d.put(ev, k.col, value) {
			*rank = k.rank
			r.http = r.http || k.col == colMethod || k.col == colStatus
		}
	}
}

// event queues the event of a record, if it is one of an HTTP server.
func (w *otlpWalk) event(ev *candor.Event, r *record) {
	d := w.d
	kind := string(r.kind)
	if !r.http || kind != "" && kind != "2" && kind != "SPAN_KIND_SERVER" && kind != "0" {
		w.others++
		return
	}
	start, ok := epoch(r.start)
	if !ok || start.Unix() == 0 {
		start, ok = epoch(r.observed)
	}
	if ok {
		ev.Time = start
		d.row.seen |= 1 << colTime
	}
	if end, ok := epoch(r.end); ok && end.After(start) {
		ev.DurationMS = float64(end.Sub(start).Nanoseconds()) / 1e6
	}
	if why := d.finish(ev); why != "" {
		w.bad = why
		return
	}
	if ev.RequestID == "" {
		ev.RequestID = d.text(r.trace)
	}
	if kind := d.row.notes[0]; ev.Reason == "" && ev.Status >= 400 && kind != itoa(ev.Status) {
		ev.Reason = d.reason([]byte(kind)) // error.type is the status where nothing better is known
	}
	w.events = append(w.events, *ev)
}
