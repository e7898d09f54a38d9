package guard

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// CORS says which browser origins may read answers (Fetch standard, "CORS
// protocol"). Origins are exact; "*" means any and forbids credentials.
type CORS struct {
	Origins     []string
	Headers     []string // request fields beyond the safelisted; default: Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key
	Expose      []string // answer fields that scripts may read; default: those the contract names
	Credentials bool
	MaxAge      time.Duration // how long a preflight's answer holds; default 10 minutes
}

func (c *CORS) validate(f *faults) {
	if len(c.Origins) == 0 {
		f.add("cors.origins", "", "name at least one origin, such as https://app.example")
	}
	for _, o := range c.Origins {
		switch {
		case o == "*" && c.Credentials:
			f.add("cors.origins", o, "any origin together with credentials would let every site act for the user")
		case o != "*" && (!strings.Contains(o, "://") || strings.HasSuffix(o, "/") || strings.Contains(o, "*")):
			f.add("cors.origins", o, "write scheme, host and port, without a path or a wildcard: https://app.example")
		}
	}
	if c.Headers == nil {
		c.Headers = []string{"Authorization", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key"}
	}
	if c.Expose == nil {
		c.Expose = []string{"ETag", "Link", "Location", "Retry-After", "WWW-Authenticate", "X-Request-Id"}
	}
	if c.MaxAge == 0 {
		c.MaxAge = 10 * time.Minute
	}
}

// mark adds the CORS fields of an ordinary answer. Vary is sent for every
// origin, so that a cache never hands one origin's answer to another.
func (c *CORS) mark(h http.Header, origin string) bool {
	any := slices.Contains(c.Origins, "*")
	if !any {
		h.Add("Vary", "Origin")
	}
	if origin == "" || !any && !slices.Contains(c.Origins, origin) {
		return false
	}
	if any {
		origin = "*"
	}
	h.Set("Access-Control-Allow-Origin", origin)
	if c.Credentials {
		h.Set("Access-Control-Allow-Credentials", "true")
	}
	h.Set("Access-Control-Expose-Headers", strings.Join(c.Expose, ", "))
	return true
}

// preflight adds the fields of a preflight's answer.
func (c *CORS) preflight(h http.Header, origin, allow string) {
	if !c.mark(h, origin) {
		return
	}
	h.Del("Access-Control-Expose-Headers")
	h.Set("Access-Control-Allow-Methods", allow)
	h.Set("Access-Control-Allow-Headers", strings.Join(c.Headers, ", "))
	h.Set("Access-Control-Max-Age", strconv.Itoa(int(c.MaxAge.Seconds())))
}

// isPreflight reports whether a request is a CORS preflight.
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}
