package openapi

import (
	"bytes"
	"encoding/json"
	"math/big"
	"slices"
	"strconv"

	"github.com/candorhttp/candor/internal/strictjson"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

// ContentKnobs are the choices in judging content. The zero value is the
// strict default.
type ContentKnobs struct {
	MaxDepth        int  // of JSON; 0 means 256
	AllowDuplicates bool // duplicate member names: the last one counts
	AllowSurrogates bool // lone surrogate escapes: read as U+FFFD
	IntegersByText  bool // 2.0 is no integer
}

// checkJSONText judges JSON against a schema. The reason is nil when nothing
// is wrong.
func checkJSONText(data []byte, s *schema, k ContentKnobs) (*ladder.Reason, string, []problem.Error) {
	fault := strictjson.Check(data, strictjson.Options{MaxDepth: k.MaxDepth, AllowDuplicates: k.AllowDuplicates, AllowSurrogates: k.AllowSurrogates})
	if fault != nil {
		return ladder.MalformedJSON, fault.Detail, nil
	}
	if s == nil {
		return nil, "", nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil { // strictjson is stricter, so this is a depth of the decoder's own
		return ladder.MalformedJSON, "The content cannot be decoded.", nil
	}
	return judgeContent(v, s, k.IntegersByText)
}

// judgeContent holds a decoded value to a schema.
func judgeContent(v any, s *schema, byText bool) (*ladder.Reason, string, []problem.Error) {
	n := &numbers{byText: byText}
	v = n.check(v, nil)
	found := n.out
	if len(found) == 0 && s != nil {
		found = s.validate(v)
	}
	if len(found) == 0 {
		return nil, "", nil
	}
	errs := make([]problem.Error, 0, min(len(found), maxErrors))
	for _, f := range found[:min(len(found), maxErrors)] {
		errs = append(errs, problem.Error{Pointer: pointer(f.where), Detail: f.detail})
	}
	detail := errs[0].Pointer + " " + errs[0].Detail
	if len(errs) > 1 {
		detail = strconv.Itoa(len(errs)) + " faults; the first: " + detail
	}
	return ladder.InvalidContent, detail + ".", errs
}

// numbers looks for numbers that cannot be judged exactly, before anything
// computes with them, and writes integers as integers unless text counts.
type numbers struct {
	byText bool
	out    []finding
	large  int // numbers met that are costly to compute with
}

// A number whose exponent is beyond costly takes a hundred times its text to
// compute with. No content needs many of them.
const (
	costly    = 40
	maxCostly = 1000
)

func (n *numbers) put(where []string, detail string) {
	if len(n.out) < maxErrors {
		n.out = append(n.out, finding{slices.Clone(where), detail})
	}
}

func (n *numbers) check(v any, where []string) any {
	switch v := v.(type) {
	case json.Number:
		s := v.String()
		switch {
		case outOfRange(s):
			n.put(where, "is out of range")
		case n.tooMany(s):
			n.put(where, "is one number too many with an exponent beyond "+strconv.Itoa(costly))
		case !n.byText && !isDecimal(s):
			if r, ok := new(big.Rat).SetString(s); ok && r.IsInt() {
				return json.Number(r.Num().String())
			}
		}
	case []any:
		for i := range v {
			v[i] = n.check(v[i], append(where, strconv.Itoa(i)))
		}
	case map[string]any:
		for k, m := range v {
			switch m.(type) {
			case json.Number, []any, map[string]any:
				v[k] = n.check(m, append(where, k))
			}
		}
	}
	return v
}

// tooMany counts a costly number and reports whether it is beyond the bound.
func (n *numbers) tooMany(s string) bool {
	if e, _ := exponent(s); -costly <= e && e <= costly {
		return false
	}
	n.large++
	return n.large > maxCostly
}

// checkJSON judges a parameter whose text is JSON.
func (p *Parameter) checkJSON(text string, k Knobs) (*ladder.Reason, []string) {
	reason, detail, errs := checkJSONText([]byte(text), p.schema, ContentKnobs{IntegersByText: k.IntegersByText})
	switch {
	case reason == nil:
		return nil, nil
	case reason == ladder.MalformedJSON:
		return ladder.MalformedParameter, []string{"must be JSON: " + detail}
	}
	out := make([]string, len(errs))
	for i, e := range errs {
		out[i] = e.Pointer + " " + e.Detail
	}
	return ladder.InvalidParameter, out
}
