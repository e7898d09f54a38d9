package judge

import (
	"strings"

	"github.com/candorhttp/candor"
)

// API is what an API's own document says, in the shape that rules read. It is
// never changed once it is made.
type API struct {
	Title      string
	Dialect    string // "2.0", "3.0.3", "3.1.0"
	Place      candor.Place
	Operations []*Operation // in document order
	KeyFields  []string     // request fields that carry API keys, canonical names
	// Match returns the route of an escaped path, with the base path and
	// without the query, or nil. It must be safe for many goroutines.
	Match func(path string) *Route
	// Invalid is the code that the owner chose for values that break their
	// schema: 422, or 400 for APIs that do not use 422.
	Invalid int
	Swagger bool // 2.0, where responses have no content and shared parts stand elsewhere
	// Shared names the responses that operations may refer to: those under
	// components.responses, in 2.0 under responses.
	Shared map[string]bool
}

// Route is one path template.
type Route struct {
	Template   string // with the base path
	Operations []*Operation
}

// Operation returns the operation for a method; HEAD is answered by GET where
// the document declares no HEAD (RFC 9110 §9.3.2). nil where there is none.
func (r *Route) Operation(method string) *Operation {
	var get *Operation
	for _, o := range r.Operations {
		switch {
		case o.Method == method:
			return o
		case o.Method == "GET":
			get = o
		}
	}
	if method == "HEAD" {
		return get
	}
	return nil
}

// Operation is what the document says of one method on one path.
type Operation struct {
	ID       string // operationId; "" when absent or not unique
	Method   string // as on the wire
	Template string // as the document has it, without the base path

	// Required is true when no caller is served without credentials, Optional
	// when some alternative needs none.
	Required, Optional bool
	Said               bool     // the document says something on security, if only that none is needed
	Schemes            []string // names of HTTP authentication schemes, "bearer"; those of API keys are absent
	OtherSchemes       bool     // an API key, OAuth or a certificate is taken as well, whose scheme the document does not name
	Rights             bool     // scopes, roles or a tenant are asked for

	Parameters []Parameter
	Content    []string // media types of the request's content
	NeedsBody  bool
	BodySchema bool // the content has a schema that can be broken
	Responses  []*Response
	// Authorization is true where the field is declared as a parameter, which
	// OpenAPI tells readers to ignore; it is in no Parameters.
	Authorization bool

	Place   candor.Place
	Path    string // of the operation, for an overlay: $.paths['/orders'].get; "" where it stands in another file
	Swagger bool   // 2.0, where responses have no content
}

// Name is method and template.
func (o *Operation) Name() string { return o.Method + " " + o.Template }

// Response returns the declared answer for a status: its own, else its class
// ("4XX"), else default; nil for none.
func (o *Operation) Response(status int) *Response {
	var class, other *Response
	for _, r := range o.Responses {
		switch {
		case r.Status == status:
			return r
		case r.Status == 0 && r.Class != 0 && r.Class == status/100:
			class = r
		case r.Code == "default":
			other = r
		}
	}
	if class != nil {
		return class
	}
	return other
}

// Declares reports whether the document names a status, by itself or by its
// class. default does not count: it names nothing.
func (o *Operation) Declares(status int) bool {
	r := o.Response(status)
	return r != nil && r.Code != "default"
}

// Parameter is one declared path, query, header or cookie value.
type Parameter struct {
	In, Name string
	Required bool
	Typed    bool // its schema can be broken: it is not any string
	Listed   bool // its schema lists the values
}

// Response is one declared answer.
type Response struct {
	Code        string // "200", "4XX", "default"
	Status      int    // 0 for a class or default
	Class       int    // first digit; 0 for default
	MediaTypes  []string
	Content     bool // it declares content, or a schema
	Fields      []ResponseField
	Place       candor.Place
	Path        string // for an overlay: $.paths['/orders'].get.responses['401']; "" where it stands in another file
	Referenced  bool   // it stands elsewhere and may serve several operations
	Ref         string // the reference, where it leads to a place of the same file: #/components/responses/NotFound
	Description string

	// Home and HomePath are where the answer itself is written: Place and Path
	// unless it is referenced.
	Home     candor.Place
	HomePath string

	// Schema is the reference of the content's schema, of JSON where there is a
	// choice, and SchemaHome where that is written: #/components/schemas/Error;
	// "" for a schema in its place, in another file, or none.
	Schema     string
	SchemaHome candor.Place
}

// Field returns the declared header field, or nil. Names are compared without
// case.
func (r *Response) Field(name string) *ResponseField {
	for i := range r.Fields {
		if strings.EqualFold(r.Fields[i].Name, name) {
			return &r.Fields[i]
		}
	}
	return nil
}

// ResponseField is one declared header field of an answer.
type ResponseField struct {
	Name     string
	Required bool
}

// Spot is a place of a document that a rule finds fault with.
type Spot struct {
	Operation *Operation // nil for the document as a whole
	Place     candor.Place
	Summary   string // without a value that changes from spot to spot
	Expected  string
	Got       string
	Cause     string   // as in [Result]
	Actions   []Action // what would mend it
}

// Action is one action of an OpenAPI Overlay.
type Action struct {
	Target      string // JSONPath, RFC 9535
	Description string
	Update      any  // merged into what Target selects: maps, lists, texts, numbers, booleans
	Remove      bool // takes out what Target selects
}
