package retry

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/candorhttp/candor/internal/scenario"
)

// tally is what one client did in one part of the table.
type tally struct{ acts, lacks, breaks int }

// Test_who_acts_by_the_contract prints who acts by the contract in how many
// scenarios. Each client runs in a process of its own, for some get stuck.
func Test_who_acts_by_the_contract(t *testing.T) {
	if testing.Short() {
		t.Skip("a comparison, by its own command")
	}
	if only := os.Getenv("CONTENDER"); only != "" {
		judge(t, only)
		return
	}
	head, rule := "| ", "|---"
	for _, part := range scenario.Parts {
		head, rule = head+"| "+part.Name+" ", rule+"|---"
	}
	fmt.Printf("acts by the contract / falls short / breaks it, by subject; over HTTP/1.1 and HTTP/2\n\n%s| all |\n%s|---|\n", head, rule)
	for _, c := range contenders {
		cmd := exec.Command(os.Args[0], "-test.run=^Test_who_acts_by_the_contract$", "-test.v", "-test.timeout=2m")
		cmd.Env = append(os.Environ(), "CONTENDER="+c.name)
		out, err := cmd.CombinedOutput()
		for _, line := range strings.Split(string(out), "\n") {
			if strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "- ") {
				fmt.Println(line)
			}
		}
		if err != nil && c.name == "candor" {
			t.Errorf("%s: %v\n%s", c.name, err, out)
		} else if err != nil {
			fmt.Printf("%s ended early: %v\n", c.name, err)
		}
	}
}

func judge(t *testing.T, name string) {
	for _, c := range contenders {
		if c.name != name {
			continue
		}
		var all tally
		var told []string
		row := "| " + name + " "
		for _, part := range scenario.Parts {
			var n tally
			for _, s := range part.Rows() {
				for _, p := range []scenario.Protocol{scenario.HTTP1, scenario.HTTP2} {
					if s.Only != "" && s.Only != p {
						continue
					}
					v := stuck
					t.Run(part.Name, func(t *testing.T) {
						v = s.Judge(scenario.Run(t, s, p, c.client))
					})
					switch {
					case v.Acts():
						n.acts++
					case len(v.Breaks) > 0:
						n.breaks++
						told = append(told, fmt.Sprintf("- %s breaks, %s, %s: %s", name, p, s.Name, v.Breaks[0]))
					default:
						n.lacks++
					}
				}
			}
			row += fmt.Sprintf("| %d / %d / %d ", n.acts, n.lacks, n.breaks)
			all.acts, all.lacks, all.breaks = all.acts+n.acts, all.lacks+n.lacks, all.breaks+n.breaks
		}
		fmt.Printf("%s| %d / %d / %d |\n", row, all.acts, all.lacks, all.breaks)
		if name == "candor" && all.lacks+all.breaks > 0 {
			t.Errorf("candor does not act by the contract in %d scenarios", all.lacks+all.breaks)
		}
		for _, s := range told {
			fmt.Println(s)
		}
	}
}

// stuck is the verdict of a client that does not come back.
var stuck = scenario.Verdict{Breaks: []string{"it does not come back"}}
