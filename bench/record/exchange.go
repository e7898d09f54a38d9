package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// longest is how much of a content is written down; a longer one is marked as
// not seen.
const longest = 8 << 10

// answer is what came back. The head is kept as it was sent.
type answer struct {
	line   string
	fields []string
	body   string
}

func (a *answer) field(name string) (string, bool) { return find(a.fields, name) }

func (a *answer) status() int {
	parts := strings.SplitN(a.line, " ", 3)
	if len(parts) < 2 {
		return 0
	}
	n, _ := strconv.Atoi(parts[1])
	return n
}

// recorded is one case with what was answered.
type recorded struct {
	name      string
	exchanges []exchange
}

type exchange struct {
	request request
	answer  *answer
}

// send asks one case.
func (a ask) send(s *server) (recorded, error) {
	c := recorded{name: a.name}
	var before *answer
	for _, r := range a.requests {
		text, err := fill(r, before)
		if err != nil {
			return c, err
		}
		x := exchange{request: parseRequest(text, s.host)}
		if x.answer, err = roundTrip(s.port, x.request); err != nil {
			return c, fmt.Errorf("%s: %w", x.request.line, err)
		}
		c.exchanges = append(c.exchanges, x)
		before = x.answer
	}
	return c, nil
}

// roundTrip sends a request over a connection of its own and reads the answer.
func roundTrip(port int, r request) (*answer, error) {
	conn, err := net.Dial("tcp", address(port))
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return nil, err
	}
	go func() { _, _ = conn.Write(r.bytes()) }() // a server may answer before it has read everything
	in := bufio.NewReader(conn)
	for {
		a, err := readHead(in)
		if err != nil {
			return nil, err
		}
		if n := a.status(); n >= 100 && n < 200 && n != 101 {
			continue // an interim answer; the final one follows
		}
		return a, a.readBody(in, conn, r.method())
	}
}

func readHead(in *bufio.Reader) (*answer, error) {
	a := &answer{}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return nil, fmt.Errorf("no whole head: %w after %q", err, line)
		}
		line = strings.TrimRight(line, "\r\n")
		switch {
		case a.line == "" && line != "":
			a.line = line
		case a.line == "":
		case line == "":
			return a, nil
		default:
			a.fields = append(a.fields, line)
		}
	}
}

// readBody reads the content as a client sees it, and content where none may
// be, which a client would take for the next answer.
func (a *answer) readBody(in *bufio.Reader, conn net.Conn, method string) error {
	n := a.status()
	if method == "HEAD" || n == 101 || n == 204 || n == 304 {
		if err := conn.SetReadDeadline(time.Now().Add(150 * time.Millisecond)); err != nil {
			return err
		}
		raw, err := io.ReadAll(in)
		if n != 101 {
			a.body = string(raw)
		}
		if err == nil || errors.Is(err, os.ErrDeadlineExceeded) || strings.Contains(err.Error(), "reset by peer") {
			return nil
		}
		return err
	}
	if te, ok := a.field("Transfer-Encoding"); ok && strings.EqualFold(te, "chunked") {
		return a.readChunks(in)
	}
	var raw []byte
	var err error
	if length, ok := a.field("Content-Length"); ok {
		size, bad := strconv.ParseInt(length, 10, 64)
		if bad != nil {
			return bad
		}
		raw = make([]byte, size)
		_, err = io.ReadFull(in, raw)
	} else {
		raw, err = io.ReadAll(in)
		if err != nil && strings.Contains(err.Error(), "reset by peer") {
			err = nil // the server closed while content of the request was under way
		}
	}
	a.body = string(raw)
	return err
}

func (a *answer) readChunks(in *bufio.Reader) error {
	var b strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		size, _, _ := strings.Cut(strings.TrimSpace(line), ";")
		n, err := strconv.ParseInt(size, 16, 64)
		if err != nil {
			return err
		}
		if n == 0 {
			_, err := textproto.NewReader(in).ReadMIMEHeader()
			if errors.Is(err, io.EOF) {
				err = nil
			}
			a.body = b.String()
			return err
		}
		if _, err := io.CopyN(&b, in, n); err != nil {
			return err
		}
		if _, err := in.ReadString('\n'); err != nil {
			return err
		}
	}
}

// divides are lines that the text format takes for the end of a content.
var divides = regexp.MustCompile(`(?m)^(?:---|=== .*|HTTP/\d(?:\.\d)? \d{3}(?: .*)?)$`)

// writable reports whether a content can stand in a text.
func writable(body string) bool {
	return len(body) <= longest && utf8.ValidString(body) && !strings.Contains(body, "\x00") && !divides.MatchString(body)
}

func (x exchange) text() string {
	body := x.answer.body
	unseen := ""
	if !writable(body) {
		unseen, body = "@unseen response-body\n", ""
	}
	out := unseen + x.request.text() + "\n" + strings.Join(append([]string{x.answer.line}, x.answer.fields...), "\n") + "\n"
	if body != "" {
		out += "\n" + body
		if !strings.HasSuffix(body, "\n") {
			out += "\n"
		}
	}
	return out
}
