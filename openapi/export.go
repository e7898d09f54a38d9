package openapi

import "strings"

// export returns a self-contained copy: what the schema refers to lies under
// $defs. Nothing of it is shared with the schema in use.
func (s *schema) export() any {
	if s == nil {
		return nil
	}
	x := &exporter{set: s.set, defs: map[string]any{}}
	out := x.copy(s.json)
	if m, ok := out.(map[string]any); ok && len(x.defs) > 0 {
		m["$defs"] = x.defs
	}
	return out
}

type exporter struct {
	set  *schemaSet
	defs map[string]any
}

func (x *exporter) copy(j any) any {
	switch j := j.(type) {
	case []any:
		out := make([]any, len(j))
		for i, v := range j {
			out[i] = x.copy(v)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(j))
		for k, v := range j {
			url, _ := v.(string)
			switch {
			case k == "format" && url == integerText:
				continue
			case k == "$ref" && x.set.byURL[url] != nil:
				name := strings.TrimPrefix(url, schemaBase)
				out[k] = "#/$defs/" + name
				if _, known := x.defs[name]; !known {
					x.defs[name] = true // holds the place against endless recursion
					x.defs[name] = x.copy(x.set.byURL[url].json)
				}
			default:
				out[k] = x.copy(v)
			}
		}
		return out
	}
	return j
}

// examples collects what a document gives as examples of a value: beside the
// schema first, then in it, then its default.
func (l *loader) examples(v value) []any {
	c := &conversion{set: &schemaSet{l: &loader{}}} // an example that cannot be read is no fault
	var out []any
	add := func(at value) {
		if at.ok() && len(out) < 20 {
			if j, ok := c.data(at, 0); ok {
				out = append(out, j)
			}
		}
	}
	add(v.get("example"))
	for _, e := range v.get("examples").members() {
		if e, ok := l.resolve(e); ok {
			add(e.get("value"))
			add(e.get("dataValue")) // 3.2
		}
	}
	for _, e := range v.get("examples").items() {
		add(e)
	}
	if s, ok := l.resolve(v.get("schema")); ok && s.ok() {
		add(s.get("example"))
		for _, e := range s.get("examples").items() {
			add(e)
		}
		add(s.get("default"))
	}
	add(v.get("default")) // Swagger 2.0
	return out
}
