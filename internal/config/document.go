package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/openapi"
)

// document loads the spec.
func (c *checker) document() *openapi.Document {
	name := c.f.SpecFile()
	if name == "" || c.has("spec") {
		return nil
	}
	if info, err := os.Stat(name); err != nil || info.IsDir() {
		why := "it is a directory"
		if err != nil {
			why = cause(err)
		}
		c.value([]string{"spec"}, fmt.Sprintf("the document %s cannot be read: %s", name, why), "name the OpenAPI document, relative to this file")
		return nil
	}
	doc, err := openapi.Load(name, openapi.Options{Formats: c.f.Policy.Formats})
	var faults openapi.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			c.out = append(c.out, yamlfile.Fault{File: f.File, Line: f.Line, Column: f.Column, Path: f.Pointer, Message: f.Message, Hint: f.Fix, Excerpt: narrow(f.Excerpt())})
		}
		return nil
	}
	if err != nil {
		c.value([]string{"spec"}, err.Error(), "")
		return nil
	}
	return doc
}

// undescribed warns of what a guard cannot judge: no document says it, or the
// document was not understood there.
func (c *checker) undescribed(doc *openapi.Document) []string {
	switch {
	case doc == nil && c.f.Spec != "": // it has its faults
		return nil
	case doc == nil:
		return []string{"no document is named, so paths, methods, rights, values and content are not checked; add spec: openapi.yaml"}
	}
	var out []string
	for _, w := range doc.Warnings {
		out = append(out, w.Error())
	}
	return out
}

// narrow makes an excerpt of a document as wide as those of other files, whose
// line numbers have one column less.
func narrow(excerpt string) string {
	lines := strings.SplitAfter(excerpt, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, " ")
	}
	return strings.Join(lines, "")
}

// cause is what is behind an error of package os, whose text names the file
// again.
func cause(err error) string {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// known reports operations that the document has not.
func (c *checker) known(doc *openapi.Document) {
	var names []string
	for _, op := range doc.Operations {
		names = append(names, op.Name())
	}
	for _, name := range slices.Sorted(maps.Keys(c.f.Operations)) {
		if doc.Operation(name) == nil {
			c.key([]string{"operations", name}, fmt.Sprintf("the document has no operation %q", name), didYouMean(name, names))
		}
	}
}

// tenants reports a tenant's parameter that nothing has: the tenant would
// never be compared.
func (c *checker) tenants(doc *openapi.Document) {
	var all []string
	for _, op := range doc.Operations {
		all = append(all, tenantNames(op)...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if t := c.f.Rights.Tenant; t != nil && t.Parameter != "" && !slices.Contains(all, t.Parameter) {
		c.value([]string{"rights", "tenant", "parameter"}, fmt.Sprintf("no operation has a path or query parameter %q, so no tenant would be compared", t.Parameter), didYouMean(t.Parameter, all))
	}
	for _, name := range slices.Sorted(maps.Keys(c.f.Operations)) {
		op, t := doc.Operation(name), c.f.Operations[name].Tenant
		if op == nil || t == nil || t.Parameter == "" {
			continue
		}
		if own := tenantNames(op); !slices.Contains(own, t.Parameter) {
			c.value([]string{"operations", name, "tenant", "parameter"}, fmt.Sprintf("%s has no path or query parameter %q, so its tenant would not be compared", name, t.Parameter), didYouMean(t.Parameter, own))
		}
	}
}

func tenantNames(op *openapi.Operation) []string {
	var names []string
	for _, p := range op.Parameters {
		if p.In == "path" || p.In == "query" {
			names = append(names, p.Name)
		}
	}
	return names
}
