package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/candorhttp/candor/guard"
)

// What the tokens say about themselves, and what the guard demands of them.
const (
	issuer   = "https://id.example"
	audience = "orders"
)

// keys is the identity provider of the example: a signing key and an API key
// that live as long as the process. A real API names the key set of its real
// provider by URL and never holds a signing key.
type keys struct {
	signing *ecdsa.PrivateKey
	api     string
	file    string // the public key set
}

// newKeys makes the keys and writes the public key set into a directory.
func newKeys(dir string) (*keys, error) {
	signing, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a signing key: %w", err)
	}
	point, err := signing.PublicKey.Bytes() // 0x04, then X and Y of 32 bytes each
	if err != nil {
		return nil, fmt.Errorf("encode the public key: %w", err)
	}
	b64 := base64.RawURLEncoding.EncodeToString
	set := fmt.Sprintf(`{"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"orders-1","x":%q,"y":%q}]}`, b64(point[1:33]), b64(point[33:]))
	k := &keys{signing: signing, api: "orders-" + rand.Text(), file: filepath.Join(dir, "keys.json")}
	return k, os.WriteFile(k.file, []byte(set), 0o600)
}

// identity tells the guard how callers are known.
func (k *keys) identity() guard.Identity {
	return guard.Identity{
		Bearer: &guard.Bearer{JWKS: k.file, Issuer: issuer, Audience: audience},
		APIKeys: &guard.APIKeys{Keys: []guard.APIKey{
			{ID: "reporting", Hash: fmt.Sprintf("%x", sha256.Sum256([]byte(k.api))), Tenant: "north", Scopes: []string{"orders:read"}},
		}},
	}
}

// token signs a token for a day. It fails only where the machine's randomness
// does.
func (k *keys) token(subject, tenant, scope string, roles ...string) (string, error) {
	now := time.Now()
	claims := jwt.MapClaims{
		"iss": issuer, "aud": audience, "sub": subject, "tenant": tenant, "scope": scope,
		"iat": now.Unix(), "exp": now.Add(24 * time.Hour).Unix(),
	}
	if len(roles) > 0 {
		claims["roles"] = roles
	}
	t := jwt.NewWithClaims(jwt.SigningMethodES256, claims)
	t.Header["kid"] = "orders-1"
	signed, err := t.SignedString(k.signing)
	if err != nil {
		return "", fmt.Errorf("sign a token for %s: %w", subject, err)
	}
	return signed, nil
}
