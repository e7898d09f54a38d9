package watch

import "slices"

// recent keeps the failures of the last hours and a sample of the other
// answers, for the search of causes.
type recent struct {
	Minutes []kept // in order
}

// kept is what is left of a minute.
type kept struct {
	At       int64
	Scale    float64 // failures that one kept stands for
	Weight   float64 // good answers that one of the sample stands for
	Failures []*leaf
	Sample   []*leaf
}

// The bounds of what is kept.
const (
	keepMinutes  = 180
	keepFailures = 128 // of one minute
)

func (r *recent) remember(m *minute) {
	k := kept{At: m.At, Failures: make([]*leaf, 0, min(len(m.Failures.rows), keepFailures)), Sample: make([]*leaf, 0, len(m.Sample.rows))}
	var all, some int64
	for i := range m.Failures.rows { // sorted by hash: the first are a fair sample
		l := m.Failures.rows[i].Value
		all += l.N
		if i < keepFailures {
			some += l.N
			k.Failures = append(k.Failures, l)
			m.Failures.rows[i].Value = nil // it is no longer the minute's
		}
	}
	if failures := m.Events - m.Good; failures > all { // the minute kept a sample itself
		all = failures
	}
	k.Scale = float64(all) / float64(max(some, 1))
	m.Sample.sort()
	var sampled int64
	for i := range m.Sample.rows {
		l := m.Sample.rows[i].Value
		sampled += l.N
		k.Sample = append(k.Sample, l)
		m.Sample.rows[i].Value = nil
	}
	k.Weight = float64(m.Good) / float64(max(sampled, 1))
	drop := 0
	for drop < len(r.Minutes) && r.Minutes[drop].At <= m.At-keepMinutes {
		for _, l := range slices.Concat(r.Minutes[drop].Failures, r.Minutes[drop].Sample) {
			m.spare.put(l)
		}
		drop++
	}
	r.Minutes = append(r.Minutes[drop:], k)
}

// since calls f with every leaf from a minute on: a failure stands for weight
// failures, a good answer for weight good ones.
func (r *recent) since(from int64, f func(l *leaf, weight float64)) {
	for i := range r.Minutes {
		k := &r.Minutes[i]
		if k.At < from {
			continue
		}
		for j := range k.Failures {
			f(k.Failures[j], k.Scale*float64(k.Failures[j].N))
		}
		for j := range k.Sample {
			f(k.Sample[j], k.Weight*float64(k.Sample[j].N))
		}
	}
}

// oldest returns the first minute that is kept.
func (r *recent) oldest() int64 {
	if len(r.Minutes) == 0 {
		return 0
	}
	return r.Minutes[0].At
}
