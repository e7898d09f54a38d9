package config

import (
	"bytes"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Effective gives what holds as YAML: what the file says, what was set over
// it, and the defaults of the rest, each with where it comes from as a
// comment. Secrets are shown as ***, but a variable that stands for one by its
// name.
func (f *File) Effective() []byte {
	n := f.effective(reflect.ValueOf(*f), "", nil)
	if n == nil {
		return nil
	}
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if e.Encode(n) != nil || e.Close() != nil { // a tree of our own making: it always encodes
		return nil
	}
	return out.Bytes()
}

// effective gives the node of a value; path is that of [Keys], steps the way
// in the file. It is nil for what is absent and has no default.
func (f *File) effective(v reflect.Value, path string, steps []string) *yaml.Node {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.Struct:
		return f.structure(v, path, steps)
	case v.Kind() == reflect.Map:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, key := range slices.SortedFunc(maps.Keys(mapOf(v)), strings.Compare) {
			add(n, key, f.effective(mapOf(v)[key], join(path, "*"), append(slices.Clone(steps), key)))
		}
		return orNil(n)
	case v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0:
		return f.absent(v, path, steps)
	case v.Kind() == reflect.Slice:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		if v.Type().Elem().Kind() != reflect.Struct {
			n.Style = yaml.FlowStyle
		}
		for i := range v.Len() {
			entry := f.effective(v.Index(i), join(path, "*"), append(slices.Clone(steps), strconv.Itoa(i)))
			if entry != nil {
				if n.Style == yaml.FlowStyle {
					entry.LineComment = ""
				}
				n.Content = append(n.Content, entry)
			}
		}
		if n.Style == yaml.FlowStyle {
			n.LineComment = f.origin(path, steps)
		}
		return n
	}
	n := scalar(v)
	if k := KeyOf(path); k != nil && k.Secret && !onlyVariables.MatchString(n.Value) {
		n = &yaml.Node{Kind: yaml.ScalarNode, Value: "***", Style: yaml.DoubleQuotedStyle}
	}
	n.LineComment = f.origin(path, steps)
	return n
}

var onlyVariables = regexp.MustCompile(`^(?:` + variable + `)+$`)

func (f *File) structure(v reflect.Value, path string, steps []string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, field := range fields(v.Type()) {
		add(n, field.name, f.effective(v.FieldByIndex(field.of.Index), join(path, field.name), append(slices.Clone(steps), field.name)))
	}
	return orNil(n)
}

// absent shows the default of a key, or a value that the file has although it
// is the type's zero.
func (f *File) absent(v reflect.Value, path string, steps []string) *yaml.Node {
	if _, n := f.source.find(steps...); n != nil && v.Kind() != reflect.Slice && KeyOf(path) != nil && KeyOf(path).Default == "" {
		s := scalar(v)
		s.LineComment = f.origin(path, steps)
		return s
	}
	k := KeyOf(path)
	if k == nil || k.Default == "" {
		return nil
	}
	n := parse("", []byte(k.Default))
	value := n.Content[0]
	value.LineComment = "default"
	return value
}

// origin says where a value comes from.
func (f *File) origin(path string, steps []string) string {
	if from := f.overridden(steps); from != "" {
		return from
	}
	if line := f.source.line(steps...); line > 0 {
		return filepath.Base(f.source.name) + ":" + strconv.Itoa(line)
	}
	if k := KeyOf(path); k != nil && k.Default != "" {
		return "default"
	}
	return ""
}

func scalar(v reflect.Value) *yaml.Node {
	n := &yaml.Node{}
	switch x := v.Interface().(type) {
	case time.Duration:
		n.SetString(x.String())
	case string:
		n.SetString(x)
	default:
		_ = n.Encode(x) // a number or a truth value: it always encodes
	}
	return n
}

func add(n *yaml.Node, key string, value *yaml.Node) {
	if value == nil {
		return
	}
	k := &yaml.Node{}
	k.SetString(key)
	n.Content = append(n.Content, k, value)
}

func orNil(n *yaml.Node) *yaml.Node {
	if len(n.Content) == 0 {
		return nil
	}
	return n
}

// mapOf gives a map's values by their names.
func mapOf(v reflect.Value) map[string]reflect.Value {
	out := make(map[string]reflect.Value, v.Len())
	for it := v.MapRange(); it.Next(); {
		out[it.Key().String()] = it.Value()
	}
	return out
}

// defaultOf gives a key's default as data; nil without one.
func defaultOf(k *Key) any {
	if k.Default == "" {
		return nil
	}
	var v any
	if yaml.Unmarshal([]byte(k.Default), &v) != nil {
		return k.Default
	}
	return v
}
