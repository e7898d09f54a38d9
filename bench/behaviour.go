package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"text/tabwriter"
	"time"
)

// situation is one request as bytes and the answer that is right.
type situation struct {
	name  string
	raw   []byte
	right string // as [answer.String] writes it, without the form of the body: "405 A"
}

// Fields that most situations share.
const (
	correlation = "X-Correlation-Id: 0b5e7a44-3c1f-4d2a-9e8b-7a6f5c4d3e2f\r\n"
	jsonType    = "Content-Type: application/json\r\n"
	anID        = "7f3c2a90-5b1d-4e6f-8a21-9c0d3e4f5a6b"
)

// request writes a request. Content gets its length; the rest is as given.
func request(line, fields string, content []byte) []byte {
	b := fmt.Appendf(nil, "%s HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n%s", line, fields)
	if content != nil {
		b = fmt.Appendf(b, "Content-Length: %d\r\n", len(content))
	}
	return append(append(b, "\r\n"...), content...)
}

// post is a POST of an order.
func post(content []byte) []byte {
	return request("POST /orders", correlation+jsonType, content)
}

func get(target string) []byte { return request("GET "+target, "", nil) }

// nested is an order whose notes are so many arrays deep.
func nested(depth int) []byte {
	return change(`"giftWrap":true`, `"giftWrap":`+strings.Repeat("[", depth)+strings.Repeat("]", depth))
}

func situations() []situation {
	return []situation{
		{"valid order", post(body), "201"},
		{"invalid JSON", post(change(`"last4":"4242",`, `"last4":"4242",,`)), "400"},
		{"schema violation", post(change(`"quantity":4`, `"quantity":0`)), "422"},
		{"violation first, syntax error later", post(bytes.Replace(change(`"status":"new"`, `"status":"odd"`), []byte(`"partner":"none"}`), []byte(`"partner":"none"`), 1)), "400"},
		{"second value after the first", post(append(bytes.Clone(body), " {}"...)), "400"},
		{"member twice", post(change(`"status":"new"`, `"status":"new","status":"paid"`)), "400"},
		{"invalid UTF-8 in a text", post(change("Köln", "K\xf6ln")), "400"},
		{"escape of a lone surrogate", post(change("Köln", `K\ud800ln`)), "400"},
		{"byte order mark", post(append([]byte("\xef\xbb\xbf"), body...)), "400"},
		{"nesting 9,000", post(nested(9_000)), "400"},
		{"nesting 200,000", post(nested(200_000)), "400"},
		{"number 1e999", post(change("64.0", "1e999")), "422"},
		{"integer written 2.0", post(change(`"quantity":2`, `"quantity":2.0`)), "422"},
		{"null for an object", post([]byte("null")), "422"},
		{"date 2026-02-30", post(change(`"2026-11-26"`, `"2026-02-30"`)), "422"},
		{"content of 3 MiB", request("PATCH /customers/C-100234", jsonType, []byte(`{"text":"`+strings.Repeat("x", 3<<20)+`"}`)), "413"},
		{"no content", request("POST /orders", correlation+jsonType, []byte{}), "400"},
		{"Content-Type text/plain", request("POST /orders", correlation+"Content-Type: text/plain\r\n", body), "415"},
		{"Content-Type absent", request("POST /orders", correlation, body), "415"},
		{"Content-Encoding br", request("POST /orders", correlation+jsonType+"Content-Encoding: br\r\n", body), "415"},
		{"Accept: application/xml", request("GET /orders", "Accept: application/xml\r\n", nil), "406"},
		{"required field missing", request("POST /orders", jsonType, body), "400"},
		{"query of the wrong type", get("/orders?limit=ten"), "400"},
		{"query out of range", get("/orders?limit=201"), "422"},
		{"single query value twice", get("/orders?limit=5&limit=abc"), "400"},
		{"query limit=%zz", get("/orders?limit=%zz"), "400"},
		{"path with %zz", get("/orders/%zz"), "400"},
		{"path value not a uuid", get("/orders/17"), "400"},
		{"unknown route", get("/no/such/route"), "404"},
		{"wrong method, plain path", request("DELETE /reports/daily", "", nil), "405 A"},
		{"wrong method, path with a value", request("POST /products/TEA-10231", jsonType, []byte("{}")), "405 A"},
		{"unknown method", request("FROB /orders", "", nil), "501"},
		{"HEAD where GET is", request("HEAD /orders", "", nil), "200"},
		{"OPTIONS", request("OPTIONS /orders", "", nil), "204 A"},
		{"no credentials", request("DELETE /orders/"+anID, "", nil), "401 W"},
		{"unknown token", request("DELETE /orders/"+anID, "Authorization: Bearer stolen\r\n", nil), "401 W"},
		{"token without the scope", request("DELETE /orders/"+anID, "Authorization: Bearer "+reader+"\r\n", nil), "403"},
		{"token with the scope", request("DELETE /orders/"+anID, "Authorization: Bearer "+writer+"\r\n", nil), "204"},
	}
}

// answer is what is shown of a response.
type answer struct {
	status    int
	form      string // p problem+json, j other JSON, t text, "" none
	allow     bool
	challenge bool
}

// String is the status, the form of the body, A for Allow and W for
// WWW-Authenticate: "405p A".
func (a answer) String() string {
	s := fmt.Sprint(a.status, a.form)
	if a.form == "" {
		s = fmt.Sprint(a.status)
	}
	return s + a.fields()
}

// brief is String without the form of the body.
func (a answer) brief() string { return fmt.Sprint(a.status) + a.fields() }

func (a answer) fields() string {
	s := ""
	if a.allow && (a.status == http.StatusMethodNotAllowed || a.status == http.StatusNoContent) {
		s += " A"
	}
	if a.challenge && a.status == http.StatusUnauthorized {
		s += " W"
	}
	return s
}

// ask sends bytes over a connection of its own and reads one answer. The
// server may answer before everything is sent.
func ask(addr string, raw []byte) (answer, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return answer{}, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return answer{}, err
	}
	sent := make(chan error, 1)
	go func() {
		_, err := conn.Write(raw)
		sent <- err
	}()
	method, _, _ := strings.Cut(string(raw[:min(len(raw), 16)]), " ")
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return answer{}, errors.Join(err, conn.Close(), <-sent)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil && !errors.Is(err, net.ErrClosed) && len(text) == 0 {
		return answer{}, err
	}
	a := answer{status: res.StatusCode, allow: res.Header.Get("Allow") != "", challenge: res.Header.Get("WWW-Authenticate") != ""}
	switch media := res.Header.Get("Content-Type"); {
	case len(text) == 0 || a.status < 300:
	case strings.HasPrefix(media, "application/problem+json"):
		a.form = "p"
	case strings.Contains(media, "json"):
		a.form = "j"
	default:
		a.form = "t"
	}
	return a, nil
}

// serve puts every rival on a loopback address of its own.
func serve() (addrs []string, stop func() error, err error) {
	var servers []*http.Server
	stop = func() error {
		var errs []error
		for _, s := range servers {
			errs = append(errs, s.Close())
		}
		return errors.Join(errs...)
	}
	for _, r := range rivals {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, stop, err
		}
		s := &http.Server{ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: 10 * time.Second}
		addrs = append(addrs, l.Addr().String())
		if r.name == "candor" { // with its listener, which restyles what net/http answers by itself
			g, err := newGuard()
			if err != nil {
				return nil, stop, errors.Join(err, l.Close())
			}
			s.Handler = g.Wrap(bareAPI())
			l = g.Listener(s, l)
		} else if s.Handler, err = r.build(bareAPI()); err != nil {
			return nil, stop, errors.Join(err, l.Close())
		}
		servers = append(servers, s)
		go func() { _ = s.Serve(l) }()
	}
	return addrs, stop, nil
}

// printBehaviour asks every rival in every situation over loopback.
func printBehaviour(w io.Writer) error {
	addrs, stop, err := serve()
	if err != nil {
		return errors.Join(err, stop())
	}
	t := tabwriter.NewWriter(w, 0, 0, 1, ' ', tabwriter.Debug)
	fmt.Fprintln(w, "p problem+json, j other JSON, t text; A Allow sent, W WWW-Authenticate sent; ! not the right answer.")
	fmt.Fprintln(w, "candor runs with accept: strict and integers: by-text, because the handler decodes into int.")
	row(t, "situation", func(j int) string { return rivals[j].name }, "right")
	all, wrong := situations(), make([]int, len(rivals))
	for _, s := range all {
		var failed error
		row(t, s.name, func(j int) string {
			a, err := ask(addrs[j], s.raw)
			if err != nil {
				failed = errors.Join(failed, fmt.Errorf("%s: %s: %w", s.name, rivals[j].name, err))
			}
			if a.brief() != s.right {
				wrong[j]++
				return a.String() + " !"
			}
			return a.String()
		}, s.right)
		if failed != nil {
			return errors.Join(failed, stop())
		}
	}
	row(t, fmt.Sprintf("right of %d", len(all)), func(j int) string { return fmt.Sprint(len(all) - wrong[j]) })
	return errors.Join(t.Flush(), stop())
}
