package httpstatus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"net/textproto"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func Test_that_every_field_that_a_contract_names_has_a_page(t *testing.T) {
	for _, c := range All() {
		for _, f := range c.Requires {
			h := HeaderByName(f.Name)
			if h == nil {
				t.Errorf("%s needs %s, which is not described", c.Key(), f.Name)
				continue
			}
			if h.Name != f.Name {
				t.Errorf("%s writes %s for %s", c.Key(), f.Name, h.Name)
			}
		}
	}
}

func Test_that_the_fields_of_refusals_storage_and_content_have_a_page(t *testing.T) {
	for _, name := range []string{
		"Accept", "Accept-Encoding", "Allow", "Connection", "Content-Range", "Link", "Location", "Retry-After", "Upgrade", "WWW-Authenticate",
		"Cache-Control", "Vary", "Content-Type", "Content-Length", "Content-Encoding", "Last-Modified", "Date", "Expires", "Age",
		"Proxy-Authenticate", "Proxy-Status", "RateLimit", "RateLimit-Policy", "Access-Control-Allow-Origin", "ETag",
	} {
		if HeaderByName(name) == nil {
			t.Errorf("%s is not described", name)
		}
	}
}

func Test_that_fields_are_sorted_by_name_and_none_comes_twice(t *testing.T) {
	for i, h := range Headers[1:] {
		if strings.ToLower(Headers[i].Name) >= strings.ToLower(h.Name) {
			t.Errorf("%s stands before %s", Headers[i].Name, h.Name)
		}
	}
}

func Test_that_a_field_is_found_in_any_case(t *testing.T) {
	for _, name := range []string{"www-authenticate", "WWW-AUTHENTICATE", "Www-Authenticate"} {
		if h := HeaderByName(name); h == nil || h.Name != "WWW-Authenticate" {
			t.Errorf("%q is %v", name, h)
		}
	}
	if h := HeaderByName("X-Nothing"); h != nil {
		t.Errorf("X-Nothing is %s", h.Name)
	}
}

func Test_that_every_statement_about_a_field_is_a_sentence_with_a_source_and_a_listed_mark(t *testing.T) {
	for _, h := range Headers {
		statements(reflect.ValueOf(h), "", func(path string, s Statement) {
			if fault := statementFault(s); fault != "" {
				t.Errorf("%s%s %s: %q", h.Name, path, fault, s.Text)
			}
		})
		for _, q := range h.FAQ {
			if !strings.HasSuffix(q.Q, "?") || prose(q.Q) != "" {
				t.Errorf("%s: question %q", h.Name, q.Q)
			}
		}
	}
}

func Test_that_no_two_sentences_about_fields_are_the_same(t *testing.T) {
	seen := map[string]string{}
	for _, h := range Headers {
		statements(reflect.ValueOf(h), "", func(path string, s Statement) {
			if other, twice := seen[s.Text]; twice {
				t.Errorf("%s%s repeats %s: %q", h.Name, path, other, s.Text)
			}
			seen[s.Text] = h.Name + path
		})
	}
}

func Test_that_every_field_is_told_in_full(t *testing.T) {
	between := func(h *Header, what string, n, least, most int) {
		if n < least || n > most {
			t.Errorf("%s has %d %s", h.Name, n, what)
		}
	}
	for _, h := range Headers {
		between(h, "examples", len(h.Examples), 1, 6)
		between(h, "rules", len(h.Rules), 3, 10)
		between(h, "mistakes", len(h.Mistakes), 2, 5)
		between(h, "questions", len(h.FAQ), 2, 4)
		if h.Reference == "" || !strings.HasPrefix(h.Syntax, h.Name+" = ") || strings.ContainsAny(h.Syntax, "\n\t") {
			t.Errorf("%s: reference %q, syntax %q", h.Name, h.Reference, h.Syntax)
		}
	}
}

// Shapes of values, after RFC 9110 §5.6 and RFC 9651.
const (
	reToken  = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
	reString = `"(?:[^"\\]|\\.)*"`
	reParam  = `(?:\s*;\s*[a-z][a-z-]*=(?:` + reToken + `|` + reString + `|:[A-Za-z0-9+/=]*:))`
	reItem   = `(?:[A-Za-z*][!#$%&'*+.^_|~:/0-9A-Za-z-]*|` + reString + `)` + reParam + `*`
	reAuth   = reToken + `=(?:` + reToken + `|` + reString + `)`
	reChall  = reToken + `(?: ` + reAuth + `(?:, ` + reAuth + `)*)?`
)

func listOf(element string) string { return `(?:` + element + `)(?:\s*,\s*(?:` + element + `))*` }

func shaped(expression string) func(string) bool {
	return regexp.MustCompile(`^(?:` + expression + `)$`).MatchString
}

func isDate(s string) bool {
	_, err := http.ParseTime(s)
	return err == nil
}

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 63)
	return err == nil
}

func isAddress(s string) bool {
	_, err := url.Parse(s)
	return err == nil && s != ""
}

func isMediaRanges(s string) bool {
	for part := range strings.SplitSeq(s, ",") {
		if _, _, err := mime.ParseMediaType(strings.TrimSpace(part)); err != nil {
			return false
		}
	}
	return true
}

func isMediaType(s string) bool {
	kind, _, err := mime.ParseMediaType(s)
	return err == nil && strings.Contains(kind, "/")
}

// isContentRange checks the positions as well, which the grammar cannot.
func isContentRange(s string) bool {
	m := regexp.MustCompile(`^bytes (?:(\d+)-(\d+)/(\d+|\*)|\*/\d+)$`).FindStringSubmatch(s)
	if m == nil {
		return false
	}
	first, _ := strconv.Atoi(m[1])
	last, _ := strconv.Atoi(m[2])
	length, err := strconv.Atoi(m[3])
	return first <= last && (err != nil || last < length)
}

// valid says for each field what its values look like. A field that is
// missing here fails the test below.
var valid = map[string]func(string) bool{
	"Accept":                      isMediaRanges,
	"Accept-Encoding":             shaped(listOf(reToken + reParam + `?`)),
	"Access-Control-Allow-Origin": shaped(`\*|null|https?://[a-z0-9.:-]+`),
	"Age":                         isNumber,
	"Allow":                       shaped(listOf(`[A-Z]+`)),
	"Cache-Control":               shaped(listOf(reToken + `(?:=(?:` + reToken + `|` + reString + `))?`)),
	"Connection":                  shaped(listOf(reToken)),
	"Content-Encoding":            shaped(listOf(reToken)),
	"Content-Length":              isNumber,
	"Content-Location":            isAddress,
	"Content-Range":               isContentRange,
	"Content-Type":                isMediaType,
	"Date":                        isDate,
	"Delta-Base":                  shaped(`(?:W/)?"[!\x23-\x7e]*"`),
	"ETag":                        shaped(`(?:W/)?"[!\x23-\x7e]*"`),
	"Expires":                     isDate,
	"IM":                          shaped(listOf(reToken)),
	"Last-Modified":               isDate,
	"Link":                        shaped(listOf(`<[^<> ]+>` + reParam + `+`)),
	"Location":                    isAddress,
	"Proxy-Authenticate":          shaped(listOf(reChall)),
	"Proxy-Status":                shaped(listOf(reItem)),
	"RateLimit":                   shaped(listOf(reString + reParam + `+`)),
	"RateLimit-Policy":            shaped(listOf(reString + reParam + `+`)),
	"Retry-After":                 func(s string) bool { return isNumber(s) || isDate(s) },
	"Upgrade":                     shaped(listOf(reToken + `(?:/` + reToken + `)?`)),
	"Upload-Limit":                shaped(listOf(`(?:max|min)-(?:append-)?(?:size|age)=\d+`)),
	"Upload-Offset":               isNumber,
	"Vary":                        shaped(`\*|` + listOf(reToken)),
	"WWW-Authenticate":            shaped(listOf(reChall)),
}

func Test_that_every_example_of_a_field_is_a_valid_value(t *testing.T) {
	for _, h := range Headers {
		check := valid[h.Name]
		if check == nil {
			t.Errorf("nobody says what a value of %s looks like", h.Name)
			continue
		}
		for _, e := range h.Examples {
			if !check(e) {
				t.Errorf("%s: %q is not valid", h.Name, e)
			}
		}
	}
}

func Test_that_the_check_of_examples_tells_wrong_values(t *testing.T) {
	for name, wrong := range map[string][]string{
		"Retry-After": {"-1", "1.5", "2m", "Fri, 31 Dec 1999 23:59:59 CET"}, "Allow": {"get", ""}, "ETag": {"abc", `w/"a"`, `"a b"`},
		"Content-Range": {"bytes 500-0/1234", "bytes 0-1234/1234", "bytes=0-499"}, "Date": {"Tue, 15 Nov 1994 08:12:31 UTC"},
		"WWW-Authenticate": {`realm="api"`, `Bearer realm="api`}, "RateLimit": {"default;r=50"}, "Cache-Control": {"max-age = 5"},
		"Link": {`https://example.com; rel="next"`, `<https://example.com>`}, "Content-Type": {"json"}, "Vary": {"Accept Encoding"},
	} {
		for _, w := range wrong {
			if valid[name](w) {
				t.Errorf("%s: %q counts as valid", name, w)
			}
		}
	}
}

func Test_that_every_example_survives_the_way_over_the_wire(t *testing.T) {
	for _, h := range Headers {
		for _, e := range h.Examples {
			r := textproto.NewReader(bufio.NewReader(strings.NewReader(h.Name + ": " + e + "\r\n\r\n")))
			got, err := r.ReadMIMEHeader()
			if err != nil || got.Get(h.Name) != e {
				t.Errorf("%s: %q came back as %q, %v", h.Name, e, got.Get(h.Name), err)
			}
		}
	}
}

func Test_that_the_codes_of_a_field_are_those_whose_contracts_name_it(t *testing.T) {
	for name, want := range map[string]string{
		"Allow": "405 MUST", "WWW-Authenticate": "401 MUST", "Content-Range": "416 SHOULD", "Proxy-Authenticate": "407 MUST",
		"Retry-After": "413 SHOULD", "Link": "451 SHOULD", "Upgrade": "426 MUST",
	} {
		var got []string
		for _, u := range HeaderByName(name).Codes() {
			got = append(got, u.Contract.Key()+" "+string(u.Level))
			if u.Name != name || u.Text == "" || u.Source == "" {
				t.Errorf("%s: %+v", name, u.Field)
			}
		}
		if !slices.Contains(got, want) {
			t.Errorf("%s is needed by %v, without %s", name, got, want)
		}
	}
	if got := HeaderByName("Age").Codes(); got != nil {
		t.Errorf("Age is needed by %v", got)
	}
}

func Test_that_no_need_of_a_code_is_missing_among_the_fields(t *testing.T) {
	needs, uses := 0, 0
	for _, c := range All() {
		needs += len(c.Requires)
	}
	for _, h := range Headers {
		uses += len(h.Codes())
	}
	if needs != uses || needs == 0 {
		t.Errorf("contracts name %d fields, fields name %d codes", needs, uses)
	}
}

func Test_that_the_document_of_a_field_has_every_sentence_with_its_source_and_no_null(t *testing.T) {
	for _, h := range append(slices.Clone(Headers), &Header{Name: "X-Nothing"}) {
		d := h.Document()
		n := len(h.Codes())
		if h.Summary.Text != "" {
			statements(reflect.ValueOf(h), "", func(string, Statement) { n++ })
		}
		if len(d.Sources) != n {
			t.Errorf("%s has %d sources for %d sentences", h.Name, len(d.Sources), n)
		}
		raw, err := json.Marshal(d)
		if err != nil || bytes.Contains(raw, []byte(":null")) {
			t.Errorf("%s: %v %s", h.Name, err, raw)
		}
	}
	raw, _ := json.Marshal(HeaderByName("Allow").Document())
	for _, part := range []string{`"name":"Allow"`, `"syntax":"Allow = #method`, `"rules":["`, `{"code":405,"key":"405","name":"Method Not Allowed","level":"MUST","when":"","text":"`, `"codes.0":{"source":"RFC 9110 §`} {
		if !bytes.Contains(raw, []byte(part)) {
			t.Errorf("Allow has no %s in %s", part, raw)
		}
	}
}

func Test_that_the_document_of_a_field_does_not_share_what_it_could_change(t *testing.T) {
	d := HeaderByName("Allow").Document()
	d.Examples[0], d.Rules[0] = "", ""
	if h := HeaderByName("Allow"); h.Examples[0] == "" || h.Rules[0].Text == "" {
		t.Error("writing to the document changed the field")
	}
}

func Test_that_the_details_that_people_get_wrong_are_told(t *testing.T) {
	for name, phrases := range map[string][]string{
		"Retry-After":      {"does not come back earlier", "any of the three date formats", "redirect"},
		"Allow":            {"may be empty", "must not change it"},
		"WWW-Authenticate": {"several challenges", "insufficient_scope", "one per line", "quoted string"},
		"Vary":             {"asterisk never matches", "authorization need not be listed"},
		"ETag":             {"strong comparison", "never satisfies if-match", "if-none-match weakly"},
		"Content-Range":    {"bytes */47022", "include the last", "several parts must not have it"},
		"Cache-Control":    {"no-store: keep nothing", "errors can be stored like successes"},
		"Content-Length":   {"never with a 1xx or 204", "transfer-encoding counts"},
		"Connection":       {"http/2", "malformed"},
		"Link":             {"blocked-by", "not the authority"},
		"Location":         {"fragment", "relative reference is allowed"},
		"Proxy-Status":     {"origin server must not", "next to the origin"},
		"RateLimit":        {"retry-after wins", "no promise"},
	} {
		var b strings.Builder
		statements(reflect.ValueOf(HeaderByName(name)), "", func(_ string, s Statement) { b.WriteString(s.Text + "\n") })
		text := strings.ToLower(b.String())
		for _, p := range phrases {
			if !strings.Contains(text, p) {
				t.Errorf("%s does not say %q", name, p)
			}
		}
	}
}
