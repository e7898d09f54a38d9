// Package openapi reads the document of an HTTP API and compiles it, once,
// into what a guard, an audit and a monitor ask about a request: which route,
// which operation, which rights, which parameters, which content.
//
// Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are read, as YAML or JSON, with
// references inside the document and to other local files. Nothing is ever
// fetched from the network. A document is taken as it is found in the wild: a
// missing description or response does no harm and is no fault. What would
// make an answer wrong (a reference to nothing, a pattern that cannot be
// tested, a parameter that no path holds) is a fault, and [Load] names all of
// them at once, each with its line.
//
// [Document.Match] finds the route of a path, [Operation.CheckTarget] judges
// path, query, header and cookie values, [Media.Check] judges content. Every
// method of a loaded document may be called from many goroutines.
//
// What is not judged: multipart/form-data and other content that is neither
// JSON nor a form passes unread; a discriminator chooses among oneOf or anyOf
// and says nothing on a base schema; $id does not change what a reference is
// relative to; a querystring parameter passes. The cost of judging grows with
// the content, and multiplies where a schema nests oneOf or anyOf of itself:
// bound the content, and name such forms by a discriminator.
//
// No detail of an error repeats a value that a request carried: it may be a
// secret. It names the rule and its limit.
package openapi
