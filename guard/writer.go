package guard

import (
	"bufio"
	"io"
	"net"
	"net/http"
)

// writer notes what was answered. It hides nothing of the server's writer:
// Unwrap serves http.ResponseController, and the older optional interfaces are
// there as well.
type writer struct {
	http.ResponseWriter
	status   int
	bytes    int64
	hijacked bool
	own      http.Header // fields of the guard, which ReverseProxy clears after an answer of 1xx
	interim  bool        // one was sent
}

func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *writer) WriteHeader(code int) {
	if w.status == 0 && code >= 200 || code == http.StatusSwitchingProtocols {
		w.status = code
	}
	if code >= 200 && w.interim {
		for name, values := range w.own {
			if h := w.Header(); h[name] == nil {
				h[name] = values
			}
		}
	}
	w.interim = w.interim || code < 200 && code != http.StatusSwitchingProtocols
	w.ResponseWriter.WriteHeader(code)
}

func (w *writer) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// ReadFrom keeps the server's own fast path for copying files and upstreams.
func (w *writer) ReadFrom(r io.Reader) (int64, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := io.Copy(w.ResponseWriter, r)
	w.bytes += n
	return n, err
}

func (w *writer) Flush() {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush() // a writer that cannot flush sends at its end
}

func (w *writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := http.NewResponseController(w.ResponseWriter).Hijack()
	w.hijacked = w.hijacked || err == nil
	return c, rw, err
}
