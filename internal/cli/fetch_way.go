package cli

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/judge"
	"github.com/candorhttp/candor/problem"
	"github.com/candorhttp/candor/retry"
)

// fetchTry is one request as it was sent, with what came and what was decided.
type fetchTry struct {
	Method   string      `json:"method"`
	URL      string      `json:"url"`
	Fields   http.Header `json:"fields"`
	Code     int         `json:"code"`
	Name     string      `json:"name"`
	Error    string      `json:"error"`
	Answer   http.Header `json:"answer"`
	Reason   string      `json:"reason"`
	Why      string      `json:"why"`
	Source   string      `json:"source"`
	Again    bool        `json:"again"`
	WaitMS   int64       `json:"wait_ms"`
	Until    string      `json:"until"`
	Contract string      `json:"contract"`
}

// fetchWay writes down what happens on the way to an answer.
type fetchWay struct {
	in   *invocation
	live bool // say at once what is repeated

	mu    sync.Mutex
	tries []*fetchTry
	loose []retry.Decision // about requests that were not sent
}

func (w *fetchWay) sent() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.tries)
}

func (w *fetchWay) repeats() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, t := range w.tries {
		if t.Again {
			n++
		}
	}
	return n
}

// recorder is a base transport that writes down what passes.
type recorder struct {
	base *http.Transport
	way  *fetchWay
}

func (w *fetchWay) record(base *http.Transport) http.RoundTripper { return &recorder{base, w} }

// RoundTrip sends a request and writes it down.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	t := &fetchTry{Method: req.Method, URL: judge.MaskedAddress(req.URL.String()), Fields: shownFields(req.Header), Answer: http.Header{}}
	r.way.mu.Lock()
	r.way.tries = append(r.way.tries, t)
	r.way.mu.Unlock()
	resp, err := r.base.RoundTrip(req)
	r.way.mu.Lock()
	defer r.way.mu.Unlock()
	if err != nil {
		t.Error = safe(err.Error())
		return resp, err
	}
	c := httpstatus.ForClass(resp.StatusCode)
	t.Code, t.Name, t.Answer, t.Contract = resp.StatusCode, httpstatus.Text(resp.StatusCode), shownFields(resp.Header), c.Client.Summary.Text
	return resp, nil
}

// decided takes down a decision about the last try.
func (w *fetchWay) decided(_ context.Context, d retry.Decision) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if d.Sent == 0 || len(w.tries) == 0 {
		w.loose = append(w.loose, d)
		return
	}
	t := w.tries[len(w.tries)-1]
	t.Reason, t.Why, t.Source, t.Again = d.Reason.Name, d.Reason.Text, d.Reason.Source, d.Reason.Again
	t.WaitMS = d.Wait.Milliseconds()
	if !d.Until.IsZero() {
		t.Until = d.Until.UTC().Format(time.RFC3339)
	}
	if w.live && d.Reason.Again {
		what := "no answer"
		if d.Code != 0 {
			what = strings.TrimSpace(strconv.Itoa(d.Code) + " " + httpstatus.Text(d.Code))
		}
		w.in.Note("%s: %s%s", what, d.Reason.Text, waits(d.Wait))
	}
}

// waits says how long, where it is long enough to be noticed.
func waits(d time.Duration) string {
	if d < 50*time.Millisecond {
		return ""
	}
	return "; waiting " + shortly(d)
}

func shortly(d time.Duration) string {
	if d < time.Second {
		return d.Round(10 * time.Millisecond).String()
	}
	return d.Round(100 * time.Millisecond).String()
}

// secretFields are the fields whose value is never shown.
var secretFields = []string{"authorization", "proxy-authorization", "cookie", "set-cookie", "authentication-info", "proxy-authentication-info"}

// shownFields are fields as they may be shown: credentials are masked.
func shownFields(h http.Header) http.Header {
	out := http.Header{}
	for name, values := range h {
		low := strings.ToLower(name)
		hidden := slices.Contains(secretFields, low)
		for _, word := range []string{"token", "secret", "apikey", "api-key", "password", "session", "credential"} {
			hidden = hidden || strings.Contains(low, word)
		}
		for _, v := range values {
			shown := judge.Masked(v)
			if scheme, _, ok := strings.Cut(v, " "); hidden && ok && strings.HasSuffix(low, "authorization") {
				shown = safe(scheme) + " ***"
			} else if hidden {
				shown = "***"
			}
			out[safe(name)] = append(out[safe(name)], shown)
		}
	}
	return out
}

// tell writes the whole way to standard error.
func (f *fetcher) tell(in *invocation, way *fetchWay, resp *http.Response, refusal *retry.Error) {
	way.mu.Lock()
	defer way.mu.Unlock()
	p := &page{width: in.Width, style: in.Talk}
	for i, t := range way.tries {
		p.heading(fmt.Sprintf("Try %d: %s %s", i+1, safe(t.Method), t.URL))
		fieldLines(p, "sent", t.Fields)
		switch {
		case t.Error != "":
			p.labelled(8, "got", "no answer: "+t.Error)
		case t.Code != 0:
			p.labelled(8, "got", strings.TrimSpace(strconv.Itoa(t.Code)+" "+t.Name))
			fieldLines(p, "", t.Answer)
			p.labelled(8, "promises", t.Contract)
		}
		if t.Why != "" && !(t.Code < 400 && !t.Again && t.Code != 0) {
			so := "not sent again: "
			if t.Again {
				so = "sent again: "
			}
			p.labelled(8, "so", so+t.Why+" ["+t.Source+"]")
		}
		if t.Again {
			p.labelled(8, "waited", shortly(time.Duration(t.WaitMS)*time.Millisecond))
		}
	}
	for _, d := range way.loose {
		p.heading("Not sent")
		p.labelled(8, "why", d.Reason.Text+" ["+d.Reason.Source+"]")
	}
	switch {
	case refusal != nil:
		p.heading("What to do now")
		p.para(2, safe(refusal.Advice))
	case resp != nil:
		p.heading("Nothing is left to do")
	}
	_, _ = io.WriteString(in.Stderr, p.String())
}

func fieldLines(p *page, label string, h http.Header) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, v := range h[name] {
			p.labelled(8, label, name+": "+v)
			label = ""
		}
	}
}

// fetchReport is what --format json writes.
type fetchReport struct {
	Method  string           `json:"method"`
	URL     string           `json:"url"` // of the answer, after redirects
	Code    int              `json:"code"`
	Name    string           `json:"name"`
	Fields  http.Header      `json:"fields"`
	Reason  string           `json:"reason"`
	Why     string           `json:"why"`
	Advice  string           `json:"advice"`
	Until   string           `json:"until"`
	Tries   []*fetchTry      `json:"tries"`
	Problem *problem.Problem `json:"problem"`
	Body    string           `json:"body"`
	Base64  string           `json:"body_base64"`
}

// maxReported bounds the content in a report; -o has no bound.
const maxReported = 16 << 20

func (f *fetcher) report(in *invocation, way *fetchWay, req *http.Request, resp *http.Response, refusal *retry.Error) error {
	r := fetchReport{
		Method: req.Method, URL: judge.MaskedAddress(req.URL.String()), Code: resp.StatusCode, Name: httpstatus.Text(resp.StatusCode),
		Fields: shownFields(resp.Header), Reason: retry.Answered.Name, Why: retry.Answered.Text, Tries: way.tries,
	}
	if resp.Request != nil && resp.Request.URL != nil {
		r.URL = judge.MaskedAddress(resp.Request.URL.String())
	}
	if refusal != nil {
		r.Reason, r.Why, r.Advice, r.Problem = refusal.Reason.Name, refusal.Reason.Text, refusal.Advice, refusal.Problem
		if !refusal.Until.IsZero() {
			r.Until = refusal.Until.UTC().Format(time.RFC3339)
		}
	}
	if f.output != "" {
		if err := f.show(&invocation{Stdout: io.Discard}, resp); err != nil {
			return err
		}
		return in.JSON(r)
	}
	var content strings.Builder
	if err := f.copied(&content, io.LimitReader(resp.Body, maxReported+1)); err != nil {
		return err
	}
	if content.Len() > maxReported {
		return usagef("-o FILE writes it to a file", "the content is larger than %d MiB and does not fit a report", maxReported>>20)
	}
	r.Body, r.Base64 = contentOf([]byte(content.String()))
	return in.JSON(r)
}
