package cli

import (
	"context"

	"github.com/spf13/pflag"
)

// command is one command of candor, declared once: help, the doors, the
// completion and the tests read it from here.
type command struct {
	Name    string
	Args    string   // "A B", as the usage line shows it
	Summary string   // one line of the list of commands
	Usage   string   // what it does, for whoever asks for help
	Example string   // command lines to copy, one a line
	Formats []string // values of --format, the default first; none: no such flag
	Doors   []doorway

	// Setup declares the flags and returns what runs the command. The flags'
	// values live in its closure, so that two runs share nothing.
	Setup func(flags *pflag.FlagSet) runner

	// Complete offers words for the next argument; nil offers files.
	Complete func(args []string) []string

	Commands []*command // of a command that only groups others
}

// runner runs a command whose flags were read. An error that is not a
// *failure counts as a usage error.
type runner func(ctx context.Context, in *invocation) error

// door is a question with which people come.
type door struct{ Question string }

// The doors, in the order in which they are shown.
var (
	doorCode   = &door{"Which code?"}
	doorAnswer = &door{"One answer?"}
	doorAPI    = &door{"My API?"}
	doorLog    = &door{"My log?"}

	doors = []*door{doorCode, doorAnswer, doorAPI, doorLog}
)

// doorway is one command line that leads through a door.
type doorway struct {
	Door *door
	Line string // "candor 403"
	What string // what one sees there
}

// The formats that most commands have.
const (
	formatText = "text"
	formatJSON = "json"
)
