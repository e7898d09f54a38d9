package ladder

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Policy is the choices an API owner may make where the RFCs leave room.
// The zero value is the default of every knob. [Knobs] documents each.
type Policy struct {
	Routes        string         `yaml:"routes"`
	Denied        string         `yaml:"denied"`
	Invalid       string         `yaml:"invalid"`
	PathValues    string         `yaml:"path_values"`
	Accept        string         `yaml:"accept"`
	DuplicateKeys string         `yaml:"duplicate_keys"`
	Surrogates    string         `yaml:"surrogates"`
	Untyped       string         `yaml:"untyped"`
	Integers      string         `yaml:"integers"`
	Ambiguous     string         `yaml:"ambiguous"`
	Formats       string         `yaml:"formats"`
	Limits        string         `yaml:"limits"`
	Undocumented  Undocumented   `yaml:"undocumented"`
	Detail        string         `yaml:"detail"`
	Codes         map[string]int `yaml:"codes"`
}

// Undocumented says what happens to a path that no template matches: refuse
// (the default, empty), pass, or pass below the listed path prefixes only.
type Undocumented []string

// Passes reports whether an undocumented path goes through. The prefix "/"
// stands for the root alone; "pass" is there for everything.
func (u Undocumented) Passes(path string) bool {
	for _, p := range u {
		switch {
		case p == "pass", p != "refuse" && path == p:
			return true
		case p != "refuse" && p != "/" && strings.HasPrefix(path, strings.TrimSuffix(p, "/")+"/"):
			return true
		}
	}
	return false
}

// Knob documents one choice: its key, its values with the default first, and
// what choosing another value trades.
type Knob struct {
	Key    string
	Values []string
	Trades string
	value  func(*Policy) *string
}

// Knobs lists the knobs with a fixed set of values. Two more have open values:
// undocumented (refuse, pass, or path prefixes to pass) and codes (reason to
// code, for a published contract that already promises another).
var Knobs = []*Knob{
	{"routes", []string{"public", "hidden"}, "hidden moves route, verb, protocol and address below identity: a stranger cannot map the API, and a typo in a path looks like a login problem to an honest caller.", func(p *Policy) *string { return &p.Routes }},
	{"denied", []string{"hide-404", "reveal-403", "uniform-403"}, "hide-404 keeps existence secret and makes missing rights harder to debug; reveal-403 helps the caller and tells which ids exist; uniform-403 tells neither, and says 403 for objects that do not exist.", func(p *Policy) *string { return &p.Denied }},
	{"invalid", []string{"422", "400"}, "400 for values and content that parse but break the rules: one code fewer to handle, and syntax can no longer be told from meaning by the code.", func(p *Policy) *string { return &p.Invalid }},
	{"path_values", []string{"400", "404"}, "404 treats a path value that breaks its schema as an address of nothing: right for crawlers, silent about the typo.", func(p *Policy) *string { return &p.PathValues }},
	{"accept", []string{"lenient", "strict"}, "strict answers 406 where nothing on offer matches Accept; lenient sends the default, as RFC 9110 §15.5.7 allows.", func(p *Policy) *string { return &p.Accept }},
	{"duplicate_keys", []string{"reject", "allow"}, "allow accepts objects with a repeated name, which two parsers may read differently.", func(p *Policy) *string { return &p.DuplicateKeys }},
	{"surrogates", []string{"reject", "allow"}, "allow accepts escapes of lone surrogates, which are no Unicode text and are replaced by most parsers.", func(p *Policy) *string { return &p.Surrogates }},
	{"untyped", []string{"415", "sniff"}, "sniff takes content without Content-Type as the first type the operation declares.", func(p *Policy) *string { return &p.Untyped }},
	{"integers", []string{"by-value", "by-text"}, "by-text refuses 2.0 where an integer is declared; by-value takes it, as JSON Schema says, though some decoders do not.", func(p *Policy) *string { return &p.Integers }},
	{"ambiguous", []string{"reject", "allow"}, "allow lets paths pass that two parsers may read differently: needed behind APIs that put slashes into path values.", func(p *Policy) *string { return &p.Ambiguous }},
	{"formats", []string{"safe", "all", "none"}, "all also checks email, uri, hostname, duration and the other standard formats, which many documents use loosely; none checks no format, not even dates.", func(p *Policy) *string { return &p.Formats }},
	{"limits", []string{"closed", "open"}, "open lets requests pass while the caller's limits cannot be checked; closed answers 503.", func(p *Policy) *string { return &p.Limits }},
	{"detail", []string{"standard", "terse", "debug"}, "terse sends no more than type, title, status and reason; debug adds to a 401 why the token was not accepted, and to every refusal the path of the ladder.", func(p *Policy) *string { return &p.Detail }},
}

// KnobError is a policy value that no knob allows.
type KnobError struct {
	Key    string
	Value  string
	Reason string // what would be right
}

func (e *KnobError) Error() string {
	return fmt.Sprintf("policy.%s: %q: %s", e.Key, e.Value, e.Reason)
}

// Validate returns every fault of the policy, joined; each is a [*KnobError].
func (p Policy) Validate() error {
	var errs []error
	for _, k := range Knobs {
		if v := *k.value(&p); v != "" && !slices.Contains(k.Values, v) {
			errs = append(errs, &KnobError{k.Key, v, "use one of " + strings.Join(k.Values, ", ")})
		}
	}
	for _, u := range p.Undocumented {
		if u != "pass" && u != "refuse" && !strings.HasPrefix(u, "/") {
			errs = append(errs, &KnobError{"undocumented", u, "use refuse, pass, or path prefixes that begin with a slash"})
		}
	}
	for name, code := range p.Codes {
		if err := validOverride(name, code); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func validOverride(name string, code int) error {
	r := ReasonByName(name)
	switch {
	case r == nil:
		return &KnobError{"codes", name, "no reason has this name"}
	case !r.Refuses():
		return &KnobError{"codes", name, "only the code of a refusal can be changed"}
	case r == Hidden || r == NotFound:
		return &KnobError{"codes", name, "use the knob denied, so that hidden and missing objects stay alike"}
	case code < 400 || code > 599:
		return &KnobError{"codes", name, strconv.Itoa(code) + " is no refusal; use a code from 400 to 599"}
	}
	return nil
}

// With returns the policy with the choices of one operation laid over it:
// a denied value ("" keeps the policy's) and codes by reason.
func (p Policy) With(denied string, codes map[string]int) Policy {
	if denied != "" {
		p.Denied = denied
	}
	if len(codes) > 0 {
		merged := make(map[string]int, len(p.Codes)+len(codes))
		for _, m := range []map[string]int{p.Codes, codes} {
			for k, v := range m {
				merged[k] = v
			}
		}
		p.Codes = merged
	}
	return p
}
