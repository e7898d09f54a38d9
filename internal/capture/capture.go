// Package capture takes down an exchange while it passes, for those who judge
// it afterwards: the request as rules read it, content that is copied on its
// way within a bound, content codings undone within a bound.
package capture

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"maps"
	"net/http"
	"strings"

	"github.com/candorhttp/candor"
)

// Request takes down method, target and fields. Host stands among the fields,
// as on the wire, where net/http takes it out. The content is the caller's to
// add, and so is the evidence.
func Request(r *http.Request) candor.Request {
	h := maps.Clone(r.Header)
	if h == nil {
		h = http.Header{}
	}
	host := r.Host
	if host == "" && r.URL != nil {
		host = r.URL.Host
	}
	if host != "" {
		h["Host"] = []string{host}
	}
	target := r.RequestURI
	if target == "" && r.URL != nil { // a request that is about to be sent
		target = r.URL.RequestURI()
	}
	return candor.Request{Method: r.Method, Target: target, Proto: r.Proto, Header: h}
}

// HasNoContent reports whether net/http shows no content of an answer whatever
// came: what a server sends there against the rules is not seen.
func HasNoContent(method string, status int) bool {
	return method == http.MethodHead || status < 200 || status == http.StatusNoContent || status == http.StatusNotModified
}

// Body copies content while somebody else reads it. It never reads by itself.
type Body struct {
	io.ReadCloser
	limit  int
	kept   []byte
	ended  bool // the reader came to the end
	beyond bool // there was more than the limit
	done   func(content []byte, whole bool)
}

// Copy wraps content of a size (-1: not known) so that done is called once, by
// the first Close, with what was read. whole is false, and the content nil,
// where it was longer than limit or not read to its end.
func Copy(rc io.ReadCloser, size int64, limit int, done func(content []byte, whole bool)) *Body {
	return &Body{ReadCloser: rc, limit: limit, beyond: size > int64(limit), done: done}
}

// Read reads and keeps a copy.
func (b *Body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	switch {
	case b.beyond:
	case len(b.kept)+n > b.limit:
		b.beyond, b.kept = true, nil
	case n > 0:
		b.kept = append(b.kept, p[:n]...)
	}
	if errors.Is(err, io.EOF) {
		b.ended = true
	}
	return n, err
}

// Close closes the content and says what was read of it.
func (b *Body) Close() error {
	err := b.ReadCloser.Close()
	if done := b.done; done != nil {
		b.done = nil
		if whole := b.ended && !b.beyond; whole {
			done(b.kept, true)
		} else {
			done(nil, false)
		}
		b.kept = nil
	}
	return err
}

// Whole returns what was read so far, and whether it is all there is.
func (b *Body) Whole() ([]byte, bool) { return b.kept, b.ended && !b.beyond }

// Plain undoes the content coding. ok is false for codings other than gzip, for
// content that is not what its coding says, and for more than limit bytes.
func Plain(h http.Header, content []byte, limit int) (plain []byte, ok bool) {
	coding := strings.ToLower(strings.TrimSpace(strings.Join(h["Content-Encoding"], ",")))
	switch coding {
	case "", "identity":
		return content, true
	case "gzip", "x-gzip":
	default:
		return nil, false
	}
	if len(content) == 0 {
		return nil, true
	}
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, false
	}
	plain, err = io.ReadAll(io.LimitReader(z, int64(limit)+1))
	if err != nil || len(plain) > limit {
		return nil, false
	}
	return plain, true
}
