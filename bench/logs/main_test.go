package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func Test_that_a_log_is_written_as_asked_and_twice_the_same(t *testing.T) {
	var first, second, complaints bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := run([]string{"-format", "json", "-lines", "500", "-urls", "1000"}, out, &complaints); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(first.String(), "\n"); n != 500 || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("%d lines, or others the second time", n)
	}
	file := filepath.Join(t.TempDir(), "paper.log")
	if err := run([]string{"-paper", "7", "-rate", "5", "-format", "candor", "-o", file}, &first, &complaints); err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(file)
	if err != nil || bytes.Count(log, []byte("\n")) < 5000 || strings.Count(complaints.String(), "\n") != 11 {
		t.Errorf("%v, %d bytes, truths:\n%s", err, len(log), complaints.String())
	}
	if err := run([]string{"-format", "xml"}, &first, &complaints); err == nil {
		t.Error("xml is a format")
	}
}
