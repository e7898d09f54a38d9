package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/candorhttp/candor/openapi"
)

func Test_that_right_requests_are_answered_as_promised(t *testing.T) {
	s := serve(t)
	placed := s.send(placingCall("good-key-1"))
	if placed.StatusCode != 201 {
		t.Fatalf("%d %s", placed.StatusCode, placed.body)
	}
	mustField(t, placed, "Location", orders+"/3001")
	found := s.send(call{method: "GET", path: orders + "/3001", as: "reader"})
	if found.StatusCode != 200 || found.body != placed.body {
		t.Errorf("%d %s, want %s", found.StatusCode, found.body, placed.body)
	}
	mustField(t, found, "Cache-Control", "private, no-cache")
	unchanged := s.send(call{method: "GET", path: orders + "/3001", as: "reader", fields: []string{"If-None-Match: " + found.Header.Get("ETag")}})
	if unchanged.StatusCode != 304 || unchanged.body != "" {
		t.Errorf("%d %q", unchanged.StatusCode, unchanged.body)
	}
	mustField(t, unchanged, "ETag", found.Header.Get("ETag"))
	var list []order
	open := s.send(call{method: "GET", path: orders + "?status=open&limit=1", as: "alice"})
	if err := json.Unmarshal([]byte(open.body), &list); err != nil || len(list) != 1 || list[0].ID != 1001 {
		t.Errorf("%s", open.body)
	}
}

func Test_that_no_answer_for_one_caller_may_be_kept_by_a_shared_cache(t *testing.T) {
	s := serve(t)
	report := call{method: "GET", path: "/reports/daily", fields: []string{"X-API-Key: " + s.keys.api, "X-Forwarded-For: 10.1.2.3"}}
	for _, c := range []call{report, {method: "GET", path: orders, as: "alice"}, {method: "GET", path: orders + "/1001", as: "alice"}, placingCall("cache-key-1")} {
		a := s.send(c)
		if a.StatusCode >= 300 {
			t.Fatalf("%s: %d %s", c.path, a.StatusCode, a.body)
		}
		mustField(t, a, "Cache-Control", "private, no-cache")
	}
}

func Test_that_no_caller_sees_another_tenants_orders(t *testing.T) {
	s := serve(t)
	for as, org := range map[string]string{"alice": "north", "bob": "south"} {
		var list []order
		a := s.send(call{method: "GET", path: "/orgs/" + org + "/orders", as: as})
		if err := json.Unmarshal([]byte(a.body), &list); err != nil || len(list) == 0 {
			t.Fatalf("%v: %s", err, a.body)
		}
		for _, o := range list {
			if o.Org != org {
				t.Errorf("%s sees %+v", as, o)
			}
		}
	}
}

func Test_that_of_two_callers_who_read_the_same_version_one_is_refused(t *testing.T) {
	s := serve(t)
	var wait sync.WaitGroup
	codes := make([]int, 8)
	for i := range codes {
		wait.Go(func() {
			codes[i] = s.send(call{"PUT", orders + "/1001", "alice", goodBody, []string{`If-Match: "1001-1"`}}).StatusCode
		})
	}
	wait.Wait()
	won := 0
	for _, c := range codes {
		switch c {
		case 200:
			won++
		case 412:
		default:
			t.Errorf("a change was answered %d", c)
		}
	}
	if won != 1 {
		t.Errorf("%d changes of one version succeeded", won)
	}
}

func Test_that_the_store_changes_and_removes_only_the_version_that_was_read(t *testing.T) {
	s := newStore()
	stale := s.get(1001)
	if _, err := s.change(stale, func(o *order) { o.Note = "first" }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.change(stale, func(o *order) { o.Note = "second" }); err != errChanged {
		t.Errorf("a stale change: %v", err)
	}
	if err := s.remove(stale); err != errChanged {
		t.Errorf("a stale removal: %v", err)
	}
	now := s.get(1001)
	if now == nil || now.Note != "first" {
		t.Fatalf("the order is now %+v", now)
	}
	if err := s.remove(now); err != nil || s.get(1001) != nil {
		t.Errorf("%v, %+v", err, s.get(1001))
	}
	if _, err := s.change(now, func(*order) {}); err != errMissing {
		t.Errorf("a change of what is gone: %v", err)
	}
}

func Test_that_what_callers_can_make_the_store_keep_is_bounded(t *testing.T) {
	s := newStore()
	var err error
	n := 0
	for ; err == nil && n <= maxOrders; n++ {
		_, err = s.place("", "north", newOrder{})
	}
	if err != errFull || n > maxOrders {
		t.Errorf("%d orders, error %v", n, err)
	}
	for i := range 2 * maxKeys {
		if _, err := s.begin(string(rune(i+0x10000)), [32]byte{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.keys) != maxKeys || len(s.oldest) != maxKeys {
		t.Errorf("%d keys kept in order, %d in all", len(s.oldest), len(s.keys))
	}
}

func Test_that_a_key_whose_order_found_no_room_is_free_again(t *testing.T) {
	s := newStore()
	for s.orders = nil; len(s.orders) < maxOrders; {
		s.orders = append(s.orders, order{})
	}
	for range 2 {
		if placed, err := s.begin("k", [32]byte{}); placed != nil || err != nil {
			t.Fatalf("%v %v", placed, err)
		}
		if _, err := s.place("k", "north", newOrder{}); err != errFull {
			t.Fatal(err)
		}
	}
}

func Test_that_every_code_the_guard_can_send_is_declared(t *testing.T) {
	k, err := newKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	g, err := newGuard(&api{store: newStore()}, k)
	if err != nil {
		t.Fatal(err)
	}
	if u := g.Undeclared(); len(u) > 0 {
		t.Errorf("undeclared: %v", u)
	}
}

func Test_that_every_operation_of_the_document_has_a_handler(t *testing.T) {
	doc, err := openapi.Parse("openapi.yaml", document)
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("handlers.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range doc.Operations {
		if want := `mux.HandleFunc("` + op.Method + " " + op.Template + `"`; !bytes.Contains(source, []byte(want)) {
			t.Errorf("%s has no handler", op.Name())
		}
	}
	if lines := bytes.Count(source, []byte("\n")); lines > 150 {
		t.Errorf("the handlers take %d lines; the point of the example is that they are short", lines)
	}
}

// notes is a writer for one goroutine to write and another to read.
type notes struct {
	mu sync.Mutex
	b  strings.Builder
	on func(string)
}

func (n *notes) Write(b []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.b.Write(b)
	n.on(n.b.String())
	return len(b), nil
}

func Test_that_a_taken_port_is_named_calls_are_printed_and_a_signal_ends_it(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out := &notes{on: func(s string) {
		if strings.Contains(s, "Stop with") {
			stop()
		}
	}}
	if err := run(ctx, taken.Addr().String(), out); err != nil {
		t.Fatal(err)
	}
	text := out.b.String()
	for _, want := range []string{"Port " + port + " is taken", "# 201", "# 400", "# 401", "# 403", "# 422", "curl -i http://127.0.0.1:", "Shutting down."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
}

func Test_that_an_address_that_is_none_says_what_to_write(t *testing.T) {
	for _, bad := range []string{"8402", "127.0.0.1:http", "127.0.0.1:70000"} {
		if _, err := open(bad, &notes{on: func(string) {}}); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("-listen %s: %v", bad, err)
		}
	}
}
