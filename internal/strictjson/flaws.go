package strictjson

// flaw is what exactly is wrong at a place. Each has one line in flaws.
type flaw uint8

const (
	_ flaw = iota
	nothing
	more
	deep
	bomUTF8
	bomUTF16
	duplicate
	notUTF8
	strayByte
	lone
	inArray
	inObject
	noName
	noColon
	lastComma
	noCommaArray
	noCommaObject
	colonInArray
	wrongCloseArray
	wrongCloseObject
	noQuote
	lineBreak
	control
	noEscape
	noHex
	noDigit
	zeroFirst
	noFraction
	noExponent
	badNumber
	plusFirst
	pointFirst
	badWord
	upperWord
	apostrophe
	comment
	noValue
	lastFlaw // counts the flaws
)

// flaws gives each flaw its kind and its sentence, which follows the place.
// [Options].MaxDepth stands in for %d.
var flaws = [lastFlaw]struct{ kind, says string }{
	nothing:          {Empty, "there is no JSON value, the text is empty or only whitespace"},
	more:             {Trailing, "only whitespace may follow the value, but the text goes on"},
	deep:             {Depth, "arrays and objects nest deeper than %d"},
	bomUTF8:          {BOM, "the text starts with a byte order mark (EF BB BF), JSON starts with its value"},
	bomUTF16:         {BOM, "the text starts with a UTF-16 byte order mark, JSON is sent as UTF-8 without a mark"},
	duplicate:        {DuplicateName, "the object has a member of this name already"},
	notUTF8:          {UTF8, "a string has a byte that is not valid UTF-8"},
	strayByte:        {UTF8, "there is a byte that is not valid UTF-8"},
	lone:             {Surrogate, "a \\u escape names half of a surrogate pair and the other half is missing"},
	inArray:          {Syntax, "the text ends inside an array, a closing bracket is missing"},
	inObject:         {Syntax, "the text ends inside an object, a closing brace is missing"},
	noName:           {Syntax, "a member name in double quotes should start here"},
	noColon:          {Syntax, "a colon should follow the member name"},
	lastComma:        {Syntax, "a comma stands before the closing bracket or brace, with nothing between them"},
	noCommaArray:     {Syntax, "a comma or a closing bracket should follow the array's element"},
	noCommaObject:    {Syntax, "a comma or a closing brace should follow the object's member"},
	colonInArray:     {Syntax, "a colon stands in an array, names belong into an object"},
	wrongCloseArray:  {Syntax, "an array is closed with a brace, not with a bracket"},
	wrongCloseObject: {Syntax, "an object is closed with a bracket, not with a brace"},
	noQuote:          {Syntax, "a string has no closing quote"},
	lineBreak:        {Syntax, "a line break stands inside a string, its closing quote is missing or the break must be written \\n"},
	control:          {Syntax, "a control character stands inside a string, it must be written as an escape"},
	noEscape:         {Syntax, "a backslash in a string starts no known escape"},
	noHex:            {Syntax, "a \\u escape needs four hexadecimal digits"},
	noDigit:          {Syntax, "a number has no digit after its minus sign"},
	zeroFirst:        {Syntax, "a number starts with a zero that more digits follow"},
	noFraction:       {Syntax, "a number has no digit after its decimal point"},
	noExponent:       {Syntax, "a number has no digit in its exponent"},
	badNumber:        {Syntax, "a number goes on with a character that no number has"},
	plusFirst:        {Syntax, "a number must not start with a plus sign"},
	pointFirst:       {Syntax, "a number needs a digit before its decimal point"},
	badWord:          {Syntax, "a word is neither true nor false nor null"},
	upperWord:        {Syntax, "a word is no JSON value; true, false and null are written in lower case, strings in double quotes"},
	apostrophe:       {Syntax, "strings are written in double quotes, not in apostrophes"},
	comment:          {Syntax, "JSON has no comments"},
	noValue:          {Syntax, "a value should start here"},
}

// mark names the byte order mark that data starts with, if any.
func mark(data []byte) flaw {
	switch {
	case len(data) >= 3 && data[0] == 0xef && data[1] == 0xbb && data[2] == 0xbf:
		return bomUTF8
	case len(data) >= 2 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff):
		return bomUTF16
	}
	return 0
}

// notValue names what stands at i in place of a value.
func notValue(data []byte, i int) flaw {
	switch c := data[i]; {
	case c >= 0x80:
		if runeLen(data[i:]) == 0 {
			return strayByte
		}
		return noValue
	case c == '\'':
		return apostrophe
	case c == '/' || c == '#':
		return comment
	case c == '+':
		return plusFirst
	case c == '.':
		return pointFirst
	case (c|0x20)-'a' < 26:
		return upperWord
	}
	return noValue
}

// between names what the byte c, behind a value, means inside an object or an
// array.
func between(c byte, object bool) flaw {
	switch {
	case c == ']' && object:
		return wrongCloseObject
	case c == '}' && !object:
		return wrongCloseArray
	case c == ':' && !object:
		return colonInArray
	case object:
		return noCommaObject
	}
	return noCommaArray
}
