package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// call is one request, sent as written, with what was answered when its note
// was written.
type call struct {
	name   string // what is wrong with it
	method string
	target string
	as     string // a holder, "key" for the API key, "" for nobody
	fields []string
	body   string
	size   int // bytes of content, made of spaces before body; 0 means body alone
	typ    string

	alone, gate int // status codes
	note        string
}

// answer is what a server said.
type answer struct {
	status int
	header http.Header
	body   []byte
	reason string // of a problem document of ours
}

// send writes the request byte by byte, so that nothing mends it on the way.
func (st *stage) send(ctx context.Context, address string, c call) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return nil, err
	}
	go func() { _, _ = conn.Write(st.request(c)) }() // a server may answer before it has read everything
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: c.method})
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	a := &answer{status: resp.StatusCode, header: resp.Header}
	if a.body, err = io.ReadAll(io.LimitReader(resp.Body, 16<<20)); err != nil {
		return nil, err
	}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") {
		var p struct{ Reason string }
		if json.Unmarshal(a.body, &p) == nil {
			a.reason = p.Reason
		}
	}
	return a, nil
}

// request gives the bytes of a call. Host is one name for both, so that pages
// which repeat it can be compared.
func (st *stage) request(c call) []byte {
	var b bytes.Buffer
	connection := "close"
	if slices.ContainsFunc(c.fields, func(f string) bool { return strings.HasPrefix(f, "Upgrade:") }) {
		connection = "Upgrade"
	}
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: %s\r\n", c.method, st.fill(c.target), connection)
	switch c.as {
	case "":
	case "key":
		fmt.Fprintf(&b, "X-API-Key: %s\r\n", st.keys.key)
	default:
		fmt.Fprintf(&b, "Authorization: Bearer %s\r\n", st.keys.token(c.as))
	}
	for _, f := range c.fields {
		b.WriteString(f + "\r\n")
	}
	body := st.fill(c.body)
	if n := c.size - len(body); n > 0 {
		body = strings.Repeat(" ", n) + body
	}
	if body != "" || c.typ != "" {
		typ := c.typ
		if typ == "" {
			typ = "application/json"
		}
		fmt.Fprintf(&b, "Content-Type: %s\r\nContent-Length: %d\r\n", typ, len(body))
	}
	b.WriteString("\r\n" + body)
	return b.Bytes()
}

// wrongRequests sends each to both and prints the table. It reports whether
// every answer is the one that its note speaks of.
func wrongRequests(ctx context.Context, st *stage) bool {
	fmt.Print("### Wrong requests\n\n| Request | Alone | Gate | Reason | Read by hand |\n| --- | --- | --- | --- | --- |\n")
	good := true
	for _, c := range st.server.wrong {
		gate, gateErr := st.send(ctx, st.gate, c) // first: alone it may really be done
		alone, aloneErr := st.send(ctx, st.alone, c)
		reason := ""
		if gateErr == nil && gate.reason != "" {
			reason = "`" + gate.reason + "`"
		}
		note := c.note
		if !says(alone, c.alone) || !says(gate, c.gate) {
			good = false
			note = fmt.Sprintf("**CHANGED: was %d and %d.** %s", c.alone, c.gate, note)
		}
		fmt.Printf("| %s<br>`%s` | %s | %s | %s | %s |\n", c.name, short(c), text(alone, aloneErr), text(gate, gateErr), reason, note)
	}
	fmt.Println()
	return good
}

func says(a *answer, status int) bool { return a != nil && a.status == status }

// variable is what fill replaces.
var variable = regexp.MustCompile(`\{\{(\w+)\}\}`)

// short shows a request in a cell of a table.
func short(c call) string {
	s := c.method + " " + c.target
	if c.size > 0 {
		s += fmt.Sprintf(" (%d bytes)", c.size)
	} else if c.body != "" {
		s += " " + strings.Replace(c.body, usualSilence, "{…", 1)
	}
	if len(c.fields) == 1 {
		s += " (" + c.fields[0] + ")"
	}
	s = variable.ReplaceAllString(s, "$1")
	if r := []rune(s); len(r) > 96 {
		s = string(r[:95]) + "…"
	}
	return strings.NewReplacer("|", "¦", "\r\n", " ").Replace(s)
}

// text shows an answer in a cell: the code, and the first words of the body
// where the server wrote no problem document.
func text(a *answer, err error) string {
	if err != nil {
		return "no answer: " + err.Error()
	}
	s := fmt.Sprint(a.status)
	if a.reason == "" && a.status >= 400 {
		s += " " + excerpt(a)
	}
	return s
}

func excerpt(a *answer) string {
	body := strings.Join(strings.Fields(string(a.body)), " ")
	if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		return "*an HTML page*"
	}
	if body == "" {
		return "*nothing more*"
	}
	if r := []rune(body); len(r) > 80 {
		body = string(r[:79]) + "…"
	}
	return "`" + strings.NewReplacer("|", "¦", "`", "'").Replace(body) + "`"
}
