package judge

// RuleDocument is a rule in the shape that other programs read. No slice is
// nil.
type RuleDocument struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Severity string        `json:"severity"`
	Of       string        `json:"of"` // "exchange", "series" or "document"
	Why      string        `json:"why"`
	Harms    []Party       `json:"harms"`
	Fix      string        `json:"fix"`
	Refs     []RefDocument `json:"refs"`
	Needs    []string      `json:"needs"` // parts of an exchange without which it does not judge
	Bad      string        `json:"bad"`
	Good     string        `json:"good"`
}

// RefDocument is a sentence that a rule rests on, and its force.
type RefDocument struct {
	Source string `json:"source"`
	Level  string `json:"level"`
}

// Describe returns the rule in the shape of [RuleDocument].
func (r *Rule) Describe() RuleDocument {
	d := RuleDocument{
		ID: r.ID, Title: r.Title, Severity: string(r.Severity), Of: "exchange", Why: r.Why, Harms: append([]Party{}, r.Harms...), Fix: r.Fix,
		Refs: []RefDocument{}, Needs: PartNames(r.Needs), Bad: r.Bad, Good: r.Good,
	}
	switch {
	case r.Document != nil:
		d.Of = "document"
	case r.Series != nil:
		d.Of = "series"
	}
	for _, ref := range r.Refs {
		d.Refs = append(d.Refs, RefDocument{ref.Source, string(ref.Level)})
	}
	return d
}
