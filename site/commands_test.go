package site

import (
	"html"
	"strings"
	"testing"

	"github.com/candorhttp/candor/httpstatus"
)

func TestThe_guide_of_a_code_shows_its_lines_as_a_shell_takes_them(t *testing.T) {
	h := Handler(Options{})
	shown := 0
	for _, c := range httpstatus.All() {
		if len(c.Commands) == 0 {
			continue
		}
		body := get(t, h, guidePath(c)).Body.String()
		for _, cmd := range c.Commands {
			want := `<pre tabindex="0">` + cmd.Line + "</pre>"
			if !strings.Contains(html.UnescapeString(body), want) {
				t.Errorf("%s does not show %s", guidePath(c), cmd.Line)
			}
			shown++
		}
		for _, p := range httpstatus.Placeholders(c.Commands) {
			if !strings.Contains(html.UnescapeString(body), "<code>"+p.Word+"</code>: "+p.Means) {
				t.Errorf("%s does not explain %s", guidePath(c), p.Word)
			}
		}
	}
	if shown < 28 {
		t.Errorf("only %d lines are shown", shown)
	}
}
