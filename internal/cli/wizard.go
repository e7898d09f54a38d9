package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"github.com/candorhttp/candor/ladder"
)

// interactive reports whether a person sits in front of both ends.
func (in *invocation) interactive() bool {
	stdin, ok := in.Stdin.(*os.File)
	stdout, fine := in.Stdout.(*os.File)
	return ok && fine && term.IsTerminal(int(stdin.Fd())) && term.IsTerminal(int(stdout.Fd()))
}

// wizard climbs the ladder with a person, question by question. It returns
// the answers, or ok false where the person left.
type wizard struct {
	in    *invocation
	l     *ladder.Ladder
	lines *bufio.Reader
	order []*ladder.Rung
	at    int // index of the rung that is asked
}

func newWizard(ctx context.Context, in *invocation, l *ladder.Ladder) *wizard {
	return &wizard{in: in, l: l, lines: bufio.NewReader(newUntilDone(ctx, in.Stdin)), order: l.Order()}
}

// climb asks until a rung fails. The reason is nil where the person quit or
// the input ended.
func (w *wizard) climb() (*ladder.Reason, error) {
	p := w.in.Page()
	p.para(0, "The first question that fails decides the code. Press Enter for yes, a number for what is wrong, b to go back, ? for more, q to leave.")
	if err := w.in.Show(p); err != nil {
		return nil, err
	}
	for {
		if err := w.ask(); err != nil {
			return nil, err
		}
		line, err := w.lines.ReadString('\n')
		if err != nil && line == "" {
			if err == io.EOF {
				return nil, nil
			}
			return nil, err
		}
		switch answer := strings.ToLower(strings.TrimSpace(line)); answer {
		case "?", "h", "help":
			w.say("Enter or y: yes, ask the next. A number or a name: that is wrong. The name of a question (%s): go there. b: back. q: leave.", strings.Join(rungNames(w.order), ", "))
		case "q", "quit", "exit":
			return nil, nil
		case "b", "back":
			w.at = max(w.at-1, 0)
		case "", "y", "yes", "ok":
			if w.at == len(w.order)-1 {
				w.say("This is the last question: choose what happened by its number.")
				continue
			}
			w.at++
		default:
			if r := w.chosen(answer); r != nil {
				return r, nil
			}
			if i := w.rung(answer); i >= 0 {
				w.at = i
				continue
			}
			w.say("%q is none of the answers. Press Enter for yes, or type a number, the name of a reason or of a question, b or q.", safe(answer))
		}
	}
}

// ask shows the question that the wizard is at.
func (w *wizard) ask() error {
	rung := w.order[w.at]
	p := w.in.Page()
	p.heading(fmt.Sprintf("%d of %d, %s: %s", w.at+1, len(w.order), rung.Name, rung.Question))
	for i, r := range ladder.ReasonsOf(rung) {
		p.labelled(2, strconv.Itoa(i+1), r.Title+" ("+strconv.Itoa(w.l.Code(r))+"). "+r.What)
	}
	prompt := "\n[Enter = yes, next question] > "
	if w.at == len(w.order)-1 {
		prompt = "\n[a number] > "
	}
	// The blank line before the first heading of a page is the page's matter.
	_, err := io.WriteString(w.in.Stdout, "\n"+p.String()+prompt)
	return unwritten(err)
}

func (w *wizard) say(format string, args ...any) {
	p := w.in.Page()
	p.para(0, fmt.Sprintf(format, args...))
	_ = w.in.Show(p) // the next question would fail to show as well, and tells
}

// chosen finds a reason of the current rung by number or name.
func (w *wizard) chosen(answer string) *ladder.Reason {
	reasons := ladder.ReasonsOf(w.order[w.at])
	if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(reasons) {
		return reasons[n-1]
	}
	for _, r := range reasons {
		if r.Name == answer {
			return r
		}
	}
	return nil
}

func rungNames(order []*ladder.Rung) []string {
	out := make([]string, len(order))
	for i, r := range order {
		out[i] = r.Name
	}
	return out
}

// rung finds a question by its name, -1 for none.
func (w *wizard) rung(answer string) int {
	for i, r := range w.order {
		if r.Name == answer {
			return i
		}
	}
	return -1
}
