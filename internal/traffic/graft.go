package traffic

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/candorhttp/candor"
)

// tagged is an event that is kept, and why it happened.
type tagged struct {
	ev  candor.Event
	tag Tag
}

// Graft is one kind of incident that can be put into the log of a real server.
// It is made of what the log has itself: its paths, its clients, its callers.
type Graft struct {
	Name    string
	Kind    string
	Visible []string // names that are right, Kind first where it can be told
	lay     func(g *grafting)
}

// Grafts lists every kind of incident that can be put into a real log.
var Grafts = []Graft{
	{"client-deployment", "client-deployment", []string{"client-deployment", "frontend-change"}, graftDeployment},
	{"scanner", "scanner", []string{"scanner"}, graftScanner},
	{"crawler", "crawler", []string{"crawler"}, graftCrawler},
	{"rate-limit", "rate-limit", []string{"rate-limit"}, graftRateLimit},
	{"missing-role", "missing-role", []string{"unknown"}, graftRole},
	{"expired-credentials", "expired-credentials", []string{"expired-credentials", "unknown"}, graftExpired},
	{"upstream-fault", "upstream-fault", []string{"upstream-fault"}, graftFault},
	{"upstream-fault-route", "upstream-fault", []string{"upstream-fault"}, graftRouteFault},
	{"edge-block", "edge-block", []string{"unknown"}, graftBlock},
}

// grafting is an incident being put into a log.
type grafting struct {
	run     *Run
	rnd     *rand.Rand
	truth   Truth
	number  int
	size    int
	pages   []string // paths that are answered well, the most asked for first
	clients []version
	callers []string
}

// Transplant puts one incident after the other into a real log's events, which
// must be in the order of time: each of Grafts once, at different places for
// different seeds, of a size, within length each. The first quarter of the log
// stays as it was.
func Transplant(log []candor.Event, seed uint64, size int, length time.Duration) (*Run, error) {
	if len(log) < 1000 {
		return nil, errors.New("traffic: a log of fewer than 1,000 events shows nothing")
	}
	r := Replay(log)
	r.Seed = seed
	g := grafting{run: r, rnd: rand.New(rand.NewPCG(seed, 0x92af7)), size: size}
	g.survey(log)
	from := r.Length / 4
	slot := (r.Length - from) / time.Duration(len(Grafts))
	if length > slot/2 {
		return nil, fmt.Errorf("traffic: %d incidents of %s do not fit into %s", len(Grafts), length, r.Length-from)
	}
	for i, k := range g.rnd.Perm(len(Grafts)) {
		graft := Grafts[k]
		at := r.Start.Add(from + time.Duration(i)*slot + time.Duration(g.rnd.Int64N(int64(slot-length)))).Truncate(time.Second)
		g.number = i + 1
		g.truth = Truth{Recipe: graft.Name, Kind: graft.Kind, Kinds: graft.Visible, Visible: graft.Visible, Start: at, End: at.Add(length), Size: float64(size), Excess: float64(size)}
		graft.lay(&g)
		r.Truths = append(r.Truths, g.truth)
	}
	slices.SortStableFunc(r.replay, func(a, b tagged) int { return a.ev.Time.Compare(b.ev.Time) })
	return r, nil
}

// Replay returns a real log's events, which must be in the order of time, as a
// run without incidents of ours. What is reported there is for a person to
// judge; the score counts it as false.
func Replay(log []candor.Event) *Run {
	start, end := log[0].Time, log[len(log)-1].Time
	r := &Run{Scenario: Scenario{Start: start, Length: end.Sub(start).Truncate(time.Minute) + time.Minute}}
	r.Rate = float64(len(log)) / r.Length.Minutes()
	for _, ev := range log {
		r.replay = append(r.replay, tagged{ev: ev})
	}
	return r
}

// survey finds what is usual in the log.
func (g *grafting) survey(log []candor.Event) {
	pages, clients, callers := map[string]int{}, map[version]int{}, map[string]int{}
	for i := range log {
		ev := &log[i]
		if ev.Status >= 400 {
			continue
		}
		pages[ev.Path]++
		callers[ev.Address]++
		if ev.Client != "" && ev.Crawler == "" && !strings.Contains(strings.ToLower(ev.Client), "bot") {
			clients[version{client: ev.Client, version: ev.Version}]++
		}
	}
	g.pages, g.callers = most(pages, strings.Compare), most(callers, strings.Compare)
	g.clients = most(clients, func(a, b version) int {
		return cmp.Or(strings.Compare(a.client, b.client), strings.Compare(a.version, b.version))
	})
}

// most returns the keys by count, the highest first, at most fifty.
func most[K comparable](counts map[K]int, compare func(a, b K) int) []K {
	var keys []K
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int { return cmp.Or(counts[b]-counts[a], compare(a, b)) })
	return keys[:min(len(keys), 50)]
}

// moment draws a moment of the incident.
func (g *grafting) moment() time.Time {
	return g.truth.Start.Add(time.Duration(g.rnd.Int64N(int64(g.truth.End.Sub(g.truth.Start))))).Truncate(time.Second)
}

// add puts n requests into the log, as one of its own would look.
func (g *grafting) add(n int, failure bool, f func(ev *candor.Event)) {
	for range n {
		c := g.clients[g.rnd.IntN(min(5, len(g.clients)))]
		t := tagged{ev: candor.Event{Time: g.moment(), Method: "GET", Path: g.pages[g.rnd.IntN(len(g.pages))], Status: 200, Bytes: int64(g.rnd.IntN(9000)), Client: c.client, Version: c.version}}
		f(&t.ev)
		if failure {
			t.tag.Incident = g.number
		}
		g.run.replay = append(g.run.replay, t)
	}
}

// convert lets up to size of the log's own good requests that fit fail.
func (g *grafting) convert(status int, fits func(*candor.Event) bool) {
	var able []*tagged
	for i := range g.run.replay {
		t := &g.run.replay[i]
		if t.ev.Status < 400 && t.tag.Incident == 0 && !t.ev.Time.Before(g.truth.Start) && t.ev.Time.Before(g.truth.End) && fits(&t.ev) {
			able = append(able, t)
		}
	}
	g.rnd.Shuffle(len(able), func(i, k int) { able[i], able[k] = able[k], able[i] })
	able = able[:min(len(able), g.size)]
	for _, t := range able {
		t.ev.Status, t.tag.Incident = status, g.number
	}
	g.truth.Status, g.truth.Excess = status, float64(len(able))
}

func (g *grafting) where(pairs ...string) {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	g.truth.Where = append(g.truth.Where, m)
}

// stranger draws an address that the log has not got.
func (g *grafting) stranger() string {
	address := fmt.Sprintf("100.%d.%d.%d", 64+g.number, g.rnd.IntN(256), 1+g.rnd.IntN(250))
	g.where("address", address)
	g.where("net", Net(address))
	return address
}

func graftDeployment(g *grafting) {
	v := version{client: g.clients[0].client, version: "999.1"}
	path := g.pages[g.rnd.IntN(min(10, len(g.pages)))]
	g.truth.Method, g.truth.Route, g.truth.Status = "POST", path, 400
	g.where("client", v.client, "version", v.version)
	g.where("version", v.version)
	var visitors []string
	for range 2 + g.size/3 {
		visitors = append(visitors, fmt.Sprintf("100.%d.%d.%d", 100+g.number, g.rnd.IntN(256), 1+g.rnd.IntN(250)))
	}
	from := func(ev *candor.Event) {
		ev.Client, ev.Version, ev.Address = v.client, v.version, visitors[g.rnd.IntN(len(visitors))]
	}
	g.add(g.size, true, func(ev *candor.Event) { from(ev); ev.Method, ev.Path, ev.Status = "POST", path, 400 })
	g.add(2*g.size, false, from)
}

func graftScanner(g *grafting) {
	address := g.stranger()
	tool := scanners[g.rnd.IntN(len(scanners))]
	g.truth.Status = 404
	g.add(g.size, true, func(ev *candor.Event) {
		ev.Address, ev.Client, ev.Version, ev.Status = address, tool.client, tool.version, 404
		ev.Path = probes[g.rnd.IntN(len(probes))]
	})
}

func graftCrawler(g *grafting) {
	g.truth.Method, g.truth.Status = "GET", 404
	g.where("client", "Googlebot")
	g.where("address", "192.0.2.66")
	g.where("net", "192.0.2.0/24")
	g.add(g.size, true, func(ev *candor.Event) {
		ev.Address, ev.Client, ev.Version, ev.Crawler, ev.Status = "192.0.2.66", "Googlebot", "2.1", "verified", 404
		ev.Path = strings.TrimSuffix(ev.Path, "/") + "-2009"
	})
}

func graftRateLimit(g *grafting) {
	address := g.callers[g.rnd.IntN(min(5, len(g.callers)))]
	path := g.pages[0]
	g.truth.Method, g.truth.Route, g.truth.Status = "GET", path, 429
	g.where("address", address)
	g.where("net", Net(address))
	g.add(g.size, true, func(ev *candor.Event) { ev.Address, ev.Path, ev.Status = address, path, 429 })
	g.add(g.size, false, func(ev *candor.Event) { ev.Address, ev.Path = address, path })
}

func graftRole(g *grafting) {
	address := g.stranger()
	closed := g.pages[:len(g.pages)/2]
	g.truth.Status = 403
	g.add(g.size, true, func(ev *candor.Event) {
		ev.Address, ev.Path, ev.Status = address, closed[g.rnd.IntN(len(closed))], 403
	})
	g.add(g.size, false, func(ev *candor.Event) {
		ev.Address, ev.Path = address, g.pages[len(g.pages)/2+g.rnd.IntN(len(g.pages)-len(g.pages)/2)]
	})
}

// graftExpired gives a caller a past of successes.
func graftExpired(g *grafting) {
	address := g.stranger()
	path := g.pages[g.rnd.IntN(len(g.pages))]
	g.truth.Method, g.truth.Route, g.truth.Status = "GET", path, 401
	past := g.truth.Start.Sub(g.run.Start)
	g.add(int(past/(10*time.Minute)), false, func(ev *candor.Event) {
		ev.Address, ev.Path = address, path
		ev.Time = g.run.Start.Add(time.Duration(g.rnd.Int64N(int64(past)))).Truncate(time.Second)
	})
	g.add(g.size, true, func(ev *candor.Event) { ev.Address, ev.Path, ev.Status = address, path, 401 })
}

func graftFault(g *grafting) {
	g.truth.Where = append(g.truth.Where, map[string]string{})
	g.convert(503, func(*candor.Event) bool { return true })
}

func graftRouteFault(g *grafting) {
	path := g.pages[0]
	g.truth.Method, g.truth.Route = "GET", path
	g.where("method", "GET", "route", path)
	g.where("route", path)
	g.convert(500, func(ev *candor.Event) bool { return ev.Method == "GET" && ev.Path == path })
}

// graftBlock lets a firewall refuse one kind of browser.
func graftBlock(g *grafting) {
	client := g.clients[0].client
	g.where("client", client)
	g.convert(403, func(ev *candor.Event) bool { return ev.Client == client })
}
