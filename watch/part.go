package watch

import (
	"slices"
	"strings"

	"github.com/candorhttp/candor/internal/scan"
)

// part is a part of the traffic: the requests that have every one of these
// values. Without any it is all of the traffic.
type part []pair

// pair is one dimension with its value.
type pair struct {
	Dim   int
	Value string
}

func pairs(values []scan.Value) []pair {
	out := make([]pair, 0, len(values))
	for _, v := range values {
		out = append(out, pair{dimensionIndex(v.Attribute), v.Value})
	}
	return out
}

// has reports whether a leaf belongs to the part.
func (a part) has(l *leaf, route string) bool {
	for _, p := range a {
		if dimensions[p.Dim].of(l, route) != p.Value {
			return false
		}
	}
	return true
}

func (a part) same(b part) bool { return a.within(b) && b.within(a) }

// within reports whether all that belongs to a belongs to b: every condition
// of b is one of a.
func (a part) within(b part) bool {
	for _, p := range b {
		if !slices.Contains(a, p) {
			return false
		}
	}
	return true
}

// shared returns what two parts have in common, where that names a caller or a
// client.
func (a part) shared(b part) part {
	var both part
	named := false
	for _, p := range a {
		if slices.Contains(b, p) {
			both = append(both, p)
			named = named || p.Dim <= lastCaller
		}
	}
	if !named {
		return nil
	}
	return both
}

// where writes the part as a cause has it.
func (a part) where() map[string]string {
	out := map[string]string{}
	for _, p := range a {
		switch dimensions[p.Dim].Name {
		case "version":
			out["client"], out["version"] = cutName(p.Value)
		case "route":
			out["method"], out["route"] = cutName(p.Value)
		default:
			out[dimensions[p.Dim].Name] = p.Value
		}
	}
	return out
}

// cutName takes a value of two parts apart.
func cutName(v string) (first, second string) {
	first, second, _ = strings.Cut(v, nameSep)
	return first, second
}

func (p pair) text() string {
	switch first, second := cutName(p.Value); dimensions[p.Dim].Name {
	case "version", "route":
		return first + " " + second
	}
	return dimensions[p.Dim].Name + " " + p.Value
}
