// Package judgetest judges the answers of a handler or a server in Go tests:
// what passes through is held to every rule of package rules, and at the end of
// the test what is wrong fails it, with the exchange, the fix and the page that
// explains why.
//
//	h := judgetest.Check(t, myHandler)
//
// [Check] wraps a handler, for httptest.ResponseRecorder and httptest.Server
// alike; [Transport] wraps the client's side, for servers that run elsewhere;
// [Answer] judges one answer that a test has in hand. What could not be seen is
// not judged, and a test in which nothing was judged fails.
package judgetest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/rules"
)

// pages is where the pages of the rules are.
const pages = "https://candorhttp.github.io/candor"

// maxContent bounds the content of a request or an answer that is looked at; of
// what is longer no content is seen.
const maxContent = 1 << 20

// Options are choices. The zero value is ready to use.
type Options struct {
	// Document is the API's own description. With it, rules know the routes
	// and compare answers with what is declared. nil means that there is none.
	Document *openapi.Document

	// FailOn is the weakest severity that fails the test; weaker findings are
	// logged. "" means candor.Policy: what an RFC or the owner demands.
	FailOn candor.Severity

	// Skip leaves rules out: ID to the reason, which must be given.
	Skip map[string]string

	// MinExchanges is how many exchanges must have been judged. 0 means 1, so
	// that a test which judged nothing is not green; -1 means none.
	MinExchanges int
}

// court judges the exchanges of one test.
type court struct {
	t       testing.TB
	options Options
	judge   *judge.Judge
}

func newCourt(t testing.TB, opts []Options) *court {
	t.Helper()
	c := &court{t: t}
	switch len(opts) {
	case 0:
	case 1:
		c.options = opts[0]
	default:
		t.Fatalf("judgetest takes one Options, not %d", len(opts))
	}
	o := &c.options
	if o.FailOn == "" {
		o.FailOn = candor.Policy
	}
	if !slices.Contains(candor.Severities, o.FailOn) {
		t.Errorf("Options.FailOn is %q; use one of %v", o.FailOn, candor.Severities)
	}
	for _, id := range slices.Sorted(maps.Keys(o.Skip)) {
		switch {
		case rules.ByID(id) == nil:
			t.Errorf("Options.Skip names %q, and there is no such rule; the pages list all: %s/rules/", id, pages)
		case strings.TrimSpace(o.Skip[id]) == "":
			t.Errorf("Options.Skip gives no reason for %s; say why it does not hold here", id)
		}
	}
	var use []*judge.Rule
	for _, r := range rules.All {
		if _, skipped := o.Skip[r.ID]; !skipped {
			use = append(use, r)
		}
	}
	j := judge.Options{Pages: pages}
	if o.Document != nil {
		j.API = o.Document.API()
	}
	c.judge = judge.New(use, j)
	return c
}

// report says what was found: what is strong enough fails the test, the rest is
// logged.
func (c *court) report() {
	c.t.Helper()
	r := c.judge.Report()
	for i := range r.Findings {
		f := &r.Findings[i]
		if c.fails(f.Severity) {
			c.t.Errorf("%s", text(f))
		} else {
			c.t.Logf("%s", text(f))
		}
	}
	want := c.options.MinExchanges
	if want == 0 {
		want = 1
	}
	switch {
	case r.Exchanges >= int64(want) || c.t.Skipped():
	case r.Exchanges == 0:
		c.t.Errorf("nothing was judged: no exchange went through judgetest to its end, and a test that checks nothing proves nothing (Options.MinExchanges: -1 allows it)")
	default:
		c.t.Errorf("%d exchanges were judged, and Options.MinExchanges wants %d", r.Exchanges, want)
	}
	if lacking := lacking(r.NotJudged); lacking > 0 {
		c.t.Logf("judgetest: %d exchanges judged; %d rules could not judge some of them for want of evidence", r.Exchanges, lacking)
	}
}

func (c *court) fails(s candor.Severity) bool {
	return slices.Index(candor.Severities, s) <= slices.Index(candor.Severities, c.options.FailOn)
}

func lacking(all []candor.NotJudged) int {
	ids := map[string]bool{}
	for i := range all {
		ids[all[i].Rule] = true
	}
	return len(ids)
}

// text is a finding for the output of a test.
func text(f *candor.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s\n", f.Severity, f.Rule, f.Summary)
	if f.Count > 1 {
		fmt.Fprintf(&b, "  in %d exchanges of %s\n", f.Count, strings.Join(f.Operations, ", "))
	} else {
		fmt.Fprintf(&b, "  in %s\n", f.Operation)
	}
	for _, x := range f.Exchanges {
		for line := range strings.Lines(strings.TrimRight(x.Request, "\n") + "\n") {
			b.WriteString("    > " + line)
		}
		for line := range strings.Lines(strings.TrimRight(x.Response, "\n") + "\n") {
			b.WriteString("    < " + line)
		}
	}
	if f.Expected != "" {
		fmt.Fprintf(&b, "  expected %s, got %s\n", f.Expected, f.Got)
	}
	if f.Why != "" {
		fmt.Fprintf(&b, "  why:  %s\n", f.Why)
	}
	fmt.Fprintf(&b, "  fix:  %s\n  from: %s\n  see:  %s", f.Fix, strings.Join(f.Refs, ", "), f.Page)
	return b.String()
}
