package retry

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
)

// keyField carries the key by which a server knows a request that it was sent
// before (draft-ietf-httpapi-idempotency-key-header).
const keyField = "Idempotency-Key"

type markKey struct{}

// WithIdempotent marks requests with the context as safe to send twice,
// whatever their method says: the caller knows that applying them again changes
// nothing more (RFC 9110 §9.2.2).
func WithIdempotent(ctx context.Context) context.Context {
	return context.WithValue(ctx, markKey{}, true)
}

// marked reports whether a request may be sent twice for a reason other than
// its method: it is marked, or carries a key as net/http reads it, where an
// entry without a value marks a request and is not sent.
func marked(req *http.Request) bool {
	_, key := req.Header[keyField]
	_, old := req.Header["X-Idempotency-Key"]
	return key || old || req.Context().Value(markKey{}) != nil
}

// wantsKey reports whether a request is given a key where keys are made.
func wantsKey(req *http.Request) bool {
	_, key := req.Header[keyField]
	_, old := req.Header["X-Idempotency-Key"]
	return !key && !old && (req.Method == http.MethodPost || req.Method == http.MethodPatch)
}

// NewKey makes a random key in the form of the draft: a quoted string that
// holds a UUID of version 4 (RFC 9562 §5.4).
func NewKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return `"` + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:] + `"`
}
