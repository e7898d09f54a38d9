package guard

import (
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
	path = strings.Trim(strings.ReplaceAll(strings.ToLower(path), "%3b", ";"), "/")
	segments := strings.Split(path, "/")
	for i, s := range segments {
		segments[i], _, _ = strings.Cut(s, ";")
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
