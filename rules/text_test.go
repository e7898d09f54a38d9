package rules

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

var tenWords = []string{
	"rate limit", "too many requests", "throttl", "quota exceeded", "insufficient_scope",
	"validation failed", "not valid JSON", "access denied", "permission", "unauthenticated",
}

// wordIn is the word that is found first, as the set has it, or "".
func wordIn(w *wordSet, text string) string {
	if i := find(w, text); i >= 0 {
		return w.words[i]
	}
	return ""
}

func Test_that_words_are_found_wherever_they_stand_and_however_they_are_written(t *testing.T) {
	w := newWords(tenWords...)
	for _, word := range tenWords {
		for _, text := range []string{word, strings.ToUpper(word), "x" + word, word + "x", strings.Repeat("ab ", 100) + word + " and more"} {
			if got := wordIn(w, text); got != word {
				t.Errorf("%q: found %q, want %q", text, got, word)
			}
			if !w.inText(text) || !contains([]byte(text), tenWords...) {
				t.Errorf("%q: not found as a text or without a set", text)
			}
		}
		if w.inText(word[:len(word)-1]) {
			t.Errorf("%q: found without its last letter", word)
		}
	}
	// Bytes that fold like letters are none: '!' and 'a' share five bits.
	if newWords("aa").inText("!!") {
		t.Error("!! is taken for aa")
	}
	if newWords("[b").inText("{b") || newWords("kx").inText("\u212ax") {
		t.Error("only ASCII letters have two cases")
	}
}

func Test_that_the_word_that_begins_first_is_returned_and_of_two_the_first_of_the_list(t *testing.T) {
	w := newWords("errors", "error", "no error")
	for text, want := range map[string]string{"an errors": "errors", "an error": "error", "no errors": "no error", "none": ""} {
		if got := wordIn(w, text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func Test_that_no_more_than_16_KiB_are_searched(t *testing.T) {
	text := append(bytes.Repeat([]byte("a"), maxSearched-4), "rate limit"...)
	if newWords("rate limit").in(text) {
		t.Error("found beyond the bound")
	}
	if !newWords("rate").in(text) {
		t.Error("not found at the bound")
	}
}

// Test_that_the_search_agrees_with_a_plain_one compares on random texts of few
// letters, where words overlap.
func Test_that_the_search_agrees_with_a_plain_one(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "abAB!\xe1"[r.IntN(6)]
		}
		return string(b)
	}
	for range 20_000 {
		words := make([]string, 1+r.IntN(4))
		for i := range words {
			words[i] = text(2 + r.IntN(4))
		}
		s := text(r.IntN(20))
		want := false
		for _, word := range words {
			want = want || strings.Contains(lowerASCII(s), lowerASCII(word))
		}
		if got := newWords(words...).inText(s); got != want {
			t.Fatalf("%q in %q: %v, want %v", words, s, got, want)
		}
		if got := contains([]byte(s), words...); got != want {
			t.Fatalf("%q in %q without a set: %v, want %v", words, s, got, want)
		}
	}
}

func lowerASCII(s string) string {
	b := []byte(s)
	for i := range b {
		b[i] = lower(b[i])
	}
	return string(b)
}

func BenchmarkWords(b *testing.B) {
	body := []byte(strings.Repeat(`{"type":"about:blank","title":"Not Found","status":404,"detail":"There is no order with this number here."},`, 200))
	w := newWords(tenWords...)
	for _, n := range []struct {
		name string
		body []byte
	}{{"300", body[:300]}, {"16K", body[:maxSearched]}} {
		b.Run("set/"+n.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w.in(n.body) {
					b.Fatal("found")
				}
			}
		})
		b.Run("contains/"+n.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if contains(n.body, "rate limit", "too many requests", "throttl", "quota exceeded", "insufficient_scope",
					"validation failed", "not valid JSON", "access denied", "permission", "unauthenticated") {
					b.Fatal("found")
				}
			}
		})
	}
}

func Test_that_a_search_does_not_allocate(t *testing.T) {
	w, body := newWords(tenWords...), []byte(strings.Repeat("nothing of the kind ", 50))
	if n := testing.AllocsPerRun(100, func() {
		if w.in(body) || w.inText("a text") || contains(body, "rate limit", "too many requests") {
			t.Error("found")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
