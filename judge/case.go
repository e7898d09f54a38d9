package judge

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/problem"
)

// Case is one exchange as the rules see it. It is made for one call and used
// again after it: a rule must keep neither the case nor what it points to.
type Case struct {
	*candor.Exchange
	Contract  *httpstatus.Contract // of the code, or of its class where nobody registered it
	Known     bool                 // whether the code has a contract of its own
	API       *API                 // nil without a document
	Route     *Route               // of the document; nil where none matches
	Operation *Operation           // of the document; nil where none matches

	mediaType  string
	caching    httpfield.Caching
	hasCaching bool
	body       bodyState
	problem    *problem.Problem
	problemErr error
	members    map[string]json.RawMessage
}

// bodyState says how far the content of the answer was read.
type bodyState uint8

const (
	problemRead bodyState = 1 << iota
	membersRead
)

// Method is the request's method; "" counts as GET where only an answer was seen.
func (c *Case) Method() string { return c.Request.Method }

// Status is the answer's code.
func (c *Case) Status() int { return c.Response.Status }

// field returns the first value of a field by its canonical name, without
// copying anything.
func field(h http.Header, name string) string {
	if v := h[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Field returns the first value of a field of the answer. The name must be in
// the canonical form of net/http: "Www-Authenticate".
func (c *Case) Field(name string) string { return field(c.Response.Header, name) }

// HasField reports whether the answer has a field, if only an empty one.
func (c *Case) HasField(name string) bool { return len(c.Response.Header[name]) > 0 }

// Sent returns the first value of a field of the request, by its canonical name.
func (c *Case) Sent(name string) string { return field(c.Request.Header, name) }

// HasSent reports whether the request has a field, if only an empty one.
func (c *Case) HasSent(name string) bool { return len(c.Request.Header[name]) > 0 }

// MediaType is the type of the answer's content in lower case, without
// parameters; "" where none is named.
func (c *Case) MediaType() string { return c.mediaType }

// IsProblem reports whether the answer says that it holds a problem document.
func (c *Case) IsProblem() bool { return c.mediaType == problem.MediaType }

// IsJSON reports whether the answer says that it holds JSON.
func (c *Case) IsJSON() bool { return httpfield.IsJSON(c.mediaType) }

// IsHTML reports whether the answer says that it holds a page.
func (c *Case) IsHTML() bool { return httpfield.IsHTML(c.mediaType) }

// SentJSON reports whether the request says that its content is JSON.
func (c *Case) SentJSON() bool {
	return httpfield.IsJSON(httpfield.MediaType(c.Sent("Content-Type")))
}

// WantsJSON reports whether the client is a program that reads JSON: it asks
// for JSON and not for pages, or sends JSON without asking for pages.
func (c *Case) WantsJSON() bool { return httpfield.WantsJSON(c.Request.Header) }

// Path is the path of the request's target as it was sent, without the query.
func (c *Case) Path() string { return pathOf(c.Request.Target) }

func pathOf(target string) string {
	if i := strings.Index(target, "://"); i > 0 && target[0] != '/' {
		rest := target[i+3:]
		if j := strings.IndexAny(rest, "/?#"); j >= 0 {
			target = rest[j:]
		} else {
			target = "/"
		}
	}
	if i := strings.IndexAny(target, "?#"); i >= 0 {
		target = target[:i]
	}
	if target == "" {
		return "/"
	}
	return target
}

// credentialFields are the request fields that carry credentials.
var credentialFields = []string{"Authorization", "X-Api-Key", "Api-Key", "Apikey", "X-Auth-Token", "X-Access-Token", "Private-Token"}

// Credentials returns what the request carries to say who the caller is: the
// value of Authorization or of a field that is used in its place, or a cookie.
// "" means that nothing of the kind was sent. It is a secret: compare or hash
// it, and never put it into a text.
func (c *Case) Credentials() string {
	for _, name := range credentialFields {
		if v := c.Sent(name); v != "" {
			return v
		}
	}
	if c.API != nil {
		for _, name := range c.API.KeyFields {
			if v := c.Sent(name); v != "" {
				return v
			}
		}
	}
	return c.Sent("Cookie")
}

// Caching is what Cache-Control, Expires and Pragma of the answer say.
func (c *Case) Caching() *httpfield.Caching {
	if !c.hasCaching {
		c.caching, c.hasCaching = httpfield.ReadCaching(c.Response.Header), true
	}
	return &c.caching
}

// HasContent reports whether the answer is seen to have content.
func (c *Case) HasContent() bool { return len(c.Response.Body) > 0 }

// Problem reads the problem document of the answer, once. Both are nil where
// the answer does not say that it holds one, or has no content.
func (c *Case) Problem() (*problem.Problem, error) {
	if c.body&problemRead == 0 {
		c.body |= problemRead
		if c.IsProblem() && c.HasContent() {
			c.problem, c.problemErr = problem.Parse(c.Response.Body)
		}
	}
	return c.problem, c.problemErr
}

// maxMembers is the largest content of which members are read.
const maxMembers = 256 << 10

// Members returns the members of the JSON object that is the answer's content,
// read once; nil where it is no object or larger than 256 KiB. It allocates:
// look for a word in the bytes first.
func (c *Case) Members() map[string]json.RawMessage {
	if c.body&membersRead == 0 {
		c.body |= membersRead
		if b := c.Response.Body; len(b) > 1 && len(b) <= maxMembers && (c.IsJSON() || c.mediaType == "") {
			_ = json.Unmarshal(b, &c.members) // what is no object has no members
		}
	}
	return c.members
}

// Name is the operation for people: the document's name of it, else method and
// template, else method and a path in which ids are replaced.
func (c *Case) Name() string {
	method := c.Request.Method
	switch {
	case c.Operation != nil && c.Operation.Method == method:
		return c.Operation.Method + " " + c.Operation.Template
	case c.Route != nil:
		return method + " " + c.Route.Template
	case c.Exchange.Route != "":
		return method + " " + c.Exchange.Route
	}
	return strings.TrimSpace(method + " " + shapeOf(c.Path()))
}

// fill prepares the case for an exchange.
func (c *Case) fill(x *candor.Exchange, api *API) {
	*c = Case{Exchange: x, API: api, members: nil}
	code := x.Response.Status
	c.Contract = httpstatus.Get(code)
	c.Known = c.Contract != nil
	if !c.Known {
		c.Contract = contractOf(code)
		c.Known = c.Contract.Code == code
	}
	c.mediaType = httpfield.MediaType(field(x.Response.Header, "Content-Type"))
	if api != nil && api.Match != nil {
		if c.Route = api.Match(c.Path()); c.Route != nil {
			c.Operation = c.Route.Operation(x.Request.Method)
		}
	}
}

// contractOf is that of a vendor's number, else that of the class.
func contractOf(code int) *httpstatus.Contract {
	if all := httpstatus.ByCode(code); len(all) > 0 {
		return all[0]
	}
	return httpstatus.ForClass(code)
}
