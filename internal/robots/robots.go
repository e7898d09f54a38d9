// Package robots reads robots.txt as RFC 9309 has it and says which addresses
// a crawler may fetch.
package robots

import (
	"bytes"
	"strings"
)

// MaxBytes bounds what is read of a file; what comes after it is ignored, as
// RFC 9309 §2.5 lets crawlers do above 500 KiB.
const MaxBytes = 500 << 10

// File is one robots.txt. It is never changed once it is made, so that many
// goroutines may ask it.
type File struct {
	Sitemaps []string // as written, in the order of the file

	groups []group
	closed bool // everything is forbidden, because the file could not be had
}

// group is the rules that follow one or more lines "User-agent".
type group struct {
	agents []string // product tokens in lower case, "*" for all others
	rules  []Rule
}

// Rule is one line Allow or Disallow.
type Rule struct {
	Allow bool
	Path  string // the pattern as written
	Line  int    // from 1

	pieces   []string // the normalized pattern between its stars
	anchored bool     // it ends in $
	octets   int      // of the normalized pattern: the longest match wins
}

// Verdict says whether an address may be fetched, and why.
type Verdict struct {
	Allowed bool
	Rule    *Rule  // the line that decided; nil where none matches
	Agent   string // the token whose group was asked, "*" or in lower case; "" for none
	// Unavailable is true where the file could not be had and everything is
	// forbidden for that reason.
	Unavailable bool
}

// FromAnswer is the file that a crawler goes by after it asked for /robots.txt
// and followed redirects. A 2xx is read. A 4xx says that there is none, and
// everything may be fetched (RFC 9309 §2.3.1.3), save for 429, which the big
// crawlers take for a server that is down. A 5xx forbids everything
// (§2.3.1.4), as does 0, for no answer at all.
func FromAnswer(status int, body []byte) *File {
	switch {
	case status >= 200 && status < 300:
		return Parse(body)
	case status == 0, status == 429, status >= 500:
		return &File{closed: true}
	}
	return &File{}
}

// Parse reads a file. Lines that it cannot read are passed over (§2.2), so
// that there is no error: a page that is no robots.txt allows everything.
func Parse(body []byte) *File {
	body = bytes.TrimPrefix(body[:min(len(body), MaxBytes)], []byte("\xef\xbb\xbf"))
	f := &File{}
	var current *group
	inRules := false // the group has rules, so that the next User-agent begins another
	text := strings.ReplaceAll(strings.ReplaceAll(string(body), "\r\n", "\n"), "\r", "\n")
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "user-agent":
			if current == nil || inRules {
				f.groups = append(f.groups, group{})
				current, inRules = &f.groups[len(f.groups)-1], false
			}
			if token := Token(value); token != "" {
				current.agents = append(current.agents, token)
			}
		case "allow", "disallow":
			if current == nil {
				continue // belongs to nobody
			}
			inRules = true
			if value != "" { // "Disallow:" forbids nothing
				current.rules = append(current.rules, newRule(value, strings.EqualFold(strings.TrimSpace(key), "allow"), number))
			}
		case "sitemap":
			if value != "" {
				f.Sitemaps = append(f.Sitemaps, value)
			}
		}
	}
	return f
}

// Token is the product token at the beginning of a user agent's name, in lower
// case: "googlebot" for "Googlebot/2.1". "*" stands for all others.
func Token(agent string) string {
	if agent == "*" || strings.HasPrefix(agent, "* ") || strings.HasPrefix(agent, "*\t") {
		return "*"
	}
	end := strings.IndexFunc(agent, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
	if end >= 0 {
		agent = agent[:end]
	}
	return strings.ToLower(agent)
}

// Allows reports whether a crawler may fetch an address. See [File.Ask].
func (f *File) Allows(agent, address string) bool { return f.Ask(agent, address).Allowed }

// Ask says whether a crawler may fetch an address and which line says so. The
// agent is its product token, such as "Googlebot"; the address is absolute, or
// only an escaped path with its query. The groups that name the agent count
// together; where none does, those of "*" do (§2.2.1). The longest match wins,
// Allow where two are equal (§2.2.2). Without a match it is allowed.
func (f *File) Ask(agent, address string) Verdict {
	target := targetOf(address)
	if target == "/robots.txt" {
		return Verdict{Allowed: true}
	}
	if f.closed {
		return Verdict{Unavailable: true}
	}
	token := Token(agent)
	if !f.names(token) {
		token = "*"
	}
	v := Verdict{Allowed: true}
	if f.names(token) {
		v.Agent = token
	}
	target = normal(target, false)
	for i := range f.groups {
		if !f.groups[i].names(token) {
			continue
		}
		for j := range f.groups[i].rules {
			r := &f.groups[i].rules[j]
			if v.Rule != nil && (r.octets < v.Rule.octets || r.octets == v.Rule.octets && !r.Allow) {
				continue
			}
			if r.matches(target) {
				v.Rule, v.Allowed = r, r.Allow
			}
		}
	}
	return v
}

func (f *File) names(token string) bool {
	for i := range f.groups {
		if f.groups[i].names(token) {
			return true
		}
	}
	return false
}

func (g *group) names(token string) bool {
	for _, a := range g.agents {
		if a == token {
			return true
		}
	}
	return false
}

// targetOf is the path and query of an address.
func targetOf(address string) string {
	address, _, _ = strings.Cut(address, "#")
	if !strings.HasPrefix(address, "/") {
		if _, rest, ok := strings.Cut(address, "://"); ok {
			i := strings.IndexAny(rest, "/?")
			if i < 0 {
				return "/"
			}
			address = rest[i:]
		}
	}
	if !strings.HasPrefix(address, "/") {
		address = "/" + address
	}
	return address
}

func newRule(path string, allow bool, line int) Rule {
	r := Rule{Allow: allow, Path: path, Line: line}
	pattern := path
	pattern, r.anchored = strings.CutSuffix(pattern, "$")
	pattern = normal(pattern, true)
	r.octets = len(pattern)
	if r.anchored {
		r.octets++
	}
	r.pieces = strings.Split(pattern, "*")
	return r
}

// matches reports whether the rule's pattern stands at the beginning of a
// normalized target. Each piece is taken at its first place: with only stars
// between them, an earlier place never spoils what follows.
func (r *Rule) matches(target string) bool {
	rest, ok := strings.CutPrefix(target, r.pieces[0])
	if !ok {
		return false
	}
	last := len(r.pieces) - 1
	if last == 0 {
		return !r.anchored || rest == ""
	}
	for _, piece := range r.pieces[1:last] {
		i := strings.Index(rest, piece)
		if i < 0 {
			return false
		}
		rest = rest[i+len(piece):]
	}
	if r.anchored {
		return strings.HasSuffix(rest, r.pieces[last])
	}
	return strings.Contains(rest, r.pieces[last])
}

const hex = "0123456789ABCDEF"

// normal writes a path so that two spellings of one path are equal (§2.2.2):
// unreserved octets plain, all others that are escaped in capital letters,
// octets outside ASCII and spaces escaped. A star or $ of an address is
// escaped, so that it is not taken for one of a pattern (§2.2.3).
func normal(path string, pattern bool) string {
	var b strings.Builder
	b.Grow(len(path))
	escape := func(c byte) {
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch {
		case c == '%' && i+2 < len(path) && isHex(path[i+1]) && isHex(path[i+2]):
			d := unhex(path[i+1])<<4 | unhex(path[i+2])
			i += 2
			if unreserved(d) {
				b.WriteByte(d)
			} else {
				escape(d)
			}
		case c <= ' ', c >= 0x7f, c == '$', c == '*' && !pattern:
			escape(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}
