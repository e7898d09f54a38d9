// Package answer reads one real answer against its contract and says who does
// what because of it: the client, a shared cache and the browser's own, a
// crawler, the consumer of the API and the monitor. What the answer itself gets
// wrong is for the rules to say.
//
// ReadText takes an answer as people paste it, FromResponse one from net/http;
// Read turns either into a Reading. The package sends nothing and keeps no state.
package answer

import (
	"io"
	"net/http"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/problem"
)

// MaxBytes bounds what is read of an answer.
const MaxBytes = 1 << 20

// Input is one answer, as far as it was seen.
type Input struct {
	Request       *Request // nil: nothing is known of the request
	Status        int
	Proto         string // "HTTP/1.1", "HTTP/2"
	Header        http.Header
	Body          []byte
	BodyTruncated bool // there was more than was read
	BodyEnded     bool // the content was read to its end, so an empty one was none
	// Received is when the answer arrived; zero means at its Date, or now when
	// it has none.
	Received time.Time
	// Earlier are the statuses of the answers that came before this one, such
	// as interim answers and redirects that were followed.
	Earlier []int
	// Ignored counts lines of a pasted text that belong to no answer.
	Ignored int
}

// Request is what is known of the request.
type Request struct {
	Method string      // "" counts as GET
	URL    string      // address, or only its path; "" when not known
	Header http.Header // nil: not known, which is not the same as none
}

// FromResponse takes an answer of net/http and reads at most [MaxBytes] of its
// content; closing the body stays with the caller. The error is the reader's,
// and the input holds what was read before it.
func FromResponse(resp *http.Response) (Input, error) {
	in := Input{Status: resp.StatusCode, Proto: resp.Proto, Header: resp.Header, Received: time.Now()}
	if r := resp.Request; r != nil {
		in.Request = &Request{Method: r.Method, Header: r.Header}
		if r.URL != nil {
			in.Request.URL = r.URL.Redacted()
		}
	}
	var err error
	in.Body, err = io.ReadAll(io.LimitReader(resp.Body, MaxBytes+1))
	if len(in.Body) > MaxBytes {
		in.Body, in.BodyTruncated = in.Body[:MaxBytes], true
	}
	in.BodyEnded = err == nil && !in.BodyTruncated
	return in, err
}

// Role is what one party does because of the answer.
type Role struct {
	Does   string `json:"does"`
	Why    string `json:"why"`
	Source string `json:"source"`
}

// Reading is an answer read against its contract. No slice is nil.
type Reading struct {
	Code    int          `json:"code"`
	Name    string       `json:"name"`
	Key     string       `json:"key"`     // "403", "nginx/499"; the contract it was read against
	Vendor  string       `json:"vendor"`  // "" for registered codes
	Guessed string       `json:"guessed"` // how the vendor or the contract was found, "" when the code is registered
	Summary string       `json:"summary"`
	Request *RequestLine `json:"request"` // null when nothing is known
	Earlier []int        `json:"earlier"`
	Client  Client       `json:"client"`
	Cache   Cache        `json:"shared_cache"`
	// PrivateCache is that of one user alone, such as a browser's own.
	PrivateCache Cache            `json:"private_cache"`
	Crawlers     []Crawler        `json:"crawler"`
	Consumer     Role             `json:"consumer"`
	Monitor      Monitor          `json:"monitor"`
	Notes        []string         `json:"notes"`
	Problem      *problem.Problem `json:"problem"` // null when the answer holds none
	contract     *httpstatus.Contract
}

// RequestLine is the part of the request that a reading repeats.
type RequestLine struct {
	Method string `json:"method"`
	URL    string `json:"url"`
}

// Monitor is the series in which a monitor counts the answer.
type Monitor struct {
	Role
	Bucket string `json:"bucket"`
}

// Crawler is what one crawler does with the page.
type Crawler struct {
	Who string `json:"who"`
	Role
	Indexing    string `json:"indexing"`
	CrawlRate   string `json:"crawl_rate"`
	LinkSignals string `json:"link_signals"`
}

// Contract returns the contract against which the answer was read.
func (r Reading) Contract() *httpstatus.Contract { return r.contract }

// Read says who does what because of an answer.
func Read(in Input) Reading {
	a := newAnswer(in)
	r := Reading{
		Code: in.Status, Name: a.contract.Name, Key: a.contract.Key(), Vendor: a.contract.Vendor, Guessed: a.guessed,
		Summary: a.contract.Summary.Text,
		Earlier: append([]int{}, in.Earlier...), Notes: []string{},
		contract: a.contract,
	}
	if a.contract.Code != in.Status {
		r.Name, r.Key = "", ""
	}
	if in.Request != nil {
		r.Request = &RequestLine{Method: a.method, URL: in.Request.URL}
	}
	r.Problem = a.problem()
	r.Client = a.client()
	if a.limited() && a.pause().State != PauseGood {
		r.Summary = waits[a.Status].summary
	}
	r.Cache = a.cache(sharedCache)
	r.PrivateCache = a.cache(privateCache)
	r.Crawlers = a.crawlers()
	r.Consumer = a.consumer(r.Problem)
	a.fill(&r)
	r.Monitor = Monitor{
		Role:   roleOf("Counts it as "+string(a.contract.Monitor.Bucket)+".", a.contract.Monitor.Summary),
		Bucket: string(a.contract.Monitor.Bucket),
	}
	a.undisguise(&r)
	r.Notes = append(r.Notes, a.notes()...)
	return r
}

func roleOf(does string, why httpstatus.Statement) Role {
	return Role{Does: does, Why: why.Text, Source: why.Source}
}
