package answer

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor/httpstatus"
)

// every is a value for every field of an answer that a sentence may speak of.
var every = map[string]string{
	"Upgrade": "websocket", "Connection": "Upgrade", "Link": `<https://a.example/>; rel="blocked-by"`, "Location": "/orders/1",
	"Upload-Limit": "max-size=9", "Upload-Offset": "3", "ETag": `"1"`, "Last-Modified": "Tue, 10 Mar 2026 12:55:36 GMT",
	"Content-Type": "application/json", "Vary": "Accept", "Allow": "GET", "Retry-After": "120", "Content-Range": "bytes */9",
	"Cache-Control": "max-age=60", "Expires": "Tue, 10 Mar 2026 14:55:36 GMT", "Content-Location": "/orders", "IM": "vcdiff",
	"Delta-Base": `"0"`, "WWW-Authenticate": `Bearer realm="api", scope="orders:write"`, "Proxy-Authenticate": `Basic realm="proxy"`,
	"Accept": "application/json", "Accept-Encoding": "gzip", "RateLimit": `"a";r=0;t=30`, "RateLimit-Policy": `"a";q=9;w=60`,
	"Proxy-Status": "edge; error=connection_timeout", "X-Request-Id": "r-1", "Age": "1", "X-RateLimit-Reset": "30",
	"X-RateLimit-Remaining": "0",
}

// other are words of sentences that name a field of the request, or of another
// answer, and not one of the answer that is read.
var other = []struct {
	code   int
	phrase string
}{
	{406, "Accept fields"}, {406, "narrow Accept"}, {406, "Accept value"}, // those of the request
	{415, "wrong Content-Type"}, {415, "rewrites Content-Type"},
	{426, "drops the Upgrade field"},
	{426, "with an Upgrade to"},
	{428, "take its ETag"}, // that of the resource, once fetched
	{407, "Proxy-Authorization"},
}

// sentences is everything that a reading says about who does what, but for the
// faults, which are there to say what is missing.
func sentences(r Reading) []string {
	out := []string{r.Summary, r.Client.Does, r.Client.Why, r.Consumer.Does, r.Consumer.Why, r.Monitor.Does, r.Monitor.Why,
		r.Cache.Does, r.Cache.Why, r.PrivateCache.Does, r.PrivateCache.Why}
	for _, act := range []httpstatus.DocumentAct{r.Client.SameRequest, r.Client.CorrectedRequest, r.Client.OtherCredentials, r.Client.AfterDelay, r.Client.NewConnection} {
		out = append(out, act.When)
	}
	out = slices.Concat(out, r.Client.Facts, r.Cache.Notes, r.PrivateCache.Notes)
	var single []string
	for _, s := range out {
		single = append(single, strings.SplitAfter(s, ". ")...)
	}
	return single
}

// named finds a field's name as a word of its own, and denied a sentence that
// says of a field that it is not there.
var named, denied = func() (named, denied map[string]*regexp.Regexp) {
	named, denied = map[string]*regexp.Regexp{}, map[string]*regexp.Regexp{}
	for field := range every {
		named[field] = regexp.MustCompile(`(^|[^\w-])` + field + `($|[^\w-])`)
		denied[field] = regexp.MustCompile(`(?:\b[Nn]o|\b[Ww]ithout|\bneither [^.;]*|\bnor|\bempty)( [a-z-]+,?)? ` + field + `\b`)
	}
	return named, denied
}()

func mentions(sentence, field string) bool { return named[field].MatchString(sentence) }

func denies(sentence, field string) bool { return denied[field].MatchString(sentence) }

// living is every registered code that goes over the wire.
func living() []*httpstatus.Contract {
	return slices.DeleteFunc(httpstatus.All(), func(c *httpstatus.Contract) bool { return !c.Registered || !c.Wire })
}

func Test_that_every_field_of_every_contract_has_a_value_here(t *testing.T) {
	for _, c := range living() {
		for _, f := range c.Requires {
			if _, there := every[f.Name]; !there && f.Name != "Date" {
				t.Errorf("%d speaks of %s, which no answer of these tests carries", c.Code, f.Name)
			}
		}
	}
}

func Test_that_no_sentence_speaks_of_a_field_that_is_not_there(t *testing.T) {
	ofContent := regexp.MustCompile(`\b(answer (points at|lists)|that the answer names|the answer says which|content lists|` +
		`(Use|Read) the content|here is the answer|scope that is named|the contact|the request id|the explanation|match a challenge|fits a challenge)\b`)
	for _, c := range living() {
		r := Read(in(c.Code))
		for _, s := range sentences(r) {
			if slices.ContainsFunc(other, func(o struct {
				code   int
				phrase string
			}) bool {
				return o.code == c.Code && strings.Contains(s, o.phrase)
			}) {
				continue
			}
			for field := range every {
				if mentions(s, field) && !denies(s, field) {
					t.Errorf("%d carries no %s, and its reading says: %s", c.Code, field, s)
				}
			}
			if found := ofContent.FindString(s); found != "" {
				t.Errorf("%d carries nothing, and its reading speaks of %q: %s", c.Code, found, s)
			}
		}
	}
}

func Test_that_no_sentence_denies_a_field_that_is_there(t *testing.T) {
	for _, c := range living() {
		i := in(c.Code).with(`{"id":1}`)
		for field, value := range every {
			i.Header.Set(field, value)
		}
		if c.Body != httpstatus.BodyAllowed {
			i = i.with("")
		}
		for _, s := range sentences(Read(i)) {
			for field := range every {
				if denies(s, field) {
					t.Errorf("%d carries %s, and its reading says: %s", c.Code, field, s)
				}
			}
		}
	}
}

func Test_that_the_reading_goes_by_what_is_there(t *testing.T) {
	const problemJSON = "Content-Type: application/problem+json"
	for _, tt := range []struct {
		name string
		in   Input
		want string
	}{
		{"301 without Location", in(301), "nothing to follow, since no Location came"},
		{"201 without Location", in(201), "Take the target of the request"},
		{"201 with Location", in(201, "Location: /x"), "Take the address from Location"},
		{"202 that names nothing", in(202), "the answer names no status monitor"},
		{"202 with content", in(202, "Content-Type: application/json").with(`{"status":"queued"}`), "Look in the content for a status monitor"},
		{"202 with Location", in(202, "Location: /jobs/1"), "Ask at /jobs/1 how far the work is."},
		{"206 in parts", in(206, "Content-Type: multipart/byteranges; boundary=x").with("--x"), "each part has a range of its own"},
		{"401 without a challenge", in(401), "no challenge says which fit"},
		{"401 with one that cannot be read", in(401, `WWW-Authenticate: realm="x"`), "no challenge says which fit"},
		{"401 with a challenge", in(401, "WWW-Authenticate: Bearer"), "Get credentials that match a challenge"},
		{"403 that names a scope", in(403, `WWW-Authenticate: Bearer error="insufficient_scope", scope="x"`), "fetch a token with the scope that is named"},
		{"403 that names a contact", in(403, problemJSON).with(`{"contact":"a@example.com"}`), "ask the contact"},
		{"403 that names nothing", in(403), "does not say which right is missing, nor whom to ask"},
		{"405 with an empty Allow", in(405, "Allow: "), "an empty Allow says that the resource takes none"},
		{"405 without Allow", in(405), "no Allow lists them"},
		{"405 with Allow", in(405, "Allow: GET"), "Choose a method that Allow lists"},
		{"412 with a tag", in(412, `ETag: "2"`), `The current tag is "2"`},
		{"412 without one", in(412), "No ETag came with it"},
		{"416 with the length", in(416, "Content-Range: bytes */47"), "The whole is 47 long"},
		{"416 without", in(416), "no Content-Range tells it"},
		{"416 with a range of no length", in(416, "Content-Range: bytes */*"), "no Content-Range tells it"},
		{"426 without Upgrade", in(426), "no Upgrade names one"},
		{"451 with Link", in(451, `Link: <https://a.example/>; rel="blocked-by"`), "Who blocks it may stand in Link"},
		{"500 with a request id", in(500, "X-Request-Id: r-1"), "Report the request as r-1, from X-Request-Id."},
		{"500 without one", in(500), "since the answer names no request id"},
		{"422 with content", in(422, "Content-Type: text/plain").with("mail: invalid"), "Change the values that the answer points at"},
		{"422 whose content was not shown", in(422, "Content-Length: 12"), "The content was not shown"},
		{"200 to HEAD", in(200, "Content-Length: 12").of("HEAD"), "Use the fields"},
		{"200 whose content was not shown", in(200, "Content-Length: 12"), "Use the content."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if said := strings.Join(sentences(Read(tt.in)), "\n"); !strings.Contains(said, tt.want) {
				t.Errorf("nothing says %q:\n%s", tt.want, said)
			}
		})
	}
	if c := Read(in(405, "Allow: ")).Client.CorrectedRequest; c.Answer != string(httpstatus.No) {
		t.Errorf("405 with an empty Allow: corrected request %s", c.Answer)
	}
}

func Test_that_every_gap_can_be_met(t *testing.T) {
	for n, g := range gaps {
		c := httpstatus.Get(g.code)
		if c == nil || !c.Wire {
			t.Errorf("gap %d is of %d, which nobody sends", n, g.code)
			continue
		}
		met := false
		for _, i := range []Input{in(g.code), in(g.code).of(http.MethodHead), in(g.code, "Allow: "), in(g.code).with("x"), in(g.code, "Content-Type: multipart/byteranges; boundary=x").with("x")} {
			r := Read(i)
			met = met || g.does != "" && r.Client.Does == g.does || g.does == "" && strings.Contains(fmt.Sprint(r.Client.CorrectedRequest.When), g.corrected)
		}
		if !met {
			t.Errorf("gap %d of %d is never said: an earlier one hides it", n, g.code)
		}
	}
}
