package config

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// Compiled is a configuration whose every part was found right together.
type Compiled struct {
	File       *File
	Document   *openapi.Document // nil without a spec
	Config     guard.Config      // for guard.New; Record, Log, Proxy and TokenKey are left to the caller
	Undeclared map[string][]int  // per operation, codes the guard can send and the document does not declare
	Warnings   []string          // what is no fault and may be a mistake, such as a key server that does not answer
	Files      []string          // local files the configuration was read from, to be watched
}

// Compile loads the document and tries the guard once. The error is
// [yamlfile.Faults]: all of the configuration, of the document and of what
// the guard finds when they are put together.
func (f *File) Compile() (*Compiled, error) {
	c := &checker{f: f, out: f.Faults()}
	doc := c.document()
	out := c.compile(doc)
	if len(c.out) > 0 {
		return nil, yamlfile.Faults(c.sorted())
	}
	return out, nil
}

// Guard makes the guard's configuration for a document that was loaded
// elsewhere; nil stands for none. The error is [yamlfile.Faults], as that of
// Compile without the document's own.
func (f *File) Guard(doc *openapi.Document) (guard.Config, error) {
	c := &checker{f: f, out: f.Faults()}
	out := c.compile(doc)
	return out.Config, yamlfile.AsError(c.sorted())
}

// sorted gives the faults file by file, this one first, in the order of their
// lines.
func (c *checker) sorted() []yamlfile.Fault {
	order := map[string]int{c.f.source.name: 0}
	for _, f := range c.out {
		if _, ok := order[f.File]; !ok {
			order[f.File] = len(order)
		}
	}
	place := func(line int) int {
		if line == 0 { // what has no place stands last
			return math.MaxInt
		}
		return line
	}
	for i := range c.out {
		c.out[i].Excerpt = hideUser(c.out[i].Excerpt)
	}
	slices.SortStableFunc(c.out, func(a, b yamlfile.Fault) int {
		return cmp.Or(cmp.Compare(order[a.File], order[b.File]), cmp.Compare(place(a.Line), place(b.Line)), cmp.Compare(a.Column, b.Column))
	})
	return c.out
}

// compile makes the configuration and tries it.
func (c *checker) compile(doc *openapi.Document) *Compiled {
	out := &Compiled{File: c.f, Document: doc}
	c.keySet()
	keys := c.keysFile()
	switch {
	case doc != nil:
		c.known(doc)
		c.tenants(doc)
	case len(c.f.Operations) > 0 && c.f.Spec == "":
		c.missing([]string{"spec"}, "operations are named and no document knows them", "add spec: openapi.yaml")
	}
	listed := c.apiKeys(keys)
	c.twins(listed)
	out.Config = c.f.config(doc, keys)
	trial := out.Config
	notes := &notes{}
	trial.Log = slog.New(notes)
	c.sound(&trial)
	g, err := guard.New(trial)
	c.guardFaults(err, doc, keys)
	out.Warnings = slices.Concat(c.undescribed(doc), c.unheld(listed), notes.texts)
	if g != nil {
		out.Undeclared = g.Undeclared()
		out.Warnings = append(out.Warnings, g.Unverified()...)
	}
	out.Files = c.f.files()
	return out
}

// files lists the local files that the configuration consists of.
func (f *File) files() []string {
	list := []string{f.source.name, f.SpecFile()}
	if b := f.Identity.Bearer; b != nil && !isURL(b.JWKS) {
		list = append(list, f.resolve("identity.bearer.jwks", b.JWKS))
	}
	if k := f.Identity.APIKeys; k != nil {
		list = append(list, f.resolve("identity.api_keys.file", k.File))
	}
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// sound takes what was reported already out of the configuration that the
// guard is tried with, so that it finds the rest.
func (c *checker) sound(g *guard.Config) {
	if g.Document == nil {
		g.Operations = nil // the guard would only miss the document
	}
	g.Operations = maps.Clone(g.Operations)
	for name, s := range g.Operations {
		if g.Document.Operation(name) == nil {
			delete(g.Operations, name)
			continue
		}
		if len(s.Check()) > 0 || (ladder.Policy{Denied: s.Denied, Codes: s.Codes}).Validate() != nil {
			g.Operations[name] = openapi.Settings{Roles: s.Roles, Scopes: s.Scopes, Public: s.Public}
		}
	}
	if g.Policy.Validate() != nil {
		g.Policy = ladder.Policy{}
	}
}

// notes keeps what the guard logs while it is tried.
type notes struct{ texts []string }

func (n *notes) Enabled(context.Context, slog.Level) bool { return true }

func (n *notes) WithAttrs([]slog.Attr) slog.Handler { return n }

func (n *notes) WithGroup(string) slog.Handler { return n }

// Handle implements [slog.Handler].
func (n *notes) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += fmt.Sprintf(" (%s: %v)", a.Key, a.Value)
		return true
	})
	n.texts = append(n.texts, text)
	return nil
}
