package config

import (
	"fmt"
	"slices"
	"strings"
)

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
