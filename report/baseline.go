package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/yamlfile"
)

// Baseline names findings that are accepted for a while, each with a reason.
type Baseline struct {
	file    string
	data    []byte
	entries []*Entry
}

// Entry accepts the findings of one rule, in all operations or in some.
type Entry struct {
	Rule       string   `yaml:"rule"`       // "405/needs-allow"
	Operation  string   `yaml:"operation"`  // "PUT /a"; * stands for any text and \* for itself; "" for all operations
	Operations []string `yaml:"operations"` // several of them, and no others; empty but not nil for findings that name no operation
	Count      int      `yaml:"count"`      // of findings that name no operation, at most so many places; 0 for any number
	Reason     string   `yaml:"reason"`     // why it is accepted, for whoever reads the file later
	Expires    Day      `yaml:"expires"`    // the last day on which it is accepted

	accepts, expired bool            // it matched a finding, on a day on which it holds or later
	met              map[string]bool // those of Operations that some finding has
	exact            map[string]bool // the names among them, as they are written
	globs            []string        // the patterns among them
	counted          int             // of Count, what findings have taken
	over             bool            // there were more than Count
}

// Day is a day without a time of day, in UTC.
type Day struct{ time.Time }

const dayLayout = time.DateOnly

// UnmarshalText reads a day such as 2027-01-31.
func (d *Day) UnmarshalText(text []byte) error {
	t, err := time.Parse(dayLayout, string(text))
	if err != nil {
		return fmt.Errorf("%q is no day; write one as 2027-01-31", text)
	}
	d.Time = t
	return nil
}

// over reports whether the day is past.
func (d Day) over(now time.Time) bool { return !now.Before(d.AddDate(0, 0, 1)) }

// ReadBaseline reads a baseline in YAML. The error is of type
// yamlfile.Faults: every fault with its line and a caret.
func ReadBaseline(file string, data []byte) (*Baseline, error) {
	var content struct {
		Accepted []*Entry `yaml:"accepted"`
	}
	faults := yamlfile.Decode(file, data, &content)
	if len(faults) > 0 {
		return nil, yamlfile.AsError(faults)
	}
	var written struct {
		Accepted []map[string]any `yaml:"accepted"`
	}
	yamlfile.Decode(file, data, &written) // which has no fault where the other has none
	b := &Baseline{file: file, data: data}
	for i, e := range content.Accepted {
		at := []string{"accepted", strconv.Itoa(i)}
		if e == nil {
			faults = append(faults, yamlfile.At(file, data, at, "this entry is empty", "give it a rule, a reason and a day on which it expires, or take it out"))
			continue
		}
		if e.Rule == "" {
			faults = append(faults, yamlfile.At(file, data, at, "this entry names no rule", "add rule: with the rule of the finding, such as 405/needs-allow"))
		}
		if strings.TrimSpace(e.Reason) == "" {
			faults = append(faults, yamlfile.At(file, data, at, "this entry gives no reason", "add reason: and say why the finding is accepted"))
		}
		if e.Expires.IsZero() {
			faults = append(faults, yamlfile.At(file, data, at, "this entry never expires", "add expires: with the last day on which it holds, such as 2027-01-31"))
		}
		switch {
		case emptied(written.Accepted, i):
			faults = append(faults, yamlfile.At(file, data, append(at, "operations"), "operations should be a list, but is empty", "write - before each operation, or [] for findings that name none; without the key, every operation is accepted"))
		case slices.ContainsFunc(e.Operations, func(o string) bool { return strings.TrimSpace(o) == "" }):
			faults = append(faults, yamlfile.At(file, data, append(at, "operations"), "an operation is empty", "write a method and a path, such as PUT /orders"))
		case e.Operation != "" && e.Operations != nil:
			faults = append(faults, yamlfile.At(file, data, at, "this entry has both operation and operations", "put all of them into operations"))
		case e.Count < 0, e.Count > 0 && (e.Operations == nil || len(e.Operations) > 0):
			faults = append(faults, yamlfile.At(file, data, at, "count is a number of places that belong to no operation", "write it above 0 and beside operations: [], or take it out"))
		}
		b.entries = append(b.entries, e)
	}
	if len(faults) > 0 {
		return nil, yamlfile.AsError(faults)
	}
	return b, nil
}

// emptied reports whether an entry has the key operations and nothing in it. A
// list that lost its last name would accept every operation.
func emptied(entries []map[string]any, i int) bool {
	if i >= len(entries) {
		return false
	}
	list, given := entries[i]["operations"]
	return given && list == nil
}

// Apply moves the findings that the baseline accepts out of the report's
// findings, and notes which entries have expired or match nothing. What
// entries with one reason and one day accept of a finding is one.
func (b *Baseline) Apply(r *Report, now time.Time) {
	var left []candor.Finding
	for _, f := range r.Findings {
		rest, first := &f, len(r.Accepted)
		for _, e := range b.entries {
			if rest == nil {
				break
			}
			if e.Expires.over(now) {
				e.expired = e.matches(rest) || e.expired
				continue
			}
			var taken *candor.Finding
			if taken, rest = e.divide(rest); taken != nil {
				e.accepts = true
				r.Accepted = join(r.Accepted, first, Accepted{*taken, e.Reason, e.Expires.Time})
			}
		}
		if rest != nil {
			left = append(left, *rest)
		}
	}
	r.Findings = left
	for i, e := range b.entries {
		if note := e.note(now); note != "" {
			r.Notes = append(r.Notes, b.place(i)+": "+note)
		}
	}
}

// join adds a part of a finding, of which the parts before begin at first.
func join(all []Accepted, first int, a Accepted) []Accepted {
	for i := first; i < len(all); i++ {
		if have := &all[i]; have.Reason == a.Reason && have.Expires.Equal(a.Expires) {
			f := &have.Finding
			f.Operations = slices.Concat(f.Operations, a.Finding.Operations)
			for _, p := range a.Finding.Places {
				if !slices.Contains(f.Places, p) {
					f.Places = append(slices.Clone(f.Places), p)
				}
			}
			f.Count += a.Finding.Count
			return all
		}
	}
	return append(all, a)
}

// note says what is to be done about the entry after all findings were held to
// it, or "".
func (e *Entry) note(now time.Time) string {
	unmet := slices.DeleteFunc(slices.Clone(e.Operations), func(o string) bool { return e.met[o] })
	switch {
	case e.expired:
		return "accepting " + e.what() + " expired on " + e.Expires.Format(dayLayout) + "; mend it, or give the entry a new day and a reason that still holds."
	case e.Expires.over(now):
		return "the entry for " + e.what() + " expired on " + e.Expires.Format(dayLayout) + " and matches nothing; take it out."
	case e.over:
		return "the entry for " + e.what() + " accepts " + plural(e.Count, "place") + ", and there are more."
	case !e.accepts:
		return "the entry for " + e.what() + " matches nothing; take it out if the finding is mended."
	case len(unmet) > 0:
		return "the entry for " + e.Rule + " lists " + firstOf(unmet, 3) + ", where nothing is found; take out what is mended."
	}
	return ""
}

// place is where the entry stands.
func (b *Baseline) place(i int) string {
	line, column := yamlfile.Locate(b.data, "accepted", strconv.Itoa(i))
	return where(candor.Place{File: b.file, Line: line, Column: column})
}

func (e *Entry) what() string {
	if all := e.patterns(); len(all) > 0 {
		return e.Rule + " in " + firstOf(all, 3)
	}
	return e.Rule
}

// patterns are the operations that the entry accepts; none for all of them,
// and for findings that name none.
func (e *Entry) patterns() []string {
	if e.Operation != "" {
		return []string{e.Operation}
	}
	return e.Operations
}

// names reports whether the entry names an operation.
func (e *Entry) names(operation string) bool {
	if e.met == nil { // lists are long, and few of their names are patterns
		e.met, e.exact = map[string]bool{}, map[string]bool{}
		for _, p := range e.patterns() {
			if strings.Contains(strings.ReplaceAll(p, `\*`, ""), "*") {
				e.globs = append(e.globs, p)
			} else {
				e.exact[p] = true
			}
		}
	}
	p := literal(operation)
	found := e.exact[p]
	e.met[p] = e.met[p] || found
	for _, p := range e.globs {
		if glob(p, operation) {
			e.met[p], found = true, true
		}
	}
	return found
}

// whole takes or leaves a finding that names no operation.
func (e *Entry) whole(f *candor.Finding) (taken, rest *candor.Finding) {
	switch {
	case len(e.Operations) > 0 || len(operations(f)) > 0:
		return nil, f
	case e.Count > 0 && e.counted+f.Count > e.Count:
		e.over = true
		return nil, f
	}
	e.counted += f.Count
	return f, nil
}

// matches reports whether the entry accepts some part of a finding.
func (e *Entry) matches(f *candor.Finding) bool {
	taken, _ := e.divide(f)
	return taken != nil
}

// listedOperations is how many operations a finding about traffic lists at
// most; one that lists so many may stand for others.
const listedOperations = 100

// cutShort reports whether a finding may stand for operations that it does not
// list. Those about documents list all of theirs.
func cutShort(f *candor.Finding) bool {
	return len(f.Operations) >= listedOperations && f.Count > len(f.Operations)
}

// divide cuts a finding into what the entry accepts and what it leaves; one of
// them may be nil. How many exchanges belong to which operation is not known:
// what is left counts all but one for each operation that is accepted, so that
// it never counts too few.
func (e *Entry) divide(f *candor.Finding) (taken, rest *candor.Finding) {
	if e.Rule != f.Rule {
		return nil, f
	}
	switch {
	case e.Operations == nil && strings.Trim(e.Operation, "*") == "":
		return f, nil
	case e.Operations != nil && (len(e.Operations) == 0 || len(operations(f)) == 0):
		return e.whole(f)
	}
	all := f.Operations
	if len(all) == 0 {
		all = []string{f.Operation}
	}
	in, out := *f, *f
	in.Operations, out.Operations, in.Places, out.Places = nil, nil, nil, nil
	parallel := len(f.Places) == len(all) // then each place is that of its operation
	for i, o := range all {
		part := &out
		if e.names(o) {
			part = &in
		}
		part.Operations = append(part.Operations, o)
		if parallel {
			part.Places = append(part.Places, f.Places[i])
		}
	}
	unlisted := cutShort(f)
	switch {
	case len(in.Operations) == 0:
		return nil, f
	case len(out.Operations) == 0 && !unlisted:
		return f, nil
	}
	if !parallel {
		in.Places, out.Places = f.Places, f.Places
	}
	in.Operation, in.Count = in.Operations[0], len(in.Operations)
	out.Operation, out.Count = "", max(f.Count-in.Count, len(out.Operations), 1)
	if len(out.Operations) > 0 {
		out.Operation = out.Operations[0]
	}
	return &in, &out
}

// literal is a text as a pattern that only it matches.
func literal(s string) string { return strings.ReplaceAll(s, "*", `\*`) }

// glob reports whether a text is a pattern in which * stands for any text and
// \* for itself.
func glob(pattern, s string) bool {
	const star = "\x00" // what was marked; no operation holds it
	parts := strings.Split(strings.ReplaceAll(pattern, `\*`, star), "*")
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], star, "*")
	}
	if len(parts) == 1 {
		return parts[0] == s
	}
	s, ok := strings.CutPrefix(s, parts[0])
	if !ok {
		return false
	}
	last := parts[len(parts)-1]
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(s, p)
		if i < 0 {
			return false
		}
		s = s[i+len(p):]
	}
	return strings.HasSuffix(s, last)
}

// NewReason is the reason that a new entry has until somebody writes a better
// one.
const NewReason = "It was there when this baseline was written. Say here why it is accepted."

// WriteBaseline is a baseline that accepts the findings until a day: for each
// rule one entry, or one for each reason, that lists their operations. What the
// old one accepted in [Baseline.Apply] keeps its entry, less the operations in
// which nothing is found any more, and what it accepted once keeps its reason;
// old may be nil.
func WriteBaseline(old *Baseline, findings []candor.Finding, expires time.Time) ([]byte, error) {
	if expires.IsZero() {
		return nil, errors.New("a baseline needs a day on which it expires")
	}
	var entries []*Entry
	if old != nil {
		for _, e := range old.entries {
			if e.accepts {
				kept := *e
				kept.Operations = slices.DeleteFunc(slices.Clone(e.Operations), func(o string) bool { return !e.met[o] })
				entries = append(entries, &kept)
			}
		}
	}
	for i := range findings {
		entries = accept(entries, old, &findings[i], Day{expires})
	}
	for _, e := range entries {
		slices.Sort(e.Operations)
	}
	slices.SortStableFunc(entries, func(a, b *Entry) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Operation, b.Operation), slices.Compare(a.Operations, b.Operations))
	})
	var b strings.Builder
	b.WriteString("# Findings that are accepted for a while. Each needs a reason and a last day;\n# in an operation, * stands for any text.\n")
	if len(entries) == 0 {
		b.WriteString("accepted: []\n")
		return []byte(b.String()), nil
	}
	b.WriteString("accepted:\n")
	for _, e := range entries {
		e.write(&b)
	}
	return []byte(b.String()), nil
}

// write writes the entry as an item of the list.
func (e *Entry) write(b *strings.Builder) {
	b.WriteString("  - rule: " + quoted(e.Rule) + "\n")
	switch {
	case e.Operation != "":
		b.WriteString("    operation: " + quoted(e.Operation) + "\n")
	case e.Operations == nil: // every one
	case len(e.Operations) == 0:
		b.WriteString("    operations: []\n")
	default:
		b.WriteString("    operations:\n")
		for _, o := range e.Operations {
			b.WriteString("      - " + quoted(o) + "\n")
		}
	}
	if e.Count > 0 {
		b.WriteString("    count: " + number(e.Count) + "\n")
	}
	b.WriteString("    reason: " + quoted(e.Reason) + "\n    expires: " + e.Expires.Format(dayLayout) + "\n")
}

// accept adds what accepts one finding: its operations where it names them all,
// so that other operations still speak. One that names none, about a document,
// is accepted with as many places as it has.
func accept(entries []*Entry, old *Baseline, f *candor.Finding, until Day) []*Entry {
	if cutShort(f) { // those that it does not list are not known
		return mergeEntry(entries, &Entry{Rule: f.Rule, Reason: old.reason(f.Rule, ""), Expires: until})
	}
	all := operations(f)
	if len(all) == 0 {
		e := &Entry{Rule: f.Rule, Operations: []string{}, Reason: old.reason(f.Rule, ""), Expires: until}
		if len(f.Places) > 0 && len(f.Exchanges) == 0 {
			e.Count = f.Count
		}
		return mergeEntry(entries, e)
	}
	for _, o := range all {
		entries = mergeEntry(entries, &Entry{Rule: f.Rule, Operations: []string{literal(o)}, Reason: old.reason(f.Rule, o), Expires: until})
	}
	return entries
}

// reason is why the baseline accepted a rule in an operation, if only once.
func (b *Baseline) reason(rule, operation string) string {
	if b != nil {
		for _, e := range b.entries {
			if e.Rule == rule && (len(e.patterns()) == 0 || slices.ContainsFunc(e.patterns(), func(p string) bool { return glob(p, operation) })) {
				return e.Reason
			}
		}
	}
	return NewReason
}

// mergeEntry adds an entry, to one of the same kind with the same rule, reason
// and day where there is one.
func mergeEntry(entries []*Entry, e *Entry) []*Entry {
	kind := func(e *Entry) [3]bool { return [3]bool{e.Operations == nil, len(e.Operations) == 0, e.Count > 0} }
	for _, have := range entries {
		if have.Rule != e.Rule || have.Operation != "" || kind(have) != kind(e) || have.Reason != e.Reason || !have.Expires.Equal(e.Expires.Time) {
			continue
		}
		have.Count += e.Count
		for _, o := range e.Operations {
			if !slices.Contains(have.Operations, o) {
				have.Operations = append(have.Operations, o)
			}
		}
		return entries
	}
	return append(entries, e)
}

// quoted writes a text as a double-quoted scalar of YAML, of which a string of
// JSON is one.
func quoted(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return `""` // a string always has a JSON form
	}
	return strings.TrimSuffix(b.String(), "\n")
}
