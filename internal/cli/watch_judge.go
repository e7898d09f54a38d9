package cli

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/watch"
)

// judgeFlags say how traffic is counted and when an alarm is raised.
type judgeFlags struct {
	spec        string
	falseAlarms string
	lateness    string
	maxRoutes   int
	hints       []string

	judge watch.Options
}

func (o *judgeFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&o.spec, "spec", "", "API document `FILE` that names the routes: Swagger 2.0 or OpenAPI 3; without it they are learned")
	flags.StringArrayVar(&o.hints, "route-hint", nil, "what you know of the routes that are learned, `HINT` as in \"/users/{name}\", \"/static/**\", or ^/users/me for no name of a user; may be repeated, the first that fits counts")
	flags.StringVar(&o.falseAlarms, "false-alarms", "7d", "accept one false alarm in `TIME` of quiet traffic; less time finds more and sooner")
	flags.StringVar(&o.lateness, "lateness", "2m", "wait so much `TIME` of the log for lines that come late or out of order")
	flags.IntVar(&o.maxRoutes, "max-routes", watch.DefaultMaxRoutes, "tell at most `N` routes apart, and count the rest together")
}

// ready makes the options of the flags.
func (o *judgeFlags) ready() error {
	var errs []error
	var err error
	if o.judge.FalseAlarms, err = parseSpan(o.falseAlarms); err != nil || o.judge.FalseAlarms < time.Hour {
		errs = append(errs, usagef("", "--false-alarms %s: write a time of an hour or more, such as 12h, 7d or 4w", safe(o.falseAlarms)))
	}
	if o.judge.Lateness, err = parseSpan(o.lateness); err != nil || o.judge.Lateness < time.Minute {
		errs = append(errs, usagef("", "--lateness %s: write a time of a minute or more, such as 2m or 1h", safe(o.lateness)))
	}
	if o.judge.MaxRoutes = o.maxRoutes; o.maxRoutes < 1 {
		errs = append(errs, usagef("", "--max-routes %d: at least 1", o.maxRoutes))
	}
	if o.judge.Hints, err = watch.ParseHints(o.hints); err != nil {
		errs = append(errs, usagef("", "--route-hint: %s", safe(err.Error())))
	}
	if o.spec != "" {
		d, err := openapi.Load(o.spec)
		if err != nil {
			errs = append(errs, faulty(err))
		} else {
			o.judge.Route = documented(d)
		}
	}
	return errors.Join(errs...)
}

// documented names routes as a document does. The method is not asked for: one
// that the document does not have is refused at the route all the same.
func documented(d *openapi.Document) func(method, path string) string {
	return func(_, path string) string {
		var values [8]string
		route, _ := d.Match(path, values[:0])
		if route == nil {
			return ""
		}
		return route.Template
	}
}

// parseSpan reads a length of time as people write it: 90s, 5m, 2h30m, 7d, 4w.
func parseSpan(s string) (time.Duration, error) {
	for _, unit := range []struct {
		letter string
		length time.Duration
	}{{"w", 7 * 24 * time.Hour}, {"d", 24 * time.Hour}} {
		number, ok := strings.CutSuffix(s, unit.letter)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(number, 64)
		if err != nil || !(n >= 0) || n > 36500 {
			return 0, errors.New("no length of time")
		}
		return time.Duration(n * float64(unit.length)), nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, errors.New("no length of time")
	}
	return d, nil
}
