package retry

import (
	"net/http"
	"testing"
)

type stub struct{ resp http.Response }

func (s *stub) RoundTrip(*http.Request) (*http.Response, error) { return &s.resp, nil }

func newStub() *stub { return &stub{http.Response{StatusCode: 200, Body: http.NoBody}} }

func Test_that_a_request_that_succeeds_costs_no_memory(t *testing.T) {
	req, err := http.NewRequest(http.MethodGet, "https://api.example/orders", nil)
	if err != nil {
		t.Fatal(err)
	}
	rt := &Transport{Base: newStub()}
	if n := testing.AllocsPerRun(100, func() { _, _ = rt.RoundTrip(req) }); n > 0 {
		t.Errorf("%v allocations above the base transport", n)
	}
}

func Benchmark_a_request_that_succeeds(b *testing.B) {
	req, err := http.NewRequest(http.MethodGet, "https://api.example/orders", nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, of := range []struct {
		name string
		rt   http.RoundTripper
	}{{"base alone", newStub()}, {"transport", &Transport{Base: newStub()}}} {
		b.Run(of.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := of.rt.RoundTrip(req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
