package guard

import (
	"net/http"
	"strings"
)

// Forward names request fields; "" leaves a fact out.
type Forward struct {
	Subject string `yaml:"subject"`
	Tenant  string `yaml:"tenant"`
	Scopes  string `yaml:"scopes"` // words separated by spaces
	Roles   string `yaml:"roles"`  // words separated by spaces
}

// Apply removes the fields from a request that goes upstream, under any
// spelling that a server may take for theirs, and sets those that are known
// of the caller; nil stands for a stranger.
func (f Forward) Apply(h http.Header, c *Caller) {
	facts := []struct{ field, value string }{{f.Subject, ""}, {f.Tenant, ""}, {f.Scopes, ""}, {f.Roles, ""}}
	if c != nil {
		facts[0].value, facts[1].value = c.Subject, c.Tenant
		facts[2].value, facts[3].value = strings.Join(c.Scopes, " "), strings.Join(c.Roles, " ")
	}
	for _, fact := range facts {
		if fact.field == "" {
			continue
		}
		for name := range h { // CGI and its heirs read X_A and X-A alike
			if strings.EqualFold(strings.ReplaceAll(name, "_", "-"), strings.ReplaceAll(fact.field, "_", "-")) {
				delete(h, name)
			}
		}
		if value := fieldSafe(fact.value); value != "" {
			h.Set(fact.field, value)
		}
	}
}

// fieldSafe drops a value that no field can carry: a claim may hold anything.
func fieldSafe(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7f {
			return ""
		}
	}
	return s
}
