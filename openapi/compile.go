package openapi

import (
	"errors"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// validator is a compiled schema.
type validator = *jsonschema.Schema

// noLoader refuses every address: all that can be reached was added.
type noLoader struct{}

func (noLoader) Load(string) (any, error) { return nil, errors.New("nothing is fetched") }

// compile compiles every schema, those without references first: the engine
// keeps what is not compiled yet in a list, and short lists are fast.
func (set *schemaSet) compile() {
	set.convert()
	if set.nodes >= maxNodes {
		return
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	c.UseLoader(noLoader{})
	c.UseRegexpEngine(func(s string) (jsonschema.Regexp, error) { return ecma(s) })
	for name, check := range formats {
		c.RegisterFormat(&jsonschema.Format{Name: name, Validate: check})
	}
	for _, s := range set.list {
		if err := c.AddResource(s.url, s.json); err != nil {
			set.l.fault(s.at, "the schema cannot be used: "+err.Error(), "")
			s.failed = true
		}
	}
	for _, s := range set.list {
		set.visit(c, s)
	}
	if len(set.l.faults) > 0 {
		return
	}
	for _, s := range set.list {
		set.formOf(s)
		s.at, s.deps = value{}, nil // what only loading needs, the whole document with it
	}
	set.l, set.known, set.list, set.seen = nil, nil, nil, nil
}

// visit compiles what s refers to, then s. It keeps its own stack, because a
// chain of references may be as long as the document.
func (set *schemaSet) visit(c *jsonschema.Compiler, s *schema) {
	stack := []*schema{s}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		if s.mark == 0 {
			s.mark = 1
			for _, d := range s.deps {
				if d.mark == 0 {
					stack = append(stack, d)
				}
			}
			continue
		}
		stack = stack[:len(stack)-1]
		if s.mark == 2 {
			continue
		}
		s.mark = 2
		for _, d := range s.deps {
			s.failed = s.failed || d.failed
		}
		if !s.failed {
			set.one(c, s)
		}
	}
}

func (set *schemaSet) one(c *jsonschema.Compiler, s *schema) {
	compiled, err := c.Compile(s.url)
	if err == nil {
		s.compiled = compiled
		return
	}
	s.failed = true
	var invalid *jsonschema.SchemaValidationError
	var cause *jsonschema.ValidationError
	if errors.As(err, &invalid) && errors.As(invalid.Err, &cause) {
		if other := set.byURL[strings.TrimSuffix(invalid.URL, "#")]; other != nil && other != s {
			if other.failed {
				return // reported where it stands
			}
			other.failed = true
			s = other
		}
		for _, f := range explain(cause) {
			at := s.at
			for _, token := range f.where {
				if next := at.child(token); next.ok() {
					at = next
				}
			}
			set.l.fault(at, "the schema is not valid: "+f.detail, "")
		}
		return
	}
	set.l.fault(s.at, "the schema cannot be used: "+strings.ReplaceAll(err.Error(), schemaBase, "schema "), "")
}

// validate judges a value, with every fault. It must only be called on a
// schema of a document that loaded.
func (s *schema) validate(v any) []finding {
	err := s.compiled.Validate(v)
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if errors.As(err, &invalid) {
		return explain(invalid)
	}
	return []finding{{detail: "cannot be checked"}}
}

// maxNumber is how long a number may be written, in bytes.
const maxNumber = 400

// outOfRange reports whether a JSON number is too long or too large to be
// judged exactly: the engine computes with rationals, and 1e999999999 would
// take all the memory there is.
func outOfRange(s string) bool {
	if len(s) > maxNumber {
		return true
	}
	e, ok := exponent(s)
	return !ok || e > 308 || e < -308-maxNumber
}

// exponent returns the exponent of a JSON number, 0 where none is written. It
// is not ok when it is too large even for an int.
func exponent(s string) (e int, ok bool) {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return 0, true
	}
	e, err := strconv.Atoi(s[i+1:])
	return e, err == nil
}

// isJSONNumber reports whether s follows the grammar of RFC 8259 §6.
func isJSONNumber(s string) bool {
	digits := func() bool {
		n := 0
		for n < len(s) && '0' <= s[n] && s[n] <= '9' {
			n++
		}
		s = s[n:]
		return n > 0
	}
	s = strings.TrimPrefix(s, "-")
	if strings.HasPrefix(s, "0") {
		s = s[1:]
	} else if !digits() {
		return false
	}
	if strings.HasPrefix(s, ".") {
		s = s[1:]
		if !digits() {
			return false
		}
	}
	if s != "" && s[0]|0x20 == 'e' {
		s = s[1:]
		if s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		if !digits() {
			return false
		}
	}
	return s == ""
}
