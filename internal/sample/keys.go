package sample

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// What the tokens say about themselves; candor.yaml demands the same.
const (
	issuer   = "https://id.example"
	audience = "orders"
	keyID    = "sample-1"
	lifetime = 24 * time.Hour
)

// Claims is what a token says about its holder.
type Claims struct {
	Subject string
	Tenant  string
	Scopes  []string
	Roles   []string
	Issued  time.Time
	Expires time.Time
}

// holders lists who has a token. Their times are set when it is signed.
var holders = []struct {
	name string
	Claims
	age time.Duration // of the token; more than lifetime means expired
}{
	{"alice", Claims{Subject: "alice", Tenant: "north", Scopes: []string{"orders:read", "orders:write"}}, 0},
	{"bob", Claims{Subject: "bob", Tenant: "south", Scopes: []string{"orders:read", "orders:write"}}, 0},
	{"reader", Claims{Subject: "reader", Tenant: "north", Scopes: []string{"orders:read"}}, 0},
	{"admin", Claims{Subject: "admin", Tenant: "north", Roles: []string{"admin"}, Scopes: []string{"orders:read", "orders:write", "orders:admin"}}, 0},
	{"expired", Claims{Subject: "alice", Tenant: "north", Scopes: []string{"orders:read", "orders:write"}}, lifetime + time.Hour},
}

// Keys is the identity provider of the sample: a signing key that lives as
// long as the process, the tokens signed with it, and one API key.
type Keys struct {
	private *ecdsa.PrivateKey
	jwks    []byte
	tokens  map[string]string
	apiKey  string
}

// NewKeys makes a new P-256 key and signs a token for every holder. It fails
// only where the machine's randomness does.
func NewKeys() (*Keys, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("sample: make signing key: %w", err)
	}
	point, err := private.PublicKey.Bytes() // 0x04, then X and Y of 32 bytes each
	if err != nil {
		return nil, fmt.Errorf("sample: encode public key: %w", err)
	}
	b64 := base64.RawURLEncoding.EncodeToString
	k := &Keys{
		private: private,
		jwks: fmt.Appendf(nil, `{"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":%q,"x":%q,"y":%q}]}`+"\n",
			keyID, b64(point[1:33]), b64(point[33:])),
		tokens: map[string]string{},
		apiKey: "orders-" + rand.Text(),
	}
	now := time.Now()
	for _, h := range holders {
		c := h.Claims
		c.Issued = now.Add(-h.age)
		c.Expires = c.Issued.Add(lifetime)
		if k.tokens[h.name], err = k.Token(c); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// JWKS returns the public key as a JSON Web Key Set (RFC 7517).
func (k *Keys) JWKS() []byte { return []byte(string(k.jwks)) }

// APIKey returns the key of the reporting job in plain text, for X-API-Key.
func (k *Keys) APIKey() string { return k.apiKey }

// APIKeys returns the API key as the file keys.yaml holds it: by its hash, for
// the reporting job of north with the right to read.
func (k *Keys) APIKeys() []byte {
	return fmt.Appendf(nil, "keys:\n  - {id: reporting, hash: \"sha256:%x\", tenant: north, scopes: [\"orders:read\"]}\n",
		sha256.Sum256([]byte(k.apiKey)))
}

// Tokens returns a signed token for alice (north, reads and writes), bob
// (south, the same), reader (north, reads), admin (north, role admin, all
// scopes) and expired (alice's, an hour past its time). The others are good
// for a day.
func (k *Keys) Tokens() map[string]string { return maps.Clone(k.tokens) }

// Token signs the claims with ES256, as issuer https://id.example for the
// audience orders.
func (k *Keys) Token(c Claims) (string, error) {
	claims := jwt.MapClaims{
		"iss": issuer, "aud": audience, "sub": c.Subject, "tenant": c.Tenant,
		"scope": strings.Join(c.Scopes, " "),
		"iat":   c.Issued.Unix(), "exp": c.Expires.Unix(),
	}
	if len(c.Roles) > 0 {
		claims["roles"] = c.Roles
	}
	token := jwt.NewWithClaims(jwt.SigningMethodES256, claims)
	token.Header["kid"] = keyID
	signed, err := token.SignedString(k.private)
	if err != nil {
		return "", fmt.Errorf("sample: sign token for %s: %w", c.Subject, err)
	}
	return signed, nil
}
