package routes

import (
	"fmt"
	"strings"

	"github.com/candorhttp/candor/internal/pathshape"
)

// Hints are what a person knows about the routes, in the order in which they
// were written: for each segment of a path the first hint counts that says
// something about it. The zero value says nothing.
type Hints struct {
	of []hint
}

// hint is one pattern.
//
//	/users/{id}        the segment after /users is a parameter, named id
//	/static/**         all below /static is one route
//	^/users/me         me is no parameter, whatever stands beside it
//	/img/{name}.png    of this segment a part is a parameter
type hint struct {
	segments []segment
	fixed    bool // written with ^
	rest     bool // ends in **
}

// segment is one segment of a hint: text around a parameter, or text alone.
type segment struct {
	before, name, after string // name is "{id}", or "" for text alone
}

// ParseHints reads hints, one a string. An error says which hint it is about
// and what to write.
func ParseHints(list []string) (Hints, error) {
	var h Hints
	for _, s := range list {
		one, err := parseHint(s)
		if err != nil {
			return Hints{}, fmt.Errorf("hint %q: %w", s, err)
		}
		h.of = append(h.of, one)
	}
	return h, nil
}

func parseHint(s string) (hint, error) {
	var one hint
	s, one.fixed = strings.CutPrefix(s, "^")
	switch {
	case !strings.HasPrefix(s, "/"):
		return hint{}, fmt.Errorf("begins with no slash; write a path, as in /users/{id}")
	case !pathshape.Printable(s) || len(s) > pathshape.MaxLength:
		return hint{}, fmt.Errorf("holds what no route can; write at most %d printable characters", pathshape.MaxLength)
	}
	if s, one.rest = strings.CutSuffix(s, "/**"); one.rest && one.fixed {
		return hint{}, fmt.Errorf("^ says that a segment is no parameter, ** that all are; write one of them")
	}
	for s != "" {
		var token string
		token, s = next(s)
		seg, err := parseSegment(token)
		if err != nil {
			return hint{}, err
		}
		one.segments = append(one.segments, seg)
	}
	if last := len(one.segments) - 1; one.fixed && (last < 0 || one.segments[last].name != "") {
		return hint{}, fmt.Errorf("^ says that its last segment is no parameter; end it with the segment's text, as in ^/users/me")
	}
	if !one.fixed && !one.rest && !one.names() {
		return hint{}, fmt.Errorf("names no parameter; write ^%s if it holds none, or put one in braces, as in /users/{id}", pathOf(one.segments))
	}
	return one, nil
}

// names reports whether a hint names a parameter.
func (h hint) names() bool {
	for _, s := range h.segments {
		if s.name != "" {
			return true
		}
	}
	return false
}

func pathOf(segments []segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString("/" + s.before + s.name + s.after)
	}
	return b.String()
}

func parseSegment(token string) (segment, error) {
	i := strings.IndexByte(token, '{')
	if i < 0 {
		if strings.ContainsAny(token, "}*") {
			return segment{}, fmt.Errorf("segment %q: a parameter is a name in braces, and ** stands alone at the end", token)
		}
		return segment{before: token}, nil
	}
	j := strings.IndexByte(token, '}')
	if j < i+2 || strings.ContainsAny(token[:i], "}*") || strings.ContainsAny(token[j+1:], "{}*") || strings.ContainsAny(token[i+1:j], "{*") {
		return segment{}, fmt.Errorf("segment %q: write one name in braces, as in {id} or {name}.png", token)
	}
	return segment{token[:i], token[i : j+1], token[j+1:]}, nil
}

// fits reports whether a segment of a path, or one of a route, is what a hint
// speaks of.
func (s segment) fits(token string) bool {
	if s.name == "" {
		return token == s.before
	}
	return len(token) > len(s.before)+len(s.after) && strings.HasPrefix(token, s.before) && strings.HasSuffix(token, s.after)
}

// Append appends the raw route of a path: what the hints say of its segments,
// and the looks of the others. It may be called from several goroutines.
func (h Hints) Append(b []byte, path string) []byte {
	if len(h.of) == 0 || path == "" || path[0] != '/' {
		return pathshape.Append(b, path)
	}
	looks := string(pathshape.Append(nil, path)) // segment by segment what the looks say
	tokens := strings.Split(path[1:], "/")
	for i := 0; i < len(tokens) && looks != ""; i++ {
		var look string
		look, looks = next(looks)
		said, rest := h.say(tokens[:i+1], look)
		b = append(append(b, '/'), said...)
		if rest || look == "{rest}" {
			break
		}
	}
	return b
}

// say returns what stands for the last of the given segments, and whether it
// stands for all that follow as well.
func (h Hints) say(tokens []string, look string) (said string, rest bool) {
	last := len(tokens) - 1
	for _, one := range h.of {
		if !one.leads(tokens[:last]) {
			continue
		}
		switch {
		case one.rest && len(one.segments) == last:
			return "**", true
		case len(one.segments) <= last || !one.segments[last].fits(tokens[last]):
		case one.fixed:
			if pathshape.Printable(tokens[last]) && strings.IndexByte(tokens[last], '{') < 0 {
				return tokens[last], false
			}
		case one.segments[last].name != "":
			s := one.segments[last]
			return s.before + s.name + s.after, false
		}
	}
	return look, false
}

// leads reports whether the segments are those that a hint begins with.
func (h hint) leads(tokens []string) bool {
	if len(h.segments) < len(tokens) {
		return false
	}
	for i, token := range tokens {
		if !h.segments[i].fits(token) {
			return false
		}
	}
	return true
}

// keep reports whether a hint says that a segment below a node is no
// parameter.
func (h Hints) keep(n *node, token string) bool {
	if len(h.of) == 0 {
		return false
	}
	tokens := []string{token}
	for ; n.parent != nil; n = n.parent {
		tokens = append(tokens, n.token)
	}
	for i, j := 0, len(tokens)-1; i < j; i, j = i+1, j-1 {
		tokens[i], tokens[j] = tokens[j], tokens[i]
	}
	for _, one := range h.of {
		if one.fixed && len(one.segments) >= len(tokens) && one.leads(tokens) {
			return true
		}
	}
	return false
}
