// Package pageframe holds what the pages of all reports share: one style, and
// a content security policy under which a page loads nothing and runs
// nothing.
package pageframe

import (
	"crypto/sha256"
	_ "embed" // for the style
	"encoding/base64"
	"html/template"
)

// Style is the style sheet of every page. What a page has of its own comes
// after it; a page has one style element with both.
//
//go:embed base.css
var Style string

// Policy lets a page load nothing, run nothing, and use the one style sheet
// and the empty icon that keeps browsers from asking for one.
func Policy(style string) string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; img-src data:; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// New returns a template of that name for the text of a page. The text may call
// the template "head" with what it shows, which has the fields Policy, Title
// and Style: it writes everything up to the beginning of the body.
func New(name, text string) *template.Template {
	return template.Must(template.Must(template.New(name).Parse(head)).Parse(text))
}

//go:embed head.html
var head string
