package retry

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"sync"

	"github.com/candorhttp/candor/internal/httpfield"
)

// Credentials are what a [Transport] adds to requests, and knows how to renew.
// They must be safe for concurrent use.
type Credentials interface {
	// Scheme names the challenge that they meet, "Bearer"; letter case does
	// not matter (RFC 9110 §11.1).
	Scheme() string

	// Field returns the name and the value of the request field that carries
	// them. Refused is the value that the server has just refused, "" at first:
	// then another value is wanted, or the same for none. One call may serve
	// many requests that were refused together.
	Field(ctx context.Context, refused Secret) (name string, value Secret, err error)
}

// Need is what a refused request lacked.
type Need struct {
	URL     string   // without user, query and fragment
	Scopes  []string // any order
	Roles   []string
	Realm   string
	Contact string // whom to ask, as the problem says
}

// Bearer returns credentials of scheme Bearer, RFC 6750. Token is asked for
// one at the first request, and with refresh set after the server refused the
// last; it is called once at a time and what it returns is kept. It fits an
// oauth2.TokenSource:
//
//	retry.Bearer(func(ctx context.Context, refresh bool) (string, error) {
//		t, err := source.Token() // forget the cached one first where refresh is set
//		if err != nil {
//			return "", err
//		}
//		return t.AccessToken, nil
//	})
func Bearer(token func(ctx context.Context, refresh bool) (string, error)) Credentials {
	return &bearer{token: token, turn: make(chan struct{}, 1)}
}

type bearer struct {
	token func(context.Context, bool) (string, error)
	turn  chan struct{} // holds one element while somebody asks for a token

	mu      sync.Mutex
	current Secret
}

func (*bearer) Scheme() string { return "Bearer" }

func (b *bearer) held() Secret {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.current
}

// Field gives all who were refused with the same token the one that the first
// of them brings.
func (b *bearer) Field(ctx context.Context, refused Secret) (string, Secret, error) {
	if v := b.held(); v != "" && v != refused {
		return "Authorization", v, nil
	}
	select {
	case b.turn <- struct{}{}:
		defer func() { <-b.turn }()
	case <-ctx.Done():
		return "", "", ctx.Err()
	}
	if v := b.held(); v != "" && v != refused {
		return "Authorization", v, nil
	}
	token, err := b.token(ctx, refused != "")
	if err != nil {
		return "", "", err
	}
	v := Secret("Bearer " + token)
	b.mu.Lock()
	b.current = v
	b.mu.Unlock()
	return "Authorization", v, nil
}

// Basic returns credentials of scheme Basic, RFC 7617. There are no others to
// have, so a refusal is handed back.
func Basic(user, password string) Credentials {
	return fixed{"Basic", "Authorization", Secret("Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password)))}
}

// APIKey returns a key in a field of its own, as in X-API-Key. Scheme is that
// of the challenge the API answers with, "" where it has none.
func APIKey(scheme, field, key string) Credentials { return fixed{scheme, field, Secret(key)} }

type fixed struct {
	scheme, field string
	value         Secret
}

func (f fixed) Scheme() string { return f.scheme }

func (f fixed) Field(context.Context, Secret) (string, Secret, error) { return f.field, f.value, nil }

// origin is scheme, host and port, RFC 6454 §4.
type origin struct{ scheme, host, port string }

func originOf(req *http.Request) origin {
	o := origin{strings.ToLower(req.URL.Scheme), strings.ToLower(req.URL.Hostname()), req.URL.Port()}
	if o.port == "" {
		switch o.scheme {
		case "http":
			o.port = "80"
		case "https":
			o.port = "443"
		}
	}
	return o
}

// mayHave reports whether credentials may go with a request: never where a
// redirect led away from the origin that the caller asked, whatever way it
// took.
func (t *Transport) mayHave(req *http.Request) bool {
	if t.Credentials == nil {
		return false
	}
	if redirectedAway(req) {
		return false
	}
	if len(t.Origins) == 0 {
		return true
	}
	own := originOf(req)
	for _, o := range t.Origins {
		if parsed, err := http.NewRequest(http.MethodGet, o, nil); err == nil && originOf(parsed) == own {
			return true
		}
	}
	return false
}

// challenged reports whether an answer has a challenge that the credentials
// meet.
func challenged(resp *http.Response, c Credentials) bool {
	all, _ := httpfield.ParseChallenges(resp.Header.Values("WWW-Authenticate"))
	for _, x := range all {
		if strings.EqualFold(x.Scheme, c.Scheme()) {
			return true
		}
	}
	return false
}
