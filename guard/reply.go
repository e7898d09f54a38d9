package guard

import (
	"net/http"
	"strings"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/problem"
)

// reply sends the verdict as the whole answer: fields, problem document,
// nothing of it storable. Only the public face of the reason leaves.
func (x *exchange) reply() {
	v := x.verdict
	if x.w.status != 0 { // the handler began an answer; a second one would corrupt it
		x.g.log.Error("refusal after the answer began", "reason", v.Reason.Name, "request_id", x.id)
		return
	}
	x.refusedBy = "gate"
	x.headers(v)
	if v.Code < 400 {
		x.w.WriteHeader(v.Code)
		return
	}
	p := x.problem(v)
	p.Write(x.w, x.r)
}

// headers sets the fields of a refusal. What a handler may have set about its
// own content no longer holds.
func (x *exchange) headers(v ladder.Verdict) {
	h := x.w.Header()
	for _, name := range begun {
		h.Del(name)
	}
	if v.Veils() { // whatever the handler began to say of the object goes, too
		for name := range h {
			if name != "Vary" && name != "Strict-Transport-Security" && !strings.HasPrefix(name, "Access-Control-") {
				delete(h, name)
			}
		}
	}
	h.Set("X-Request-Id", x.id)
	if cc := v.CacheControl(); cc != "" {
		h.Set("Cache-Control", cc)
	}
	for _, f := range v.Public.Fields {
		switch f.Name {
		case "Retry-After":
			h.Set("Retry-After", retryAfter(x, f.Example))
		case "WWW-Authenticate":
			h["Www-Authenticate"] = x.challenges(v.Public) // none is the same as no field
		case "Connection":
			if x.r.ProtoMajor < 2 { // connection-specific fields are an error in HTTP/2 (RFC 9113 §8.2.2)
				h.Set("Connection", f.Example)
			}
		default:
			if value := x.fields.Get(f.Name); value != "" {
				h.Set(f.Name, value)
			}
		}
	}
	if !v.Veils() {
		for name, values := range x.fields {
			if name == "Connection" && x.r.ProtoMajor >= 2 {
				continue
			}
			h[name] = values
		}
	}
	if v.Code == http.StatusUnauthorized && len(h["Www-Authenticate"]) == 0 {
		h["Www-Authenticate"] = []string{`Bearer realm="` + x.g.realm + `"`}
	}
	if c := x.g.config.CORS; c != nil {
		c.mark(h, x.r.Header.Get("Origin"))
	}
	if name := x.g.config.Proxy; name != "" && v.Code >= 400 {
		h.Set("Proxy-Status", proxyStatus(name, v))
	}
}

// begun are the fields of an answer that the handler began and that is not
// sent. What a refusal itself says is set after they are gone, so that it may
// use any of them on purpose.
var begun = []string{"Content-Type", "Content-Encoding", "Content-Language", "Content-Range", "Content-Disposition", "Content-Location", "ETag", "Last-Modified", "Expires", "Age", "Accept-Ranges", "Transfer-Encoding", "Trailer", "Set-Cookie", "Location"}

func retryAfter(x *exchange, fallback string) string {
	if x.wait > 0 {
		return seconds(x.wait)
	}
	return fallback
}

// proxyErrors maps reasons to the error types of RFC 9209 §2.3 that say more
// than the class of the answer. The status that the type recommends is the one
// we send, but for a loop: 502 there, 508 on the ladder.
var proxyErrors = map[*ladder.Reason]string{
	ladder.BadUpstream:     "http_protocol_error",
	ladder.UpstreamTimeout: "http_response_timeout",
	ladder.Unavailable:     "destination_unavailable",
	ladder.Internal:        "proxy_internal_error",
	ladder.Loop:            "proxy_loop_detected",
}

// proxyStatus is the field of RFC 9209. A 403 is a refusal by policy, any other
// 4xx is given on the origin's behalf, and what is left is an answer of our own
// that no upstream was asked for.
func proxyStatus(name string, v ladder.Verdict) string {
	e := proxyErrors[v.Public]
	switch {
	case e != "":
	case v.Code == http.StatusForbidden:
		e = "http_request_denied"
	case v.Code < 500:
		e = "http_request_error"
	default:
		e = "proxy_internal_response"
	}
	return name + "; error=" + e + `; details="` + v.Public.Name + `"`
}

// problem builds the document of a refusal as far as the detail knob lets the
// caller know.
func (x *exchange) problem(v ladder.Verdict) problem.Problem {
	p := v.Problem(x.g.types)
	p.Instance = "urn:candor:request:" + x.id
	if x.terse() {
		p.Detail = ""
		return p
	}
	if v.Code == http.StatusForbidden {
		p.Contact = x.contact(v.Public)
	}
	if v.Veils() {
		return p
	}
	if x.detail != "" {
		p.Detail = x.detail
	}
	p.Errors, p.Missing = x.errors, x.missing
	if x.debug() {
		p.Extensions = map[string]any{"path": v.Path()}
		if x.why != "" {
			p.Extensions["why"] = x.why
		}
	}
	return p
}

func (x *exchange) contact(r *ladder.Reason) string {
	if c := x.g.config.Contact[r.Name]; c != "" {
		return c
	}
	return x.g.config.Contact["default"]
}
