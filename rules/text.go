package rules

// maxSearched bounds how much of a content is searched for words: what an
// answer is about stands at its beginning.
const maxSearched = 16 << 10

// wordSet finds any of some words in a text, without regard to the case of
// ASCII letters and without allocating. It is the search of Wu and Manber: two
// letters at the end of a window say how far no word can begin, so that most of
// a text is never looked at. Long words make it faster: the shortest bounds the
// window. A set is made once, as a variable of the package; see [contains] for a
// few words.
type wordSet struct {
	words []string
	far   int             // how far the window may go at once, its length but one
	near  [1 << 10]uint8  // by the last two letters of the window, how much less far it may go
	first [1 << 10]uint8  // the first word whose window ends in them, from 1
	next  [maxWords]uint8 // by a word, the next one of that kind
}

// maxWords bounds a set.
const maxWords = 200

// newWords makes a set of words, each of two bytes at least.
func newWords(words ...string) *wordSet {
	w := &wordSet{words: words}
	w.fill()
	return w
}

func (w *wordSet) fill() {
	w.far = 255
	for _, word := range w.words {
		w.far = min(w.far, len(word)-1)
	}
	if w.far < 1 || len(w.words) > maxWords {
		panic("rules: a set of words holds a word below two bytes, or too many words")
	}
	for i := len(w.words) - 1; i >= 0; i-- { // backwards, so that the first word is asked first
		for end := 1; end <= w.far; end++ {
			h := pair(w.words[i][end-1], w.words[i][end])
			w.near[h] = max(w.near[h], uint8(end))
			if end == w.far {
				w.next[i], w.first[h] = w.first[h], uint8(i+1)
			}
		}
	}
}

// pair folds two bytes into ten bits. Letters of either case are equal; what
// else becomes equal by it is told apart in the comparison that follows.
func pair(a, b byte) int { return int(a&31)<<5 | int(b&31) }

// in reports whether one of the words stands in the first 16 KiB of a content.
func (w *wordSet) in(b []byte) bool { return find(w, b) >= 0 }

// inText is in for the value of a field or a target.
func (w *wordSet) inText(s string) bool { return find(w, s) >= 0 }

// find returns the number of the word that begins first in the text, or -1.
func find[T string | []byte](w *wordSet, text T) int {
	i, _ := findFrom(w, text, 0)
	return i
}

// findFrom is find from an offset on; at is where the word begins.
func findFrom[T string | []byte](w *wordSet, text T, from int) (word, at int) {
	if len(text) > maxSearched {
		text = text[:maxSearched]
	}
	for end := from + w.far; end < len(text); {
		h := pair(text[end-1], text[end])
		if far := w.far - int(w.near[h]); far != 0 {
			end += far
			continue
		}
		start := end - w.far
		for i := w.first[h]; i != 0; i = w.next[i-1] {
			if word := w.words[i-1]; len(text)-start >= len(word) && sameLetters(text[start:start+len(word)], word) {
				return int(i - 1), start
			}
		}
		end++
	}
	return -1, -1
}

// sameLetters compares two texts of one length without regard to the case of
// ASCII letters.
func sameLetters[T string | []byte](text T, word string) bool {
	for i := range len(word) {
		if lower(text[i]) != lower(word[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

// contains reports whether one of some words stands in the first 16 KiB of a
// content, without regard to the case of ASCII letters and without allocating.
// It makes a set each time: prefer [newWords] where the search runs often.
func contains(body []byte, words ...string) bool {
	if len(body) == 0 {
		return false
	}
	var w wordSet
	w.words = words // here, because what is stored through a pointer moves to the heap
	w.fill()
	return w.in(body)
}
