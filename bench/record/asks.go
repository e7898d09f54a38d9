package main

import (
	"embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// asked holds what each server is asked, in a file of its name.
//
//go:embed asks
var asked embed.FS

// ask is one case: requests that are sent one after the other.
type ask struct {
	name     string // with what is asked: "name: what"
	requests []string
}

// readAsks reads the cases of a server. Each begins with a line "=== name:
// what"; its requests are divided by lines "---" and written as HTTP/1.1 has
// them. Host and Content-Length are added where they are missing; a line @raw
// before the request forbids that. In a request stands
//
//	{field Etag}       for a field of the answer before
//	{path Location}    for the path of an address in it
//	{repeat a 9000}    for that many letters
//	{byte ff}          for one byte
func readAsks(name string) ([]ask, error) {
	raw, err := asked.ReadFile("asks/" + name + ".txt")
	if err != nil {
		return nil, err
	}
	var out []ask
	for _, part := range strings.Split("\n"+string(raw), "\n=== ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		if !strings.Contains(head, ": ") {
			return nil, fmt.Errorf("the case %q needs a name and, after a colon, what is asked", head)
		}
		a := ask{name: head}
		for _, r := range strings.Split("\n"+rest, "\n---\n") {
			a.requests = append(a.requests, strings.Trim(r, "\n"))
		}
		out = append(out, a)
	}
	return out, nil
}

var place = regexp.MustCompile(`\{(field|path|repeat|byte|json) ([^}]*)\}`)

// fill puts what the answer before said into a request.
func fill(request string, before *answer) (string, error) {
	var failed error
	out := place.ReplaceAllStringFunc(request, func(m string) string {
		p := place.FindStringSubmatch(m)
		text, err := placed(p[1], p[2], before)
		if err != nil && failed == nil {
			failed = fmt.Errorf("%s: %w", m, err)
		}
		return text
	})
	return out, failed
}

func placed(kind, what string, before *answer) (string, error) {
	switch kind {
	case "repeat":
		letter, times, _ := strings.Cut(what, " ")
		n, err := strconv.Atoi(times)
		return strings.Repeat(letter, n), err
	case "byte":
		n, err := strconv.ParseUint(what, 16, 8)
		return string([]byte{byte(n)}), err
	}
	if before == nil {
		return "", fmt.Errorf("there is no answer before it")
	}
	if kind == "json" {
		m := regexp.MustCompile(`"` + regexp.QuoteMeta(what) + `"\s*:\s*"?([^",}]*)`).FindStringSubmatch(before.body)
		if m == nil {
			return "", fmt.Errorf("the answer before has no such member")
		}
		return m[1], nil
	}
	value, ok := before.field(what)
	if !ok {
		return "", fmt.Errorf("the answer before has no such field")
	}
	if kind == "path" {
		if _, rest, ok := strings.Cut(value, "://"); ok {
			_, p, _ := strings.Cut(rest, "/")
			return "/" + p, nil
		}
	}
	return value, nil
}

// request is what is sent.
type request struct {
	line   string
	fields []string
	body   string
}

// parseRequest reads one request of an ask and completes it.
func parseRequest(text, host string) request {
	raw := strings.HasPrefix(text, "@raw\n")
	text = strings.TrimPrefix(text, "@raw\n")
	head, body, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	r := request{line: lines[0], fields: lines[1:], body: body}
	if raw {
		return r
	}
	if !r.has("Host") {
		r.fields = append([]string{"Host: " + host}, r.fields...)
	}
	if r.body != "" && !r.has("Content-Length") && !r.has("Transfer-Encoding") {
		r.fields = append(r.fields, "Content-Length: "+strconv.Itoa(len(r.body)))
	}
	return r
}

func (r request) has(name string) bool { _, ok := find(r.fields, name); return ok }

func (r request) method() string { m, _, _ := strings.Cut(r.line, " "); return m }

// bytes is the request as it goes over the wire.
func (r request) bytes() []byte {
	body := r.body
	if te, ok := find(r.fields, "Transfer-Encoding"); ok && strings.EqualFold(te, "chunked") {
		body = fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(r.body), r.body)
	}
	return []byte(strings.Join(append([]string{r.line}, r.fields...), "\r\n") + "\r\n\r\n" + body)
}

// text is the request as it is written down, with its address.
func (r request) text() string {
	var b strings.Builder
	parts := strings.Fields(r.line)
	if host, ok := find(r.fields, "Host"); ok && len(parts) == 3 {
		switch {
		case strings.HasPrefix(parts[1], "/"):
			b.WriteString("@url http://" + host + parts[1] + "\n")
		case strings.Contains(parts[1], "://"):
			b.WriteString("@url " + parts[1] + "\n")
		}
	}
	b.WriteString(strings.Join(append([]string{r.line}, r.fields...), "\n") + "\n")
	if r.body != "" {
		b.WriteString("\n" + r.body + "\n")
	}
	return b.String()
}

// find gives the first field of a name.
func find(fields []string, name string) (string, bool) {
	for _, f := range fields {
		if k, v, ok := strings.Cut(f, ":"); ok && strings.EqualFold(k, name) {
			return strings.TrimSpace(v), true
		}
	}
	return "", false
}
