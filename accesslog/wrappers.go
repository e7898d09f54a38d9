package accesslog

import (
	"bytes"

	"github.com/candorhttp/candor"
)

// wrapper is what a collector of logs puts around every line.
type wrapper struct {
	name  string
	looks func(line []byte) bool
	// peel returns the line inside, or understood for a line that holds none,
	// or why it cannot be read. The line inside is valid until the next call.
	peel func(d *decoder, line []byte) (inner []byte, why string)
	// continued reports whether the line holds the first part of a longer one.
	continued func(line []byte) bool
}

// wrappers lists what is peeled off; the last entry is the plain line.
var wrappers = []*wrapper{
	{name: "cri", looks: looksCRI, peel: peelCRI, continued: continuedCRI},
	{name: "docker", looks: looksLike(`"log":`), peel: jsonPeeler("log"), continued: continuedDocker},
	{name: "journald-json", looks: looksLike(`"MESSAGE"`), peel: jsonPeeler("MESSAGE")},
	{name: "json-message", looks: looksLike(`"message"`), peel: jsonPeeler("message")},
	{name: "syslog", looks: looksSyslog, peel: peelSyslog},
	{name: "journald-export", looks: looksJournal, peel: peelJournal},
	{looks: func([]byte) bool { return true }},
}

// WrapperNames lists what lines may be wrapped in.
func WrapperNames() []string {
	var names []string
	for _, w := range wrappers[:len(wrappers)-1] {
		names = append(names, w.name)
	}
	return names
}

// any reports whether one of the first lines is wrapped so.
func (w *wrapper) any(head []byte) bool {
	for n := 0; n < detectLines && len(head) > 0; n++ {
		var line []byte
		if line, head = cutLine(head); w.looks(line) {
			return true
		}
	}
	return false
}

// around returns the format with the wrapper around it.
func (w *wrapper) around(f *Format) *Format {
	if w.peel == nil {
		return f
	}
	g := *f
	g.wrapper, g.looks, g.continued = w.name, nil, w.continued
	if f.header != nil {
		g.header = func(line []byte) bool { return bytes.Contains(line, []byte("#Fields:")) }
	}
	g.parse = func(d *decoder, line []byte, ev *candor.Event) string {
		inner, why := w.peel(d, line)
		if why != "" {
			return why
		}
		return f.parse(d, inner, ev)
	}
	return &g
}

// maxJoined is the longest line that is put together from parts.
const maxJoined = 1 << 20

// joined returns the whole line of which inner is the last part. stream tells
// the lines of one container apart that are written at the same time.
func (d *decoder) joined(stream byte, inner []byte) []byte {
	if len(d.part) == 0 || d.part[0] != stream {
		return inner
	}
	whole := append(d.part, inner...)[1:]
	d.part = whole[:0] // to be written to when the line is done with
	return whole
}

// keep keeps the first part of a line for its last.
func (d *decoder) keep(stream byte, inner []byte) string {
	if len(d.part) > 0 && d.part[0] != stream {
		d.part = d.part[:0]
	}
	if len(d.part)+len(inner) > maxJoined {
		return "its parts together are longer than a megabyte"
	}
	if len(d.part) == 0 {
		d.part = append(d.part, stream)
	}
	d.part = append(d.part, inner...)
	return understood
}

// CRI, as the kubelet writes it: 2026-03-10T13:55:36.123456789Z stdout F line.
// Tag P marks a part of a line longer than 16 KiB.
func looksCRI(line []byte) bool {
	_, _, _, ok := cutCRI(line)
	return ok
}

func cutCRI(line []byte) (stream byte, part bool, inner []byte, ok bool) {
	w := words{line}
	time, name, tags := w.next(), w.next(), w.next()
	if len(time) < 20 || time[10] != 'T' || len(tags) == 0 || string(name) != "stdout" && string(name) != "stderr" {
		return 0, false, nil, false
	}
	return name[3], tags[0] == 'P', w.b, tags[0] == 'P' || tags[0] == 'F'
}

func peelCRI(d *decoder, line []byte) ([]byte, string) {
	stream, part, inner, ok := cutCRI(line)
	switch {
	case !ok:
		return nil, "no time, stdout or stderr, and tag in front of the line"
	case part:
		return nil, d.keep(stream, inner)
	}
	return d.joined(stream, inner), ""
}

func continuedCRI(line []byte) bool {
	_, part, _, ok := cutCRI(line)
	return ok && part
}

// jsonPeeler takes the line out of a JSON object, as Docker ("log"), journalctl
// -o json ("MESSAGE") and shippers ("message") write it.
func jsonPeeler(key string) func(d *decoder, line []byte) ([]byte, string) {
	return func(d *decoder, line []byte) ([]byte, string) {
		j := jsonLine{d: d, b: line}
		inner, why := j.member(key)
		if why != "" {
			return nil, why
		}
		if inner == nil {
			return nil, understood // an entry of something else, without a line
		}
		if key != "log" {
			return bytes.TrimRight(inner, "\r\n"), ""
		}
		whole, ended := bytes.CutSuffix(inner, []byte{'\n'})
		if !ended {
			return nil, d.keep('d', inner)
		}
		whole = bytes.TrimSuffix(whole, []byte{'\r'})
		if len(d.part) > 0 {
			return d.joined('d', whole), ""
		}
		return whole, ""
	}
}

// continuedDocker reports whether the text does not end in a line end.
func continuedDocker(line []byte) bool {
	i := bytes.Index(line, []byte(`"log":"`))
	if i < 0 {
		return false
	}
	i += len(`"log":"`)
	end := endQuote(line, i)
	return end >= 0 && !bytes.HasSuffix(line[i:end], []byte(`\n`))
}

// member returns the text under a key of the object that is the line, a copy
// in the decoder's own space; nil when there is no such key or no text there.
func (j *jsonLine) member(key string) (inner []byte, why string) {
	if j.space(); !j.take('{') {
		return nil, "not a JSON object"
	}
	for first := true; ; first = false {
		if j.space(); first && j.take('}') {
			break
		}
		k, ok := j.text()
		if !ok {
			return nil, j.fault("a key")
		}
		mine := string(k) == key
		if j.space(); !j.take(':') {
			return nil, j.fault("a colon")
		}
		j.space()
		if mine && j.i < len(j.b) && j.b[j.i] == '"' {
			v, ok := j.text()
			if !ok {
				return nil, j.fault("text in quotes")
			}
			j.d.inner = append(j.d.inner[:0], v...)
			inner = j.d.inner
		} else if !j.skip(0) {
			return nil, j.fault("a value")
		}
		if j.space(); j.take('}') {
			break
		}
		if !j.take(',') {
			return nil, j.fault("a comma or the end of the object")
		}
	}
	if j.space(); j.i != len(j.b) {
		return nil, "bytes after the JSON object"
	}
	return inner, ""
}

// looksSyslog reports whether a line begins with the priority of syslog or
// with a time, a host and a tag.
func looksSyslog(line []byte) bool {
	_, ok := cutSyslog(line)
	return ok
}

func peelSyslog(_ *decoder, line []byte) ([]byte, string) {
	inner, ok := cutSyslog(line)
	if !ok {
		return nil, "no time, host and tag of syslog in front of the line"
	}
	return inner, ""
}

// cutSyslog takes off the header of RFC 5424, or that of RFC 3164 with or
// without its priority, the time being as there or as in RFC 3339.
func cutSyslog(line []byte) ([]byte, bool) {
	if len(line) > 0 && line[0] == '<' {
		end := bytes.IndexByte(line, '>')
		if end < 2 || end > 4 || !allDigits(line[1:end]) {
			return nil, false
		}
		line = line[end+1:]
		if len(line) > 2 && digit(line[0]) && line[1] == ' ' {
			return cutSyslog5424(line[2:])
		}
	}
	switch {
	case len(line) > 16 && line[3] == ' ' && line[6] == ' ' && line[9] == ':' && line[12] == ':' && line[15] == ' ':
		if _, ok := monthOf(line[:3]); !ok {
			return nil, false
		}
		line = line[16:]
	case len(line) > 20 && line[4] == '-' && line[10] == 'T' && line[13] == ':':
		i := bytes.IndexByte(line, ' ')
		if i < 0 {
			return nil, false
		}
		line = line[i+1:]
	default:
		return nil, false
	}
	w := words{line}
	host, tag := w.next(), w.next()
	if bytes.HasSuffix(host, []byte{':'}) { // nginx leaves the host out where told to
		return bytes.TrimLeft(line[len(host):], " "), true
	}
	if !bytes.HasSuffix(tag, []byte{':'}) {
		return nil, false
	}
	return bytes.TrimLeft(w.b, " "), true
}

// cutSyslog5424 takes off time, host, application, process, message id and
// structured data.
func cutSyslog5424(line []byte) ([]byte, bool) {
	w := words{line}
	for range 5 {
		if len(w.next()) == 0 {
			return nil, false
		}
	}
	b := w.b
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	} else {
		for len(b) > 0 && b[0] == '[' {
			end := 1
			for quoted := false; end < len(b) && (quoted || b[end] != ']'); end++ {
				switch {
				case b[end] == '\\':
					end++
				case b[end] == '"':
					quoted = !quoted
				}
			}
			if end >= len(b) {
				return nil, false
			}
			b = b[end+1:]
		}
	}
	if len(b) == 0 || b[0] != ' ' {
		return nil, false
	}
	return bytes.TrimPrefix(b[1:], []byte("\xef\xbb\xbf")), true
}

// The export format of journalctl: a field a line, entries divided by empty
// lines. Only MESSAGE is a line of a log.
func looksJournal(line []byte) bool { return bytes.HasPrefix(line, []byte("__CURSOR=")) }

func peelJournal(_ *decoder, line []byte) ([]byte, string) {
	if inner, ok := bytes.CutPrefix(line, []byte("MESSAGE=")); ok {
		return inner, ""
	}
	for i, c := range line {
		switch {
		case c == '=' && i > 0:
			return nil, understood
		case c != '_' && c-'A' > 'Z'-'A' && !digit(c):
			return nil, "no field of a journal entry"
		}
	}
	return nil, understood // an empty line, or a field with binary content behind it
}
