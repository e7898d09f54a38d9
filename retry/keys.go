package retry

import (
	"context"
	"net/http"
)

// Basic are a name and a password, RFC 7617. They cannot be renewed: a 401 is
// handed back.
type Basic struct {
	Origins
	User     string
	Password Secret
	Realm    string // of the challenges to answer; "" for any
}

var _ Credentials = (*Basic)(nil)

// Apply sets Authorization, unless it is set.
func (b *Basic) Apply(req *http.Request) (Secret, error) {
	if len(req.Header["Authorization"]) > 0 {
		return "", nil
	}
	req.SetBasicAuth(b.User, b.Password.Reveal())
	return Secret(req.Header.Get("Authorization")), nil
}

// Answers reports whether a challenge is of the scheme Basic, and the realm.
func (b *Basic) Answers(c Challenge) bool { return c.Is("Basic", b.Realm) }

// Renew does nothing: there is no other password.
func (b *Basic) Renew(context.Context, Secret, Challenge) error { return nil }

// APIKey is a key in a field of its own. It cannot be renewed: a 401 is handed
// back.
type APIKey struct {
	Origins
	Field string // "X-API-Key"
	Key   Secret
}

var _ Credentials = (*APIKey)(nil)

// Apply sets the field, unless it is set.
func (k *APIKey) Apply(req *http.Request) (Secret, error) {
	if len(req.Header.Values(k.Field)) > 0 {
		return "", nil
	}
	req.Header.Set(k.Field, k.Key.Reveal())
	return k.Key, nil
}

// Answers reports whether a challenge is of the scheme ApiKey, which has no
// registration and is what candor's guard sends.
func (k *APIKey) Answers(c Challenge) bool { return c.Is("ApiKey", "") }

// Renew does nothing: there is no other key.
func (k *APIKey) Renew(context.Context, Secret, Challenge) error { return nil }
