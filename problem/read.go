package problem

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
)

// MaxBytes bounds the content that [Read] and [FromResponse] take.
const MaxBytes = 64 << 10

// maxErrors bounds the faults kept from a document read from the network.
const maxErrors = 1000

// ErrNotProblem is returned for content that is not a problem document.
var ErrNotProblem = errors.New("not a problem document")

// ErrTooLarge is returned for a document above [MaxBytes].
var ErrTooLarge = fmt.Errorf("problem document is larger than %d bytes", MaxBytes)

// Read reads one problem document. Members of the wrong type are ignored, and
// unknown ones whose name follows [ValidExtension] land in Extensions
// (RFC 9457 §3.1, §3.2). No more than MaxBytes and one byte are read.
func Read(r io.Reader) (*Problem, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxBytes {
		return nil, ErrTooLarge
	}
	return Parse(data)
}

// Parse is [Read] for bytes at hand.
func Parse(data []byte) (*Problem, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotProblem, err)
	}
	if raw == nil {
		return nil, fmt.Errorf("%w: it is null", ErrNotProblem)
	}
	p := &Problem{}
	take(raw, "type", &p.Type)
	take(raw, "title", &p.Title)
	take(raw, "status", &p.Status)
	take(raw, "detail", &p.Detail)
	take(raw, "instance", &p.Instance)
	take(raw, "reason", &p.Reason)
	take(raw, "contact", &p.Contact)
	takeMissing(raw, p)
	takeErrors(raw, p)
	for name, v := range raw {
		var x any
		if ValidExtension(name) && json.Unmarshal(v, &x) == nil {
			if p.Extensions == nil {
				p.Extensions = make(map[string]any)
			}
			p.Extensions[name] = x
		}
	}
	if p.Type == "" {
		p.Type = Blank
	}
	return p, nil
}

// UnmarshalJSON implements [json.Unmarshaler] by the rules of [Parse].
func (p *Problem) UnmarshalJSON(data []byte) error {
	q, err := Parse(data)
	if err != nil {
		return err
	}
	*p = *q
	return nil
}

// take moves one member out of raw; one of the wrong type is dropped whole,
// where encoding/json would leave what it had read of a list.
func take[T any](raw map[string]json.RawMessage, name string, to *T) bool {
	v, ok := raw[name]
	delete(raw, name)
	var x T
	if !ok || string(v) == "null" || json.Unmarshal(v, &x) != nil {
		return false
	}
	*to = x
	return true
}

// The two members with members of their own are taken apart by hand, because
// encoding/json would take "Scopes" for "scopes" and drop all for one.

func takeMissing(raw map[string]json.RawMessage, p *Problem) {
	var own map[string]json.RawMessage
	if !take(raw, "missing", &own) {
		return
	}
	var m Missing
	take(own, "scopes", &m.Scopes)
	take(own, "roles", &m.Roles)
	if len(m.Scopes)+len(m.Roles) > 0 {
		p.Missing = &m
	}
}

// takeErrors keeps the well-typed entries of errors; one bad entry does not
// cost the others.
func takeErrors(raw map[string]json.RawMessage, p *Problem) {
	var list []json.RawMessage
	if !take(raw, "errors", &list) {
		return
	}
	for _, item := range list[:min(len(list), maxErrors)] {
		var own map[string]json.RawMessage
		if json.Unmarshal(item, &own) != nil {
			continue
		}
		var e Error
		take(own, "pointer", &e.Pointer)
		take(own, "parameter", &e.Parameter)
		take(own, "header", &e.Header)
		take(own, "detail", &e.Detail)
		if e != (Error{}) {
			p.Errors = append(p.Errors, e)
		}
	}
}

// FromResponse reads the problem of an answer within the limit of [Read];
// closing the body stays with the caller. An answer that does not say it holds
// a problem document, or that holds none (HEAD, 304), gives [ErrNotProblem].
func FromResponse(resp *http.Response) (*Problem, error) {
	typ, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) || typ != MediaType {
		return nil, fmt.Errorf("%w: Content-Type is %q", ErrNotProblem, resp.Header.Get("Content-Type"))
	}
	if resp.Body == nil {
		return nil, fmt.Errorf("%w: there is no content", ErrNotProblem)
	}
	p, err := Read(resp.Body)
	if err != nil {
		return nil, err
	}
	if p.Status == 0 {
		p.Status = resp.StatusCode
	}
	return p, nil
}
