package sample

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/candorhttp/candor/ladder"
)

func newKeys(t *testing.T) *Keys {
	t.Helper()
	k, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// send makes the call over real HTTP and returns status and body.
func send(t *testing.T, base string, c Call, k *Keys) (*http.Response, string) {
	t.Helper()
	r, err := c.Request(base, k.Tokens())
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(Handler())
	t.Cleanup(server.Close)
	return server.URL
}

// The table of the demonstration's left column, with a piece of each body
// that shows how the API is wrong.
var alone = map[string]struct {
	status int
	body   string
}{
	"nothing wrong":   {201, `"id":3001`},
	"invalid JSON":    {500, "panic: unexpected EOF\n\ngoroutine"},
	"missing header":  {403, `{"error":"access denied"}`},
	"broken escape":   {200, `"status":"shipped"`},
	"wrong type":      {500, "nil pointer dereference"},
	"rule violated":   {200, `{"ok":false,"error":"bad quantity"}`},
	"no token":        {403, `{"error":"forbidden"}`},
	"expired token":   {200, `"id":1001`},
	"missing scope":   {201, `"id":3001`},
	"missing role":    {400, `{"error":"not allowed"}`},
	"other tenant":    {200, `"customer":"Edsger"`},
	"outside address": {200, `"orders":5`},
}

func Test_that_the_API_alone_answers_each_call_as_carelessly_as_documented(t *testing.T) {
	k := newKeys(t)
	calls := Calls()
	if len(calls) != 12 || len(alone) != 12 {
		t.Errorf("%d calls and %d rows in the table, want 12 of each", len(calls), len(alone))
	}
	for _, c := range calls {
		t.Run(c.Name, func(t *testing.T) {
			want, ok := alone[c.Name]
			if !ok {
				t.Fatal("the table has no row for this call")
			}
			answer, body := send(t, serve(t), c, k)
			if answer.StatusCode != want.status || c.Alone != want.status {
				t.Errorf("answered %d, Call.Alone says %d, the table %d", answer.StatusCode, c.Alone, want.status)
			}
			if !strings.Contains(body, want.body) {
				t.Errorf("body %q lacks %q", body, want.body)
			}
		})
	}
}

func Test_that_the_calls_answer_the_same_in_reverse_order_on_one_server(t *testing.T) {
	k, base := newKeys(t), serve(t)
	calls := Calls()
	for i := len(calls) - 1; i >= 0; i-- {
		if answer, _ := send(t, base, calls[i], k); answer.StatusCode != calls[i].Alone {
			t.Errorf("%s: %d, want %d", calls[i].Name, answer.StatusCode, calls[i].Alone)
		}
	}
}

func Test_that_every_call_names_a_reason_of_the_ladder_with_its_code(t *testing.T) {
	seen := map[string]string{}
	for _, c := range Calls() {
		reason := ladder.ReasonByName(c.Reason)
		if reason == nil {
			t.Errorf("%s: the ladder has no reason %q", c.Name, c.Reason)
			continue
		}
		if reason.Code != c.Want {
			t.Errorf("%s: wants %d, but %s is %d", c.Name, c.Want, c.Reason, reason.Code)
		}
		if other, twice := seen[c.Reason]; twice {
			t.Errorf("%s shows %s, as %s does", c.Name, c.Reason, other)
		}
		seen[c.Reason] = c.Name
		if reason.Refuses() && c.Alone == c.Want {
			t.Errorf("%s: the API alone is right, so the call shows nothing", c.Name)
		}
	}
}

func Test_that_a_broken_escape_reaches_the_server_as_written(t *testing.T) {
	var target string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { target = r.RequestURI }))
	defer server.Close()
	for _, c := range Calls() {
		if c.Name == "broken escape" {
			send(t, server.URL, c, newKeys(t))
		}
	}
	if want := "/orgs/north/orders?status=%zz"; target != want {
		t.Errorf("target %q, want %q", target, want)
	}
}

func Test_that_a_call_carries_its_caller_and_address(t *testing.T) {
	c := Call{Method: "GET", Path: "/reports/daily", As: "alice", From: "192.0.2.44"}
	r, err := c.Request("http://api.example/", map[string]string{"alice": "a.b.c"})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Header.Get("Authorization"); got != "Bearer a.b.c" {
		t.Errorf("Authorization %q", got)
	}
	if got := r.Header.Get("X-Forwarded-For"); got != "192.0.2.44" {
		t.Errorf("X-Forwarded-For %q", got)
	}
	if got := r.URL.String(); got != "http://api.example/reports/daily" {
		t.Errorf("address %q", got)
	}
}

func Test_that_a_call_without_its_token_or_with_a_bad_base_says_so(t *testing.T) {
	c := Call{Name: "lost", Method: "GET", Path: "/health", As: "carol"}
	_, err := c.Request("http://api.example", map[string]string{"bob": "x", "alice": "x"})
	if err == nil || !strings.Contains(err.Error(), `no token for "carol", only for alice, bob`) {
		t.Errorf("error %v", err)
	}
	if _, err := c.Request("http://[", nil); err == nil || !strings.Contains(err.Error(), `call "lost"`) {
		t.Errorf("error %v", err)
	}
}
