package main

import (
	"context"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// hop is one request with its answer. A redirect ends one and begins another
// under the same id.
type hop struct {
	id       network.RequestID
	started  time.Time
	request  *network.Request
	sent     network.Headers // as they were sent, with what the browser added
	response *network.Response
	received network.Headers
	body     []byte
}

type recorder struct {
	mu   sync.Mutex
	hops []*hop
}

// hear takes the events of the browser.
func (r *recorder) hear(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.RedirectResponse != nil {
			if h := r.last(e.RequestID, func(h *hop) bool { return h.response == nil }); h != nil {
				h.response = e.RedirectResponse
			}
		}
		r.hops = append(r.hops, &hop{id: e.RequestID, started: time.UnixMilli(int64(e.WallTime.Float64() * 1000)), request: e.Request})
	case *network.EventRequestWillBeSentExtraInfo:
		if h := r.first(e.RequestID, func(h *hop) bool { return h.sent == nil }); h != nil {
			h.sent = e.Headers
		}
	case *network.EventResponseReceived:
		if h := r.last(e.RequestID, func(h *hop) bool { return h.response == nil }); h != nil {
			h.response = e.Response
		}
	case *network.EventResponseReceivedExtraInfo:
		if h := r.first(e.RequestID, func(h *hop) bool { return h.received == nil }); h != nil {
			h.received = e.Headers
		}
	}
}

func (r *recorder) first(id network.RequestID, want func(*hop) bool) *hop {
	if i := slices.IndexFunc(r.hops, func(h *hop) bool { return h.id == id && want(h) }); i >= 0 {
		return r.hops[i]
	}
	return nil
}

func (r *recorder) last(id network.RequestID, want func(*hop) bool) *hop {
	for _, h := range slices.Backward(r.hops) {
		if h.id == id && want(h) {
			return h
		}
	}
	return nil
}

// bodies fetches the contents. The browser keeps none for a redirect.
func (r *recorder) bodies(ctx context.Context) {
	r.mu.Lock()
	hops := slices.Clone(r.hops)
	r.mu.Unlock()
	for i, h := range hops {
		followed := slices.ContainsFunc(hops[i+1:], func(o *hop) bool { return o.id == h.id })
		if h.response == nil || followed || h.request.Method == "HEAD" {
			continue
		}
		got, err := chromedp.Call(ctx, network.GetResponseBody, network.GetResponseBodyParams{RequestID: h.id})
		if err != nil {
			continue // an answer without content has none to fetch
		}
		h.body = got.Body
	}
}

// entries are the exchanges in the form of HAR.
func (r *recorder) entries() []any {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := []any{}
	for _, h := range r.hops {
		if h.response == nil || !strings.HasPrefix(h.request.URL, "http") {
			continue
		}
		out = append(out, map[string]any{
			"startedDateTime": h.started.UTC().Format(time.RFC3339Nano), "time": 0, "cache": map[string]any{},
			"timings": map[string]int{"send": 0, "wait": 0, "receive": 0},
			"request": h.requestHAR(), "response": h.responseHAR(),
		})
	}
	return out
}

func (h *hop) requestHAR() map[string]any {
	headers := h.sent
	if headers == nil {
		headers = h.request.Headers
	}
	query := []any{}
	if u, err := url.Parse(h.request.URL); err == nil {
		for name, values := range u.Query() {
			for _, v := range values {
				query = append(query, map[string]string{"name": name, "value": v})
			}
		}
	}
	out := map[string]any{"method": h.request.Method, "url": h.request.URL, "httpVersion": "HTTP/1.1",
		"headers": pairs(headers), "queryString": query, "cookies": []any{}, "headersSize": -1, "bodySize": -1}
	if len(h.request.PostDataEntries) > 0 {
		mime, _ := headers["Content-Type"].(string)
		out["postData"] = map[string]any{"mimeType": mime, "text": string(h.request.PostDataEntries[0].Bytes)}
	}
	return out
}

func (h *hop) responseHAR() map[string]any {
	headers := h.received
	if headers == nil {
		headers = h.response.Headers
	}
	location, _ := headers["Location"].(string)
	content := map[string]any{"size": len(h.body), "mimeType": h.response.MimeType}
	switch {
	case h.body == nil: // the browser keeps no content of a redirect: nothing is said of it
	case utf8.Valid(h.body):
		content["text"] = string(h.body)
	default:
		content["text"], content["encoding"] = base64.StdEncoding.EncodeToString(h.body), "base64"
	}
	return map[string]any{"status": h.response.Status, "statusText": h.response.StatusText, "httpVersion": "HTTP/1.1",
		"headers": pairs(headers), "cookies": []any{}, "content": content, "redirectURL": location, "headersSize": -1, "bodySize": -1}
}

// pairs lists fields by name; a field that came more than once is joined by
// line feeds.
func pairs(headers network.Headers) []any {
	names := make([]string, 0, len(headers))
	for name := range headers {
		names = append(names, name)
	}
	slices.Sort(names)
	out := []any{}
	for _, name := range names {
		value, _ := headers[name].(string)
		for _, v := range strings.Split(value, "\n") {
			out = append(out, map[string]string{"name": name, "value": v})
		}
	}
	return out
}
