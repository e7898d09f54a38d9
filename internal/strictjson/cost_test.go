package strictjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// order is about what an API sends: nested objects, text with and without
// escapes and accents, numbers.
func order(items int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"id":"5f0c1b0e-9c1f-4b5e-8a43-0d2f6f1d7a11","customer":{"name":"Zoë Müller","email":"zoe@example.com","vip":true},` +
		`"shipping":{"street":"Rue de l'Église 12","city":"Liège","zip":"4000","country":"BE","note":"ring \"twice\"\nthen wait"},` +
		`"total":1234.50,"discount":null,"created":"2026-11-22T10:15:30Z","items":[`)
	for i := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"sku":"SKU-%06d","title":"Item number %d, blue","quantity":%d,"price":{"amount":%d.95,"currency":"EUR"},"tags":["a","b"]}`, i, i, i%9+1, i)
	}
	b.WriteString(`]}`)
	return b.Bytes()
}

func manyMembers(n int) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"k%d":0`, i)
	}
	b.WriteByte('}')
	return b.Bytes()
}

func Test_that_a_valid_text_costs_no_allocation(t *testing.T) {
	if racing {
		t.Skip("allocations cannot be counted with the race detector on")
	}
	for name, data := range map[string][]byte{
		"an order of 5":         order(5),
		"an order of 1000":      order(1000),
		"an object of 500":      manyMembers(500),
		"nested as deep as can": []byte(strings.Repeat("[", 256) + strings.Repeat("]", 256)),
		"escaped names":         []byte(`{"\u0061":1,"\u0062":{"\u0061":1}}`),
	} {
		if n := testing.AllocsPerRun(200, func() {
			if f := Check(data, Options{}); f != nil {
				t.Fatal(f)
			}
		}); n >= 1 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func Test_that_a_million_names_need_few_allocations_and_little_memory(t *testing.T) {
	count := 1_000_000
	if racing {
		count = 100_000 // everything is slower then
	}
	data := manyMembers(count)
	if n := testing.AllocsPerRun(1, func() {
		if f := Check(data, Options{}); f != nil {
			t.Fatal(f)
		}
	}); n > 100 {
		t.Errorf("%v allocations, want only the doublings of the table and of the list", n)
	}
	s := &scanner{}
	if at, bad := s.text(data, &Options{MaxDepth: 2}); bad != 0 {
		t.Fatal(at, bad)
	}
	if len(s.table) > 4*count || cap(s.names) > 2*count {
		t.Errorf("a table of %d and a list of %d for %d names", len(s.table), cap(s.names), count)
	}
	if s.used != 0 || len(s.names) != 0 || bytes.ContainsFunc(sample(s.table), func(r rune) bool { return r != 0 }) {
		t.Error("names stay behind in the table after their object has closed")
	}
}

// sample gives one byte for each place of the table: 1 when it is taken.
func sample(table []uint32) []byte {
	out := make([]byte, len(table))
	for i, v := range table {
		if v != 0 {
			out[i] = 1
		}
	}
	return out
}

// Work is counted, not timed: the places of the table that are looked at for
// one name stay few, however many names there are and however they nest.
func Test_that_names_spread_over_the_table_in_nested_objects_with_equal_names(t *testing.T) {
	s := &scanner{}
	var b strings.Builder
	const depth, members = 200, 100
	for range depth {
		b.WriteByte('{')
		for i := range members {
			fmt.Fprintf(&b, `"k%d":0,`, i)
		}
		b.WriteString(`"in":`)
	}
	data := []byte(b.String()) // ends inside, so that the table stays filled
	if _, bad := s.text(data, &Options{MaxDepth: depth}); bad != inObject {
		t.Fatal(bad)
	}
	if want := depth * (members + 1); s.used != want {
		t.Fatalf("%d names in the table, want %d", s.used, want)
	}
	steps, mask := 0, uint64(len(s.table)-1)
	for i, n := range s.names {
		for at := n.key & mask; s.table[at] != uint32(i+1); at = (at + 1) & mask {
			steps++
		}
	}
	if average := float64(steps) / float64(len(s.names)); average > 3 {
		t.Errorf("a name is found after %.1f steps on average, want at most 3", average)
	}
}

func Test_that_a_large_text_leaves_no_large_memory_in_the_pool(t *testing.T) {
	s := &scanner{}
	s.names = make([]name, 0, keepNames+1)
	s.release() // must not put it back
	for range 100 {
		if got := scanners.Get().(*scanner); got == s {
			t.Fatal("a scanner with a large list came back from the pool")
		}
	}
}

func Benchmark(b *testing.B) {
	for _, c := range []struct {
		name string
		data []byte
	}{{"order5", order(5)}, {"order100", order(100)}, {"names10000", manyMembers(10_000)}} {
		b.Run(c.name+"/Check", func(b *testing.B) {
			b.SetBytes(int64(len(c.data)))
			b.ReportAllocs()
			for b.Loop() {
				if Check(c.data, Options{}) != nil {
					b.Fatal("refused")
				}
			}
		})
		b.Run(c.name+"/json.Valid", func(b *testing.B) {
			b.SetBytes(int64(len(c.data)))
			b.ReportAllocs()
			for b.Loop() {
				if !json.Valid(c.data) {
					b.Fatal("refused")
				}
			}
		})
	}
}
