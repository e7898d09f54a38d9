package guard

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// hashToken is how credentials appear in events.
func (g *Guard) hashToken(credentials string) string {
	m := hmac.New(sha256.New, g.tokenKey)
	m.Write([]byte(credentials))
	return hex.EncodeToString(m.Sum(nil)[:8])
}

// identify answers the identity rung and leaves the caller in x.
func (x *exchange) identify() ladder.Answer {
	security := x.op.security
	if len(security) == 0 {
		return ladder.Answer{}
	}
	if x.op.unverified { // observing only
		return notAsked
	}
	outcomes := make(map[*openapi.Scheme]outcome, 2)
	var failed outcome
	anonymous, presented := false, false
	for _, req := range security {
		anonymous = anonymous || len(req) == 0
		for _, need := range req {
			if need.Scheme == nil {
				continue
			}
			if _, done := outcomes[need.Scheme]; done {
				continue
			}
			o := x.g.identity.try(x.r, need.Scheme)
			outcomes[need.Scheme] = o
			if o.caller != nil || o.reason != nil {
				presented = true
			}
			if o.reason != nil && (failed.reason == nil || o.reason == ladder.IdentityUnavailable) {
				failed = o
			}
		}
	}
	if x.g.config.Record != nil {
		x.hashPresented(security)
	}
	if x.choose(security, outcomes) {
		return x.stepUp()
	}
	switch {
	case failed.reason != nil:
		x.why = failed.why
		return x.refuse(failed.reason)
	case anonymous && !x.op.namesRights():
		return ladder.Answer{}
	case presented:
		x.why = "The request carries only part of the credentials that the operation needs together."
		return x.refuse(ladder.MissingCredentials)
	}
	return x.refuse(ladder.MissingCredentials)
}

// hashPresented keeps a keyed hash of the credentials for the log, valid or not.
func (x *exchange) hashPresented(security []openapi.Requirement) {
	for _, req := range security {
		for _, need := range req {
			if need.Scheme == nil {
				continue
			}
			if c, _ := present(x.r, need.Scheme); c != "" {
				x.token = x.g.hashToken(c)
				return
			}
		}
	}
}

// choose picks the first alternative whose credentials are all valid,
// preferring one whose scopes suffice, and keeps its caller.
func (x *exchange) choose(security []openapi.Requirement, outcomes map[*openapi.Scheme]outcome) bool {
	found := false
	for _, req := range security {
		if len(req) == 0 {
			continue
		}
		var caller *Caller
		var lacking []string
		for _, need := range req {
			o := outcomes[need.Scheme]
			if o.caller == nil || caller != nil && caller.Tenant != "" && o.caller.Tenant != "" && caller.Tenant != o.caller.Tenant {
				caller = nil
				break
			}
			if caller == nil {
				c := *o.caller
				c.Scheme = need.Scheme.Name
				caller = &c
			}
			lacking = append(lacking, o.caller.lacking(need.Scopes)...)
		}
		if caller == nil || found && len(lacking) > 0 {
			continue
		}
		found, x.caller, x.lacking = true, caller, lacking
		for _, need := range req {
			if need.Scheme.Type == "apiKey" && need.Scheme.In == "header" {
				x.keyField = need.Scheme.Field
			}
		}
		if len(lacking) == 0 {
			break
		}
	}
	return found
}

// stepUp asks for a stronger or fresher login where the operation needs one
// (RFC 9470 §3).
func (x *exchange) stepUp() ladder.Answer {
	s, c := &x.op.settings, x.caller
	if len(s.ACR) > 0 {
		ok := false
		for _, acr := range s.ACR {
			ok = ok || acr == c.ACR
		}
		if !ok {
			return x.refuse(ladder.StepUpRequired)
		}
	}
	if s.MaxAge > 0 && (c.Login.IsZero() || time.Since(c.Login) > x.op.maxAge()) {
		return x.refuse(ladder.StepUpRequired)
	}
	return ladder.Answer{}
}
