package retry

import (
	"context"
	"net/http"
)

// Bearer are credentials of the scheme Bearer, RFC 6750. Its fields may not be
// changed after its first use.
type Bearer struct {
	// Origins are where the token may be sent: "https://api.example".
	Origins

	// Token returns the token, for every request unless Keep is set: it is to
	// be as cheap as the Token method of an oauth2.TokenSource that keeps its
	// token until it expires.
	Token func(ctx context.Context) (string, error)

	// Keep holds a token until it is refused, and asks for another only then.
	Keep bool

	// Refresh, where it is not nil, is called before Token is asked for another
	// token than the one that was refused.
	Refresh func(ctx context.Context, refused Secret) error

	// Widen, where it is not nil, sees to it that Token returns one with the
	// scopes that a 403 named. nil hands the 403 back.
	Widen func(ctx context.Context, scopes []string) error

	// Realm, where it is not "", is that of the challenges to answer.
	Realm string

	keeper keeper
}

var _ interface {
	Credentials
	StepUp
} = (*Bearer)(nil)

// Apply sets Authorization, unless it is set.
func (b *Bearer) Apply(req *http.Request) (Secret, error) {
	if len(req.Header["Authorization"]) > 0 {
		return "", nil
	}
	token, err := b.token(req.Context())
	if err != nil || token == "" {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+token.Reveal())
	return token, nil
}

// Answers reports whether a challenge is of the scheme Bearer, and the realm.
func (b *Bearer) Answers(c Challenge) bool { return c.Is("Bearer", b.Realm) }

// Renew calls Refresh, and forgets a token that is kept.
func (b *Bearer) Renew(ctx context.Context, refused Secret, _ Challenge) error {
	if b.Refresh != nil {
		if err := b.Refresh(ctx, refused); err != nil {
			return err
		}
	}
	b.keeper.forget(refused)
	return nil
}

// StepUp calls Widen, and forgets a token that is kept.
func (b *Bearer) StepUp(ctx context.Context, refused Secret, scopes []string) error {
	if b.Widen == nil {
		return nil // the token stays the same, and the 403 is handed back
	}
	if err := b.Widen(ctx, scopes); err != nil {
		return err
	}
	b.keeper.forget(refused)
	return nil
}

func (b *Bearer) token(ctx context.Context) (Secret, error) {
	if !b.Keep {
		token, err := b.Token(ctx)
		return Secret(token), err
	}
	return b.keeper.get(ctx, b.Token)
}
