package retry

import (
	"net/http"
	"testing"
)

// stub is a base transport that costs nothing.
type stub struct {
	resp *http.Response
	err  error
}

func (s *stub) RoundTrip(*http.Request) (*http.Response, error) { return s.resp, s.err }

// prompt is an answer without content.
func prompt(code int) *http.Response {
	return &http.Response{StatusCode: code, Header: http.Header{}, Body: http.NoBody}
}

func Test_that_a_request_which_is_not_repeated_costs_two_allocations_at_most(t *testing.T) {
	for _, c := range []struct {
		code int
		most float64
	}{{200, 0}, {204, 0}, {302, 0}, {404, 0}, {400, 0}, {401, 2}} {
		resp := prompt(c.code)
		rt := &Transport{Base: &stub{resp: resp}}
		req, err := http.NewRequest("GET", "https://api.example/orders?limit=10", nil)
		if err != nil {
			t.Fatal(err)
		}
		n := testing.AllocsPerRun(1000, func() {
			if _, err := rt.RoundTrip(req); err != nil {
				t.Fatal(err)
			}
		})
		if n > c.most {
			t.Errorf("%d: %v allocations, at most %v", c.code, n, c.most)
		}
	}
}

func Benchmark_a_request_that_is_answered_at_once(b *testing.B) {
	for _, c := range []struct {
		name string
		code int
	}{{"200", 200}, {"404", 404}} {
		b.Run(c.name, func(b *testing.B) {
			rt := &Transport{Base: &stub{resp: prompt(c.code)}}
			req, err := http.NewRequest("GET", "https://api.example/orders?limit=10", nil)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := rt.RoundTrip(req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
