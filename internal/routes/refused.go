package routes

import (
	"cmp"
	"slices"
	"strings"
)

// What it takes to make a route of what was only ever refused: scanners are
// refused what does not exist, too.
const (
	maxAsked    = 4096
	askWindow   = 60 // minutes of traffic in which the rest must happen
	askMinutes  = 5  // distinct minutes
	askersAsked = 10 // askers, added up over the minutes
)

// asked is what is known of a path that was only ever refused.
type asked struct {
	since   int64 // minute
	minutes int
	askers  int
}

// hear counts raw routes that were refused and that no route is known for.
func (l *Learner) hear(refused []newcomer) {
	if len(refused) == 0 {
		return
	}
	slices.SortFunc(refused, byHash)
	heard := map[string]int{} // askers by resolved route
	for _, c := range refused[:min(len(refused), maxNewcomers)] {
		if l.guess(c.path) == nil && !probed(c.path) {
			heard[l.resolve(c.path)] += max(c.s.Askers, 1)
		}
	}
	paths := make([]string, 0, len(heard))
	for path := range heard {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		l.ask(path, heard[path])
	}
	l.trim()
}

func (l *Learner) ask(path string, askers int) {
	a := l.asked[path]
	if a == nil || l.minute-a.since >= askWindow {
		a = &asked{since: l.minute}
		l.asked[path] = a
	}
	a.minutes++
	a.askers += askers
	if a.minutes < askMinutes || a.askers < askersAsked || l.failed >= (l.max+1)/2 || l.routes >= l.max {
		return
	}
	delete(l.asked, path)
	l.admit(path, 0)
	if n := l.walk(path); n != nil && n.good == 0 && !n.failing {
		n.failing = true
		l.failed++
	}
}

// resolve replaces what is known to be a placeholder.
func (l *Learner) resolve(raw string) string {
	var b []byte
	n := l.root
	for rest := raw; rest != ""; {
		var token string
		token, rest = next(rest)
		if n != nil {
			if n = l.step(n, token); n != nil {
				token = n.token
			}
		}
		b = append(append(b, '/'), token...)
	}
	return string(b)
}

// trim keeps the memory of refusals bounded: first goes what is past its
// time, then what was asked for in the fewest minutes.
func (l *Learner) trim() {
	if len(l.asked) <= maxAsked {
		return
	}
	paths := make([]string, 0, len(l.asked))
	for path, a := range l.asked {
		if l.minute-a.since >= askWindow {
			delete(l.asked, path)
			continue
		}
		paths = append(paths, path)
	}
	if len(paths) <= maxAsked {
		return
	}
	slices.SortFunc(paths, func(a, b string) int {
		return cmp.Or(cmp.Compare(l.asked[b].minutes, l.asked[a].minutes), cmp.Compare(hash(a), hash(b)), strings.Compare(a, b))
	})
	for _, path := range paths[maxAsked:] {
		delete(l.asked, path)
	}
}

// probed reports whether a path is what scanners look for and APIs do not
// have: hidden files, scripts, backups. Refusals alone make no route of it.
func probed(raw string) bool {
	for rest := raw; rest != ""; {
		var token string
		token, rest = next(rest)
		if len(token) > 1 && token[0] == '.' && token != ".well-known" {
			return true
		}
		if i := strings.LastIndexByte(token, '.'); i >= 0 && scripts[strings.ToLower(token[i+1:])] {
			return true
		}
	}
	return false
}

var scripts = set(`php php5 php7 phtml asp aspx ashx asmx jsp jspx cgi pl env ini sql bak old swp zip gz tgz rar tar log
	yml yaml conf cfg config pem key crt db sqlite exe dll sh bat`)
