package guard

import (
	"slices"
	"time"
)

// Caller is who made a request, as far as valid credentials say.
type Caller struct {
	Subject string
	Tenant  string
	Scopes  []string
	Roles   []string
	Scheme  string         // name of the security scheme in the document
	ACR     string         // authentication context class of the login
	Login   time.Time      // when the person behind a token logged in; zero when unknown
	Expires time.Time      // of the credentials; zero when they do not expire
	Claims  map[string]any // of a token; nil otherwise. Do not change it.
}

// Has reports whether the caller was granted the scope.
func (c *Caller) Has(scope string) bool { return c != nil && slices.Contains(c.Scopes, scope) }

// Is reports whether the caller holds the role.
func (c *Caller) Is(role string) bool { return c != nil && slices.Contains(c.Roles, role) }

// lacking returns the wanted scopes that the caller does not have.
func (c *Caller) lacking(want []string) []string {
	var out []string
	for _, s := range want {
		if !c.Has(s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
