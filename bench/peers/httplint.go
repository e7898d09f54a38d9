package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"slices"
	"strings"

	"github.com/candorhttp/candor"
)

//go:embed httplint_driver.py
var driver string

// message is a request or an answer as the driver reads it.
type message struct {
	Method string      `json:"method,omitempty"`
	Target string      `json:"target,omitempty"`
	Status int         `json:"status"`
	Header [][2]string `json:"header"`
	Body   []byte      `json:"body"`
}

// exchange is one exchange as the driver reads it.
type exchange struct {
	ID       string   `json:"id"`
	URL      string   `json:"url"`
	Request  *message `json:"request,omitempty"`
	Response message  `json:"response"`
}

// said is what the driver prints for one exchange or address.
type said struct {
	ID     string `json:"id"`
	Notes  []note `json:"notes"`
	Failed string `json:"failed"`
}

func exchangeOf(id string, x *candor.Exchange) exchange {
	out := exchange{ID: id, URL: x.Request.URL, Response: message{Status: x.Response.Status, Header: pairs(x.Response.Header), Body: x.Response.Body}}
	if x.Evidence.Has(candor.SawRequestLine) {
		out.Request = &message{Method: x.Request.Method, Target: x.Request.Target, Header: pairs(x.Request.Header), Body: x.Request.Body}
		if out.URL == "" {
			out.URL = "https://" + x.Request.Header.Get("Host") + x.Request.Target
		}
	}
	return out
}

func pairs(h http.Header) [][2]string {
	var out [][2]string
	for name, values := range h {
		for _, v := range values {
			out = append(out, [2]string{name, v})
		}
	}
	slices.SortStableFunc(out, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return out
}

// drive runs the driver and reads its lines.
func drive(ctx context.Context, python, input string, args ...string) ([]said, error) {
	cmd := exec.CommandContext(ctx, python, append([]string{"-c", driver}, args...)...)
	cmd.Stdin = strings.NewReader(input)
	var out, warnings bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &warnings
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", python, err, warnings.Bytes())
	}
	var all []said
	lines := bufio.NewScanner(&out)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var s said
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return nil, fmt.Errorf("the driver printed %q: %w", lines.Text(), err)
		}
		all = append(all, s)
	}
	return all, lines.Err()
}

// askHTTPLint gives every case the notes that httplint has on it, and the
// labels that they stand for.
func askHTTPLint(ctx context.Context, python string, all []*labelled) error {
	var input strings.Builder
	type place struct {
		c      *labelled
		status int
	}
	places := map[string]place{}
	encoder := json.NewEncoder(&input)
	for i, c := range all {
		for k := range c.exchanges {
			id := fmt.Sprintf("%d.%d", i, k)
			places[id] = place{c, c.exchanges[k].Response.Status}
			if err := encoder.Encode(exchangeOf(id, &c.exchanges[k])); err != nil {
				return err
			}
		}
	}
	answers, err := drive(ctx, python, input.String())
	if err != nil {
		return err
	}
	if len(answers) != len(places) {
		return fmt.Errorf("httplint answered %d of %d exchanges", len(answers), len(places))
	}
	var failed []error
	for _, a := range answers {
		p := places[a.ID]
		if a.Failed != "" {
			failed = append(failed, fmt.Errorf("%s: %s", p.c.name, a.Failed))
		}
		for _, n := range a.Notes {
			p.c.notes = append(p.c.notes, n)
			m := meaningOf(n)
			if m == nil || m.states {
				continue
			}
			if l := m.label(p.c, p.status); l != "" && !slices.Contains(p.c.theirs, l) {
				p.c.theirs = append(p.c.theirs, l)
			}
		}
	}
	return errors.Join(failed...)
}

// versions asks which httplint and REDbot a Python has; "" for one it lacks.
func versions(ctx context.Context, python string) (map[string]string, error) {
	out, err := exec.CommandContext(ctx, python, "-c", driver, "--versions").Output()
	if err != nil {
		return nil, err
	}
	var all map[string]string
	return all, json.Unmarshal(out, &all)
}
