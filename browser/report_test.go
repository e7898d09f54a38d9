package browser_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/report"
	"github.com/chromedp/cdproto/emulation"
)

// reportPage serves a report on findings in which every text is this one.
func reportPage(t *testing.T, text string) place {
	t.Helper()
	r := &report.Report{
		Tool: "candor audit", Source: text, Spec: text, Target: text, Seed: text, Exchanges: 9, Operations: 1, Requests: 2,
		NotJudged: []candor.NotJudged{{Rule: text, Why: text}}, Coverage: []candor.Coverage{{Operation: text, Rungs: []string{text}}}, Notes: []string{text},
	}
	for _, s := range candor.Severities {
		r.Findings = append(r.Findings, candor.Finding{
			Rule: "405/" + string(s), Severity: s, Title: text, Operations: []string{text, "PUT /b"}, Count: 2, Expected: text, Got: text, Summary: text,
			Why: text, Harms: []string{"client"}, Fix: text, Refs: []string{text, "https://example.com/a"}, Page: "https://example.com/rule", Curl: text,
			Places:    []candor.Place{{File: text, Line: 1, Column: 2}},
			Exchanges: []candor.Exhibit{{Request: text + "\na: b\n", Response: text}, {Request: "a: b\n", Response: text}},
		})
	}
	r.Accepted = []report.Accepted{{Finding: r.Findings[0], Reason: text, Expires: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)}}
	page, err := report.HTML.Bytes(r, report.Options{Now: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return shown(t, page)
}

// shown is where a page can be visited.
func shown(t *testing.T, page []byte) place {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	}))
	t.Cleanup(server.Close)
	return place{origin: server.URL}
}

func Test_that_axe_finds_no_fault_with_a_report_and_nothing_sticks_out(t *testing.T) {
	for name, text := range map[string]string{
		"short": "405 without Allow", "one long word": "https://api.example/" + longWord, "long": longWord + " and " + longWord,
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, reportPage(t, text))
			b.visit("/")
			if style := eval[string](b, `getComputedStyle(document.querySelector(".rule")).borderLeftWidth`); style != "4px" {
				t.Errorf("the page does not use its own style: the border is %s", style)
			}
			eval[bool](b, `document.querySelectorAll("details").forEach(d => d.open = true), true`)
			look(b)
			call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
		})
	}
}

const longWord = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

func Test_that_a_report_shows_hostile_texts_and_never_obeys_them(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			b := open(t, reportPage(t, h.text))
			b.visit("/")
			if eval[bool](b, `!!window.struck || document.querySelectorAll("script, img, svg, textarea, form").length > 0`) {
				t.Error("the page obeyed")
			}
		})
	}
}
