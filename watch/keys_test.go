package watch

import (
	"strconv"
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

func Test_that_callers_without_number_do_not_crowd_out_the_totals_of_routes(t *testing.T) {
	w := New(Options{})
	ev := candor.Event{Method: "GET", Route: "/orders", Status: 200}
	const minutes, callers = 30, 40_000
	for m := range minutes {
		ev.Time = time.Date(2026, 3, 10, 0, m, 0, 0, time.UTC)
		for i := range callers {
			ev.Token = strconv.Itoa(m*callers + i)
			w.Add(&ev)
		}
	}
	w.Finish()
	e := &w.engine
	if n := len(e.keys.rows); n > 2*maxKnown {
		t.Errorf("%d keys, at most %d", n, 2*maxKnown)
	}
	if _, all := e.requests(keyOfRoute(hash("GET"), hash("/orders"))); all != minutes*callers {
		t.Errorf("the route has %g requests, %d came", all, minutes*callers)
	}
}
