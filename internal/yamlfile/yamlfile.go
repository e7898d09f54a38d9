// Package yamlfile decodes YAML files that people write into Go structs and
// reports every fault of a file at once, each with its place, what to do and
// the source line with a caret. Unknown and duplicate keys are faults. Values
// under keys such as token or password are shown in no message and no excerpt.
package yamlfile

import (
	"bytes"
	"errors"
	"io"
	"reflect"

	"go.yaml.in/yaml/v3"
)

// Bounds on what is followed in one file, so that aliases cannot multiply it.
const (
	MaxNodes  = 1_000_000 // nodes visited, each time an alias leads to them
	MaxDepth  = 100       // mappings and lists inside one another
	MaxFaults = 200       // faults reported of one file
)

// Unmarshaler is implemented by types that read their own node, such as one
// that is a word or a list. The node is never an alias. An error becomes a
// fault at the node; one made by [Errorf] a fault at the node it names; Fault
// and Faults are kept; joined errors become one fault each.
type Unmarshaler interface {
	UnmarshalYAMLFile(n *yaml.Node) error
}

// Option changes how a file is decoded.
type Option func(*decoder)

// Env makes Decode replace ${NAME} in the file's text values by what getenv
// has under that name, as [Expand] does. os.LookupEnv fits.
func Env(getenv func(name string) (value string, set bool)) Option {
	return func(d *decoder) { d.getenv = getenv }
}

// Decode reads the YAML document data into the struct, map or other value
// that into points to, and returns all its faults in the order of the file.
// What is not in the file keeps its value, so that defaults can be set before.
// An empty file has no fault. The file's name is used in the faults only.
//
// Structs are read by their `yaml:"name"` tags; `yaml:",inline"` and embedded
// structs lend their keys to the outer one, an inline map takes the keys that
// no field has. Besides the basic kinds, time.Duration ("5s"), [Size], [Unmarshaler],
// encoding.TextUnmarshaler and yaml.Node are read.
func Decode(file string, data []byte, into any, options ...Option) []Fault {
	n, faults := parse(file, data)
	if n == nil {
		return faults
	}
	return append(DecodeNode(file, data, n, into, options...), faults...)
}

// DecodeNode is Decode for a node that was parsed before from src. The paths of
// its faults start at the node. With Env, texts are replaced in the node itself.
func DecodeNode(file string, src []byte, n *yaml.Node, into any, options ...Option) []Fault {
	d := &decoder{source: source{file: file, text: src, root: n}, following: map[*yaml.Node]bool{}}
	for _, option := range options {
		option(d)
	}
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return []Fault{{File: file, Message: "program error: the value to decode into must be a pointer that is not nil"}}
	}
	if n == nil {
		return nil
	}
	if d.getenv != nil {
		d.expand(n)
	}
	d.value(n, v.Elem(), nil)
	return d.finish()
}

// parse reads one document. The node is nil when there is none.
func parse(file string, data []byte) (n *yaml.Node, faults []Fault) {
	s := &source{file: file, text: data}
	if f, ok := s.notText(); ok {
		return nil, []Fault{f}
	}
	in := yaml.NewDecoder(bytes.NewReader(data))
	n, err := next(in)
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, []Fault{s.syntax(err)}
	}
	s.root = n
	switch second, err := next(in); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, []Fault{s.syntax(err)}
	default:
		faults = []Fault{s.at(second, nil, "the file holds a second document", "one file is one document; remove what follows ---")}
	}
	return n, faults
}

// next decodes the next document; a panic of the parser counts as its error.
func next(in *yaml.Decoder) (n *yaml.Node, err error) {
	defer func() {
		if recover() != nil {
			n, err = nil, errors.New("yaml: the parser gave up")
		}
	}()
	n = new(yaml.Node)
	if err := in.Decode(n); err != nil {
		return nil, err
	}
	return n, nil
}
