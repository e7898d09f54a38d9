package guard

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/candorhttp/candor/ladder"
)

// Bearer accepts JSON Web Tokens (RFC 6750, RFC 7519, RFC 8725).
type Bearer struct {
	JWKS       string        `yaml:"jwks"`       // file or URL of the key set
	Issuer     string        `yaml:"issuer"`     // required value of iss; "" accepts any
	Audience   string        `yaml:"audience"`   // required value of aud; "" accepts any
	Algorithms []string      `yaml:"algorithms"` // default: RS256, PS256, ES256, ES384, EdDSA
	Skew       time.Duration `yaml:"skew"`       // clock difference allowed; default 30 s
	Claims     Claims        `yaml:"claims"`
}

// Claims names the claims that hold what the guard wants to know.
type Claims struct {
	Subject string   `yaml:"subject"` // default: sub
	Tenant  string   `yaml:"tenant"`  // default: tenant
	Scopes  []string `yaml:"scopes"`  // default: scope and scp; a string of words or a list
	Roles   string   `yaml:"roles"`   // default: roles
}

// algorithms are those a deployment may choose: asymmetric ones only, because
// a shared secret would let every verifier mint tokens.
var algorithms = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}

const (
	tokenMaxBytes  = 16 << 10
	tokenCacheSize = 8192
	tokenCacheTime = time.Minute // bounds how long a rotated-out key is still believed
)

// bearer verifies tokens. Only signatures and claims are cached; rights are
// evaluated for every request.
type bearer struct {
	keys   *keySet
	parser *jwt.Parser
	claims Claims

	mu    sync.Mutex
	cache map[[32]byte]cached
}

type cached struct {
	caller *Caller
	until  time.Time
}

func newBearer(c *Bearer, log *slog.Logger, f *faults) *bearer {
	algs := c.Algorithms
	if len(algs) == 0 {
		algs = []string{"RS256", "PS256", "ES256", "ES384", "EdDSA"}
	}
	for _, a := range algs {
		if !slices.Contains(algorithms, a) {
			f.add("identity.bearer.algorithms", a, "use one of "+strings.Join(algorithms, ", "))
		}
	}
	skew := c.Skew
	if skew == 0 {
		skew = 30 * time.Second
	}
	opts := []jwt.ParserOption{jwt.WithValidMethods(algs), jwt.WithExpirationRequired(), jwt.WithLeeway(skew), jwt.WithIssuedAt()}
	if c.Issuer != "" {
		opts = append(opts, jwt.WithIssuer(c.Issuer))
	}
	if c.Audience != "" {
		opts = append(opts, jwt.WithAudience(c.Audience))
	}
	b := &bearer{parser: jwt.NewParser(opts...), claims: c.Claims, cache: make(map[[32]byte]cached)}
	b.claims.fill()
	if c.JWKS == "" {
		f.add("identity.bearer.jwks", "", "name the file or URL of the key set that verifies tokens")
		return b
	}
	keys, err := newKeySet(c.JWKS, log)
	if err != nil {
		f.add("identity.bearer.jwks", c.JWKS, err.Error())
	}
	b.keys = keys
	return b
}

func (c *Claims) fill() {
	if c.Subject == "" {
		c.Subject = "sub"
	}
	if c.Tenant == "" {
		c.Tenant = "tenant"
	}
	if len(c.Scopes) == 0 {
		c.Scopes = []string{"scope", "scp"}
	}
	if c.Roles == "" {
		c.Roles = "roles"
	}
}

// verify returns the caller of a token, or the reason against it with a
// sentence for those who may know more.
func (b *bearer) verify(ctx context.Context, token string) (*Caller, *ladder.Reason, string) {
	if len(token) > tokenMaxBytes {
		return nil, ladder.InvalidCredentials, "The token is too long."
	}
	sum := sha256.Sum256([]byte(token))
	if c := b.cached(sum); c != nil {
		return c, nil, ""
	}
	claims := jwt.MapClaims{}
	_, err := b.parser.ParseWithClaims(token, claims, func(t *jwt.Token) (any, error) {
		if _, critical := t.Header["crit"]; critical { // extensions we do not know must be refused, RFC 7515 §4.1.11
			return nil, jwt.ErrTokenUnverifiable
		}
		return b.keys.keyFor(ctx, t)
	})
	if err != nil {
		reason, why := tokenFault(err)
		return nil, reason, why
	}
	caller := b.claims.caller(claims)
	b.remember(sum, caller)
	return caller, nil, ""
}

// tokenFaults maps the causes that golang-jwt tells apart.
var tokenFaults = []struct {
	err    error
	reason *ladder.Reason
	why    string
}{
	{errKeysUnavailable, ladder.IdentityUnavailable, "The key set cannot be reached."},
	{jwt.ErrTokenMalformed, ladder.InvalidCredentials, "The token is not a JSON Web Token."},
	{jwt.ErrTokenSignatureInvalid, ladder.InvalidCredentials, "The token's signature or algorithm is not valid here."},
	{jwt.ErrTokenUnverifiable, ladder.InvalidCredentials, "The token's key is not in the key set."},
	{jwt.ErrTokenExpired, ladder.ExpiredCredentials, "The access token expired."},
	{jwt.ErrTokenNotValidYet, ladder.InvalidCredentials, "The token is not valid yet."},
	{jwt.ErrTokenUsedBeforeIssued, ladder.InvalidCredentials, "The token was issued in the future."},
	{jwt.ErrTokenInvalidAudience, ladder.InvalidCredentials, "The token is for another audience."},
	{jwt.ErrTokenInvalidIssuer, ladder.InvalidCredentials, "The token comes from another issuer."},
	{jwt.ErrTokenRequiredClaimMissing, ladder.InvalidCredentials, "The token lacks a required claim; exp is always required."},
}

func tokenFault(err error) (*ladder.Reason, string) {
	for _, f := range tokenFaults {
		if errors.Is(err, f.err) {
			return f.reason, f.why
		}
	}
	return ladder.InvalidCredentials, "The token's claims are not valid."
}

func (b *bearer) cached(sum [32]byte) *Caller {
	b.mu.Lock()
	defer b.mu.Unlock()
	c, ok := b.cache[sum]
	if !ok {
		return nil
	}
	if time.Now().After(c.until) {
		delete(b.cache, sum)
		return nil
	}
	return c.caller
}

func (b *bearer) remember(sum [32]byte, c *Caller) {
	until := time.Now().Add(tokenCacheTime)
	if !c.Expires.IsZero() && c.Expires.Before(until) {
		until = c.Expires
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.cache) >= tokenCacheSize {
		for k := range b.cache { // any one: Go's order is random enough
			delete(b.cache, k)
			break
		}
	}
	b.cache[sum] = cached{c, until}
}

func (c Claims) caller(m jwt.MapClaims) *Caller {
	out := &Caller{Claims: m}
	out.Subject, _ = m[c.Subject].(string)
	out.Tenant, _ = m[c.Tenant].(string)
	out.ACR, _ = m["acr"].(string)
	if role, single := m[c.Roles].(string); single {
		out.Roles = []string{role} // names of roles may hold spaces
	} else {
		out.Roles = words(m[c.Roles])
	}
	for _, name := range c.Scopes {
		out.Scopes = append(out.Scopes, words(m[name])...)
	}
	if exp, err := m.GetExpirationTime(); err == nil && exp != nil {
		out.Expires = exp.Time
	}
	if t, ok := m["auth_time"].(float64); ok && t > 0 && t < 1<<40 {
		out.Login = time.Unix(int64(t), 0)
	}
	return out
}

// words reads a claim that is a string of words or a list of strings.
func words(v any) []string {
	switch v := v.(type) {
	case string:
		return strings.Fields(v)
	case []any:
		var out []string
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}
