package guard

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"pgregory.net/rapid"

	"github.com/candorhttp/candor/ladder"
)

// fault is one thing wrong with a request to change an order, and the answer
// that the ladder gives when it is the only one.
type fault struct {
	reason *ladder.Reason
	apply  func(*parts)
}

// parts is a request in pieces, so that any set of faults can be put in.
type parts struct {
	method, org, id, query string
	fields                 []string
	token, typ, body       string
}

func (p parts) raw() string {
	target := "/orgs/" + p.org + "/orders/" + p.id + p.query
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\nHost: api.example\n", p.method, target)
	if p.token != "" {
		fmt.Fprintf(&b, "Authorization: Bearer %s\n", p.token)
	}
	if p.typ != "" {
		fmt.Fprintf(&b, "Content-Type: %s\n", p.typ)
	}
	for _, f := range p.fields {
		b.WriteString(f + "\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\n\n%s", len(p.body), p.body)
	return b.String()
}

func orderFaults(reader, expired string) []fault {
	return []fault{
		{ladder.MalformedEncoding, func(p *parts) { p.query = "?x=%zz" }},
		{ladder.UnknownMethod, func(p *parts) { p.method = "BREW" }},
		{ladder.MethodNotAllowed, func(p *parts) {
			if p.method != "BREW" {
				p.method = "PATCH"
			}
		}},
		{ladder.MissingCredentials, func(p *parts) { p.token = "" }},
		{ladder.ExpiredCredentials, func(p *parts) { p.token = expired }},
		{ladder.InsufficientScope, func(p *parts) { p.token = reader }},
		{ladder.WrongTenant, func(p *parts) { p.org = "south" }},
		{ladder.UnsupportedMediaType, func(p *parts) { p.typ = "text/plain" }},
		{ladder.PreconditionRequired, func(p *parts) { p.fields = nil }},
		{ladder.MalformedParameter, func(p *parts) { p.id = "one" }},
		{ladder.InvalidParameter, func(p *parts) { p.id = "0" }},
		{ladder.Hidden, func(p *parts) { p.id = "2" }},
		{ladder.Gone, func(p *parts) { p.id = "3" }},
		{ladder.ObjectDenied, func(p *parts) { p.id = "6" }},
		{ladder.PreconditionFailed, func(p *parts) { p.fields = []string{`If-Match: "v0"`} }},
		{ladder.MalformedJSON, func(p *parts) { p.body = `{"sku":` }},
		{ladder.InvalidContent, func(p *parts) { p.body = `{"sku":"a","quantity":0}` }},
	}
}

// Faults that exclude each other: the later one of a group wins, because it
// overwrites the earlier one's piece of the request.
var pieces = [][]*ladder.Reason{
	{ladder.UnknownMethod, ladder.MethodNotAllowed},
	{ladder.MissingCredentials, ladder.ExpiredCredentials, ladder.InsufficientScope},
	{ladder.MalformedParameter, ladder.InvalidParameter, ladder.Hidden, ladder.Gone, ladder.ObjectDenied},
	{ladder.PreconditionRequired, ladder.PreconditionFailed},
	{ladder.MalformedJSON, ladder.InvalidContent},
}

// Any set of faults in one request gets the answer that the ladder gives to
// the same facts, whoever climbs it.
func Test_that_the_guard_and_the_ladder_agree_on_any_set_of_faults(t *testing.T) {
	is := newIssuer(t)
	names := tokens(t, is)
	token, reader, expired := names.Replace("TOKEN"), names.Replace("READER"), names.Replace("EXPIRED")
	config := baseConfig(t, is)
	config.Objects = testObjects
	r := newRig(t, is, config, testHandler)
	all := orderFaults(reader, expired)
	rapid.Check(t, func(t *rapid.T) {
		p := parts{method: "PUT", org: "north", id: "1", fields: []string{`If-Match: "v1"`}, token: token, typ: "application/json", body: good}
		facts := make(map[*ladder.Rung]ladder.Answer)
		used := make(map[int]bool)
		for _, f := range all {
			if !rapid.Bool().Draw(t, f.reason.Name) {
				continue
			}
			if g := group(f.reason); g >= 0 && used[g] {
				continue
			} else if g >= 0 {
				used[g] = true
			}
			f.apply(&p)
			if facts[f.reason.Rung].Reason == nil { // the only parameters are in the path
				facts[f.reason.Rung] = ladder.Answer{Reason: f.reason, PathValue: f.reason.Rung == ladder.Target}
			}
		}
		want := ladder.Default.Climb(ladder.QuestionFunc(func(r *ladder.Rung) ladder.Answer { return facts[r] }))
		got := r.send(p.raw())
		if !strings.HasPrefix(got, fmt.Sprintf("HTTP/1.1 %d ", want.Code)) {
			t.Fatalf("request\n%s\ngot\n%swant %d %s", p.raw(), got, want.Code, want.Reason.Name)
		}
		if want.Code >= 400 && !strings.Contains(got, `"reason":"`+want.Public.Name+`"`) {
			t.Fatalf("request\n%s\ngot\n%swant reason %s", p.raw(), got, want.Public.Name)
		}
	})
}

func group(r *ladder.Reason) int {
	for i, g := range pieces {
		for _, m := range g {
			if m == r {
				return i
			}
		}
	}
	return -1
}

func Test_that_hidden_and_missing_objects_give_the_same_bytes_on_every_verb(t *testing.T) {
	is := newIssuer(t)
	names := tokens(t, is)
	for _, denied := range []string{"hide-404", "uniform-403"} {
		config := baseConfig(t, is)
		config.Objects = func(r *http.Request) (ladder.ObjectFacts, error) {
			return ladder.ObjectFacts{Found: PathValue(r, "id") == "2", ETag: `"v1"`, Tenant: "north"}, nil
		}
		config.Policy.Denied = denied
		r := newRig(t, is, config, testHandler)
		for _, method := range []string{"GET", "HEAD", "PUT", "DELETE"} {
			for _, condition := range []string{"", "If-Match: \"v1\"\n", "If-None-Match: *\n", "If-None-Match: \"v1\"\n"} {
				send := func(id string) string {
					return r.send(names.Replace(content(method+" /orgs/north/orders/"+id+" HTTP/1.1\nHost: a\nAuthorization: Bearer TOKEN\nContent-Type: application/json\n"+condition, good)))
				}
				if forbidden, missing := send("2"), send("8"); forbidden != missing {
					t.Errorf("%s, %s %q\nforbidden\n%s\nmissing\n%s", denied, method, condition, forbidden, missing)
				}
			}
		}
	}
}

func Test_that_a_hidden_object_is_named_in_the_log_alone(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Objects = testObjects
	config.Policy.Detail = "debug"
	r := newRig(t, is, config, testHandler)
	got := r.send(tokens(t, is).Replace(fmt.Sprintf(order, "2")))
	if strings.Contains(got, "hidden") {
		t.Errorf("the answer betrays the object even under detail: debug\n%s", got)
	}
	if ev := r.lastEvent(1); ev.Reason != "hidden" || ev.Status != 404 || ev.ObjectTenant != "north" {
		t.Errorf("the log says %+v", ev)
	}
}

func Test_that_a_stranger_gets_the_same_answer_whatever_lies_below_identity(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Objects = testObjects
	r := newRig(t, is, config, testHandler)
	want := r.send(parts{method: "PUT", org: "north", id: "1"}.raw())
	for _, f := range orderFaults("", "") {
		if f.reason.Rung != ladder.Role && f.reason.Rung != ladder.Head && f.reason.Rung != ladder.Target &&
			f.reason.Rung != ladder.Object && f.reason.Rung != ladder.Precondition && f.reason.Rung != ladder.Content && f.reason.Rung != ladder.Meaning {
			continue
		}
		p := parts{method: "PUT", org: "north", id: "1", typ: "application/json"}
		f.apply(&p)
		p.token = ""
		if got := r.send(p.raw()); got != want {
			t.Errorf("with %s the stranger gets\n%s\nwithout it\n%s", f.reason.Name, got, want)
		}
	}
}

func Test_that_hidden_routes_give_strangers_one_answer_for_every_path_and_method(t *testing.T) {
	is := newIssuer(t)
	config := baseConfig(t, is)
	config.Policy.Routes = "hidden"
	config.Identity.APIKeys.Header = ""
	r := newRig(t, is, config, testHandler)
	want := r.send("GET /nowhere HTTP/1.1\nHost: a\n\n")
	if !strings.HasPrefix(want, "HTTP/1.1 401 ") {
		t.Fatalf("an unknown route answers a stranger\n%s", want)
	}
	if got := r.send("PATCH /orgs/north/orders/1 HTTP/1.1\nHost: a\n\n"); got != want {
		t.Errorf("a known route with another method answers\n%s\nan unknown one\n%s", got, want)
	}
	token := is.token(t, jwt.MapClaims{"scope": "orders:read"})
	if got := r.send("GET /nowhere HTTP/1.1\nHost: a\nAuthorization: Bearer " + token + "\n\n"); !strings.HasPrefix(got, "HTTP/1.1 404 ") {
		t.Errorf("an unknown route answers a known caller\n%s", got)
	}
}
