package rules

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// wordings are all lists of phrases, each with texts that say it and near
// misses, which hold the same words and say something else.
var wordings = []struct {
	name       string
	w          *wording
	says, near []string
}{
	{"wantsScope", wantsScope, []string{
		"insufficient_scope", "insufficientScope", "Insufficient scope: orders:read is needed", "The token does not have the required scopes.",
		"ACCESS denied. Insufficient scopes", "Request had insufficient authentication scopes.",
	}, []string{
		"out of scope", "The scope of this order is insufficient information", "insufficient scope parameter", "Insufficient scope of the project", "the required scope is shown in the documentation",
	}},
	{"forbids", forbids, []string{
		"Forbidden", "403 Forbidden", "FORBIDDEN", "Forbidden resource", "AccessDeniedException", "PERMISSION_DENIED", "permission-denied", "Access Denied",
		"You don't have permission to do this.", "You don’t have permissions", "User: x is not authorized to perform: a:b", "You do not have the required role",
		"com.example.security.AccessDeniedException", "Access to this is fine. Access is forbidden!",
	}, []string{
		"Forbidden characters in name", "not permitted characters are < and >", "spec.x: Forbidden: may not be set", `"name" is not allowed to be empty`,
		"Additional properties are not allowed", "access denied for user 'app'@'db'", "EACCES: permission denied, open '/data/a'", "permission denied for table orders",
		"The field permission denied is unknown", "The word forbidden is misspelt", "forbiddenArea must be a polygon", "You do not have to send a permission",
		"You are not allowed to cancel an order that was shipped", "A method that is not permitted", "Access denied by nobody: value of role must be one of admin, user",
	}},
	{"clearlyForbids", clearlyForbids, []string{
		"You do not have permission", "INSUFFICIENT_PERMISSIONS", "missing required role: admin", "Forbidden",
	}, []string{
		"Access denied", "Access is denied due to invalid credentials.", "You are not authorized to access this resource", "permission denied",
		"You do not have permission until you log in", "insufficient_user_authentication", "Insufficient authentication",
	}},
	{"asksWho", asksWho, []string{
		"Authentication credentials were not provided.", "Not authenticated", "UNAUTHENTICATED", "Unauthenticated.", "Missing Authentication Token", "jwt expired",
		"TokenExpired: the access token expired", "Please log in.", "You must be logged in to do this", "Authorization header is missing", "Invalid API key", "invalid_api_key",
		"API key not valid. Please pass a valid API key.", "Login required", "Session expired", "No authorization token was found", "AuthenticationRequired",
	}, []string{
		"CSRF token missing or invalid", "Unexpected token } in JSON", "Invalid token", "Two-factor authentication required", "2FA: authentication required", "The token of the coupon has expired",
		"Authentication required by the card issuer", "Invalid API key name", "reauthentication required", "invalid refresh token: please log in again", "Login must be an email address",
		"upload session expired", "The checkout session is not found", "Proxy authentication required", "The login page has moved", "Email is not authenticated by SMTP", "unauthorized",
	}},
	{"findsFault", findsFault, []string{
		"JSON parse error: Unexpected character", "Malformed JSON in request body", "VALIDATION_ERROR", "ValidationError", "Bad Request", "Missing required parameter: from",
		"The request body is malformed", "email must be a valid email address", "Unprocessable Entity",
	}, []string{
		"CSRF validation failed", "Signature validation failed", "Token validation failed", "malformed request blocked", "Missing required parameter: api key", "Invalid request origin: malformed request",
		"Requests of this kind are not for you", "Security policy: malformed request", "You made a bad request for access", "Certificate validation failed", "Your validation is pending",
	}},
	{"throttles", throttles, []string{
		"API rate limit exceeded", "rateLimitExceeded", "Too Many Requests", "TooManyRequestsException", "Request was throttled. Expected available in 5 seconds.", "ThrottlingException",
		"You have exceeded a secondary rate limit", "Slow down", "rate-limited",
	}, []string{
		"You do not have permission to change it: rate limit exceeded is an alarm", "storageQuotaExceeded", "The limit of the rate is 10%", "Too many characters", "Slow down payments are not allowed", "The rate is not valid",
		"Too many failures to mention a request",
	}},
	{"blamesRequest", blamesRequest, []string{
		"Failed to parse request body", "Missing required parameter: from", "Validation failed: total must be positive", "Order validation failed: total: Path `total` is required.",
		"MethodArgumentNotValidException", "Required request parameter 'from' for method parameter type String is not present", "BAD_USER_INPUT", "Request validation failed",
	}, []string{
		"Invalid configuration: missing required parameter database.url", "Response validation failed", "Upstream said: invalid request body", "Validation failed: certificate has expired",
		"invalid state of the database", "missing required field in the environment", "token validation failed: keys are missing", "Request failed with status code 400", "invalid memory address",
		"The gateway rejected our call: missing required parameter", `Parameter validation failed: Missing required parameter in input: "Bucket"`, "Schema validation failed: migration 7",
	}},
	{"namesJSON", namesJSON, []string{
		"Unexpected token } in JSON at position 7", "JSON parse error: Cannot deserialize value", "unexpected end of JSON input", "The text is not valid JSON",
	}, []string{
		"Error while extracting response for type: JSON parse error", "Upstream sent malformed JSON", "Unexpected token < in JSON", "JSON is not supported", "invalid json in config",
	}},
}

func Test_that_phrases_are_found_and_their_near_misses_are_not(t *testing.T) {
	for _, tt := range wordings {
		for _, text := range tt.says {
			if tt.w.phrase(normal(text)) == "" {
				t.Errorf("%s: not found in %q, which reads %q", tt.name, text, normal(text))
			}
			if !tt.w.mayBe([]byte(`{"a":"x","message":"` + text + `","b":"y"}`)) {
				t.Errorf("%s: not found in the bytes of %q", tt.name, text)
			}
			if !tt.w.stems.inText(text) {
				t.Errorf("%s: no stem is found in %q", tt.name, text)
			}
		}
		for _, text := range tt.near {
			if p := tt.w.phrase(normal(text)); p != "" {
				t.Errorf("%s: %q found in %q", tt.name, p, text)
			}
		}
		if len(tt.says) == 0 || len(tt.near) == 0 {
			t.Errorf("%s has no texts that say it, or no near misses", tt.name)
		}
	}
}

// Test_that_every_phrase_can_be_found holds the phrases to the normal form, and
// to the stems that decide whether a content is looked at.
func Test_that_every_phrase_can_be_found(t *testing.T) {
	for _, tt := range wordings {
		for _, p := range slices.Concat(tt.w.phrases, tt.w.unless) {
			if form := strings.TrimSpace(normal(p)); strings.Trim(form, " .:") != strings.Trim(p, " .:") {
				t.Errorf("%s: %q reads %q in its normal form, so it is never found", tt.name, p, form)
			}
		}
		for _, p := range tt.w.phrases {
			if words := strings.Fields(p); !slices.ContainsFunc(words, func(w string) bool { return tt.w.stems.inText(w) }) {
				t.Errorf("%s: no stem stands in a word of %q", tt.name, p)
			}
		}
	}
}

func Test_that_every_list_of_phrases_has_texts(t *testing.T) {
	declared := regexp.MustCompile(`(?m)^var (\w+) = \(&wording\{`)
	found := 0
	for _, file := range []string{"phrases.go", "blame.go"} {
		for _, m := range declared.FindAllStringSubmatch(read(t, file), -1) {
			if !slices.ContainsFunc(wordings, func(w struct {
				name       string
				w          *wording
				says, near []string
			}) bool {
				return w.name == m[1]
			}) {
				t.Errorf("%s has no texts here", m[1])
			}
			found++
		}
	}
	if found != len(wordings) {
		t.Errorf("%d lists are declared and %d are here", found, len(wordings))
	}
}

func Test_that_texts_have_one_normal_form(t *testing.T) {
	for text, want := range map[string]string{
		"":                         " . ",
		"Forbidden":                " . forbidden . ",
		"Access Denied.":           " . access denied . ",
		"accessDenied":             " . access denied . ",
		"ACCESS_DENIED":            " . access denied . ",
		"HTTPMessageNotReadable":   " . http message not readable . ",
		"a.b.AccessDenied: no!":    " . a b access denied : no . ",
		"You don't, you don’t":     " . you dont you dont . ",
		"One. Two\nThree...":       " . one . two . three . ",
		"  spaces   and\ttabs  ":   " . spaces and tabs . ",
		"'quoted'":                 " . quoted . ",
		"Zugriff für niemanden":    " . zugriff für niemanden . ",
		"\xff\xfe is no text \x00": " . \xff\xfe is no text . ",
	} {
		if got := normal(text); got != want {
			t.Errorf("%q reads %q, want %q", text, got, want)
		}
	}
}

// stated judges nothing: it reads the statements of a content.
func stated(t *testing.T, mediaType, body string) []string {
	t.Helper()
	var out []string
	probe := &judge.Rule{ID: "any/probe", Check: func(c *judge.Case) judge.Result {
		for _, s := range statements(c) {
			if s.ofValue {
				s.text = "of a value: " + s.text
			}
			out = append(out, s.text)
		}
		return judge.Clean
	}}
	x := candor.Exchange{Evidence: answerWhole}
	x.Response.Status, x.Response.Body = 400, []byte(body)
	x.Response.Header = map[string][]string{"Content-Type": {mediaType}}
	judge.New([]*judge.Rule{probe}, judge.Options{}).Add(&x)
	return out
}

func Test_that_statements_are_read_from_the_members_that_carry_them(t *testing.T) {
	const js = "application/json"
	for _, tt := range []struct {
		name, mediaType, body string
		want                  []string
	}{
		{"Spring", js, `{"timestamp":"t","status":403,"error":"Forbidden","message":"no","path":"/secret"}`, []string{"Forbidden", "no"}},
		{"Django", js, `{"detail":"no","code":"token_not_valid"}`, []string{"no", "token_not_valid"}},
		{"FastAPI", js, `{"detail":[{"loc":["body","a"],"msg":"Field required","type":"missing"}]}`, []string{"of a value: missing", "of a value: Field required"}},
		{"Express", js, `{"error":{"message":"no","status":403,"stack":"Error: forbidden"}}`, []string{"no"}},
		{"NestJS", js, `{"statusCode":400,"message":["a must be a string","b"],"error":"Bad Request"}`, []string{"Bad Request", "a must be a string", "b"}},
		{"Rails", js, `{"status":404,"error":"Not Found","errors":["x"]}`, []string{"Not Found", "x"}},
		{".NET", "application/problem+json", `{"type":"https://example.org/rfc#section-15.5.4","title":"Forbidden","status":403,"errors":{"a":["b"]}}`, []string{"section-15.5.4", "Forbidden"}},
		{"Google", js, `{"error":{"code":403,"message":"no","status":"PERMISSION_DENIED","details":[{"@type":"t","reason":"R","metadata":{"message":"data"}}]}}`, []string{"no", "PERMISSION_DENIED", "R"}},
		{"AWS", "application/x-amz-json-1.1", `{"__type":"a#AccessDenied","Message":"no"}`, []string{"no", "a#AccessDenied"}},
		{"Kubernetes", js, `{"kind":"Status","status":"Failure","message":"no","reason":"Forbidden","details":{"name":"forbidden","kind":"pods"},"code":403}`, []string{"Forbidden", "no", "Failure"}},
		{"Salesforce", js, `[{"message":"no","errorCode":"INVALID_SESSION_ID"}]`, []string{"no", "INVALID_SESSION_ID"}},
		{"GraphQL", js, `{"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}],"data":null}`, []string{"no", "FORBIDDEN"}},
		{"JSON:API", "application/vnd.api+json", `{"errors":[{"title":"no","source":{"pointer":"/a"}},{"title":"yes"}]}`, []string{"of a value: no", "yes"}},
		{"OpenAI", js, `{"error":{"message":"no","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}`, []string{"invalid_request_error", "no", "invalid_api_key"}},
		{"a JSON text alone", js, `"no"`, []string{"no"}},
		{"data is not read", js, `{"data":{"message":"Forbidden"},"user":{"error":"Forbidden"},"id":"Forbidden"}`, nil},
		{"plain text", "text/plain", "Forbidden\n", []string{"Forbidden"}},
		{"no type", "", "Forbidden", []string{"Forbidden"}},
		{"a long text", "text/plain", strings.Repeat("Forbidden ", 100), nil},
		{"a page of a few words", "text/html", "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>", []string{"403 Forbidden\n\n\n\n403 Forbidden"}},
		{"a page of many words", "text/html", "<p>" + strings.Repeat("word ", 20) + "forbidden</p>", nil},
		{"another type", "application/xml", "<Error><Code>AccessDenied</Code></Error>", nil},
		{"no JSON", js, `{"message":"no"`, nil},
		{"bytes that are no text", "text/plain", "\xff\xfe", nil},
	} {
		if got := stated(t, tt.mediaType, tt.body); !slices.Equal(got, tt.want) {
			t.Errorf("%s: read %q, want %q", tt.name, got, tt.want)
		}
	}
}

func Test_that_hostile_contents_are_read_within_bounds(t *testing.T) {
	for name, body := range map[string]string{
		"nested":  strings.Repeat(`{"error":`, 5000) + `"x"` + strings.Repeat(`}`, 5000),
		"listed":  `{"errors":[` + strings.Repeat(`{"message":"no"},`, 5000) + `{}]}`,
		"wide":    `{"errors":[` + strings.TrimSuffix(strings.Repeat(`["a","b","c","d","e"],`, 5), ",") + `],"error":"` + strings.Repeat("x", 200_000) + `"}`,
		"unended": `<` + strings.Repeat(`<`, 1000),
	} {
		got := stated(t, "application/json", body)
		if len(got) > maxStatements {
			t.Errorf("%s: %d statements, want %d at most", name, len(got), maxStatements)
		}
		for _, s := range got {
			if len(s) > maxStatement+20 {
				t.Errorf("%s: a statement of %d bytes", name, len(s))
			}
		}
		stated(t, "text/html", body)
		stated(t, "text/plain", body)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
