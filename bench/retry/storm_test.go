package retry

import (
	"fmt"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/candorhttp/candor/bench/internal/table"
)

const sharedCandor = "candor, one for all"

func Test_storm(t *testing.T) {
	if testing.Short() {
		t.Skip("a comparison; see the package comment")
	}
	fmt.Printf("\n%d callers, each asks once a second; the server answers %.1f times that, is down for %s, and comes back with %.0f %% of it, which grows to all in %s.\n", callers, capacity, outage, 100*coldAt, coldFor)
	for _, s := range storms {
		tab := table.Table{Head: []string{"library", "requests for each asked, outage", "worst 10 s", "recovered after", "answered", "answered after the return", "longest wait"}}
		// The others keep nothing between requests, so whether callers share a
		// client is the same for them.
		crowd := append([]library{candorLibrary}, libraries...)
		crowd[0].name = sharedCandor
		for _, l := range crowd {
			var r tally
			synctest.Test(t, func(t *testing.T) { r = s.run(l, l.name == sharedCandor) })
			recovered := r.recovered.String()
			if r.recovered < 0 {
				recovered = "never"
			}
			tab.Add(l.name, fmt.Sprintf("%.2f", r.amplified), fmt.Sprintf("%.2f", r.worst), recovered, fmt.Sprintf("%.2f %%", 100*r.good), fmt.Sprintf("%.2f %%", 100*r.goodAfter), r.late.Round(100*time.Millisecond).String())
			if (l.name == "candor" || l.name == sharedCandor) && r.amplified > 1.1 {
				t.Errorf("%s: %s sends %.3f requests for each during the outage", s.name, l.name, r.amplified)
			}
			if (l.name == "candor" || l.name == sharedCandor) && (r.recovered < 0 || r.recovered > 15*time.Second) {
				t.Errorf("%s: with %s, all is well again after %s (-1ns: never)", s.name, l.name, r.recovered)
			}
		}
		fmt.Printf("\n%s\n\n", s.name)
		tab.Print(os.Stdout)
	}
}
