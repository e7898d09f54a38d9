package openapi

import (
	"slices"
	"strconv"
	"strings"
)

// readSchemes compiles the declared security schemes.
func (l *loader) readSchemes() {
	l.schemes = map[string]*Scheme{}
	at := l.root.get("components").get("securitySchemes")
	if l.swagger {
		at = l.root.get("securityDefinitions")
	}
	for name, v := range at.members() {
		v, ok := l.resolve(v)
		if !ok {
			continue
		}
		s := &Scheme{Name: name, Type: v.get("type").text()}
		switch strings.ToLower(s.Type) {
		case "basic": // Swagger 2.0
			s.Type, s.HTTP = "http", "basic"
		case "http":
			s.HTTP = strings.ToLower(v.get("scheme").text())
			s.Bearer = v.get("bearerFormat").text()
			if s.HTTP == "" {
				l.fault(v, "the http security scheme names no scheme", "add scheme: bearer or scheme: basic")
			}
		case "apikey":
			s.Type, s.In, s.Field = "apiKey", v.get("in").text(), v.get("name").text()
			if !slices.Contains([]string{"header", "query", "cookie"}, s.In) {
				l.fault(v, "the API key is in "+strconv.Quote(s.In), "in is one of header, query, cookie")
			}
			if s.Field == "" {
				l.fault(v, "the API key has no name", "name the header field, parameter or cookie")
			}
		case "oauth2":
			s.Type, s.Scopes = "oauth2", scopes(v)
		case "openidconnect":
			s.Type, s.OpenID = "openIdConnect", v.get("openIdConnectUrl").text()
		case "mutualtls":
			s.Type = "mutualTLS"
		default:
			l.fault(v, "the security scheme has the unknown type "+strconv.Quote(s.Type), "type is one of http, apiKey, oauth2, openIdConnect, mutualTLS")
		}
		l.schemes[name] = s
		l.doc.Schemes = append(l.doc.Schemes, s)
	}
}

// scopes lists every scope of every flow, sorted.
func scopes(v value) []string {
	var out []string
	add := func(at value) {
		for s := range at.members() {
			if !strings.HasPrefix(s, "x-") {
				out = append(out, s)
			}
		}
	}
	add(v.get("scopes")) // Swagger 2.0
	for _, flow := range v.get("flows").members() {
		add(flow.get("scopes"))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// requirements compiles a security list. An absent or empty list is nil:
// nothing is required.
func (l *loader) requirements(list value) []Requirement {
	var out []Requirement
	for _, r := range list.items() {
		need := Requirement{}
		for name, at := range r.members() {
			s := l.schemes[name]
			if s == nil {
				var names []string
				for n := range l.schemes {
					names = append(names, n)
				}
				fix := "declare it under components.securitySchemes"
				if l.swagger {
					fix = "declare it under securityDefinitions"
				}
				if n := nearest(name, names); n != "" {
					fix = "did you mean " + strconv.Quote(n) + "?"
				}
				l.fault(at, "the security scheme "+strconv.Quote(name)+" is not declared", fix)
				continue
			}
			need = append(need, Need{s, at.texts()})
		}
		out = append(out, need)
	}
	return out
}
