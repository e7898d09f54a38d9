package retry

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/candorhttp/candor/internal/httpfield"
)

// Credentials prove who sends a request. [Bearer], [Basic] and [APIKey] are
// ready made. An implementation is safe for concurrent use.
type Credentials interface {
	// Covers reports whether the credentials may be sent to an address. Embed
	// [Origins]; anything looser gives them away.
	Covers(u *url.URL) bool

	// Apply puts the credentials on a request, which belongs to it, and returns
	// what tells them from others, such as the token. It returns "" where it
	// left the request alone because its caller set credentials of their own.
	Apply(req *http.Request) (Secret, error)

	// Answers reports whether the credentials fit a challenge of a 401.
	Answers(c Challenge) bool

	// Renew sees to it that Apply uses others than those that were refused, if
	// there are any. Of many requests that were refused with the same ones, one
	// calls it and all wait for it.
	Renew(ctx context.Context, refused Secret, c Challenge) error
}

// StepUp is implemented by [Credentials] that can ask for more rights. It is
// called once for a 403 that names the scopes that would do: in a challenge of
// the scheme Bearer with the error insufficient_scope (RFC 6750 §3.1), or as
// missing.scopes of its problem. Apply uses what it got.
type StepUp interface {
	StepUp(ctx context.Context, refused Secret, scopes []string) error
}

// Challenge is one way to authenticate that an answer names, RFC 9110 §11.3.
type Challenge struct {
	Scheme string            // as sent: "Bearer"
	Token  string            // the token68 form, as of Negotiate; "" otherwise
	Params map[string]string // by lower-case name: "realm", "scope", "error"
}

// Is reports whether the challenge is of a scheme and, where realm is not "",
// of that realm.
func (c Challenge) Is(scheme, realm string) bool {
	return strings.EqualFold(c.Scheme, scheme) && (realm == "" || c.Params["realm"] == realm)
}

// Origins are the places where credentials may be sent, each as scheme, host
// and, if it is not the scheme's own, port: "https://api.example". A subdomain,
// another port and plain http are other origins, RFC 6454 §4. None covers
// nothing.
type Origins []string

// Covers reports whether an address lies on one of the origins.
func (o Origins) Covers(u *url.URL) bool {
	key := keyOf(u)
	for _, origin := range o {
		if v, err := url.Parse(origin); err == nil && v.Host != "" && keyOf(v) == key {
			return true
		}
	}
	return false
}

// authorize puts the credentials on a request that may carry them.
func (c *call) authorize(out *http.Request) error {
	if c.t.Credentials == nil {
		return nil
	}
	if c.covered = mayCarry(c.t.Credentials, c.req); !c.covered {
		return nil
	}
	used, err := c.t.Credentials.Apply(out)
	if err != nil {
		return err
	}
	c.used = used
	return nil
}

// mayCarry reports whether a request and all redirects that led to it lie on
// the origins of the credentials: whoever was redirected through elsewhere goes
// where a stranger sent them.
func mayCarry(creds Credentials, req *http.Request) bool {
	for range 100 { // chains are far shorter
		if req.URL == nil || !creds.Covers(req.URL) {
			return false
		}
		if req.Response == nil || req.Response.Request == nil {
			return true
		}
		req = req.Response.Request
	}
	return false
}

// challengesOf reads the challenges of an answer.
func challengesOf(h http.Header, field string) []httpfield.Challenge {
	all, _ := httpfield.ParseChallenges(h[field])
	return all
}

// fitting returns the first challenge that the credentials answer.
func fitting(creds Credentials, h http.Header) (first Challenge, any, ok bool) {
	for _, ch := range challengesOf(h, "Www-Authenticate") {
		any = true
		if c := Challenge(ch); creds.Answers(c) {
			return c, true, true
		}
	}
	return Challenge{}, any, false
}

// mayRenew says why the credentials cannot be renewed for an answer.
func (c *call) mayRenew(resp *http.Response) *Reason {
	switch creds := c.t.Credentials; {
	case creds == nil:
		return NoCredentials
	case !c.covered:
		return ForeignOrigin
	case c.used == "":
		return OwnCredentials
	default:
		_, any, ok := fitting(creds, resp.Header)
		if !any {
			return NoChallenge
		}
		if !ok {
			return OtherChallenge
		}
	}
	return nil
}

// mayStepUp says why no more rights can be asked for.
func (c *call) mayStepUp(resp *http.Response) *Reason {
	_, can := c.t.Credentials.(StepUp)
	if b, is := c.t.Credentials.(*Bearer); is && b.Widen == nil {
		can = false
	}
	switch {
	case !can:
		return NoStepUp
	case !c.covered:
		return ForeignOrigin
	case c.used == "":
		return OwnCredentials
	}
	c.problem = peek(resp)
	var named []string
	if c.problem != nil && c.problem.Missing != nil {
		named = c.problem.Missing.Scopes
	}
	if len(scopesOf(resp.Header, named)) == 0 {
		return NoScopesNamed
	}
	return nil
}

// scopesOf returns the scopes that an answer says would do: of its challenge,
// RFC 6750 §3, and else of its problem.
func scopesOf(h http.Header, named []string) []string {
	for _, ch := range challengesOf(h, "Www-Authenticate") {
		if strings.EqualFold(ch.Scheme, "Bearer") && ch.Params["error"] == "insufficient_scope" {
			if scopes := strings.Fields(ch.Params["scope"]); len(scopes) > 0 {
				return scopes
			}
		}
	}
	return named
}

// renew gets other credentials than those that were refused with a 401.
func (c *call) renew(resp *http.Response) *Reason {
	challenge, _, _ := fitting(c.t.Credentials, resp.Header)
	used, creds := c.used, c.t.Credentials
	return c.others(flightKey{used: used}, func(ctx context.Context) error {
		return creds.Renew(ctx, used, challenge)
	})
}

// stepUp gets credentials with more rights.
func (c *call) stepUp(resp *http.Response) *Reason {
	var named []string
	if c.problem != nil && c.problem.Missing != nil {
		named = c.problem.Missing.Scopes
	}
	scopes := scopesOf(resp.Header, named)
	used, up := c.used, c.t.Credentials.(StepUp)
	return c.others(flightKey{used: used, scopes: strings.Join(scopes, " ")}, func(ctx context.Context) error {
		return up.StepUp(ctx, used, scopes)
	})
}

// others sees to it that the next try carries other credentials than the last.
func (c *call) others(key flightKey, get func(context.Context) error) *Reason {
	if now, err := c.current(); err == nil && now != c.used {
		return nil // another request has seen to it
	}
	if err := c.t.renewal.do(c.req.Context(), key, get); err != nil {
		return RenewalFailed
	}
	switch now, err := c.current(); {
	case err != nil:
		return RenewalFailed
	case now == c.used || now == "":
		return SameCredentials
	}
	return nil
}

// current returns which credentials a try would carry now.
func (c *call) current() (Secret, error) {
	trial := c.req.Clone(c.req.Context())
	trial.Body = http.NoBody
	return c.t.Credentials.Apply(trial)
}
