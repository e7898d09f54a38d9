package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/report"
	"github.com/candorhttp/candor/rules"
)

var checkCommand = &command{
	Name:    "check",
	Args:    "[FILE... | URL... | -]",
	Summary: "judge recorded or live answers by the rules of their status codes",
	Usage: `
Judges answers and says which of them break the contract of their status code,
whom that harms and what to send instead. What could not be judged for want of
evidence is listed apart and never counts as fine.

FILE is a HAR, as browsers, proxies and API clients export it, or text: a
request and its answer as HTTP/1.1 writes them, several divided by "---", or
what curl -i or curl -v prints. Files may be packed with gzip. With -, or with
nothing and something on standard input, it reads that.

URL is asked with GET, redirects are followed by hand (at most 10), and a few
more requests with GET and HEAD show how the server treats the address: HEAD,
a condition that it has changed, an address beside it that cannot exist, and
/robots.txt. --plan prints them and sends none. One request at a time goes to
a host; a host that answers 429, or 503 with Retry-After, is asked no more.
What -H names goes to the origins of the URLs, never to one that a redirect
leads to. robots.txt is read and not obeyed: candor asks in your name.

--sitemap URL reads a sitemap, or an index of sitemaps, and asks for each page
on that host once: one row a page says what came, what Googlebot does with it,
who may store it for how long, and where sitemap, robots.txt and noindex are
at odds or an error page pretends to be one.

--spec judges by the API's own document as well: statuses, types and fields
that it does not declare.

Exits 0 when nothing is as strong as --fail-on, 1 when something is, 2 for
mistakes in what was typed or in a document, 3 when something could not be
judged, 4 when no address answered in time.`,
	Example: `candor check traffic.har
candor check traffic.har --spec openapi.yaml --report sarif=candor.sarif
curl -sv https://api.example/v1/orders 2>&1 | candor check
candor check https://api.example/v1/orders -H "Authorization: Bearer $TOKEN"
candor check --sitemap https://shop.example/sitemap.xml --format csv`,
	Formats: append(slices.Clone(reportFormats), formatCSV),
	Doors:   []doorway{{doorAPI, "candor check traffic.har", "what recorded answers get wrong, and what to send"}, {doorAnswer, "candor check URL", "the same for a live address, and how the server treats it"}},
	Setup: func(flags *pflag.FlagSet) runner {
		c := &checker{}
		c.declare(flags)
		flags.StringVar(&c.spec, "spec", "", "API document `FILE` to judge by as well: Swagger 2.0 or OpenAPI 3")
		flags.StringVar(&c.sitemap, "sitemap", "", "read the sitemap at `URL` and ask for its pages")
		flags.BoolVar(&c.plan, "plan", false, "print the requests and send none")
		flags.StringArrayVarP(&c.headers, "header", "H", nil, "send `FIELD` to the origins of the URLs, as \"Name: value\"; may be repeated")
		flags.IntVar(&c.maxRequests, "max-requests", 200, "send at most `N` requests")
		flags.StringVar(&c.rate, "rate-limit", "5/s", "send a host at most so many requests, `N/s` or N/m")
		flags.DurationVar(&c.timeout, "timeout", 10*time.Second, "wait at most `TIME` for one answer and its content")
		return c.run
	},
}

const formatCSV = "csv"

const howToCheck = "candor check traffic.har, candor check URL, or curl -si URL | candor check"

// checker holds the flags of one run and what it found.
type checker struct {
	reporting
	spec, sitemap, rate string
	plan                bool
	headers             []string
	maxRequests         int
	timeout             time.Duration

	judge  *judge.Judge
	shown  *progress
	good   int     // files, addresses and pages of which something was judged
	faults []error // files that could not be opened
	lost   []error // sources that could not be judged
	hint   string  // what to do about those
	late   int     // of lost, those that gave no answer in time
	// typedRobots says that a robots.txt was asked for by name.
	typedRobots bool
	notes       []string // for the report
	pages       []pageRow
	listing     bool // there are pages to list
}

func (c *checker) run(ctx context.Context, in *invocation) error {
	files, addresses, err := c.sources(in)
	if err != nil {
		return err
	}
	if err := c.reporting.ready(in); err != nil {
		return err
	}
	if err := c.spares(nil, append(slices.Clone(files), c.spec)...); err != nil {
		return err
	}
	client, urls, err := c.client(addresses)
	if err != nil {
		return err
	}
	c.typedRobots = slices.ContainsFunc(urls, func(u *url.URL) bool { return u.Path == "/robots.txt" })
	if c.plan {
		return c.showPlan(in, files, urls)
	}
	options := judge.Options{Pages: publicPages}
	if c.spec != "" {
		doc, err := openapi.Load(c.spec)
		if err != nil {
			return faulty(err)
		}
		options.API = doc.API()
	}
	c.judge = judge.New(rules.All, options)
	c.shown = newProgress(in.Stderr)
	for _, name := range files {
		c.checkFile(ctx, in, name)
	}
	c.checkURLs(ctx, in, client, urls)
	if c.sitemap != "" {
		c.checkSitemap(ctx, in, client)
	}
	c.shown.end()
	c.tellStopped(in, client)
	return errors.Join(ctx.Err(), c.end(in, append(slices.Clone(files), addresses...)))
}

// sources tells files from addresses.
func (c *checker) sources(in *invocation) (files, addresses []string, err error) {
	for _, arg := range in.Args {
		switch {
		case isURL(arg):
			addresses = append(addresses, arg)
		case arg != "-" && addressMeant(arg) != "" && !exists(arg):
			return nil, nil, usagef("did you mean candor check "+safe(addressMeant(arg))+"?", "%s is no file here, and no address that begins with http:// or https://", safe(arg))
		default:
			files = append(files, arg)
		}
	}
	if n := len(in.Args); n == 0 && c.sitemap == "" {
		if in.Stdin == nil || isTerminal(in.Stdin) {
			return nil, nil, usagef(howToCheck, "nothing to check: name a file or a URL")
		}
		files = []string{"-"}
	}
	switch {
	case in.Format == formatCSV && c.sitemap == "":
		return nil, nil, usagef("", "--format csv is for the pages of --sitemap")
	case c.sitemap != "" && !isURL(c.sitemap):
		return nil, nil, usagef("", "--sitemap %s: name an address that begins with http:// or https://", safe(c.sitemap))
	case slices.Index(files, "-") != lastIndex(files, "-"):
		return nil, nil, usagef("", "standard input can be read once")
	}
	return files, addresses, nil
}

func exists(name string) bool { _, err := os.Stat(name); return err == nil }

func lastIndex(all []string, s string) int {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i] == s {
			return i
		}
	}
	return -1
}

// add judges one exchange.
func (c *checker) add(x *candor.Exchange) {
	c.judge.Add(x)
	c.shown.count()
}

// Rules by which a request of our own is judged that nobody typed: it was sent
// to learn something about what was typed.
var (
	aboutRobots  = []string{"4xx/robots-refused", "5xx/robots-failed", "any/noindex-contradicts"}
	aboutMissing = []string{"200/soft-404"}
)

// addVisited judges one exchange of a visit to an address.
func (c *checker) addVisited(x *candor.Exchange) {
	path, _, _ := strings.Cut(x.Request.Target, "?")
	switch {
	case strings.Contains(path, rules.NoSuchPage):
		c.judge.AddFor(x, aboutMissing...)
	case path == "/robots.txt" && !c.typedRobots:
		c.judge.AddFor(x, aboutRobots...)
	default:
		c.judge.Add(x)
	}
	c.shown.count()
}

// end writes the report.
func (c *checker) end(in *invocation, sources []string) error {
	found := c.judge.Report()
	if c.good == 0 { // a robots.txt alone is nothing
		if err := errors.Join(append(c.faults, c.lost...)...); err != nil {
			if len(c.faults) > 0 {
				return usage(c.hint, err)
			}
			if c.late == len(c.lost) {
				return deadline("--timeout 1m waits longer", err)
			}
			return unjudged(c.hint, err)
		}
		return unjudged(c.hint, errors.New("nothing was judged"))
	}
	for _, err := range c.lost {
		in.Warn("%s", safeLines(err.Error()))
	}
	if c.sitemap != "" {
		sources = append(sources, c.sitemap)
	}
	for i, source := range sources {
		if isURL(source) { // as it was typed, it may hold a password or a token
			sources[i] = judge.MaskedAddress(source)
		}
	}
	rep := &report.Report{
		Tool: "candor check", Version: readVersion().Version, Source: strings.Join(sources, ", "), Spec: c.spec,
		Exchanges: found.Exchanges, Findings: found.Findings, NotJudged: found.NotJudged, Judged: found.Judged, Notes: c.notes,
	}
	err := c.write(in, rep)
	switch {
	case len(c.faults) > 0:
		return usage("", errors.Join(c.faults...))
	case err == nil && len(c.lost) > 0 && c.failOn != string(report.Never): // what was not judged is not clean
		return unjudged(c.hint, fmt.Errorf("%s could not be judged whole, so this run is not clean", counted(len(c.lost), "source")))
	}
	return err
}

// write writes the report and, of a sitemap, the pages.
func (c *checker) write(in *invocation, rep *report.Report) error {
	if !c.listing {
		return c.finish(in, rep)
	}
	return c.writePages(in, rep)
}

// unread notes a source that could not be judged.
func (c *checker) unread(hint, format string, args ...any) {
	c.lost = append(c.lost, fmt.Errorf(format, args...))
	if c.hint == "" {
		c.hint = hint
	}
}
