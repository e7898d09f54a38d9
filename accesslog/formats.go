// Package accesslog reads access logs, line by line, into [candor.Event]
// values. It knows the formats in [Formats] and custom ones of nginx and
// Apache, finds out by itself which one a log has and what its lines are
// wrapped in, reads gzip as if it were plain, and counts, samples and shows the
// lines it cannot read.
//
// A log is hostile input: half of every line was chosen by whoever sent the
// request. Lines have a longest length, a line never takes another line with
// it, and what a [Reader] reports about a bad line is escaped and bounded.
// The fields of an event are the bytes that the client sent; escape them
// before they reach a terminal. Queries are cut off paths and referers, and
// tokens are hashed, so an event holds no secret that a URL or a field carried.
package accesslog

import (
	"fmt"
	"strings"

	"github.com/candorhttp/candor"
)

// Format is one kind of access log.
type Format struct {
	Name    string   // as the user writes it: "combined"
	Also    []string // other names it is asked for by
	Summary string   // what it is and who writes it
	Sample  []string // whole lines as they are found in a log; header lines first
	Tells   string   // what it can tell about who refused, and why

	// looks says at little cost whether a line has the outline of the format.
	looks func(line []byte) bool
	// parse fills a cleared event from a line. It returns "", or understood
	// for a line that is no event by itself, or says, in words for the reader
	// of a report, why the line cannot be read. Further events of the same
	// line are in the decoder's queue afterwards.
	parse parseFunc
	// header reports whether a line says what the lines after it hold; nil
	// for formats without such lines. parse understands these lines as well:
	// a decoder that did not see them is given the lines field of one that did.
	header func(line []byte) bool
	// wrapper is what the parse of a detected format peels off first.
	wrapper string
	// continued reports whether the line goes on in the next one, so that the
	// two must meet the same decoder; nil when no line ever does.
	continued func(line []byte) bool
	// with compiles the format anew with a field map. Nil: it has none.
	with func(fields map[string]string) (*Format, error)
}

// parseFunc reads one line.
type parseFunc func(d *decoder, line []byte, ev *candor.Event) string

// understood is what a parse returns for a line that gives no event and is
// no fault.
const understood = "\x00"

// Formats lists every format that can be read. The order settles ties of the
// detection: the stricter format comes first.
var Formats = []*Format{
	Candor,
	Caddy,
	TraefikJSON,
	EnvoyJSON,
	GCP,
	Kong,
	OTLP,
	ALB,
	CloudFront,
	IIS,
	HAProxy,
	Istio,
	Envoy,
	TraefikCLF,
	IngressNginx,
	VhostCombined,
	Combined,
	JSON,
}

// FormatByName returns the format with that name, or nil.
func FormatByName(name string) *Format {
	for _, f := range Formats {
		if f.Name == name {
			return f
		}
		for _, other := range f.Also {
			if other == name {
				return f
			}
		}
	}
	return nil
}

// formatOf returns the format of that name, or the one that a custom string
// describes.
func formatOf(s string) (*Format, error) {
	if f := FormatByName(s); f != nil {
		return f, nil
	}
	if strings.ContainsAny(s, "$%") {
		return compileCustom(s)
	}
	return nil, &FormatError{Name: s}
}

// mapped returns the format with a field map of the user in force.
func (f *Format) mapped(fields map[string]string) (*Format, error) {
	if len(fields) == 0 || f.with == nil {
		return f, nil
	}
	g, err := f.with(fields)
	if err != nil {
		return nil, fmt.Errorf("format %s: %w", f.Name, err)
	}
	return g, nil
}

// FormatError says that a log has no format this package reads, or that the
// format asked for does not exist.
type FormatError struct {
	Name  string // the format asked for, "" when it was to be detected
	Lines int64  // lines that were tried before giving up
	First string // the first of them, escaped and bounded
}

// Error names what was tried and what can be tried instead.
func (e *FormatError) Error() string {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = f.Name
	}
	known := strings.Join(names, ", ")
	if e.Name != "" {
		return fmt.Sprintf("unknown log format %q; the formats are %s, or a log_format string of nginx, or a LogFormat string of Apache", e.Name, known)
	}
	lines := fmt.Sprintf("none of the first %d lines is", e.Lines)
	if e.Lines == 1 {
		lines = "the only line is not"
	}
	return fmt.Sprintf("%s in a known log format (%s); give the log_format string that wrote it, or map its keys; the first line reads: %s", lines, known, e.First)
}

// detectLines is how many lines the detection looks at.
const detectLines = 100

// detect returns the format that reads most of the first lines in head, with
// the wrapper its lines are in, or nil when none reads any. Where a format was
// asked for, only the wrapper is looked for.
func detect(d *decoder, head []byte) *Format {
	formats := Formats
	if d.setup.format != nil {
		formats = []*Format{d.setup.format}
	}
	var best *Format
	var top rating
	for _, w := range wrappers {
		if !w.any(head) {
			continue
		}
		f, r := bestOf(d, w, formats, head)
		// Some formats read a line with much in front of it, so a wrapper that
		// reads as many lines is right, however few fields are left.
		if r.lines > top.lines {
			best, top = f, r
		}
	}
	if best == nil {
		return d.setup.format
	}
	return best
}

// bestOf returns the format that reads the lines inside a wrapper best.
func bestOf(d *decoder, w *wrapper, formats []*Format, head []byte) (best *Format, top rating) {
	for _, f := range formats {
		if d.setup.format == nil {
			if m, err := f.mapped(d.setup.fields); err == nil { // else the map names nothing of this format
				f = m
			}
		}
		f = w.around(f)
		if r := f.rate(d, head); r.better(top) {
			best, top = f, r
		}
	}
	return best, top
}

// rating is how well a format fits the first lines: how many it reads, and
// how many fields of an event it finds in them.
type rating struct{ lines, fields int }

func (r rating) better(than rating) bool {
	return r.lines > than.lines || r.lines == than.lines && r.fields > than.fields
}

// rate tries the format on the first lines.
func (f *Format) rate(d *decoder, head []byte) (r rating) {
	d.forget()
	defer d.forget()
	for n := 0; n < detectLines && len(head) > 0; n++ {
		var line []byte
		line, head = cutLine(head)
		if f.looks != nil && !f.looks(line) && (f.header == nil || !f.header(line)) {
			continue
		}
		var ev candor.Event
		if f.parse(d, line, &ev) == "" {
			r.lines++
			r.fields += filled(&ev)
		}
	}
	return r
}

// filled counts the fields that hold something.
func filled(ev *candor.Event) int {
	n := 0
	for _, s := range [...]string{
		ev.Method, ev.Route, ev.Path, ev.Reason, ev.Rung, ev.Would, ev.RefusedBy, ev.Client, ev.Version, ev.Subject, ev.Tenant,
		ev.ObjectTenant, ev.Token, ev.Address, ev.Origin, ev.Referer, ev.Host, ev.RequestID, ev.Upstream,
	} {
		if s != "" {
			n++
		}
	}
	if ev.DurationMS != 0 {
		n++
	}
	if ev.UpstreamStatus != 0 {
		n++
	}
	return n
}

// forget drops what lines before have left for lines to come.
func (d *decoder) forget() { d.queue, d.lines, d.part = nil, nil, d.part[:0] }
