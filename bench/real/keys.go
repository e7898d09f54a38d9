package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// keys is the identity provider of one run: a signing key and one API key.
type keys struct {
	private  *ecdsa.PrivateKey
	audience string
	key      string
}

// holder is somebody with a token.
type holder struct {
	scopes []string
	roles  []string
	age    time.Duration // more than an hour means expired
}

// holders lists who has a token, by the name that requests use.
var holders = map[string]holder{
	"reader":    {scopes: []string{"read"}},
	"writer":    {scopes: []string{"alerts:write", "silences:write", "contents:write", "query", "admin:tsdb"}},
	"on-call":   {scopes: []string{"silences:write"}, roles: []string{"on-call"}},
	"developer": {scopes: []string{"contents:write"}, roles: []string{"developer"}},
	"admin":     {scopes: []string{"contents:write", "admin:tsdb", "query"}, roles: []string{"developer", "admin"}},
	"expired":   {scopes: []string{"silences:write", "contents:write"}, roles: []string{"on-call", "developer", "admin"}, age: 3 * time.Hour},
}

func newKeys(audience string) (*keys, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	return &keys{private: private, audience: audience, key: rand.Text()}, nil
}

var b64 = base64.RawURLEncoding.EncodeToString

func (k *keys) jwks() []byte {
	point, err := k.private.PublicKey.Bytes()
	if err != nil {
		panic(err) // P-256 keys always encode
	}
	return fmt.Appendf(nil, `{"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"real","x":%q,"y":%q}]}`, b64(point[1:33]), b64(point[33:]))
}

// apiKeys is the file of API keys: one holder, who may send alerts and query.
func (k *keys) apiKeys() []byte {
	return fmt.Appendf(nil, "keys:\n  - {id: robot, hash: \"sha256:%x\", scopes: [\"alerts:write\", query]}\n", sha256.Sum256([]byte(k.key)))
}

// token signs a token for a holder with ES256 (RFC 7518 §3.4).
func (k *keys) token(name string) string {
	h, known := holders[name]
	if !known {
		panic("no holder " + name)
	}
	issued := time.Now().Add(-h.age)
	claims := map[string]any{
		"iss": "https://id.example", "aud": k.audience, "sub": name,
		"iat": issued.Unix(), "exp": issued.Add(time.Hour).Unix(),
		"scope": strings.Join(h.scopes, " "), "roles": h.roles,
	}
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	signed := b64([]byte(`{"alg":"ES256","typ":"JWT","kid":"real"}`)) + "." + b64(body)
	digest := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, k.private, digest[:])
	if err != nil {
		panic(err) // fails only where the machine's randomness does
	}
	var signature [64]byte
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signed + "." + b64(signature[:])
}
