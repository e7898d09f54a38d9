package retry

import (
	"context"
	"sync"
)

// keeper holds one token until it is forgotten. One caller asks for it; the
// others wait, as long as their context lets them.
type keeper struct {
	mu      sync.Mutex
	token   Secret
	pending chan struct{} // closed when whoever asks has ended; nil when nobody does
}

func (k *keeper) get(ctx context.Context, ask func(context.Context) (string, error)) (Secret, error) {
	for {
		k.mu.Lock()
		if k.token != "" {
			defer k.mu.Unlock()
			return k.token, nil
		}
		if k.pending == nil {
			pending := make(chan struct{})
			k.pending = pending
			k.mu.Unlock()
			return k.ask(ctx, pending, ask)
		}
		pending := k.pending
		k.mu.Unlock()
		select {
		case <-pending:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func (k *keeper) ask(ctx context.Context, pending chan struct{}, ask func(context.Context) (string, error)) (token Secret, err error) {
	defer func() {
		k.mu.Lock()
		k.token, k.pending = token, nil
		k.mu.Unlock()
		close(pending)
	}()
	text, err := ask(ctx)
	if err != nil {
		return "", err
	}
	return Secret(text), nil
}

// forget drops a token, if it is still the one.
func (k *keeper) forget(token Secret) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.token == token {
		k.token = ""
	}
}
