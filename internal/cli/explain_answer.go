package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/internal/visit"
	"github.com/candorhttp/candor/rules"
)

// explainFile reads an answer that was saved in a file.
func (e *explainer) explainFile(in *invocation, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return usage("", fmt.Errorf("cannot open the answer: %w", err))
	}
	defer f.Close()
	return e.explainText(in, name, f)
}

// explainText reads an answer that was pasted or saved.
func (e *explainer) explainText(in *invocation, name string, r io.Reader) error {
	got, err := answer.ReadText(r)
	var text *answer.TextError
	if errors.As(err, &text) && text.Line == 0 && len(in.Args) == 0 {
		return usagef(howToExplain, "nothing to explain: no code, URL or file was named, and on standard input %s", text)
	}
	if errors.As(err, &text) {
		return usagef(text.Fix, "%s holds no answer that can be read: %s", safe(name), text)
	}
	if err != nil {
		return usage("", fmt.Errorf("%s: %w", safe(name), err))
	}
	return showReading(in, rules.Read(got))
}

// explainURL sends one request and reads the answer.
func (e *explainer) explainURL(ctx context.Context, in *invocation, address string) error {
	if e.timeout <= 0 {
		return usagef("", "--timeout %s: use a time above zero, such as 10s", e.timeout)
	}
	ctx, cancel := context.WithTimeout(ctx, e.timeout)
	defer cancel()
	req, err := e.request(ctx, address)
	if err != nil {
		return err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableCompression = true // otherwise Go asks for gzip by itself and hides that it did
	transport.DisableKeepAlives = true
	client := &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	if err != nil {
		return e.noAnswer(req, err)
	}
	defer resp.Body.Close()
	got, err := answer.FromResponse(resp)
	if err != nil {
		in.Warn("the content of the answer broke off: %s", safe(err.Error()))
		got.BodyTruncated = true
	}
	return showReading(in, rules.Read(got))
}

// request builds the request; the error names every fault.
func (e *explainer) request(ctx context.Context, address string) (*http.Request, error) {
	var errs []error
	method := e.method
	if method == "" {
		method = http.MethodGet
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		errs = append(errs, fmt.Errorf("%q is no address: %w", safe(address), errors.Unwrap(err)))
	case u.Host == "":
		errs = append(errs, fmt.Errorf("%q names no host", safe(address)))
	}
	header := http.Header{"User-Agent": {visit.Agent}, "Accept": {"*/*"}}
	given, host, faults := readHeaders(e.headers)
	errs = append(errs, faults...)
	maps.Copy(header, given)
	if len(errs) > 0 {
		return nil, usage("", errors.Join(errs...))
	}
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return nil, usage("", fmt.Errorf("the request cannot be sent: %w", err))
	}
	req.Header, req.Host = header, host
	return req, nil
}

// readHeaders reads the values of -H. Host stands apart, since it is no field
// of the header for net/http.
func readHeaders(all []string) (header http.Header, host string, errs []error) {
	header = http.Header{}
	for _, h := range all {
		name, value, ok := strings.Cut(h, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !ok || name == "":
			errs = append(errs, fmt.Errorf("-H %q: write Name: value", safe(name)))
		case strings.EqualFold(name, "Host"):
			host = value
		default:
			header.Add(name, value)
		}
	}
	return header, host, errs
}

// noAnswer says why there is nothing to explain.
func (e *explainer) noAnswer(req *http.Request, err error) error {
	where := req.URL.Redacted()
	var netErr net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &netErr) && netErr.Timeout() {
		return deadline("--timeout 1m waits longer", fmt.Errorf("%s gave no answer within %s", safe(where), e.timeout))
	}
	if strings.Contains(err.Error(), "invalid header field") || strings.Contains(err.Error(), "invalid method") {
		return usage("", errors.Unwrap(err))
	}
	hint := unansweredHint(err)
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return unjudged(hint, fmt.Errorf("no answer from %s: %w", safe(where), err))
}

// unansweredHint says what may be wrong where a server gave no answer.
func unansweredHint(err error) string {
	var dns *net.DNSError
	var unknown x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &dns):
		return "the name " + safe(dns.Name) + " does not resolve; check its spelling and your network"
	case errors.As(err, &unknown):
		return "the certificate is from nobody this machine trusts; set SSL_CERT_FILE to the authority's file"
	case errors.As(err, &record), strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return "that port speaks no TLS; try http:// instead of https://"
	}
	return "is the server running, and is the address right?"
}

// showReading prints who does what because of an answer.
func showReading(in *invocation, r rules.Reading) error {
	if in.Format == formatJSON {
		return in.JSON(r)
	}
	p := &readingPage{page: in.Page(), r: r}
	p.opening()
	p.faults()
	p.roles()
	p.closing()
	return in.Show(p.page)
}

// readingPage sets a reading as text. Everything it shows may have come from
// the wire.
type readingPage struct {
	*page
	r rules.Reading
}

func (p *readingPage) opening() {
	r := p.r
	p.line("%s", p.style.code(r.Code, strings.TrimSpace(strconv.Itoa(r.Code)+" "+r.Name)))
	if r.Request != nil {
		p.para(0, safe("to "+r.Request.Method+" "+strings.TrimPrefix(r.Request.URL, "//")))
	}
	if r.Guessed != "" {
		p.para(0, safe("Not registered: "+r.Guessed+"."))
	}
	p.blank()
	p.para(0, r.Summary)
	for _, n := range r.Notes {
		p.para(0, "Note: "+safe(n))
	}
}

func (p *readingPage) faults() {
	if len(p.r.Faults) == 0 {
		p.heading("Nothing wrong found in the answer itself")
		return
	}
	p.heading("What the answer gets wrong")
	for i, f := range p.r.Faults {
		if i > 0 {
			p.blank()
		}
		p.labelled(6, f.Level, safe(f.Text))
		p.beside("expected", safe(f.Expected))
		p.beside("got", safe(f.Got))
		p.beside("why", f.Why)
		p.beside("fix", f.Fix+" ["+f.Source+"]")
		p.beside("rule", f.Rule)
	}
}

// beside writes a part of a fault, in the words and the order of a report.
func (p *readingPage) beside(label, text string) {
	p.labelled(16, strings.Repeat(" ", 8)+label, text)
}

func (p *readingPage) role(who string, r answer.Role, facts ...string) {
	p.heading(who)
	p.para(2, safe(r.Does))
	if r.Why != "" {
		p.para(2, safe(r.Why))
	}
	for _, f := range facts {
		p.item(safe(f))
	}
	if r.Source != "" {
		p.para(2, "["+r.Source+"]")
	}
}

func (p *readingPage) roles() {
	r := p.r
	p.role("Client", r.Client.Role, r.Client.Facts...)
	p.role("Shared cache", r.Cache.Role, r.Cache.Notes...)
	p.role("Browser's own cache", r.PrivateCache.Role, r.PrivateCache.Notes...)
	for _, c := range r.Crawlers {
		p.role("Crawler: "+c.Who, c.Role)
	}
	p.role("Consumer of the API", r.Consumer)
	p.role("Monitor: "+r.Monitor.Bucket, r.Monitor.Role)
}

func (p *readingPage) closing() {
	if p.r.Key == "" && len(p.r.Faults) == 0 {
		return
	}
	p.blank()
	if p.r.Key != "" {
		p.para(0, "candor explain "+p.r.Key+" has the whole contract.")
	}
	if len(p.r.Faults) > 0 {
		p.para(0, "candor explain "+p.r.Faults[0].Rule+" shows an exchange with that fault and one without.")
	}
}
