package traffic

import (
	"time"

	"github.com/candorhttp/candor"
)

// Log is a kind of log: what is left of an event in it.
type Log struct {
	Name  string
	strip func(ev *candor.Event) // nil: everything is left
	keys  []string               // dimensions that are left; nil means all
	plain bool                   // has neither reasons nor callers
}

// Gate is the log of candor's gate, which names callers and reasons.
var Gate = Log{Name: "gate"}

// Combined is the log of a plain server: address, time, request, status,
// bytes, referer and user agent.
var Combined = Log{Name: "combined", plain: true, keys: []string{"method", "route", "status", "client", "version", "address", "net", "referer", "crawler"},
	strip: func(ev *candor.Event) {
		*ev = candor.Event{
			Time: ev.Time.Truncate(time.Second), Method: ev.Method, Path: ev.Path, Status: ev.Status, Bytes: ev.Bytes,
			Client: ev.Client, Version: ev.Version, Address: ev.Address, Referer: ev.Referer, Crawler: ev.Crawler,
		}
		if ev.Crawler != "" {
			ev.Crawler = "claimed" // nobody gave the crawlers' networks
		}
	}}

// Logs lists every kind of log.
var Logs = []Log{Gate, Combined}

// holds reports whether a dimension can be told from the log.
func (l Log) holds(key string) bool {
	if l.keys == nil {
		return true
	}
	for _, k := range l.keys {
		if k == key {
			return true
		}
	}
	return false
}

// Shown returns the truth as far as the log can show it: the names that are
// right, and the answers to where that use what is in the log. Where nothing
// is left, the incident cannot be placed.
func (l Log) Shown(t Truth) Truth {
	if l.plain {
		t.Kinds, t.Reason = t.Visible, ""
	}
	where := t.Where
	t.Where = nil
	for _, w := range where {
		left := true
		for k := range w {
			left = left && l.holds(k)
		}
		if left {
			t.Where = append(t.Where, w)
		}
	}
	return t
}

// value returns an event's value of a dimension as candor names it, and
// whether there is such a dimension. The route is judged by [sameRoute].
func value(ev *candor.Event, key string) (string, bool) {
	switch key {
	case "method":
		return ev.Method, true
	case "reason":
		return ev.Reason, true
	case "refused_by":
		return ev.RefusedBy, true
	case "client":
		return ev.Client, true
	case "version":
		return ev.Version, true
	case "subject":
		return ev.Subject, true
	case "tenant":
		return ev.Tenant, true
	case "object_tenant":
		return ev.ObjectTenant, true
	case "token":
		return ev.Token, true
	case "address":
		return ev.Address, true
	case "net", "network":
		return Net(ev.Address), true
	case "origin":
		return ev.Origin, true
	case "referer":
		return ev.Referer, true
	case "upstream":
		return ev.Upstream, true
	case "host":
		return ev.Host, true
	case "crawler":
		return ev.Crawler, true
	case "rung":
		return ev.Rung, true
	}
	return "", false
}
