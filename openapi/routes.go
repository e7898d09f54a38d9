package openapi

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// placed is an operation with the base paths under which it is served.
type placed struct {
	op       *Operation
	at       value
	prefixes []string
}

// base notes the base paths of an operation: of its own servers, its path's,
// or the document's.
func (o *Operation) base(l *loader, item, op value) {
	servers := op.get("servers")
	if !servers.isList() || len(servers.node.Content) == 0 {
		servers = item.get("servers")
	}
	if !servers.isList() || len(servers.node.Content) == 0 {
		servers = l.root.get("servers")
	}
	var prefixes []string
	if l.swagger {
		prefixes = []string{strings.TrimRight(l.root.get("basePath").text(), "/")}
		if p := prefixes[0]; p != "" && p[0] != '/' {
			prefixes[0] = "/" + p
		}
	} else {
		for _, s := range servers.items() {
			if p, ok := l.prefix(s); ok && !slices.Contains(prefixes, p) {
				prefixes = append(prefixes, p)
			}
		}
	}
	if len(prefixes) == 0 {
		prefixes = []string{""}
	}
	l.placed = append(l.placed, placed{o, op, prefixes})
}

// prefix returns the path of a server URL, without a slash at its end.
func (l *loader) prefix(server value) (string, bool) {
	if p, ok := l.servers[server.node]; ok {
		return p, p != "!"
	}
	l.servers[server.node] = "!"
	at := server.get("url")
	raw := at.text()
	for name, v := range server.get("variables").members() {
		fill := v.get("default").text()
		if fill == "" {
			fill = first(v.get("enum").texts())
		}
		raw = strings.ReplaceAll(raw, "{"+name+"}", fill)
	}
	path := raw
	if _, rest, absolute := strings.Cut(raw, "://"); absolute || strings.HasPrefix(raw, "//") {
		if !absolute {
			rest = raw[2:]
		}
		i := strings.IndexByte(rest, '/')
		if i < 0 {
			i = len(rest)
		}
		path = rest[i:] // a variable in the host does no harm
	}
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	if strings.ContainsAny(path, "{}") {
		l.fault(at, "the server's path "+strconv.Quote(path)+" holds a variable without a default", "declare it under variables with a default")
		return "", false
	}
	path = strings.Trim(strings.TrimPrefix(path, "."), "/")
	if u, err := url.Parse("/" + path); err != nil || u.EscapedPath() == "" {
		l.fault(at, "the server's path "+strconv.Quote(path)+" is no path", "")
		return "", false
	}
	if path != "" {
		path = "/" + path
	}
	l.servers[server.node] = path
	return path, true
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

// routes builds the routes and the tree that Match walks.
func (l *loader) routes() {
	byTemplate, byShape := map[string]*Route{}, map[string]*Route{}
	for _, p := range l.placed {
		for _, prefix := range p.prefixes {
			template := prefix + p.op.Template
			r := byTemplate[template]
			if r == nil {
				segments, what := splitTemplate(template)
				if what != "" {
					l.fault(p.at, "the path "+p.op.Template+" "+what, "")
					continue
				}
				r = &Route{Template: template, segments: segments}
				for _, s := range segments {
					r.Names = append(r.Names, s.names()...)
				}
				if other := byShape[shapeOfPath(segments)]; other != nil {
					if other.exact(p.op.Method) != nil {
						l.fault(p.at, "the path "+template+" matches the same requests as "+other.Template, "join them under one template")
						continue
					}
					l.warn(p.at, "the path "+template+" matches the same requests as "+other.Template+", so the methods of both are one route", "join them under one template")
					r = other
				} else {
					byShape[shapeOfPath(segments)] = r
					l.doc.Routes = append(l.doc.Routes, r)
					l.doc.trie.add(segments, r)
				}
				byTemplate[template] = r
			}
			if other := r.exact(p.op.Method); other != nil {
				l.fault(p.at, p.op.Method+" "+template+" is declared twice", "")
				continue
			}
			r.Operations = append(r.Operations, p.op)
			if p.op.Route == nil {
				p.op.Route = r
			}
		}
	}
	for _, r := range l.doc.Routes {
		r.finish()
	}
}

func (r *Route) exact(method string) *Operation {
	for _, o := range r.Operations {
		if o.Method == method {
			return o
		}
	}
	return nil
}

// finish renders the fields that say what the route takes.
func (r *Route) finish() {
	allow := []string{"OPTIONS"}
	for _, o := range r.Operations {
		allow = append(allow, o.Method)
		if o.Method == "GET" {
			allow = append(allow, "HEAD")
		}
		if o.Body != nil {
			switch o.Method {
			case "POST":
				r.AcceptPost = o.Body.Accept
			case "PATCH":
				r.AcceptPatch = o.Body.Accept
			}
		}
	}
	slices.Sort(allow)
	r.Allow = strings.Join(slices.Compact(allow), ", ")
}

// segment is what stands between two slashes of a template: text and
// parameters in turn. A plain segment is one text; the usual parameter is one
// part with a name.
type segment []part

type part struct{ text, name string } // exactly one is set, except for an empty segment

func (s segment) names() []string {
	var out []string
	for _, p := range s {
		if p.name != "" {
			out = append(out, p.name)
		}
	}
	return out
}

// shape is the segment without the names of its parameters.
func (s segment) shape() string {
	var b strings.Builder
	for _, p := range s {
		if p.name != "" {
			b.WriteString("{}")
		} else {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

func shapeOfPath(segments []segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString("/" + s.shape())
	}
	return b.String()
}

// splitTemplate reads a path template. The second result says what is wrong.
func splitTemplate(template string) ([]segment, string) {
	var out []segment
	seen := map[string]bool{}
	if strings.ContainsAny(template, "?#") {
		return nil, "holds a query or a fragment, which no path has"
	}
	for _, text := range strings.Split(template[1:], "/") {
		var s segment
		for text != "" {
			i := strings.IndexAny(text, "{}")
			if i < 0 {
				s = append(s, part{text: text})
				break
			}
			j := strings.IndexByte(text, '}')
			if text[i] != '{' || j < i {
				return nil, "has a brace without its partner"
			}
			if i > 0 {
				s = append(s, part{text: text[:i]})
			} else if len(s) > 0 {
				return nil, "has two parameters with nothing between them"
			}
			name := text[i+1 : j]
			if name == "" || strings.ContainsRune(name, '{') {
				return nil, "has a parameter without a name"
			}
			if seen[name] {
				return nil, "names the parameter " + name + " twice"
			}
			seen[name] = true
			s = append(s, part{name: name})
			text = text[j+1:]
		}
		if len(s) == 0 {
			s = segment{{}}
		}
		out = append(out, s)
	}
	return out, ""
}
