package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/candorhttp/candor/gate"
	"github.com/candorhttp/candor/internal/config"
	"github.com/candorhttp/candor/internal/sample"
	"github.com/candorhttp/candor/ladder"
)

// demo is the bundled API with the gate in front of it.
type demo struct {
	in     *invocation
	dir    string // its files, where the user can look at them
	tokens map[string]string
	log    *demoLog
	api    string
	gate   *gate.Gate
	client *http.Client
}

// demoLog keeps the lines of the access log in a file and tells how many came.
type demoLog struct {
	mu   sync.Mutex
	file *os.File
	all  bytes.Buffer
}

func (l *demoLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all.Len() < 1<<20 {
		l.all.Write(b)
	}
	return l.file.Write(b)
}

func (l *demoLog) lines() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Split(strings.TrimSpace(l.all.String()), "\n")
}

// runDemo shows what candor is for without a second terminal.
func runDemo(ctx context.Context, in *invocation, o gateOptions) error {
	dir, err := os.MkdirTemp("", "candor-demo-")
	if err != nil {
		return usage("", err)
	}
	defer os.RemoveAll(dir)
	d := &demo{in: in, dir: dir, client: &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	c, err := d.files(o)
	if err != nil {
		return err
	}
	api, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return usage("", err)
	}
	d.api = "http://" + api.Addr().String()
	srv := &http.Server{Handler: sample.Handler(), ReadHeaderTimeout: 5 * time.Second, ErrorLog: nil}
	go srv.Serve(api) //nolint:errcheck // ends with the demo
	defer srv.Close()
	upstream, err := url.Parse(d.api)
	if err != nil {
		return usage("", err)
	}
	if d.gate, err = gate.New(gate.Config{Guard: c.Config, Upstream: upstream, Log: d.log, Slog: talk(in), Repair: c.File.Answers == "repair"}); err != nil {
		return faulty(err)
	}
	traffic, admin, err := gateListeners(in, c.File, o)
	if err != nil {
		return usage("name another with --listen or --admin", err)
	}
	served := make(chan error, 1)
	serving, stop := context.WithCancel(ctx)
	defer stop()
	go func() { served <- d.gate.Serve(serving, traffic, admin) }()
	if err := d.show(ctx, "http://"+traffic.Addr().String(), "http://"+admin.Addr().String()); err != nil {
		stop()
		<-served
		return err
	}
	return <-served
}

// files writes what the demo is made of and compiles it.
func (d *demo) files(o gateOptions) (*config.Compiled, error) {
	keys, err := sample.NewKeys()
	if err != nil {
		return nil, usage("", err)
	}
	d.tokens = keys.Tokens()
	write := map[string][]byte{"openapi.yaml": sample.Spec(), "candor.yaml": sample.Config(), "keys.json": keys.JWKS(), "keys.yaml": keys.APIKeys()}
	for name, token := range d.tokens {
		write[name+".token"] = []byte(token)
	}
	for name, data := range write {
		if err := os.WriteFile(filepath.Join(d.dir, name), data, 0o600); err != nil {
			return nil, usage("", err)
		}
	}
	file, err := os.OpenFile(filepath.Join(d.dir, "access.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, usage("", err)
	}
	d.log = &demoLog{file: file}
	o.config = filepath.Join(d.dir, "candor.yaml")
	c, err := o.compile(&invocation{})
	if err != nil {
		return nil, faulty(err)
	}
	return c, nil
}

// show sends the twelve requests twice and says what came back.
func (d *demo) show(ctx context.Context, front, console string) error {
	calls := sample.Calls()
	var b strings.Builder
	fmt.Fprintf(&b, "A sloppy orders API, alone at %s and behind the gate at %s.\nPages are on the console, below %s/-/guide.\n\n", d.api, front, console)
	rows := [][]string{{"request", "API alone", "gate", "reason", "page"}}
	for _, call := range calls {
		alone, _, err := d.send(ctx, call, d.api)
		if err != nil {
			return unjudged("", err)
		}
		guarded, _, err := d.send(ctx, call, front)
		if err != nil {
			return unjudged("", err)
		}
		reason := d.lastReason()
		page := ""
		if guarded >= 400 {
			page = "/reasons/" + reason
		} else {
			reason = "-"
		}
		rows = append(rows, []string{call.Name, status(alone), status(guarded), reason, page})
	}
	b.WriteString(columnsOf(rows))
	b.WriteString("\nWhat the gate counted, per route, with reasons:\n\n")
	b.WriteString(columnsOf(d.counted()))
	d.oneRefusal(ctx, &b, front, calls)
	d.next(&b, front, console)
	_, err := io.WriteString(d.in.Stdout, b.String())
	return unwritten(err)
}

func status(code int) string { return fmt.Sprintf("%d", code) }

// send makes one call and returns code and content.
func (d *demo) send(ctx context.Context, call sample.Call, base string) (int, []byte, error) {
	req, err := call.Request(base, d.tokens)
	if err != nil {
		return 0, nil, err
	}
	resp, err := d.client.Do(req.WithContext(ctx))
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	return resp.StatusCode, data, err
}

// lastReason reads the reason of the newest line of the access log.
func (d *demo) lastReason() string {
	lines := d.log.lines()
	_, rest, _ := strings.Cut(lines[len(lines)-1], `"reason":"`)
	reason, _, _ := strings.Cut(rest, `"`)
	return reason
}

// counted is the table of refusals.
func (d *demo) counted() [][]string {
	rows := [][]string{{"route", "requests", "refused"}}
	for _, c := range d.gate.Counts() {
		if c.Total == 0 {
			continue
		}
		var refused []string
		for col, reasons := range c.Reasons {
			for name, n := range reasons {
				code := col
				if r := ladder.ReasonByName(name); r != nil && strings.HasSuffix(col, "xx") {
					code = status(r.Code) // the column holds several codes, a reason has one
				}
				refused = append(refused, fmt.Sprintf("%s %s %d", code, name, n))
			}
		}
		slices.Sort(refused)
		first := "-"
		if len(refused) > 0 {
			first = refused[0]
		}
		route := c.Route
		if route == "" {
			route = "(no template)"
		}
		rows = append(rows, []string{c.Method + " " + route, fmt.Sprint(c.Total), first})
		for _, r := range refused[min(1, len(refused)):] {
			rows = append(rows, []string{"", "", r})
		}
	}
	return rows
}

// oneRefusal shows one refusal whole: the answer and the line of the log.
func (d *demo) oneRefusal(ctx context.Context, b *strings.Builder, front string, calls []sample.Call) {
	i := slices.IndexFunc(calls, func(c sample.Call) bool { return c.Reason == "insufficient-scope" })
	if i < 0 {
		return
	}
	code, body, err := d.send(ctx, calls[i], front)
	if err != nil {
		return
	}
	lines := d.log.lines()
	fmt.Fprintf(b, "\nThe %d for the missing scope, as the client reads it:\n\n%s\n\nand as the log keeps it:\n\n%s\n", code, safe(string(body)), safe(lines[len(lines)-1]))
}

func (d *demo) next(b *strings.Builder, front, console string) {
	fmt.Fprintf(b, `
Still listening. In another terminal:

  curl -i -H "Authorization: Bearer $(cat %[1]s/alice.token)" \
       -H "Content-Type: application/json" -H "X-Request-Source: web" \
       -d '{"customer":' %[2]s/orgs/north/orders      # 400
  the same with reader.token                          # 403: rights come first
  candor watch %[1]s/access.log
  open %[3]s/-/guide/compare/400-vs-403

For your own API: candor gate openapi.yaml --upstream http://127.0.0.1:8080 --observe
Ctrl-C ends it.
`, d.dir, front, console)
}

// columnsOf sets rows as a table with a head.
func columnsOf(rows [][]string) string {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], len(cell))
		}
	}
	var b strings.Builder
	for n, row := range rows {
		line := ""
		for i, cell := range row {
			line += fmt.Sprintf("%-*s  ", width[i], cell)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
		if n == 0 {
			line := ""
			for _, w := range width {
				line += strings.Repeat("-", w) + "  "
			}
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	return b.String()
}
