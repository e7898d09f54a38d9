package cli

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // small images have no names of time zones, and --timezone takes them

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/accesslog"
)

// logFlags say how logs are to be read.
type logFlags struct {
	format   string
	fields   []string
	ranges   []string
	tokenKey string
	timezone string

	parsed accesslog.Options
}

// formatAuto is the value of --log-format that detects the format.
const formatAuto = "auto"

// logFormats lists the values of --log-format, the default first.
func logFormats() []string {
	names := []string{formatAuto}
	for _, f := range accesslog.Formats {
		names = append(names, f.Name)
	}
	return names
}

func (o *logFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&o.format, "log-format", formatAuto, "`FORMAT` of the logs: "+listed(logFormats())+"; or the log_format string of nginx, or the LogFormat string of Apache, that wrote them")
	flags.StringArrayVar(&o.fields, "field", nil, "where the log has a field of an event, `NAME=PLACE`, as in tenant=request.headers.X-Tenant or subject=$http_x_user; may be repeated")
	flags.StringArrayVar(&o.ranges, "crawler-ranges", nil, "addresses of a crawler as its operator publishes them, `NAME=FILE`, as in Googlebot=googlebot.json: who only calls itself so is told apart; may be repeated")
	flags.StringVar(&o.tokenKey, "token-key-file", "", "`FILE` with the key by which tokens of the log are hashed, so that two runs name a token alike; without it each run has its own")
	flags.StringVar(&o.timezone, "timezone", "UTC", "`ZONE` of times that name none, in the log and in --since: UTC, Local, Europe/Berlin or +02:00")
}

// ready makes the options of the flags.
func (o *logFlags) ready() error {
	opt := accesslog.Options{}
	var errs []error
	if o.format != formatAuto {
		opt.Format = o.format
	}
	var err error
	if opt.Fields, err = fieldMap(o.fields); err != nil {
		errs = append(errs, err)
	}
	if opt.CrawlerRanges, err = crawlerRanges(o.ranges); err != nil {
		errs = append(errs, err)
	}
	if opt.TokenKey, err = readKey(o.tokenKey); err != nil {
		errs = append(errs, err)
	}
	if opt.Location, err = zone(o.timezone); err != nil {
		errs = append(errs, err)
	}
	if len(errs) == 0 {
		// The same checks as of a real log, before one is looked for.
		logs, err := accesslog.OpenLogs(nil, nil, opt)
		if err != nil {
			return usage("candor watch --help has the formats and an example of a field", fmt.Errorf("--log-format, --field or --crawler-ranges: %w", err))
		}
		errs = append(errs, logs.Close())
	}
	o.parsed = opt
	return errors.Join(errs...)
}

// fieldMap reads NAME=PLACE.
func fieldMap(pairs []string) (map[string]string, error) {
	var errs []error
	fields := map[string]string{}
	for _, pair := range pairs {
		name, place, ok := strings.Cut(pair, "=")
		_, twice := fields[name]
		switch {
		case !ok || name == "" || place == "":
			errs = append(errs, usagef("", "--field %s: write NAME=PLACE, as in --field tenant=request.headers.X-Tenant", safe(pair)))
		case twice:
			errs = append(errs, usagef("", "--field %s: %s has a place already", safe(pair), safe(name)))
		default:
			fields[name] = place
		}
	}
	return fields, errors.Join(errs...)
}

// crawlerRanges reads the files of NAME=FILE; those of one name add up.
func crawlerRanges(pairs []string) (map[string][]netip.Prefix, error) {
	var errs []error
	all := map[string][]netip.Prefix{}
	for _, pair := range pairs {
		name, file, ok := strings.Cut(pair, "=")
		if !ok || name == "" || file == "" {
			errs = append(errs, usagef("", "--crawler-ranges %s: write NAME=FILE, as in --crawler-ranges Googlebot=googlebot.json", safe(pair)))
			continue
		}
		text, err := os.ReadFile(file)
		var ranges []netip.Prefix
		if err == nil {
			ranges, err = accesslog.ReadCrawlerRanges(text)
		}
		if err != nil {
			errs = append(errs, usage("", fmt.Errorf("--crawler-ranges %s: %w", safe(pair), err)))
			continue
		}
		all[name] = append(all[name], ranges...)
	}
	return all, errors.Join(errs...)
}

// minKey is how long a key must be, in bytes: shorter ones can be tried out,
// and then the tokens behind the hashes.
const minKey = 16

// readKey reads the key of a file, without the line end that editors add.
func readKey(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, usage("", fmt.Errorf("--token-key-file: %w", err))
	}
	key := []byte(strings.TrimRight(string(text), "\r\n"))
	if len(key) < minKey {
		return nil, usagef("openssl rand -hex 32 > "+safe(file), "--token-key-file %s holds %d bytes, and a key of less than %d is no secret", safe(file), len(key), minKey)
	}
	return key, nil
}

// zone reads the name of a time zone, or its distance from UTC.
func zone(name string) (*time.Location, error) {
	for _, layout := range []string{"-07:00", "-0700", "-07"} {
		if t, err := time.Parse(layout, name); err == nil {
			_, seconds := t.Zone()
			return time.FixedZone(name, seconds), nil
		}
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return nil, usagef("", "--timezone %s: use UTC, Local, a name such as Europe/Berlin, or a distance such as +02:00", safe(name))
	}
	return loc, nil
}
