package config

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/ladder"
)

// checker collects what is wrong with values that could be read.
type checker struct {
	f   *File
	out []yamlfile.Fault
}

// Faults is everything wrong with the file that shows without its document:
// what could not be read, then what cannot be.
func (f *File) Faults() []yamlfile.Fault {
	c := &checker{f: f}
	for _, fault := range f.faults {
		if !f.replaced(fault.Path) {
			fault.Excerpt = hideUser(fault.Excerpt)
			c.out = append(c.out, fault)
		}
	}
	c.notBuilt()
	c.choices()
	c.places()
	c.words()
	c.identity()
	c.rights()
	c.operations()
	c.policy([]string{"policy"}, f.Policy)
	c.limits()
	c.cors()
	c.identities()
	return c.out
}

// value reports a fault at a value, key at the key it stands under.
func (c *checker) value(steps []string, message, hint string) { c.add(steps, message, hint, true) }

func (c *checker) key(steps []string, message, hint string) { c.add(steps, message, hint, false) }

func (c *checker) add(steps []string, message, hint string, value bool) {
	path := pathOf(steps)
	switch {
	case c.full() || c.has(path):
		return // one fault of a value is enough to look at it
	case len(c.out) == yamlfile.MaxFaults:
		c.out = append(c.out, yamlfile.Fault{File: c.f.source.name, Message: "there are more faults than these", Hint: "mend these first"})
		return
	}
	var f yamlfile.Fault
	switch from := c.f.overridden(steps); {
	case from != "":
		f = yamlfile.Fault{File: from, Message: message, Hint: hint}
	case c.f.source.name == "" && len(c.f.source.data) == 0:
		f = yamlfile.Fault{Message: message, Hint: hint}
	case value:
		f = c.f.source.atValue(steps, message, hint)
	default:
		f = c.f.source.atKey(steps, message, hint)
	}
	f.Path = path
	f.Excerpt = hideUser(f.Excerpt)
	c.out = append(c.out, f)
}

var user = regexp.MustCompile(`(://)([^/"']*)(@)`)

// hideUser hides the credentials of URLs, which belong in none.
func hideUser(text string) string {
	return user.ReplaceAllStringFunc(text, func(found string) string {
		return "://" + strings.Repeat("*", utf8.RuneCountInString(found)-len("://@")) + "@"
	})
}

// full tells that no more faults are taken.
func (c *checker) full() bool { return len(c.out) > yamlfile.MaxFaults }

// has tells whether a value has a fault already.
func (c *checker) has(path string) bool {
	return slices.ContainsFunc(c.out, func(f yamlfile.Fault) bool { return f.Path == path })
}

// missing reports a key that should be in a mapping, unless an unknown key
// there is likely to be the one that was meant.
func (c *checker) missing(steps []string, message, hint string) {
	if c.misspelt(pathOf(steps[:len(steps)-1])) {
		return
	}
	c.key(steps, message, hint)
}

// misspelt tells whether the mapping at path has an unknown key.
func (c *checker) misspelt(path string) bool {
	return slices.ContainsFunc(c.f.faults, func(f yamlfile.Fault) bool {
		if !strings.HasPrefix(f.Message, "unknown key ") {
			return false
		}
		if path == "" {
			return !strings.ContainsAny(f.Path, ".[")
		}
		rest, ok := strings.CutPrefix(f.Path, path+".")
		return ok && !strings.ContainsAny(rest, ".[")
	})
}

func didYouMean(name string, known []string) string {
	if near := yamlfile.Nearest(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	const most = 12
	if len(known) == 0 {
		return ""
	}
	if len(known) > most {
		known = append(slices.Clone(known[:most]), "…")
	}
	return "known: " + strings.Join(known, ", ")
}

func reasonNames() []string {
	var names []string
	for _, r := range ladder.Reasons {
		names = append(names, r.Name)
	}
	return names
}

// flatten takes joined errors apart.
func flatten(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		out = append(out, flatten(e)...)
	}
	return out
}
