package scan

import (
	"cmp"
	"slices"
)

// describe tells what is known of a part.
func (s *search) describe(c cell) Part {
	p := Part{Count: s.before(c, nil)}
	for _, v := range c {
		p.Where = append(p.Where, s.value(v))
	}
	for i, v := range c {
		codes := s.columns[v.column].codes
		p.Elsewhere = append(p.Elsewhere, s.before(c.without(i), func(row int) bool {
			return codes[row] != codeMissing && codes[row] != v.code
		}))
	}
	s.compare(c, &p)
	return p
}

// compare finds the single values that select the failures of a part.
func (s *search) compare(c cell, p *Part) {
	named := make([]bool, len(s.columns))
	for _, v := range c {
		named[v.column] = true
	}
	for j := range s.columns {
		inside, all := s.split(c, j), s.split(nil, j)
		for code := codeFirst; code < len(inside) && !named[j]; code++ {
			if float64(inside[code][0]) < (1-nearly)*float64(p.Failed) {
				continue
			}
			v := s.value(pick{j, uint8(code)})
			if float64(all[code][0]) <= float64(p.Failed)*(1+nearly) {
				p.Same = append(p.Same, v)
			} else {
				p.Common = append(p.Common, v)
			}
		}
	}
}

func (s *search) value(p pick) Value {
	c := s.columns[p.column]
	return Value{s.table.attributes[c.attribute], s.table.names[c.attribute][c.values[p.code-codeFirst]]}
}

// ValueCount counts the requests of one value.
type ValueCount struct {
	Value string
	Count
}

// Breakdown counts the requests that have all of where by their values of an
// attribute, in the order of their texts: the versions of one client on one
// route. Requests without a value are left out. An attribute or a value that
// the table does not have selects nothing.
func (t *Table) Breakdown(where []Value, attribute string) []ValueCount {
	a := slices.Index(t.attributes, attribute)
	width := len(t.attributes)
	wanted := make([]int32, width)
	for _, v := range where {
		at := slices.Index(t.attributes, v.Attribute)
		if at < 0 {
			return nil
		}
		code, ok := t.index[at][v.Value]
		if !ok {
			return nil
		}
		wanted[at] = code + 1
	}
	if a < 0 {
		return nil
	}
	by := make([]sums, len(t.names[a]))
	for i := range t.failed {
		leaf := t.values[i*width : (i+1)*width]
		if leaf[a] != Missing && has(leaf, wanted) {
			by[leaf[a]].add(&sums{t.failed[i], t.total[i], t.expected[i]})
		}
	}
	var all []ValueCount
	for v, n := range by {
		if n != (sums{}) {
			all = append(all, ValueCount{t.names[a][v], count(n)})
		}
	}
	slices.SortFunc(all, func(x, y ValueCount) int { return cmp.Compare(x.Value, y.Value) })
	return all
}

// has reports whether a leaf has the wanted values; 0 stands for any, and a
// value is wanted by its number and one.
func has(leaf, wanted []int32) bool {
	for a, w := range wanted {
		if w > 0 && leaf[a] != w-1 {
			return false
		}
	}
	return true
}
