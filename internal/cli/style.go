package cli

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/candorhttp/candor/internal/textpage"
)

// style colours text, or leaves it alone. Colour never carries a meaning by
// itself: every coloured thing also has its word.
type style struct{ on bool }

func (s style) paint(sgr, text string) string { return textpage.Paint(s.on, sgr, text) }

func (s style) head(text string) string { return s.paint("1", text) }
func (s style) dim(text string) string  { return s.paint("2", text) }
func (s style) bad(text string) string  { return s.paint("1;31", text) }
func (s style) good(text string) string { return s.paint("32", text) }
func (s style) warn(text string) string { return s.paint("33", text) }

// code colours a status code by its class.
func (s style) code(code int, text string) string {
	switch {
	case code >= 500:
		return s.paint("1;31", text)
	case code >= 400:
		return s.paint("1;33", text)
	case code >= 300:
		return s.paint("1;36", text)
	}
	return s.paint("1;32", text)
}

// The values of --color, the default first.
var colorModes = []string{"auto", "always", "never"}

// styleFor decides about colour: --color, then NO_COLOR, then
// CLICOLOR_FORCE, then whether w is a terminal that can show it.
func styleFor(mode string, w io.Writer) style {
	switch {
	case mode == "always":
		return style{true}
	case mode == "never", os.Getenv("NO_COLOR") != "":
		return style{}
	case os.Getenv("CLICOLOR_FORCE") != "" && os.Getenv("CLICOLOR_FORCE") != "0":
		return style{true}
	}
	return style{isTerminal(w) && os.Getenv("TERM") != "dumb" && os.Getenv("CLICOLOR") != "0"}
}

// isTerminal reports whether a stream given to Run is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// The widths of a text; readers of long lines lose their place.
const (
	defaultWidth = 80
	minWidth     = 60
	maxWidth     = 100
)

// widthFor returns how wide a text may be on w.
func widthFor(w io.Writer) int {
	if isTerminal(w) {
		if n, _, err := term.GetSize(int(w.(*os.File).Fd())); err == nil && n > 0 {
			return min(max(n, minWidth), maxWidth)
		}
	}
	return defaultWidth
}
