package retry

import (
	"context"
	"io"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/candorhttp/candor/internal/scenario"
)

// storm is a server that fails for a minute while clients keep asking.
type storm struct {
	name       string
	refuses    bool          // nobody listens during the outage, instead of a 503
	retryAfter int           // seconds that a 503 names; 0 for none
	patience   time.Duration // when each caller gives up; 0 for never
}

var storms = []storm{
	{name: "503 without Retry-After"},
	{name: "503 with Retry-After: 5", retryAfter: 5},
	{name: "503 with Retry-After: 5, and callers who give up after 10 s", retryAfter: 5, patience: 10 * time.Second},
	{name: "connection refused", refuses: true},
}

// The course of a storm.
const (
	callers  = 1000 // each asks once a second
	before   = 20 * time.Second
	outage   = 60 * time.Second
	after    = 90 * time.Second
	coldFor  = 30 * time.Second // until the server has all of its capacity again
	coldAt   = 0.5              // of its capacity, when it comes back
	capacity = 1.5              // of what is offered
	refusing = 0.2              // of the work of an answer is the work of a refusal
	latency  = 20 * time.Millisecond
	slice    = 100 * time.Millisecond
)

// weather is the server of a storm.
type weather struct {
	storm
	began time.Time

	mu      sync.Mutex
	slice   int64
	spent   float64 // of the capacity of the slice
	arrived [int((before+outage+after)/time.Second) + 600]int
}

// RoundTrip answers as the server would, after its latency.
func (w *weather) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		req.Body.Close()
	}
	t := time.NewTimer(latency)
	defer t.Stop()
	select {
	case <-t.C:
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	now := time.Since(w.began)
	down := now >= before && now < before+outage
	w.mu.Lock()
	w.arrived[min(int(now/time.Second), len(w.arrived)-1)]++
	served := !down && w.serves(now)
	w.mu.Unlock()
	switch {
	case served:
		return answered(req, 200, "done"), nil
	case down && w.refuses:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	resp := answered(req, 503, `{"title":"overloaded","status":503}`)
	resp.Header.Set("Content-Type", "application/problem+json")
	if w.retryAfter > 0 {
		resp.Header.Set("Retry-After", strconv.Itoa(w.retryAfter))
	}
	return resp, nil
}

// serves reports whether there is capacity left in this slice of time. A
// refusal takes some of it too. The caller holds mu.
func (w *weather) serves(now time.Duration) bool {
	if n := int64(now / slice); n != w.slice {
		w.slice, w.spent = n, 0
	}
	most := callers * capacity * slice.Seconds()
	if back := now - before - outage; back >= 0 && back < coldFor {
		most *= coldAt + (1-coldAt)*back.Seconds()/coldFor.Seconds()
	}
	if w.spent+1 > most {
		w.spent += refusing
		return false
	}
	w.spent++
	return true
}

func answered(req *http.Request, code int, body string) *http.Response {
	return &http.Response{
		StatusCode: code, Status: strconv.Itoa(code) + " " + http.StatusText(code), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: req,
	}
}

// tally is what came of a storm.
type tally struct {
	amplified float64       // requests that arrived for each that was offered, during the outage
	worst     float64       // the same in the worst ten seconds of all
	recovered time.Duration // from the server's return until 99.9 % of what is asked succeeds and goes on to; -1 for never
	good      float64       // of all that was asked for, was answered with 200
	goodAfter float64       // the same, of what was asked after the server's return
	late      time.Duration // the longest that a caller waited
}

// run lets the callers ask, each with a client of its own or all with one. It
// has to be called where time is fake.
func (s storm) run(l library, shared bool) tally {
	w := &weather{storm: s, began: time.Now()}
	var one scenario.Doer
	if shared {
		one = l.over(w, scenario.Given{})
	}
	seconds := int((before + outage + after) / time.Second)
	good := make([]int, seconds)
	var mu sync.Mutex
	var late time.Duration
	ask := func(client scenario.Doer, second int) {
		began := time.Now()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		if s.patience > 0 {
			ctx, cancel = context.WithTimeout(ctx, s.patience)
			defer cancel()
		}
		req, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://api.example/orders", nil)
		resp, err := client.Do(req)
		if err == nil {
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		mu.Lock()
		defer mu.Unlock()
		late = max(late, time.Since(began))
		if err == nil && resp.StatusCode == 200 {
			good[second]++
		}
	}
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			client := one
			if client == nil {
				client = l.over(w, scenario.Given{})
			}
			time.Sleep(time.Second * time.Duration(i) / callers)
			for second := range seconds {
				all.Go(func() { ask(client, second) })
				time.Sleep(time.Second)
			}
		})
	}
	all.Wait()
	return w.judge(good, late)
}

func (w *weather) judge(good []int, late time.Duration) (t tally) {
	from, to := int(before/time.Second), int((before+outage)/time.Second)
	t.late = late
	for i := range w.arrived {
		n := 0
		for k := i; k < min(i+10, len(w.arrived)); k++ {
			n += w.arrived[k]
		}
		t.worst = max(t.worst, float64(n)/(10*callers))
		if i >= from && i < to {
			t.amplified += float64(w.arrived[i]) / float64((to-from)*callers)
		}
	}
	t.recovered = -1
	for i := len(good) - 1; i >= to && float64(good[i]) >= 0.999*callers; i-- {
		t.recovered = time.Duration(i-to) * time.Second
	}
	for i, n := range good {
		t.good += float64(n) / float64(len(good)*callers)
		if i >= to {
			t.goodAfter += float64(n) / float64((len(good)-to)*callers)
		}
	}
	t.good, t.goodAfter = math.Round(t.good*1e4)/1e4, math.Round(t.goodAfter*1e4)/1e4
	return t
}
