package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/candorhttp/candor"
)

// SARIF is version 2.1.0 of the Static Analysis Results Interchange Format of
// OASIS, as code scanning and editors read it.
var SARIF = &Format{Name: "sarif", Ending: ".sarif", Summary: "SARIF 2.1.0, for code scanning and editors", write: writeSARIF}

// home is where the project is described.
const home = "https://github.com/candorhttp/candor"

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	AutomationDetails sarifID           `json:"automationDetails"`
	Invocations       []sarifInvocation `json:"invocations"`
	Results           []sarifResult     `json:"results"`
	ColumnKind        string            `json:"columnKind"`
	Properties        map[string]any    `json:"properties"`
}

type sarifID struct {
	ID string `json:"id"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string         `json:"id"`
	Name             string         `json:"name"`
	ShortDescription sarifText      `json:"shortDescription"`
	FullDescription  sarifText      `json:"fullDescription"`
	Help             sarifText      `json:"help"`
	HelpURI          string         `json:"helpUri,omitempty"`
	Default          sarifLevel     `json:"defaultConfiguration"`
	Properties       map[string]any `json:"properties"`
}

type sarifLevel struct {
	Level string `json:"level"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifInvocation struct {
	ExecutionSuccessful bool                `json:"executionSuccessful"`
	Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

type sarifNotification struct {
	Level   string    `json:"level"`
	Message sarifText `json:"message"`
	Rule    *sarifRef `json:"associatedRule,omitempty"`
}

type sarifRef struct {
	ID string `json:"id"`
}

type sarifResult struct {
	RuleID       string              `json:"ruleId"`
	RuleIndex    int                 `json:"ruleIndex"`
	Level        string              `json:"level"`
	Message      sarifText           `json:"message"`
	Locations    []sarifLocation     `json:"locations"`
	Fingerprints map[string]string   `json:"partialFingerprints"`
	Suppressions *[]sarifSuppression `json:"suppressions,omitempty"`
	Properties   map[string]any      `json:"properties"`
}

type sarifLocation struct {
	Physical *sarifPhysical `json:"physicalLocation,omitempty"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact struct {
		URI string `json:"uri"`
	} `json:"artifactLocation"`
	Region sarifRegion `json:"region"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
}

type sarifLogical struct {
	Name          string `json:"name"`
	QualifiedName string `json:"fullyQualifiedName"`
	Kind          string `json:"kind"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

// level is the weight of a severity in the three steps that SARIF and GitHub
// have.
func level(s candor.Severity) string {
	switch s {
	case candor.Contract, candor.Consistency:
		return "warning"
	case candor.Advice:
		return "note"
	}
	return "error"
}

// sarifPage makes one log.
type sarifPage struct {
	r     *Report
	o     Options
	rules []sarifRule
	index map[string]int
	seen  map[string]int // fingerprints, to tell equal ones apart
}

func writeSARIF(b *bytes.Buffer, r *Report, o Options) error {
	p := &sarifPage{r: r, o: o, rules: []sarifRule{}, index: map[string]int{}, seen: map[string]int{}}
	run := sarifRun{
		AutomationDetails: sarifID{strings.ReplaceAll(oneLine(cmp.Or(r.Tool, "candor")), " ", "-") + "/"},
		Invocations:       []sarifInvocation{{ExecutionSuccessful: true, Notifications: p.notifications()}},
		Results:           []sarifResult{}, ColumnKind: "unicodeCodePoints",
		Properties: map[string]any{"exchanges": r.Exchanges},
	}
	if r.Target != "" {
		run.Properties["url"], run.Properties["seed"] = oneLine(r.Target), oneLine(r.Seed)
		run.Properties["operations"], run.Properties["requests"] = r.Operations, r.Requests
	}
	// Where one result says whether it is suppressed, all must.
	var none *[]sarifSuppression
	if len(r.Accepted) > 0 {
		none = &[]sarifSuppression{}
	}
	for i := range r.Findings {
		run.Results = append(run.Results, p.results(&r.Findings[i], none)...)
	}
	for i := range r.Accepted {
		a := &r.Accepted[i]
		why := "Accepted until " + a.Expires.Format(dayLayout) + ": " + oneLine(a.Reason)
		run.Results = append(run.Results, p.results(&a.Finding, &[]sarifSuppression{{"external", "accepted", why}})...)
	}
	run.Tool.Driver = sarifDriver{Name: "candor", Version: oneLine(r.Version), InformationURI: home, Rules: p.rules}
	return encode(b, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// notifications say what was not judged, so that an empty log is not taken for
// a clean one.
func (p *sarifPage) notifications() []sarifNotification {
	var out []sarifNotification
	for _, n := range p.r.NotJudged {
		text := "Not judged: " + oneLine(n.Rule) + " " + fullStop(oneLine(n.Why))
		if n.Count > 0 {
			text += " (" + plural(n.Count, "exchange") + ")"
		}
		out = append(out, sarifNotification{Level: "note", Message: sarifText{Text: unlinked(text)}, Rule: &sarifRef{ID: oneLine(n.Rule)}})
	}
	for _, n := range p.r.Notes {
		out = append(out, sarifNotification{Level: "warning", Message: sarifText{Text: unlinked(oneLine(n))}})
	}
	return out
}

// rule describes a rule once and returns its place in the list.
func (p *sarifPage) rule(f *candor.Finding) int {
	id := oneLine(f.Rule)
	if i, ok := p.index[id]; ok {
		return i
	}
	i := len(p.rules)
	p.index[id] = i
	title := cmp.Or(oneLine(f.Title), id)
	rule := sarifRule{
		ID: id, Name: pascal(id),
		ShortDescription: sarifText{Text: unlinked(fullStop(title))},
		FullDescription:  sarifText{Text: unlinked(cmp.Or(fullStop(oneLine(f.Why)), fullStop(title)))},
		Help:             sarifText{Text: unlinked(helpText(f)), Markdown: helpMarkdown(f)},
		Default:          sarifLevel{level(f.Severity)},
		Properties: map[string]any{
			"tags": append([]string{"http", oneLine(string(f.Severity))}, f.Harms...), "severity": f.Severity,
			"problem.severity": strings.Replace(level(f.Severity), "note", "recommendation", 1), "precision": "very-high",
		},
	}
	if isWeb(f.Page) {
		rule.HelpURI = f.Page
	}
	p.rules = append(p.rules, rule)
	return i
}

// helpText is everything a rule says, as plain text.
func helpText(f *candor.Finding) string {
	var out []string
	add := func(label, text string) {
		if text != "" {
			out = append(out, label+fullStop(text))
		}
	}
	add("", oneLine(f.Why))
	add("Harmed: ", oneLine(and(f.Harms)))
	add("Fix: ", oneLine(f.Fix))
	add("Source: ", oneLine(strings.Join(f.Refs, ", ")))
	if len(out) == 0 {
		return oneLine(f.Rule)
	}
	return strings.Join(out, "\n")
}

// results makes the results of one finding: one for each place in a document,
// else one.
func (p *sarifPage) results(f *candor.Finding, suppressions *[]sarifSuppression) []sarifResult {
	index := p.rule(f)
	all := operations(f)
	one := func(l sarifLocation, operation, pointer string, first bool) sarifResult {
		text := fullStop(oneLine(f.Summary))
		if e, g := oneLine(f.Expected), oneLine(f.Got); e != "" || g != "" {
			text += " Expected " + cmp.Or(e, "something else") + "; got " + fullStop(cmp.Or(g, "nothing"))
		}
		of := all
		if len(f.Places) > 1 { // one result a place: all operations in each would grow with their square
			of = slices.DeleteFunc([]string{operation}, func(o string) bool { return o == "" })
		}
		properties := map[string]any{"severity": f.Severity, "count": f.Count, "operations": listed(of), "expected": f.Expected, "got": f.Got}
		if f.Curl != "" {
			properties["curl"] = f.Curl
		}
		if p.r.Target != "" {
			properties["url"] = oneLine(p.r.Target)
		}
		if len(f.Exchanges) > 0 && first { // they are of the finding, not of the place
			properties["exchanges"] = f.Exchanges
		}
		return sarifResult{
			RuleID: oneLine(f.Rule), RuleIndex: index, Level: level(f.Severity), Message: sarifText{Text: unlinked(strings.TrimSpace(text))},
			Locations: []sarifLocation{l}, Fingerprints: p.fingerprint(f.Rule, operation, pointer, f.Summary),
			Suppressions: suppressions, Properties: properties,
		}
	}
	var out []sarifResult
	for i, place := range f.Places {
		operation := f.Operation
		switch {
		case len(f.Places) == len(f.Operations):
			operation = f.Operations[i]
		case len(f.Places) > 1: // some are shared
			operation = operationAt(place.Pointer, all)
		}
		l := sarifLocation{Physical: p.physical(place), Logical: logical([]string{operation})}
		if place.Pointer != "" {
			pointer := oneLine(place.Pointer)
			l.Logical = append(l.Logical, sarifLogical{pointer[strings.LastIndexByte(pointer, '/')+1:], pointer, "property"})
		}
		out = append(out, one(l, operation, place.Pointer, i == 0))
	}
	if len(out) == 0 {
		l := sarifLocation{Logical: logical(all), Physical: p.physical(candor.Place{File: p.r.Spec})}
		least := f.Operation // the first that came may be another next time
		if len(all) > 0 {
			least = slices.Min(all)
		}
		out = append(out, one(l, least, "", true))
	}
	return out
}

// operationAt is the one of some operations in which a pointer into a document
// leads, or "" for what several share: /paths/~1orders/get/responses/404.
func operationAt(pointer string, all []string) string {
	parts := strings.SplitN(strings.TrimPrefix(pointer, "#"), "/", 5)
	if len(parts) < 4 || parts[1] != "paths" {
		return ""
	}
	name := strings.ToUpper(parts[3]) + " " + strings.NewReplacer("~1", "/", "~0", "~").Replace(parts[2])
	if !slices.Contains(all, name) {
		return ""
	}
	return name
}

// logical names operations. A reader who finds no file learns from here what a
// result is about.
func logical(operations []string) []sarifLogical {
	var out []sarifLogical
	for _, o := range operations {
		if o = oneLine(o); o != "" {
			out = append(out, sarifLogical{o, o, "function"})
		}
	}
	return out
}

// physical is the place of a result in a file of the repository; nil where
// there is no file. An address must not stand in its place: code scanning
// refuses the whole log then.
func (p *sarifPage) physical(place candor.Place) *sarifPhysical {
	uri := fileURI(place.File, p.o.Root)
	if uri == "" {
		return nil
	}
	l := &sarifPhysical{Region: sarifRegion{StartLine: max(place.Line, 1), StartColumn: max(place.Column, 0)}}
	l.Artifact.URI = uri
	return l
}

// filePath is the path of a file as a repository knows it, relative to root
// where the file is below it; "" for what is no file.
func filePath(file, root string) string {
	if file == "" || file == "-" || strings.Contains(file, "://") {
		return ""
	}
	if filepath.IsAbs(file) && root != "" {
		if rel, err := filepath.Rel(root, file); err == nil && filepath.IsLocal(rel) {
			file = rel
		}
	}
	return filepath.ToSlash(filepath.Clean(file))
}

// fileURI is the relative reference of a file below root, or the address of
// one elsewhere on this machine; "" for what is no file.
func fileURI(file, root string) string {
	u := url.URL{Path: filePath(file, root)}
	if filepath.IsAbs(u.Path) {
		u.Scheme, u.Path = "file", "/"+strings.TrimPrefix(u.Path, "/")
	}
	return u.String()
}

// fingerprint tells a result from others over many runs: it depends on no line
// and on no value. Code scanning reads primaryLocationLineHash and would
// otherwise make one of the line, which several results share.
func (p *sarifPage) fingerprint(parts ...string) map[string]string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	key := hex.EncodeToString(sum[:16])
	p.seen[key]++
	key += ":" + number(p.seen[key])
	return map[string]string{"candor/v1": key, "primaryLocationLineHash": key}
}

// pascal is the name of a rule as one word: "405/needs-allow" gives
// "405NeedsAllow".
func pascal(id string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(id, func(r rune) bool { return r == '/' || r == '-' || r == ' ' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// isWeb reports whether a text is an address of the web, and nothing that
// could run.
func isWeb(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsAny(s, " \t\r\n<>\"'`()[]\\|")
}

// unlinked keeps a message from holding a link, which readers of SARIF would
// make of "[text](address)".
func unlinked(s string) string { return strings.ReplaceAll(s, "](", "] (") }
