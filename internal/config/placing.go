package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/openapi"
)

// guardFaults gives the guard's findings their places.
func (c *checker) guardFaults(err error, doc *openapi.Document, keys *keyFile) {
	for _, e := range flatten(err) {
		var fault *guard.ConfigError
		if !errors.As(e, &fault) {
			c.key(nil, e.Error(), "")
			continue
		}
		if c.consequence(fault) || c.keyFault(fault, keys) || c.documentFault(fault, doc) {
			continue
		}
		steps := c.stepsOf(fault, doc)
		message := pathOf(steps) + ": " + fault.Reason
		if fault.Value != "" {
			message = fmt.Sprintf("%s: %q: %s", pathOf(steps), fault.Value, fault.Reason)
		}
		c.value(steps, message, "")
	}
}

// consequence tells whether a finding only follows from a fault reported
// already, such as a verifier that is missing because its key is misspelt.
func (c *checker) consequence(e *guard.ConfigError) bool {
	if e.Field == "identity" && (c.misspelt("identity") || slices.ContainsFunc(c.f.faults, func(f yamlfile.Fault) bool { return f.Hint == "did you mean identity?" })) {
		return true
	}
	for _, f := range c.out {
		if f.Path == e.Field || e.Value == "" && e.Field != "operations" && strings.HasPrefix(f.Path, e.Field+".") && !strings.HasPrefix(e.Field, "operations.") {
			return true
		}
	}
	parent := e.Field
	if i := strings.LastIndexByte(parent, '.'); i >= 0 {
		parent = parent[:i]
	}
	return e.Value == "" && c.misspelt(parent)
}

// documentFault places a finding about an operation that only the document
// speaks of.
func (c *checker) documentFault(e *guard.ConfigError, doc *openapi.Document) bool {
	if doc == nil || !strings.HasPrefix(e.Field, "operations.") {
		return false
	}
	op := operationOf(e.Field, doc)
	if op == nil || c.entryOf(op, doc) != "" {
		return false
	}
	f := yamlfile.Fault{File: op.File, Line: op.Line, Column: op.Column, Path: op.Pointer, Message: e.Field + ": " + e.Reason}
	if data, err := readFile(op.File); err == nil {
		placed := yamlfile.At(op.File, data, pointer(op.Pointer), "", "")
		f.Excerpt = placed.Excerpt
	}
	if !slices.ContainsFunc(c.out, func(o yamlfile.Fault) bool { return o.Path == f.Path && o.Message == f.Message }) {
		c.out = append(c.out, f)
	}
	return true
}

// pointer takes a JSON Pointer apart (RFC 6901 §3).
func pointer(p string) []string {
	if p == "" {
		return nil
	}
	steps := strings.Split(p[1:], "/")
	for i, s := range steps {
		steps[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(s)
	}
	return steps
}

// operationOf is the operation with the longest name that a field begins with.
func operationOf(field string, doc *openapi.Document) (found *openapi.Operation) {
	rest := strings.TrimPrefix(field, "operations.")
	for _, op := range doc.Operations {
		after, ok := strings.CutPrefix(rest, op.Name())
		if ok && (after == "" || after[0] == '.') && (found == nil || len(op.Name()) > len(found.Name())) {
			found = op
		}
	}
	return found
}

// entryOf is the name under which the file speaks of an operation.
func (c *checker) entryOf(op *openapi.Operation, doc *openapi.Document) string {
	for _, name := range slices.Sorted(maps.Keys(c.f.Operations)) {
		if doc.Operation(name) == op {
			return name
		}
	}
	return ""
}

// stepsOf finds the place of a finding by its field and, where that is a list
// or a mapping, by its value.
func (c *checker) stepsOf(e *guard.ConfigError, doc *openapi.Document) []string {
	steps := c.f.source.steps(e.Field)
	if doc != nil && strings.HasPrefix(e.Field, "operations.") {
		if op := operationOf(e.Field, doc); op != nil { // the file may call it by its other name
			steps = []string{"operations", c.entryOf(op, doc)}
			if rest := strings.TrimPrefix(e.Field, "operations."+op.Name()); rest != "" {
				steps = append(steps, strings.Split(rest[1:], ".")...)
			}
		}
	}
	if i := c.f.source.entry(e.Value, steps...); i >= 0 {
		return append(steps, strconv.Itoa(i))
	}
	if key, _ := c.f.source.find(append(slices.Clone(steps), e.Value)...); key != nil && e.Value != "" {
		return append(steps, e.Value)
	}
	return steps
}
