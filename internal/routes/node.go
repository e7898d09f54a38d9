package routes

import (
	"slices"
	"strings"

	"github.com/candorhttp/candor/internal/pathshape"
)

// node is one segment of the routes that begin alike.
type node struct {
	token   string
	parent  *node
	kids    map[string]*node
	open    []class // whose unknown segments are placeholders, sorted
	good    int64   // good answers of requests that end here
	size    int     // nodes below
	judged  int     // size when it was last judged
	mark    int64   // good answers at which those above are judged again
	route   bool
	failing bool   // a route that never succeeded
	waiting bool   // due to be judged
	name    string // the template, once asked for
}

// class is a kind of segments that become a placeholder together: those with
// one extension, as ".png", or those without.
type class string

const (
	anyName class = ""
	noWord  class = "~" // the part of anyName that is no word
	weak    class = "-" // the part of anyName that is no word for sure
	loose   class = "?" // any name that was never found

	wildName = pathshape.Placeholder
)

// wild is the token of the placeholder of a class.
func (c class) wild() string {
	if strings.HasPrefix(string(c), ".") {
		return wildName + string(c)
	}
	return wildName
}

// classOf returns the class of a segment; false for one that is never folded
// into a placeholder: an empty one, a placeholder, or a word that names no
// object wherever it stands.
func classOf(token string) (class, bool) {
	if token == "" || token[0] == '{' || reserved[token] {
		return "", false
	}
	if i := strings.LastIndexByte(token, '.'); i > 0 && extensions[token[i+1:]] {
		return class(token[i:]), true
	}
	if strings.IndexByte(token, '{') >= 0 || token == "**" || token == "*" {
		return "", false
	}
	return anyName, true
}

// opened returns the open class that an unknown segment falls into.
func (n *node) opened(token string) (class, bool) {
	c, ok := classOf(token)
	if !ok {
		return "", false
	}
	for _, open := range n.open {
		if open == c || c == anyName && open.part(token) {
			return open, true
		}
	}
	return "", false
}

// part reports whether a name without an extension is in a part of anyName.
func (c class) part(token string) bool {
	if token[0] == '.' {
		return false // hidden files, which scanners look for
	}
	switch c {
	case noWord:
		return !wordy(token)
	case weak:
		return !plainWord(token)
	}
	return false
}

// grow adds a child.
func (l *Learner) grow(n *node, token string) *node {
	kid := &node{token: strings.Clone(token), parent: n}
	if n.kids == nil {
		n.kids = map[string]*node{}
	}
	n.kids[kid.token] = kid
	l.nodes++
	for p := n; p != nil; p = p.parent {
		p.size++
		if p.size >= p.judged+max(8, p.judged/8) || p == n && n.kids[wildName] != nil {
			l.call(p)
		}
	}
	return kid
}

// call has a node judged at the end of the minute.
func (l *Learner) call(n *node) {
	if !n.waiting {
		n.waiting = true
		l.due = append(l.due, n)
	}
}

// title returns the template of a node.
func (l *Learner) title(n *node) string {
	if n.name == "" {
		n.name = string(n.appendName(nil))
	}
	return n.name
}

func (n *node) appendName(b []byte) []byte {
	if n.parent == nil {
		return b
	}
	b = n.parent.appendName(b)
	b = append(b, '/')
	return append(b, n.token...)
}

// depth is how many segments lead to a node.
func (n *node) depth() int {
	d := 0
	for ; n.parent != nil; n = n.parent {
		d++
	}
	return d
}

// gone reports whether a node was joined with another.
func (l *Learner) gone(n *node) bool {
	for ; n.parent != nil; n = n.parent {
		if n.parent.kids[n.token] != n {
			return true
		}
	}
	return n != l.root
}

// sorted returns the children in the order of their segments.
func (n *node) sorted() []*node {
	kids := make([]*node, 0, len(n.kids))
	for _, kid := range n.kids {
		kids = append(kids, kid)
	}
	slices.SortFunc(kids, func(a, b *node) int { return strings.Compare(a.token, b.token) })
	return kids
}

// fold makes placeholders of a class of children for good, and joins the
// children that are not kept with the placeholder.
func (l *Learner) fold(n *node, c class, keep map[*node]bool) *node {
	if !slices.Contains(n.open, c) {
		n.open = append(n.open, c)
		slices.Sort(n.open)
	}
	wild := n.kids[c.wild()]
	if wild == nil {
		wild = l.grow(n, c.wild())
	}
	for _, kid := range n.sorted() {
		if keep[kid] || !c.holds(kid.token) || l.hints.keep(n, kid.token) {
			continue
		}
		delete(n.kids, kid.token)
		l.nodes--
		l.join(wild, kid)
		l.changed = true
	}
	l.measure(n)
	wild.rename()
	return wild
}

// holds reports whether a class holds a segment.
func (c class) holds(token string) bool {
	of, ok := classOf(token)
	return ok && (of == c || of == anyName && c.part(token))
}

// join adds all of b to a. A segment that one of them took for a placeholder
// is one in both, or paths that had one template would get two.
func (l *Learner) join(a, b *node) {
	a.good += b.good
	a.merge(l, b)
	for _, c := range b.open {
		for _, kid := range a.sorted() {
			if c.holds(kid.token) && b.kids[kid.token] == nil {
				l.drown(a, c, kid)
			}
		}
	}
	for _, kid := range b.sorted() {
		mine := a.kids[kid.token]
		if mine == nil {
			if c, ok := a.opened(kid.token); ok && !l.hints.keep(a, kid.token) {
				mine = l.wildOf(a, c)
			}
		}
		if mine != nil {
			l.nodes--
			l.join(mine, kid)
			continue
		}
		kid.parent = a
		if a.kids == nil {
			a.kids = map[string]*node{}
		}
		a.kids[kid.token] = kid
	}
	for _, c := range b.open {
		if !slices.Contains(a.open, c) {
			a.open = append(a.open, c)
		}
	}
	slices.Sort(a.open)
}

// drown joins a child of a node with the placeholder of a class.
func (l *Learner) drown(n *node, c class, kid *node) {
	if l.hints.keep(n, kid.token) {
		return
	}
	delete(n.kids, kid.token)
	l.nodes--
	l.join(l.wildOf(n, c), kid)
}

// wildOf returns the placeholder of a class, which it makes where there is
// none.
func (l *Learner) wildOf(n *node, c class) *node {
	if wild := n.kids[c.wild()]; wild != nil {
		return wild
	}
	wild := &node{token: c.wild(), parent: n}
	if n.kids == nil {
		n.kids = map[string]*node{}
	}
	n.kids[wild.token] = wild
	l.nodes++
	return wild
}

// merge makes a the route that either was.
func (n *node) merge(l *Learner, b *node) {
	switch {
	case !b.route:
	case !n.route:
		n.route, n.failing = true, b.failing
	default:
		l.routes--
		switch {
		case n.failing && b.failing:
			l.failed--
		case n.failing || b.failing:
			n.failing = false
			l.failed--
		}
	}
}

// measure counts the nodes below n again, and corrects those above.
func (l *Learner) measure(n *node) {
	before := n.size
	n.count()
	for p := n.parent; p != nil; p = p.parent {
		p.size += n.size - before
	}
}

func (n *node) count() int {
	n.size = 0
	for _, kid := range n.kids {
		n.size += 1 + kid.count()
	}
	return n.size
}

// rename forgets the templates of a node and of all below it.
func (n *node) rename() {
	n.name = ""
	for _, kid := range n.kids {
		kid.rename()
	}
}
