package retry

import (
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/candorhttp/candor/bench/internal/table"
	"github.com/candorhttp/candor/internal/scenario"
)

func Test_what_is_left_after_faults(t *testing.T) {
	if testing.Short() {
		t.Skip("a comparison; see the package comment")
	}
	const calls = 96
	for _, p := range scenario.Protocols {
		tab := table.Table{Head: []string{"library", "calls", "whole answers", "requests", "POSTs that may have been carried out twice", "bodies left", "connections left", "goroutines left"}}
		for _, l := range libraries {
			left, err := scenario.Inject(p, calls, func(rt http.RoundTripper) scenario.Doer { return l.over(rt, scenario.Given{}) })
			if err != nil {
				t.Fatal(err)
			}
			tab.Add(l.name, left.Calls, left.Answered, left.Arrived, left.Twice, left.Bodies, left.Connections, left.Goroutines)
			if l.name == "candor" && (!left.None() || left.Twice > 0) {
				t.Errorf("%s: candor: %s", p, left)
			}
		}
		fmt.Printf("\n%s over loopback: answers that are reset, closed, cut, broken in their coding, endless, slow, or do not come; each call has two seconds\n\n", p)
		tab.Print(os.Stdout)
	}
}
