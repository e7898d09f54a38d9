package retry

import (
	"bytes"
	"io"
	"net/http"
	"time"
)

// The bounds of what is read of an answer that is not handed back.
const (
	maxDrain  = 64 << 10
	drainTime = 500 * time.Millisecond
)

// discard reads the rest of an answer, so that its connection can be used
// again, and closes it. It returns what it read. An answer that is larger than
// maxDrain, or slower than drainTime, costs the connection.
func discard(resp *http.Response) []byte {
	if resp.ContentLength > maxDrain {
		resp.Body.Close()
		return nil
	}
	late := time.AfterFunc(drainTime, func() { resp.Body.Close() })
	read, _ := io.ReadAll(io.LimitReader(resp.Body, maxDrain+1)) // a cut answer is discarded all the same
	late.Stop()
	resp.Body.Close()
	return read
}

// rewindable reports whether the content of a request can be sent again.
func rewindable(req *http.Request) bool {
	return req.Body == nil || req.Body == http.NoBody || req.GetBody != nil
}

// buffer makes the content of a request rewindable where it has at most max
// bytes. The request is the caller's, so it returns a copy; nil where the
// content is longer than that, and then body gives it from the beginning.
func buffer(req *http.Request, most int64) (*http.Request, error) {
	read, err := io.ReadAll(io.LimitReader(req.Body, most+1))
	if err != nil {
		req.Body.Close()
		return nil, err
	}
	c := *req
	if int64(len(read)) > most {
		c.Body = &joined{io.MultiReader(bytes.NewReader(read), req.Body), req.Body}
		return &c, nil
	}
	req.Body.Close()
	c.ContentLength = int64(len(read))
	c.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(read)), nil }
	c.Body, _ = c.GetBody()
	return &c, nil
}

// joined reads from one and closes another.
type joined struct {
	io.Reader
	io.Closer
}

// closeBody does what a RoundTripper owes a request that it does not send.
func closeBody(req *http.Request) {
	if req.Body != nil {
		req.Body.Close()
	}
}
