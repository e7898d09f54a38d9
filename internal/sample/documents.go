// Package sample is a small orders API as many are written: right requests
// are answered right, and wrong ones with whatever came to mind. It comes
// with the document it ought to keep, the candor.yaml that puts candor in
// front of it, keys and tokens for its callers, and twelve calls that show
// the difference.
//
// The carelessness is deliberate and stands in one place per fault, so that a
// reader who compares the API alone with the API behind the gate can find the
// line that gave each wrong answer. Nothing here should be copied; the same
// API written well is examples/orders.
package sample

import _ "embed"

//go:embed openapi.yaml
var spec string

//go:embed candor.yaml
var config string

// Spec returns the API's OpenAPI 3.1 document in YAML, with x-candor settings.
// The caller owns the bytes.
func Spec() []byte { return []byte(spec) }

// Config returns the candor.yaml that goes with Spec. It names keys.json,
// which is Keys.JWKS, and keys.yaml, which is Keys.APIKeys; its addresses are
// the defaults, for the caller to replace by those it listens on.
// The caller owns the bytes.
func Config() []byte { return []byte(config) }
