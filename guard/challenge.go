package guard

import (
	"fmt"
	"strings"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// challenges returns one challenge per acceptable scheme (RFC 9110 §11.6.1).
// Without credentials there is no error parameter (RFC 6750 §3.1). Malformed
// credentials get the challenge of bearer alone, and only where the bearer
// credentials are the malformed ones: no other scheme has a word for it.
func (x *exchange) challenges(reason *ladder.Reason) []string {
	var out []string
	seen := make(map[string]bool)
	for _, req := range x.op.security {
		for _, need := range req {
			if need.Scheme == nil {
				continue
			}
			c := x.challenge(need.Scheme, reason)
			if c != "" && !seen[c] {
				seen[c] = true
				out = append(out, c)
			}
		}
	}
	return out
}

func (x *exchange) challenge(s *openapi.Scheme, reason *ladder.Reason) string {
	realm := x.g.realm
	if reason == ladder.MalformedCredentials {
		return x.malformedChallenge(s)
	}
	switch {
	case x.g.identity.schemes[s.Name] != nil:
		return x.g.identity.schemes[s.Name].Challenge(realm)
	case s.Type == "apiKey":
		if reason == ladder.InsufficientScope || reason == ladder.StepUpRequired {
			return ""
		}
		return fmt.Sprintf("ApiKey realm=%q, in=%q, name=%q", realm, s.In, s.Field)
	case !isBearer(s):
		return ""
	}
	c := fmt.Sprintf("Bearer realm=%q", realm)
	switch reason {
	case ladder.InvalidCredentials:
		c += `, error="invalid_token"`
		if x.debug() && x.why != "" {
			c += fmt.Sprintf(`, error_description=%q`, x.why)
		}
	case ladder.ExpiredCredentials:
		c += `, error="invalid_token", error_description="The access token expired"`
	case ladder.StepUpRequired:
		c += `, error="insufficient_user_authentication"`
		if len(x.op.settings.ACR) > 0 {
			c += fmt.Sprintf(`, acr_values=%q`, strings.Join(x.op.settings.ACR, " "))
		}
		if x.op.settings.MaxAge > 0 {
			c += fmt.Sprintf(`, max_age="%d"`, x.op.settings.MaxAge)
		}
	case ladder.InsufficientScope:
		c += `, error="insufficient_scope"`
		if !x.terse() && len(x.wanted) > 0 {
			c += fmt.Sprintf(`, scope=%q`, strings.Join(x.wanted, " "))
		}
	}
	return c
}

// malformedChallenge says that the request around the token is malformed, or
// is "" for a scheme whose credentials are not the fault (RFC 6750 §3.1).
func (x *exchange) malformedChallenge(s *openapi.Scheme) string {
	if x.g.identity.schemes[s.Name] != nil || !isBearer(s) {
		return ""
	}
	_, bad := present(x.r, s)
	if bad == "" {
		return ""
	}
	c := fmt.Sprintf("Bearer realm=%q, error=\"invalid_request\"", x.g.realm)
	if x.debug() {
		c += fmt.Sprintf(", error_description=%q", bad)
	}
	return c
}
