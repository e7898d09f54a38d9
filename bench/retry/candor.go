package retry

import (
	"context"
	"net/http"

	"github.com/candorhttp/candor/internal/scenario"
	"github.com/candorhttp/candor/retry"
)

// candorLibrary is the Transport with the values that zero stands for.
var candorLibrary = library{
	name: "candor", module: "github.com/candorhttp/candor", settings: "the zero value: 2 attempts, 5 while each refusal names its time",
	over: func(rt http.RoundTripper, g scenario.Given) scenario.Doer {
		return (&retry.Transport{Base: rt, MaxWait: g.MaxWait}).Client()
	},
	client: candorClient,
	layer:  func(rt http.RoundTripper) http.RoundTripper { return &retry.Transport{Base: rt} },
}

// candorClient has what a scenario gives: credentials, a step-up, a mark.
func candorClient(s scenario.Setup) scenario.Doer {
	t := &retry.Transport{Base: s.Base, MaxWait: s.Given.MaxWait}
	if s.Token != nil {
		t.Credentials = bearer(s)
	}
	if s.Given.Keys {
		t.NewKey = retry.NewKey
	}
	c := t.Client()
	if !s.Given.Marked {
		return c
	}
	return doer{c, func(req *http.Request) (*http.Response, error) {
		return c.Do(req.WithContext(retry.WithIdempotent(req.Context())))
	}}
}

func bearer(s scenario.Setup) *retry.Bearer {
	var refused, widened bool
	b := &retry.Bearer{
		Origins: retry.Origins{s.Origin}, Keep: true,
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
	return b
}
