package judge

import (
	"fmt"
	"net/http"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
)

// TextError says what is wrong with exchanges that were written as text.
type TextError struct {
	Line   int // from 1
	Reason string
}

// Error says where and what.
func (e *TextError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// seen are the parts that an exchange written as text shows by being there.
const seenRequest = candor.SawRequestLine | candor.SawRequestHeader | candor.SawRequestBody
const seenAnswer = candor.SawStatus | candor.SawResponseHeader | candor.SawResponseBody

var (
	statusLine  = regexp.MustCompile(`^(HTTP/\d(?:\.\d)?) (\d{3})(?: .*)?$`)
	requestLine = regexp.MustCompile(`^(\S+) (\S+) (HTTP/\d(?:\.\d)?)$`)
)

// unseenWords name parts of an exchange in a line "@unseen".
var unseenWords = map[string]candor.Evidence{
	"request": seenRequest, "request-header": candor.SawRequestHeader, "request-body": candor.SawRequestBody,
	"response-header": candor.SawResponseHeader, "response-body": candor.SawResponseBody,
}

// ParseExchanges reads exchanges written as text. Each is a request and its
// answer as HTTP/1.1 has them, in lines that end in a line feed, one after the
// other; exchanges are divided by a line "---". A body ends before the line
// feed in front of what follows. The request may be missing. Lines before it
// say what the wire does not:
//
//	@url https://api.example/a   the absolute address
//	@route /orders/{id}          the template
//	@unseen response-body        parts that were not seen: request, request-header,
//	                             request-body, response-header, response-body
//	# a comment
//
// The error is a *TextError.
func ParseExchanges(text string) ([]candor.Exchange, error) {
	p := &textParser{lines: strings.Split(strings.TrimSuffix(text, "\n"), "\n")}
	var out []candor.Exchange
	for {
		for p.at < len(p.lines) && (strings.TrimSpace(p.lines[p.at]) == "" || p.lines[p.at] == "---") {
			p.at++
		}
		if p.at >= len(p.lines) {
			return out, nil
		}
		x, err := p.exchange()
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
}

type textParser struct {
	lines []string
	at    int
}

func (p *textParser) fail(format string, args ...any) error {
	return &TextError{p.at + 1, fmt.Sprintf(format, args...)}
}

func (p *textParser) exchange() (candor.Exchange, error) {
	x := candor.Exchange{Evidence: seenAnswer}
	var unseen candor.Evidence
	for ; p.at < len(p.lines); p.at++ {
		line := p.lines[p.at]
		key, value, _ := strings.Cut(line, " ")
		switch {
		case strings.HasPrefix(line, "#"), line == "":
		case key == "@url":
			x.Request.URL = strings.TrimSpace(value)
		case key == "@route":
			x.Route = strings.TrimSpace(value)
			x.Evidence |= candor.SawRoute
		case key == "@unseen":
			for _, word := range strings.Fields(value) {
				if unseenWords[word] == 0 {
					return x, p.fail("@unseen knows no %q", word)
				}
				unseen |= unseenWords[word]
			}
		case strings.HasPrefix(key, "@"):
			return x, p.fail("no line begins with %s", key)
		default:
			err := p.messages(&x)
			x.Evidence &^= unseen
			return x, err
		}
	}
	return x, p.fail("an exchange without an answer")
}

// messages reads the request, if there is one, and the answer.
func (p *textParser) messages(x *candor.Exchange) error {
	var err error
	if m := requestLine.FindStringSubmatch(p.lines[p.at]); m != nil {
		x.Request.Method, x.Request.Target, x.Request.Proto = m[1], m[2], m[3]
		x.Evidence |= seenRequest
		p.at++
		if x.Request.Header, err = p.fields(); err != nil {
			return err
		}
		x.Request.Body = p.body(func(line string) bool { return statusLine.MatchString(line) })
	}
	if p.at >= len(p.lines) {
		return p.fail("the answer is missing")
	}
	m := statusLine.FindStringSubmatch(p.lines[p.at])
	if m == nil {
		return p.fail("want a request line or a status line, got %q", cut(p.lines[p.at], 60))
	}
	x.Response.Proto = m[1]
	x.Response.Status, _ = strconv.Atoi(m[2])
	p.at++
	if x.Response.Header, err = p.fields(); err != nil {
		return err
	}
	x.Response.Body = p.body(func(line string) bool { return line == "---" })
	return nil
}

func (p *textParser) fields() (http.Header, error) {
	h := http.Header{}
	for ; p.at < len(p.lines); p.at++ {
		line := p.lines[p.at]
		if line == "" {
			p.at++
			return h, nil
		}
		if line == "---" || statusLine.MatchString(line) {
			return h, nil
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || name == "" {
			return nil, p.fail("not a field: %q", cut(line, 60))
		}
		key := textproto.CanonicalMIMEHeaderKey(name)
		h[key] = append(h[key], strings.TrimSpace(value))
	}
	return h, nil
}

// body reads the lines up to one that ends it. Empty lines at its end are none
// of it.
func (p *textParser) body(ends func(string) bool) []byte {
	start := p.at
	for p.at < len(p.lines) && !ends(p.lines[p.at]) {
		p.at++
	}
	lines := p.lines[start:p.at]
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) == 0 {
		return nil
	}
	return []byte(strings.Join(lines, "\n"))
}
