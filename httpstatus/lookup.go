package httpstatus

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// oldNames are phrases of earlier RFCs that people and libraries still use.
var oldNames = map[string]int{
	"object moved":                    302,
	"moved temporarily":               302,
	"request time-out":                408,
	"request entity too large":        413,
	"payload too large":               413,
	"request uri too long":            414,
	"request uri too large":           414,
	"requested range not satisfiable": 416,
	"im a teapot":                     418,
	"i am a teapot":                   418,
	"teapot":                          418,
	"unprocessable entity":            422,
	"retry later":                     429,
}

// UnknownError says that nobody uses what was looked up, and what to make of it.
type UnknownError struct {
	Input  string
	Code   int      // the number in the input, 0 when it has none
	ActsAs int      // the code whose contract applies (RFC 9110 §15), 0 without a number
	Near   []string // what might have been meant, best first: "403 Forbidden"
}

func (e *UnknownError) Error() string {
	var b strings.Builder
	b.WriteString("httpstatus: ")
	switch {
	case e.Code == 0:
		b.WriteString(strconv.Quote(e.Input) + " is no status code, vendor/code or name that we know")
	case e.Code < 100 || e.Code > 599:
		b.WriteString(itoa(e.Code) + " is outside 100 to 599 and no status code; RFC 9110 §15 says treat it as " + itoa(e.ActsAs))
	case e.ActsAs == e.Code:
		b.WriteString(strconv.Quote(e.Input) + ": the code is registered and no vendor's; use " + itoa(e.Code))
	default:
		b.WriteString(strconv.Quote(e.Input) + " is not registered; RFC 9110 §15 says treat it as " + itoa(e.ActsAs))
	}
	if len(e.Near) > 0 {
		b.WriteString("; near: " + strings.Join(e.Near, ", "))
	}
	return b.String()
}

// Lookup finds what a person types: "403", "nginx/499", "499" (every vendor's),
// or a name in any case and punctuation, "not found". The registered contract
// comes first. The error is an *UnknownError.
func Lookup(s string) ([]*Contract, error) {
	in := strings.TrimSpace(s)
	if vendor, number, ok := strings.Cut(in, "/"); ok {
		code, err := strconv.Atoi(number)
		if err == nil {
			if c := Vendor(strings.ToLower(strings.TrimSpace(vendor)), code); c != nil {
				return []*Contract{c}, nil
			}
			return nil, unknownVendor(in, code)
		}
	}
	if code, err := strconv.Atoi(in); err == nil && in[0] != '+' {
		if all := ByCode(code); len(all) > 0 {
			return all, nil
		}
		return nil, unknownNumber(in, code)
	}
	if all := byName(in); len(all) > 0 {
		return all, nil
	}
	return nil, &UnknownError{Input: clip(in), Near: nearNames(in)}
}

func unknownVendor(in string, code int) *UnknownError {
	e := &UnknownError{Input: clip(in), Code: max(code, 0), ActsAs: ForClass(code).Code}
	for _, c := range ByCode(code) { // the number is right, the vendor is not
		e.Near = append(e.Near, c.Key()+" "+c.Name)
	}
	if len(e.Near) == 0 {
		e.Near = nearNumbers(code)
	}
	return e
}

func unknownNumber(in string, code int) *UnknownError {
	e := &UnknownError{Input: clip(in), Code: code, ActsAs: ForClass(code).Code, Near: nearNumbers(code)}
	return e
}

// clip keeps an error message short whatever was typed.
func clip(s string) string {
	if r := []rune(s); len(r) > 64 {
		return string(r[:64]) + "…"
	}
	return s
}

// plain reduces a name to its letters and digits in lower case.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func byName(s string) []*Contract {
	want := plain(s)
	if want == "" {
		return nil
	}
	var out []*Contract
	for _, c := range catalogue {
		if plain(c.Name) == want {
			out = append(out, c)
		}
	}
	if out == nil {
		for old, code := range oldNames {
			if plain(old) == want {
				return []*Contract{Get(code)}
			}
		}
	}
	return out
}

type candidate struct {
	text string
	far  int
}

// nearest returns the texts of the three nearest candidates.
func nearest(all []candidate) []string {
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.far, b.far) })
	var out []string
	for _, c := range all[:min(3, len(all))] {
		out = append(out, c.text)
	}
	return out
}

// nearNumbers returns codes that one wrong or swapped digit away was meant.
func nearNumbers(code int) []string {
	typed := strconv.Itoa(code)
	var all []candidate
	for _, c := range catalogue {
		if d := distance(typed, itoa(c.Code)); d == 1 {
			far := c.Code - code
			if !living(c) {
				far += 1000 // what nobody should send is seldom meant
			}
			all = append(all, candidate{c.Key() + " " + c.Name, max(far, -far)})
		}
	}
	return nearest(all)
}

// nearNames returns names that share a few letters' edits, or contain the input.
func nearNames(s string) []string {
	want := plain(s)
	if want == "" || len(want) > 64 {
		return nil
	}
	var all []candidate
	for _, c := range catalogue {
		name := plain(c.Name)
		d := distance(want, name)
		if len(want) >= 3 && strings.Contains(name, want) {
			d = 1
		}
		if d <= max(2, len(want)/3) {
			all = append(all, candidate{c.Key() + " " + c.Name, d})
		}
	}
	return nearest(all)
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b, byte by byte.
func distance(a, b string) int {
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
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
