package retry

import (
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/problem"
)

// advise says in one sentence what the caller should do now.
func advise(e *Error) string {
	switch e.Reason {
	case LostUnknown, NotIdempotent: // a time that the server named does not make it safe
		return "find out whether it was applied before you send it again, or send it with an Idempotency-Key"
	case HostFailing, HostThrottled, HostCrowded, RedirectWait, WaitTooLong, DeadlineFirst:
		if !e.Until.IsZero() {
			return "try again after " + clock(e.Until)
		}
	case BadCertificate:
		return "check the address and the certificate"
	case NoSuchHost:
		return "check the name in the address"
	case InvalidRequest, CannotBePrepared:
		return "fix the request"
	case CredentialsUnfit:
		return "see to the credentials"
	case AnswerTooLarge:
		return "allow larger headers in the base transport"
	case Cancelled:
		return ""
	case OutOfTime:
		if e.Code == 0 {
			return "allow more time"
		}
	}
	if e.Code == 0 {
		return "see whether the server runs and can be reached"
	}
	return adviseOn(e)
}

// adviseOn says what to do about an answer.
func adviseOn(e *Error) string {
	p := e.Problem
	if p == nil {
		p = &problem.Problem{}
	}
	switch {
	case e.Code < 500 && len(p.Errors) > 0:
		return "fix the request: " + faultsOf(p.Errors)
	case e.Code == http.StatusForbidden && p.Missing != nil:
		return askFor(p)
	case e.Code == http.StatusForbidden:
		if scopes := scopesOf(e.Header, nil); len(scopes) > 0 {
			return askFor(&problem.Problem{Missing: &problem.Missing{Scopes: scopes}, Contact: p.Contact})
		}
	case e.Code == http.StatusUnauthorized:
		if all := challengesOf(e.Header, "Www-Authenticate"); len(all) > 0 {
			return "send credentials that fit " + clean(all[0].Scheme) + realm(all[0])
		}
	case !e.Until.IsZero():
		return "try again after " + clock(e.Until)
	}
	s := strings.TrimSuffix(httpstatus.ForClass(e.Code).Client.Summary.Text, ".")
	if p.Contact != "" {
		s += "; or ask " + clean(p.Contact)
	}
	return lower(s)
}

// faultsOf names the first faults of a request.
func faultsOf(all []problem.Error) string {
	var out []string
	for _, f := range all {
		out = append(out, strings.TrimSpace(clean(f.Pointer+f.Parameter+f.Header)+" "+clean(f.Detail)))
	}
	return phrase(out, 3, " and ")
}

// askFor says whom to ask for what is missing.
func askFor(p *problem.Problem) string {
	var what []string
	for _, s := range p.Missing.Scopes {
		what = append(what, "scope "+clean(s))
	}
	for _, r := range p.Missing.Roles {
		what = append(what, "role "+clean(r))
	}
	if p.Contact != "" {
		return "ask " + clean(p.Contact) + " for " + phrase(what, 5, " and ")
	}
	return "use credentials that carry " + phrase(what, 5, " and ")
}

func realm(c httpfield.Challenge) string {
	if r := c.Params["realm"]; r != "" {
		return ", realm " + clean(r)
	}
	return ""
}

// clock shows a moment: the time alone within a day, with the date beyond.
func clock(t time.Time) string {
	t = t.UTC()
	if t.Nanosecond() > 0 { // never earlier than asked
		t = t.Truncate(time.Second).Add(time.Second)
	}
	if d := time.Until(t); d > 24*time.Hour || d < -24*time.Hour {
		return t.Format("2006-01-02 15:04:05 UTC")
	}
	return t.Format("15:04:05 UTC")
}

// lower makes a sentence fit after a semicolon.
func lower(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' || len(s) > 1 && s[1] == ' ' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// clean makes a text of a stranger fit for a line of a log: without characters
// that steer a terminal or reorder text, and not endless.
func clean(s string) string {
	const most = 200
	n := 0
	s = strings.Map(func(r rune) rune {
		switch n++; {
		case n > most:
			return -1
		case n == most:
			return '…'
		case r == ' ' || unicode.IsPrint(r):
			return r
		}
		return '?'
	}, s)
	return s
}
