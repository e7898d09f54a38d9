package sample

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// publicKey reads the key set as a stranger would.
func publicKey(t *testing.T, jwks []byte) (*ecdsa.PublicKey, string) {
	t.Helper()
	var set struct {
		Keys []struct{ Kty, Crv, Use, Alg, Kid, X, Y string }
	}
	if err := json.Unmarshal(jwks, &set); err != nil {
		t.Fatal(err)
	}
	if len(set.Keys) != 1 {
		t.Fatalf("%d keys, want 1", len(set.Keys))
	}
	j := set.Keys[0]
	if j.Kty != "EC" || j.Crv != "P-256" || j.Use != "sig" || j.Alg != "ES256" {
		t.Errorf("key described as %+v", j)
	}
	point := []byte{4}
	for _, half := range []string{j.X, j.Y} {
		b, err := base64.RawURLEncoding.DecodeString(half)
		if err != nil || len(b) != 32 {
			t.Fatalf("coordinate of %d bytes, error %v", len(b), err)
		}
		point = append(point, b...)
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		t.Fatal(err)
	}
	return key, j.Kid
}

func verify(t *testing.T, k *Keys, token string) (jwt.MapClaims, error) {
	t.Helper()
	key, kid := publicKey(t, k.JWKS())
	claims := jwt.MapClaims{}
	parsed, err := jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return key, nil },
		jwt.WithValidMethods([]string{"ES256"}), jwt.WithIssuer(issuer), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt())
	if parsed != nil && parsed.Header["kid"] != kid {
		t.Errorf("token signed with key %v, the set has %v", parsed.Header["kid"], kid)
	}
	return claims, err
}

func Test_that_tokens_verify_against_the_key_set_and_say_who_holds_them(t *testing.T) {
	k := newKeys(t)
	admin := []any{"admin"}
	for name, want := range map[string]struct {
		sub, tenant, scope string
		roles              any
	}{
		"alice":  {"alice", "north", "orders:read orders:write", nil},
		"bob":    {"bob", "south", "orders:read orders:write", nil},
		"reader": {"reader", "north", "orders:read", nil},
		"admin":  {"admin", "north", "orders:read orders:write orders:admin", admin},
	} {
		claims, err := verify(t, k, k.Tokens()[name])
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if claims["sub"] != want.sub || claims["tenant"] != want.tenant || claims["scope"] != want.scope || !reflect.DeepEqual(claims["roles"], want.roles) {
			t.Errorf("%s: token says %v", name, claims)
		}
	}
}

func Test_that_the_expired_token_is_wrong_in_nothing_but_its_time(t *testing.T) {
	k := newKeys(t)
	claims, err := verify(t, k, k.Tokens()["expired"])
	if !errors.Is(err, jwt.ErrTokenExpired) {
		t.Errorf("error %v", err)
	}
	for _, other := range []error{jwt.ErrTokenSignatureInvalid, jwt.ErrTokenInvalidIssuer, jwt.ErrTokenInvalidAudience} {
		if errors.Is(err, other) {
			t.Errorf("also %v", other)
		}
	}
	if claims["sub"] != "alice" || claims["tenant"] != "north" {
		t.Errorf("token says %v", claims)
	}
}

func Test_that_another_start_signs_with_another_key(t *testing.T) {
	a, b := newKeys(t), newKeys(t)
	if _, err := verify(t, a, b.Tokens()["alice"]); !errors.Is(err, jwt.ErrTokenSignatureInvalid) {
		t.Errorf("a token of another start: %v", err)
	}
	if a.APIKey() == b.APIKey() || len(a.APIKey()) < 20 {
		t.Errorf("API keys %q and %q", a.APIKey(), b.APIKey())
	}
}

func Test_that_the_key_file_holds_the_hash_of_the_API_key_and_not_the_key(t *testing.T) {
	k := newKeys(t)
	var file struct {
		Keys []struct {
			ID, Hash, Tenant string
			Scopes           []string
		}
	}
	parse(t, k.APIKeys(), &file)
	sum := sha256.Sum256([]byte(k.APIKey()))
	if len(file.Keys) != 1 || file.Keys[0].Hash != "sha256:"+hex.EncodeToString(sum[:]) {
		t.Errorf("key file says %+v", file.Keys)
	}
	if strings.Contains(string(k.APIKeys()), k.APIKey()) {
		t.Error("the key file holds the key in plain text")
	}
}

func Test_that_a_token_can_be_made_for_anybody(t *testing.T) {
	k := newKeys(t)
	now := time.Now()
	token, err := k.Token(Claims{Subject: "carol", Tenant: "east", Scopes: []string{"orders:read"}, Roles: []string{"clerk"}, Issued: now, Expires: now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	claims, err := verify(t, k, token)
	if err != nil || claims["sub"] != "carol" || claims["tenant"] != "east" {
		t.Errorf("token says %v, error %v", claims, err)
	}
}

func Test_that_what_keys_hand_out_is_the_callers_to_change(t *testing.T) {
	k := newKeys(t)
	k.JWKS()[0] = '?'
	k.Tokens()["alice"] = "gone"
	if !strings.HasPrefix(string(k.JWKS()), "{") || k.Tokens()["alice"] == "gone" {
		t.Error("a caller's change reached the keys")
	}
}
