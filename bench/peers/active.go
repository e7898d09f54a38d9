package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/bench/internal/table"
	"github.com/candorhttp/candor/judge"
)

// behaviour is a resource that REDbot can only judge by asking several times.
type behaviour struct {
	what   string
	note   string // that REDbot has of it
	legal  bool   // a server may do so
	answer http.HandlerFunc
}

const (
	tag      = `"v1"`
	modified = "Tue, 01 Dec 2026 00:00:00 GMT"
)

var film = bytes.Repeat([]byte("0123456789"), 100)

// behaviours are the faults that REDbot's own requests bring to light. Each is
// a server for which nothing else is wrong.
var behaviours = []*behaviour{
	{"a sound resource, with conditions and ranges", "", false, func(w http.ResponseWriter, r *http.Request) {
		fields(w)
		http.ServeContent(w, r, "", changed(), bytes.NewReader(film))
	}},
	{"If-None-Match is not looked at", "INM_FULL", false, func(w http.ResponseWriter, r *http.Request) {
		fields(w)
		w.Header().Del("Last-Modified")
		w.Header().Del("Accept-Ranges")
		whole(w)
	}},
	{"If-Modified-Since is not looked at", "IMS_FULL", false, func(w http.ResponseWriter, r *http.Request) {
		fields(w)
		w.Header().Del("ETag")
		w.Header().Del("Accept-Ranges")
		whole(w)
	}},
	{"304 without ETag, Vary and Cache-Control", "MISSING_HDRS_304", false, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "" || r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(304)
			return
		}
		fields(w)
		w.Header().Del("Accept-Ranges")
		whole(w)
	}},
	{"206 without ETag and Cache-Control", "MISSING_HDRS_206", false, ranged(func(w http.ResponseWriter, first, last int) {
		for _, name := range []string{"ETag", "Cache-Control", "Vary", "Last-Modified"} {
			w.Header().Del(name)
		}
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", first, last, len(film)))
		w.WriteHeader(206)
		_, _ = w.Write(film[first : last+1])
	})},
	{"206 with bytes from elsewhere", "RANGE_INCORRECT", false, ranged(func(w http.ResponseWriter, first, last int) {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", first, last, len(film)))
		w.WriteHeader(206)
		_, _ = w.Write(bytes.Repeat([]byte("x"), last-first+1))
	})},
	{"206 that names another length than the whole has", "RANGE_INCORRECT_LENGTH", false, ranged(func(w http.ResponseWriter, first, last int) {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", first, last, len(film)+7))
		w.WriteHeader(206)
		_, _ = w.Write(film[first : last+1])
	})},
	{"206 with all the bytes", "RANGE_CL_FULL", false, ranged(func(w http.ResponseWriter, first, last int) {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", first, last, len(film)))
		w.WriteHeader(206)
		_, _ = w.Write(film)
	})},
	{"Range is offered and not looked at", "RANGE_FULL", true, func(w http.ResponseWriter, r *http.Request) {
		fields(w)
		if r.Header.Get("Range") == "" && fresh(w, r) {
			return
		}
		whole(w)
	}},
	{"a range request breaks the server", "RANGE_STATUS", false, ranged(func(w http.ResponseWriter, _, _ int) { broken(w) })},
	{"a condition breaks the server", "INM_STATUS", false, func(w http.ResponseWriter, r *http.Request) {
		fields(w)
		w.Header().Del("Accept-Ranges")
		if r.Header.Get("If-None-Match") != "" {
			broken(w)
		} else if !fresh(w, r) {
			whole(w)
		}
	}},
	{"another code for who takes no gzip", "VARY_STATUS_MISMATCH", false, func(w http.ResponseWriter, r *http.Request) {
		fields(w)
		w.Header().Del("Accept-Ranges")
		w.Header().Set("ETag", `"gzip"`)
		switch {
		case !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"):
			broken(w)
		case r.Header.Get("If-None-Match") == `"gzip"` || r.Header.Get("If-Modified-Since") == modified:
			w.Header().Del("Content-Type")
			w.WriteHeader(304)
		default:
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(film)
			_ = z.Close()
		}
	}},
}

func changed() time.Time {
	t, err := http.ParseTime(modified)
	if err != nil {
		panic(err)
	}
	return t
}

// fields gives an answer everything that a 304 or 206 has to repeat.
func fields(w http.ResponseWriter) {
	for name, value := range map[string]string{
		"ETag": tag, "Last-Modified": modified, "Vary": "Accept-Encoding", "Cache-Control": "max-age=60",
		"Content-Type": "text/plain; charset=utf-8", "Accept-Ranges": "bytes",
	} {
		w.Header().Set(name, value)
	}
}

func whole(w http.ResponseWriter) { _, _ = w.Write(film) }

// broken answers 500, with nothing else wrong.
func broken(w http.ResponseWriter) {
	clear(w.Header())
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusInternalServerError)
}

// fresh answers a condition that holds with 304.
func fresh(w http.ResponseWriter, r *http.Request) bool {
	if r.Header.Get("If-None-Match") != tag && r.Header.Get("If-Modified-Since") != modified {
		return false
	}
	w.Header().Del("Content-Type")
	w.WriteHeader(304)
	return true
}

// ranged is a resource that answers everything but ranges as it should.
func ranged(answer func(w http.ResponseWriter, first, last int)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		fields(w)
		var first, last int
		if _, err := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-%d", &first, &last); err == nil && last < len(film) {
			answer(w, first, last)
			return
		}
		if !fresh(w, r) {
			whole(w)
		}
	}
}

// active compares with REDbot's own requests: REDbot asks the behaviours, and
// candor is given the very exchanges that REDbot had.
func active(ctx context.Context, o *options, out io.Writer) error {
	has, err := versions(ctx, o.python)
	if err != nil || has["redbot"] == "" {
		fmt.Fprintf(out, "not found: redbot in %s (pip install redbot)\n", o.python)
		return nil
	}
	fmt.Fprintf(out, "redbot %s\n", has["redbot"])
	sets, err := readSets(o.sets)
	if err != nil {
		return err
	}
	s := newReplay(sets)
	server := httptest.NewServer(s)
	defer server.Close()
	var addresses []string
	for i := range behaviours {
		addresses = append(addresses, fmt.Sprintf("%s/behaviour/%d", server.URL, i))
	}
	for i := range s.cases {
		addresses = append(addresses, fmt.Sprintf("%s/case/%d", server.URL, i))
	}
	answers, err := drive(ctx, o.python, "", append([]string{"--redbot"}, addresses...)...)
	if err != nil {
		return err
	}
	by := map[string]said{}
	for _, a := range answers {
		by[a.ID] = a
	}
	t := table.Table{Head: []string{"behaviour", "REDbot", "candor, of the same exchanges", ""}}
	for i, b := range behaviours {
		theirs := names(by[addresses[i]].Notes, activeNotes)
		ours, mark := spoken(s.kept(fmt.Sprintf("/behaviour/%d", i)), judge.Options{}), ""
		if b.note != "" && !b.legal && slices.Contains(theirs, b.note) && len(ours) == 0 {
			mark = "GAP"
		}
		what := b.what
		if b.legal {
			what += " (allowed)"
		}
		t.Add(what, orDash(theirs), orDash(ours), mark)
	}
	t.Print(out)
	s.print(out, addresses[len(behaviours):], by)
	return nil
}

// activeNotes are the notes that come of REDbot's own requests and say that
// something is wrong.
var activeNotes = []string{
	"INM_FULL", "IMS_FULL", "INM_STATUS", "IMS_STATUS", "INM_DUP_ETAG_STRONG", "MISSING_HDRS_304", "MISSING_HDRS_206", "RANGE_INCORRECT",
	"RANGE_INCORRECT_LENGTH", "RANGE_CL_FULL", "RANGE_FULL", "RANGE_STATUS", "RANGE_CHANGED", "RANGE_NEG_MISMATCH",
	"VARY_STATUS_MISMATCH", "VARY_HEADER_MISMATCH", "VARY_INCONSISTENT", "CONNEG_NO_VARY",
}

// names returns the names of the notes that are listed, each once.
func names(notes []note, listed []string) []string {
	var out []string
	for _, n := range notes {
		if slices.Contains(listed, n.Note) {
			out = append(out, n.Note)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// replay is a server that answers with behaviours and with what was recorded,
// and keeps the exchanges.
type replay struct {
	cases []*labelled

	mu   sync.Mutex
	seen map[string][]candor.Exchange // by path
}

// mostReplayed bounds the recorded answers that REDbot asks for, each six
// times.
const mostReplayed = 60

// newReplay takes the recorded cases of one plain GET whose answer a server of
// net/http can send.
func newReplay(sets []*labelled) *replay {
	s := &replay{seen: map[string][]candor.Exchange{}}
	for _, c := range sets {
		if len(s.cases) == mostReplayed {
			break
		}
		if c.set != "recorded" || len(c.exchanges) != 1 || len(c.labels) == 0 {
			continue
		}
		if x := &c.exchanges[0]; x.Request.Method == "GET" && x.Response.Status >= 200 && x.Response.Status <= 999 {
			s.cases = append(s.cases, c)
		}
	}
	return s
}

func (s *replay) kept(path string) []candor.Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[path]
}

func (s *replay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var kind string
	var i int
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if len(parts) == 2 {
		kind = parts[0]
		if _, err := fmt.Sscan(parts[1], &i); err != nil {
			i = -1
		}
	}
	k := &keeper{ResponseWriter: w}
	switch {
	case kind == "behaviour" && i >= 0 && i < len(behaviours):
		behaviours[i].answer(k, r)
	case kind == "case" && i >= 0 && i < len(s.cases):
		repeat(k, &s.cases[i].exchanges[0])
	default:
		http.NotFound(k, r)
	}
	if k.header.Get("Content-Encoding") == "gzip" { // an exchange holds content with its coding undone
		k.plain()
	}
	header := r.Header.Clone()
	header.Set("Host", r.Host)
	x := candor.Exchange{
		Time:     time.Now(),
		Request:  candor.Request{Method: r.Method, Target: r.URL.RequestURI(), URL: "http://" + r.Host + r.URL.RequestURI(), Proto: r.Proto, Header: header},
		Response: candor.Response{Status: k.status, Proto: "HTTP/1.1", Header: k.header, Body: k.body.Bytes()},
		Evidence: candor.SawRequestLine | candor.SawRequestHeader | candor.SawRequestBody | candor.SawStatus | candor.SawResponseHeader | candor.SawResponseBody,
	}
	s.mu.Lock()
	s.seen[r.URL.Path] = append(s.seen[r.URL.Path], x)
	s.mu.Unlock()
}

// repeat sends a recorded answer, but for the fields of its connection.
func repeat(w http.ResponseWriter, x *candor.Exchange) {
	h := w.Header()
	for _, name := range []string{"Date", "Content-Type"} {
		h[name] = nil // what was not recorded is not sent
	}
	for name, values := range x.Response.Header {
		switch name {
		case "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "Content-Encoding":
		default:
			h[name] = values
		}
	}
	w.WriteHeader(x.Response.Status)
	_, _ = w.Write(x.Response.Body)
}

// keeper keeps a copy of an answer.
type keeper struct {
	http.ResponseWriter
	status int
	header http.Header
	body   bytes.Buffer
}

func (k *keeper) WriteHeader(status int) {
	if k.status == 0 {
		k.status, k.header = status, k.Header().Clone()
	}
	k.ResponseWriter.WriteHeader(status)
}

func (k *keeper) Write(b []byte) (int, error) {
	if k.status == 0 {
		k.WriteHeader(http.StatusOK)
	}
	k.body.Write(b)
	return k.ResponseWriter.Write(b)
}

// plain undoes the coding of the copy.
func (k *keeper) plain() {
	z, err := gzip.NewReader(&k.body)
	if err != nil {
		return
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return
	}
	k.body.Reset()
	k.body.Write(text)
}

// print says how many of the labels of the replayed answers REDbot has a note
// for.
func (s *replay) print(out io.Writer, addresses []string, by map[string]said) {
	labels, found, failed := 0, 0, 0
	for i, c := range s.cases {
		a := by[addresses[i]]
		if a.Failed != "" && len(a.Notes) == 0 {
			failed++
		}
		labels += len(c.labels)
		var theirs []string
		for _, n := range a.Notes {
			if m := meaningOf(n); m != nil && !m.states {
				theirs = append(theirs, m.label(c, c.exchanges[0].Response.Status))
			}
		}
		for _, l := range c.labels {
			if slices.Contains(theirs, l) {
				found++
			}
		}
	}
	fmt.Fprintf(out, "%d recorded answers to GET, replayed to REDbot: %d labels, REDbot finds %d; %d could not be fetched\n", len(s.cases), labels, found, failed)
}
