package pathshape

// pairs says which letters follow each letter in English: bit 0 is a. A pair
// counts when at least 15 words have it, of the 12,024 words that comments of
// the Go standard library and the pages of candor use four times or more.
// Of 8 random letters 85 % have two other pairs or more; of words of 6 letters
// and more 0.7 % have.
var pairs = [26]uint32{
	33471854, 18762519, 20905469, 33454973, 33553919, 18803005, 1505749, 18764057, 45022335, 1064977, 797009, 20900223, 1891615,
	25099775, 16711039, 18796029, 1048576, 25099647, 23068157, 33487357, 981375, 282899, 420241, 11043093, 831764, 33571089,
}

// Gibberish reports whether a segment, or a part of it between marks, is no
// word of any kind: a random key, or a hash.
func Gibberish(s string) bool {
	for begin, i := 0, 0; ; i++ {
		if i < len(s) && (digit(s[i]) || letter(s[i])) {
			continue
		}
		if gibberish(s[begin:i]) {
			return true
		}
		if i >= len(s) {
			return false
		}
		begin = i + 1
	}
}

// The weights of what speaks for a word and against it: ten times the
// logarithm of how much likelier words have it than random letters do.
const (
	likelyPair   = 6
	unlikelyPair = -34
	longPiece    = 8   // four letters and more in one case
	shortPiece   = -22 // one letter or two
	shouted      = -15 // capitals that run into a word, as in XMLFile
	embedded     = -15 // a digit before a letter
	enough       = -20 // and below this it is no word
)

// gibberish judges one part of a segment.
func gibberish(part string) bool {
	if len(part) < 6 {
		return false
	}
	l := looksOf(part)
	hex := l.count(figure) + l.count(hexed)
	var before byte // of which kind the one before is: a digit, a small letter or a capital
	weight := 0
	piece := 0 // letters since a word may have begun
	end := func() {
		switch {
		case piece == 0:
		case piece < 3:
			weight += shortPiece
		case piece > 3:
			weight += longPiece
		}
		piece = 0
	}
	for i := range len(part) {
		c := part[i]
		if digit(c) {
			end()
			before = '0'
			continue
		}
		k := byte('a')
		if c < 'a' {
			k = 'A'
		}
		c |= 0x20
		switch {
		case before == '0':
			weight += embedded
		case before == 0:
		case k == 'A' && before == 'a':
			end()
		case pairs[part[i-1]|0x20-'a']>>(c-'a')&1 == 0:
			weight += unlikelyPair
		default:
			weight += likelyPair
		}
		if k == 'a' && before == 'A' && piece > 1 {
			weight += shouted
		}
		piece++
		before = k
	}
	end()
	cased := l.has(lower) && l.has(upper)
	mixed := l.has(figure) || cased
	if hex == len(part) && !cased {
		return !hexWord(part)
	}
	return weight < enough && (mixed || len(part) >= 7)
}

// Likely returns how many pairs of letters stand in a segment, 0 if it has
// one that words do not have.
func Likely(s string) int {
	n := 0
	for i := 1; i < len(s); i++ {
		if !letter(s[i]) || !letter(s[i-1]) {
			continue
		}
		if pairs[s[i-1]|0x20-'a']>>(s[i]|0x20-'a')&1 == 0 {
			return 0
		}
		n++
	}
	return n
}

// hexWord reports whether s is a word that has only letters from a to f.
func hexWord(s string) bool {
	switch s {
	case "facade", "facaded", "decade", "accede", "acceded", "deface", "defaced", "efface", "effaced", "beaded", "dabbed", "faceed":
		return true
	}
	return false
}
