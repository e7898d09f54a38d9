package cli

import (
	"strings"
	"testing"
)

// Browsers and servers shorten such a path, or read it as another host: every
// link of the pages would lead to where nothing is served.
func TestGuide_takes_no_base_that_browsers_read_in_another_way(t *testing.T) {
	const nowhere = "127.0.0.1:-1" // so that the command ends at once in any case
	for base, ok := range map[string]bool{
		"//evil.example": false, `/\evil.example`: false, "/a/../b": false, "/a/./b": false, "/a//b": false, "a": false, "/a\r\nb": false,
		"/": true, "/docs/http": true, "/docs/http/": true, "/-/guide": true, "/é": true,
	} {
		_, _, stderr := run(t, "", "guide", "--listen", nowhere, "--base", base)
		if refused := strings.Contains(stderr, "--base"); refused == ok {
			t.Errorf("--base %q: %s", base, stderr)
		}
	}
}
