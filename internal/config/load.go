package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/candorhttp/candor/internal/yamlfile"
)

// maxFile bounds what is read of one configuration or key file.
const maxFile = 4 << 20

// Load reads a file, with variables from the process's environment. The error
// is [yamlfile.Faults], every fault at once. The File is there beside an error,
// too, unless nothing could be read, so that [File.Set] can mend it and
// [File.Compile] can name the faults of the rest.
func Load(path string) (*File, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, yamlfile.Faults{{File: path, Message: "the file cannot be read: " + err.Error(), Hint: "name another with -c"}}
	}
	return Parse(path, data, os.LookupEnv)
}

// Parse is [Load] for a file in memory. Relative names in it resolve against
// the directory of name. A nil getenv knows no variable.
func Parse(name string, data []byte, getenv Env) (*File, error) {
	f := New(getenv)
	f.source = newSource(name, data)
	if len(f.source.tree.Content) == 0 {
		// Nothing there, or nothing that is YAML: Decode tells which.
		f.faults = yamlfile.Decode(name, data, f)
		return f, yamlfile.AsError(f.faults)
	}
	top := parse(name, data)
	listed(top)
	if _, identities := child(top, "identities"); identities != nil {
		escape(identities, 0)
	}
	f.faults = yamlfile.DecodeNode(name, data, top, f, yamlfile.Env(f.getenv))
	var whole yaml.Node
	f.faults = append(f.faults, yamlfile.Decode(name, data, &whole)...) // such as a second document
	c := &checker{f: f, out: f.Faults()}
	return f, yamlfile.AsError(c.sorted())
}

func readFile(path string) ([]byte, error) {
	r, err := os.Open(path)
	if err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("it is larger than %d MiB", maxFile>>20)
	}
	return data, err
}

// listed makes a list of policy.undocumented where it is one word.
func listed(top *yaml.Node) {
	if _, policy := child(top, "policy"); policy != nil {
		if _, n := child(policy, "undocumented"); n != nil && follow(n).Kind == yaml.ScalarNode && follow(n).Value != "" {
			one := *follow(n)
			one.Anchor = ""
			*n = yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Style: yaml.FlowStyle, Line: one.Line, Column: one.Column, Content: []*yaml.Node{&one}}
		}
	}
}

// escape doubles the dollars of every text, which reading makes single again.
// So the variables of identities stay as they are until an identity is asked
// for, because a gate needs none of them.
func escape(n *yaml.Node, depth int) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!str" {
		n.Value = strings.ReplaceAll(n.Value, "$", "$$")
	}
	for _, c := range n.Content {
		if depth < yamlfile.MaxDepth {
			escape(c, depth+1)
		}
	}
}

// Set lays one value over the file: key is a path such as policy.invalid,
// value is written as in YAML, from says who set it ("--upstream",
// "CANDOR_UPSTREAM") and stands in faults in place of the file's name. Lists
// are written [a, b]. An entry of operations or identities is replaced as a
// whole.
func (f *File) Set(key, value, from string) error {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: value}
	if strings.HasPrefix(value, "[") || strings.HasPrefix(value, "{") {
		var list yaml.Node
		if faults := yamlfile.Decode(from, []byte(value), &list); len(faults) > 0 {
			return yamlfile.Faults(faults)
		}
		n = &list
	}
	steps := strings.Split(key, ".")
	for i := len(steps) - 1; i >= 0; i-- {
		n = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{{Kind: yaml.ScalarNode, Tag: "!!str", Value: steps[i]}, n}}
	}
	listed(n)
	if faults := yamlfile.DecodeNode(from, nil, n, f); len(faults) > 0 {
		return yamlfile.Faults(faults)
	}
	f.set[key] = from
	return nil
}

// SetBy gives what set the key over the file, or "" when nothing did.
func (f *File) SetBy(key string) string { return f.set[key] }

// overridden tells who set the value at steps, or one it is part of.
func (f *File) overridden(steps []string) string {
	for i := range steps {
		if from := f.set[strings.Join(steps[:i+1], ".")]; from != "" {
			return from
		}
	}
	return ""
}

// replaced tells whether something else stands in place of the value at path.
func (f *File) replaced(path string) bool {
	for key := range f.set {
		if rest, ok := strings.CutPrefix(path, key); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			return true
		}
	}
	return false
}

// pathOf writes steps as messages do: operations.deleteOrder.roles[0].
func pathOf(steps []string) string {
	var b strings.Builder
	for _, step := range steps {
		if _, err := strconv.Atoi(step); err == nil {
			b.WriteString("[" + step + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		if step == "" || strings.ContainsAny(step, ".[]\" ") {
			step = strconv.Quote(step)
		}
		b.WriteString(step)
	}
	return b.String()
}
