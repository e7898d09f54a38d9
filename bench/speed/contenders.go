package main

import (
	_ "embed" // for the program of mtail
	"regexp"
)

// contender is a program that reads a whole log.
type contender struct {
	name string
	does string // with a line
	// commands holds the command line by the format of the log. {log} stands for
	// the log, {candor} for the program built from here, {mtail} for the folder
	// of mtail's program.
	commands map[string][]string
	version  []string // the command that tells the version
	env      []string
	lines    int // the first lines of the log that a slow one gets; 0 is all
	rounds   int // the most rounds that a slow one runs in; 0 is all
	// counted finds in a line of the output how many requests were counted; those
	// of all lines are added up. Who counts fewer than it was given did other work.
	counted *regexp.Regexp
}

const (
	countColumn = `{n[$9]++} END {for (s in n) print s, n[s]}`
	goaccessLog = `{"time":"%dT%tZ","remote_addr":"%h","request_method":"%m","request_uri":"%U","status":"%s",` +
		`"body_bytes_sent":"%b","request_time":"%T","http_referer":"%R","http_user_agent":"%u"}`
)

// mtailProgram is what mtail does with a line: it reads every field, as the
// program for this format among its own examples does.
//
//go:embed status.mtail
var mtailProgram []byte

var (
	goaccess = []string{"goaccess", "{log}", "--no-global-config", "--no-progress", "--no-parsing-spinner", "--output=json", "--json-pretty-print"}
	candor   = []string{"{candor}", "watch", "{log}", "--format", "json"}
	wc       = []string{"wc", "-l", "{log}"}
)

// contenders lists everyone, in the order of the tables. The first is the one
// by which all are measured.
var contenders = []contender{
	{
		name: "wc", does: "counts line ends",
		commands: map[string][]string{"combined": wc, "json": wc},
		version:  []string{"wc", "--version"},
		counted:  regexp.MustCompile(`^\s*(\d+)`),
	},
	{
		name: "candor", does: "parses the line, learns its route, keeps totals over time by route, status and client, and looks for incidents; one processor",
		commands: map[string][]string{"combined": candor, "json": candor},
		version:  []string{"{candor}", "version"},
		env:      []string{"GOMAXPROCS=1"},
		counted:  regexp.MustCompile(`"lines": (\d+)`),
	},
	{
		name: "mawk", does: "counts one column",
		commands: map[string][]string{"combined": {"mawk", countColumn, "{log}"}},
		version:  []string{"mawk", "-W", "version"},
		counted:  regexp.MustCompile(`^\d+ (\d+)$`),
	},
	{
		name: "gawk", does: "counts one column",
		commands: map[string][]string{"combined": {"gawk", countColumn, "{log}"}},
		version:  []string{"gawk", "--version"},
		counted:  regexp.MustCompile(`^\d+ (\d+)$`),
	},
	{
		name: "logswan", does: "parses the line and keeps totals",
		commands: map[string][]string{"combined": {"logswan", "{log}"}},
		version:  []string{"logswan", "-v"},
		counted:  regexp.MustCompile(`"processed_lines": (\d+)`),
	},
	{
		name: "goaccess", does: "parses the line and keeps totals of every kind of field, with the visitors of each",
		commands: map[string][]string{
			"combined": append(goaccess[:len(goaccess):len(goaccess)], "--log-format=COMBINED"),
			"json":     append(goaccess[:len(goaccess):len(goaccess)], "--log-format="+goaccessLog, "--date-format=%Y-%m-%d", "--time-format=%H:%M:%S"),
		},
		version: []string{"goaccess", "--version"},
		lines:   1_000_000, rounds: 1,
		counted: regexp.MustCompile(`"valid_requests": (\d+)`),
	},
	{
		name: "lnav", does: "parses and indexes the line, then counts one column by SQL",
		commands: map[string][]string{"combined": {"lnav", "-n", "-N", "-c", ";SELECT sc_status, count(*) FROM access_log GROUP BY sc_status", "-c", ":write-csv-to -", "{log}"}},
		version:  []string{"lnav", "-V"},
		rounds:   3,
		counted:  regexp.MustCompile(`^\d+,(\d+)$`),
	},
	{
		name: "mtail", does: "matches the line with an expression, and counts by method and status",
		commands: map[string][]string{"combined": {"mtail", "-one_shot", "-one_shot_format", "prometheus", "-address", "127.0.0.1", "-port", "0", "-logtostderr", "-progs", "{mtail}", "-logs", "{log}"}},
		version:  []string{"mtail", "--version"},
		lines:    1_000_000, rounds: 3,
		counted: regexp.MustCompile(`^requests\{.*\} (\d+)$`),
	},
	{
		name: "jq", does: "parses the line and counts one member",
		commands: map[string][]string{"json": {"jq", "-n", `reduce inputs.status as $s ({}; .["\($s)"] += 1)`, "{log}"}},
		version:  []string{"jq", "--version"},
		lines:    1_000_000, rounds: 3,
		counted: regexp.MustCompile(`"\d+": (\d+)`),
	},
	{
		name: "mlr", does: "parses the line and counts one member",
		commands: map[string][]string{"json": {"mlr", "--ijsonl", "--ojsonl", "count", "-g", "status", "{log}"}},
		version:  []string{"mlr", "--version"},
		lines:    1_000_000, rounds: 3,
		counted: regexp.MustCompile(`"count": (\d+)`),
	},
}
