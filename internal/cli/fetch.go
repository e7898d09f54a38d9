package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/retry"
)

var fetchCommand = &command{
	Name:    "fetch",
	Args:    "URL",
	Summary: "send one request, act on what the answer says, and tell what was done",
	Usage: `
Sends a request as curl does and writes the content of the answer to standard
output. What the status code promises decides what happens next: a request that
was refused is not repeated, a Retry-After is obeyed and never shortened, only
idempotent requests are repeated when the outcome is unknown, credentials do not
leave their origin. What was done, and what is left to do, is said in a line or
two on standard error; nothing is said of an answer that came at once and is
good. --explain tells the whole way: each try, what came, the sentence of the
contract that decides, how long it waited.

Repeats are for failures that may pass: --attempts counts them, 2 by default,
and up to 5 while the server names the time. A longer Retry-After than
--max-wait is not waited for: the answer is shown, with the time.

Flags are those of curl where curl has them. -d @FILE reads a file, -d @- the
standard input. Redirects are followed with -L only.

Exits 0 for an answer below 400, 1 for 4xx and 5xx, 2 for a mistake in the
command line, 3 when there was no answer, 4 when it did not come in time, 130
when it was interrupted.`,
	Example: `candor fetch https://api.example/v1/orders
candor fetch https://api.example/v1/orders --json '{"item":"TEA-0042"}' --idempotency-key
candor fetch -L -o page.html https://example.com/
candor fetch https://api.example/v1/orders -H "Authorization: Bearer $TOKEN" --explain`,
	Formats: []string{formatText, formatJSON},
	Doors:   []doorway{{doorAnswer, "candor fetch URL", "send a request, act on the answer as its code says"}},
	Setup: func(flags *pflag.FlagSet) runner {
		f := &fetcher{}
		flags.StringVarP(&f.method, "request", "X", "", "`METHOD` of the request (GET, or POST with content)")
		flags.StringArrayVarP(&f.headers, "header", "H", nil, "send `FIELD`, as \"Name: value\"; may be repeated")
		flags.StringArrayVarP(&f.data, "data", "d", nil, "send `DATA` as a form; @FILE and @- read it, without line ends; may be repeated")
		flags.StringArrayVar(&f.binary, "data-binary", nil, "the same with `DATA` as it is")
		flags.StringArrayVar(&f.json, "json", nil, "send `DATA` as JSON, and ask for JSON; @FILE and @- read it")
		flags.BoolVarP(&f.head, "head", "I", false, "send HEAD and show the fields of the answer")
		flags.StringVarP(&f.output, "output", "o", "", "write the content to `FILE`")
		flags.BoolVarP(&f.include, "include", "i", false, "show the status line and the fields before the content")
		flags.BoolVarP(&f.follow, "location", "L", false, "follow redirects, ten at most")
		flags.DurationVar(&f.timeout, "timeout", 2*time.Minute, "give up after `TIME`, all tries and waits included")
		flags.DurationVar(&f.maxWait, "max-wait", time.Minute, "obey a Retry-After up to `TIME`; for a longer one, stop")
		flags.IntVar(&f.attempts, "attempts", 2, "send the request at most `N` times; 1 never repeats it")
		flags.StringVar(&f.key, "idempotency-key", "", "send this Idempotency-Key with each try, or a random one, so that POST and PATCH may be repeated too")
		flags.Lookup("idempotency-key").NoOptDefVal = autoKey
		flags.StringVar(&f.tokenFile, "token-file", "", "send the bearer token in `FILE` to the origin of URL; it is read again when a 401 refuses it")
		flags.BoolVar(&f.explain, "explain", false, "tell the whole way on standard error")
		return f.run
	},
}

// autoKey is the value of --idempotency-key that makes one.
const autoKey = "auto"

// fetcher holds the flags of one run.
type fetcher struct {
	method, output, key, tokenFile string
	headers, data, binary, json    []string
	head, include, follow, explain bool
	timeout, maxWait               time.Duration
	attempts                       int
}

func (f *fetcher) run(ctx context.Context, in *invocation) error {
	address, err := f.check(in)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	req, err := f.request(ctx, in, address)
	if err != nil {
		return err
	}
	way := &fetchWay{in: in, live: !f.explain && in.Format == formatText}
	resp, err := f.client(req, way).Do(req)
	if err != nil {
		return f.noAnswer(in, way, req, err)
	}
	defer resp.Body.Close()
	failed := retry.Check(resp) // reads the problem, and leaves the content whole
	var refusal *retry.Error
	errors.As(failed, &refusal)
	if in.Format == formatJSON {
		err = f.report(in, way, req, resp, refusal)
	} else {
		err = f.show(in, resp)
		if f.explain {
			f.tell(in, way, resp, refusal)
		} else {
			summarize(in, way, resp, refusal)
		}
	}
	switch {
	case err != nil:
		return err
	case resp.StatusCode >= 400:
		return &failure{code: exitFindings}
	}
	return nil
}

// check names every fault of the command line that is not the request's.
func (f *fetcher) check(in *invocation) (string, error) {
	if len(in.Args) != 1 {
		return "", usagef("candor fetch https://api.example/v1/orders", "fetch takes one URL, not %d", len(in.Args))
	}
	address := in.Args[0]
	var errs []error
	if !isURL(address) {
		hint := "it begins with http:// or https://"
		if meant := addressMeant(address); meant != "" {
			hint = "did you mean candor fetch " + safe(meant) + "?"
		}
		return "", usagef(hint, "%q is no address", safe(address))
	}
	if f.timeout <= 0 {
		errs = append(errs, fmt.Errorf("--timeout %s: use a time above zero, such as 10s", f.timeout))
	}
	if f.maxWait <= 0 {
		errs = append(errs, fmt.Errorf("--max-wait %s: use a time above zero, such as 10s; --attempts 1 never waits", f.maxWait))
	}
	if f.attempts < 1 {
		errs = append(errs, fmt.Errorf("--attempts %d: use 1 or more", f.attempts))
	}
	kinds := 0
	for _, some := range [][]string{append(f.data, f.binary...), f.json} {
		if len(some) > 0 {
			kinds++
		}
	}
	if kinds > 1 {
		errs = append(errs, errors.New("--json and -d send the same content in two ways: use one"))
	}
	if f.head && kinds > 0 {
		errs = append(errs, errors.New("-I sends HEAD, which has no content: leave out -d and --json, or -I"))
	}
	if len(errs) > 0 {
		return "", usage("", errors.Join(errs...))
	}
	return address, nil
}

// client makes the client that acts on the contract, and writes down its way.
func (f *fetcher) client(req *http.Request, way *fetchWay) *http.Client {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.DisableCompression = true // the content is shown as it was sent
	other := base.Clone()
	other.DisableKeepAlives = true // each repeat that needs another connection opens it
	t := &retry.Transport{
		Base: way.record(base), Fresh: way.record(other),
		Attempts: f.attempts, MaxWait: f.maxWait, Observe: way.decided,
	}
	if f.key == autoKey {
		t.NewKey = retry.NewKey
	}
	if f.tokenFile != "" {
		t.Credentials = &retry.Bearer{
			Origins: retry.Origins{req.URL.Scheme + "://" + req.URL.Host},
			Token:   f.token, Keep: true,
		}
	}
	client := t.Client()
	if !f.follow {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	return client
}

// summarize says in a line what is left to do, and how a good answer came
// about that did not come at once.
func summarize(in *invocation, way *fetchWay, resp *http.Response, refusal *retry.Error) {
	name := strings.TrimSpace(strconv.Itoa(resp.StatusCode) + " " + httpstatus.Text(resp.StatusCode))
	switch n := way.sent(); {
	case refusal != nil:
		text := name
		if !slices.Contains(selfEvident, refusal.Reason) {
			text += ": " + refusal.Reason.Text
		}
		in.Note("%s", safe(text+"; "+refusal.Advice))
	case resp.StatusCode >= 300 && resp.Header.Get("Location") != "":
		in.Note("%s", safe(name+" leads to "+judge.MaskedAddress(resp.Header.Get("Location"))+"; -L follows it"))
	case n > 1 && way.repeats() > 0:
		in.Note("%s", safe(fmt.Sprintf("%s, after %d tries", name, n)))
	}
}

// selfEvident are reasons that tell nobody anything whom the code is told.
var selfEvident = []*retry.Reason{retry.Refused, retry.Unsupported, retry.NoStepUp, retry.NoCredentials, retry.FetchFirst}

// noAnswer says why there is none, and what is known.
func (f *fetcher) noAnswer(in *invocation, way *fetchWay, req *http.Request, err error) error {
	if f.explain && in.Format == formatText {
		f.tell(in, way, nil, nil)
	}
	var own *retry.Error
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	where := safe(req.URL.Redacted())
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return deadline("--timeout "+(2*f.timeout).String()+" waits longer", fmt.Errorf("no answer from %s within %s%s", where, f.timeout, lastOf(err)))
	case errors.As(err, &own):
		hint := own.Advice
		if own.Err != nil && own.Reason != retry.LostUnknown {
			hint = unansweredHint(own.Err)
		}
		if own.Err == nil {
			return unjudged(hint, fmt.Errorf("not sent to %s: %s", where, own.Reason.Text))
		}
		return unjudged(hint, fmt.Errorf("no answer from %s: %w%s", where, own.Err, triesOf(own)))
	case errors.Is(err, retry.ErrRedirects), errors.Is(err, retry.ErrRedirectLoop):
		return unjudged("candor fetch URL without -L shows the first redirect", fmt.Errorf("%s: %w", where, err))
	case strings.Contains(err.Error(), "invalid header field"), strings.Contains(err.Error(), "invalid method"):
		return usage("", err)
	}
	return unjudged(unansweredHint(err), fmt.Errorf("no answer from %s: %w", where, err))
}

// lastOf names the last answer before time ran out.
func lastOf(err error) string {
	var own *retry.Error
	if errors.As(err, &own) && own.Code != 0 {
		return "; the last one was " + strings.TrimSpace(strconv.Itoa(own.Code)+" "+httpstatus.Text(own.Code))
	}
	return ""
}

// triesOf says how often it was tried, and why no more.
func triesOf(e *retry.Error) string {
	text := ""
	if n := len(e.Attempts); n > 1 {
		text = fmt.Sprintf(" (%d tries)", n)
	}
	if e.Code != 0 {
		text += lastOf(e)
	}
	if e.Reason == retry.LostUnknown {
		text += "; " + e.Reason.Text
	}
	return text
}
