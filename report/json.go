package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf16"

	"github.com/candorhttp/candor"
)

// JSON is for programs: the findings with everything they say. Its keys never
// change; keys may be added.
var JSON = &Format{Name: "json", Ending: ".json", Summary: "everything, for programs", write: writeJSON}

// document is the shape of every report.
type document struct {
	Tool      string `json:"tool"`
	Version   string `json:"version"`
	Exchanges int64  `json:"exchanges"`
	*audit
	Findings  []candor.Finding   `json:"findings"`
	NotJudged []candor.NotJudged `json:"not_judged"`
	Accepted  []accepted         `json:"accepted"`
	Notes     []string           `json:"notes"`
}

// audit is what only a report on requests of our own has.
type audit struct {
	Target     string            `json:"target"`
	Spec       string            `json:"spec"`
	Seed       string            `json:"seed"`
	Operations int               `json:"operations"`
	Requests   int               `json:"requests"`
	Coverage   []candor.Coverage `json:"coverage"`
}

type accepted struct {
	Finding candor.Finding `json:"finding"`
	Reason  string         `json:"reason"`
	Expires string         `json:"expires"`
}

func writeJSON(b *bytes.Buffer, r *Report, _ Options) error {
	d := document{
		Tool: r.Tool, Version: r.Version, Exchanges: r.Exchanges,
		Findings: []candor.Finding{}, NotJudged: listed(r.NotJudged), Accepted: []accepted{}, Notes: listed(r.Notes),
	}
	if r.Target != "" {
		d.audit = &audit{Target: r.Target, Spec: r.Spec, Seed: r.Seed, Operations: r.Operations, Requests: r.Requests, Coverage: []candor.Coverage{}}
		for _, c := range r.Coverage {
			c.Rungs = listed(c.Rungs)
			d.Coverage = append(d.Coverage, c)
		}
	}
	for _, f := range r.Findings {
		d.Findings = append(d.Findings, whole(f))
	}
	for _, a := range r.Accepted {
		d.Accepted = append(d.Accepted, accepted{whole(a.Finding), a.Reason, a.Expires.Format(dayLayout)})
	}
	return encode(b, d)
}

// encode writes a value as JSON that is harmless on a terminal too: control
// characters and marks that hide or reorder are escapes.
func encode(b *bytes.Buffer, v any) error {
	var plain bytes.Buffer
	enc := json.NewEncoder(&plain)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	for _, r := range plain.String() { // outside of texts, JSON has no such characters but line ends
		if r == '\n' || !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) {
			b.WriteRune(r)
		} else if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
			fmt.Fprintf(b, `\u%04x\u%04x`, high, low)
		} else {
			fmt.Fprintf(b, `\u%04x`, r)
		}
	}
	return nil
}

// whole gives a finding empty lists in place of null, which readers would have
// to expect everywhere.
func whole(f candor.Finding) candor.Finding {
	f.Operations, f.Harms, f.Refs = listed(f.Operations), listed(f.Harms), listed(f.Refs)
	f.Places, f.Exchanges = listed(f.Places), listed(f.Exchanges)
	return f
}

func listed[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
