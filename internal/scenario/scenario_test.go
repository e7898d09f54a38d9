package scenario

import (
	"net/http"
	"testing"

	"github.com/candorhttp/candor/httpstatus"
)

func Test_that_the_table_is_sound(t *testing.T) {
	names, codes := map[string]bool{}, map[int]bool{}
	for _, s := range All() {
		if names[s.Name] {
			t.Errorf("%q is there twice", s.Name)
		}
		names[s.Name] = true
		if s.Name == "" || s.Source == "" || len(s.Script) == 0 {
			t.Errorf("%q lacks a name, a source or a script", s.Name)
		}
		for _, step := range s.Script {
			codes[step.Code] = true
		}
	}
	if len(names) < 120 {
		t.Errorf("%d rows", len(names))
	}
	for _, c := range httpstatus.LivingCodes() {
		if c.Code >= 400 && !codes[c.Code] {
			t.Errorf("no row is about %d", c.Code)
		}
	}
}

// once is a client that repeats nothing.
func once(s Setup) Doer { return &http.Client{Transport: s.Base} }

// always is a client that repeats whatever failed, at once and as it is.
func always(s Setup) Doer { return repeater{&http.Client{Transport: s.Base}} }

type repeater struct{ *http.Client }

func (r repeater) Do(req *http.Request) (resp *http.Response, err error) {
	for range 3 {
		if req.GetBody != nil {
			req.Body, _ = req.GetBody()
		}
		if resp, err = r.Client.Do(req); err == nil && resp.StatusCode < 400 {
			return resp, nil
		}
		if resp != nil && req.Context().Err() == nil {
			defer resp.Body.Close()
		}
	}
	return resp, err
}

// stays follows no redirect.
func stays(s Setup) Doer {
	return &http.Client{Transport: s.Base, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// careless takes all fields along, and adds the token everywhere.
func careless(s Setup) Doer {
	return &http.Client{Transport: adding{s}, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		req.Header = via[0].Header.Clone()
		if len(via) > 50 {
			return http.ErrUseLastResponse
		}
		return nil
	}}
}

type adding struct{ s Setup }

func (a adding) RoundTrip(req *http.Request) (*http.Response, error) {
	if a.s.Token != nil {
		token, err := a.s.Token(req.Context(), false)
		if err != nil {
			return nil, err
		}
		req = req.Clone(req.Context())
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return a.s.Base.RoundTrip(req)
}

// A row that no client could fail would prove nothing.
func Test_that_every_row_can_be_failed(t *testing.T) {
	failed := map[string]bool{}
	for _, s := range All() {
		for _, client := range []func(Setup) Doer{once, always, stays, careless} {
			if out := Run(t, s, HTTP1, client); !s.Judge(out).Acts() {
				failed[s.Name] = true
			}
		}
	}
	for _, s := range All() {
		harmless := s.Want.Exactly == 1 && (s.Script[0].Code < 300 || s.Script[0].Code == 304) || s.Name == asNetHTTP
		if !failed[s.Name] && !harmless {
			t.Errorf("%q: no simple client fails it", s.Name)
		}
	}
}

// asNetHTTP is what net/http does for every client that is built on it.
const asNetHTTP = "a 307 is handed back where the body cannot be sent again"
