package scan

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"slices"
)

// Codes of an attribute's values within a grid. Only frequent values have a
// code of their own: a part needs failures, so no other value can form one.
const (
	codeMissing = iota
	codeOther
	codeFirst // the most frequent value
)

// maxCodes bounds the values of one attribute that can form a part. More
// than that many frequent values means that the attribute splits the failures
// evenly, which explains nothing.
const maxCodes = 64

// sums are what a set of leaves adds up to.
type sums [3]int64

func (s *sums) add(t *sums) {
	s[0] += t[0]
	s[1] += t[1]
	s[2] += t[2]
}

// column is one attribute of a grid.
type column struct {
	attribute int
	distinct  int     // values in the table, whether they have a code or not
	values    []int32 // per code from codeFirst on
	codes     []uint8 // per row
}

func (c *column) size() int { return codeFirst + len(c.values) }

// grid is a table in which rare values are one and equal rows are merged. A
// table of many thousand leaves becomes one of hundreds.
type grid struct {
	columns []column
	varied  int // attributes that are not the same in every leaf
	rows    []sums
	row     []int32 // per leaf, its row; -1 when it adds nothing
}

// leaves is what a grid is made from.
type leaves struct {
	names  [][]string
	values []int32
	weight []int64 // of a leaf in deciding which values are frequent, such as its failures
	sums   func(leaf int) sums
}

// newGrid keeps the values whose leaves weigh at least least. An attribute
// that is the same in every leaf, or has no such value, becomes no column.
func newGrid(l leaves, least int64) *grid {
	g := &grid{}
	coding := make([][]uint8, 0, len(l.names)) // per column and value
	for a := range l.names {
		c, codes := newColumn(l, a, least)
		if c.distinct > 1 {
			g.varied++
		}
		if c.distinct > 1 && len(c.values) > 0 {
			g.columns = append(g.columns, c)
			coding = append(coding, codes)
		}
	}
	g.merge(l, coding)
	return g
}

// newColumn also returns the code of each value. A missing value counts as
// one more when the distinct ones are counted.
func newColumn(l leaves, attribute int, least int64) (column, []uint8) {
	width, names := len(l.names), l.names[attribute]
	weight, seen := make([]int64, len(names)), make([]bool, len(names))
	missing := 0
	for i, w := range l.weight {
		v := l.values[i*width+attribute]
		if v == Missing {
			missing = 1
			continue
		}
		seen[v] = true
		weight[v] += w
	}
	c := column{attribute: attribute, distinct: missing}
	for v := range names {
		if seen[v] {
			c.distinct++
		}
		if seen[v] && weight[v] >= least {
			c.values = append(c.values, int32(v))
		}
	}
	slices.SortFunc(c.values, func(v, w int32) int {
		return cmp.Or(cmp.Compare(weight[w], weight[v]), cmp.Compare(names[v], names[w]))
	})
	if len(c.values) > maxCodes {
		c.values = slices.Clone(c.values[:maxCodes])
	}
	codes := make([]uint8, len(names))
	for v := range codes {
		codes[v] = codeOther
	}
	for i, v := range c.values {
		codes[v] = uint8(codeFirst + i)
	}
	return c, codes
}

// merge makes one row of the leaves that have the same codes.
func (g *grid) merge(l leaves, coding [][]uint8) {
	width := len(l.names)
	g.row = make([]int32, len(l.weight))
	row := make([]byte, len(g.columns))
	known := newRowIndex(len(l.weight))
	for i := range l.weight {
		s := l.sums(i)
		if s == (sums{}) {
			g.row[i] = -1
			continue
		}
		for j := range g.columns {
			row[j] = codeMissing
			if v := l.values[i*width+g.columns[j].attribute]; v != Missing {
				row[j] = coding[j][v]
			}
		}
		r := known.find(row)
		if int(r) == len(g.rows) {
			g.rows = append(g.rows, sums{})
		}
		g.rows[r].add(&s)
		g.row[i] = r
	}
	for j := range g.columns {
		codes := make([]uint8, len(g.rows))
		for r := range codes {
			codes[r] = known.rows[r*len(row)+j]
		}
		g.columns[j].codes = codes
	}
}

// rowIndex numbers the distinct rows of codes in the order they come.
type rowIndex struct {
	rows  []byte  // one after the other
	slots []int32 // a row's number and one; a power of two of them
	count int32
	seed  maphash.Seed // not to be guessed, or a log could make all rows meet in one slot
}

func newRowIndex(most int) *rowIndex {
	size := 8
	for size < 2*most {
		size *= 2
	}
	return &rowIndex{slots: make([]int32, size), seed: maphash.MakeSeed()}
}

// find returns the number of a row, the next one when it is new.
func (x *rowIndex) find(row []byte) int32 {
	mask := uint64(len(x.slots) - 1)
	for at := maphash.Bytes(x.seed, row) & mask; ; at = (at + 1) & mask {
		n := x.slots[at]
		if n == 0 {
			x.count++
			x.slots[at] = x.count
			x.rows = append(x.rows, row...)
			return x.count - 1
		}
		if from := int(n-1) * len(row); bytes.Equal(x.rows[from:from+len(row)], row) {
			return n - 1
		}
	}
}

// pick is one value of a cell.
type pick struct {
	column int
	code   uint8
}

// cell is a part of a grid: one value in each of some columns, in order.
type cell []pick

// holds reports whether a row is in the cell.
func (g *grid) holds(c cell, row int) bool {
	for _, p := range c {
		if g.columns[p.column].codes[row] != p.code {
			return false
		}
	}
	return true
}

// sum adds up the rows of a cell.
func (g *grid) sum(c cell) sums {
	var s sums
	for r := range g.rows {
		if g.holds(c, r) {
			s.add(&g.rows[r])
		}
	}
	return s
}

// split adds up the rows of a cell per code of one column.
func (g *grid) split(c cell, column int) []sums {
	s := make([]sums, g.columns[column].size())
	for r := range g.rows {
		if g.holds(c, r) {
			s[g.columns[column].codes[r]].add(&g.rows[r])
		}
	}
	return s
}

// without returns the cell less its i-th value.
func (c cell) without(i int) cell {
	return append(slices.Clone(c[:i]), c[i+1:]...)
}

// with returns the cell with one more value.
func (c cell) with(p pick) cell {
	i := 0
	for i < len(c) && c[i].column < p.column {
		i++
	}
	return slices.Insert(slices.Clone(c), i, p)
}

// walk visits the cells of a grid.
type walk struct {
	*grid
	visit func(cell, *sums)
	least func() int64 // of the first sum, what a cell must have to matter; it may only grow
	work  int          // rows that may still be looked at
	cut   bool         // work ran out

	from, to int // numbers of values of the cells to visit
	cell     cell
	depths   []depth
	sparse   bool // most rows have nothing of the first sum
}

// depth is what the walk needs at one number of values.
type depth struct {
	rows, bearing sorted
	acc           []sums  // per code
	first         []int64 // per code, of the rows that bear something of the first sum
}

// sorted is a list of rows ordered by code.
type sorted struct {
	rows  []int32
	begin []int32 // where the rows of a code begin
}

// run visits every cell of at most so many values that can matter. Cells of
// one value come first, so that much need not be looked at afterwards, and a
// smaller number of values where the work may not do for all.
func (w *walk) run(deepest int) {
	var rows, bearing []int32
	for r := range w.rows {
		if w.rows[r] != (sums{}) {
			rows = append(rows, int32(r))
		}
		if w.rows[r][0] > 0 {
			bearing = append(bearing, int32(r))
		}
	}
	deepest = min(deepest, len(w.columns))
	w.sparse = 2*len(bearing) < len(rows)
	for range deepest {
		w.depths = append(w.depths, depth{
			rows:    newSorted(len(rows)),
			bearing: newSorted(len(bearing)),
			acc:     make([]sums, codeFirst+maxCodes),
			first:   make([]int64, codeFirst+maxCodes),
		})
	}
	for w.from = 1; w.from <= deepest; w.from = w.to + 1 {
		w.to = w.from
		if w.from > 1 && w.cost(len(rows), deepest) <= w.work {
			w.to = deepest
		}
		w.level(0, 0, rows, bearing)
	}
}

func newSorted(n int) sorted {
	return sorted{rows: make([]int32, n), begin: make([]int32, codeFirst+maxCodes+1)}
}

// cost is how many rows a walk looks at when every cell leads on.
func (w *walk) cost(rows, deepest int) int {
	sum, ways := 0, 1
	for d := 1; d <= deepest; d++ {
		ways = ways * (len(w.columns) - d + 1) / d
		if sum += ways * rows; sum > w.work {
			break
		}
	}
	return sum
}

// level looks at the rows of a cell of so many values, by each later column.
func (w *walk) level(values, from int, rows, bearing []int32) {
	d := &w.depths[values]
	for j := from; j < len(w.columns); j++ {
		c := &w.columns[j]
		last := values+1 == w.to || j+1 == len(w.columns)
		if last && values+1 < w.from || w.sparse && !w.matters(d, c, bearing) {
			continue
		}
		if w.work -= len(rows); w.work < 0 {
			w.cut = true
			return
		}
		acc := d.acc[:c.size()]
		clear(acc)
		for _, r := range rows {
			acc[c.codes[r]].add(&w.rows[r])
		}
		if values+1 >= w.from {
			w.visitAll(j, acc)
		}
		if last || !leads(acc, w.least()) {
			continue
		}
		d.rows.sort(c, rows)
		d.bearing.sort(c, bearing)
		for code := codeFirst; code < c.size(); code++ {
			if acc[code][0] >= w.least() {
				w.cell = append(w.cell, pick{j, uint8(code)})
				w.level(values+1, j+1, d.rows.of(code), d.bearing.of(code))
				w.cell = w.cell[:len(w.cell)-1]
			}
		}
	}
}

// leads reports whether a smaller part of any of the cells can matter.
func leads(acc []sums, least int64) bool {
	for code := codeFirst; code < len(acc); code++ {
		if acc[code][0] >= least {
			return true
		}
	}
	return false
}

// matters reports whether any value of a column has enough of the first sum.
func (w *walk) matters(d *depth, c *column, bearing []int32) bool {
	w.work -= len(bearing)
	first := d.first[:c.size()]
	clear(first)
	for _, r := range bearing {
		first[c.codes[r]] += w.rows[r][0]
	}
	least := w.least()
	for _, n := range first[codeFirst:] {
		if n >= least {
			return true
		}
	}
	return false
}

func (w *walk) visitAll(column int, acc []sums) {
	w.cell = append(w.cell, pick{column, 0})
	for code := codeFirst; code < len(acc); code++ {
		if acc[code] != (sums{}) {
			w.cell[len(w.cell)-1].code = uint8(code)
			w.visit(w.cell, &acc[code])
		}
	}
	w.cell = w.cell[:len(w.cell)-1]
}

// sort orders rows by their code in a column.
func (s *sorted) sort(c *column, rows []int32) {
	begin := s.begin[:c.size()+1]
	clear(begin)
	for _, r := range rows {
		begin[c.codes[r]+1]++
	}
	for i := 1; i < len(begin); i++ {
		begin[i] += begin[i-1]
	}
	for _, r := range rows {
		code := c.codes[r]
		s.rows[begin[code]] = r
		begin[code]++
	}
	copy(begin[1:], begin[:len(begin)-1])
	begin[0] = 0
}

func (s *sorted) of(code int) []int32 { return s.rows[s.begin[code]:s.begin[code+1]] }

// champion is the best cell seen, the one of fewer values among equals, and
// the first of the walk among those.
type champion struct {
	cell cell
	gain float64
}

func (b *champion) see(c cell, gain float64) {
	if gain > b.gain || gain == b.gain && len(c) < len(b.cell) {
		b.cell, b.gain = append(b.cell[:0], c...), gain
	}
}
