package answer

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"regexp"
	"strconv"
	"strings"
)

// TextError says that a text holds no answer, or one that cannot be read.
type TextError struct {
	Line   int    // from 1; 0 when the text as a whole is meant
	Text   string // the beginning of that line, as it was; escape it for a terminal
	Reason string // what is wrong
	Fix    string // what would be right
}

// Error says what is wrong and where.
func (e *TextError) Error() string {
	if e.Line == 0 {
		return e.Reason
	}
	return fmt.Sprintf("line %d: %s: %q", e.Line, e.Reason, e.Text)
}

const howToCopy = "copy the whole answer, as curl -i URL prints it: status line, fields, empty line, content"

// maxAnswers bounds how many answers one text may hold.
const maxAnswers = 100

var (
	statusLine  = regexp.MustCompile(`^HTTP/(\d(?:\.\d)?) +(\d{3})(?: .*)?$`)
	requestLine = regexp.MustCompile(`^([A-Z]{3,20}) (\S+) HTTP/\d`)
	fieldName   = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
	curlsLast   = regexp.MustCompile(`(?:^|\n)?\* (?:Connection #\d+ to host .* left intact|Closing connection.*)\n?$`)
)

// ReadText reads an answer that was saved or pasted: as it was on the wire, or
// as curl -i, curl -v, wget -S or HTTPie print it. Bare line feeds are taken
// for line ends. Of several answers (interim ones, redirects that were
// followed) the last counts and Earlier names the rest; a request in front of
// it is read as well. At most [MaxBytes] are read. The error is the reader's
// or a *TextError.
func ReadText(r io.Reader) (Input, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Input{}, fmt.Errorf("cannot read the answer: %w", err)
	}
	truncated := len(data) > MaxBytes
	if truncated {
		data = data[:MaxBytes]
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return Input{}, &TextError{Reason: "the text is empty", Fix: howToCopy}
	}
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		data = data[3:]
	}
	p := &parser{rest: data}
	if verbose(data) {
		p.rest = p.untangle(data)
	}
	in, err := p.parse()
	if err != nil {
		return Input{}, err
	}
	in.BodyTruncated = truncated
	return in, nil
}

// parser reads answers line by line.
type parser struct {
	rest    []byte
	line    int // number of the line that next returned last
	request *Request
	ignored int
}

// next returns the next line without its end.
func (p *parser) next() (string, bool) {
	if len(p.rest) == 0 {
		return "", false
	}
	p.line++
	line, rest, _ := bytes.Cut(p.rest, []byte("\n"))
	p.rest = rest
	return strings.TrimSuffix(string(line), "\r"), true
}

func (p *parser) parse() (Input, error) {
	in := Input{}
	m, indent, err := p.start()
	for err == nil {
		in.Proto = "HTTP/" + m[1]
		in.Status, _ = strconv.Atoi(m[2])
		if in.Header, err = p.fields(indent); err != nil {
			return in, err
		}
		if !p.another(indent) || len(in.Earlier) == maxAnswers {
			break
		}
		in.Earlier = append(in.Earlier, in.Status)
		m, indent, err = p.start()
	}
	if err != nil {
		return in, err
	}
	if indent == "" {
		in.Body = p.rest
	}
	unchunk(&in)
	in.Request, in.Ignored = p.request, p.ignored
	return in, nil
}

// another reports whether one more answer follows: at once, or further down
// in the indented fields of wget -S, which shows no content.
func (p *parser) another(indent string) bool {
	if indent == "" {
		line, _, _ := bytes.Cut(p.rest, []byte("\n"))
		return statusLine.MatchString(strings.TrimSpace(string(line)))
	}
	for line := range bytes.Lines(p.rest) {
		if rest, ok := strings.CutPrefix(string(line), indent); ok && statusLine.MatchString(strings.TrimSpace(rest)) {
			return true
		}
	}
	return false
}

// start finds the status line of the next answer and how far it is indented.
func (p *parser) start() (match []string, indent string, err error) {
	firstLine, firstAt := "", 0
	for {
		line, ok := p.next()
		if !ok {
			break
		}
		trimmed := strings.TrimLeft(line, " \t")
		if m := statusLine.FindStringSubmatch(strings.TrimRight(trimmed, " \t")); m != nil {
			return m, line[:len(line)-len(trimmed)], nil
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		if firstAt == 0 {
			firstLine, firstAt = line, p.line
		}
		if m := requestLine.FindStringSubmatch(trimmed); m != nil {
			p.takeRequest(m)
			continue
		}
		p.ignored++
	}
	return nil, "", &TextError{Line: firstAt, Text: clip(firstLine), Reason: "no status line, such as HTTP/1.1 403 Forbidden, is in the text, which begins with", Fix: howToCopy}
}

// takeRequest reads the fields of a request that stands before the answer.
func (p *parser) takeRequest(m []string) {
	p.request = &Request{Method: m[1], URL: m[2], Header: http.Header{}}
	for {
		saved, at := p.rest, p.line
		line, ok := p.next()
		if !ok || line == "" {
			break
		}
		name, value, found := strings.Cut(line, ":")
		if !found || !fieldName.MatchString(name) {
			p.rest, p.line = saved, at
			break
		}
		p.request.Header.Add(name, strings.TrimSpace(value))
	}
	p.request.locate()
}

// locate makes an address of the target and the Host field.
func (r *Request) locate() {
	if host := r.Header.Get("Host"); host != "" && strings.HasPrefix(r.URL, "/") {
		r.URL = "//" + host + r.URL
	}
}

// fields reads the header section up to its empty line.
func (p *parser) fields(indent string) (http.Header, error) {
	h := http.Header{}
	last := ""
	var value []byte // of the field last, which more lines may continue
	keep := func() {
		if last != "" {
			h[last] = append(h[last], string(value))
		}
	}
	defer keep()
	for {
		line, ok := p.next()
		if !ok || strings.TrimSpace(line) == "" {
			return h, nil
		}
		line, ok = strings.CutPrefix(line, indent)
		if !ok {
			return h, nil // the talk of wget, which indents the fields
		}
		if last != "" && (line[0] == ' ' || line[0] == '\t') { // obs-fold, RFC 9112 §5.2
			value = append(append(value, ' '), strings.TrimSpace(line)...)
			continue
		}
		name, rest, found := strings.Cut(line, ":")
		if !found || !fieldName.MatchString(name) {
			return nil, &TextError{Line: p.line, Text: clip(line), Reason: "not a field, such as Content-Type: text/html", Fix: "the fields end with an empty line; " + howToCopy}
		}
		keep()
		last, value = http.CanonicalHeaderKey(name), []byte(strings.TrimSpace(rest))
	}
}

// unchunk takes the chunks apart when the text is as it was on the wire; curl
// has done so already.
func unchunk(in *Input) {
	if !strings.EqualFold(in.Header.Get("Transfer-Encoding"), "chunked") {
		return
	}
	body, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(in.Body)))
	if err == nil {
		in.Body = body
	}
}

func clip(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// verbose reports whether the text is of curl -v, which marks what it received.
func verbose(data []byte) bool {
	for line := range bytes.Lines(data) {
		if rest, ok := bytes.CutPrefix(line, []byte("< ")); ok && statusLine.Match(bytes.TrimSpace(rest)) {
			return true
		}
	}
	return false
}

// untangle turns the text of curl -v into that of curl -i. Lines that begin
// with > are the request, with < the answer's fields, with * curl's talk; the
// content stands between, unmarked.
func (p *parser) untangle(data []byte) []byte {
	var out []byte
	head, doubled := false, false
	content := 0 // where the content of the latest answer begins in out
	sent := []string{}
	for line := range bytes.Lines(data) {
		text := strings.TrimRight(string(line), "\r\n")
		switch {
		case strings.HasPrefix(text, "< "), text == "<":
			text = strings.TrimPrefix(strings.TrimPrefix(text, "<"), " ")
			if statusLine.MatchString(strings.TrimRight(text, " ")) {
				head = true
				out = out[:content] // the content of an answer that was not the last
			}
			out = append(out, text+"\n"...)
			if text == "" {
				head, content = false, len(out)
			}
		case strings.HasPrefix(text, "> "):
			sent = append(sent, text[2:])
		case strings.HasPrefix(text, "* "), text == ">", strings.HasPrefix(text, "{ ["), strings.HasPrefix(text, "} ["):
		case head:
			doubled = true // curl -i -v prints the fields a second time, unmarked
		case len(out) == 0:
			p.ignored++
		case doubled && text == "":
			doubled = false
		default:
			out = append(out, line...)
		}
	}
	p.takeSent(sent)
	return curlsLast.ReplaceAll(out, nil)
}

// takeSent reads the lines that curl -v marks with >. The last request counts.
func (p *parser) takeSent(lines []string) {
	start := -1
	for i, line := range lines {
		if requestLine.MatchString(line) {
			start = i
		}
	}
	if start < 0 {
		return
	}
	sub := &parser{rest: []byte(strings.Join(lines[start+1:], "\n"))}
	sub.takeRequest(requestLine.FindStringSubmatch(lines[start]))
	p.request = sub.request
}
