package guard

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

const (
	readAhead    = 64 << 10 // most that is set aside for content that has not come yet
	largeContent = 64 << 10 // content above this waits its turn to be checked
)

// contentAnswer reads the content within its limits and checks it. Syntax
// belongs to the content rung, meaning to the next; both come of one pass.
func (x *exchange) contentAnswer(rung *ladder.Rung) ladder.Answer {
	if rung == ladder.Meaning {
		return ladder.Answer{Reason: x.meaning}
	}
	if x.op.op == nil || x.op.op.Body == nil {
		if x.op.settings.MaxBytes > 0 && x.r.Body != nil && !x.g.config.Observe {
			x.r.Body = http.MaxBytesReader(x.w, x.r.Body, x.op.settings.MaxBytes)
		}
		return ok
	}
	if x.r.ContentLength == 0 || x.r.Body == nil || x.r.Body == http.NoBody {
		if x.op.op.Body.Required {
			return x.refuse(ladder.MissingContent)
		}
		return ok
	}
	if x.media == nil || !x.media.Checks() {
		if x.op.settings.MaxBytes > 0 && !x.g.config.Observe {
			x.r.Body = http.MaxBytesReader(x.w, x.r.Body, x.op.settings.MaxBytes)
		}
		return ok
	}
	if reason := x.readContent(); reason != nil {
		return x.refuse(reason)
	}
	if len(x.content) == 0 && x.op.op.Body.Required {
		return x.refuse(ladder.MissingContent)
	}
	data, reason := x.decoded()
	if reason != nil {
		return x.refuse(reason)
	}
	x.plain, x.whole = data, true
	if len(data) > largeContent {
		x.g.large <- struct{}{}
		defer func() { <-x.g.large }()
	}
	p := &x.g.config.Policy
	reason, detail, errs := x.media.Check(data, x.r.Header.Get("Content-Type"), openapi.ContentKnobs{
		MaxDepth: x.g.limits.Depth, AllowDuplicates: p.DuplicateKeys == "allow",
		AllowSurrogates: p.Surrogates == "allow", IntegersByText: p.Integers == "by-text",
	})
	if reason == nil {
		return ok
	}
	x.detail, x.errors = detail, errs
	if reason.Rung == ladder.Meaning {
		x.meaning = reason
		return ok
	}
	return x.refuse(reason)
}

// readContent reads the whole content into memory, no more than the limit and
// no longer than the time allowed.
func (x *exchange) readContent() *ladder.Reason {
	limit := x.op.maxBytes
	rc := http.NewResponseController(x.w)
	if !x.g.config.Observe {
		_ = rc.SetReadDeadline(time.Now().Add(x.g.limits.ContentTimeout)) // not every server has deadlines; ours do
	}
	// What is declared is not believed: a sender that never sends holds little.
	buf := bytes.NewBuffer(make([]byte, 0, min(max(x.r.ContentLength, 512), limit, readAhead)+1))
	_, err := io.Copy(buf, io.LimitReader(x.r.Body, limit+1))
	x.content, x.read = buf.Bytes(), true
	var timeout interface{ Timeout() bool }
	switch {
	case int64(len(x.content)) > limit:
		x.detail = "The operation takes at most " + strconv.FormatInt(limit, 10) + " bytes."
		x.set("Connection", "close")
		return ladder.ContentTooLarge
	case err == nil:
		_ = rc.SetReadDeadline(time.Time{})
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return ladder.ContentTimeout
	case errors.Is(err, io.ErrUnexpectedEOF):
		x.detail = "The content ended before its declared length."
	default:
		x.detail = "The content's transfer coding is broken."
	}
	return ladder.MalformedContent
}

// decoded undoes the content coding, within the same limit as the content.
func (x *exchange) decoded() ([]byte, *ladder.Reason) {
	if !gzipped(x.r.Header) {
		return x.content, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(x.content))
	if err == nil {
		var data []byte
		data, err = io.ReadAll(io.LimitReader(z, x.op.maxBytes+1))
		if int64(len(data)) > x.op.maxBytes {
			x.detail = "Decoded, the content is larger than the operation takes."
			return nil, ladder.ContentTooLarge
		}
		if err == nil {
			return data, nil
		}
	}
	x.detail = "The content is not valid gzip."
	return nil, ladder.MalformedContent
}

// restore gives the handler the content that was read, and what is left of it
// where reading stopped early.
func (x *exchange) restore(r *http.Request) {
	if !x.read {
		return
	}
	if x.would == nil {
		r.Body = io.NopCloser(bytes.NewReader(x.content))
		return
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(x.content), x.r.Body), x.r.Body}
}
