package routes

import (
	"strings"

	"github.com/candorhttp/candor/internal/pathshape"
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		m[word] = true
	}
	return m
}

// reserved are the words that stand where an id stands and name no object:
// /users/me, /users/search. No placeholder ever takes them in, or a route
// that is asked for late would be lost.
var reserved = set(`me self myself search _search lookup query count _count export import bulk _bulk batch
	new edit create list upload autocomplete suggest validate verify login logout signin signup signout register`)

// extensions are the endings that tell kinds of files apart. Others, as in
// /users/john.doe, are parts of a name.
var extensions = set(`json xml html htm xhtml txt csv tsv pdf md yaml yml rss atom ics vcf
	js mjs css map wasm png jpg jpeg gif svg webp avif ico bmp tif tiff woff woff2 ttf eot otf
	mp3 mp4 m4a m3u8 ts webm mpg mpeg avi mov ogg wav zip gz tgz bz2 7z tar jar exe dmg iso deb rpm
	doc docx xls xlsx ppt pptx odt php asp aspx jsp jspx do action cgi pl wsdl xsd proto`)

// odd reports whether a segment looks more like the name of one object than
// like a word of an API: it has a digit, or three words and more.
func odd(s string) bool {
	marks := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c == '%', c == '~', c == '!', c == ',', c == '+', c >= 0x80:
			return !version(s)
		case c == '-':
			marks++
		}
	}
	return marks >= 2 || pathshape.Gibberish(s)
}

// version reports whether s reads as v2.
func version(s string) bool { return len(s) <= 3 && s[0]|0x20 == 'v' }

// bare reports whether a segment is one word or two, in lower case.
func bare(s string) bool {
	marks := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '-' || c == '_':
			marks++
		case c < 'a' || c > 'z':
			return false
		}
	}
	return marks <= 1 && len(s) <= 20
}

// procedure reports whether a segment reads as the name of a method: getUser,
// chat.postMessage.
func procedure(s string) bool {
	for i := 1; i+1 < len(s); i++ {
		if c := s[i]; c == '.' || c >= 'A' && c <= 'Z' && s[i-1] >= 'a' && s[i-1] <= 'z' {
			return true
		}
	}
	return false
}

// form is what kinds of bytes a segment has: names of one kind share it.
func form(s string) (f uint8) {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			f |= 1
		case c >= 'a' && c <= 'z':
			f |= 2
		case c >= 'A' && c <= 'Z':
			f |= 4
		case c == '-':
			f |= 8
		case c == '_':
			f |= 16
		default:
			f |= 32
		}
	}
	return f
}

// wordy reports whether a segment reads as a word or several: exportAll,
// oauth2, access_tokens.
func wordy(s string) bool {
	if s == "" || pathshape.Gibberish(s) {
		return false
	}
	if form(s)&1 != 0 && pathshape.Likely(s) < 2 {
		return false
	}
	mixed := form(s)&(2|4) == 2|4
	for begin, i := 0, 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '-' && s[i] != '_' && s[i] != '.' && (i == 0 || form(s[i:i+1]) != 4 || form(s[i-1:i]) != 2) {
			continue
		}
		if !wordyPiece(s[begin:i], mixed) {
			return false
		}
		begin = i
		if i < len(s) && form(s[i:i+1]) != 4 {
			begin++
		}
	}
	return true
}

// wordyPiece judges one word, which may have two digits at its end where
// letters of both cases stand nowhere near.
func wordyPiece(s string, mixed bool) bool {
	name := strings.TrimRight(s, "0123456789")
	if n := len(s) - len(name); n > 2 || n > 0 && (mixed || name == "") {
		return false
	}
	if mixed && len(name) == 1 {
		return false
	}
	switch form(name) {
	case 0, 2:
		return true
	case 4:
		return len(name) < 6
	case 2 | 4:
		return len(name) >= 3 && form(name[1:]) == 2
	}
	return false
}

// plainWord reports whether a segment is without doubt a word, or several:
// long, in lower case, and with no pair of letters that words do not have.
func plainWord(s string) bool {
	return form(s)&^(2|8|16) == 0 && pathshape.Likely(s) >= 7
}
