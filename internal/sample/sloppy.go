package sample

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// maxBody is the one thing the API is strict about, in its own interest.
const maxBody = 1 << 20

// decoders holds what the API can read. A type that is not listed yields a
// nil function, and calling it is a 500.
var decoders = map[string]func(io.Reader, any) error{
	"application/json": func(r io.Reader, v any) error { return json.NewDecoder(r).Decode(v) },
}

// decode reads the order in the request, and panics on what it cannot read.
// Decoder.Decode stops after the first value, so trailing bytes pass.
func decode(r *http.Request) newOrder {
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var n newOrder
	if err := decoders[mediaType](io.LimitReader(r.Body, maxBody), &n); err != nil {
		panic(err)
	}
	return n
}

// orderID returns the number in the path, and panics when it is none.
func orderID(r *http.Request) int {
	id, err := strconv.Atoi(r.PathValue("orderId"))
	if err != nil {
		panic(err)
	}
	return id
}

// caller is what the API believes about who calls.
type caller struct {
	Tenant string   `json:"tenant"`
	Roles  []string `json:"roles"`
}

// callerOf reads the middle part of the bearer token and believes it. Neither
// the signature nor the expiry is looked at, and what does not decode is a
// caller without a tenant.
func callerOf(r *http.Request) (c caller) {
	parts := strings.Split(r.Header.Get("Authorization"), ".")
	if len(parts) != 3 {
		return caller{}
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(payload, &c) != nil {
		return caller{}
	}
	return c
}

// dumpOnPanic sends the caller what should have gone to the log. The trace is
// written by hand, so that it is the same on every machine and shows nothing
// of the one it runs on.
func dumpOnPanic(w http.ResponseWriter) {
	fault := recover()
	if fault == nil {
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusInternalServerError)
	fmt.Fprintf(w, `panic: %v

goroutine 42 [running]:
main.(*api).serve(0xc0000b4010)
	/srv/orders/internal/api/serve.go:87 +0x1d3
main.main()
	/srv/orders/main.go:31 +0x85
`, fault)
}
