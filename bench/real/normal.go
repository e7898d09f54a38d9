package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// check is one piece of normal use. It is either a call that must be answered
// alike by server and gate, or something that is done.
type check struct {
	name  string
	call  *call
	loose bool // the body holds times or fresh ids: only status and type are compared
	do    func(context.Context, *stage) (string, error)
}

// normalUse does everything and prints the table. It reports whether nothing
// was hindered.
func normalUse(ctx context.Context, st *stage) bool {
	fmt.Print("### Normal use\n\n| What | Outcome |\n| --- | --- |\n")
	good := true
	for _, c := range st.server.normal {
		outcome, err := st.check(ctx, c)
		if err != nil {
			good = false
			outcome = "**hindered**: " + strings.Join(strings.Fields(err.Error()), " ")
		}
		fmt.Printf("| %s | %s |\n", c.name, outcome)
	}
	fmt.Println()
	return good
}

func (st *stage) check(ctx context.Context, c check) (string, error) {
	if c.do != nil {
		return c.do(ctx, st)
	}
	alone, err := st.send(ctx, st.alone, *c.call)
	if err != nil {
		return "", err
	}
	gate, err := st.send(ctx, st.gate, *c.call)
	if err != nil {
		return "", err
	}
	if alone.status != gate.status || alone.header.Get("Content-Type") != gate.header.Get("Content-Type") {
		return "", fmt.Errorf("alone %d %s, gate %d %s: %.300s", alone.status, alone.header.Get("Content-Type"), gate.status, gate.header.Get("Content-Type"), gate.body)
	}
	if missing := lost(alone.header, gate.header); len(missing) > 0 {
		return "", fmt.Errorf("the gate dropped or changed %s", strings.Join(missing, ", "))
	}
	if c.loose {
		return fmt.Sprintf("%d, fields alike", gate.status), nil
	}
	if !bytes.Equal(alone.body, gate.body) {
		return "", fmt.Errorf("%d bytes alone, %d through the gate", len(alone.body), len(gate.body))
	}
	return fmt.Sprintf("%d, %d bytes alike", gate.status, len(gate.body)), nil
}

// volatile are fields that differ between any two answers.
var volatile = []string{"Date", "Content-Length", "Etag", "Set-Cookie", "Location", "Last-Modified", "X-Request-Id", "Connection", "Transfer-Encoding", "Keep-Alive"}

// lost lists the fields of the server's answer that the gate's lacks.
func lost(alone, gate http.Header) []string {
	var out []string
	for name, values := range alone {
		if name == "Vary" && slices.Equal(values, without(gate[name], "X-API-Key")) {
			continue // the answer now depends on the key, and the gate says so
		}
		if !slices.Contains(volatile, name) && !slices.Equal(values, gate[name]) {
			out = append(out, fmt.Sprintf("%s (%q, now %q)", name, values, gate[name]))
		}
	}
	for name := range gate {
		if _, ok := alone[name]; !ok && !slices.Contains(volatile, name) && (name != "Vary" || len(without(gate[name], "X-API-Key")) > 0) {
			out = append(out, name+" (added)")
		}
	}
	slices.Sort(out)
	return out
}

// without returns the list without one value.
func without(list []string, value string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == value })
}

func get(target, as string) *call { return &call{method: "GET", target: target, as: as} }
