package retry

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/problem"
)

// Attempt is one request that was sent, and what came of it.
type Attempt struct {
	At      time.Time
	Code    int              // of the answer; 0 where there was none
	Problem *problem.Problem // that it held, where it was not handed back
	Err     error            // where there was no answer
	Reason  *Reason          // why the next one was sent, or none
	Wait    time.Duration    // before the next one
}

// Error is an answer that refuses a request, or the lack of one, with what is
// known of it. No credentials are in it.
type Error struct {
	Method   string
	URL      string           // without user, query and fragment
	Code     int              // of the last answer; 0 where there never was one
	Problem  *problem.Problem // that the last answer held; nil for none
	Reason   *Reason          // why no more was tried
	Attempts []Attempt        // what was tried; empty where the host is not asked at all
	Until    time.Time        // the server asks not to come again before; zero where it does not
	Err      error            // of the transport; nil where there is an answer
}

// Error says what came, and what the contract asks of the caller.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: ", e.Method, e.URL)
	switch {
	case e.Code != 0 && e.Problem != nil:
		b.WriteString(e.Problem.Error())
	case e.Code != 0:
		b.WriteString(strings.TrimSpace(strconv.Itoa(e.Code) + " " + httpstatus.Text(e.Code)))
	case e.Err != nil:
		b.WriteString(e.Err.Error())
	default:
		b.WriteString("not sent")
	}
	if e.Code != 0 && e.Err != nil {
		fmt.Fprintf(&b, "; then %v", e.Err)
	}
	if n := len(e.Attempts); n > 1 {
		fmt.Fprintf(&b, " (after %d attempts)", n)
	}
	if e.Reason != nil && e.Reason != Answered && e.Reason != Refused {
		b.WriteString("; " + e.Reason.Says)
	}
	if advice := e.Advice(); advice != "" {
		b.WriteString("; " + advice)
	}
	return b.String()
}

// Unwrap returns the error of the transport.
func (e *Error) Unwrap() error { return e.Err }

// maxAdvised bounds how many faults one sentence lists.
const maxAdvised = 3

// Advice says in a few words what the caller should do, as the contract of the
// code and the problem have it; "" where there is nothing to say.
func (e *Error) Advice() string {
	p := e.Problem
	switch {
	case !e.Until.IsZero():
		return "try again after " + e.Until.UTC().Format("2006-01-02 15:04:05 UTC")
	case e.Code == 0:
		return ""
	case p != nil && p.Missing != nil:
		s := "get the right"
		if p.Contact != "" {
			s = "ask " + p.Contact + " for"
		}
		if len(p.Missing.Scopes) > 0 {
			s += " scope " + strings.Join(p.Missing.Scopes, ", ")
		}
		if len(p.Missing.Roles) > 0 {
			if len(p.Missing.Scopes) > 0 {
				s += " and"
			}
			s += " role " + strings.Join(p.Missing.Roles, ", ")
		}
		return s
	case p != nil && len(p.Errors) > 0:
		var faults []string
		for _, x := range p.Errors[:min(len(p.Errors), maxAdvised)] {
			faults = append(faults, strings.TrimSpace(placeOf(x)+" "+x.Detail))
		}
		s := "correct the request: " + strings.Join(faults, "; ")
		if more := len(p.Errors) - maxAdvised; more > 0 {
			s += fmt.Sprintf("; and %d more", more)
		}
		return s
	}
	if s := httpstatus.ForClass(e.Code).Client.Summary.Text; s != "" {
		return strings.TrimSuffix(s, ".")
	}
	return ""
}

func placeOf(x problem.Error) string {
	for _, s := range []string{x.Pointer, x.Parameter, x.Header} {
		if s != "" {
			return s + ":"
		}
	}
	return ""
}

// Check returns an [*Error] for an answer with a code of 400 and above, nil
// for any other. The body can still be read whole, and closing it stays with
// the caller. It is for the answers of a [Transport], and knows of others what
// they say themselves.
func Check(resp *http.Response) error {
	if resp.StatusCode < 400 {
		return nil
	}
	e := errorOf(resp.Request)
	e.Code = resp.StatusCode
	if r := recordOf(resp); r != nil {
		e.Attempts, e.Reason, e.Until = r.attempts, r.reason, r.until
	} else if after, ok := retryAfter(resp.Header, time.Now()); ok {
		e.Until = ahead(time.Now(), after)
	}
	e.Problem = peek(resp)
	return e
}

// Attempts returns what a [Transport] tried before it handed back an answer;
// nil where the answer was the first and says nothing of it.
func Attempts(resp *http.Response) []Attempt {
	if r := recordOf(resp); r != nil {
		return r.attempts
	}
	return nil
}

// ReasonOf returns why a [Transport] handed back an answer; nil where it was
// not refused.
func ReasonOf(resp *http.Response) *Reason {
	if r := recordOf(resp); r != nil {
		return r.reason
	}
	return nil
}

// record is what a Transport tells of an answer, by its body.
type record struct {
	io.ReadCloser
	attempts []Attempt
	reason   *Reason
	until    time.Time
}

// told is a record whose body was looked into.
type told struct {
	*record
	io.Reader
}

func (t told) Read(p []byte) (int, error) { return t.Reader.Read(p) }

func recordOf(resp *http.Response) *record {
	switch b := resp.Body.(type) {
	case *record:
		return b
	case told:
		return b.record
	}
	return nil
}

// peek reads the problem of an answer and leaves its body as it was.
func peek(resp *http.Response) *problem.Problem {
	if resp.Body == nil {
		return nil
	}
	var read bytes.Buffer
	body := resp.Body
	copied := *resp
	copied.Body = io.NopCloser(io.TeeReader(body, &read))
	p, err := problem.FromResponse(&copied)
	if read.Len() > 0 {
		rest := io.MultiReader(bytes.NewReader(read.Bytes()), body)
		if r := recordOf(resp); r != nil {
			resp.Body = told{r, rest}
		} else {
			resp.Body = &joined{rest, body}
		}
	}
	if err != nil {
		return nil
	}
	return p
}

func errorOf(req *http.Request) *Error {
	e := &Error{}
	if req != nil {
		e.Method, e.URL = methodOf(req), plainURL(req.URL)
	}
	return e
}

// plainURL writes an address without what may be secret.
func plainURL(u *url.URL) string {
	if u == nil {
		return ""
	}
	plain := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	return plain.String()
}

// lacks returns what a 403 says was missing; ok is false where it does not
// say.
func lacks(resp *http.Response, p *problem.Problem) (n Need, ok bool) {
	n.URL = plainURL(resp.Request.URL)
	if p != nil {
		n.Contact = p.Contact
		if p.Missing != nil {
			n.Scopes, n.Roles, ok = slices.Clone(p.Missing.Scopes), slices.Clone(p.Missing.Roles), true
		}
	}
	all, _ := httpfield.ParseChallenges(resp.Header.Values("WWW-Authenticate"))
	for _, c := range all {
		if !strings.EqualFold(c.Scheme, "Bearer") || c.Params["error"] != "insufficient_scope" {
			continue
		}
		n.Realm = c.Params["realm"]
		if scopes := strings.Fields(c.Params["scope"]); len(scopes) > 0 {
			n.Scopes, ok = scopes, true
		}
	}
	return n, ok && len(n.Scopes)+len(n.Roles) > 0
}
