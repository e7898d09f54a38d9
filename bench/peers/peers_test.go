package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/candorhttp/candor/judge"
)

func Test_that_what_is_not_installed_is_named_and_the_rest_is_compared(t *testing.T) {
	var out bytes.Buffer
	nowhere := filepath.Join(t.TempDir(), "nothing")
	err := run(context.Background(), []string{"-python", nowhere, "-spectral", nowhere, "-redocly", nowhere, "-vacuum", nowhere, "-sets", "../../rules/testdata"}, &out)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"httplint in " + nowhere, "redbot in " + nowhere, "spectral (" + nowhere, "vacuum (" + nowhere, "redocly (" + nowhere} {
		if !strings.Contains(out.String(), "not found: "+name) {
			t.Errorf("it does not say that there is no %s", name)
		}
	}
	if !strings.Contains(out.String(), "| 401/undeclared") {
		t.Error("candor's own column is missing")
	}
}

func Test_that_every_fault_changes_the_sound_document_in_which_candor_finds_nothing(t *testing.T) {
	dir := t.TempDir()
	faults, err := makeFaults(dir)
	if err != nil {
		t.Fatal(err)
	}
	sound := filepath.Join(dir, "sound.yaml")
	answers, err := askLint(context.Background(), nil, "", []string{sound})
	if err != nil {
		t.Fatal(err)
	}
	if len(answers[sound]) > 0 {
		t.Errorf("the sound document is not sound: %v", answers[sound])
	}
	seen := map[string]bool{}
	for _, f := range faults {
		if seen[f.Fault] || f.Fault == "" {
			t.Errorf("%q is there twice, or says nothing", f.Fault)
		}
		seen[f.Fault] = true
	}
	if len(faults) < 25 {
		t.Errorf("%d faults are few", len(faults))
	}
}

func Test_that_every_probe_names_a_note_with_a_meaning(t *testing.T) {
	probes, err := readCases(probesText)
	if err != nil {
		t.Fatal(err)
	}
	probed := map[string]bool{}
	for _, p := range probes {
		probed[p.peer] = true
		if !slices.ContainsFunc(meanings, func(m meaning) bool { return m.note == p.peer }) && p.peer != "SINGLE_HEADER_REPEAT" {
			t.Errorf("%s: nobody says what %q means", p.name, p.peer)
		}
	}
	for _, m := range meanings {
		if !probed[m.note] && !m.states && !slices.Contains(kin, m.note) {
			t.Errorf("no probe shows %s", m.note)
		}
	}
}

// kin are notes whose fault another probe shows.
var kin = []string{
	"CONTENT_RANGE_INVALID_ASTERISK", "CONTENT_RANGE_MISSING_SLASH", "RANGE_MISSING_HYPHEN", "RANGE_INVALID_INTEGER", "RANGE_INTEGER_TOO_LONG",
	"STATUS_CODE_NON_NUMERIC", // the parser of exchanges wants a number
	"CC_DUP",
}

func Test_that_notes_count_under_the_label_that_the_case_has(t *testing.T) {
	c := &labelled{labels: []string{"any/log-only-code"}}
	if got := meaningOf(note{Note: "STATUS_NONSTANDARD"}).label(c, 444); got != "any/log-only-code" {
		t.Errorf("444 counts as %q", got)
	}
	if got := meaningOf(note{Note: "REDIRECT_WITHOUT_LOCATION"}).label(&labelled{}, 307); got != "307/needs-location" {
		t.Errorf("307 counts as %q", got)
	}
	if m := meaningOf(note{Note: "BAD_SYNTAX", Field: "server"}); m != nil {
		t.Errorf("a field without a code counts as %v", m.labels)
	}
	rows := rowsOf([]*labelled{
		{labels: []string{"a"}, ours: []string{"a"}, theirs: []string{"b"}},
		{labels: []string{"a"}},
	})
	if len(rows) != 2 || *rows[0] != (row{"a", 2, tally{1, 0}, tally{}}) || *rows[1] != (row{"b", 0, tally{}, tally{0, 1}}) {
		t.Errorf("counted %+v %+v", *rows[0], *rows[1])
	}
}

func Test_that_the_replay_answers_as_its_behaviours_say_and_keeps_the_exchanges(t *testing.T) {
	s := newReplay(nil)
	server := httptest.NewServer(s)
	defer server.Close()
	ask := func(path, field, value string) (int, string) {
		r, err := http.NewRequest(http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "identity")
		if field != "" {
			r.Header.Set(field, value)
		}
		a, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Body.Close()
		text, err := io.ReadAll(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		return a.StatusCode, string(text)
	}
	for _, c := range []struct {
		field, value string
		status       int
	}{{"", "", 200}, {"If-None-Match", tag, 304}, {"If-Modified-Since", modified, 304}, {"Range", "bytes=0-3", 206}} {
		if got, text := ask("/behaviour/0", c.field, c.value); got != c.status || got == 206 && text != "0123" {
			t.Errorf("%s: %d, not %d", c.field, got, c.status)
		}
	}
	if got := spoken(s.kept("/behaviour/0"), judge.Options{}); len(got) > 0 || len(s.kept("/behaviour/0")) != 4 {
		t.Errorf("of %d exchanges with a sound resource candor says %v", len(s.kept("/behaviour/0")), got)
	}
	if got, _ := ask("/behaviour/1", "If-None-Match", tag); got != 200 {
		t.Errorf("a condition that is not looked at is answered with %d", got)
	}
	if got, _ := ask("/elsewhere", "", ""); got != 404 {
		t.Errorf("elsewhere is answered with %d", got)
	}
}

// Test_that_httplint_says_what_the_probes_say_of_it runs the driver for real where CANDOR_PEERS_PYTHON
// names a Python with httplint.
func Test_that_httplint_says_what_the_probes_say_of_it(t *testing.T) {
	python := os.Getenv("CANDOR_PEERS_PYTHON")
	if python == "" {
		t.Skip("CANDOR_PEERS_PYTHON names no Python with httplint")
	}
	probes, err := readCases(probesText)
	if err != nil {
		t.Fatal(err)
	}
	if err := askHTTPLint(context.Background(), python, probes); err != nil {
		t.Fatal(err)
	}
	for _, p := range probes {
		if !slices.ContainsFunc(p.notes, func(n note) bool { return n.Note == p.peer }) {
			t.Errorf("%s: httplint does not say %s", p.name, p.peer)
		}
	}
}
