package openapi

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// plain converts a keyword that holds data, leaving out what sloppy documents
// put there and no schema means.
func (c *conversion) plain(out map[string]any, key string, at value) {
	switch key {
	case "required":
		if at.isList() {
			names := []any{}
			for _, n := range at.texts() {
				if !slices.Contains(names, any(n)) {
					names = append(names, n)
				}
			}
			out[key] = names
		} // required: true on a property or parameter says nothing about its value
		return
	case "type":
		if t := at.text(); t == "file" && c.set.l.swagger {
			out[key] = "string"
			return
		} else if t == "any" || at.node.Tag == "!!null" && !at.isList() {
			return
		}
	case "pattern":
		_, err := ecma(at.text())
		if limit := unable(""); errors.As(err, &limit) {
			c.set.l.warn(at, "the pattern is not checked, because "+string(limit), "say what it means with other keywords if it must be checked here")
			return
		}
		if err != nil {
			c.set.l.fault(at, "the pattern cannot be tested: "+err.Error(), "write it without what is named")
			return
		}
	case "format":
		if f := at.text(); f == "" || !c.set.l.asserts(f) {
			return
		}
	case "enum":
		if !at.isList() {
			c.set.l.fault(at, "enum is not a list", "")
			return
		}
	}
	if j, ok := c.data(at, 0); ok {
		out[key] = j
	}
	if list, ok := out["enum"].([]any); ok && key == "enum" && out["type"] == "string" {
		for i, item := range at.items() { // an unquoted 1.0 among strings is meant as text
			if item.isScalar() && item.node.Tag != "!!null" {
				list[i] = item.node.Value
			}
		}
	}
}

// data converts plain data.
func (c *conversion) data(v value, depth int) (any, bool) {
	if depth > maxDepth/2 || c.set.spent(v) {
		if depth > maxDepth/2 {
			c.set.l.fault(v, "the value nests too deep", "")
		}
		return nil, false
	}
	switch {
	case v.isMap():
		m := map[string]any{}
		for k, at := range v.members() {
			j, ok := c.data(at, depth+1)
			if !ok {
				return nil, false
			}
			m[k] = j
		}
		return m, true
	case v.isList():
		list := []any{}
		for _, at := range v.items() {
			j, ok := c.data(at, depth+1)
			if !ok {
				return nil, false
			}
			list = append(list, j)
		}
		return list, true
	}
	switch v.node.Tag {
	case "!!null":
		return nil, true
	case "!!bool":
		return v.isTrue(), true
	case "!!int", "!!float":
		n, ok := number(v.node)
		if !ok {
			c.set.l.fault(v, "the number cannot be used: it is no decimal number, or far out of range", "")
		}
		return n, ok
	}
	return v.node.Value, true
}

// number turns a YAML number into a JSON number.
func number(n *yaml.Node) (json.Number, bool) {
	if s := n.Value; isJSONNumber(s) {
		return json.Number(s), !outOfRange(s)
	}
	if n.Tag == "!!int" {
		var i int64
		if n.Decode(&i) == nil {
			return json.Number(strconv.FormatInt(i, 10)), true
		}
	}
	var f float64
	if n.Decode(&f) != nil || f-f != 0 { // infinite or no number
		return "", false
	}
	return json.Number(strconv.FormatFloat(f, 'g', -1, 64)), true
}
