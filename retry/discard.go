package retry

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/problem"
)

// What is read of an answer that is not handed back: enough for the connection
// to be used again and for the problem to be kept, never more.
const (
	drainBytes = 64 << 10
	drainTime  = 500 * time.Millisecond
)

// discard reads the rest of an answer within bounds, closes it, and returns its
// problem where it holds one.
func discard(resp *http.Response) *problem.Problem {
	if resp.Body == nil || resp.Body == http.NoBody {
		return nil
	}
	isProblem := httpfield.MediaType(resp.Header.Get("Content-Type")) == problem.MediaType
	if resp.ContentLength > drainBytes {
		_ = resp.Body.Close()
		return nil
	}
	done := make(chan []byte, 1)
	go func() {
		var kept bytes.Buffer
		var to io.Writer = io.Discard
		if isProblem {
			to = &kept
		}
		_, err := io.CopyN(to, resp.Body, drainBytes)
		if err != io.EOF {
			kept.Reset() // cut off, so no document
		}
		done <- kept.Bytes()
	}()
	timer := time.NewTimer(drainTime)
	defer timer.Stop()
	var data []byte
	select {
	case data = <-done:
	case <-timer.C: // Close ends the reading
	}
	_ = resp.Body.Close()
	return problemOf(resp, data)
}

// problemOf reads what an answer held as its problem; nil where it is none.
func problemOf(resp *http.Response, data []byte) *problem.Problem {
	p, err := problem.Parse(data)
	if err != nil {
		return nil
	}
	if p.Status == 0 {
		p.Status = resp.StatusCode
	}
	return p
}

// peek reads the problem of an answer and leaves its content as it was.
func peek(resp *http.Response) *problem.Problem {
	if resp.Body == nil || resp.Body == http.NoBody || httpfield.MediaType(resp.Header.Get("Content-Type")) != problem.MediaType {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, problem.MaxBytes+1))
	rest := io.Reader(resp.Body)
	if err != nil {
		rest = failing{err} // the reader hears of it where it happened
	}
	resp.Body = &reread{io.MultiReader(bytes.NewReader(data), rest), resp.Body}
	if err != nil || len(data) > problem.MaxBytes {
		return nil
	}
	return problemOf(resp, data)
}

// reread is a content of which the beginning was read before.
type reread struct {
	io.Reader
	io.Closer
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// phrase joins a few of many texts.
func phrase(all []string, most int, and string) string {
	if len(all) > most {
		return strings.Join(all[:most], ", ") + " and others"
	}
	if n := len(all); n > 1 {
		return strings.Join(all[:n-1], ", ") + and + all[n-1]
	}
	return strings.Join(all, "")
}
