package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/problem"
)

// indented writes a value as JSON for people and programs.
func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// catalogueJSON is every contract in the shape of a single one.
func catalogueJSON(*site) ([]byte, error) {
	var docs []httpstatus.Document
	for _, c := range httpstatus.All() {
		docs = append(docs, c.Document())
	}
	return indented(map[string]any{"codes": docs})
}

// columns are those of the catalogue as a table.
var columns = []struct {
	name string
	cell func(c *httpstatus.Contract) string
}{
	{"code", func(c *httpstatus.Contract) string { return strconv.Itoa(c.Code) }},
	{"vendor", func(c *httpstatus.Contract) string { return c.Vendor }},
	{"name", func(c *httpstatus.Contract) string { return c.Name }},
	{"reference", func(c *httpstatus.Contract) string { return c.Reference }},
	{"status", func(c *httpstatus.Contract) string { return string(c.Status) }},
	{"summary", func(c *httpstatus.Contract) string { return c.Summary.Text }},
	{"requires", func(c *httpstatus.Contract) string {
		var names []string
		for _, f := range c.Requires {
			names = append(names, string(f.Level)+":"+f.Name)
		}
		return strings.Join(names, " ")
	}},
	{"body", func(c *httpstatus.Contract) string { return string(c.Body) }},
	{"same_request", func(c *httpstatus.Contract) string { return string(c.Client.SameRequest.Answer) }},
	{"corrected_request", func(c *httpstatus.Contract) string { return string(c.Client.CorrectedRequest.Answer) }},
	{"other_credentials", func(c *httpstatus.Contract) string { return string(c.Client.OtherCredentials.Answer) }},
	{"after_delay", func(c *httpstatus.Contract) string { return string(c.Client.AfterDelay.Answer) }},
	{"new_connection", func(c *httpstatus.Contract) string { return string(c.Client.NewConnection.Answer) }},
	{"storage", func(c *httpstatus.Contract) string { return string(c.Storage.Class) }},
	{"cache_control", func(c *httpstatus.Contract) string { return c.Storage.CacheControl }},
	{"googlebot", func(c *httpstatus.Contract) string { return c.Crawler[0].Indexing + "; " + c.Crawler[0].CrawlRate }},
	{"bucket", func(c *httpstatus.Contract) string { return string(c.Monitor.Bucket) }},
}

// catalogueTSV is the catalogue as a table: a line for each code, no quoting.
// No sentence of the contract holds a tab or a line end, which its tests prove.
func catalogueTSV(*site) ([]byte, error) {
	var b bytes.Buffer
	for i, col := range columns {
		if i > 0 {
			b.WriteByte('\t')
		}
		b.WriteString(col.name)
	}
	b.WriteByte('\n')
	for _, c := range httpstatus.All() {
		for i, col := range columns {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(col.cell(c))
		}
		b.WriteByte('\n')
	}
	return b.Bytes(), nil
}

type object = map[string]any

// responsesFile is an OpenAPI document whose components hold one response for
// each final code that new work may send, to be referred to or copied.
func responsesFile(*site) ([]byte, error) {
	responses := object{}
	for _, c := range livingCodes {
		if c.Class() > 1 {
			responses[componentName(c)] = responseComponent(c)
		}
	}
	return indented(object{
		"openapi": "3.1.0",
		"info": object{
			"title":       "HTTP answers that keep their contract",
			"description": "Refer to a response of components, as in #/components/responses/Forbidden.",
			"version":     "1",
		},
		"paths":      object{},
		"components": object{"responses": responses, "schemas": object{"Problem": problemSchema}},
	})
}

// componentName makes "NotFound" of "Not Found".
func componentName(c *httpstatus.Contract) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(c.Name, func(r rune) bool { return r == ' ' || r == '-' }) {
		b.WriteString(upperFirst(word))
	}
	return b.String()
}

func responseComponent(c *httpstatus.Contract) object {
	out := object{"description": fmt.Sprintf("%d %s. %s", c.Code, c.Name, c.Summary.Text)}
	r, _ := replyOf(c)
	headers := object{}
	for _, f := range r.Fields {
		if f.Name == "Content-Type" { // the media type says it
			continue
		}
		headers[f.Name] = object{"schema": object{"type": "string"}, "example": f.Value}
	}
	for _, f := range c.Requires {
		h, ok := headers[f.Name].(object)
		if !ok {
			continue
		}
		h["description"] = f.Text
		if f.Level == httpstatus.LevelMust && f.When == "" {
			h["required"] = true
		}
	}
	if len(headers) > 0 {
		out["headers"] = headers
	}
	if r.Problem != nil {
		out["content"] = object{problem.MediaType: object{
			"schema":  object{"$ref": "#/components/schemas/Problem"},
			"example": json.RawMessage(r.Problem.AppendJSON(nil)),
		}}
	}
	return out
}

// problemSchema is a problem document with the members that candor adds.
var problemSchema = object{
	"type":        "object",
	"description": "A problem document, RFC 9457.",
	"properties": object{
		"type":     object{"type": "string", "format": "uri-reference", "description": "Identifies the kind of problem."},
		"title":    object{"type": "string", "description": "The same for every problem of a type."},
		"status":   object{"type": "integer", "minimum": 100, "maximum": 599},
		"detail":   object{"type": "string", "description": "This occurrence, for people."},
		"instance": object{"type": "string", "format": "uri-reference"},
		"reason":   object{"type": "string", "description": "The named cause."},
		"contact":  object{"type": "string", "description": "Whom to ask."},
		"missing": object{"type": "object", "properties": object{
			"scopes": object{"type": "array", "items": object{"type": "string"}},
			"roles":  object{"type": "array", "items": object{"type": "string"}},
		}},
		"errors": object{"type": "array", "items": object{"type": "object", "required": []string{"detail"}, "properties": object{
			"pointer":   object{"type": "string", "description": "JSON Pointer into the content, as a URI fragment."},
			"parameter": object{"type": "string"},
			"header":    object{"type": "string"},
			"detail":    object{"type": "string"},
		}}},
	},
}
