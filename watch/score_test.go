package watch_test

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/accesslog"
	"github.com/candorhttp/candor/internal/traffic"
	"github.com/candorhttp/candor/watch"
)

// How the score is taken:
//
//	go test ./watch -run Test_score                            a few papers at 300 requests a minute
//	go test ./watch -run Test_score -score.seed 7 -score.n 1 -score.rate 1000 -score.misses
//	go test ./watch -run Test_score -score.full                every recipe in every size, at every rate, and 14 quiet days at each
//	go test ./watch -run Test_score -score.full -score.final   the same on the seeds that nobody looks at while developing
//	go test ./watch -run Test_score -score.update              write the golden score of the quick run; with -score.full -score.final that of the whole
//	go test ./watch -run Test_score_on_real_logs -score.real DIRECTORY -score.n 10
var (
	scoreFull   = flag.Bool("score.full", false, "score every recipe in every size at every rate, and quiet days")
	scoreFinal  = flag.Bool("score.final", false, "take the seeds that are for the score alone")
	scoreUpdate = flag.Bool("score.update", false, "write the golden score")
	scoreMisses = flag.Bool("score.misses", false, "print what was missed, misplaced and misnamed")
	scoreSeed   = flag.Uint64("score.seed", 1, "the first seed")
	scoreN      = flag.Int("score.n", 2, "how many papers")
	scoreRate   = flag.Float64("score.rate", 300, "requests a minute")
	scoreQuiet  = flag.Int("score.quiet", 0, "how many quiet days beside the papers")
	scoreReal   = flag.String("score.real", "", "a directory with access logs of real servers to put incidents into")
	scoreLog    = flag.String("score.log", "", "gate or combined; both when empty")
)

// watcher is a watch as an observer.
type watcher struct{ *watch.Watch }

func (w watcher) Add(ev *candor.Event) { w.Watch.Add(ev) }
func (w watcher) Close()               { w.Finish() }

func watching(report func(traffic.Alarm)) traffic.Observer {
	return watcher{watch.New(watch.Options{Notify: func(u watch.Update) {
		report(traffic.Alarm{Time: u.Time, Change: string(u.Change), Incident: u.Incident})
	}})}
}

// scoreScenarios returns what the flags ask for.
func scoreScenarios(t *testing.T) []traffic.Scenario {
	seed := *scoreSeed
	if *scoreFinal {
		seed = traffic.FirstScoreSeed
	} else if seed >= traffic.FirstScoreSeed {
		t.Fatalf("seed %d is for the score: ask for it by -score.final", seed)
	}
	var all []traffic.Scenario
	if !*scoreFull {
		for i := range *scoreN {
			all = append(all, traffic.Paper(seed+uint64(i), *scoreRate))
		}
		if *scoreQuiet > 0 {
			all = append(all, traffic.Quiet(seed, *scoreRate, *scoreQuiet))
		}
		return all
	}
	n := uint64(traffic.PapersNeeded())
	for i := range 2 * n {
		all = append(all, traffic.Paper(seed+i, 1000))
	}
	for i := range n {
		all = append(all, traffic.Paper(seed+2*n+i, 300))
	}
	for i := range n / 4 {
		all = append(all, traffic.Paper(seed+3*n+i, 3000))
	}
	for _, rate := range []float64{300, 1000, 3000} {
		all = append(all, traffic.Quiet(seed, rate, 7), traffic.Quiet(seed+5, rate, 7))
	}
	return all
}

// score runs every scenario by every kind of log, as many at once as there
// are processors.
func score(t *testing.T, scenarios []traffic.Scenario) []traffic.Exam {
	type job struct {
		s   traffic.Scenario
		log traffic.Log
	}
	var jobs []job
	for _, s := range scenarios {
		for _, log := range traffic.Logs {
			if *scoreLog == "" || *scoreLog == log.Name {
				jobs = append(jobs, job{s, log})
			}
		}
	}
	exams := make([]traffic.Exam, len(jobs))
	var wg sync.WaitGroup
	free := make(chan bool, 2)
	for i, j := range jobs {
		free <- true
		wg.Go(func() {
			defer func() { <-free }()
			run, err := j.s.Run()
			if err != nil {
				t.Error(err)
				return
			}
			exams[i] = traffic.Examine(run, j.log, watching)
		})
	}
	wg.Wait()
	return exams
}

func Test_score(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("it reads days of traffic, in a step of its own")
	}
	exams := score(t, scoreScenarios(t))
	var table bytes.Buffer
	traffic.Table(&table, exams)
	t.Logf("\n%s", table.Bytes())
	if *scoreMisses {
		var misses bytes.Buffer
		for i := range exams {
			exams[i].Misses(&misses)
		}
		t.Logf("\n%s", misses.Bytes())
	}
	golden := "score-quick.txt"
	switch asked := changed(); {
	case *scoreFull && *scoreFinal:
		golden = "score.txt"
	case asked:
		return // something of one's own
	}
	golden = filepath.Join("testdata", golden)
	if *scoreUpdate {
		if err := os.WriteFile(golden, table.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s was not written yet", golden)
	}
	if err != nil || !bytes.Equal(want, table.Bytes()) {
		t.Errorf("%s (%v) says otherwise:\n%s\nlook at the difference, and write it anew by -score.update", golden, err, want)
	}
}

// changed reports whether other traffic was asked for than usual.
func changed() bool {
	other := false
	flag.Visit(func(f *flag.Flag) {
		other = other || strings.HasPrefix(f.Name, "score.") && f.Name != "score.update" && f.Name != "score.misses"
	})
	return other
}

// Test_score_on_real_logs puts incidents into the logs of real servers. Such
// logs are not part of this repository.
func Test_score_on_real_logs(t *testing.T) {
	if *scoreReal == "" {
		t.Skip("name a directory by -score.real")
	}
	files, err := filepath.Glob(filepath.Join(*scoreReal, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		log := realLog(t, file)
		if len(log) < 1000 {
			t.Logf("%s: %d events are too few", file, len(log))
			continue
		}
		span := log[len(log)-1].Time.Sub(log[0].Time)
		length := min(45*time.Minute, span*3/4/time.Duration(2*len(traffic.Grafts)+1))
		exams := []traffic.Exam{traffic.Examine(traffic.Replay(log), traffic.Combined, watching)}
		for i := range *scoreN {
			for _, size := range []int{5, 10, 30} {
				run, err := traffic.Transplant(log, *scoreSeed+uint64(i), size, length)
				if err != nil {
					t.Fatal(err)
				}
				exams = append(exams, traffic.Examine(run, traffic.Combined, watching))
				exams[len(exams)-1].Forgive(exams[0].False)
			}
		}
		var said bytes.Buffer
		traffic.Table(&said, exams)
		if *scoreMisses {
			for i := range exams {
				exams[i].Misses(&said)
			}
		}
		t.Logf("%s: %d events, %s to %s\n%s", filepath.Base(file), len(log), log[0].Time.Format(time.DateTime), log[len(log)-1].Time.Format(time.DateTime), said.Bytes())
	}
}

// realLog reads a log into the order of time.
func realLog(t *testing.T, file string) []candor.Event {
	t.Helper()
	r, err := accesslog.Open(file, nil, accesslog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var log []candor.Event
	var ev candor.Event
	for r.Next(&ev) {
		if !ev.Time.IsZero() {
			log = append(log, ev)
		}
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(log, func(a, b candor.Event) int { return a.Time.Compare(b.Time) })
	return log
}

func Test_that_every_cause_has_a_recipe(t *testing.T) {
	kinds := map[string]bool{}
	for _, k := range watch.Kinds {
		kinds[k.Name] = k.Name == "unknown"
	}
	for _, r := range traffic.Recipes {
		for _, k := range slices.Concat([]string{r.Kind}, r.Kinds, r.Visible) {
			if _, known := kinds[k]; !known {
				t.Errorf("%s: no cause is called %q", r.Name, k)
			}
		}
		kinds[r.Kind] = true
	}
	for k, has := range kinds {
		if !has {
			t.Errorf("no recipe for %s", k)
		}
	}
}
