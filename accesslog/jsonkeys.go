package accesslog

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/candorhttp/candor"
)

// keys is what a JSON format says of its keys: the path of a key, its parts
// joined by dots, to what it holds.
type keys map[string]keyed

// keyed says what the value of a key is.
type keyed struct {
	col  column
	rank uint8 // of several keys for one column the highest counts
	kind uint8
	soft bool // a value that cannot be one is passed over, since the key's name is only a guess
}

// The kinds of values.
const (
	anyKind uint8 = iota
	textKind
	numberKind
)

// userRank is above what any format says of its own keys.
const userRank = 200

// keyTable is a compiled keys. It never changes; every decoder learns below it
// how the keys of its log follow each other.
type keyTable struct {
	exact   bool // keys are spelt as they are written, and nothing else
	entries map[string][]keyed
	inside  map[string]bool // paths of objects that hold a key of the table
}

func compileKeys(format keys, exact bool) *keyTable {
	t := &keyTable{exact: exact, entries: map[string][]keyed{}, inside: map[string]bool{}}
	for path, k := range format {
		t.add(path, k)
	}
	return t
}

func (t *keyTable) add(path string, k keyed) {
	path = t.spell(path)
	t.entries[path] = append(t.entries[path], k)
	for i, c := range path {
		if c == '.' {
			t.inside[path[:i]] = true
		}
	}
}

func (t *keyTable) spell(key string) string {
	if t.exact {
		return key
	}
	return normal(key)
}

// with returns the table with a field map of the user added.
func (t *keyTable) with(fields map[string]string) *keyTable {
	n := &keyTable{exact: t.exact, entries: map[string][]keyed{}, inside: maps.Clone(t.inside)}
	for path, ks := range t.entries {
		n.entries[path] = slices.Clone(ks)
	}
	for field, path := range fields {
		n.add(strings.TrimPrefix(path, "$."), keyed{col: mappable[field], rank: userRank, soft: field != "time" && field != "status"})
	}
	return n
}

// keyNode is one key at one place of the log's objects. The nodes are made as
// keys are met, and each remembers which key came after it last time: writers
// of logs keep an order, so the next key is nearly always known beforehand and
// needs one comparison.
type keyNode struct {
	lit     string // what stood before the value last time: ,"key":
	next    *keyNode
	text    textOp
	number  bool // a number goes to putNumber
	inside  bool // an object here is looked into
	same    bool // the value was the same the last two times
	col     column
	last    string   // the value last time, for textRaw
	first   *keyNode // the first key in this object last time
	entries []keyed
	path    string
	key     string
	kids    map[string]*keyNode
}

// textOp is what is done with text under a key, decided once.
type textOp uint8

const (
	textPut  textOp = iota // see put
	textSkip               // nobody wants it
	textOne                // the same, in one column
	textRaw                // stored as it is
	textNone               // a fault
)

// keyCache is what a decoder has learned of the keys of one table.
type keyCache struct {
	table *keyTable
	root  *keyNode
	nodes int
	other keyNode // stands for every key beyond the bound
}

// maxNodes and maxKeyLen bound what is learned of keys; a log full of ever new
// ones costs time, never memory.
const (
	maxNodes  = 1024
	maxKeyLen = 128
)

func (c *keyCache) of(t *keyTable) *keyNode {
	if c.table != t {
		*c = keyCache{table: t, root: &keyNode{inside: true}}
	}
	return c.root
}

// child returns the node of a key in the object of n.
func (c *keyCache) child(n *keyNode, key []byte) *keyNode {
	if k, ok := n.kids[string(key)]; ok {
		return k
	}
	k := &keyNode{key: string(key)}
	k.path = c.table.spell(k.key)
	if n.path != "" {
		k.path = n.path + "." + k.path
	}
	k.entries, k.inside = c.table.entries[k.path], c.table.inside[k.path]
	if len(k.entries) == 0 {
		k.text = textSkip
	} else if e := k.entries[0]; e.kind == numberKind {
		k.text = textNone
	} else if len(k.entries) == 1 && (e.kind != textKind || e.col == colTime) {
		k.text = textOne
	} else if len(k.entries) == 1 && e.col != colPath && e.col != colRequestID {
		k.text = textRaw
	}
	if len(k.entries) == 1 {
		k.col = k.entries[0].col
		k.number = k.entries[0].kind != textKind && numberColumn(k.col)
	}
	if c.nodes < maxNodes && len(key) <= maxKeyLen {
		c.nodes++
		if n.kids == nil {
			n.kids = map[string]*keyNode{}
		}
		n.kids[k.key] = k
		return k
	}
	if len(k.entries) == 0 && !k.inside {
		return &c.other
	}
	return k
}

// jsonParser reads the members of one line into an event.
type jsonParser struct {
	jsonLine
	ev     *candor.Event
	none   *keyNode
	bad    string // what is wrong with a value, the first time
	simple bool   // the line has nothing that is special in text, but quotes
}

// members reads a whole line, one JSON object, by the table. It returns "" or
// what is wrong.
func (d *decoder) members(t *keyTable, line []byte, ev *candor.Event) string {
	p := jsonParser{jsonLine: jsonLine{d: d, b: line}, ev: ev, simple: simple(line)}
	if p.space(); p.i == len(p.b) {
		return "empty line"
	}
	if p.b[p.i] != '{' {
		return "not a JSON object"
	}
	if why := p.object(d.keys.of(t), 0); why != "" {
		return why
	}
	if p.space(); p.i != len(p.b) {
		return "bytes after the JSON object"
	}
	return p.bad
}

// object reads an object that begins here.
func (p *jsonParser) object(n *keyNode, depth int) string {
	if depth > maxDepth {
		return p.fault("an object that does not nest deeper than this")
	}
	guess := &n.first // where the node of the next key is expected, and is learned
	for {
		// p.i is at the brace or at the comma before a member.
		k, why := p.expected(*guess, depth)
		if k == nil {
			if k, why = p.key(n); k == nil {
				return why
			}
			*guess = k
			why = p.value(k, depth)
		}
		if why != "" {
			return why
		}
		if p.i < len(p.b) && p.b[p.i] == ',' {
			guess = p.after(k)
			continue
		}
		p.space()
		switch {
		case p.take('}'):
			return ""
		case p.i >= len(p.b) || p.b[p.i] != ',':
			return p.fault("a comma or the end of the object")
		}
		guess = p.after(k)
	}
}

// expected reads members for as long as they come as they came last time, from
// k on. It returns the last one that it read, nil for none.
func (p *jsonParser) expected(k *keyNode, depth int) (last *keyNode, why string) {
	b, i := p.b, p.i // which the loop keeps at hand
	for k.at(b, i) {
		i += len(k.lit)
		if end := p.plain(k, i); end >= 0 {
			i = end
		} else {
			p.i = i
			p.space() // there may be more of it this time
			if why = p.value(k, depth); why != "" {
				return k, why
			}
			i = p.i
		}
		if last = k; i == len(b) || b[i] != ',' {
			break
		}
		k = k.next
	}
	p.i = i
	return last, ""
}

// at reports whether the key, with what was around it last time, is at place i,
// and something follows.
func (k *keyNode) at(b []byte, i int) bool {
	return k != nil && k.lit != "" && len(b)-i > len(k.lit) && string(b[i:i+len(k.lit)]) == k.lit
}

// plain reads the value of a key if it is text without escapes or a simple
// number, as most are. It returns where the value ends, -1 for any other.
func (p *jsonParser) plain(k *keyNode, i int) int {
	b, from := p.b, i+1
	if from >= len(b) {
		return -1
	}
	if b[i] != '"' {
		if k.number {
			return p.simpleNumber(k, i)
		}
		return -1
	}
	if k.same {
		if end := from + len(k.last); end < len(b) && b[end] == '"' && string(b[from:end]) == k.last {
			p.d.setRaw(p.ev, k.col, k.last)
			return end + 1
		}
		k.same = false
	}
	end := from
	if p.simple {
		if end += bytes.IndexByte(b[from:], '"'); end < from {
			return -1
		}
	} else if end = special(b, from); end >= len(b) || b[end] != '"' {
		return -1
	}
	v := b[from:end]
	switch k.text {
	case textSkip:
	case textRaw:
		p.d.setRaw(p.ev, k.col, p.raw(k, v))
	case textOne:
		p.store(k, &k.entries[0], v)
	case textNone:
		return -1
	default:
		p.put(k, v)
	}
	return end + 1
}

// raw returns the value of a key as a string, and notes whether it is the same
// again, unless lending it costs less than that.
func (p *jsonParser) raw(k *keyNode, v []byte) string {
	if s, ok := p.d.lend(v); ok {
		return s
	}
	if k.same = k.last == string(v); !k.same {
		k.last = p.d.own(v)
	}
	return k.last
}

// simpleNumber reads a number without sign and exponent up to the comma or
// brace behind it, and returns where it ends: -1 for any other, and for one
// that the column cannot hold.
func (p *jsonParser) simpleNumber(k *keyNode, from int) int {
	b, i, n := p.b, from, int64(0)
	for i < len(b) && digit(b[i]) {
		n = n*10 + int64(b[i]-'0')
		i++
	}
	digits, decimals := i-from, 0
	if digits == 0 || digits > 1 && b[from] == '0' {
		return -1
	}
	if i < len(b) && b[i] == '.' {
		for i++; i < len(b) && digit(b[i]); i++ {
			n = n*10 + int64(b[i]-'0')
			decimals++
		}
		if decimals == 0 {
			return -1
		}
	}
	if digits+decimals > 15 || i == len(b) || b[i] != ',' && b[i] != '}' {
		return -1
	}
	e := &k.entries[0]
	if rank := &p.d.row.rank[k.col]; e.rank >= *rank {
		if !p.d.putNumber(p.ev, k.col, n, decimals) {
			return -1
		}
		*rank = e.rank
	}
	return i
}

// after returns where the node behind k is learned. What follows a key beyond
// the bound is not, since it stands for keys of many objects.
func (p *jsonParser) after(k *keyNode) **keyNode {
	if k == &p.d.keys.other {
		p.none = nil
		return &p.none
	}
	return &k.next
}

// key reads a key the slow way, from the brace or comma before it to the value
// behind it. It returns nil with "" at the end of an empty object.
func (p *jsonParser) key(n *keyNode) (*keyNode, string) {
	from := p.i
	open := p.b[p.i] == '{'
	p.i++
	p.space()
	if open && p.take('}') {
		return nil, ""
	}
	key, ok := p.text()
	if !ok {
		return nil, p.fault("a key")
	}
	k := p.d.keys.child(n, key)
	if p.space(); !p.take(':') {
		return nil, p.fault("a colon")
	}
	p.space()
	if k != &p.d.keys.other && p.i-from <= maxKeyLen+8 && k.lit != string(p.b[from:p.i]) {
		k.lit = string(p.b[from:p.i])
	}
	return k, ""
}

// value reads the value of a key.
func (p *jsonParser) value(k *keyNode, depth int) string {
	if p.i >= len(p.b) {
		return p.fault("a value")
	}
	c := p.b[p.i]
	switch {
	case len(k.entries) == 0 && !k.inside:
		if c == '"' && p.skipText() || c != '"' && p.skip(depth) {
			return ""
		}
		return p.fault("a value")
	case c == '{' && k.inside:
		return p.object(k, depth+1)
	case c == '[' && len(k.entries) > 0 && k.entries[0].kind == anyKind:
		return p.array(k, depth)
	}
	return p.scalar(k, depth)
}

// scalar reads a value that is text or a number, and passes over any other.
func (p *jsonParser) scalar(k *keyNode, depth int) string {
	switch c := p.b[p.i]; {
	case c == '"':
		v, ok := p.text()
		if !ok || len(k.entries) > 0 && k.entries[0].kind == numberKind {
			return p.fault(valueOf(k))
		}
		p.put(k, v)
	case c == '-' || digit(c):
		from := p.i
		if !p.number() || len(k.entries) > 0 && k.entries[0].kind == textKind {
			p.i = from
			return p.fault(valueOf(k))
		}
		p.put(k, p.b[from:p.i])
	case c == 'n' && p.word("null"):
		for _, e := range k.entries {
			p.d.row.blank |= 1 << e.col
		}
	default:
		if len(k.entries) > 0 && k.entries[0].kind != anyKind || !p.skip(depth) {
			return p.fault(valueOf(k))
		}
	}
	return ""
}

// array takes the first element for the value, as headers are written that
// may be there several times.
func (p *jsonParser) array(k *keyNode, depth int) string {
	p.i++
	for first := true; ; first = false {
		p.space()
		if first && p.take(']') {
			return ""
		}
		if p.i >= len(p.b) {
			return p.fault("a value")
		}
		if first {
			if why := p.scalar(k, depth+1); why != "" {
				return why
			}
		} else if !p.skip(depth + 1) {
			return p.fault("a value")
		}
		if p.space(); p.take(']') {
			return ""
		}
		if !p.take(',') {
			return p.fault("a comma or the end of the list")
		}
	}
}

// put stores a value in the columns that its key stands for.
func (p *jsonParser) put(k *keyNode, v []byte) {
	for i := range k.entries {
		e := &k.entries[i]
		if e.kind == textKind && e.col != colTime {
			if e.col == colRequestID {
				p.d.row.seen |= 1 << e.col
				p.ev.RequestID = p.d.text(v)
				continue
			}
			if e.col == colPath {
				p.d.row.seen |= 1 << e.col
				p.ev.Path = p.d.path(pathOnly(v))
				continue
			}
			p.d.setRaw(p.ev, e.col, p.d.str(v))
			continue
		}
		p.store(k, e, v)
	}
}

// store stores a value in one column, unless a key of a higher rank did.
func (p *jsonParser) store(k *keyNode, e *keyed, v []byte) {
	rank := &p.d.row.rank[e.col]
	if e.rank < *rank {
		return
	}
	if len(v) == 0 || len(v) == 1 && v[0] == '-' {
		p.d.row.blank |= 1 << e.col
		return // another key may know
	}
	if !p.d.put(p.ev, e.col, v) {
		if !e.soft && p.bad == "" {
			p.bad = fmt.Sprintf("%q is not %s", k.path, cmp.Or(columnNames[e.col], "readable"))
		}
		return
	}
	*rank = e.rank
}

func valueOf(k *keyNode) string {
	if len(k.entries) > 0 {
		switch k.entries[0].kind {
		case textKind:
			return `text in quotes for "` + k.path + `"`
		case numberKind:
			return `a number for "` + k.path + `"`
		}
	}
	return `a value for "` + k.path + `"`
}
