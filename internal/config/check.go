package config

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// checker collects what is wrong with values that could be read.
type checker struct {
	f   *File
	out []yamlfile.Fault
}

// Faults is everything wrong with the file that shows without its document:
// what could not be read, then what cannot be.
func (f *File) Faults() []yamlfile.Fault {
	c := &checker{f: f}
	for _, fault := range f.faults {
		if f.set[fault.Path] == "" { // a flag or a variable stands in its place
			c.out = append(c.out, fault)
		}
	}
	c.choices()
	c.notBuilt()
	c.places()
	c.words()
	c.identity()
	c.rights()
	c.operations()
	c.policy([]string{"policy"}, f.Policy)
	c.limits()
	c.cors()
	c.identities()
	return c.out
}

// value reports a fault at a value, key at the key it stands under.
func (c *checker) value(steps []string, message, hint string) { c.add(steps, message, hint, true) }

func (c *checker) key(steps []string, message, hint string) { c.add(steps, message, hint, false) }

func (c *checker) add(steps []string, message, hint string, value bool) {
	path := pathOf(steps)
	if c.has(path) {
		return // one fault of a value is enough to look at it
	}
	var f yamlfile.Fault
	switch from := c.f.overridden(steps); {
	case from != "":
		f = yamlfile.Fault{File: from, Message: message, Hint: hint}
	case c.f.source.name == "" && len(c.f.source.data) == 0:
		f = yamlfile.Fault{Message: message, Hint: hint}
	case value:
		f = c.f.source.atValue(steps, message, hint)
	default:
		f = c.f.source.atKey(steps, message, hint)
	}
	f.Path = path
	f.Excerpt = hideUser(f.Excerpt)
	c.out = append(c.out, f)
}

var user = regexp.MustCompile(`(://)([^/"']*)(@)`)

// hideUser hides the credentials of URLs, which belong in none.
func hideUser(text string) string {
	return user.ReplaceAllStringFunc(text, func(found string) string {
		return "://" + strings.Repeat("*", utf8.RuneCountInString(found)-len("://@")) + "@"
	})
}

// has tells whether a value has a fault already.
func (c *checker) has(path string) bool {
	return slices.ContainsFunc(c.out, func(f yamlfile.Fault) bool { return f.Path == path })
}

// missing reports a key that should be in a mapping, unless an unknown key
// there is likely to be the one that was meant.
func (c *checker) missing(steps []string, message, hint string) {
	if c.misspelt(pathOf(steps[:len(steps)-1])) {
		return
	}
	c.key(steps, message, hint)
}

// misspelt tells whether the mapping at path has an unknown key.
func (c *checker) misspelt(path string) bool {
	return slices.ContainsFunc(c.f.faults, func(f yamlfile.Fault) bool {
		if !strings.HasPrefix(f.Message, "unknown key ") {
			return false
		}
		if path == "" {
			return !strings.ContainsAny(f.Path, ".[")
		}
		rest, ok := strings.CutPrefix(f.Path, path+".")
		return ok && !strings.ContainsAny(rest, ".[")
	})
}

// choices checks the keys of the file's own that take one of a few words.
func (c *checker) choices() {
	for _, of := range []struct{ key, value string }{{"requests", c.f.Requests}, {"answers", c.f.Answers}} {
		k := KeyOf(of.key)
		if of.value != "" && !slices.Contains(k.Values, of.value) {
			c.value([]string{of.key}, fmt.Sprintf("%s is %q", of.key, of.value), "one of: "+strings.Join(k.Values, ", "))
		}
	}
}

// notBuilt reports what the file may ask for one day.
func (c *checker) notBuilt() {
	if c.f.Decide != "" {
		c.value([]string{"decide"}, "decide is not built yet: there is no listener for authorization subrequests",
			"leave it out and put the gate itself in front of the API")
	}
	if c.f.Rights.Policies != "" {
		c.value([]string{"rights", "policies"}, "rights.policies is not built yet: no policy file is read",
			"say it with roles and scopes under operations, rights.tenant and rights.addresses; or set Authorizer of package guard in Go")
	}
	if c.f.Answers == "repair" {
		c.value([]string{"answers"}, "answers: repair is not built yet", "use observe, which changes no answer of the API")
	}
}

// places checks where things stand: listeners and URLs.
func (c *checker) places() {
	c.listener("listen", c.f.Listen, "127.0.0.1:8400")
	c.listener("admin", c.f.Admin, "127.0.0.1:8401")
	if c.f.Listen == c.f.Admin && c.f.Admin != "" && !strings.HasSuffix(c.f.Admin, ":0") {
		c.value([]string{"admin"}, "admin is the same address as listen", "the traffic's listener reserves no path of its own; use another port")
	}
	c.endpoint("upstream", c.f.Upstream)
	c.endpoint("url", c.f.URL)
}

func (c *checker) listener(key, value, example string) {
	host, port, err := net.SplitHostPort(value)
	hint := `write host and port, such as "` + example + `"`
	_, bad := strconv.ParseUint(port, 10, 16)
	switch {
	case value == "":
		c.value([]string{key}, key+" is empty", hint)
	case err != nil:
		c.value([]string{key}, fmt.Sprintf("%s is %q, which is not host:port", key, value), hint)
	case bad != nil:
		c.value([]string{key}, fmt.Sprintf("%s has the port %q", key, port), "a port is a number from 0 to 65535; 0 takes a free one")
	case strings.ContainsAny(host, "/@ "):
		c.value([]string{key}, fmt.Sprintf("%s has the host %q, which no machine has", key, host), hint)
	}
}

func (c *checker) endpoint(key, value string) {
	if value == "" {
		return
	}
	example := "write an absolute URL, such as http://127.0.0.1:8080"
	u, err := url.Parse(value)
	at := []string{key}
	switch {
	case err != nil || u.Opaque != "" || u.Scheme != "http" && u.Scheme != "https":
		c.value(at, key+" is no http or https URL", example)
	case u.User != nil:
		c.value(at, key+" holds credentials, which would end in logs", "declare them under identities")
	case u.Hostname() == "":
		c.value(at, key+" names no host", example)
	case u.Path != "" && u.Path != "/":
		c.value(at, fmt.Sprintf("%s has the path %q", key, u.Path), "name the server only: requests keep the path they came with")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		c.value(at, key+" has a query or a fragment", "name the server only")
	}
}

// words checks what goes into answers.
func (c *checker) words() {
	if t := c.f.Types; t != "" {
		u, err := url.Parse(t)
		switch {
		case err != nil || !u.IsAbs() || u.Opaque == "" && u.Host == "":
			c.value([]string{"types"}, "types is no absolute URI", "write "+ladder.TypesBase+", so that a type means the same everywhere")
		case !strings.HasSuffix(t, "/") && !strings.HasSuffix(t, "#") && !strings.HasSuffix(t, ":"):
			c.value([]string{"types"}, "types does not end with a slash", "the reason's name is added to it: write "+t+"/")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.f.Contact)) {
		if name != "default" && ladder.ReasonByName(name) == nil {
			c.key([]string{"contact", name}, fmt.Sprintf("contact names %q, which is no reason", name), didYouMean(name, append(reasonNames(), "default")))
		}
	}
	for i, a := range c.f.Authorities {
		if a == "" || strings.ContainsAny(a, "/@?# ") {
			c.value([]string{"authorities", strconv.Itoa(i)}, fmt.Sprintf("%q is no host", a), "write host or host:port as in the Host field, without scheme and path")
		}
	}
}

func reasonNames() []string {
	var names []string
	for _, r := range ladder.Reasons {
		names = append(names, r.Name)
	}
	return names
}

func didYouMean(name string, known []string) string {
	if near := yamlfile.Nearest(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	const most = 12
	if len(known) == 0 {
		return ""
	}
	if len(known) > most {
		known = append(slices.Clone(known[:most]), "…")
	}
	return "known: " + strings.Join(known, ", ")
}

func (c *checker) limits() {
	l := c.f.Limits
	for _, of := range []struct {
		key   string
		value float64
	}{
		{"target", float64(l.Target)}, {"fields", float64(l.Fields)}, {"content", float64(l.Content)}, {"depth", float64(l.Depth)},
		{"content_timeout", float64(l.ContentTimeout)}, {"in_flight", float64(l.InFlight)},
		{"per_address", l.PerAddress}, {"address_burst", float64(l.AddressBurst)}, {"per_caller", l.PerCaller}, {"caller_burst", float64(l.CallerBurst)},
	} {
		if !(of.value >= 0 && of.value <= 1<<62) { // NaN and infinity, too
			c.value([]string{"limits", of.key}, "limits."+of.key+" is negative or no number", "use 0 for the default")
		}
	}
}

func (c *checker) cors() {
	if c.f.CORS == nil {
		return
	}
	if len(c.f.CORS.Origins) == 0 {
		c.missing([]string{"cors", "origins"}, "cors names no origin", "add origins: [https://app.example]")
	}
	if c.f.CORS.MaxAge < 0 {
		c.value([]string{"cors", "max_age"}, "cors.max_age is negative", "write a duration such as 10m")
	}
	for i, o := range c.f.CORS.Origins {
		at := []string{"cors", "origins", strconv.Itoa(i)}
		u, err := url.Parse(o)
		switch {
		case o == "*" && c.f.CORS.Credentials:
			c.value(at, "any origin together with credentials would let every site act for the user", "name the origins, or leave out credentials")
		case o == "*", o == "null":
		case err != nil || u.Scheme == "" || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || strings.Contains(o, "*"):
			c.value(at, fmt.Sprintf("%q is no origin", o), "write scheme, host and port, without a path or a wildcard: https://app.example")
		case o != strings.ToLower(o):
			c.value(at, fmt.Sprintf("%q has capital letters, which no browser sends", o), "write "+strings.ToLower(o))
		}
	}
}

func (c *checker) identities() {
	seen := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.f.Identities)) {
		at := []string{"identities", name}
		id := c.f.Identities[name]
		secret := id.Bearer + "\x00" + id.APIKey
		switch {
		case name == "":
			c.key(at, "an identity has no name", "")
		case id.Bearer == "" && id.APIKey == "":
			c.missing(append(at, "bearer"), "identities."+name+" has no credentials", "add bearer or api_key; a caller without any needs no entry")
		case seen[secret] != "":
			c.key(at, "identities."+name+" has the credentials of "+seen[secret], "an audit as two identities needs two different ones")
		default:
			seen[secret] = name
		}
	}
}

// policy checks knobs, those of the whole API or of one operation.
func (c *checker) policy(at []string, p ladder.Policy) {
	for _, err := range flatten(p.Validate()) {
		k, ok := err.(*ladder.KnobError)
		if !ok {
			c.key(at, err.Error(), "")
			continue
		}
		steps := append(slices.Clone(at), k.Key)
		switch k.Key {
		case "codes":
			c.codes(append(steps, k.Value), k)
		case "undocumented":
			if i := slices.Index(p.Undocumented, k.Value); i >= 0 && c.isList(steps) {
				steps = append(steps, strconv.Itoa(i))
			}
			c.value(steps, fmt.Sprintf("%q is no path prefix", k.Value), k.Reason)
		default:
			c.value(steps, fmt.Sprintf("%s is %q", pathOf(steps), k.Value), k.Reason)
		}
	}
}

func (c *checker) codes(steps []string, k *ladder.KnobError) {
	if ladder.ReasonByName(k.Value) == nil {
		c.key(steps, fmt.Sprintf("%q is no reason", k.Value), didYouMean(k.Value, reasonNames()))
		return
	}
	c.key(steps, "the code of "+k.Value+" cannot be this one", k.Reason)
}

func (c *checker) isList(steps []string) bool {
	_, n := c.f.source.find(append(slices.Clone(steps), "0")...)
	return n != nil
}

// settings checks what stands under operations, or under rights.
func (c *checker) settings(at []string, s openapi.Settings) {
	c.policy(at, ladder.Policy{Denied: s.Denied, Codes: s.Codes})
	for _, f := range s.Check() {
		steps := append(slices.Clone(at), strings.Split(f.Key, ".")...)
		c.value(steps, f.Message, f.Fix)
	}
}

func (c *checker) rights() {
	c.settings([]string{"rights"}, openapi.Settings{Tenant: c.f.Rights.Tenant, Addresses: c.f.Rights.Addresses})
}

func (c *checker) operations() {
	for _, name := range slices.Sorted(maps.Keys(c.f.Operations)) {
		c.settings([]string{"operations", name}, c.f.Operations[name])
	}
	if len(c.f.Operations) > 0 && c.f.Spec == "" && !c.has("spec") {
		c.missing([]string{"spec"}, "operations are named and no document knows them", "add spec: openapi.yaml")
	}
}

func (c *checker) identity() {
	if k := c.f.Identity.APIKeys; k != nil && k.File == "" && len(k.Keys) == 0 {
		c.missing([]string{"identity", "api_keys", "file"}, "identity.api_keys knows no key", "name a file of keys, or list keys")
	}
	if b := c.f.Identity.Bearer; b != nil {
		if b.JWKS == "" {
			c.missing([]string{"identity", "bearer", "jwks"}, "identity.bearer has no jwks", "name the file or URL of the key set that verifies tokens")
		}
		if b.Skew < 0 {
			c.value([]string{"identity", "bearer", "skew"}, "identity.bearer.skew is negative", "write a duration such as 30s")
		}
	}
}

// flatten takes joined errors apart.
func flatten(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		out = append(out, flatten(e)...)
	}
	return out
}
