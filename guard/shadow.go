package guard

import (
	"net/url"
	"strings"

	"github.com/candorhttp/candor/openapi"
)

// looseTemplates are the document's templates cut into segments in lower
// case; "{}" stands for a segment that holds a parameter.
func looseTemplates(doc *openapi.Document) [][]string {
	var out [][]string
	for _, r := range doc.Routes {
		segments := looseSegments(r.Template)
		for i, s := range segments {
			if strings.IndexByte(s, '{') >= 0 {
				segments[i] = "{}"
			}
		}
		out = append(out, segments)
	}
	return out
}

// looseSegments reads a path as the least exact of servers might: in lower
// case, without slashes at the end, without what follows a semicolon.
func looseSegments(path string) []string {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for i, s := range segments {
		if plain, err := url.PathUnescape(s); err == nil {
			s = plain
		}
		s, _, _ = strings.Cut(s, ";")
		segments[i] = strings.TrimRight(strings.ToLower(s), " .")
	}
	return segments
}

// shadows reports whether a path that no template matches may still reach a
// documented route behind the guard, because the server there is less exact
// about case, a slash at the end, parameters after a semicolon, or dots. Such
// a path never passes as undocumented, or it would pass around the guard.
func (g *Guard) shadows(path string) bool {
	if ambiguous(path) != "" {
		return true
	}
	segments := looseSegments(path)
	for _, template := range g.loose {
		if len(template) == len(segments) && sameSegments(template, segments) {
			return true
		}
	}
	return false
}

func sameSegments(template, segments []string) bool {
	for i, t := range template {
		if t != "{}" && t != segments[i] {
			return false
		}
	}
	return true
}

// rivalsOf lists, for every route, the templates that hold text where the
// route holds a parameter: a less exact server may prefer them.
func rivalsOf(doc *openapi.Document, loose [][]string) map[*openapi.Route][]int {
	out := make(map[*openapi.Route][]int)
	for i, r := range doc.Routes {
		for j := range doc.Routes {
			if i != j && len(loose[i]) == len(loose[j]) && rival(loose[i], loose[j]) {
				out[r] = append(out[r], j)
			}
		}
	}
	return out
}

func rival(own, other []string) bool {
	found := false
	for i := range own {
		switch {
		case own[i] == "{}":
			found = found || other[i] != "{}"
		case other[i] != "{}" && other[i] != own[i]:
			return false
		}
	}
	return found
}

// mistaken returns the template that a server less exact about case or about
// parameters after a semicolon would choose instead of the route; "" for none.
// The rights of one would then be checked and those of the other needed.
func (g *Guard) mistaken(route *openapi.Route, path string) string {
	rivals := g.rivals[route]
	if len(rivals) == 0 {
		return ""
	}
	segments := looseSegments(path)
	for _, i := range rivals {
		if len(g.loose[i]) == len(segments) && sameSegments(g.loose[i], segments) && !exactly(g.doc.Routes[i].Template, path) {
			return g.doc.Routes[i].Template
		}
	}
	return ""
}

// exactly reports whether the texts of a template stand in the path as they are.
func exactly(template, path string) bool {
	texts, segments := strings.Split(template, "/"), strings.Split(path, "/")
	if len(texts) != len(segments) {
		return false
	}
	for i, t := range texts {
		plain, err := url.PathUnescape(segments[i])
		if strings.IndexByte(t, '{') < 0 && (err != nil || plain != t) {
			return false
		}
	}
	return true
}
