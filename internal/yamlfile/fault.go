package yamlfile

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Fault is one thing wrong with a file.
type Fault struct {
	File    string
	Line    int    // from 1; 0 when the fault has no place
	Column  int    // from 1, in characters
	Path    string // such as operations.deleteOrder.roles[0]; "" for the whole file
	Message string // what is wrong, as a sentence without its place
	Hint    string // what to do, may be ""
	Excerpt string // the source line with its number, and a line with carets; may be ""

	width int // of the carets
}

// Error gives file:line:column: message (hint), without the excerpt.
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(f.Message)
	if f.Hint != "" {
		b.WriteString(" (" + f.Hint + ")")
	}
	return b.String()
}

// Faults is all that is wrong with one or several files, as one error.
type Faults []Fault

// Error gives every fault with its excerpt, each on lines of its own.
func (fs Faults) Error() string {
	var b strings.Builder
	for i, f := range fs {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(f.Error())
		if f.Excerpt != "" {
			b.WriteString("\n" + strings.TrimSuffix(f.Excerpt, "\n"))
		}
	}
	return b.String()
}

// Unwrap gives the single faults to errors.As and errors.Is.
func (fs Faults) Unwrap() []error {
	all := make([]error, len(fs))
	for i, f := range fs {
		all[i] = f
	}
	return all
}

// AsError is nil when there are no faults, so that it can be returned as error.
func AsError(fs []Fault) error {
	if len(fs) == 0 {
		return nil
	}
	return Faults(fs)
}

// nodeError is a fault of an Unmarshaler that names the node it is about.
type nodeError struct {
	node          *yaml.Node
	message, hint string
}

func (e *nodeError) Error() string { return e.message }

// Errorf makes an error of an [Unmarshaler] that is about the node n, one
// inside the node it was given.
func Errorf(n *yaml.Node, format string, args ...any) error {
	return &nodeError{node: n, message: fmt.Sprintf(format, args...)}
}

// Hinted is Errorf with a hint that says what to do.
func Hinted(n *yaml.Node, hint, format string, args ...any) error {
	return &nodeError{node: n, message: fmt.Sprintf(format, args...), hint: hint}
}

// fromError turns what an Unmarshaler returned for node n into faults.
func (d *decoder) fromError(n *yaml.Node, at path, err error) {
	var one *nodeError
	var fault Fault
	var faults Faults
	switch joined, _ := err.(interface{ Unwrap() []error }); {
	case errors.As(err, &faults):
		for _, f := range faults {
			d.adopt(n, at, f)
		}
	case joined != nil:
		for _, e := range joined.Unwrap() {
			d.fromError(n, at, e)
		}
	case errors.As(err, &fault):
		d.adopt(n, at, fault)
	case errors.As(err, &one):
		node := one.node
		if node == nil {
			node = n
		}
		d.fault(node, at, d.redact(node, at, one.message), one.hint)
	default:
		d.fault(n, at, at.name()+": "+d.redact(n, at, err.Error()), "")
	}
}

// adopt takes over a fault of an Unmarshaler. One made without the file at
// hand, by DecodeNode("", nil, n, …), gets the file, its excerpt and the path.
func (d *decoder) adopt(n *yaml.Node, at path, f Fault) {
	if f.Line == 0 {
		f.Line, f.Column = n.Line, n.Column
	}
	if f.File != "" {
		d.keep(f, 1)
		return
	}
	f.File = d.file
	inner := f.Path
	switch {
	case len(at) == 0:
	case inner == "":
		f.Path = at.String()
	case inner[0] == '[':
		f.Path = at.String() + inner
	default:
		f.Path = at.String() + "." + inner
	}
	if rest, ok := strings.CutPrefix(f.Message, cmp.Or(inner, path(nil).name())+" "); ok && f.Path != "" {
		f.Message = f.Path + " " + rest
	}
	d.keep(f, max(1, f.width))
}

func sortFaults(faults []Fault) {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// path is the way from the root to a value: keys, and places in lists as "[0]".
type path []string

func (p path) key(name string) path {
	return append(p[:len(p):len(p)], pathKey(name))
}

func (p path) item(i int) path {
	return append(p[:len(p):len(p)], "["+strconv.Itoa(i)+"]")
}

// pathKey quotes a key that would be misread in a path.
func pathKey(name string) string {
	name = shown(name)
	if name == "" || strings.ContainsAny(name, ".[]\" ") {
		return strconv.Quote(name)
	}
	return name
}

func (p path) String() string {
	var b strings.Builder
	for i, step := range p {
		if i > 0 && step[0] != '[' {
			b.WriteByte('.')
		}
		b.WriteString(step)
	}
	return b.String()
}

// name is the path in a sentence.
func (p path) name() string {
	if len(p) == 0 {
		return "the file"
	}
	return p.String()
}

// shown makes a key or a short value fit for one line of a terminal.
func shown(s string) string {
	const most = 64
	count := 0
	var b strings.Builder
	for _, r := range s {
		if count++; count > most {
			return b.String() + "…"
		}
		if !strconv.IsPrint(r) {
			r = '\ufffd'
		}
		b.WriteRune(r)
	}
	return b.String()
}
