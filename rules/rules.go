// Package rules is every rule there is, one file per subject: what an answer
// gets wrong against the contract of its status code, and what an API's own
// document forgets to say. [All] lists them; package judge runs them.
//
// Rules that a contract implies (a field it requires, content it forbids, how
// it may be stored) are derived from its row in httpstatus. A file of its own
// is for judgements that combine facts.
package rules

import (
	"slices"

	"github.com/candorhttp/candor/judge"
)

// All is every rule, in the order of the pages: for exchanges by code, then
// those for documents.
var All = slices.Concat(
	derived(),
	credentialRules,
	fieldRules,
	rangeRules,
	unaskedRules,
	lackingRules,
	contentRules,
	documentRules,
)

// ByID returns the rule with that ID, or nil.
func ByID(id string) *judge.Rule {
	for _, r := range All {
		if r.ID == id {
			return r
		}
	}
	return nil
}
