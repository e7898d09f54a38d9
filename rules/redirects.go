package rules

import (
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

var methodLost = &judge.Rule{
	ID: "3xx/method-lost", Title: "A redirect that loses the method",
	Why:   "With 301 and 302 most clients turn a POST into a GET and drop its content, some do so with PUT and DELETE as well. What was to be written is read instead, and the client takes the answer for success.",
	Harms: []judge.Party{judge.Client, judge.User},
	Fix:   "Send 308 or 307, which keep method and content; or 303 where the client is meant to fetch the outcome with GET.",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.4.2, §15.4.3"), judge.Convention}, Severity: candor.Advice,
	On: judge.On(301, 302), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json

{"item":"a"}

HTTP/1.1 301 Moved Permanently
Location: /orders/
Cache-Control: no-store
`,
	Good: `POST /orders HTTP/1.1
Host: api.example
Content-Type: application/json

{"item":"a"}

HTTP/1.1 308 Permanent Redirect
Location: /orders/
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		switch c.Method() {
		case "POST", "PUT", "PATCH", "DELETE":
		default:
			return judge.Clean
		}
		to := c.Field("Location")
		switch {
		case to == "": // another rule speaks
			return judge.Clean
		case c.Status() == 302 && fromPage(c):
			return judge.Clean
		case leadsToLogin(to): // the request is refused, not moved
			return judge.Clean
		}
		code := "302"
		keep := "307, or 303 to fetch the outcome"
		if c.Status() == 301 {
			code, keep = "301", "308, or 303 to fetch the outcome"
		}
		return judge.Fault("A "+c.Method()+" is redirected with "+code+", after which most clients send GET without the content.", keep, code).Because(code + " " + c.Method())
	},
}

// fromPage reports whether the request comes from a form or a link of a page,
// where a redirect after POST means to show another page.
func fromPage(c *judge.Case) bool {
	t := c.Sent("Content-Type")
	return strings.HasPrefix(t, "application/x-www-form-urlencoded") || strings.HasPrefix(t, "multipart/form-data") ||
		strings.Contains(c.Sent("Accept"), "text/html") || c.HasSent("X-Inertia") || c.Sent("Sec-Fetch-Mode") == "navigate"
}

// loginWords are the names of pages at which people log in, as segments of a
// path.
var loginWords = []string{"login", "log-in", "log_in", "signin", "sign-in", "sign_in", "logon", "sso", "saml", "saml2"}

// loginSomewhere finds the words in whatever place, before segments are told apart.
var loginSomewhere = newWords("log", "sign", "sso", "saml", "auth")

// leadsToLogin reports whether an address is one of a login page: a segment of
// its path says so, or the first label of its host, or it is the authorization
// endpoint of OAuth.
func leadsToLogin(location string) bool {
	if !loginSomewhere.inText(location) {
		return false
	}
	if len(location) > 2<<10 {
		location = location[:2<<10]
	}
	path, query, _ := strings.Cut(location, "?")
	if i := strings.Index(path, "://"); i >= 0 {
		host, rest, _ := strings.Cut(path[i+3:], "/")
		label, _, _ := strings.Cut(host, ".")
		if oneOf(label, "login", "signin", "sso") {
			return true
		}
		path = rest
	}
	for path != "" {
		var segment string
		segment, path, _ = strings.Cut(path, "/")
		segment, _, _ = strings.Cut(segment, "#")
		if name, ending, has := strings.Cut(segment, "."); has && oneOf(ending, "php", "html", "htm", "aspx", "jsp", "jsf", "do", "action") {
			segment = name
		}
		switch {
		case oneOf(segment, loginWords...):
			return true
		case oneOf(segment, "authorize", "auth"): // of OAuth and OpenID Connect
			if strings.Contains(query, "client_id=") {
				return true
			}
		}
	}
	return false
}

// sessionWords are the names of what has to do with logging in and out, where
// a login page is what was asked for.
var sessionWords = newWords("login", "log-in", "log_in", "signin", "sign-in", "sign_in", "logon", "sso", "saml",
	"logout", "log-out", "log_out", "signout", "sign-out", "sign_out", "signup", "sign-up", "sign_up",
	"register", "password", "session", "authorize", "oauth")

// ofSession reports whether a path has to do with logging in and out.
func ofSession(path string) bool { return sessionWords.inText(path) }

func oneOf(s string, words ...string) bool {
	for _, w := range words {
		if strings.EqualFold(s, w) {
			return true
		}
	}
	return false
}

var loginRedirect = &judge.Rule{
	ID: "3xx/login-redirect", Title: "A program is sent to a login page",
	Why:   "The client asked for JSON and cannot log in at a page. It follows, gets 200 with HTML, and fails far from the cause or takes the page for its data; a retry that renews credentials on 401 never begins.",
	Harms: []judge.Party{judge.Client, judge.Monitor},
	Fix:   "Send 401 with WWW-Authenticate to programs, and redirect only requests for pages (Accept: text/html).",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.5.2"), judge.Convention}, Severity: candor.Advice,
	On: judge.On(301, 302, 303, 307, 308), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader,
	Bad: `GET /api/orders HTTP/1.1
Host: api.example
Accept: application/json

HTTP/1.1 302 Found
Location: /login?next=/api/orders
Cache-Control: no-store
`,
	Good: `GET /api/orders HTTP/1.1
Host: api.example
Accept: application/json

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api"
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		to := c.Field("Location")
		if to == "" || !c.WantsJSON() || !leadsToLogin(to) || ofSession(c.Path()) || c.Sent("Sec-Fetch-Mode") == "navigate" {
			return judge.Clean
		}
		return judge.Fault("A client that asks for JSON is sent to a login page.", "401 with a challenge", "a redirect to a login page")
	},
}

var (
	passwordField = newWords(`type="password"`, `type='password'`, `type=password`, `name="SAMLRequest"`)
	formOfPage    = newWords("<form")
)

var loginPage = &judge.Rule{
	ID: "200/login-page", Title: "A program gets a login page as success",
	Why:   "The client asked for JSON and is told that all is well. It fails to read the page as its data, far from the cause, and does not renew its credentials; monitors count a success, and a cache may keep the page in place of the data.",
	Harms: []judge.Party{judge.Client, judge.Monitor, judge.Cache},
	Fix:   "Send 401 with WWW-Authenticate to programs; show the page only to requests for pages (Accept: text/html).",
	Refs:  []judge.Ref{judge.Says("RFC 9110 §15.3.1, §15.5.2"), judge.Convention}, Severity: candor.Advice,
	On: judge.On(200), Needs: answerHead | candor.SawRequestLine | candor.SawRequestHeader | candor.SawResponseBody,
	Bad: `GET /api/orders HTTP/1.1
Host: api.example
Accept: application/json

HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8
Cache-Control: no-store

<!doctype html><title>Sign in</title><form method="post" action="/session"><input name="user"><input name="pass" type="password"></form>
`,
	Good: `GET /api/orders HTTP/1.1
Host: api.example
Accept: application/json

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api"
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		if !c.IsHTML() || !c.WantsJSON() || !c.HasContent() || ofSession(c.Path()) ||
			!formOfPage.in(c.Response.Body) || !passwordField.in(c.Response.Body) {
			return judge.Clean
		}
		return judge.Fault("A client that asks for JSON gets 200 with a login page.", "401 with a challenge", "200 with a login page")
	},
}

var locationUnparsable = &judge.Rule{
	ID: "any/location-unparsable", Title: "Location that is no address",
	Why:   "The client cannot go there. Some programs mend what they can and each arrives somewhere else; strict ones fail, and the user sees an error in place of the page.",
	Harms: []judge.Party{judge.Client, judge.User, judge.Crawler},
	Fix:   "Send one address or path, with percent-encoding for everything else than the characters of RFC 3986, as in Location: /files/a%20b.",
	Refs:  []judge.Ref{judge.Must("RFC 9110 §2.2"), judge.Must("RFC 9110 §4.2.1, §4.2.2"), judge.Must("RFC 9110 §5.3"), judge.Says("RFC 9110 §10.2.2")}, Severity: candor.Must,
	On: append(judge.Class(3), 201, 202), Needs: answerHead, // where the field has a meaning
	Bad: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 302 Found
Location: /files/annual report.pdf
Cache-Control: no-store
`,
	Good: `GET /a HTTP/1.1
Host: api.example

HTTP/1.1 302 Found
Location: /files/annual%20report.pdf
Cache-Control: no-store
`,
	Check: func(c *judge.Case) judge.Result {
		values := c.Response.Header["Location"]
		switch {
		case len(values) == 0:
			return judge.Clean
		case len(values) > 1 && values[0] != values[1]:
			return judge.Fault("Location came more than once with different addresses.", "one Location", "several").Because("repeated")
		}
		why, cause := badReference(values[0])
		if why == "" {
			return judge.Clean
		}
		return judge.Fault("Location is no address: "+why+".", "a URI reference", "Location: "+judge.Quote(c.Field("Location"))).Because(cause)
	},
}

// badReference says what keeps a text from being a URI reference, RFC 3986
// §4.1; "" where nothing does. Brackets in a path or query are let pass, since
// every client does.
func badReference(s string) (why, cause string) {
	s = strings.TrimSpace(s)
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			return "a percent sign is not followed by two hexadecimal digits", "percent"
		case b == ' ':
			return "it has a blank in it", "blank"
		case b < ' ' || b == 0x7f:
			return "it has a control character in it", "control"
		case b >= 0x80:
			return "it has characters in it that are not ASCII", "ascii"
		case strings.IndexByte("<>\"{}|\\^`", b) >= 0:
			return "it has a character in it that must be percent-encoded", "character"
		}
	}
	i := strings.IndexAny(s, ":/?#")
	scheme, rest := "", s
	if i >= 0 && s[i] == ':' {
		if scheme, rest = s[:i], s[i+1:]; !isScheme(scheme) {
			return "its first segment holds a colon and is no scheme", "scheme"
		}
	}
	web := strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
	if !strings.HasPrefix(rest, "//") {
		if web {
			return "the host is missing", "host"
		}
		return "", ""
	}
	return badAuthority(rest[2:], web || scheme == "")
}

// badAuthority looks at host and port of a reference.
func badAuthority(s string, needsHost bool) (why, cause string) {
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		s = s[:i]
	}
	host := s[strings.LastIndexByte(s, '@')+1:]
	port := ""
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		host, port = host[:i], host[i+1:]
	}
	switch literal := strings.HasPrefix(host, "["); {
	case host == "" && needsHost:
		return "the host is missing", "host"
	case strings.Trim(port, "0123456789") != "":
		return "the port is no number", "port"
	case literal != strings.HasSuffix(host, "]"), !literal && strings.ContainsAny(host, ":[]"):
		return "the host does not follow the grammar", "grammar"
	}
	return "", ""
}

// isScheme reports whether a text is a scheme, RFC 3986 §3.1.
func isScheme(s string) bool {
	for i := range len(s) {
		b := lower(s[i])
		letter := 'a' <= b && b <= 'z'
		if !letter && (i == 0 || (b < '0' || b > '9') && b != '+' && b != '-' && b != '.') {
			return false
		}
	}
	return s != ""
}

func isHex(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}
