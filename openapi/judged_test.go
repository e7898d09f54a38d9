package openapi

import (
	"slices"
	"testing"
)

func Test_that_rules_see_which_schemes_a_challenge_may_offer(t *testing.T) {
	d := parse(t, `
openapi: 3.1.0
info: {title: T, version: "1"}
components:
  securitySchemes:
    basic: {type: http, scheme: basic}
    bearer: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-API-Key}
paths:
  /both:
    get: {security: [{basic: []}, {bearer: []}], responses: {"204": {description: d}}}
  /key:
    get: {security: [{basic: []}, {key: []}], responses: {"204": {description: d}}}
  /open:
    get: {security: [], responses: {"204": {description: d}}}
`)
	for _, tt := range []struct {
		template string
		schemes  []string
		other    bool
	}{
		{"/both", []string{"basic", "bearer"}, false},
		{"/key", []string{"basic"}, true},
		{"/open", nil, false},
	} {
		found := false
		for _, o := range d.API().Operations {
			if o.Template != tt.template {
				continue
			}
			found = true
			if !slices.Equal(o.Schemes, tt.schemes) || o.OtherSchemes != tt.other {
				t.Errorf("%s: got schemes %q and others %v, want %q and %v", tt.template, o.Schemes, o.OtherSchemes, tt.schemes, tt.other)
			}
		}
		if !found {
			t.Errorf("no operation %s", tt.template)
		}
	}
}
