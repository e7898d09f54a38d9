package openapi

import (
	"slices"
	"strings"
)

// node is one level of the tree of templates. A segment is tried as text
// first, then as text around parameters (the most text first), then as a
// parameter; a dead end goes back and tries the next.
type node struct {
	text     map[string]*node
	patterns []pattern
	any      *node
	route    *Route
}

type pattern struct {
	segment segment
	shape   string
	next    *node
}

// add hangs a route into the tree.
func (n *node) add(segments []segment, r *Route) {
	for _, s := range segments {
		n = n.step(s)
	}
	n.route = r
}

func (n *node) step(s segment) *node {
	switch {
	case len(s) == 1 && s[0].name == "":
		key := s[0].text
		if plain, ok := unescape(key, false); ok {
			key = plain
		}
		if n.text == nil {
			n.text = map[string]*node{}
		}
		if n.text[key] == nil {
			n.text[key] = &node{}
		}
		return n.text[key]
	case len(s) == 1:
		if n.any == nil {
			n.any = &node{}
		}
		return n.any
	}
	shape := s.shape()
	for _, p := range n.patterns {
		if p.shape == shape {
			return p.next
		}
	}
	next := &node{}
	n.patterns = append(n.patterns, pattern{s, shape, next})
	slices.SortStableFunc(n.patterns, func(a, b pattern) int { return len(b.shape) - len(a.shape) })
	return next
}

// Match returns the route of a path as it stands in the request: escaped,
// with the base path, without the query. The raw values of the template's
// parameters are appended to values in order, still escaped. Text segments are
// compared decoded, so /%61b finds /ab. A parameter is never empty and never
// holds a slash. Without a route the result is nil and values as given.
func (d *Document) Match(escapedPath string, values []string) (*Route, []string) {
	if escapedPath == "" || escapedPath[0] != '/' {
		return nil, values
	}
	return d.trie.match(escapedPath, values)
}

// match is Match for the rest of a path: empty, or from a slash on.
func (n *node) match(path string, values []string) (*Route, []string) {
	if path == "" {
		return n.route, values
	}
	seg, rest := path[1:], ""
	if i := strings.IndexByte(seg, '/'); i >= 0 {
		seg, rest = seg[:i], seg[i:]
	}
	if n.text != nil {
		if next := n.literal(seg); next != nil {
			if r, v := next.match(rest, values); r != nil {
				return r, v
			}
		}
	}
	if seg == "" {
		return nil, values
	}
	had := len(values)
	for i := range n.patterns {
		p := &n.patterns[i]
		if v, ok := p.segment.match(seg, values); ok {
			if r, v := p.next.match(rest, v); r != nil {
				return r, v
			}
		}
		values = values[:had]
	}
	if n.any != nil {
		if r, v := n.any.match(rest, append(values, seg)); r != nil {
			return r, v
		}
	}
	return nil, values[:had]
}

// literal looks a text segment up in its decoded form.
func (n *node) literal(seg string) *node {
	if strings.IndexByte(seg, '%') < 0 {
		return n.text[seg]
	}
	var buf [128]byte
	if len(seg) > len(buf) {
		return nil
	}
	out := buf[:0]
	for i := 0; i < len(seg); i++ {
		c := seg[i]
		if c == '%' {
			if i+2 >= len(seg) || unhex[seg[i+1]] > 15 || unhex[seg[i+2]] > 15 {
				return nil
			}
			c = unhex[seg[i+1]]<<4 | unhex[seg[i+2]]
			i += 2
		}
		out = append(out, c)
	}
	return n.text[string(out)]
}

// match reads text and parameters in turn. Every parameter but the last takes
// as little as it can.
func (s segment) match(seg string, values []string) ([]string, bool) {
	return s.from(0, seg, values)
}

func (s segment) from(i int, seg string, values []string) ([]string, bool) {
	if i == len(s) {
		return values, seg == ""
	}
	if s[i].name == "" {
		if !strings.HasPrefix(seg, s[i].text) {
			return values, false
		}
		return s.from(i+1, seg[len(s[i].text):], values)
	}
	if i == len(s)-1 {
		return append(values, seg), seg != ""
	}
	// The next part is text. Where it is the last, it must end the segment;
	// else the first place that leaves the parameter something is taken.
	text := s[i+1].text
	at := -1
	if i+2 == len(s) {
		if at = len(seg) - len(text); at <= 0 || seg[at:] != text {
			return values, false
		}
	} else if len(seg) > 1 {
		if at = strings.Index(seg[1:], text) + 1; at <= 0 {
			return values, false
		}
	}
	if at <= 0 {
		return values, false
	}
	return s.from(i+2, seg[at+len(text):], append(values, seg[:at]))
}
