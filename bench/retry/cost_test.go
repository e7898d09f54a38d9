package retry

import (
	"net/http"
	"strings"
	"testing"
)

// stub answers at once.
type stub struct{ resp http.Response }

func (s *stub) RoundTrip(*http.Request) (*http.Response, error) {
	r := s.resp
	return &r, nil
}

// Benchmark_a_request_that_succeeds is what a client costs that has nothing to
// do: the row of net/http is the base.
func Benchmark_a_request_that_succeeds(b *testing.B) {
	for _, c := range contenders {
		b.Run(c.name, func(b *testing.B) {
			doer := c.over(&stub{http.Response{StatusCode: 200, Header: http.Header{}, Body: http.NoBody, ProtoMajor: 1, ProtoMinor: 1}})
			b.ReportAllocs()
			for b.Loop() {
				req, err := http.NewRequest(http.MethodPut, "http://api.example/orders/1", strings.NewReader(`{"n":1}`))
				if err != nil {
					b.Fatal(err)
				}
				resp, err := doer.Do(req)
				if err != nil {
					b.Fatal(err)
				}
				resp.Body.Close()
			}
		})
	}
}
