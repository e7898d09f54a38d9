package openapi

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// maxErrors bounds how many faults of one request are listed.
const maxErrors = 100

// finding is one fault of a value: the way to it and the rule it breaks. The
// detail never holds the value.
type finding struct {
	where  []string
	detail string
}

// explain flattens what the engine says into findings, sorted by place.
func explain(e *jsonschema.ValidationError) []finding {
	x := &explainer{}
	x.add(e)
	if len(x.out) == 0 {
		x.out = append(x.out, finding{e.InstanceLocation, "is not valid"})
	}
	sort.SliceStable(x.out, func(i, j int) bool {
		if c := slices.CompareFunc(x.out[i].where, x.out[j].where, byNumber); c != 0 {
			return c < 0
		}
		return x.out[i].detail < x.out[j].detail
	})
	x.out = slices.CompactFunc(x.out, func(a, b finding) bool { return a.detail == b.detail && slices.Equal(a.where, b.where) })
	return x.out[:min(len(x.out), maxErrors)]
}

// byNumber compares pointer tokens, numbers by value.
func byNumber(a, b string) int {
	if isDecimal(a) && isDecimal(b) && len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

type explainer struct{ out []finding }

// maxCollected bounds what is collected before sorting.
const maxCollected = 10 * maxErrors

func (x *explainer) add(e *jsonschema.ValidationError) {
	if len(x.out) >= maxCollected {
		return
	}
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range k.Missing {
			x.put(append(slices.Clone(e.InstanceLocation), name), "is required")
		}
	case *kind.DependentRequired:
		for _, name := range k.Missing {
			x.put(append(slices.Clone(e.InstanceLocation), name), "is required when "+strconv.Quote(k.Prop)+" is present")
		}
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			x.put(append(slices.Clone(e.InstanceLocation), name), "is not allowed here")
		}
	case *kind.AnyOf:
		x.branches(e)
	case *kind.OneOf:
		if len(k.Subschemas) > 0 {
			x.put(e.InstanceLocation, "fits more than one of the allowed forms, and must fit exactly one")
			return
		}
		x.branches(e)
	case *kind.PropertyNames:
		x.put(e.InstanceLocation, "has a member whose name is not allowed")
	case *kind.Contains, *kind.MinContains:
		x.put(e.InstanceLocation, leaf(e.ErrorKind))
	default:
		if len(e.Causes) == 0 {
			x.put(e.InstanceLocation, leaf(e.ErrorKind))
			return
		}
		for _, c := range e.Causes {
			x.add(c)
		}
	}
}

func (x *explainer) put(where []string, detail string) {
	x.out = append(x.out, finding{slices.Clone(where), detail})
}

// branches explains why none of several forms fits. Forms of another type
// than the value's say nothing; if one form remains, its faults are the
// answer.
func (x *explainer) branches(e *jsonschema.ValidationError) {
	var near []*jsonschema.ValidationError
	var want []string
	for _, c := range e.Causes {
		if t := typeOnly(c, len(e.InstanceLocation)); t != nil {
			for _, w := range t {
				if !slices.Contains(want, w) {
					want = append(want, w)
				}
			}
			continue
		}
		near = append(near, c)
	}
	switch {
	case len(near) == 1:
		x.add(near[0])
	case len(near) == 0 && len(want) > 0:
		x.put(e.InstanceLocation, "must be "+anyOf(want))
	default:
		x.put(e.InstanceLocation, fmt.Sprintf("fits none of the %d allowed forms", len(e.Causes)))
	}
}

// typeOnly returns the wanted types when a branch failed by its type alone.
func typeOnly(e *jsonschema.ValidationError, depth int) []string {
	for {
		if k, ok := e.ErrorKind.(*kind.Type); ok && len(e.InstanceLocation) == depth {
			return k.Want
		}
		if len(e.Causes) != 1 {
			return nil
		}
		e = e.Causes[0]
	}
}

// leaf is the sentence for one broken rule.
func leaf(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Type:
		return "must be " + anyOf(k.Want)
	case *kind.Enum:
		return "must be one of: " + listed(k.Want)
	case *kind.Const:
		return "must be " + listed([]any{k.Want})
	case *kind.Format:
		return formatDetail(k.Want)
	case *kind.Pattern:
		return "must match the pattern " + cut(k.Want, 200)
	case *kind.MinLength:
		return "must be at least " + count(k.Want, "character") + " long"
	case *kind.MaxLength:
		return "must be at most " + count(k.Want, "character") + " long"
	case *kind.MinItems:
		return "must hold at least " + count(k.Want, "item")
	case *kind.MaxItems:
		return "must hold at most " + count(k.Want, "item")
	case *kind.MinProperties:
		return "must have at least " + count(k.Want, "member")
	case *kind.MaxProperties:
		return "must have at most " + count(k.Want, "member")
	case *kind.MinContains:
		return "must hold at least " + count(k.Want, "item") + " of the required kind"
	case *kind.MaxContains:
		return "must hold at most " + count(k.Want, "item") + " of the named kind"
	case *kind.Contains:
		return "must hold an item of the required kind"
	case *kind.UniqueItems:
		return fmt.Sprintf("must hold each item once; items %d and %d are equal", k.Duplicates[0], k.Duplicates[1])
	case *kind.Minimum:
		return "must be at least " + decimal(k.Want)
	case *kind.Maximum:
		return "must be at most " + decimal(k.Want)
	case *kind.ExclusiveMinimum:
		return "must be greater than " + decimal(k.Want)
	case *kind.ExclusiveMaximum:
		return "must be less than " + decimal(k.Want)
	case *kind.MultipleOf:
		return "must be a multiple of " + decimal(k.Want)
	case *kind.FalseSchema:
		return "is not allowed here"
	case *kind.Not:
		return "has a form that is not allowed"
	case *kind.RefCycle:
		return "cannot be checked: the schema refers to itself without end"
	}
	return "is not valid"
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

var articles = map[string]string{"integer": "an integer", "number": "a number", "string": "a string", "boolean": "a boolean", "array": "an array", "object": "an object", "null": "null"}

// anyOf names types: "a string, a number or null".
func anyOf(types []string) string {
	var out []string
	for _, t := range types {
		if a := articles[t]; a != "" {
			t = a
		}
		out = append(out, t)
	}
	if i := slices.Index(out, "null"); i >= 0 { // null last
		out = append(slices.Delete(out, i, i+1), "null")
	}
	if n := len(out); n > 1 {
		return strings.Join(out[:n-1], ", ") + " or " + out[n-1]
	}
	return strings.Join(out, "")
}

// listed writes the document's own values, within limits.
func listed(values []any) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteString(", ")
		}
		if i == 20 || b.Len() > 300 {
			fmt.Fprintf(&b, "… (%d in all)", len(values))
			break
		}
		if s, ok := v.(string); ok && s != "" && !strings.ContainsAny(s, ", \"") {
			b.WriteString(cut(s, 100))
			continue
		}
		j, err := json.Marshal(v)
		if err != nil {
			j = []byte("…")
		}
		b.WriteString(cut(string(j), 100))
	}
	return b.String()
}

// cut shortens s to about n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}

// decimal writes a limit as a person would.
func decimal(r *big.Rat) string {
	if r.IsInt() {
		return cut(r.Num().String(), 40)
	}
	if s := strings.TrimRight(r.FloatString(12), "0"); !strings.HasSuffix(s, ".") {
		return cut(s, 40)
	}
	f, _ := r.Float64()
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// pointer writes a finding's place as a JSON Pointer in the URI fragment form
// of RFC 6901 §6. A place that takes more than 512 bytes to write is given by
// the nearest container whose pointer is shorter.
func pointer(where []string) string {
	var b strings.Builder
	b.WriteByte('#')
	for _, token := range where {
		start := b.Len()
		b.WriteByte('/')
		for i := 0; i < len(token); i++ {
			switch c := token[i]; {
			case c == '~':
				b.WriteString("~0")
			case c == '/':
				b.WriteString("~1")
			case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._!$&'()*+,;=:@?", c) >= 0:
				b.WriteByte(c)
			default:
				const hex = "0123456789ABCDEF"
				b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			}
			if b.Len() > 512 {
				return b.String()[:start]
			}
		}
	}
	return b.String()
}
