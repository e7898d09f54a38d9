package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/report"
)

// writePages writes the pages of a sitemap and the report on them. JSON has
// both in one object; CSV has the pages alone.
func (c *checker) writePages(in *invocation, rep *report.Report) error {
	var rest bytes.Buffer
	inner := *in
	inner.Stdout = &rest
	if in.Format == formatCSV {
		inner.Format = formatJSON
	}
	err := c.finish(&inner, rep)
	var out []byte
	var encodeErr error
	switch {
	case c.toStdout(): // --report sarif=- takes the place of --format
		out = rest.Bytes()
	case in.Format == formatCSV:
		out, encodeErr = pagesCSV(c.pages)
	case in.Format == formatJSON:
		out, encodeErr = pagesJSON(c.pages, rest.Bytes())
	case in.Format == formatText:
		out = append([]byte(pagesText(in, c.sitemap, c.pages)), rest.Bytes()...)
	default: // a format of findings alone
		out = rest.Bytes()
	}
	_, writeErr := in.Stdout.Write(out)
	return errors.Join(unwritten(errors.Join(encodeErr, writeErr)), err)
}

// toStdout reports whether a --report goes to standard output.
func (c *checker) toStdout() bool {
	for _, t := range c.parsed {
		if t.File == report.Stdout {
			return true
		}
	}
	return false
}

// pagesJSON puts the pages in front of the members of a report.
func pagesJSON(rows []pageRow, rep []byte) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("  ", "  ")
	if err := enc.Encode(rows); err != nil {
		return nil, err
	}
	_, members, ok := bytes.Cut(rep, []byte("{"))
	if !ok {
		return nil, errors.New("the report is no object")
	}
	out := append([]byte("{\n  \"pages\": "), bytes.TrimSpace(b.Bytes())...)
	return append(append(out, ','), members...), nil
}

func pagesCSV(rows []pageRow) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"url", "status", "final", "redirects", "crawler", "shared_cache", "browser_cache", "problems", "error"}) // Flush keeps the error
	for _, r := range rows {
		cells := []string{r.URL, "", r.Final, strconv.Itoa(r.Redirects), r.Crawler, r.Shared, r.Browser, strings.Join(r.Problems, "; "), r.Error}
		if r.Status != 0 {
			cells[1] = strconv.Itoa(r.Status)
		}
		for i, cell := range cells {
			cell = safe(cell)
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@") { // a spreadsheet would take it for a formula
				cell = "'" + cell
			}
			cells[i] = cell
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// pagesText sets the rows for a terminal: what came, and below it what is at
// odds.
func pagesText(in *invocation, sitemap string, rows []pageRow) string {
	p := in.Page()
	p.heading("Pages of " + safe(judge.MaskedAddress(sitemap)))
	p.blank()
	p.line("  status  %-16s  %-11s  %s", "Googlebot", "shared", "address")
	faulty := 0
	for _, r := range rows {
		status := "-"
		if r.Status != 0 {
			status = p.style.code(r.Status, strconv.Itoa(r.Status))
			status += strings.Repeat(" ", 3) // colour has no width
		} else {
			status += strings.Repeat(" ", 5)
		}
		p.line("  %s  %-16s  %-11s  %s", status, shortened(safe(orDash(r.Crawler)), 16), orDash(r.Shared), safe(r.URL))
		if r.Final != "" {
			p.para(10, safe("led to "+r.Final))
		}
		if r.Error != "" {
			p.hang("          ! ", safe(r.Error))
		}
		for _, one := range r.Problems {
			p.hang("          ! ", safe(one))
		}
		if r.Error != "" || len(r.Problems) > 0 {
			faulty++
		}
	}
	p.blank()
	p.para(0, counted(len(rows), "page")+", "+strconv.Itoa(faulty)+" of them with something to look at. Shared: how long a shared cache may answer with it unasked.")
	p.blank()
	return p.String()
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func shortened(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
