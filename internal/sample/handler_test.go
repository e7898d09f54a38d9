package sample

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func Test_that_right_requests_are_answered_right(t *testing.T) {
	const one = orders + "/1001"
	for _, row := range []struct {
		call     Call
		status   int
		body     string
		location string
	}{
		{Call{Method: "GET", Path: "/health"}, 200, `{"status":"up"}`, ""},
		{Call{Method: "GET", Path: orders, As: "alice"}, 200, `"id":1003`, ""},
		{Call{Method: "GET", Path: orders + "?status=paid&limit=1", As: "reader"}, 200, `[{"id":1002,"org":"north","customer":"Grace",`, ""},
		{Call{Method: "GET", Path: "/orgs/south/orders/2001", As: "bob"}, 200, `"customer":"Edsger"`, ""},
		{Call{Method: "POST", Path: orders, Header: with(), Body: good, As: "alice"}, 201, `"status":"open"`, "/orgs/north/orders/3001"},
		{Call{Method: "PUT", Path: one, Header: with(), Body: strings.Replace(good, "Ada", "Lovelace", 1), As: "alice"}, 200, `"id":1001,"org":"north","customer":"Lovelace"`, ""},
		{Call{Method: "DELETE", Path: one, As: "admin"}, 204, "", ""},
		{Call{Method: "GET", Path: "/reports/daily", As: "admin"}, 200, `{"by_status":{"open":2,"paid":2,"shipped":1},"orders":5}`, ""},
		{Call{Method: "GET", Path: "/reports/daily", Header: map[string]string{"X-API-Key": "k"}}, 200, `"orders":5`, ""},
	} {
		t.Run(row.call.Method+" "+row.call.Path, func(t *testing.T) {
			answer, body := send(t, serve(t), row.call, newKeys(t))
			if answer.StatusCode != row.status {
				t.Errorf("status %d, want %d", answer.StatusCode, row.status)
			}
			if !strings.Contains(body, row.body) {
				t.Errorf("body %q lacks %q", body, row.body)
			}
			if got := answer.Header.Get("Location"); got != row.location {
				t.Errorf("Location %q, want %q", got, row.location)
			}
		})
	}
}

func Test_that_what_was_written_is_read_back(t *testing.T) {
	k, base := newKeys(t), serve(t)
	created, _ := send(t, base, Call{Method: "POST", Path: orders, Header: with(), Body: good, As: "alice"}, k)
	where := created.Header.Get("Location")
	if _, body := send(t, base, Call{Method: "GET", Path: where, As: "alice"}, k); !strings.Contains(body, `"id":3001,"org":"north"`) {
		t.Errorf("after POST: %q", body)
	}
	send(t, base, Call{Method: "PUT", Path: where, Header: with(), Body: strings.Replace(good, "EUR", "USD", 1), As: "alice"}, k)
	if _, body := send(t, base, Call{Method: "GET", Path: where, As: "alice"}, k); !strings.Contains(body, `"currency":"USD"`) {
		t.Errorf("after PUT: %q", body)
	}
	send(t, base, Call{Method: "DELETE", Path: where, As: "admin"}, k)
	if _, body := send(t, base, Call{Method: "GET", Path: where, As: "alice"}, k); strings.TrimSpace(body) != "null" {
		t.Errorf("after DELETE: %q", body)
	}
}

func Test_that_a_list_holds_the_orders_of_its_organisation_alone(t *testing.T) {
	k, base := newKeys(t), serve(t)
	for org, who := range map[string]string{"north": "alice", "south": "bob"} {
		_, body := send(t, base, Call{Method: "GET", Path: "/orgs/" + org + "/orders", As: who}, k)
		var list []struct{ Org string }
		if err := json.Unmarshal([]byte(body), &list); err != nil {
			t.Fatal(err)
		}
		if len(list) < 2 {
			t.Errorf("%s has %d orders, want a few", org, len(list))
		}
		for _, o := range list {
			if o.Org != org {
				t.Errorf("the list of %s shows an order of %s", org, o.Org)
			}
		}
	}
}

func Test_that_limit_and_status_choose_among_the_orders(t *testing.T) {
	k, base := newKeys(t), serve(t)
	for query, want := range map[string][]int{
		"":                      {1001, 1002, 1003},
		"?limit=2":              {1001, 1002},
		"?limit=100":            {1001, 1002, 1003},
		"?status=shipped":       {1003},
		"?status=paid&limit=10": {1002},
	} {
		_, body := send(t, base, Call{Method: "GET", Path: orders + query, As: "reader"}, k)
		var list []struct{ ID int }
		if err := json.Unmarshal([]byte(body), &list); err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, o := range list {
			got = append(got, o.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q lists %v, want %v", query, got, want)
		}
	}
}

func Test_that_each_new_order_has_its_own_address(t *testing.T) {
	k, base := newKeys(t), serve(t)
	for _, want := range []string{"/orgs/north/orders/3001", "/orgs/north/orders/3002"} {
		answer, _ := send(t, base, Calls()[0], k)
		if got := answer.Header.Get("Location"); got != want {
			t.Errorf("Location %q, want %q", got, want)
		}
	}
}

func Test_that_a_refused_order_is_not_kept(t *testing.T) {
	k, base := newKeys(t), serve(t)
	_, before := send(t, base, Call{Method: "GET", Path: orders, As: "alice"}, k)
	for _, c := range Calls() {
		if c.Method == "POST" && c.Alone != http.StatusCreated {
			send(t, base, c, k)
		}
	}
	if _, after := send(t, base, Call{Method: "GET", Path: orders, As: "alice"}, k); after != before {
		t.Errorf("the list changed to %q", after)
	}
}

func Test_that_each_handler_starts_afresh(t *testing.T) {
	k := newKeys(t)
	send(t, serve(t), Call{Method: "DELETE", Path: orders + "/1001", As: "admin"}, k)
	if _, body := send(t, serve(t), Call{Method: "GET", Path: orders + "/1001", As: "alice"}, k); !strings.Contains(body, "Ada") {
		t.Errorf("the second handler answers %q", body)
	}
}

// The faults that the twelve calls leave out, for those who audit the API.
func Test_that_the_other_faults_are_there_too(t *testing.T) {
	post := func(body string) Call {
		return Call{Method: "POST", Path: orders, Header: with(), Body: body, As: "alice"}
	}
	forged := "Bearer e30." + base64.RawURLEncoding.EncodeToString([]byte(`{"roles":["admin"]}`)) + ".bm8"
	for name, row := range map[string]struct {
		call   Call
		status int
		body   string
	}{
		"an unknown route is a page with 200":        {Call{Method: "GET", Path: "/nowhere"}, 200, "<h1>Welcome!</h1>"},
		"a wrong method is a 404":                    {Call{Method: "PATCH", Path: orders, As: "alice"}, 404, "not found"},
		"a missing order is a 200 with null":         {Call{Method: "GET", Path: orders + "/9999", As: "alice"}, 200, "null"},
		"an id that is no number is a 500":           {Call{Method: "GET", Path: orders + "/abc", As: "alice"}, 500, "panic: strconv.Atoi"},
		"an empty body is a 500":                     {post(""), 500, "panic: EOF"},
		"a body that never ends is a 500":            {post(`{"note":"` + strings.Repeat("x", maxBody) + `",` + good[1:]), 500, "unexpected EOF"},
		"bytes after the value pass":                 {post(good + "}}"), 201, ""},
		"a limit that is no number shows everything": {Call{Method: "GET", Path: orders + "?limit=ten", As: "alice"}, 200, `"id":1003`},
		"no items is a 200":                          {post(`{"customer":"Ada","items":[],"currency":"EUR"}`), 200, `"ok":false`},
		"an unknown currency is a 200":               {post(strings.Replace(good, "EUR", "XYZ", 1)), 200, "bad currency"},
		"a broken sku is a 200":                      {post(strings.Replace(good, "TEA-0042", "tea", 1)), 200, "bad sku"},
		"no customer is a 200":                       {post(strings.Replace(good, "Ada", "", 1)), 200, "customer missing"},
		"a PUT tells that an order is someone else's": {Call{Method: "PUT", Path: orders + "/2001", Header: with(), Body: good, As: "alice"},
			403, "order belongs to south"},
		"a PUT tells that an order is missing": {Call{Method: "PUT", Path: orders + "/9999", Header: with(), Body: good, As: "alice"},
			404, "no such order"},
		"a PUT that breaks a rule is a 200": {Call{Method: "PUT", Path: orders + "/1001", Header: with(), Body: strings.Replace(good, "2}", "0}", 1), As: "alice"},
			200, "bad quantity"},
		"another organisation's order is found under one's own": {Call{Method: "GET", Path: orders + "/2001", As: "alice"}, 200, "Edsger"},
		"deleting what is not there is a 500":                   {Call{Method: "DELETE", Path: orders + "/9999", As: "admin"}, 500, "no row with id 9999"},
		"any credentials will do":                               {Call{Method: "GET", Path: orders, Header: map[string]string{"Authorization": "x"}}, 200, `"id":1001`},
		"a forged token makes an administrator": {Call{Method: "DELETE", Path: orders + "/1001", Header: map[string]string{"Authorization": forged}},
			204, ""},
		"a token that does not decode has no rights": {Call{Method: "DELETE", Path: orders + "/1001", Header: map[string]string{"Authorization": "Bearer a.%.c"}},
			400, "not allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			answer, body := send(t, serve(t), row.call, newKeys(t))
			if answer.StatusCode != row.status || !strings.Contains(body, row.body) {
				t.Errorf("%d %q, want %d with %q", answer.StatusCode, body, row.status, row.body)
			}
		})
	}
}

func Test_that_HEAD_is_answered_like_GET_without_content(t *testing.T) {
	answer, body := send(t, serve(t), Call{Method: "HEAD", Path: orders, As: "alice"}, newKeys(t))
	if answer.StatusCode != 200 || body != "" {
		t.Errorf("%d %q", answer.StatusCode, body)
	}
}

func Test_that_the_orders_kept_are_bounded(t *testing.T) {
	s := newStore()
	var err error
	for range maxOrders {
		if _, err = s.add("north", newOrder{}); err != nil {
			break
		}
	}
	if err != errFull || len(s.list("", "", 0)) != maxOrders {
		t.Errorf("%d orders kept, error %v", len(s.list("", "", 0)), err)
	}
}
