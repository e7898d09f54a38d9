package watch

import (
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/routes"
)

// The settings that hold where Options names none.
const (
	DefaultMaxRoutes   = 2000
	DefaultLateness    = 2 * time.Minute
	DefaultFalseAlarms = 7 * 24 * time.Hour
)

// Options says how a Watch counts and when it raises an alarm. The zero value
// is ready to use.
type Options struct {
	// MaxRoutes is how many pairs of method and route are told apart; 0 means
	// 2,000. The rest counts as "(other)".
	MaxRoutes int

	// Route names the template of a request, as an API document does; "" for
	// one that no template matches. Nil, and for an event whose Route is set,
	// routes are learned from the traffic.
	Route func(method, path string) string

	// Hints says what a person knows of the routes that are learned.
	Hints Hints

	// Lateness is how long a minute stays open for events that arrive late or
	// out of order; 0 means two minutes. Events that come later still are
	// counted, and take no part in detection.
	Lateness time.Duration

	// FalseAlarms is the time in which one false alarm is accepted on quiet
	// traffic, over all that is watched together; 0 means a week.
	FalseAlarms time.Duration

	// Since and Until, where they are not zero, bound what the report counts:
	// requests from the minute of Since on, and in minutes that begin before
	// Until, and the incidents that were going on meanwhile. What was before
	// Since is judged too, so that a part of a log is measured by what is usual
	// in all of it; of what comes after Until only the names of routes are
	// learned.
	Since, Until time.Time

	// Parallel lets a closed minute be judged on another processor while the
	// next ones are counted. What is found is the same. Notify is called from
	// there, one call after the other, and all that it has to be told of a
	// minute is told before a call to Finish, Report or Save returns
	// that comes after the minute was closed.
	Parallel bool

	// Notify is told, in the order of the traffic's own clock, when an
	// incident opens, when its explanation changes and when it ends. It must
	// not call the Watch.
	Notify func(Update)
}

// Update is what happened to an incident.
type Update struct {
	Time     time.Time // of the traffic: the end of the minute that showed it
	Change   Change
	Incident candor.Incident
}

// Change is what happened to an incident.
type Change string

// The changes, in the order in which an incident goes through them.
const (
	Opened  Change = "opened"
	Changed Change = "changed" // another cause or another part of the traffic, or it goes on though it had ended
	Ended   Change = "ended"
)

// Hints are what a person knows about routes, better than any guess. The zero
// value knows nothing.
type Hints struct{ hints routes.Hints }

// ParseHints reads hints such as "/users/{name}", "/static/**" and
// "^/users/me", which is no name of a user. Of several that fit a path the
// first counts. The error names every hint that cannot be read.
func ParseHints(list []string) (Hints, error) {
	h, err := routes.ParseHints(list)
	return Hints{h}, err
}
