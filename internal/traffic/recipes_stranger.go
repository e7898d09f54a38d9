package traffic

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// What strangers ask for.

// nowhere is an endpoint that no template matches.
var nowhere = &endpoint{apiEndpoint: apiEndpoint{method: "GET", who: public}, code: 404}

// probes are paths that scanners ask for.
var probes = []string{
	"/.env", "/.git/config", "/wp-login.php", "/wp-admin/setup-config.php", "/xmlrpc.php", "/phpmyadmin/index.php", "/admin/login.jsp",
	"/actuator/env", "/actuator/heapdump", "/server-status", "/cgi-bin/luci", "/boaform/admin/formLogin", "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
	"/solr/admin/info/system", "/owa/auth/logon.aspx", "/.aws/credentials", "/config.json", "/backup.zip", "/db.sql", "/console/", "/api/v2/debug/vars",
	"/_profiler/phpinfo", "/telescope/requests", "/HNAP1/", "/manager/html", "/jenkins/login", "/druid/index.html", "/v1/../etc/passwd", "/remote/fgt_lang", "/ecp/Current/exporttool",
}

var scanners = []version{
	{client: "zgrab", version: "0.x"}, {client: "Chrome", version: "96.0.4664.110"}, {client: "Firefox", version: "91.0"}, {client: "python-requests", version: "2.27.1"},
	{client: "Go-http-client", version: "1.1"}, {client: "curl", version: "7.68.0"}, {client: "masscan", version: "1.3"}, {},
}

// probe makes a request for a path that is not there.
func probe(rnd *rand.Rand, v version, address string) *draft {
	path := probes[rnd.IntN(len(probes))]
	if rnd.IntN(3) == 0 {
		path = fmt.Sprintf("/%x/%s", rnd.Uint32N(1<<16), path[1:])
	}
	d := &draft{client: v.client, version: v.version, address: address, e: nowhere, path: path, refusal: unknownRoute, once: true}
	if rnd.IntN(5) == 0 {
		d.method = "POST"
	}
	return d
}

func layScanner(l *layout) {
	address := l.address()
	l.scan([]string{address}, pick(l, scanners...))
	l.whereAddress(address)
}

func layScannerSpread(l *layout) {
	var from []string
	for range 10 + l.rnd.IntN(30) {
		from = append(from, fmt.Sprintf("100.%d.%d.%d", 64+l.rnd.IntN(60), l.rnd.IntN(256), 1+l.rnd.IntN(250)))
	}
	tool := version{client: pick(l, "Nuclei", "sqlmap", "Nikto", "ffuf"), version: fmt.Sprintf("%d.%d", 1+l.rnd.IntN(3), l.rnd.IntN(9))}
	l.scan(from, tool)
	l.where("client", tool.client, "version", tool.version)
	l.where("client", tool.client)
	l.where("route", "")
}

func (l *layout) scan(from []string, tool version) {
	l.answer(nil, unknownRoute)
	l.own = func(g *generator, inc *incident, minute int64) {
		l.failures(g, minute, func(at int64) {
			d := probe(g.rnd, tool, from[g.rnd.IntN(len(from))])
			d.tag = inc.tag()
			g.send(at, d)
		})
	}
}

// layStuffing tries passwords from some addresses of one network.
func layStuffing(l *layout) {
	first := l.address()
	prefix := Net(first)
	var from []string
	for range 3 + l.rnd.IntN(4) {
		from = append(from, fmt.Sprintf("%s%d", prefix[:len(prefix)-len("0/24")], 1+l.rnd.IntN(250)))
	}
	e := l.world.route("/v1/sessions")
	v := pick(l, version{client: "Chrome", version: "120.0.0.0"}, version{client: "okhttp", version: "4.9.3"}, version{client: "python-requests", version: "2.28.2"})
	l.answer(e, invalidPassword)
	l.where("net", prefix)
	l.where("client", v.client, "version", v.version)
	l.own = func(g *generator, inc *incident, minute int64) {
		ask := func(f *refusal) func(int64) {
			return func(at int64) {
				d := &draft{client: v.client, version: v.version, address: from[g.rnd.IntN(len(from))], e: e, once: true}
				if f != nil {
					inc.fail(d, f)
				}
				g.send(at, d)
			}
		}
		l.failures(g, minute, ask(invalidPassword))
		g.moments(minute, 0.02*l.rate*inc.strength(minute), ask(nil))
	}
}

// crawlers are those that read the pages every day. Their addresses are from
// documentation networks.
var crawlers = []struct {
	agent    version
	standing string
	from     []string
	share    float64 // of the rate of ordinary requests
}{
	{version{client: "Googlebot", version: "2.1"}, "verified", []string{"192.0.2.66", "192.0.2.68", "192.0.2.70"}, 0.006},
	{version{client: "bingbot", version: "2.0"}, "verified", []string{"198.51.100.12", "198.51.100.15"}, 0.003},
	{version{client: "AhrefsBot", version: "7.0"}, "claimed", []string{"203.0.113.9"}, 0.002},
	{version{client: "Googlebot", version: "2.1"}, "fake", []string{"203.0.113.180"}, 0.0005},
}

// layCrawler lets a crawler go through pages that were removed long ago.
func layCrawler(l *layout) {
	bot := crawlers[l.rnd.IntN(2)]
	page := l.page()
	f := pick(l, missing, missing, gone)
	l.answer(page, f)
	l.where("client", bot.agent.client)
	if len(bot.from) == 1 {
		l.where("address", bot.from[0])
	}
	l.where("net", Net(bot.from[0]))
	l.own = func(g *generator, inc *incident, minute int64) {
		l.failures(g, minute, func(at int64) {
			d := &draft{client: bot.agent.client, version: bot.agent.version, address: bot.from[g.rnd.IntN(len(bot.from))], crawler: bot.standing, e: page, once: true}
			d.path = "/guides/" + l.world.gone[g.rnd.IntN(len(l.world.gone))]
			inc.fail(d, f)
			g.send(at, d)
		})
	}
}

// route returns the first endpoint of a template.
func (w *world) route(template string) *endpoint {
	return w.endpoints[slices.IndexFunc(w.endpoints, func(e *endpoint) bool { return e.route == template })]
}

// operation returns the endpoint of a method and a template.
func (w *world) operation(method, template string) *endpoint {
	return w.endpoints[slices.IndexFunc(w.endpoints, func(e *endpoint) bool { return e.method == method && e.route == template })]
}
