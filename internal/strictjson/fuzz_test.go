package strictjson

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzCheck compares with encoding/json, a second and slower opinion.
func FuzzCheck(f *testing.F) {
	for _, c := range refused {
		f.Add([]byte(c.text))
	}
	f.Add(order(2))
	f.Add(manyMembers(40))
	f.Add([]byte(`{"a":1,"\u0061":{"b":[1,2,{"c":"\ud83d\ude00"}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		strict := Check(data, Options{})
		loose := Check(data, Options{MaxDepth: len(data) + 1, AllowDuplicates: true, AllowSurrogates: true})
		distinct := Check(data, Options{MaxDepth: len(data) + 1})
		valid := json.Valid(data) && utf8.Valid(data)
		switch {
		case strict == nil && loose != nil:
			t.Fatalf("strictly accepted, loosely refused: %v", loose)
		case valid && loose != nil:
			t.Fatalf("valid, but refused: %v", loose)
		case !valid && loose == nil:
			t.Fatal("not valid, but accepted")
		}
		if valid && !bytes.Contains(data, []byte(`\u`)) {
			if twice := hasDuplicate(data); twice != (distinct != nil) {
				t.Fatalf("a name is twice: %v, but the fault is %v", twice, distinct)
			}
		}
		for _, fault := range []*Fault{strict, loose, distinct} {
			if fault != nil {
				checkPlace(t, data, fault)
			}
		}
	})
}

// checkPlace holds what is true of every fault.
func checkPlace(t *testing.T, data []byte, f *Fault) {
	t.Helper()
	if f.Offset < 0 || f.Offset > len(data) {
		t.Fatalf("offset %d in %d bytes", f.Offset, len(data))
	}
	lines := strings.Split(string(data[:f.Offset]), "\n")
	if f.Line != len(lines) || f.Column != len(lines[len(lines)-1])+1 {
		t.Fatalf("offset %d is said to be line %d, column %d", f.Offset, f.Line, f.Column)
	}
	if len(f.Pointer) > MaxPointer || !utf8.ValidString(f.Pointer) || f.Pointer != "" && f.Pointer[0] != '/' {
		t.Fatalf("pointer %q", f.Pointer)
	}
	if !strings.HasPrefix(f.Detail, placeName(f.Line, f.Column)+": ") {
		t.Fatalf("detail %q", f.Detail)
	}
}

// hasDuplicate looks for a name that comes twice, by the tokens of a decoder.
func hasDuplicate(data []byte) bool {
	in := json.NewDecoder(bytes.NewReader(data))
	in.UseNumber()
	var open []map[string]bool // nil for an array
	wantName := false
	for {
		token, err := in.Token()
		if err == io.EOF {
			return false
		}
		if err != nil {
			return false
		}
		if text, ok := token.(string); ok && wantName {
			names := open[len(open)-1]
			if names[text] {
				return true
			}
			names[text] = true
			wantName = false
			continue
		}
		switch token {
		case json.Delim('{'):
			open = append(open, map[string]bool{})
		case json.Delim('['):
			open = append(open, nil)
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
		wantName = len(open) > 0 && open[len(open)-1] != nil
	}
}
