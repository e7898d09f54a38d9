package guard

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"reflect"
	"strings"

	"github.com/candorhttp/candor/internal/strictjson"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

// Decode reads the request's JSON content into v, and what it reads is what
// the guard checked: names of members match exactly, where encoding/json alone
// would also take "QUANTITY" for quantity and so let in what no schema saw.
// Give every field its json tag: one without is matched by its Go name alone.
// Members that v has no place for are ignored. Content that no guard has read
// is read within 1 MiB and checked for strict syntax.
//
// It answers malformed-json, invalid-content or content-too-large itself and
// reports whether the handler may go on.
func Decode(w http.ResponseWriter, r *http.Request, v any) bool {
	data := Content(r)
	if data == nil {
		var err error
		if data, err = io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20)); err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				Refuse(w, r, ladder.ContentTooLarge)
			} else {
				Refuse(w, r, ladder.MalformedContent)
			}
			return false
		}
		if fault := strictjson.Check(data, strictjson.Options{}); fault != nil {
			Refuse(w, r, ladder.MalformedJSON, Say{Detail: fault.Detail})
			return false
		}
	}
	if err := decodeExactly(data, v); err != nil {
		Refuse(w, r, ladder.InvalidContent, Say{Errors: []problem.Error{misfit(err)}})
		return false
	}
	return true
}

// misfit names the place where a value does not fit.
func misfit(err error) problem.Error {
	var typ *json.UnmarshalTypeError
	if errors.As(err, &typ) && typ.Field != "" {
		return problem.Error{Pointer: "#/" + strings.ReplaceAll(typ.Field, ".", "/"), Detail: "does not fit; a " + typ.Type.Kind().String() + " is expected"}
	}
	return problem.Error{Pointer: "#", Detail: "does not fit what the operation expects"}
}

// decodeExactly is json.Unmarshal with names that match exactly, and with
// integers written as 2.0 taken for what they are.
func decodeExactly(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return err
	}
	exact, err := json.Marshal(fit(tree, reflect.TypeOf(v)))
	if err != nil {
		return err
	}
	return json.Unmarshal(exact, v)
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// fit drops the members that the type has no field for under exactly their
// name, all the way down.
func fit(x any, t reflect.Type) any {
	for t != nil && t.Kind() == reflect.Pointer && !t.Implements(unmarshaler) {
		t = t.Elem()
	}
	if t == nil || t.Implements(unmarshaler) || reflect.PointerTo(t).Implements(unmarshaler) {
		return x
	}
	switch x := x.(type) {
	case map[string]any:
		return fitObject(x, t)
	case []any:
		if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
			for i := range x {
				x[i] = fit(x[i], t.Elem())
			}
		}
	case json.Number:
		if k := t.Kind(); k >= reflect.Int && k <= reflect.Uint64 {
			return integer(x)
		}
	}
	return x
}

func fitObject(x map[string]any, t reflect.Type) any {
	switch t.Kind() {
	case reflect.Map:
		for name := range x {
			x[name] = fit(x[name], t.Elem())
		}
	case reflect.Struct:
		fields := make(map[string]reflect.Type)
		fieldsOf(t, fields, 0)
		for name := range x {
			if ft, known := fields[name]; known {
				x[name] = fit(x[name], ft)
			} else {
				delete(x, name)
			}
		}
	}
	return x
}

// fieldsOf collects the JSON names of a struct, those of embedded structs
// among them; the outer one wins.
func fieldsOf(t reflect.Type, into map[string]reflect.Type, depth int) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, _, _ := strings.Cut(tag, ",")
		if ft := indirect(f.Type); f.Anonymous && name == "" && ft.Kind() == reflect.Struct && depth < 10 {
			inner := make(map[string]reflect.Type)
			fieldsOf(ft, inner, depth+1)
			for n, it := range inner {
				if _, outer := into[n]; !outer {
					into[n] = it
				}
			}
			continue
		}
		if !f.IsExported() || tag == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		into[name] = f.Type
	}
}

func indirect(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// integer writes 2.0 and 2e1 as integers, which they are by value. Exponents
// are bounded by the check that came before; here they must be small anyway.
func integer(n json.Number) json.Number {
	s := string(n)
	if !strings.ContainsAny(s, ".eE") || len(s) > 40 {
		return n
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 && len(s)-i > 4 {
		return n
	}
	if r, ok := new(big.Rat).SetString(s); ok && r.IsInt() {
		return json.Number(r.Num().String())
	}
	return n
}
