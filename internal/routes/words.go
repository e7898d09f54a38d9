package routes

import "strings"

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
var reserved = set(`me self myself mine search _search lookup query count _count export import bulk _bulk batch
	new edit create list upload autocomplete suggest validate verify login logout signin signup signout register`)

// extensions are the endings that tell kinds of files apart. Others, as in
// /users/john.doe, are parts of a name.
var extensions = set(`json xml html htm xhtml txt csv tsv pdf md yaml yml rss atom ics vcf
	js mjs css map wasm png jpg jpeg gif svg webp avif ico bmp tif tiff woff woff2 ttf eot otf
	mp3 mp4 m4a m3u8 ts webm mpg mpeg avi mov ogg wav zip gz tgz bz2 7z tar jar exe dmg iso deb rpm
	doc docx xls xlsx ppt pptx odt php asp aspx jsp jspx do action cgi pl wsdl xsd proto`)

// gibberish reports whether a segment is no word: letters of a hash without
// one digit, or more consonants in a row than any word has.
func gibberish(s string) bool {
	part := s
	if i := strings.LastIndexAny(s, "_-"); i >= 0 && len(s)-i > 5 {
		part = s[i+1:]
	}
	if len(part) < 5 {
		return false
	}
	hex, row, longest := 0, 0, 0
	for i := range len(part) {
		c := part[i] | 0x20
		if c < 'a' || c > 'z' {
			row = 0
			continue
		}
		if c <= 'f' {
			hex++
		}
		if strings.IndexByte("aeiouy", c) >= 0 {
			row = 0
			continue
		}
		row++
		longest = max(longest, row)
	}
	return hex == len(part) && (len(part) >= 6 || len(part) < len(s)) && !hexWords[strings.ToLower(part)] || longest >= 6
}

// hexWords are the words that have only letters from a to f.
var hexWords = set("facade decade accede acceded ceded deface defaced efface effaced decaf added faced abaca")

// odd reports whether a segment looks more like the name of one object than
// like a word of an API: it has a digit, or three words and more.
func odd(s string) bool {
	marks := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c == '%', c == '~', c == '!', c == ',', c == '+', c >= 0x80:
			return !version(s)
		case c == '-' || c == '_' || c == '.':
			marks++
		}
	}
	return marks >= 2 || gibberish(s)
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
