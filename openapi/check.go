package openapi

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/ladder"
)

// SettingFault is one value of [Settings] that cannot be.
type SettingFault struct {
	Key     string // "addresses.allow.0"
	Message string
	Fix     string
}

// choices are the settings whose value is one of a few words.
var choices = []struct {
	key   string
	words []string
	of    func(*Settings) string
}{
	{"denied", []string{"hide-404", "reveal-403", "uniform-403"}, func(s *Settings) string { return s.Denied }},
	{"conditional", []string{"required"}, func(s *Settings) string { return s.Conditional }},
	{"length", []string{"required"}, func(s *Settings) string { return s.Length }},
	{"early_data", []string{"reject", "allow"}, func(s *Settings) string { return s.EarlyData }},
}

// Check returns every value that cannot be, so that a document and a
// configuration file are held to the same rules.
func (s *Settings) Check() []SettingFault {
	var out []SettingFault
	add := func(key, fix, message string, args ...any) {
		out = append(out, SettingFault{key, fmt.Sprintf(message, args...), fix})
	}
	for _, c := range choices {
		if w := c.of(s); w != "" && !slices.Contains(c.words, w) {
			add(c.key, "one of: "+strings.Join(c.words, ", "), "%s is %q", c.key, w)
		}
	}
	if s.MaxBytes < 0 {
		add("max_bytes", "a number of bytes, or 0 for the guard's limit", "max_bytes is negative")
	}
	if s.MaxAge < 0 {
		add("max_age", "a number of seconds, or 0 for any", "max_age is negative")
	}
	if t := s.Tenant; t != nil && (t.Parameter == "") == (t.Header == "") {
		add("tenant", "set one of parameter and header", "tenant must name exactly one place")
	}
	if a := s.Addresses; a != nil {
		s.addresses(add, "addresses.allow", a.Allow)
		s.addresses(add, "addresses.trusted_proxies", a.TrustedProxies)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Codes)) {
		var known []string
		for _, r := range ladder.Reasons {
			known = append(known, r.Name)
		}
		if !slices.Contains(known, name) {
			fix := "see candor decide for the reasons"
			if n := nearest(name, known); n != "" {
				fix = "did you mean " + strconv.Quote(n) + "?"
			}
			add("codes."+name, fix, "%q is no reason", name)
		}
		if c := s.Codes[name]; c < 300 || c > 599 {
			add("codes."+name, "a code from 300 to 599", "%d cannot answer a refusal", c)
		}
	}
	return out
}

func (s *Settings) addresses(add func(key, fix, message string, args ...any), key string, list []string) {
	for i, a := range list {
		_, err := netip.ParsePrefix(a)
		if err != nil {
			_, err = netip.ParseAddr(a)
		}
		if err != nil {
			add(key+"."+strconv.Itoa(i), "write 10.0.0.0/8, 2001:db8::/32 or a single address", "%q is no network and no address", a)
		}
	}
}
