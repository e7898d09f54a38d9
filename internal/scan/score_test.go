package scan

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var (
	update = flag.Bool("update", false, "write the scores anew")
	cases  = flag.Int("cases", 0, "score so many cases of each recipe, to read and not to compare")
)

// scoreSeed is the first of the seeds that are for the score alone. Those
// below a hundred are for development.
const scoreSeed = 1000

// score compares a score with the one that is kept.
func score(t *testing.T, name string, usual int, of func(from, to uint64) string) {
	t.Helper()
	if raceEnabled {
		t.Skip("it measures, in a step of its own")
	}
	if testing.Short() {
		t.Skip("scores take a while")
	}
	if *cases > 0 {
		t.Logf("%d cases:\n%s", *cases, of(scoreSeed, scoreSeed+uint64(*cases)))
		return
	}
	got := of(scoreSeed, scoreSeed+uint64(usual))
	t.Logf("\n%s", got)
	file := filepath.Join("testdata", name+".score")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the score is not that of %s. If it is better, or worse for a good reason, run the test with -update.\nwant:\n%s", file, want)
	}
}

// tally counts exact matches over many cases as the scorer of RiskLoc does.
type tally struct{ right, wrong, missed int }

func (t *tally) add(got, want []string) {
	for _, w := range want {
		if slices.Contains(got, w) {
			t.right++
		} else {
			t.missed++
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.wrong++
		}
	}
}

func (t tally) f1() float64 {
	return 2 * float64(t.right) / float64(max(2*t.right+t.wrong+t.missed, 1))
}
func (t tally) precision() float64 { return float64(t.right) / float64(max(t.right+t.wrong, 1)) }
func (t tally) recall() float64    { return float64(t.right) / float64(max(t.right+t.missed, 1)) }

func names(r Result) []string {
	var all []string
	for _, p := range r.Parts {
		all = append(all, name(p.Where))
	}
	return all
}
