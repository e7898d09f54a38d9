package watch

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"slices"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/routes"
)

// stateVersion changes with the form of the state. An older state is refused.
const stateVersion = 3

// state is all that a Watch needs to go on after a restart as if nothing had
// happened.
type state struct {
	Version              int
	MaxRoutes            int
	Lateness, FalseAlarm int64
	Open                 []*minute
	Mark, Done           int64
	Started              bool
	Ahead                int
	Rejected             int64

	History                            int64
	Counts                             bool
	Events, Lates, From, To, At, Began int64
	Blocks                             int
	BlockAt                            int64
	Tallies                            tallies
	Crawls                             crawls
	Routes                             routes.State
	Keys                               table[key]
	Met                                acquaintance
	Bursts                             table[burst]
	Cells                              table[*cell]
	Kinds                              map[uint64]kindKey
	Spreads                            table[spread]
	Recent                             []kept
	Cases                              incidents
}

// StateError says that a saved state cannot be gone on with.
type StateError struct{ Reason string }

func (e *StateError) Error() string {
	return "the saved state of the watch cannot be used: " + e.Reason
}

// Save returns everything the Watch knows, for [Restore]. Its size is bounded
// like the memory of a Watch, some megabytes.
func (w *Watch) Save() ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settle()
	e := &w.engine
	s := state{
		Version: stateVersion, MaxRoutes: w.opt.MaxRoutes, Lateness: int64(w.opt.Lateness), FalseAlarm: int64(w.opt.FalseAlarms),
		Mark: w.mark, Done: w.done, Started: w.started, Ahead: w.ahead, Rejected: w.rejected,
		History: e.history, Counts: e.counts, Events: e.events, Lates: e.lates, From: e.from, To: e.to, At: e.at, Began: e.began, Blocks: e.blocks, BlockAt: e.blockAt,
		Tallies: e.tallies, Crawls: e.crawls, Routes: e.routes.State(), Keys: e.keys, Met: e.met, Bursts: e.bursts, Cells: e.cells.table, Kinds: e.kinds,
		Spreads: e.spreads, Recent: e.recent.Minutes, Cases: e.cases,
	}
	for _, at := range sortedMinutes(w.open) {
		s.Open = append(s.Open, w.open[at])
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(&s); err != nil {
		return nil, fmt.Errorf("the state of the watch cannot be saved: %w", err)
	}
	return b.Bytes(), nil
}

// Restore returns a Watch that goes on where another was saved. The options
// must be the same; an error is a [*StateError].
func Restore(saved []byte, opt Options) (*Watch, error) {
	w := New(opt)
	s := state{Tallies: w.engine.tallies, Crawls: crawls{}}
	if err := gob.NewDecoder(bytes.NewReader(saved)).Decode(&s); err != nil {
		return nil, &StateError{"it is damaged: " + err.Error()}
	}
	switch {
	case s.Version != stateVersion:
		return nil, &StateError{fmt.Sprintf("it has version %d, this program writes %d", s.Version, stateVersion)}
	case s.MaxRoutes != w.opt.MaxRoutes || s.Lateness != int64(w.opt.Lateness) || s.FalseAlarm != int64(w.opt.FalseAlarms):
		return nil, &StateError{"it was saved with other options"}
	}
	w.mark, w.done, w.started, w.ahead, w.rejected = s.Mark, s.Done, s.Started, s.Ahead, s.Rejected
	for _, m := range s.Open {
		w.open[m.At] = m
	}
	e := &w.engine
	learned, err := routes.Restore(routeOptions(w.opt), s.Routes)
	if err != nil {
		return nil, &StateError{"its routes are damaged: " + err.Error()}
	}
	e.routes = learned
	e.history, e.counts = s.History, s.Counts
	e.events, e.lates, e.from, e.to, e.at, e.began, e.blocks, e.blockAt = s.Events, s.Lates, s.From, s.To, s.At, s.Began, s.Blocks, s.BlockAt
	e.tallies, e.crawls, e.keys, e.met, e.bursts = s.Tallies, s.Crawls, s.Keys, s.Met, s.Bursts
	e.recent.Minutes, e.cases = s.Recent, s.Cases
	for _, in := range slices.Concat(e.cases.Open, e.cases.Closed) {
		complete(&in.Told)
	}
	e.cells.table, e.spreads = s.Cells, s.Spreads
	fill(&e.kinds, s.Kinds)
	e.refollow()
	return w, nil
}

// complete gives an incident the empty lists that were not saved, so that its
// JSON form is the same.
func complete(in *candor.Incident) {
	in.Evidence = append([]string{}, in.Evidence...)
	in.Examples = append([]candor.Example{}, in.Examples...)
	in.Related = append([]candor.Related{}, in.Related...)
	in.Cause.Against = append([]string{}, in.Cause.Against...)
	if in.Cause.Where == nil {
		in.Cause.Where = map[string]string{}
	}
}

// fill keeps an empty map where nothing was saved.
func fill[K comparable, V any](to *map[K]V, from map[K]V) {
	if from != nil {
		*to = from
	}
}

// rows is a table as it is saved.
type rows[T any] struct {
	Rows  []entry[T]
	Max   int
	Limit uint64
}

// GobEncode implements [gob.GobEncoder].
func (t table[T]) GobEncode() ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(rows[T]{t.rows, t.max, t.limit})
	return b.Bytes(), err
}

// GobDecode implements [gob.GobDecoder].
func (t *table[T]) GobDecode(saved []byte) error {
	var r rows[T]
	if err := gob.NewDecoder(bytes.NewReader(saved)).Decode(&r); err != nil {
		return err
	}
	slots := firstIndex
	for slots < 2*len(r.Rows)+2 {
		slots *= 2
	}
	*t = table[T]{rows: r.Rows, max: r.Max, limit: r.Limit}
	t.reindex(slots)
	return nil
}
