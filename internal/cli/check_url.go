package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/candorhttp/candor/internal/visit"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/rules"
)

// fieldName and fieldValue match what net/http sends (RFC 9110 §5.1, §5.5).
var (
	fieldName  = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
	fieldValue = regexp.MustCompile(`^[^\x00-\x08\x0a-\x1f\x7f]*$`)
)

// client makes what asks servers. The error names every fault of the flags and
// addresses.
func (c *checker) client(addresses []string) (*visit.Client, []*url.URL, error) {
	var errs []error
	var urls []*url.URL
	for _, address := range addresses {
		u, err := parseAddress(address)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		urls = append(urls, u)
	}
	if c.sitemap != "" {
		if _, err := parseAddress(c.sitemap); err != nil {
			errs = append(errs, fmt.Errorf("--sitemap: %w", err))
		}
	}
	header, host, faults := readHeaders(c.headers)
	errs = append(errs, faults...)
	for name, values := range header {
		for _, v := range values {
			if !fieldName.MatchString(name) || !fieldValue.MatchString(v) {
				errs = append(errs, fmt.Errorf("-H %q: it holds characters that no field may have", safe(name)))
			}
		}
	}
	if strings.ContainsAny(host, " /?#@\r\n") {
		errs = append(errs, fmt.Errorf("-H Host: %q is no host", safe(host)))
	}
	pause, err := parseRate(c.rate)
	if err != nil {
		errs = append(errs, err)
	}
	if c.timeout <= 0 {
		errs = append(errs, fmt.Errorf("--timeout %s: use a time above zero, such as 10s", c.timeout))
	}
	if c.maxRequests <= 0 {
		errs = append(errs, fmt.Errorf("--max-requests %d: use a number above zero", c.maxRequests))
	}
	if len(errs) > 0 {
		return nil, nil, usage("", errors.Join(errs...))
	}
	return visit.New(visit.Options{Header: header, Host: host, MaxRequests: c.maxRequests, Pause: pause, Timeout: c.timeout}), urls, nil
}

func parseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%q is no address: %s", safe(judge.MaskedAddress(address)), judge.Masked(fmt.Sprint(errors.Unwrap(err))))
	case u.Hostname() == "":
		return nil, fmt.Errorf("%q names no host", safe(judge.MaskedAddress(address)))
	}
	u.Scheme = strings.ToLower(u.Scheme)
	return u, nil
}

// parseRate reads 5/s, 30/m or 5 and returns the pause between two requests.
func parseRate(s string) (time.Duration, error) {
	number, unit, _ := strings.Cut(s, "/")
	n, err := strconv.ParseFloat(number, 64)
	per := map[string]time.Duration{"": time.Second, "s": time.Second, "m": time.Minute, "h": time.Hour}[unit]
	if err != nil || per == 0 || !(n > 0 && n <= 1e6) {
		return 0, fmt.Errorf("--rate-limit %s: write requests per time, such as 5/s or 30/m", safe(s))
	}
	return time.Duration(float64(per) / n), nil
}

// showPlan prints the requests that would be sent.
func (c *checker) showPlan(in *invocation, files []string, urls []*url.URL) error {
	plan := visit.Plan(urls)
	if c.sitemap != "" {
		u, err := parseAddress(c.sitemap)
		if err != nil {
			return usage("", err)
		}
		plan = append(plan, sitemapPlan(u)...)
	}
	if len(plan) == 0 {
		return usagef("--plan is for URLs", "files are read, and nothing is sent")
	}
	if in.Format == formatJSON {
		return in.JSON(struct {
			Requests    []visit.Planned `json:"requests"`
			MaxRequests int             `json:"max_requests"`
		}{plan, c.maxRequests})
	}
	p := in.Page()
	for i, one := range plan {
		p.line("%3d  %-4s %s", i+1, one.Method, safe(one.URL))
		p.para(10, one.Why)
	}
	p.blank()
	p.para(0, fmt.Sprintf("At most %s, at most %s to one host, one at a time. Nothing was sent.", counted(c.maxRequests, "request"), c.rate))
	return in.Show(p)
}

// checkURLs visits addresses and judges what they answer.
func (c *checker) checkURLs(ctx context.Context, in *invocation, client *visit.Client, urls []*url.URL) {
	pages := make([]visit.Outcome, len(urls))
	var mu sync.Mutex
	soft := map[string]bool{}
	visit.Each(urls, func(i int) {
		if ctx.Err() != nil {
			pages[i].Err = ctx.Err()
			return
		}
		page, beside := client.Visit(ctx, urls[i], c.addVisited)
		pages[i] = page
		if beside == nil || !beside.OK() || strings.Contains(beside.Last.Request.Target, rules.NoSuchPage) {
			return // of what answers by itself a rule speaks
		}
		mu.Lock()
		defer mu.Unlock()
		if at := shownAddress(beside.Asked); !soft[at] {
			soft[at] = true
			c.notes = append(c.notes, fmt.Sprintf("%s cannot exist and answers %d: there, pages that are gone look like pages (soft 404).", at, beside.Last.Response.Status))
		}
	})
	c.shown.end()
	for i, u := range urls {
		c.tellPage(in, u, &pages[i])
	}
}

// tellPage says what kept an address from being judged, or what of it was.
func (c *checker) tellPage(in *invocation, u *url.URL, page *visit.Outcome) {
	if page.Last != nil {
		c.good++
	}
	var stopped *visit.StoppedError
	err := page.Err
	switch {
	case err == nil || errors.Is(err, context.Canceled):
	case page.Last != nil:
		in.Warn("%s: %s", shownAddress(u), safe(c.whyUnanswered(err)))
	case errors.Is(err, visit.ErrBudget):
		c.unread("--max-requests allows more", "%s was not asked: all of %s were sent", shownAddress(u), counted(c.maxRequests, "request"))
	case errors.As(err, &stopped):
		c.unread("ask again later", "%s was not asked: %s asked to wait", shownAddress(u), safe(stopped.Host))
	default:
		if errors.Is(err, context.DeadlineExceeded) {
			c.late++
		}
		c.unread(unansweredHint(err), "no answer from %s: %s", shownAddress(u), safe(c.whyUnanswered(err)))
	}
}

// whyUnanswered says why there is no answer.
func (c *checker) whyUnanswered(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("nothing came within %s", c.timeout)
	}
	return judge.Masked(err.Error()) // it may name an address, that of a proxy as well
}

// tellStopped says which hosts asked to wait.
func (c *checker) tellStopped(in *invocation, client *visit.Client) {
	for _, s := range client.Stopped() {
		in.Warn("%s", safe(s.Error()))
		c.notes = append(c.notes, s.Error()+".")
	}
}

// shownAddress is an address for people, without what may be a secret.
func shownAddress(u *url.URL) string { return safe(visit.Shown(u)) }
