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
	Rule      string `yaml:"rule"`      // "405/needs-allow"
	Operation string `yaml:"operation"` // "PUT /a"; * stands for any text; "" for all operations
	Reason    string `yaml:"reason"`    // why it is accepted, for whoever reads the file later
	Expires   Day    `yaml:"expires"`   // the last day on which it is accepted

	accepts, expired bool // it matched a finding, on a day on which it holds or later
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
		b.entries = append(b.entries, e)
	}
	if len(faults) > 0 {
		return nil, yamlfile.AsError(faults)
	}
	return b, nil
}

// Apply moves the findings that the baseline accepts out of the report's
// findings, and notes which entries have expired or match nothing.
func (b *Baseline) Apply(r *Report, now time.Time) {
	var left []candor.Finding
	for _, f := range r.Findings {
		rest := &f
		for _, e := range b.entries {
			if rest == nil {
				break
			}
			if e.Expires.over(now) {
				e.expired = e.expired || e.matches(rest)
				continue
			}
			var taken *candor.Finding
			if taken, rest = e.divide(rest); taken != nil {
				e.accepts = true
				r.Accepted = append(r.Accepted, Accepted{*taken, e.Reason, e.Expires.Time})
			}
		}
		if rest != nil {
			left = append(left, *rest)
		}
	}
	r.Findings = left
	for i, e := range b.entries {
		switch {
		case e.expired:
			r.Notes = append(r.Notes, b.place(i)+": accepting "+e.what()+" expired on "+e.Expires.Format(dayLayout)+"; mend it, or give the entry a new day and a reason that still holds.")
		case e.Expires.over(now):
			r.Notes = append(r.Notes, b.place(i)+": the entry for "+e.what()+" expired on "+e.Expires.Format(dayLayout)+" and matches nothing; take it out.")
		case !e.accepts:
			r.Notes = append(r.Notes, b.place(i)+": the entry for "+e.what()+" matches nothing; take it out if the finding is mended.")
		}
	}
}

// place is where the entry stands.
func (b *Baseline) place(i int) string {
	line, column := yamlfile.Locate(b.data, "accepted", strconv.Itoa(i))
	return where(candor.Place{File: b.file, Line: line, Column: column})
}

func (e *Entry) what() string {
	if e.Operation == "" {
		return e.Rule
	}
	return e.Rule + " in " + e.Operation
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
	if e.Operation == "" || strings.Trim(e.Operation, "*") == "" {
		return f, nil
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
		if glob(e.Operation, o) {
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

// glob reports whether a text is a pattern in which * stands for any text.
func glob(pattern, s string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == s
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

// WriteBaseline is a baseline that accepts the findings until a day. What the
// old one accepted in [Baseline.Apply] keeps its entry, and what it accepted
// once keeps its reason; old may be nil.
func WriteBaseline(old *Baseline, findings []candor.Finding, expires time.Time) ([]byte, error) {
	if expires.IsZero() {
		return nil, errors.New("a baseline needs a day on which it expires")
	}
	var entries []*Entry
	reasons := map[[2]string]string{}
	if old != nil {
		for _, e := range old.entries {
			if e.accepts {
				entries = append(entries, e)
			}
			reasons[[2]string{e.Rule, e.Operation}] = e.Reason
		}
	}
	for i := range findings {
		for _, e := range entriesFor(&findings[i], Day{expires}) {
			e.Reason = cmp.Or(reasons[[2]string{e.Rule, e.Operation}], e.Reason)
			entries = append(entries, e)
		}
	}
	slices.SortStableFunc(entries, func(a, b *Entry) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Operation, b.Operation))
	})
	entries = slices.CompactFunc(entries, func(a, b *Entry) bool { return a.Rule == b.Rule && a.Operation == b.Operation })
	var b strings.Builder
	b.WriteString("# Findings that are accepted for a while. Each needs a reason and a last day;\n# in an operation, * stands for any text.\n")
	if len(entries) == 0 {
		b.WriteString("accepted: []\n")
		return []byte(b.String()), nil
	}
	b.WriteString("accepted:\n")
	for _, e := range entries {
		b.WriteString("  - rule: " + quoted(e.Rule) + "\n")
		if e.Operation != "" {
			b.WriteString("    operation: " + quoted(e.Operation) + "\n")
		}
		b.WriteString("    reason: " + quoted(e.Reason) + "\n    expires: " + e.Expires.Format(dayLayout) + "\n")
	}
	return []byte(b.String()), nil
}

// entriesFor accepts one finding, operation by operation where it names them
// all, so that other operations still speak.
func entriesFor(f *candor.Finding, until Day) []*Entry {
	all := operations(f)
	if len(all) == 0 || cutShort(f) {
		all = []string{""}
	}
	var out []*Entry
	for _, o := range all {
		out = append(out, &Entry{Rule: f.Rule, Operation: o, Reason: NewReason, Expires: until})
	}
	return out
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
