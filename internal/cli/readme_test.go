package cli

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// volatile is what differs between two runs of the same command.
var volatile = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "127.0.0.1:PORT"},
	{regexp.MustCompile(`\b[0-9a-f]{32}\b`), "REQUEST"},
	{regexp.MustCompile(`"token":"[0-9a-f]{16}"`), `"token":"HASH"`},
	{regexp.MustCompile(`"time":"[^"]*"`), `"time":"TIME"`},
	{regexp.MustCompile(`"duration_ms":[0-9.]+`), `"duration_ms":0`},
	{regexp.MustCompile(`"bytes":\d+`), `"bytes":0`},
}

func settled(s string) string {
	for _, v := range volatile {
		s = v.pattern.ReplaceAllString(s, v.with)
	}
	return s
}

// Every console block of the README, and of pages with outputs, is what the
// command really prints; a line of "…" stands for lines left out.
func Test_that_the_README_shows_what_candor_prints(t *testing.T) {
	for file, least := range map[string]int{"README.md": 2, "docs/watch.md": 2} {
		text, err := os.ReadFile("../../" + file)
		if err != nil {
			t.Fatal(err)
		}
		blocks := strings.Split(string(text), "```console\n")[1:]
		if len(blocks) < least {
			t.Fatalf("%s has %d console blocks", file, len(blocks))
		}
		printsBlocks(t, blocks)
	}
}

func printsBlocks(t *testing.T, blocks []string) {
	t.Helper()
	for _, block := range blocks {
		block, _, _ = strings.Cut(block, "```")
		line, want, _ := strings.Cut(block, "\n")
		args := strings.Fields(line)
		for len(args) > 0 && args[0] != "candor" && args[0] != "./cmd/candor" {
			args = args[1:]
		}
		if len(args) == 0 {
			t.Errorf("%q runs no candor", line)
			continue
		}
		got := settled(printed(t, args[1:]))
		for _, part := range strings.Split(settled(want), "…\n") {
			part = strings.TrimRight(part, "\n")
			i := strings.Index(got, part)
			if i < 0 {
				t.Errorf("%s does not print\n%s\n--- it prints\n%s", line, part, got)
				break
			}
			got = got[i+len(part):]
		}
	}
}

// printed runs one command line and returns its standard output. A server is
// stopped once it has said what there is to say.
func printed(t *testing.T, args []string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var stdout, stderr bytes.Buffer
	if args[0] != "gate" {
		if code := Run(ctx, args, nil, &stdout, &stderr); code != 0 {
			t.Fatalf("%v: exit %d\n%s", args, code, stderr.String())
		}
		return stdout.String()
	}
	out := &until{mark: "Ctrl-C ends it.", then: cancel}
	time.AfterFunc(time.Minute, cancel) // a demonstration that hangs must not hang the test
	if code := Run(ctx, append(args, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"), strings.NewReader(""), out, &stderr); code != 0 {
		t.Fatalf("%v: exit %d\n%s", args, code, stderr.String())
	}
	return out.text.String()
}

// until is an output that calls back when a mark was written.
type until struct {
	text bytes.Buffer
	mark string
	then func()
}

func (u *until) Write(b []byte) (int, error) {
	n, err := u.text.Write(b)
	if strings.Contains(u.text.String(), u.mark) {
		u.then()
	}
	return n, err
}
