// Package scan finds the part of the traffic that explains a change: the
// version, token, address or pair of them that holds the failures which the
// rate of before does not explain.
//
// It is a greedy scan. Every part of one to three attributes that holds some
// of the failures is given its evidence, the log-likelihood ratio against the
// expected failures, less the price of naming it: one token among thousands
// must earn more than one status among five. docs/localisation.md tells the
// method, what it cannot see, and its figures.
//
// The result depends on the multiset of requests alone. Sums are integers, so
// neither the order of the leaves nor how often one leaf is split changes a
// bit of it.
package scan

import (
	"cmp"
	"math"
)

// Missing is the value of an attribute that the log does not tell. It never
// forms a part.
const Missing int32 = -1

// unit is the resolution of expected failures: integers of 2⁻³⁰.
const unit = 1 << 30

// maxRequests bounds a table so that no sum overflows.
const maxRequests = 1 << 32

// dictionary numbers the values of some attributes.
type dictionary struct {
	attributes []string
	names      [][]string
	index      []map[string]int32
	values     []int32 // leaf by leaf, one per attribute
	rejected   int
}

func newDictionary(attributes []string) dictionary {
	d := dictionary{attributes: attributes, names: make([][]string, len(attributes)), index: make([]map[string]int32, len(attributes))}
	for a := range d.index {
		d.index[a] = map[string]int32{}
	}
	return d
}

// Attributes returns the names of the attributes.
func (d *dictionary) Attributes() []string { return d.attributes }

// Rejected returns how many leaves made no sense.
func (d *dictionary) Rejected() int { return d.rejected }

// Value returns the number that stands for a text of an attribute, [Missing]
// for "".
func (d *dictionary) Value(attribute int, text string) int32 {
	if text == "" {
		return Missing
	}
	v, ok := d.index[attribute][text]
	if !ok {
		v = int32(len(d.names[attribute]))
		d.names[attribute] = append(d.names[attribute], text)
		d.index[attribute][text] = v
	}
	return v
}

// known reports whether there is one value per attribute that Value gave.
func (d *dictionary) known(values []int32) bool {
	if len(values) != len(d.attributes) {
		return false
	}
	for a, v := range values {
		if v < Missing || int(v) >= len(d.names[a]) {
			return false
		}
	}
	return true
}

// Table is a multiset of leaves: requests that agree in every attribute,
// with how many of them failed and how often such requests failed before.
type Table struct {
	dictionary
	failed   []int64
	total    []int64
	expected []int64 // in units
	requests int64
}

// NewTable returns an empty table. Where two attributes explain the failures
// equally well, the one named first is preferred.
func NewTable(attributes ...string) *Table {
	return &Table{dictionary: newDictionary(attributes)}
}

// Len returns the number of leaves.
func (t *Table) Len() int { return len(t.failed) }

// Add adds requests that agree in every attribute. Rate is the share of such
// requests that was expected to fail, from 0 to 1, and is read in units of
// 2⁻³⁰. A leaf that makes no sense (more failures than requests, a value
// that [Table.Value] never gave, no rate) is rejected and counted.
func (t *Table) Add(values []int32, failed, total int64, rate float64) {
	if !t.known(values) || failed < 0 || failed > total || total > maxRequests-t.requests || !(rate >= 0) {
		t.rejected++
		return
	}
	t.requests += total
	t.values = append(t.values, values...)
	t.failed = append(t.failed, failed)
	t.total = append(t.total, total)
	t.expected = append(t.expected, total*int64(math.Round(min(rate, 1)*unit)))
}

// Options bounds the search. The zero value means the defaults.
type Options struct {
	MaxAttributes int     // attributes of one part; 3
	MaxParts      int     // parts of one result; 5
	Dispersion    float64 // variance of the failures by that of independent requests, at least 1; 1
	Sampled       int     // of so many successes one was kept, and added as that many requests; 1
	Work          int     // how often a leaf may be looked at; 4 million, some 50 ms
}

func (o Options) withDefaults() Options {
	o.MaxAttributes = cmp.Or(max(o.MaxAttributes, 0), 3)
	o.MaxParts = cmp.Or(max(o.MaxParts, 0), 5)
	o.Sampled = max(o.Sampled, 1)
	o.Work = cmp.Or(max(o.Work, 0), 4<<20)
	if !(o.Dispersion >= 1) {
		o.Dispersion = 1
	}
	return o
}

// Value is one attribute and its value.
type Value struct {
	Attribute string
	Value     string
}

// Count is how much of the traffic failed, and how much was expected to.
type Count struct {
	Failed   int64
	Total    int64
	Expected float64
}

// Excess returns the failures beyond those expected.
func (c Count) Excess() float64 { return float64(c.Failed) - c.Expected }

// Rate returns the failures by requests, 0 to 1.
func (c Count) Rate() float64 { return share(float64(c.Failed), float64(c.Total)) }

// Ratio returns the failures by those expected, 1 where nothing changed.
func (c Count) Ratio() float64 { return share(float64(c.Failed), c.Expected) }

func (c Count) minus(d Count) Count {
	return Count{c.Failed - d.Failed, c.Total - d.Total, c.Expected - d.Expected}
}

// Part is a part of the traffic whose failures the rate of before does not
// explain.
type Part struct {
	Where []Value // in the order of the table's attributes
	Count         // of the requests in the part
	LLR   float64 // evidence in nats: the log-likelihood ratio by the dispersion
	Gain  float64 // LLR less the price of naming the part
	Share float64 // of the table's excess, 0 to 1, that no earlier part explained

	// Same are single values that select, but for one in twenty, the same
	// failures as the part does: a token, its only subject, their address.
	// The table cannot tell which of them is the reason.
	Same []Value
	// Common are single values that nineteen in twenty failures of the part
	// have, beside those of Where and Same: all of it on one route.
	Common []Value
	// Elsewhere holds, per value of Where, the requests that differ in that
	// attribute alone: same route, other versions. It is what speaks against
	// the part, or for it.
	Elsewhere []Count
}

// Result is what [Locate] found.
type Result struct {
	Parts     []Part  // best first
	Hint      *Part   // the best split where no part is worth its price: nothing to rely on
	All       Count   // the whole table
	Rest      Count   // what is in no part
	Explained float64 // share of the excess that the parts explain, 0 to 1
	// Everywhere says that the rest failed more often than expected too, and
	// about as much, so that the first part is the worst of the traffic and
	// not the reason.
	Everywhere bool
	Work       int  // leaves looked at
	Cut        bool // the work ran out, so some parts of several attributes were not looked at
}

// Unattributed says that nothing in the table explains the change: no part,
// or parts that explain less than half of it.
func (r Result) Unattributed() bool { return r.Explained < 0.5 }

func share(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return a / b
}
