package yamlfile

import (
	"slices"
	"strings"
	"unicode"
)

// secretWords are the words of a key whose value is not shown.
var secretWords = []string{
	"bearer", "token", "tokens", "password", "passwords", "passwd", "passphrase",
	"secret", "secrets", "credential", "credentials", "authorization", "cookie", "apikey", "apikeys",
	"hash", "hashes", // of a key: it may be the very key, put there by mistake
}

// secretName tells whether a value under this key is not to be shown.
func secretName(key string) bool {
	words := wordsOf(key)
	for _, w := range words {
		if slices.Contains(secretWords, w) {
			return true
		}
	}
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	if last == "key" {
		return true
	}
	return last == "keys" && (len(words) == 1 || words[len(words)-2] == "api" || words[len(words)-2] == "private")
}

// wordsOf splits API_KEY, api-key and apiKey into their words.
func wordsOf(key string) []string {
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	lower := false
	for _, r := range key {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || unicode.IsUpper(r) && lower {
			flush()
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			word = append(word, r)
		}
		lower = unicode.IsLower(r)
	}
	flush()
	return words
}

// Nearest gives the known name that a wrong one was most likely meant to be,
// or "" when none is close. Case, - and _ count for nothing.
func Nearest(name string, known []string) string {
	best, bestAt := "", 1<<30
	if len(name) > 64 {
		return ""
	}
	a := plainName(name)
	for _, k := range known {
		if len(k) > 64 {
			continue
		}
		b := plainName(k)
		d := distance(a, b)
		if d < bestAt && d <= max(1, min(len(a), len(b))/3) && (d < len(a) || d == 0) {
			best, bestAt = k, d
		}
	}
	return best
}

func plainName(s string) []rune {
	return []rune(strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(s)))
}

// distance counts the single edits from a to b: insert, delete, replace, or
// swap two neighbours.
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}
