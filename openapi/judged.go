package openapi

import (
	"net/textproto"
	"strconv"
	"sync"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
)

// API returns what the document says in the shape that rules read.
func (d *Document) API() *judge.API {
	a := &judge.API{Title: d.Title, Dialect: d.Dialect, Place: candor.Place{File: d.File, Line: 1, Column: 1}, Invalid: 422,
		Swagger: d.Dialect == "2.0", Shared: map[string]bool{}}
	for _, name := range d.Shared {
		a.Shared[name] = true
	}
	for _, s := range d.Schemes {
		if s.Type == "apiKey" && s.In == "header" {
			a.KeyFields = append(a.KeyFields, textproto.CanonicalMIMEHeaderKey(s.Field))
		}
	}
	routes := make(map[*Route]*judge.Route, len(d.Routes))
	of := make(map[*Operation]*judge.Operation, len(d.Operations))
	for _, o := range d.Operations {
		j := o.judged(d)
		of[o] = j
		a.Operations = append(a.Operations, j)
	}
	for _, r := range d.Routes {
		j := &judge.Route{Template: r.Template}
		for _, o := range r.Operations {
			j.Operations = append(j.Operations, of[o])
		}
		routes[r] = j
	}
	buffers := sync.Pool{New: func() any { return new([]string) }}
	a.Match = func(path string) *judge.Route {
		values := buffers.Get().(*[]string)
		route, filled := d.Match(path, (*values)[:0])
		*values = filled
		buffers.Put(values)
		return routes[route]
	}
	return a
}

func (o *Operation) judged(d *Document) *judge.Operation {
	s := o.Settings
	j := &judge.Operation{
		ID: o.ID, Method: o.Method, Template: o.Template, Said: o.Secured || s.Public != nil, Authorization: o.Authorization,
		Place:   candor.Place{File: o.File, Line: o.Line, Column: o.Column, Pointer: o.Pointer},
		Path:    d.pathOf(o.File, o.Pointer),
		Swagger: d.Dialect == "2.0",
	}
	j.Rights = len(s.Roles) > 0 || len(s.Scopes) > 0 || s.Tenant != nil || s.Addresses != nil
	public := s.Public != nil && *s.Public
	for _, alternative := range o.Security {
		if len(alternative) == 0 {
			j.Optional = true
		}
		for _, need := range alternative {
			if need.Scheme != nil && need.Scheme.Type == "http" {
				j.Schemes = append(j.Schemes, need.Scheme.HTTP)
			} else {
				j.OtherSchemes = true
			}
			j.Rights = j.Rights || len(need.Scopes) > 0
		}
	}
	j.Required = len(o.Security) > 0 && !j.Optional && !public
	for _, p := range o.Parameters {
		j.Parameters = append(j.Parameters, judge.Parameter{In: p.In, Name: p.Name, Required: p.Required, Typed: p.typed(), Listed: p.listed()})
	}
	if o.Body != nil {
		j.NeedsBody = o.Body.Required
		for _, m := range o.Body.Media {
			j.Content = append(j.Content, m.Type())
			j.BodySchema = j.BodySchema || m.Checks() && m.schema.says()
		}
	}
	for i := range o.Responses {
		j.Responses = append(j.Responses, o.Responses[i].judged(d))
	}
	return j
}

// typed reports whether a value can break the parameter's schema.
func (p *Parameter) typed() bool {
	if p.JSON {
		return true
	}
	s, ok := p.schema, p.schema != nil
	if !ok {
		return false
	}
	m, isMap := s.json.(map[string]any)
	if !isMap || len(m) == 0 {
		return false
	}
	return len(m) > 1 || m["type"] != "string"
}

// listed reports whether the parameter takes one of some values.
func (p *Parameter) listed() bool {
	if p.schema == nil {
		return false
	}
	m, _ := p.schema.json.(map[string]any)
	return m["enum"] != nil || m["const"] != nil
}

// says reports whether a value can break the schema.
func (s *schema) says() bool {
	if s == nil {
		return false
	}
	m, isMap := s.json.(map[string]any)
	return !isMap && s.json != true || len(m) > 0
}

// pathOf is the JSONPath of a place, or "" where it is in another file: an
// overlay reaches only what the document itself holds.
func (d *Document) pathOf(file, pointer string) string {
	if file != d.File {
		return ""
	}
	return jsonPath(pointer)
}

func (r *Response) judged(d *Document) *judge.Response {
	j := &judge.Response{
		Code: r.Code, MediaTypes: r.MediaTypes, Content: r.Content, Referenced: r.Referenced, Ref: r.Ref, Description: r.Description,
		Place: candor.Place{File: r.File, Line: r.Line, Column: r.Column, Pointer: r.Pointer},
		Path:  d.pathOf(r.File, r.Pointer),
		Home:  r.Home, HomePath: d.pathOf(r.Home.File, r.Home.Pointer),
		Schema: r.Schema, SchemaHome: r.SchemaHome,
	}
	if n, err := strconv.Atoi(r.Code); err == nil {
		j.Status, j.Class = n, n/100
	} else if len(r.Code) == 3 && r.Code[1:] == "XX" {
		j.Class = int(r.Code[0] - '0')
	}
	required := map[string]bool{}
	for _, name := range r.Required {
		required[name] = true
	}
	for _, name := range r.Headers {
		j.Fields = append(j.Fields, judge.ResponseField{Name: name, Required: required[name]})
	}
	return j
}
