package openapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFile is the largest document read, in bytes.
const maxFile = 128 << 20

// maxDepth is how deep a document, or a schema in it, may nest.
const maxDepth = 500

// source is one parsed file. Nodes carry line and column, so a pointer is
// turned into a place without a second index.
type source struct {
	file     string // as shown in messages
	path     string // cleaned path, the key under which it is known
	data     []byte
	root     *yaml.Node
	keys     map[*yaml.Node]map[string]int // key indexes of large mappings
	lines    []int                         // offset of each line, built on first use
	dynamics map[string]int                // how often each $dynamicAnchor occurs
	anchors  map[string]value              // $anchor, $dynamicAnchor ("#name") and $id, built on first use
}

// maxLine is the longest source line kept with a fault, in bytes; JSON on one
// line would otherwise be copied whole with each.
const maxLine = 2000

// line returns the source line with that number, from 1, or "".
func (s *source) line(n int) string {
	if s.lines == nil {
		s.lines = []int{0}
		for i, c := range s.data {
			if c == '\n' {
				s.lines = append(s.lines, i+1)
			}
		}
	}
	if n < 1 || n > len(s.lines) {
		return ""
	}
	text := s.data[s.lines[n-1]:]
	if n < len(s.lines) {
		text = s.data[s.lines[n-1] : s.lines[n]-1]
	}
	if len(text) > maxLine {
		return ""
	}
	return strings.ToValidUTF8(strings.TrimRight(string(text), "\r"), "\uFFFD")
}

// readFile reads a local document within the limit.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("is larger than %d MiB", maxFile>>20)
	}
	return data, err
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

// parseSource parses data as JSON when it looks like it, else as YAML.
func (l *loader) parseSource(file, path string, data []byte) *source {
	s := &source{file: file, path: path, data: data, keys: map[*yaml.Node]map[string]int{}}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	s.data = data
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	if len(trimmed) == 0 {
		l.fault(value{src: s}, "the document is empty", "")
		return nil
	}
	var jsonErr *jsonFault
	if trimmed[0] == '{' {
		if s.root, jsonErr = parseJSON(data); jsonErr == nil {
			return s
		}
	}
	var top yaml.Node
	if err := yaml.Unmarshal(data, &top); err != nil {
		f := Fault{File: file, Message: "cannot be read as YAML: " + strings.TrimPrefix(err.Error(), "yaml: ")}
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			f.Line, _ = strconv.Atoi(m[1])
			f.Column = 1
		}
		if jsonErr != nil {
			f.Line, f.Column, f.Message = jsonErr.line, jsonErr.column, "cannot be read as JSON: "+jsonErr.what
		}
		f.line = s.line(f.Line)
		l.faults = append(l.faults, f)
		return nil
	}
	if top.Kind != yaml.DocumentNode || len(top.Content) == 0 {
		l.fault(value{src: s}, "the document is empty", "")
		return nil
	}
	s.root = top.Content[0]
	return s
}

// open returns the local file that a reference names, relative to the file
// that holds the reference.
func (l *loader) open(at value, name string) *source {
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(at.src.path), filepath.FromSlash(name))
	}
	path = filepath.Clean(path)
	if s, ok := l.files[path]; ok {
		return s
	}
	l.files[path] = nil // a file that fails is reported once
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no file") // a pipe or device could block for ever
	}
	var data []byte
	if err == nil {
		data, err = readFile(path)
	}
	if err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		l.fault(at, fmt.Sprintf("the file %s cannot be read: %v", name, err), "references are read relative to the file that holds them")
		return nil
	}
	s := l.parseSource(path, path, data)
	l.files[path] = s
	if s != nil {
		l.scan(s)
	}
	return s
}

// fault notes what is wrong at v.
func (l *loader) fault(v value, message, fix string) {
	if len(l.faults) < maxFaults {
		l.faults = append(l.faults, faultAt(v, message, fix))
	}
}

// warn notes what does no harm to a load and should be known: what is not
// checked, or not understood.
func (l *loader) warn(v value, message, fix string) {
	if f := faultAt(v, message, fix); len(l.doc.Warnings) < maxFaults && !slices.ContainsFunc(l.doc.Warnings, func(w Fault) bool {
		return w.File == f.File && w.Line == f.Line && w.Column == f.Column && w.Message == f.Message
	}) {
		l.doc.Warnings = append(l.doc.Warnings, f)
	}
}

func faultAt(v value, message, fix string) Fault {
	f := Fault{Pointer: v.ptr, Message: message, Fix: fix}
	if v.src != nil {
		f.File = v.src.file
		if v.node != nil && v.node.Line > 0 {
			f.Line, f.Column = v.node.Line, v.node.Column
			f.line = v.src.line(f.Line)
		}
	}
	return f
}

// maxFaults bounds how many faults one load lists.
const maxFaults = 1000

// target finds what a reference points to, without following it further.
func (l *loader) target(at value, ref string) (value, bool) {
	name, fragment, _ := strings.Cut(ref, "#")
	src := at.src
	if name != "" {
		if v, ok := l.anchor(src, name); ok {
			return l.inside(v, at, ref, fragment)
		}
		u, err := url.Parse(name)
		switch {
		case err != nil:
			l.fault(at, "the reference "+strconv.Quote(ref)+" is no URI reference", "")
			return value{}, false
		case u.Scheme != "" && u.Scheme != "file", u.Host != "":
			l.fault(at, "the reference "+strconv.Quote(ref)+" is remote, and documents are never fetched", "copy the file next to this one and refer to it by its path")
			return value{}, false
		}
		if src = l.open(at, u.Path); src == nil {
			return value{}, false
		}
	}
	return l.inside(value{src: src, node: src.root}, at, ref, fragment)
}

// inside resolves the fragment of a reference below v.
func (l *loader) inside(v, at value, ref, fragment string) (value, bool) {
	if f, err := url.PathUnescape(fragment); err == nil {
		fragment = f
	}
	if fragment != "" && fragment[0] != '/' {
		if a, ok := l.anchor(v.src, "#"+fragment); ok {
			return a, true
		}
		l.fault(at, "the reference "+strconv.Quote(ref)+" names an anchor that is not there", "")
		return value{}, false
	}
	if fragment == "" {
		return v, true
	}
	for _, token := range strings.Split(fragment[1:], "/") {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		next := v.child(token)
		if r := v.get("$ref"); !next.ok() && r.isScalar() {
			// A pointer may lead through another reference.
			if through, ok := l.resolve(v); ok {
				next = through.child(token)
			}
		}
		if !next.ok() {
			l.fault(at, "the reference "+strconv.Quote(ref)+" points to nothing", l.near(v, token))
			return value{}, false
		}
		v = next
	}
	return v, true
}

// near names the member of v closest to token, as advice.
func (l *loader) near(v value, token string) string {
	var names []string
	for name := range v.members() {
		names = append(names, name)
	}
	if n := nearest(token, names); n != "" {
		return "did you mean " + strconv.Quote(n) + "?"
	}
	return ""
}

// resolve follows v while it is a reference object.
func (l *loader) resolve(v value) (value, bool) {
	for range 50 {
		r := v.get("$ref")
		if !r.isScalar() {
			return v, true
		}
		next, ok := l.lookup(r)
		if !ok {
			return value{}, false
		}
		v = next
	}
	l.fault(v, "the reference leads back to itself", "")
	return value{}, false
}

// lookup is target with a memory, so that a bad reference is reported once.
func (l *loader) lookup(r value) (value, bool) {
	if t, ok := l.targets[r.node]; ok {
		return t, t.ok()
	}
	l.targets[r.node] = value{}
	t, ok := l.target(r, r.node.Value)
	if ok {
		l.targets[r.node] = t
	}
	return t, ok
}

// anchor finds a schema by its $anchor or $dynamicAnchor ("#name") or $id.
func (l *loader) anchor(src *source, name string) (value, bool) {
	if src.anchors == nil {
		src.anchors, src.dynamics = map[string]value{}, map[string]int{}
		walk(value{src: src, node: src.root}, 0, func(v value) {
			for _, k := range []string{"$anchor", "$dynamicAnchor"} {
				if a := v.get(k).text(); a != "" {
					src.anchors["#"+a] = v
					if k == "$dynamicAnchor" {
						src.dynamics["#"+a]++
					}
				}
			}
			if id := v.get("$id").text(); id != "" {
				src.anchors[strings.TrimSuffix(id, "#")] = v
			}
		})
	}
	v, ok := src.anchors[name]
	return v, ok
}

// dynamic counts the $dynamicAnchors of the file by name.
func (s *source) dynamic(l *loader) map[string]int {
	l.anchor(s, "")
	return s.dynamics
}
