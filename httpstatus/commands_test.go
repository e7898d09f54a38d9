package httpstatus

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// explored are the codes that somebody is called for at night: each has lines
// that show its cause.
var explored = []string{
	"301", "304", "400", "401", "403", "404", "408", "413", "421", "429", "431", "500", "502", "503", "504",
	"nginx/494", "nginx/495", "nginx/496", "nginx/497", "nginx/499", "aws/460", "aws/561",
	"cloudflare/520", "cloudflare/521", "cloudflare/522", "cloudflare/524", "cloudflare/525", "cloudflare/526",
}

// commandLines calls f with every line and its place, such as "404.commands.0".
func commandLines(f func(place string, c Command)) {
	for _, c := range All() {
		for i, cmd := range c.Commands {
			f(at(c.Key()+".commands", i), cmd)
		}
	}
}

func Test_that_the_codes_people_are_called_for_have_one_to_three_lines_to_copy(t *testing.T) {
	for _, c := range All() {
		n := len(c.Commands)
		switch wanted := slices.Contains(explored, c.Key()); {
		case wanted && n == 0:
			t.Errorf("%s has no line", c.Key())
		case !wanted && n > 0:
			t.Errorf("%s has lines and is not in the list of this test", c.Key())
		case n > 3:
			t.Errorf("%s has %d lines", c.Key(), n)
		}
		for i, cmd := range c.Commands {
			if cmd.Line == "" || strings.ContainsAny(cmd.Line, "\n\t") || cmd.Line != strings.TrimSpace(cmd.Line) {
				t.Errorf("%s: line %d is not one line: %q", c.Key(), i, cmd.Line)
			}
			for _, other := range c.Commands[:i] {
				if other.Line == cmd.Line {
					t.Errorf("%s has twice: %s", c.Key(), cmd.Line)
				}
			}
		}
	}
}

// Words in capitals that belong to the languages of the lines.
var spoken = []string{"POST", "HTTP", "END", "NF", "NR", "CA", "MB"}

func Test_that_every_word_to_replace_and_every_file_in_a_line_is_explained(t *testing.T) {
	capitals := regexp.MustCompile(`(^|[^$A-Za-z\\])([A-Z][A-Z_]+)\b`)
	files := regexp.MustCompile(`\b[a-z]+\.(log|txt|json|pem|key)\b`)
	used := map[string]bool{}
	commandLines(func(place string, c Command) {
		var known []string
		for _, p := range Placeholders([]Command{c}) {
			known, used[p.Word] = append(known, p.Word), true
		}
		var words []string
		for _, m := range capitals.FindAllStringSubmatch(c.Line, -1) {
			words = append(words, m[2])
		}
		for _, w := range append(words, files.FindAllString(c.Line, -1)...) {
			if !slices.Contains(known, w) && !slices.Contains(spoken, w) {
				t.Errorf("%s does not explain %s: %s", place, w, c.Line)
			}
		}
	})
	for _, p := range CommandPlaceholders {
		if !used[p.Word] {
			t.Errorf("%s stands in no line", p.Word)
		}
	}
}

func Test_that_a_placeholder_is_a_word_of_its_own(t *testing.T) {
	for line, want := range map[string]string{
		"curl https://HOST/OLD_PATH":      "HOST OLD_PATH",
		"curl https://HOST/PATH":          "HOST PATH",
		"curl https://UPSTREAM_NAME/PATH": "PATH UPSTREAM_NAME",
		"cat timed.log access.log PATHS":  "access.log timed.log",
		"OLD_PATH HOSTS":                  "OLD_PATH",
	} {
		var got []string
		for _, p := range Placeholders([]Command{{Line: line}}) {
			got = append(got, p.Word)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", line, got, want)
		}
	}
}

// shell returns the shell that reads the lines.
func shell(t *testing.T) string {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh on this machine, so no line can be tried")
	}
	return sh
}

func Test_that_a_shell_can_read_every_line(t *testing.T) {
	sh := shell(t)
	commandLines(func(place string, c Command) {
		if out, err := exec.Command(sh, "-n", "-c", c.Line).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s\n%s", place, err, out, c.Line)
		}
	})
}

// readers are the programs that only read what they are given.
var readers = []string{"awk", "sed", "sort", "uniq", "head", "tr", "grep", "wc"}

// onlyReads reports whether a line is a pipe of readers over a file.
func onlyReads(line string) bool {
	line = regexp.MustCompile(`'[^']*'`).ReplaceAllString(line, "q")
	if !regexp.MustCompile(`\b(access|timed|error|alb)\.log\b|cookie\.txt`).MatchString(line) || strings.ContainsAny(line, ">$;") {
		return false
	}
	for _, part := range strings.Split(line, "|") {
		if words := strings.Fields(part); !slices.Contains(readers, words[0]) {
			return false
		}
	}
	return true
}

// told is what testdata/commands/expected.txt says that a line prints: below
// "== 404.commands.0" its lines, with single blanks.
func told(t *testing.T) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile("testdata/commands/expected.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	place := ""
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if name, ok := strings.CutPrefix(line, "== "); ok {
			place = name
			continue
		}
		out[place] = append(out[place], line)
	}
	return out
}

func Test_that_the_lines_which_read_a_log_print_what_they_promise(t *testing.T) {
	sh := shell(t)
	want := told(t)
	commandLines(func(place string, c Command) {
		if !onlyReads(c.Line) {
			return
		}
		cmd := exec.Command(sh, "-c", strings.ReplaceAll(c.Line, "HOST", "shop.example"))
		cmd.Dir, cmd.Env = "testdata/commands", append(os.Environ(), "LC_ALL=C")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %s\n%s", place, err, out, c.Line)
		}
		var got []string
		for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
			got = append(got, strings.Join(strings.Fields(line), " "))
		}
		if !slices.Equal(got, want[place]) {
			t.Errorf("%s: %s\n== %s\n%s\nwant\n%s", place, c.Line, place, strings.Join(got, "\n"), strings.Join(want[place], "\n"))
		}
		delete(want, place)
	})
	for place := range want {
		t.Errorf("expected.txt tells of %s, and there is no such line that only reads", place)
	}
}
