package openapi

import (
	"strings"

	"github.com/candorhttp/candor"
)

// Document is one compiled API. It is safe for concurrent use and is never
// changed after [Load].
type Document struct {
	File       string
	Title      string // info.title
	Version    string // info.version, the API's own
	Dialect    string // "2.0", "3.0.3", "3.1.0"
	Operations []*Operation
	Routes     []*Route
	Security   []Requirement // of the document; nil means none is declared
	Schemes    []*Scheme
	Warnings   []Fault  // what the load passed over, such as a pattern that cannot be checked
	Shared     []string // names of the responses that operations may refer to

	trie  node
	names map[string]*Operation
}

// Operation returns the operation with that operationId, or with that method
// and path ("DELETE /orders/{id}", with or without the base path), or nil.
func (d *Document) Operation(idOrMethodPath string) *Operation {
	return d.names[idOrMethodPath]
}

// Route is one path template with its base path. Its operations differ in
// method.
type Route struct {
	Template    string // "/v1/orders/{id}", unique in the document
	Operations  []*Operation
	Allow       string   // methods, sorted: "GET, HEAD, OPTIONS, POST"
	AcceptPost  string   // media types of POST content, W3C LDP §7.1
	AcceptPatch string   // media types of PATCH content, RFC 5789 §3.1
	Names       []string // parameter names in the order of the template

	segments []segment
}

// Operation returns the route's operation for a method, or nil. HEAD is
// answered by GET where the document declares no HEAD (RFC 9110 §9.3.2).
func (r *Route) Operation(method string) *Operation {
	var get *Operation
	for _, o := range r.Operations {
		if o.Method == method {
			return o
		}
		if o.Method == "GET" {
			get = o
		}
	}
	if method == "HEAD" {
		return get
	}
	return nil
}

// Operation is one method on one path.
type Operation struct {
	ID       string // operationId; "" when absent or not unique
	Method   string // as sent on the wire: "GET"
	Template string // as the document has it, without base path
	Route    *Route // with several servers, the route of the first

	// Security holds the alternatives, any one of which is enough. nil means
	// that the operation is public.
	Security   []Requirement
	Secured    bool // the document says something on security, if only that none is needed
	Settings   Settings
	Parameters []*Parameter
	Body       *Body // nil when no content is declared
	Responses  []Response
	Produces   []string // media types of the 2xx responses, in document order
	Tags       []string
	Deprecated bool
	// Authorization is true where the field is declared as a header parameter.
	// OpenAPI leaves it to security, so it is in no Parameters.
	Authorization bool

	File         string
	Line, Column int
	Pointer      string // JSON Pointer into File
}

// Name is the operationId, or method and template where there is none.
func (o *Operation) Name() string {
	if o.ID != "" {
		return o.ID
	}
	return o.Method + " " + o.Template
}

// Parameter returns the declared parameter, or nil. In is path, query, header
// or cookie; header names are compared without case.
func (o *Operation) Parameter(in, name string) *Parameter {
	for _, p := range o.Parameters {
		if p.In == in && (p.Name == name || in == "header" && strings.EqualFold(p.Name, name)) {
			return p
		}
	}
	return nil
}

// Response is one declared answer.
type Response struct {
	Code        string // "200", "4XX", "default"
	Description string
	MediaTypes  []string
	Headers     []string
	Required    []string // those of Headers that every such answer has
	Content     bool     // content is declared, by a media type or, in 2.0, by a schema
	Referenced  bool     // it stands elsewhere and may serve several operations
	Ref         string   // the reference, "#/components/responses/NotFound"; "" when it leads to another file, or none is there

	File         string
	Line, Column int
	Pointer      string       // JSON Pointer into File
	Home         candor.Place // where the answer itself is written, the same place unless it is referenced

	Schema     string       // the reference of its content's schema, of JSON where there is a choice: "#/components/schemas/Error"; "" when there is none in this file
	SchemaHome candor.Place // where that schema is written
}

// Requirement lists credentials that are needed together. An empty one means
// that an anonymous caller is welcome.
type Requirement []Need

// Need is one scheme with the scopes that must have been granted under it.
type Need struct {
	Scheme *Scheme
	Scopes []string
}

// Scheme is one declared way to authenticate.
type Scheme struct {
	Name   string
	Type   string   // http, apiKey, oauth2, openIdConnect, mutualTLS
	HTTP   string   // for http: bearer, basic, … in lower case
	In     string   // for apiKey: header, query, cookie
	Field  string   // for apiKey: name of the header field, parameter or cookie
	Scopes []string // for oauth2: every scope its flows name, sorted
	Bearer string   // bearerFormat, a hint such as "JWT"
	OpenID string   // for openIdConnect: openIdConnectUrl
}
