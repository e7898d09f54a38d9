// Package retry runs candor's client and others through the scenarios of what
// clients have to do about status codes, and through a storm.
//
//	go test ./retry -v -run Test_who_acts_by_the_contract
//	go test ./retry -v -run Test_storm
//	go test ./retry -run xxx -bench .
package retry

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/failsafe-go/failsafe-go/failsafehttp"
	"github.com/hashicorp/go-retryablehttp"
	"github.com/sethgrid/pester"
	"resty.dev/v3"

	"github.com/candorhttp/candor/internal/scenario"
	"github.com/candorhttp/candor/retry"
)

// contender is a client library, set up as its README shows.
type contender struct {
	name     string
	module   string // whose version is told
	settings string
	client   func(scenario.Setup) scenario.Doer
	over     func(http.RoundTripper) scenario.Doer // the same over any transport, for the storm and the cost
}

var contenders = []contender{
	{"candor", "", "the zero value", candor, func(rt http.RoundTripper) scenario.Doer { return (&retry.Transport{Base: rt}).Client() }},
	{"net/http", "", "http.Client", func(s scenario.Setup) scenario.Doer { return plain(bearing(s)) }, plain},
	{"go-retryablehttp", "github.com/hashicorp/go-retryablehttp", "NewClient", func(s scenario.Setup) scenario.Doer { return retryable(bearing(s)) }, retryable},
	{"failsafe-go", "github.com/failsafe-go/failsafe-go", "NewRetryPolicyBuilder, WithBackoff(1s, 30s), 3 retries", func(s scenario.Setup) scenario.Doer { return failsafe(bearing(s)) }, failsafe},
	{"resty", "resty.dev/v3", "SetRetryCount(3), its conditions for 429 and 5xx", func(s scenario.Setup) scenario.Doer { return restful(bearing(s)) }, restful},
	{"pester", "github.com/sethgrid/pester", "ExponentialJitterBackoff, 3 tries", func(s scenario.Setup) scenario.Doer { return pestering(bearing(s)) }, pestering},
}

// bearing adds the token of a scenario to every request, as the transport of
// golang.org/x/oauth2 does: none of the others has credentials of its own.
func bearing(s scenario.Setup) http.RoundTripper {
	if s.Token == nil {
		return s.Base
	}
	return bearer{s}
}

type bearer struct{ s scenario.Setup }

func (b bearer) RoundTrip(req *http.Request) (*http.Response, error) {
	token, err := b.s.Token(req.Context(), false)
	if err != nil {
		return nil, err
	}
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+token)
	return b.s.Base.RoundTrip(req)
}

func (b bearer) CloseIdleConnections() { b.s.Base.CloseIdleConnections() }

func plain(rt http.RoundTripper) scenario.Doer { return &http.Client{Transport: rt} }

func retryable(rt http.RoundTripper) scenario.Doer {
	c := retryablehttp.NewClient()
	c.HTTPClient = &http.Client{Transport: rt}
	c.Logger = nil
	return c.StandardClient()
}

func failsafe(rt http.RoundTripper) scenario.Doer {
	policy := failsafehttp.NewRetryPolicyBuilder().WithBackoff(time.Second, 30*time.Second).WithMaxRetries(3).Build()
	return &http.Client{Transport: failsafehttp.NewRoundTripper(rt, policy)}
}

func restful(rt http.RoundTripper) scenario.Doer {
	c := resty.NewWithClient(&http.Client{Transport: rt})
	c.SetRetryCount(3).AddRetryConditions(resty.RetryConditionStatusTooManyRequests, resty.RetryConditionStatus5XX)
	return rest{c}
}

// rest sends an http.Request by resty.
type rest struct{ c *resty.Client }

func (r rest) Do(req *http.Request) (*http.Response, error) {
	q := r.c.R().SetContext(req.Context()).SetHeaderMultiValues(req.Header).SetResponseDoNotParse(true)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		q.SetBody(content)
	} else if req.Body != nil {
		q.SetBody(req.Body)
	}
	res, err := q.Execute(req.Method, req.URL.String())
	if err != nil {
		return nil, err
	}
	return res.RawResponse, nil
}

func pestering(rt http.RoundTripper) scenario.Doer {
	c := pester.NewExtendedClient(&http.Client{Transport: rt})
	c.Backoff = pester.ExponentialJitterBackoff
	c.MaxRetries = 3
	return pest{c}
}

// pest makes a client of its own for each request, as its README wants where
// requests go out at once.
type pest struct{ c *pester.Client }

func (p pest) Do(req *http.Request) (*http.Response, error) { return p.c.Do(req) }

// candor is the Transport, set up for a scenario.
func candor(s scenario.Setup) scenario.Doer {
	t := &retry.Transport{Base: s.Base, MaxWait: s.Given.MaxWait}
	if s.Token != nil {
		var refused, widened bool
		b := &retry.Bearer{
			Origins: retry.Origins{"http://api.example", "https://api.example"}, Keep: true,
			Token: func(ctx context.Context) (string, error) {
				if widened {
					return s.Given.StepUp, nil
				}
				return s.Token(ctx, refused)
			},
			Refresh: func(context.Context, retry.Secret) error { refused = true; return nil },
		}
		if s.Given.StepUp != "" {
			b.Widen = func(context.Context, []string) error { widened = true; return nil }
		}
		t.Credentials = b
	}
	if s.Given.Keys {
		t.NewKey = retry.NewKey
	}
	c := t.Client()
	if s.Given.Marked {
		return marking{c}
	}
	return c
}

type marking struct{ *http.Client }

func (m marking) Do(req *http.Request) (*http.Response, error) {
	return m.Client.Do(req.WithContext(retry.WithIdempotent(req.Context())))
}
