package guard

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
)

const (
	keysMaxBytes  = 1 << 20
	keysFresh     = 5 * time.Minute  // a fetched set is used this long before it is fetched again
	keysRetry     = 10 * time.Second // least time between two fetches
	keysFileCheck = 2 * time.Second
)

// errKeysUnavailable says that no statement about a signature is possible.
var errKeysUnavailable = errors.New("the key set cannot be reached")

// keySet is a JSON Web Key Set (RFC 7517 §5) from a file or a URL. A set that
// was read once stays in use while its source is away.
type keySet struct {
	where string
	url   bool
	log   *slog.Logger
	http  *http.Client

	current atomic.Pointer[loadedKeys]
	mu      sync.Mutex // one load at a time
	tried   atomic.Int64
}

type loadedKeys struct {
	keys     keyfunc.Keyfunc
	at       time.Time
	modified time.Time // of the file
}

// newKeySet loads a file at once and fails on a bad one. A URL that does not
// answer is no fault of the configuration: it is tried again on use.
func newKeySet(where string, log *slog.Logger) (*keySet, error) {
	k := &keySet{where: where, log: log, http: &http.Client{Timeout: 5 * time.Second}}
	k.url = strings.HasPrefix(where, "https://") || strings.HasPrefix(where, "http://")
	if err := k.load(context.Background()); err != nil {
		if !k.url {
			return nil, err
		}
		log.Warn("key set cannot be fetched yet; callers with tokens get 503 until it can", "url", where, "error", err)
	}
	return k, nil
}

// load reads the source now and replaces the set when it is good.
func (k *keySet) load(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tried.Store(time.Now().UnixNano())
	var data []byte
	var modified time.Time
	var err error
	if k.url { // a caller that leaves must not keep the keys from others
		data, err = k.fetch(context.WithoutCancel(ctx))
	} else {
		data, modified, err = readKeysFile(k.where)
	}
	if err != nil {
		return err
	}
	keys, err := keyfunc.NewJWKSetJSON(json.RawMessage(data))
	if err != nil {
		return fmt.Errorf("%s holds no JSON Web Key Set: %w", k.where, err)
	}
	k.current.Store(&loadedKeys{keys, time.Now(), modified})
	return nil
}

func readKeysFile(name string) ([]byte, time.Time, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, time.Time{}, err
	}
	data, err := io.ReadAll(io.LimitReader(f, keysMaxBytes))
	return data, info.ModTime(), err
}

func (k *keySet) fetch(ctx context.Context) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, k.where, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/jwk-set+json, application/json")
	resp, err := k.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %d", k.where, resp.StatusCode)
	}
	return io.ReadAll(io.LimitReader(resp.Body, keysMaxBytes))
}

// get returns the set in use, loading or refreshing it where that is due.
func (k *keySet) get(ctx context.Context) (*loadedKeys, error) {
	now := k.current.Load()
	if now == nil {
		if !k.mayTry(keysRetry) || k.load(ctx) != nil {
			return nil, errKeysUnavailable
		}
		return k.current.Load(), nil
	}
	switch {
	case k.url && time.Since(now.at) > keysFresh && k.mayTry(keysRetry):
		go k.refresh(context.WithoutCancel(ctx)) // this request uses the set at hand
	case !k.url && k.mayTry(keysFileCheck):
		k.tried.Store(time.Now().UnixNano())
		if info, err := os.Stat(k.where); err == nil && !info.ModTime().Equal(now.modified) {
			k.refresh(ctx)
			return k.current.Load(), nil
		}
	}
	return now, nil
}

func (k *keySet) refresh(ctx context.Context) {
	if err := k.load(ctx); err != nil {
		k.log.Warn("key set kept, its source cannot be read", "source", k.where, "error", err)
	}
}

func (k *keySet) mayTry(gap time.Duration) bool {
	return time.Since(time.Unix(0, k.tried.Load())) >= gap
}

// keyFor returns the verification key of a token. A key id that is not in the
// set causes one reload, because keys rotate; when the source is away then,
// nothing is known about the token.
func (k *keySet) keyFor(ctx context.Context, t *jwt.Token) (any, error) {
	set, err := k.get(ctx)
	if err != nil {
		return nil, err
	}
	key, err := lookUp(ctx, set, t)
	if err == nil || !k.url {
		return key, err
	}
	if !k.mayTry(keysRetry) {
		return nil, err
	}
	if loadErr := k.load(ctx); loadErr != nil {
		return nil, errKeysUnavailable
	}
	return lookUp(ctx, k.current.Load(), t)
}

func lookUp(ctx context.Context, set *loadedKeys, t *jwt.Token) (any, error) {
	if _, ok := t.Header["kid"]; ok {
		return set.keys.KeyfuncCtx(ctx)(t)
	}
	all, err := set.keys.VerificationKeySet(ctx)
	if err != nil {
		return nil, err
	}
	return all, nil
}
