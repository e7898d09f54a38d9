package scenario

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candorhttp/candor/httpstatus"
)

func Test_that_the_table_is_sound(t *testing.T) {
	names, codes := map[string]bool{}, map[int]bool{}
	for _, s := range All() {
		if names[s.Name] {
			t.Errorf("%q is there twice", s.Name)
		}
		names[s.Name] = true
		if s.Name == "" || s.Source == "" || len(s.Script) == 0 || len(s.Must) == 0 || len(s.Does) == 0 {
			t.Errorf("%q lacks a name, a source, a script, what must hold or what is to be done", s.Name)
		}
		for _, step := range s.Script {
			codes[step.Code] = true
		}
	}
	if len(names) < 120 {
		t.Errorf("%d rows, at least 120 are wanted", len(names))
	}
	for _, c := range httpstatus.LivingCodes() {
		if c.Code >= 400 && !codes[c.Code] {
			t.Errorf("no row is about %d", c.Code)
		}
	}
	for _, p := range Parts {
		if len(p.Rows()) == 0 || p.About == "" {
			t.Errorf("the part %s has no rows, or does not say what it is about", p.Name)
		}
	}
}

// client is a simple client that is wrong in a way of its own.
type client struct {
	name string
	make func(Setup) Doer
}

var simple = []client{
	{"once", once}, {"always", always}, {"stays", stays}, {"careless", careless}, {"forgetful", forgetful},
	{"swallowing", swallowing}, {"slow", slow}, {"streaming", streaming}, {"hoarding", hoarding}, {"holding", holding}, {"thrice", thrice},
}

// once repeats nothing.
func once(s Setup) Doer { return &http.Client{Transport: authorizing{s}} }

// authorizing puts the first token on requests to the API, like a caller who
// sets the field.
type authorizing struct{ Setup }

func (a authorizing) RoundTrip(req *http.Request) (*http.Response, error) {
	if a.Token != nil && req.Response == nil {
		token, _ := a.Token(req.Context(), false)
		req = req.Clone(req.Context())
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return a.Base.RoundTrip(req)
}

// does makes a Doer of a function.
type does func(*http.Request) (*http.Response, error)

func (f does) Do(req *http.Request) (*http.Response, error) { return f(req) }

// always repeats whatever failed, at once, as it is, or what is left of it.
func always(s Setup) Doer {
	inner := once(s)
	return does(func(req *http.Request) (resp *http.Response, err error) {
		for i := range 3 {
			if i > 0 && req.GetBody != nil {
				req.Body, _ = req.GetBody()
			}
			if resp, err = inner.Do(req); err == nil && resp.StatusCode < 400 || req.Context().Err() != nil {
				return resp, err
			}
			if i < 2 && err == nil {
				resp.Body.Close()
			}
		}
		return resp, err
	})
}

// thrice sends everything three times, whatever comes of it.
func thrice(s Setup) Doer {
	inner := once(s)
	return does(func(req *http.Request) (resp *http.Response, err error) {
		for i := range 3 {
			if i > 0 && req.GetBody != nil {
				req.Body, _ = req.GetBody()
			}
			if resp, err = inner.Do(req); i < 2 && err == nil {
				resp.Body.Close()
			}
		}
		return resp, err
	})
}

// stays follows no redirect.
func stays(s Setup) Doer {
	return &http.Client{Transport: authorizing{s}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// careless adds its token everywhere, takes all fields along, and follows for ever.
func careless(s Setup) Doer {
	add := does(func(req *http.Request) (*http.Response, error) {
		if s.Token != nil {
			token, _ := s.Token(req.Context(), false)
			req = req.Clone(req.Context())
			req.Header.Set("Authorization", "Bearer "+token)
		}
		return s.Base.RoundTrip(req)
	})
	return &http.Client{Transport: tripper(add), CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if req.Header = via[0].Header.Clone(); len(via) > 50 {
			return http.ErrUseLastResponse
		}
		return nil
	}}
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// forgetful makes an error of every answer that it does not like, and of some
// that it should.
func forgetful(s Setup) Doer {
	inner := once(s)
	return does(func(req *http.Request) (*http.Response, error) {
		resp, err := inner.Do(req)
		if err != nil {
			return nil, err
		}
		resp.Body.Close()
		return nil, errors.New("giving up")
	})
}

// swallowing takes what it could read for all there is, and never says no.
func swallowing(s Setup) Doer {
	inner := once(s)
	return does(func(req *http.Request) (*http.Response, error) {
		resp, err := inner.Do(req)
		if err != nil {
			return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
		}
		all, _ := io.ReadAll(io.LimitReader(resp.Body, 60))
		resp.Body.Close()
		resp.Body = io.NopCloser(strings.NewReader(string(all)))
		return resp, nil
	})
}

// slow thinks for a while, whatever its caller wants.
func slow(s Setup) Doer {
	inner := once(s)
	return does(func(req *http.Request) (*http.Response, error) {
		resp, err := inner.Do(req)
		time.Sleep(3 * time.Minute)
		return resp, err
	})
}

// streaming hides from its base that contents could be sent again.
func streaming(s Setup) Doer {
	return &http.Client{Transport: tripper(func(req *http.Request) (*http.Response, error) {
		req = req.Clone(req.Context())
		req.GetBody = nil
		if req.Body != nil {
			req.Body = io.NopCloser(req.Body)
		}
		return authorizing{s}.RoundTrip(req)
	})}
}

// hoarding repeats what failed after a second, and closes nothing.
func hoarding(s Setup) Doer {
	inner := once(s)
	return does(func(req *http.Request) (*http.Response, error) {
		resp, err := inner.Do(req)
		if err == nil && resp.StatusCode >= 400 {
			time.Sleep(time.Second)
			return inner.Do(req.Clone(req.Context()))
		}
		return resp, err
	})
}

// holding waits with every request when one was refused, whoever refused it,
// and for ever where it was not told.
func holding(s Setup) Doer {
	inner := once(s)
	var until time.Time
	gate := make(chan struct{}, 1)
	return does(func(req *http.Request) (*http.Response, error) {
		gate <- struct{}{}
		wait := time.Until(until)
		<-gate
		time.Sleep(wait)
		resp, err := inner.Do(req)
		if err == nil && resp.StatusCode >= 400 {
			gate <- struct{}{}
			until = time.Now().Add(10 * time.Minute)
			<-gate
		}
		return resp, err
	})
}

// failures runs the simple clients through all rows, and tells which of them
// break, or fall short of, which row.
func failures(t *testing.T, p Protocol) (breaks, lacks map[string][]string) {
	breaks, lacks = map[string][]string{}, map[string][]string{}
	for _, s := range All() {
		if !s.On(p) {
			continue
		}
		for _, c := range simple {
			v := s.Judge(Run(t, s, p, c.make))
			if len(v.Breaks) > 0 {
				breaks[s.Name] = append(breaks[s.Name], c.name)
			} else if len(v.Lacks) > 0 {
				lacks[s.Name] = append(lacks[s.Name], c.name)
			}
		}
	}
	return breaks, lacks
}

// A row that no client could fail would prove nothing.
func Test_that_every_row_can_be_failed(t *testing.T) {
	for _, p := range Protocols {
		breaks, lacks := failures(t, p)
		for _, s := range All() {
			if !s.On(p) {
				continue
			}
			if failed := slices.Concat(breaks[s.Name], lacks[s.Name]); len(failed) == 0 || slices.Equal(failed, []string{"thrice"}) {
				t.Errorf("%s: %q: no simple client fails it", p, s.Name)
			}
			if len(breaks[s.Name]) == 0 {
				t.Errorf("%s: %q: no simple client breaks it", p, s.Name)
			}
		}
		wrong := func(of map[string][]string, name, client string) bool { return slices.Contains(of[name], client) }
		for _, s := range refused() {
			if !wrong(breaks, s.Name, "always") && !wrong(lacks, s.Name, "always") {
				t.Errorf("%s: a client that repeats everything does not fail %q", p, s.Name)
			}
			if wrong(breaks, s.Name, "once") || wrong(lacks, s.Name, "once") {
				t.Errorf("%s: a client that repeats nothing fails %q", p, s.Name)
			}
		}
		for _, s := range unsafeMethods() {
			if once := wrong(lacks, s.Name, "once"); once != (len(s.Must) > 0 && helped(s)) {
				t.Errorf("%s: a client that repeats nothing: falls short of %q: %v", p, s.Name, once)
			}
			if wrong(breaks, s.Name, "once") {
				t.Errorf("%s: a client that repeats nothing breaks %q", p, s.Name)
			}
		}
	}
}

// helped reports whether the row wants a repeat.
func helped(s *Scenario) bool {
	one := &Outcome{Arrived: make([]Arrived, 1), Results: []Result{{Status: s.Script[0].code()}}}
	return slices.ContainsFunc(s.Does, func(c Check) bool { return c(one) != "" })
}

func Test_that_rows_without_waiting_go_the_same_way_over_sockets(t *testing.T) {
	rows := Quick()
	if len(rows) < 60 {
		t.Fatalf("%d rows need no waiting", len(rows))
	}
	for _, p := range Protocols {
		for i, s := range rows {
			if !s.On(p) || i%4 != 0 && testing.Short() {
				continue
			}
			for _, c := range simple[:2] {
				memory := Run(t, s, p, c.make)
				sockets, err := RunLoopback(s, p, c.make)
				if err != nil {
					t.Fatal(err)
				}
				if a, b := s.Judge(memory), s.Judge(sockets); len(a.Breaks) > 0 != (len(b.Breaks) > 0) || a.Acts() != b.Acts() {
					t.Errorf("%s: %s: %q: over memory %q %q, over sockets %q %q\n%s%s", p, c.name, s.Name, a.Breaks, a.Lacks, b.Breaks, b.Lacks, memory, sockets)
				}
			}
		}
	}
}

func Test_that_leaks_are_counted(t *testing.T) {
	for _, p := range Protocols {
		clean, err := Inject(p, 34, func(rt http.RoundTripper) Doer { return &http.Client{Transport: rt} })
		if err != nil {
			t.Fatal(err)
		}
		alone := p == HTTP1 // of the streams of one connection, a slow machine answers none in time
		if !clean.None() || alone && clean.Answered == 0 || clean.Answered == clean.Calls || clean.Twice > 0 {
			t.Errorf("%s: http.Client: %s", p, clean)
		}
		dirty, err := Inject(p, 34, func(rt http.RoundTripper) Doer {
			return does(func(req *http.Request) (*http.Response, error) {
				c := http.Client{Transport: rt}
				if _, err := c.Do(req); err != nil {
					return nil, err
				}
				if req.GetBody != nil {
					req.Body, _ = req.GetBody()
				}
				return c.Do(req)
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		if dirty.Bodies == 0 || alone && dirty.Twice == 0 {
			t.Errorf("%s: a client that closes nothing and sends all twice: %s", p, dirty)
		}
		t.Logf("%s: %s / %s", p, clean, dirty)
	}
}
