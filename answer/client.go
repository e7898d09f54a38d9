package answer

import (
	"net/http"
	"strings"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
)

// Client is what the client does, from the contract and the actual fields.
type Client struct {
	Role
	SameRequest      httpstatus.DocumentAct `json:"same_request"`
	CorrectedRequest httpstatus.DocumentAct `json:"corrected_request"`
	OtherCredentials httpstatus.DocumentAct `json:"other_credentials"`
	AfterDelay       httpstatus.DocumentAct `json:"after_delay"`
	NewConnection    httpstatus.DocumentAct `json:"new_connection"`
	Wait             *Wait                  `json:"wait"` // null: no Retry-After that can be read
	Challenges       []Challenge            `json:"challenges"`
	Facts            []string               `json:"facts"` // what the fields add
}

// Wait is what Retry-After asks for.
type Wait struct {
	Seconds int64     `json:"seconds"`
	Until   time.Time `json:"until"` // within the years 0 to 9999, which JSON's form of a date holds
}

// client reads the five answers of the contract and what the fields add.
func (a *answer) client() Client {
	k := a.contract.Client
	doc := a.contract.Document().Client
	c := Client{
		Role:        Role{Does: k.Summary.Text, Source: k.Summary.Source},
		SameRequest: doc.SameRequest, CorrectedRequest: doc.CorrectedRequest, OtherCredentials: doc.OtherCredentials,
		AfterDelay: doc.AfterDelay, NewConnection: doc.NewConnection,
		Challenges: []Challenge{}, Facts: []string{},
	}
	c.Why = why(k)
	c.Wait, _ = a.retryAfter()
	if c.Wait != nil && c.Wait.Seconds > 0 {
		c.Facts = append(c.Facts, "Retry-After: not before "+c.Wait.Until.Format(time.RFC3339)+", "+Spell(c.Wait.Seconds)+" after the answer.")
	}
	a.waiting(&c)
	for _, field := range []string{"WWW-Authenticate", "Proxy-Authenticate"} {
		challenges := challenges(a.Header.Values(field))
		c.Challenges = append(c.Challenges, challenges...)
	}
	for _, ch := range c.Challenges {
		c.Facts = append(c.Facts, ch.means(a.Status))
	}
	c.Facts = append(c.Facts, a.fieldFacts()...)
	c.Facts = append(c.Facts, a.limitFacts()...)
	return c
}

// why names the first reason that the contract gives for its answers.
func why(k httpstatus.Client) string {
	switch {
	case k.SameRequest.Answer != httpstatus.Yes && k.SameRequest.When != "":
		verb := "Not the same request again: "
		if k.SameRequest.Answer == httpstatus.If {
			verb = "The same request again only if "
		}
		return verb + k.SameRequest.When + "."
	case k.SameRequest.When != "":
		return "The same request again: " + k.SameRequest.When + "."
	}
	return ""
}

// retryAfter reads Retry-After in seconds or one of the three forms of a date.
// It returns nil when the field is absent, and bad when it cannot be read.
func (a *answer) retryAfter() (wait *Wait, bad string) {
	values := a.Header.Values("Retry-After")
	if len(values) == 0 {
		return nil, ""
	}
	v := strings.TrimSpace(values[0])
	from := a.now.UTC().Truncate(time.Second)
	if n, ok := httpfield.ParseDelta(v); ok {
		return &Wait{n, datable(from.Add(time.Duration(n) * time.Second))}, ""
	}
	if t, ok := httpfield.ParseDate(v, a.now); ok {
		return &Wait{seconds(from, t), datable(t)}, ""
	}
	return nil, v
}

// fieldFacts says what other fields tell the client.
func (a *answer) fieldFacts() []string {
	var out []string
	if v := a.Header.Get("Location"); v != "" {
		switch {
		case a.Status == http.StatusCreated:
			out = append(out, "What was created is at "+v+".")
		case a.Status == http.StatusAccepted:
			out = append(out, "Ask at "+v+" how far the work is.")
		case a.Status >= 300 && a.Status < 400:
			out = append(out, "The answer points to "+v+a.keepsMethod()+".")
		}
	}
	for _, f := range listed {
		if v := httpfield.List(a.Header, f.field); v != "" && a.Status == f.code {
			out = append(out, f.before+v+f.after)
		}
	}
	out = append(out, a.stateFacts()...)
	if v := httpfield.List(a.Header, "Proxy-Status"); v != "" {
		out = append(out, "A proxy on the way speaks in Proxy-Status: "+v+" (RFC 9209).")
	}
	return out
}

// listed are the fields that tell the client what would have been right.
var listed = []struct {
	code          int
	field         string
	before, after string
}{
	{http.StatusAccepted, "Operation-Location", "Ask at ", " how far the work is."},
	{http.StatusMethodNotAllowed, "Allow", "This resource takes ", "."},
	{http.StatusUnsupportedMediaType, "Accept", "This resource takes content of type ", "."},
	{http.StatusUnsupportedMediaType, "Accept-Encoding", "This resource decodes the codings ", "."},
	{http.StatusUnsupportedMediaType, "Accept-Patch", "This resource takes patches of type ", "."},
	{http.StatusUnsupportedMediaType, "Accept-Post", "This resource takes a POST of type ", "."},
	{http.StatusUpgradeRequired, "Upgrade", "Switch to ", " and send it again."},
	{http.StatusUnavailableForLegalReasons, "Link", "Who blocks it may stand in Link: ", "."},
}

// stateFacts says what the answer tells of the resource and of the request.
func (a *answer) stateFacts() []string {
	var out []string
	if a.Status == http.StatusPreconditionFailed {
		if v := a.Header.Get("ETag"); v != "" {
			out = append(out, "The current tag is "+v+": compare it with the one in the condition.")
		} else {
			out = append(out, "No ETag came with it: fetch the resource to learn the current one.")
		}
	}
	if n, ok := a.length(); ok && a.Status == http.StatusRequestedRangeNotSatisfiable {
		out = append(out, "The whole is "+n+" long, by Content-Range.")
	}
	if a.Status < 500 {
		return out
	}
	for _, field := range requestIDs {
		if v := a.Header.Get(field); v != "" {
			return append(out, "Report the request as "+clip(v)+", from "+field+".")
		}
	}
	return out
}

func (a *answer) keepsMethod() string {
	switch a.Status {
	case http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return "; the method and the content stay"
	case http.StatusSeeOther:
		return "; fetch it with GET"
	case http.StatusMovedPermanently, http.StatusFound:
		return "; a POST becomes a GET in most clients"
	}
	return ""
}
