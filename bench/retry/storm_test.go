package retry

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/candorhttp/candor/internal/scenario"
)

// The storm: a thousand clients want one answer a second each, and the server
// fails for a minute. When it is back it is cold: for ten seconds it can do a
// tenth more than is wanted, then half as much again. What is too much gets 503.
const (
	clients  = 1000
	failFrom = 20 * time.Second
	failTo   = 80 * time.Second
	coldTo   = 90 * time.Second
	calmFrom = 140 * time.Second // no new wishes from here on
	cold     = 1100              // answers a second
	warm     = 1500
)

// weather is how the server fails.
type weather struct {
	name   string
	header string // Retry-After
	refuse bool   // no connection
}

var weathers = []weather{{"503", "", false}, {"503 with Retry-After: 5", "5", false}, {"connection refused", "", true}}

// server answers in memory and counts.
type server struct {
	weather
	began   time.Time
	mu      sync.Mutex
	arrived [200]int // by second
}

func (s *server) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		req.Body.Close()
	}
	at := time.Since(s.began)
	s.mu.Lock()
	second := min(int(at/time.Second), len(s.arrived)-1)
	s.arrived[second]++
	n := s.arrived[second]
	s.mu.Unlock()
	failing := at >= failFrom && at < failTo
	if failing && s.refuse {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	time.Sleep(20 * time.Millisecond)
	capacity := warm
	if at >= failTo && at < coldTo {
		capacity = cold
	}
	resp := &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}")), Request: req, ProtoMajor: 1, ProtoMinor: 1, ContentLength: 2}
	if failing || n > capacity {
		resp.StatusCode = 503
		if failing && s.header != "" {
			resp.Header.Set("Retry-After", s.header)
		}
	}
	return resp, nil
}

// result is what a storm showed.
type result struct {
	wanted, sent    int // while the server failed
	worst           float64
	recovered       time.Duration // after the server was back
	served, wishes  int           // all in all
	longest, median time.Duration
}

// storm runs one client library through the weather: shared says that all
// clients use one instance.
func storm(t *testing.T, c contender, w weather, shared bool) (r result) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{weather: w, began: time.Now()}
		var wanted, good [200]int
		var mu sync.Mutex
		var wait sync.WaitGroup
		one := c.over(s)
		for i := range clients {
			doer := one
			if !shared {
				doer = c.over(s)
			}
			offset := time.Duration(rand.New(rand.NewPCG(1, uint64(i))).Int64N(int64(time.Second)))
			wait.Go(func() { live(s, doer, offset, &mu, &wanted, &good) })
		}
		wait.Wait()
		r = read(s, wanted[:], good[:])
	})
	return r
}

// live is one client's life: a wish a second, whatever came of the last.
func live(s *server, doer scenario.Doer, offset time.Duration, mu *sync.Mutex, wanted, good *[200]int) {
	time.Sleep(offset)
	var wait sync.WaitGroup
	for time.Since(s.began) < calmFrom {
		second := int(time.Since(s.began) / time.Second)
		mu.Lock()
		wanted[second]++
		mu.Unlock()
		wait.Go(func() {
			req, err := http.NewRequest(http.MethodGet, "http://api.example/orders", nil)
			if err != nil {
				panic(err)
			}
			resp, err := doer.Do(req)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if resp.StatusCode == 200 {
				mu.Lock()
				good[second]++
				mu.Unlock()
			}
		})
		time.Sleep(time.Second)
	}
	wait.Wait()
}

func read(s *server, wanted, good []int) (r result) {
	from, to, end := int(failFrom/time.Second), int(failTo/time.Second), int(calmFrom/time.Second)
	for i := from; i < to; i++ {
		r.wanted, r.sent = r.wanted+wanted[i], r.sent+s.arrived[i]
		if i+10 <= end {
			w, a := 0, 0
			for j := i; j < i+10; j++ {
				w, a = w+wanted[j], a+s.arrived[j]
			}
			r.worst = max(r.worst, float64(a)/float64(w))
		}
	}
	last := to - 1
	for i := range end {
		r.wishes, r.served = r.wishes+wanted[i], r.served+good[i]
		if i >= to && float64(good[i]) < 0.999*float64(wanted[i]) {
			last = i
		}
	}
	r.recovered = time.Duration(last+1-to) * time.Second
	return r
}

// Test_storm prints how much load each client makes of a server's bad minute,
// and how long after it all is well again.
func Test_storm(t *testing.T) {
	if testing.Short() {
		t.Skip("a comparison, by its own command")
	}
	for _, shared := range []bool{false, true} {
		for _, w := range weathers {
			fmt.Printf("\n%s; %s\n\n| | load while it fails | in the worst ten seconds | all well after | wishes served |\n|---|---|---|---|---|\n", w.name, map[bool]string{false: "a client of its own for each", true: "one client for all"}[shared])
			for _, c := range contenders {
				r := storm(t, c, w, shared)
				load := float64(r.sent) / float64(r.wanted)
				fmt.Printf("| %s | %.2f× | %.2f× | %s | %.1f %% |\n", c.name, load, r.worst, r.recovered, 100*float64(r.served)/float64(r.wishes))
				if c.name == "candor" && load > 1.1 {
					t.Errorf("candor makes %.2f times the load", load)
				}
			}
		}
	}
}
