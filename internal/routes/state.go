package routes

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// State is all that a Learner knows, to be written down and read again. Two
// Learners that learned the same have the same State, byte for byte in any
// encoding that keeps order.
type State struct {
	Minute int64
	Level  int
	Flood  bool     `json:",omitempty"`
	Over   []uint64 `json:",omitempty"` // sorted
	Asked  []Asked  `json:",omitempty"` // sorted by path
	Root   Node
}

// Asked is a path that was only ever refused.
type Asked struct {
	Path    string
	Since   int64
	Minutes int
	Askers  int
}

// Node is one segment of the routes that begin alike.
type Node struct {
	Token   string   `json:",omitempty"`
	Good    int64    `json:",omitempty"`
	Mark    int64    `json:",omitempty"`
	Judged  int      `json:",omitempty"`
	Route   bool     `json:",omitempty"`
	Failing bool     `json:",omitempty"`
	Open    []string `json:",omitempty"` // sorted
	Kids    []Node   `json:",omitempty"` // sorted by token
}

// State returns what the Learner knows. Between two Learns it is the same.
func (l *Learner) State() State {
	s := State{Minute: l.minute, Level: l.level, Flood: l.flood, Root: l.root.state()}
	for h := range l.over {
		s.Over = append(s.Over, h)
	}
	slices.Sort(s.Over)
	for path, a := range l.asked {
		s.Asked = append(s.Asked, Asked{path, a.since, a.minutes, a.askers})
	}
	slices.SortFunc(s.Asked, func(a, b Asked) int { return strings.Compare(a.Path, b.Path) })
	return s
}

func (n *node) state() Node {
	s := Node{Token: n.token, Good: n.good, Mark: n.mark, Judged: n.judged, Route: n.route, Failing: n.failing}
	for _, c := range n.open {
		s.Open = append(s.Open, string(c))
	}
	for _, kid := range n.sorted() {
		s.Kids = append(s.Kids, kid.state())
	}
	return s
}

// Restore returns a Learner that goes on where the one left off whose State
// it is given. The options must be the same, or what was learned beyond them
// stays. It fails for a State that no Learner has.
func Restore(opt Options, s State) (*Learner, error) {
	l := New(opt)
	l.minute, l.level, l.flood = s.Minute, s.Level, s.Flood
	if s.Level < 0 || s.Level >= len(limits) {
		return nil, fmt.Errorf("routes: a level of pressure from 0 to %d was expected, not %d", len(limits)-1, s.Level)
	}
	if len(s.Over) > maxOver || len(s.Asked) > maxAsked {
		return nil, errors.New("routes: the state remembers more than a Learner does")
	}
	for _, h := range s.Over {
		l.over[h] = true
	}
	for _, a := range s.Asked {
		l.asked[a.Path] = &asked{a.Since, a.Minutes, a.Askers}
	}
	if err := l.restore(l.root, s.Root, 0); err != nil {
		return nil, err
	}
	l.root.count()
	return l, nil
}

// deepestNode is more segments than any route has.
const deepestNode = 64

func (l *Learner) restore(n *node, s Node, depth int) error {
	if depth > deepestNode {
		return errors.New("routes: the state holds a route with too many segments")
	}
	n.good, n.mark, n.judged, n.route, n.failing = s.Good, s.Mark, s.Judged, s.Route, s.Failing
	for _, c := range s.Open {
		n.open = append(n.open, class(c))
	}
	if n.route {
		l.routes++
	}
	if n.failing {
		l.failed++
	}
	for _, k := range s.Kids {
		if n.kids[k.Token] != nil || strings.IndexByte(k.Token, '/') >= 0 {
			return fmt.Errorf("routes: the state holds a segment %.40q that stands twice or has a slash", k.Token)
		}
		if n.kids == nil {
			n.kids = make(map[string]*node, len(s.Kids))
		}
		kid := &node{token: k.Token, parent: n}
		n.kids[k.Token] = kid
		l.nodes++
		if err := l.restore(kid, k, depth+1); err != nil {
			return err
		}
	}
	return nil
}
