package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/candorhttp/candor/internal/strictjson"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

// maxFields bounds the fields of one form.
const maxFields = 10_000

// checkForm judges application/x-www-form-urlencoded content (WHATWG URL §5).
// Fields are read as the types that the schema gives them; a text that cannot
// be is left as text, and the schema refuses it.
func (m *Media) checkForm(data []byte, k ContentKnobs) (*ladder.Reason, string, []problem.Error) {
	raw := string(data)
	if strings.Count(raw, "&") >= maxFields {
		return ladder.MalformedContent, fmt.Sprintf("The form has more than %d fields.", maxFields), nil
	}
	if strings.IndexByte(raw, ';') >= 0 { // some parsers drop such a field, some split it
		return ladder.MalformedContent, "The form holds a semicolon that is not encoded as %3B.", nil
	}
	values, order := map[string][]string{}, []string{}
	for i, p := range pairs(raw) {
		text, ok := unescape(p.raw, true)
		if !ok || !p.named {
			return ladder.MalformedContent, fmt.Sprintf("Field %d of the form %s.", i+1, badEscape), nil
		}
		if values[p.name] == nil {
			order = append(order, p.name)
		}
		values[p.name] = append(values[p.name], text)
	}
	if m.schema == nil {
		return nil, "", nil
	}
	out := make(map[string]any, len(order))
	for _, name := range order {
		f, declared := m.fields[name]
		if !declared {
			f = field{explode: true, sep: ","}
		}
		out[name] = f.read(values[name], m.schema.form.member(name), k)
	}
	return judgeContent(out, m.schema, k.IntegersByText)
}

// read turns the texts of one field into a value.
func (f field) read(texts []string, s *shape, k ContentKnobs) any {
	if s.types&tArray != 0 && s.types != tAny || len(texts) > 1 {
		items := texts
		if !f.explode && len(texts) == 1 {
			items = splitList(texts[0], f.sep)
		}
		list := make([]any, len(items))
		for i, t := range items {
			list[i] = f.one(t, s.item(), k)
		}
		return list
	}
	return f.one(texts[0], s, k)
}

func (f field) one(text string, s *shape, k ContentKnobs) any {
	if f.json || s.types&tObject != 0 && s.types != tAny {
		o := strictjson.Options{MaxDepth: k.MaxDepth, AllowDuplicates: k.AllowDuplicates, AllowSurrogates: k.AllowSurrogates}
		if strictjson.Check([]byte(text), o) == nil {
			d := json.NewDecoder(bytes.NewReader([]byte(text)))
			d.UseNumber()
			var v any
			if d.Decode(&v) == nil {
				return v
			}
		}
		return text
	}
	if v, ok := s.scalar(text, false); ok {
		return v
	}
	return text
}
