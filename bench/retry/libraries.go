package retry

import (
	"io"
	"net/http"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/failsafe-go/failsafe-go/failsafehttp"
	"github.com/hashicorp/go-retryablehttp"
	"github.com/sethgrid/pester"
	"resty.dev/v3"

	"github.com/candorhttp/candor/internal/scenario"
)

// library is a client in one way to set it up.
type library struct {
	name     string
	module   string // whose version is told; "" is the standard library
	settings string
	// over makes a client over a transport; what was given that the library has
	// a setting for is set.
	over func(http.RoundTripper, scenario.Given) scenario.Doer
	// client is the way to make one for a scenario, where that takes more.
	client func(scenario.Setup) scenario.Doer
	// layer is the library as a transport, where it is one.
	layer func(http.RoundTripper) http.RoundTripper
}

// libraries lists them. Those called tuned are set to make two attempts, as RFC
// 9110 advises, and to give the last answer back, where they have a setting for it.
var libraries = []library{
	candorLibrary,
	{name: "net/http", settings: "http.Client", over: plain},
	{name: "go-retryablehttp", module: "github.com/hashicorp/go-retryablehttp", settings: "NewClient: 5 attempts, 1 to 30 s", over: retryable(false), layer: retryableLayer},
	{name: "go-retryablehttp, tuned", module: "github.com/hashicorp/go-retryablehttp", settings: "RetryMax 1, PassthroughErrorHandler", over: retryable(true)},
	{name: "failsafe-go", module: "github.com/failsafe-go/failsafe-go", settings: "NewRetryPolicyBuilder, WithBackoff(1 s, 30 s), WithMaxRetries(3)", over: failsafe(false), layer: failsafeLayer},
	{name: "failsafe-go, tuned", module: "github.com/failsafe-go/failsafe-go", settings: "WithBackoff(1 s, 30 s), WithJitterFactor(0.5), WithMaxRetries(1), ReturnLastFailure", over: failsafe(true)},
	{name: "resty", module: "resty.dev/v3", settings: "SetRetryCount(3), conditions 429 and 5xx", over: restful(3)},
	{name: "resty, tuned", module: "resty.dev/v3", settings: "SetRetryCount(1), conditions 429 and 5xx", over: restful(1)},
	{name: "pester", module: "github.com/sethgrid/pester", settings: "New: 3 attempts, a second apart", over: pestering(false)},
	{name: "pester, tuned", module: "github.com/sethgrid/pester", settings: "MaxRetries 2, ExponentialJitterBackoff, SetRetryOnHTTP429", over: pestering(true)},
}

// make makes the client for a scenario. Without credentials of its own it sends
// the token that the caller has set, and net/http keeps it from other hosts.
func (l library) make(s scenario.Setup) scenario.Doer {
	if l.client != nil {
		return l.client(s)
	}
	inner := l.over(s.Base, s.Given)
	if s.Token == nil {
		return inner
	}
	return doer{inner, func(req *http.Request) (*http.Response, error) {
		token, err := s.Token(req.Context(), false)
		if err != nil {
			return nil, err
		}
		if req.URL.Path != "/warm" {
			req.Header.Set("Authorization", "Bearer "+token)
		}
		return inner.Do(req)
	}}
}

// doer is a Doer that does something before.
type doer struct {
	inner scenario.Doer
	do    func(*http.Request) (*http.Response, error)
}

func (d doer) Do(req *http.Request) (*http.Response, error) { return d.do(req) }

func (d doer) CloseIdleConnections() {
	if c, ok := d.inner.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

func plain(rt http.RoundTripper, _ scenario.Given) scenario.Doer {
	return &http.Client{Transport: rt}
}

func newRetryable(rt http.RoundTripper) *retryablehttp.Client {
	c := retryablehttp.NewClient()
	c.HTTPClient = &http.Client{Transport: rt}
	c.Logger = nil
	return c
}

func retryable(tuned bool) func(http.RoundTripper, scenario.Given) scenario.Doer {
	return func(rt http.RoundTripper, g scenario.Given) scenario.Doer {
		c := newRetryable(rt)
		if tuned {
			c.RetryMax, c.ErrorHandler = 1, retryablehttp.PassthroughErrorHandler
		}
		if g.MaxWait > 0 {
			c.RetryWaitMax = g.MaxWait
		}
		return doer{nil, func(req *http.Request) (*http.Response, error) {
			r, err := retryablehttp.FromRequest(req)
			if err != nil {
				return nil, err
			}
			return c.Do(r)
		}}
	}
}

func retryableLayer(rt http.RoundTripper) http.RoundTripper {
	return newRetryable(rt).StandardClient().Transport
}

func failsafe(tuned bool) func(http.RoundTripper, scenario.Given) scenario.Doer {
	return func(rt http.RoundTripper, _ scenario.Given) scenario.Doer {
		b := failsafehttp.NewRetryPolicyBuilder().WithBackoff(time.Second, 30*time.Second).WithMaxRetries(3)
		if tuned {
			b = b.WithJitterFactor(0.5).WithMaxRetries(1).ReturnLastFailure()
		}
		return &http.Client{Transport: failsafehttp.NewRoundTripper(rt, b.Build())}
	}
}

func failsafeLayer(rt http.RoundTripper) http.RoundTripper {
	return failsafehttp.NewRoundTripper(rt, failsafehttp.NewRetryPolicyBuilder().Build())
}

func restful(retries int) func(http.RoundTripper, scenario.Given) scenario.Doer {
	return func(rt http.RoundTripper, g scenario.Given) scenario.Doer {
		c := resty.NewWithClient(&http.Client{Transport: rt}).SetLogger(quiet{})
		c.SetRetryCount(retries).AddRetryConditions(resty.RetryConditionStatusTooManyRequests, resty.RetryConditionStatus5XX)
		if g.MaxWait > 0 {
			c.SetRetryMaxWaitTime(g.MaxWait)
		}
		c.SetRetryAllowNonIdempotent(g.Marked)
		return doer{nil, func(req *http.Request) (*http.Response, error) { return rest(c, req) }}
	}
}

// rest sends a request by resty, which has requests of its own.
func rest(c *resty.Client, req *http.Request) (*http.Response, error) {
	r := c.R().SetContext(req.Context()).SetHeaderMultiValues(req.Header).SetResponseDoNotParse(true)
	switch {
	case req.GetBody != nil && req.ContentLength > 0: // bytes, as its callers would hand over
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		all, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		r.SetBody(all)
		r.SetMethodGetAllowPayload(true).SetMethodDeleteAllowPayload(true)
	case req.Body != nil:
		r.SetBody(req.Body)
	}
	method := req.Method
	if method == "" {
		method = http.MethodGet
	}
	resp, err := r.Execute(method, req.URL.String())
	if resp == nil || resp.RawResponse == nil {
		return nil, err
	}
	if resp.Body != nil {
		resp.RawResponse.Body = resp.Body
	}
	return resp.RawResponse, err
}

// quiet drops what resty says.
type quiet struct{}

func (quiet) Errorf(string, ...any) {}
func (quiet) Warnf(string, ...any)  {}
func (quiet) Debugf(string, ...any) {}

func pestering(tuned bool) func(http.RoundTripper, scenario.Given) scenario.Doer {
	return func(rt http.RoundTripper, _ scenario.Given) scenario.Doer {
		c := pester.New()
		c.Transport = rt
		if tuned {
			c.MaxRetries, c.Backoff = 2, pester.ExponentialJitterBackoff
			c.SetRetryOnHTTP429(true)
		}
		return c
	}
}

// version tells which version of a module the go.mod asks for: the program of a
// test does not know what it was built from.
func version(module string) string {
	if module == "" {
		return runtime.Version()
	}
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}", module).Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}
