package report_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/candorhttp/candor/report"
)

var update = flag.Bool("update", false, "write the golden reports anew")

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func Test_that_every_format_writes_what_it_wrote_before(t *testing.T) {
	for _, f := range report.Formats {
		text, err := f.Bytes(sample(), report.Options{Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "sample."+f.Name, text)
		empty, err := f.Bytes(&report.Report{Tool: "candor check", Exchanges: 3, Judged: map[string]int64{"404/soft": 3}}, report.Options{Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "empty."+f.Name, empty)
	}
	for name, o := range map[string]report.Options{"narrow.text": {Width: 60}, "verbose.text": {Verbose: true, Color: true}} {
		text, err := report.Text.Bytes(sample(), o)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, text)
	}
}
