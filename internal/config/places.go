package config

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/ladder"
)

// places checks where things stand: listeners and URLs.
func (c *checker) places() {
	c.listener("listen", c.f.Listen, "127.0.0.1:8400")
	c.listener("admin", c.f.Admin, "127.0.0.1:8401")
	if c.f.Listen == c.f.Admin && c.f.Admin != "" && !strings.HasSuffix(c.f.Admin, ":0") {
		c.value([]string{"admin"}, "admin is the same address as listen", "the traffic's listener reserves no path of its own; use another port")
	}
	c.endpoint("upstream", c.f.Upstream)
	c.endpoint("url", c.f.URL)
}

func (c *checker) listener(key, value, example string) {
	host, port, err := net.SplitHostPort(value)
	hint := `write host and port, such as "` + example + `"`
	_, bad := strconv.ParseUint(port, 10, 16)
	switch {
	case value == "":
		c.value([]string{key}, key+" is empty", hint)
	case err != nil:
		c.value([]string{key}, fmt.Sprintf("%s is %q, which is not host:port", key, value), hint)
	case bad != nil:
		c.value([]string{key}, fmt.Sprintf("%s has the port %q", key, port), "a port is a number from 0 to 65535; 0 takes a free one")
	case strings.ContainsAny(host, "/@ "):
		c.value([]string{key}, fmt.Sprintf("%s has the host %q, which no machine has", key, host), hint)
	}
}

func (c *checker) endpoint(key, value string) {
	if value == "" {
		return
	}
	example := "write an absolute URL, such as http://127.0.0.1:8080"
	u, err := url.Parse(value)
	at := []string{key}
	switch {
	case err != nil || u.Opaque != "" || u.Scheme != "http" && u.Scheme != "https":
		c.value(at, key+" is no http or https URL", example)
	case u.User != nil:
		c.value(at, key+" holds credentials, which would end in logs", "declare them under identities")
	case u.Hostname() == "":
		c.value(at, key+" names no host", example)
	case u.Path != "" && u.Path != "/":
		c.value(at, fmt.Sprintf("%s has the path %q", key, u.Path), "name the server only: requests keep the path they came with")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		c.value(at, key+" has a query or a fragment", "name the server only")
	}
}

// words checks what goes into answers.
func (c *checker) words() {
	if t := c.f.Types; t != "" {
		u, err := url.Parse(t)
		switch {
		case err != nil || !u.IsAbs() || u.Opaque == "" && u.Host == "":
			c.value([]string{"types"}, "types is no absolute URI", "write "+ladder.TypesBase+", so that a type means the same everywhere")
		case !strings.HasSuffix(t, "/") && !strings.HasSuffix(t, "#") && !strings.HasSuffix(t, ":"):
			c.value([]string{"types"}, "types does not end with a slash", "the reason's name is added to it: write "+t+"/")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.f.Contact)) {
		if !c.full() && name != "default" && ladder.ReasonByName(name) == nil {
			c.key([]string{"contact", name}, fmt.Sprintf("contact names %q, which is no reason", name), didYouMean(name, append(reasonNames(), "default")))
		}
	}
	for i, a := range c.f.Authorities {
		if a == "" || strings.ContainsAny(a, "/@?# ") {
			c.value([]string{"authorities", strconv.Itoa(i)}, fmt.Sprintf("%q is no host", a), "write host or host:port as in the Host field, without scheme and path")
		}
	}
}

func (c *checker) cors() {
	if c.f.CORS == nil {
		return
	}
	if len(c.f.CORS.Origins) == 0 {
		c.missing([]string{"cors", "origins"}, "cors names no origin", "add origins: [https://app.example]")
	}
	if c.f.CORS.MaxAge < 0 {
		c.value([]string{"cors", "max_age"}, "cors.max_age is negative", "write a duration such as 10m")
	}
	for i, o := range c.f.CORS.Origins {
		at := []string{"cors", "origins", strconv.Itoa(i)}
		u, err := url.Parse(o)
		switch {
		case o == "*" && c.f.CORS.Credentials:
			c.value(at, "any origin together with credentials would let every site act for the user", "name the origins, or leave out credentials")
		case o == "*", o == "null":
		case err != nil || u.Scheme == "" || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || strings.Contains(o, "*"):
			c.value(at, fmt.Sprintf("%q is no origin", o), "write scheme, host and port, without a path or a wildcard: https://app.example")
		case o != strings.ToLower(o):
			c.value(at, fmt.Sprintf("%q has capital letters, which no browser sends", o), "write "+strings.ToLower(o))
		}
	}
}
