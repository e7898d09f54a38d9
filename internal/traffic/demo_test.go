package traffic

import (
	"testing"
	"time"

	"github.com/candorhttp/candor"
)

func Test_that_the_demonstration_holds_its_two_incidents_and_no_more(t *testing.T) {
	events, truths := Demo()
	if len(truths) != 2 {
		t.Fatalf("%d truths", len(truths))
	}
	n, orders, refused, scope := 0, 0, 0, 0
	var first, last time.Time
	var others []candor.Event
	for ev := range events {
		if n++; n == 1 {
			first = ev.Time
		}
		last = ev.Time
		switch {
		case ev.Version == "5.2.0":
			if ev.Time.Before(truths[0].Start) {
				t.Errorf("5.2.0 at %s", ev.Time)
			}
			if ev.Method == "POST" && ev.Route == "/orders" {
				orders++
				if ev.Status == 400 && ev.Reason == "malformed-json" {
					refused++
				}
			}
		case ev.Token == truths[1].Where[0]["token"] && ev.Status == 403 && ev.Reason == "insufficient-scope":
			scope++
		case ev.Status == 400 && ev.Route == "/orders":
			others = append(others, *ev)
		}
	}
	if n > 20_000 || n < 15_000 || last.Sub(first) < 3*time.Hour {
		t.Errorf("%d events, %s to %s", n, first, last)
	}
	if refused < 30 || refused < orders*9/10 || scope < 15 || len(others) > refused/3 {
		t.Errorf("%d of %d orders of 5.2.0 refused, %d requests without the scope, %d other orders malformed", refused, orders, scope, len(others))
	}
	t.Logf("%d events; %d of %d; %d; %v %v", n, refused, orders, scope, truths[0], truths[1])
}
