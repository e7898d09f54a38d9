package routes

import (
	"slices"
	"testing"

	"github.com/candorhttp/candor/internal/pathshape"
)

// day returns a Learner that has learned a shop, and a minute of its traffic
// in which nothing is new.
func day(b *testing.B) (*Learner, []Sighting) {
	l, a := New(Options{}), shopAPI(1)
	run(b, l, a.request, 100_000, 3000)
	minute := map[string]*Sighting{}
	for range 3000 {
		raw := string(pathshape.Append(nil, a.request().path))
		if minute[raw] == nil {
			minute[raw] = &Sighting{Path: raw, Good: 1, Askers: 1}
		}
	}
	var list []Sighting
	for _, s := range minute {
		list = append(list, *s)
	}
	l.Learn(list)
	return l, slices.Clip(list)
}

func BenchmarkLearn(b *testing.B) {
	l, minute := day(b)
	b.ReportAllocs()
	for b.Loop() {
		l.Learn(minute)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(minute)), "ns/sighting")
}

func BenchmarkTemplate(b *testing.B) {
	l, minute := day(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		l.Template(minute[i%len(minute)].Path)
	}
}

// BenchmarkScan is a minute in which a scanner asks for nothing but what is
// not there.
func BenchmarkScan(b *testing.B) {
	l, _ := day(b)
	a := shopAPI(2)
	var minute []Sighting
	for range 3000 {
		minute = append(minute, Sighting{Path: string(pathshape.Append(nil, scanned(a.rng))), Missing: 1, Askers: 1})
	}
	b.ReportAllocs()
	for b.Loop() {
		l.Learn(minute)
		for i := range minute {
			l.Template(minute[i].Path)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(minute)), "ns/sighting")
}
