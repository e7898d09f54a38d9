package cli

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/watch"
)

// filter is what --route and --status leave of a report. Everything is
// counted; a share stays one of all requests of its route.
type filter struct {
	routes []routePattern // none: all
	status []string       // "403" or "4": a class; none: all
	strict bool           // answers below 400 are left out as well, unless all are shown
}

// routePattern is one value of --route.
type routePattern struct {
	method string // "" for any
	route  string // with * for any text
}

func newFilter(routes, status []string) (filter, error) {
	var f filter
	var errs []error
	for _, s := range routes {
		p := routePattern{route: strings.TrimSpace(s)}
		if method, route, ok := strings.Cut(p.route, " "); ok {
			p = routePattern{strings.ToUpper(method), strings.TrimSpace(route)}
		}
		if p.route == "" {
			errs = append(errs, usagef("", "--route %s: write a route, such as /orders/{id} or \"POST /orders*\"", safe(s)))
		}
		f.routes = append(f.routes, p)
	}
	for _, s := range status {
		s = strings.ToLower(strings.TrimSpace(s))
		class, isClass := strings.CutSuffix(s, "xx")
		n, err := strconv.Atoi(s)
		switch {
		case isClass && (class == "4" || class == "5"):
			f.status = append(f.status, class)
		case err == nil && n >= 400 && n <= 999:
			f.status = append(f.status, strconv.Itoa(n))
		default:
			errs = append(errs, usagef("", "--status %s: write codes of refusals, such as 403 or 4xx,503; answers below 400 are the rest of each route's requests", safe(s)))
		}
	}
	return f, errors.Join(errs...)
}

// matches reports whether a route is one of the pattern. A segment that the
// route leaves open, such as {id}, is met by any.
func (p routePattern) matches(method, route string) bool {
	if p.method != "" && method != "" && p.method != method {
		return false
	}
	return p.route == route || matchRoute(p.route, route)
}

// matchRoute compares a pattern with a route, both from the left. Where it
// fails, the text of the last * grows by a byte.
func matchRoute(pattern, route string) bool {
	p, r, star, from := 0, 0, -1, 0
	for r < len(route) {
		if p < len(pattern) && pattern[p] == '*' {
			star, from, p = p, r, p+1
			continue
		}
		pn, rn := step(pattern[p:], route[r:])
		if rn > 0 {
			p, r = p+pn, r+rn
			continue
		}
		if star < 0 {
			return false
		}
		from++
		p, r = star+1, from
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// step matches the beginnings: an open segment of the route with as much as is
// in one of the pattern, else byte with byte. It returns how much of each is
// behind it, 0 when they do not fit.
func step(pattern, route string) (p, r int) {
	if pattern == "" {
		return 0, 0
	}
	if route[0] == '{' && pattern[0] != '{' {
		end := strings.IndexByte(route, '}')
		n := strings.IndexAny(pattern, "/*")
		if n < 0 {
			n = len(pattern)
		}
		if end < 0 || n == 0 {
			return 0, 0
		}
		return n, end + 1
	}
	if pattern[0] != route[0] {
		return 0, 0
	}
	return 1, 1
}

func (f filter) hasRoute(method, route string) bool {
	return len(f.routes) == 0 || slices.ContainsFunc(f.routes, func(p routePattern) bool { return p.matches(method, route) })
}

// hasStatus reports whether answers with a code are shown.
func (f filter) hasStatus(status string) bool {
	return len(f.status) == 0 || slices.ContainsFunc(f.status, func(s string) bool { return strings.HasPrefix(status, s) && (len(s) == 1 || s == status) })
}

// leave takes from reports what is not asked for. The error is that of a route
// that none of them has.
func (f filter) leave(in *invocation, reports ...*watch.Report) error {
	if len(f.routes) == 0 && len(f.status) == 0 {
		return nil
	}
	if err := f.known(reports); err != nil {
		return err
	}
	in.Note("--route and --status leave out the rest of what was counted")
	for _, r := range reports {
		*r = f.of(*r)
	}
	return nil
}

// of returns what is left of a report.
func (f filter) of(r watch.Report) watch.Report {
	routes, incidents := r.Routes, r.Incidents
	r.Routes, r.Incidents = []watch.Route{}, []candor.Incident{}
	for _, route := range routes {
		if f.hasRoute(route.Method, route.Route) {
			r.Routes = append(r.Routes, f.statuses(route))
		}
	}
	for _, i := range incidents {
		if f.concerns(i) {
			r.Incidents = append(r.Incidents, i)
		}
	}
	r.Crawlers = slices.Clone(r.Crawlers)
	for i := range r.Crawlers {
		r.Crawlers[i].Wasted = slices.DeleteFunc(slices.Clone(r.Crawlers[i].Wasted), func(w watch.CrawledRoute) bool {
			return !f.hasRoute(w.Method, w.Route) || !f.hasStatus(strconv.Itoa(w.Status))
		})
	}
	return r
}

// known looks for every route that was asked for.
func (f filter) known(reports []*watch.Report) error {
	var all []watch.Route
	for _, r := range reports {
		all = append(all, r.Routes...)
	}
	var errs []error
	for _, p := range f.routes {
		if slices.ContainsFunc(all, func(x watch.Route) bool { return p.matches(x.Method, x.Route) }) {
			continue
		}
		var names []string
		for _, x := range all {
			names = append(names, x.Route)
		}
		hint := "without --route the report lists them"
		if near := yamlfile.Nearest(p.route, names); near != "" {
			hint = "did you mean --route " + safe(near) + "?"
		}
		errs = append(errs, usagef(hint, "--route %s: the log has no such route", safe(strings.TrimSpace(p.method+" "+p.route))))
	}
	return errors.Join(errs...)
}

// statuses takes the refusals off a route that are not asked for.
func (f filter) statuses(r watch.Route) watch.Route {
	if len(f.status) == 0 {
		return r
	}
	keep := func(status string) bool { return status < "400" && !f.strict || f.hasStatus(status) }
	r.Status = only(r.Status, keep)
	r.Counts = only(r.Counts, keep)
	r.Reasons = only(r.Reasons, func(key string) bool {
		status, _, _ := strings.Cut(key, " ")
		return keep(status)
	})
	r.Would = only(r.Would, func(reason string) bool {
		known := ladder.ReasonByName(reason)
		return known == nil || keep(strconv.Itoa(known.Code))
	})
	return r
}

// only copies what of a map is to be kept.
func only[V any](m map[string]V, keep func(string) bool) map[string]V {
	out := make(map[string]V, len(m))
	for k, v := range m {
		if keep(k) {
			out[k] = v
		}
	}
	return out
}

// concerns reports whether an incident is one of what is shown. One of several
// routes is: that it leaves out the one asked for cannot be known.
func (f filter) concerns(i candor.Incident) bool {
	route := i.Route == "" || f.hasRoute(i.Method, i.Route)
	status := i.Status == 0 || f.hasStatus(strconv.Itoa(i.Status))
	for _, x := range i.Related {
		route = route || x.Route != "" && f.hasRoute(x.Method, x.Route)
		status = status || f.hasStatus(strconv.Itoa(x.Status))
	}
	return route && status
}
