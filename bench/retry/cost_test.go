package retry

import (
	"fmt"
	"net/http"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/candorhttp/candor/bench/internal/table"
	"github.com/candorhttp/candor/internal/scenario"
)

// stub answers at once, with nothing.
type stub struct{ resp *http.Response }

func (s stub) RoundTrip(req *http.Request) (*http.Response, error) {
	r := *s.resp
	r.Body, r.Request = http.NoBody, req
	return &r, nil
}

func newStub() stub {
	return stub{&http.Response{StatusCode: 200, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {"text/plain"}}, ContentLength: 0}}
}

// send measures one request after the other.
func send(b *testing.B, do func(*http.Request) (*http.Response, error)) {
	req, err := http.NewRequest(http.MethodGet, "http://api.example/orders", nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		resp, err := do(req)
		if err != nil || resp.StatusCode != 200 {
			b.Fatal(resp, err)
		}
		resp.Body.Close()
	}
}

func layered(l library) func(*testing.B) {
	return func(b *testing.B) { send(b, l.layer(newStub()).RoundTrip) }
}

func whole(l library) func(*testing.B) {
	return func(b *testing.B) { send(b, l.over(newStub(), scenario.Given{}).Do) }
}

func bare(b *testing.B) { send(b, newStub().RoundTrip) }

func Benchmark_as_a_transport(b *testing.B) {
	b.Run("nothing between", bare)
	for _, l := range libraries {
		if l.layer != nil {
			b.Run(l.name, layered(l))
		}
	}
}

func Benchmark_as_a_client(b *testing.B) {
	for _, l := range libraries {
		b.Run(l.name, whole(l))
	}
}

// price is what a request costs beside others that are measured in turn.
type price struct {
	name, as string
	do       func(*http.Request) (*http.Response, error)
	least    time.Duration // of the rounds, for one request
	allocs   float64
}

const (
	rounds = 15
	inOne  = 20_000
)

func (p *price) round(t *testing.T, n int) {
	req, err := http.NewRequest(http.MethodGet, "http://api.example/orders", nil)
	if err != nil {
		t.Fatal(err)
	}
	one := func() {
		resp, err := p.do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	if p.least == 0 {
		p.allocs = testing.AllocsPerRun(1000, one)
	}
	runtime.GC() // of what those before have left
	began := time.Now()
	for range n {
		one()
	}
	if took := time.Since(began) / time.Duration(n); p.least == 0 || took < p.least {
		p.least = took
	}
}

// Test_cost_of_a_request_that_succeeds prints the least of several rounds, in
// which all are measured in turn: what else runs on the machine only adds.
func Test_cost_of_a_request_that_succeeds(t *testing.T) {
	if testing.Short() {
		t.Skip("a comparison; see the package comment")
	}
	nothing := &price{name: "nothing between", as: "transport", do: newStub().RoundTrip}
	client := &price{name: "net/http", as: "client", do: (&http.Client{Transport: newStub()}).Do}
	all := []*price{nothing, client}
	for _, l := range libraries {
		if l.layer != nil {
			all = append(all, &price{name: l.name, as: "transport", do: l.layer(newStub()).RoundTrip})
		}
	}
	for _, l := range libraries {
		if l.name != client.name {
			all = append(all, &price{name: l.name, as: "client", do: l.over(newStub(), scenario.Given{}).Do})
		}
	}
	for range rounds {
		for _, p := range all {
			p.round(t, inOne)
		}
	}
	tab := table.Table{Head: []string{"library", "as", "ns more", "allocations more"}}
	for _, p := range all[2:] {
		base := client
		if p.as == "transport" {
			base = nothing
		}
		tab.Add(p.name, p.as, fmt.Sprint((p.least - base.least).Nanoseconds()), fmt.Sprint(p.allocs-base.allocs))
		if p.name == "candor" && p.allocs-base.allocs > 2 {
			t.Errorf("candor as a %s allocates %v times more than what it stands beside, at most 2", p.as, p.allocs-base.allocs)
		}
	}
	fmt.Printf("\nover a transport that answers at once, the least of %d rounds: a transport beside nothing (%d ns, %v allocations), a client beside http.Client (%d ns, %v allocations)\n\n",
		rounds, nothing.least.Nanoseconds(), nothing.allocs, client.least.Nanoseconds(), client.allocs)
	tab.Print(os.Stdout)
}
