package rules

import "bytes"

// Each sign here looks around a word that may give internals away, from start
// to end, and tells whether it does. Words are found without regard to case;
// where a sign depends on it, it looks again.

// before is the text in front of an offset, at most n bytes.
func before(body []byte, at, n int) []byte { return body[max(at-n, 0):at] }

// after is the text from an offset on, at most n bytes.
func after(body []byte, at, n int) []byte { return body[at:min(at+n, len(body))] }

func digit(c byte) bool { return c >= '0' && c <= '9' }

func upper(c byte) bool { return c >= 'A' && c <= 'Z' }

func letter(c byte) bool { return lower(c) >= 'a' && lower(c) <= 'z' }

// digits counts the digits from an offset on.
func digits(body []byte, at int) int {
	n := 0
	for at+n < len(body) && digit(body[at+n]) {
		n++
	}
	return n
}

// identifier is the run of names and dots that ends at an offset.
func identifier(body []byte, at int) []byte {
	i := at
	for i > 0 && (letter(body[i-1]) || digit(body[i-1]) || body[i-1] == '.' || body[i-1] == '_' || body[i-1] == '$') {
		i--
	}
	return body[i:at]
}

// wordAround is the run of text that an offset lies in, up to spaces, quotes and
// brackets, and where it begins.
func wordAround(body []byte, at int) (text []byte, from int) {
	from, to := at, at
	for from > 0 && !endsWord(body[from-1]) {
		from--
	}
	for to < len(body) && !endsWord(body[to]) {
		to++
	}
	return body[from:to], from
}

func endsWord(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', '"', '\'', '`', '(', ')', '<', '>', '[', ']', '{', '}', ',', ';':
		return true
	}
	return false
}

// numbered says that the number of a line follows.
func numbered(body []byte, _, end int) bool { return digits(body, end) > 0 }

// numberedPath says that the number of a line follows, and the file is in a folder.
func numberedPath(body []byte, start, end int) bool {
	name, _ := wordAround(body, start)
	return digits(body, end) > 0 && bytes.IndexByte(name, '/') >= 0 && !bytes.Contains(name, []byte("://"))
}

// qualified looks for the class of an exception with its package.
func qualified(body []byte, start, end int) bool {
	if string(body[start:end]) != "Exception" {
		return false
	}
	name := identifier(body, start)
	for _, root := range []string{"java.", "javax.", "jakarta.", "org.", "com.", "io.", "net.", "kotlin.", "scala.", "System.", "Microsoft."} {
		if bytes.HasPrefix(name, []byte(root)) && (upper(root[0]) || bytes.Count(name, []byte(".")) > 1) {
			return true
		}
	}
	return false
}

// javaError looks for an error or exception of Java's own.
func javaError(body []byte, _, end int) bool {
	n := end
	for n < len(body) && (letter(body[n]) || digit(body[n])) {
		n++
	}
	return bytes.HasSuffix(body[end:n], []byte("Error")) || bytes.HasSuffix(body[end:n], []byte("Exception"))
}

// pythonLine looks for File "app.py", line 12, whatever its quotes were made into.
func pythonLine(body []byte, start, end int) bool {
	file := bytes.TrimRight(before(body, start, 12), "\"'\\;&quot#39")
	return digits(body, end) > 0 && bytes.HasSuffix(file, []byte(".py"))
}

// goroutine looks for goroutine 7 [running].
func goroutine(body []byte, _, end int) bool {
	n := digits(body, end)
	return n > 0 && bytes.HasPrefix(body[end+n:], []byte(" ["))
}

// nodeLine looks for at f (/app/index.js:12:5).
func nodeLine(body []byte, start, end int) bool {
	n := digits(body, end)
	if n == 0 || end+n >= len(body) || body[end+n] != ':' || digits(body, end+n+1) == 0 {
		return false
	}
	name, from := wordAround(body, start)
	return !bytes.HasPrefix(name, []byte("http")) && bytes.ContainsAny(name, `/\`) && bytes.Contains(before(body, from, 200), []byte("at "))
}

// rubyLine looks for app/models/order.rb:12:in.
func rubyLine(body []byte, _, end int) bool {
	n := digits(body, end)
	return n > 0 && bytes.HasPrefix(body[end+n:], []byte(":in"))
}

func phpTrace(body []byte, _, end int) bool {
	return bytes.Contains(after(body, end, 20), []byte("#0 "))
}

// netLine looks for Order.cs:line 12.
func netLine(body []byte, start, end int) bool {
	file := before(body, start, 3)
	return digits(body, end) > 0 && (string(file) == ".cs" || string(file) == ".vb" || string(file) == ".fs")
}

// netFrame looks for a method with its namespace and its arguments.
func netFrame(body []byte, _, end int) bool {
	n, dots := end, 0
	for n < len(body) && (letter(body[n]) || digit(body[n]) || bytes.IndexByte([]byte("._`<>+[]$"), body[n]) >= 0) {
		if body[n] == '.' {
			dots++
		}
		n++
	}
	return dots > 1 && n < len(body) && body[n] == '('
}

func rustPanic(body []byte, _, end int) bool {
	return bytes.Contains(after(body, end, 160), []byte(".rs:"))
}

// filled says that a member of that name holds something.
func filled(body []byte, _, end int) bool {
	rest := skipSpace(after(body, end, 40))
	if len(rest) == 0 || rest[0] != ':' {
		return false
	}
	rest = skipSpace(rest[1:])
	if len(rest) < 2 || rest[0] != '"' && rest[0] != '[' {
		return false
	}
	inner := skipSpace(rest[1:])
	return len(inner) > 0 && inner[0] != rest[0] && inner[0] != ']'
}

func sqlState(body []byte, start, end int) bool {
	return string(body[start:end]) == "SQLSTATE" && end < len(body) && bytes.IndexByte([]byte("[ :="), body[end]) >= 0
}

// oracle looks for ORA-00942.
func oracle(body []byte, start, end int) bool {
	return upper(body[start]) && digits(body, end) == 5 && (start == 0 || !letter(body[start-1]))
}

// upperNext says that a constant or class begins there, as programs write it.
func upperNext(body []byte, start, end int) bool {
	return upper(body[start]) && end < len(body) && upper(body[end]) && (start == 0 || !letter(body[start-1]))
}

func forKey(body []byte, _, end int) bool {
	return bytes.Contains(after(body, end, 300), []byte("for key"))
}

// mySQLTable looks for Table 'shop.orders' doesn't exist.
func mySQLTable(body []byte, start, _ int) bool {
	said := before(body, start, 150)
	i := bytes.LastIndex(said, []byte("Table '"))
	return i >= 0 && bytes.IndexByte(said[i:], '.') > 0
}

// selects looks for a statement in capitals, which no sentence is.
func selects(body []byte, start, end int) bool {
	rest := after(body, end, 800)
	if string(body[start:end]) != "SELECT " {
		return false
	}
	i := bytes.Index(rest, []byte(" FROM "))
	if i < 0 {
		return false
	}
	for _, next := range []string{" WHERE ", " LIMIT ", " JOIN ", " ORDER BY "} {
		if bytes.Contains(rest[i:], []byte(next)) {
			return true
		}
	}
	return false
}

func inserts(body []byte, start, end int) bool {
	return string(body[start:end]) == "INSERT INTO " && bytes.Contains(after(body, end, 800), []byte("VALUES"))
}

// rooted says that a path begins there, and not one in an address or a link.
func rooted(body []byte, start, end int) bool {
	text, from := wordAround(body, start)
	if len(text)-(start-from) <= end-start {
		return false
	}
	if start == 0 {
		return true
	}
	switch c := body[start-1]; {
	case letter(c), digit(c), bytes.IndexByte([]byte(`./_~%-}\*$`), c) >= 0:
		return false
	case (c == '"' || c == '\'') && start > 1 && body[start-2] == '=': // href="/home/"
		return false
	}
	return true
}

// codeFiles are endings of files that a server runs or is set up with.
var codeFiles = newWords(".py", ".js", ".ts", ".mjs", ".rb", ".php", ".go", ".java", ".cs", ".jar", ".war", ".so", ".conf", ".ini", ".yml", ".yaml",
	".env", ".sock", ".pem", ".key", ".log", ".sql", ".db", ".sqlite", ".cgi", ".pl", ".pm", ".ex", ".erl", ".lua", ".cnf", ".rs")

// rootedFile says that a path begins there and leads to a file of a program.
func rootedFile(body []byte, start, end int) bool {
	if !rooted(body, start, end) {
		return false
	}
	text, from := wordAround(body, start)
	text = text[start-from:]
	for at := 0; ; {
		i, dot := findFrom(codeFiles, text, at)
		if i < 0 {
			return false
		}
		if past := dot + len(codeFiles.words[i]); past == len(text) || !letter(text[past]) && !digit(text[past]) {
			return true
		}
		at = dot + 1
	}
}

// driven says that the letter of a drive stands in front: C:\inetpub\.
func driven(body []byte, start, _ int) bool {
	i := start - 1
	for i >= 0 && start-i < 80 && body[i] != ':' && !endsWord(body[i]) {
		i--
	}
	return i > 0 && body[i] == ':' && letter(body[i-1]) && (i == 1 || !letter(body[i-2]))
}
