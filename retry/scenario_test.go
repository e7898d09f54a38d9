package retry_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/candorhttp/candor/internal/scenario"
	"github.com/candorhttp/candor/retry"
)

// client is a Transport as a user would set it up for a scenario.
func client(s scenario.Setup) scenario.Doer {
	t := &retry.Transport{Base: s.Base, MaxWait: s.Given.MaxWait}
	if s.Token != nil {
		t.Credentials = bearer(s)
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

// bearer are the credentials of a scenario.
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

// marking says of every request that it may be carried out twice.
type marking struct{ *http.Client }

func (m marking) Do(req *http.Request) (*http.Response, error) {
	return m.Client.Do(req.WithContext(retry.WithIdempotent(req.Context())))
}

func Test_that_the_transport_acts_by_the_contract_in_every_scenario(t *testing.T) {
	for _, p := range scenario.Protocols {
		for _, s := range scenario.All() {
			if !s.On(p) {
				continue
			}
			t.Run(string(p)+"/"+s.Name, func(t *testing.T) {
				out := scenario.Run(t, s, p, client)
				if v := s.Judge(out); !v.Acts() {
					t.Errorf("breaks %q, lacks %q\n%s", v.Breaks, v.Lacks, out)
				}
			})
		}
	}
}

func Test_that_the_transport_goes_the_same_way_over_sockets(t *testing.T) {
	for _, p := range scenario.Protocols {
		for i, s := range scenario.Quick() {
			if !s.On(p) || i%4 != 0 && testing.Short() {
				continue
			}
			t.Run(string(p)+"/"+s.Name, func(t *testing.T) {
				t.Parallel()
				out, err := scenario.RunLoopback(s, p, client)
				if err != nil {
					t.Fatal(err)
				}
				if v := s.Judge(out); !v.Acts() {
					t.Errorf("breaks %q, lacks %q\n%s", v.Breaks, v.Lacks, out)
				}
			})
		}
	}
}
