package routes

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/candorhttp/candor/internal/pathshape"
)

// limit is how much of one class a node may hold before the class becomes a
// placeholder.
type limit struct {
	hard     int // so many segments
	settled  int // so many, where all were asked for often and hardly one is new
	once     int // the part that may be new there: one in so many
	open     int // so many, where the number still unseen is large
	expected int // segments in all, seen and unseen, that count as large
	odd      int // so many, where most do not look like words
	beside   int // so many, beside a placeholder with most of the traffic
}

// limits are the limits by pressure: the fuller the Learner, the sooner it
// folds.
var limits = [...]limit{
	{hard: 300, settled: 600, once: 20, open: 64, expected: 200, odd: 24, beside: 16},
	{hard: 128, settled: 400, once: 10, open: 48, expected: 120, odd: 16, beside: 12},
	{hard: 48, settled: 200, once: 5, open: 32, expected: 64, odd: 12, beside: 8},
	{hard: 16, settled: 120, once: 4, open: 16, expected: 32, odd: 8, beside: 6},
}

// What it takes to see one structure below many segments.
const (
	alike      = 8   // segments that have it
	shared     = 0.9 // of what stands below them
	depths     = 4   // how far below is looked
	deepest    = 3
	seenBeside = 50 // answers of a placeholder that words beside it are measured against
)

// pressure is how full the Learner is.
func (l *Learner) pressure() int {
	used := max(float64(l.routes)/float64(l.max), float64(l.nodes)/float64(l.max*nodesPerRoute))
	switch {
	case used < 0.75:
		return 0
	case used < 0.9:
		return 1
	case used < 0.97:
		return 2
	}
	return 3
}

// settle judges what grew in this minute, from the top down.
func (l *Learner) settle() {
	due := l.due
	l.due = nil
	slices.SortStableFunc(due, func(a, b *node) int {
		return cmp.Or(cmp.Compare(a.depth(), b.depth()), strings.Compare(l.title(a), l.title(b)))
	})
	for _, n := range due {
		n.waiting = false
	}
	for _, n := range due {
		if !l.gone(n) {
			l.judge(n)
		}
	}
	if level := l.pressure(); level > l.level {
		l.judgeAll(l.root)
		l.level = l.pressure()
	} else {
		l.level = level
	}
	for _, n := range l.due { // what folding made grow was judged with it
		n.waiting = false
	}
	l.due = nil
	if l.changed {
		l.forget()
	}
}

func (l *Learner) judgeAll(n *node) {
	l.judge(n)
	for _, kid := range n.sorted() {
		if n.kids[kid.token] == kid {
			l.judgeAll(kid)
		}
	}
}

// judge folds what of a node's children has to be folded, and judges what
// that made.
func (l *Learner) judge(n *node) {
	n.judged = n.size
	lim := limits[l.pressure()]
	if len(n.kids) == 0 {
		return
	}
	byClass := map[class][]*node{}
	for _, kid := range n.sorted() {
		if c, ok := classOf(kid.token); ok && !slices.Contains(n.open, c) {
			byClass[c] = append(byClass[c], kid)
		}
	}
	classes := make([]class, 0, len(byClass))
	for c := range byClass {
		classes = append(classes, c)
	}
	slices.Sort(classes)
	for _, c := range classes {
		crowd := newCrowd(n, c, byClass[c])
		if keep, ok := crowd.verdict(lim); ok {
			l.judgeAll(l.fold(n, c, keep))
			n.judged = n.size
		}
	}
	l.judgeRest(n, byClass[anyName])
}

// judgeRest folds what is left beside a placeholder that is known to be one:
// what is no word, except a short name that is asked for often, as 2fa; and
// beside one with nearly all of the traffic, what is no word for sure and was
// not asked for again.
func (l *Learner) judgeRest(n *node, kids []*node) {
	wild := n.kids[wildName]
	if wild == nil || slices.Contains(n.open, anyName) {
		return
	}
	beside := (&member{}).look(wild, depths)
	if beside < seenBeside {
		return
	}
	var rest, rare int64
	short, again := map[*node]bool{}, map[*node]bool{}
	for _, kid := range kids {
		good := (&member{}).look(kid, depths)
		rest += good
		if len(kid.token) <= 6 && good >= 5 && 50*good >= beside && !pathshape.Gibberish(kid.token) {
			short[kid] = true
		}
		if good >= 3 && wordy(kid.token) {
			again[kid] = true
		} else if !plainWord(kid.token) {
			rare++
		}
	}
	if !slices.Contains(n.open, noWord) {
		l.judgeAll(l.fold(n, noWord, short))
	}
	if alone := beside >= 10*seenBeside; alone && rare > 0 && !slices.Contains(n.open, weak) {
		l.judgeAll(l.fold(n, weak, again))
	}
	if beside >= 10*seenBeside && beside >= 20*rest && !slices.Contains(n.open, loose) {
		n.open = append(n.open, loose)
		slices.Sort(n.open)
	}
	n.judged = n.size
}

// crowd is the children of one class, to be judged together.
type crowd struct {
	class  class
	of     []*member
	good   int64 // answers of all, with what is below
	beside int64 // answers of the placeholder that stands beside them
}

// member is one child with what stands below it.
type member struct {
	*node
	good  int64          // answers, with what is below
	below [depths]tokens // names, by depth
	next  tokens         // what stands right below, placeholders too
}

// tokens are segments.
type tokens map[string]bool

func newCrowd(n *node, c class, kids []*node) *crowd {
	w := &crowd{class: c}
	for _, kid := range kids {
		m := &member{node: kid}
		m.look(kid, 0)
		w.good += m.good
		w.of = append(w.of, m)
	}
	if wild := n.kids[c.wild()]; wild != nil {
		w.beside = (&member{}).look(wild, depths)
	}
	return w
}

// look sums up what stands below n.
func (m *member) look(n *node, depth int) int64 {
	m.good += n.good
	for token, kid := range n.kids {
		if depth == 0 && token != "" {
			if m.next == nil {
				m.next = tokens{}
			}
			m.next[token] = true
		}
		if depth < depths && token != "" && strings.IndexByte(token, '{') < 0 && !version(token) {
			if m.below[depth] == nil {
				m.below[depth] = tokens{}
			}
			m.below[depth][token] = true
		}
		m.look(kid, depth+1)
	}
	return m.good
}

// verdict reports whether the crowd is to be folded, and which of it are to
// be kept as they are.
func (w *crowd) verdict(lim limit) (keep map[*node]bool, fold bool) {
	if depth, ok := w.structure(); ok {
		return w.strangers(depth), true
	}
	k := len(w.of)
	odds, procedures := 0, 0
	for _, m := range w.of {
		if odd(m.token) {
			odds++
		}
		if procedure(m.token) {
			procedures++
		}
	}
	switch {
	case k < lim.settled && w.settled(lim.once):
		return nil, false
	case k >= lim.hard:
	case k >= lim.odd && 2*odds >= k:
	case k >= lim.beside && w.beside >= 4*w.good && w.beside >= seenBeside:
	case k >= lim.open && (w.good >= int64(10*lim.open) || 2*k >= lim.hard) && w.expected() >= float64(lim.expected) && 2*procedures < k:
	default:
		return nil, false
	}
	keep = w.strangers(0)
	w.outstanding(keep)
	return keep, true
}

// expected is Chao's estimate of how many segments there are, unseen ones
// included, from how many were seen once and twice.
func (w *crowd) expected() float64 {
	once, twice := 0.0, 0.0
	for _, m := range w.of {
		switch m.good {
		case 0, 1:
			once++
		case 2:
			twice++
		}
	}
	return float64(len(w.of)) + once*(once-1)/(2*(twice+1))
}

// settled reports whether the crowd is a closed set: all of it was asked for
// again and again, and at most one in so many once.
func (w *crowd) settled(in int) bool {
	once := 0
	for _, m := range w.of {
		if m.good <= 1 {
			once++
		}
	}
	return in*once <= len(w.of) && w.good >= 30*int64(len(w.of))
}

// structure reports whether the same segments stand below most of the crowd,
// at which depth: /acme/orders, /acme/users, /globex/orders.
func (w *crowd) structure() (depth int, ok bool) {
	for d := range deepest {
		having, all, common, kinds := 0, 0, 0, 0
		df := w.frequency(d)
		for _, m := range w.of {
			if len(m.below[d]) > 0 {
				having++
			}
		}
		if having < alike || 2*having < len(w.of) {
			continue
		}
		for _, n := range df {
			all += n
			if n >= 3 {
				common += n
			}
			if n >= 4 && 4*n >= having {
				kinds++
			}
		}
		if kinds >= 2 && float64(common) >= shared*float64(all) {
			return d, true
		}
	}
	return 0, false
}

// frequency is how many of the crowd have each segment at a depth below them.
func (w *crowd) frequency(depth int) map[string]int {
	df := map[string]int{}
	for _, m := range w.of {
		for token := range m.below[depth] {
			df[token]++
		}
	}
	return df
}

// strangers are those of the crowd that differ from it in what stands below
// them at a depth, or have nothing below them where the crowd has, or are of
// another form than nearly all of it.
func (w *crowd) strangers(depth int) map[*node]bool {
	keep := map[*node]bool{}
	w.ownStructure(depth, keep)
	w.noStructure(keep)
	w.ownForm(keep)
	return keep
}

// ownStructure adds those with a structure of their own to keep.
func (w *crowd) ownStructure(depth int, keep map[*node]bool) {
	df := w.frequency(depth)
	if depth == 0 {
		df = map[string]int{}
		for _, m := range w.of {
			for token := range m.next {
				df[token]++
			}
		}
	}
	own := 0
	var found []*node
	for _, m := range w.of {
		below := m.below[depth]
		if depth == 0 {
			below = m.next
		}
		unshared := 0
		for token := range below {
			if df[token] < 3 && !pathshape.Gibberish(token) {
				unshared++
			}
		}
		if unshared == 0 {
			continue
		}
		own++
		if 2*unshared > len(below) && m.good >= 5 && !odd(m.token) {
			found = append(found, m.node)
		}
	}
	if 5*own > len(w.of) {
		return // names of their own stand below all of them
	}
	for _, n := range found {
		keep[n] = true
	}
}

// noStructure adds those to keep that were asked for often and never for what
// stands below, as the crowd is.
func (w *crowd) noStructure(keep map[*node]bool) {
	var ends int64
	for _, m := range w.of {
		ends += m.node.good
	}
	share := float64(ends) / float64(max(w.good, 1))
	for _, m := range w.of {
		if len(m.kids) == 0 && m.good >= 8 && math.Pow(share, float64(m.good)/2) < 1e-4 && bare(m.token) {
			keep[m.node] = true
		}
	}
}

// ownForm adds the few to keep that are written otherwise than the crowd, as
// a word is among names of several words.
func (w *crowd) ownForm(keep map[*node]bool) {
	if len(w.of) < 20 {
		return
	}
	forms := map[uint8]int{}
	for _, m := range w.of {
		forms[form(m.token)]++
	}
	for _, m := range w.of {
		if n := forms[form(m.token)]; 20*n <= len(w.of) && m.good*int64(len(w.of)) >= 3*w.good && !odd(m.token) {
			keep[m.node] = true
		}
	}
}

// outstanding adds to keep the few that have far more traffic than what
// follows them, as a word has among names.
func (w *crowd) outstanding(keep map[*node]bool) {
	byGood := slices.Clone(w.of)
	slices.SortFunc(byGood, func(a, b *member) int {
		return cmp.Or(cmp.Compare(b.good, a.good), strings.Compare(a.token, b.token))
	})
	for i := min(5, len(byGood)-1) - 1; i >= 0; i-- {
		if byGood[i].good >= seenBeside && byGood[i].good >= 6*byGood[i+1].good && !odd(byGood[i].token) {
			for _, m := range byGood[:i+1] {
				keep[m.node] = true
			}
			break
		}
	}
	median := byGood[len(byGood)/2].good
	for _, m := range byGood[:min(8, len(byGood))] {
		if w.beside >= 4*w.good && m.good >= 30 && m.good >= 20*median && bare(m.token) && !pathshape.Gibberish(m.token) {
			keep[m.node] = true
		}
	}
}
