package config

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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
	Warnings   []string          // what is no fault now, such as a key server that does not answer
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
	slices.SortStableFunc(c.out, func(a, b yamlfile.Fault) int {
		return cmp.Or(cmp.Compare(order[a.File], order[b.File]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return c.out
}

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
	doc, err := openapi.Load(name)
	var faults openapi.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			c.out = append(c.out, yamlfile.Fault{File: f.File, Line: f.Line, Column: f.Column, Path: f.Pointer, Message: f.Message, Hint: f.Fix, Excerpt: f.Excerpt()})
		}
		return nil
	}
	if err != nil {
		c.value([]string{"spec"}, err.Error(), "")
		return nil
	}
	return doc
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

// compile makes the configuration and tries it.
func (c *checker) compile(doc *openapi.Document) *Compiled {
	out := &Compiled{File: c.f, Document: doc}
	c.keySet()
	keys := c.keysFile()
	if doc != nil {
		c.known(doc)
		c.tenants(doc)
	}
	out.Config = c.f.config(doc, keys)
	trial := out.Config
	notes := &notes{}
	trial.Log = slog.New(notes)
	c.sound(&trial)
	g, err := guard.New(trial)
	c.guardFaults(err, doc, keys)
	if g != nil {
		out.Undeclared = g.Undeclared()
	}
	out.Warnings = notes.texts
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

// keyFile is the file of API keys.
type keyFile struct {
	*source
	keys []guard.APIKey
}

// keySet reports a file of the key set that is not there.
func (c *checker) keySet() {
	if b := c.f.Identity.Bearer; b != nil && b.JWKS != "" && !isURL(b.JWKS) {
		name := c.f.resolve("identity.bearer.jwks", b.JWKS)
		if _, err := os.Stat(name); err != nil {
			c.value([]string{"identity", "bearer", "jwks"}, fmt.Sprintf("the key set %s cannot be read: %s", name, cause(err)), "name a file relative to this one, or a URL")
		}
	}
}

// keysFile reads the file of API keys here rather than in the guard, so that
// its faults have their places.
func (c *checker) keysFile() *keyFile {
	at := []string{"identity", "api_keys", "file"}
	k := c.f.Identity.APIKeys
	if k == nil || k.File == "" {
		return nil
	}
	name := c.f.resolve("identity.api_keys.file", k.File)
	data, err := readFile(name)
	if err != nil {
		c.value(at, fmt.Sprintf("the keys %s cannot be read: %s", name, err), "")
		return nil
	}
	var file struct {
		Keys []guard.APIKey `yaml:"keys"`
	}
	faults := yamlfile.Decode(name, data, &file)
	c.out = append(c.out, faults...)
	if len(faults) == 0 && len(file.Keys) == 0 {
		c.value(at, fmt.Sprintf("the file %s holds no key", name), "it holds a list named keys, of id and hash")
	}
	return &keyFile{newSource(name, data), file.Keys}
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

// keyFault places a finding about an API key, whose number counts those of the
// configuration first, then those of the file.
func (c *checker) keyFault(e *guard.ConfigError, keys *keyFile) bool {
	number, ok := strings.CutPrefix(e.Field, "identity.api_keys.keys[")
	i, err := strconv.Atoi(strings.TrimSuffix(number, "]"))
	if !ok || err != nil {
		return false
	}
	message := fmt.Sprintf("API key %q: %s", e.Value, e.Reason)
	at, from := []string{"identity", "api_keys", "keys", strconv.Itoa(i)}, c.f.source
	if own := len(c.f.Identity.APIKeys.Keys); i >= own && keys != nil {
		at, from = []string{"keys", strconv.Itoa(i - own)}, keys.source
	}
	f := from.atKey(at, message, "")
	if _, hash := from.find(append(at, "hash")...); hash != nil {
		f.Excerpt = hide(f.Excerpt, follow(hash).Value) // it may be the very key
	}
	c.out = append(c.out, f)
	return true
}

// hide takes a text out of the source line of an excerpt.
func hide(excerpt, secret string) string {
	number, line, ok := strings.Cut(excerpt, " | ")
	text, carets, _ := strings.Cut(line, "\n")
	if !ok || secret == "" {
		return excerpt
	}
	return number + " | " + strings.ReplaceAll(text, secret, strings.Repeat("*", utf8.RuneCountInString(secret))) + "\n" + carets
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

// notes keeps what the guard logs while it is tried.
type notes struct{ texts []string }

func (n *notes) Enabled(context.Context, slog.Level) bool { return true }
func (n *notes) WithAttrs([]slog.Attr) slog.Handler       { return n }
func (n *notes) WithGroup(string) slog.Handler            { return n }

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
