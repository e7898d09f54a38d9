package traffic

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/candorhttp/candor"
)

// Bulk is a large log of a busy API, for measuring speed: 32 operations, 49
// user agents, 60,000 addresses and 21 statuses, spread over one day.
type Bulk struct {
	Seed  uint64
	Lines int
	URLs  int // distinct targets, as far as the lines go; 0 means as many as ids make
}

// BulkLines is how many lines the log of the published figures has.
const BulkLines = 3_000_000

type bulkRoute struct {
	method, before, after string
	id                    string // "number", "uuid", "hex", "slug", "date", ""
	query                 string // "" or the begin of one
}

var bulkRoutes = []bulkRoute{
	{"GET", "/api/v1/products/", "", "slug", ""}, {"GET", "/api/v1/products", "", "", "?page="}, {"GET", "/api/v1/search", "", "", "?q="},
	{"GET", "/api/v1/orders/", "", "number", ""}, {"POST", "/api/v1/orders", "", "", ""}, {"GET", "/api/v1/carts/", "", "uuid", ""},
	{"PUT", "/api/v1/carts/", "/items", "uuid", ""}, {"GET", "/api/v1/users/", "/profile", "number", ""}, {"GET", "/api/v1/orders", "", "", "?limit=50&cursor="},
	{"POST", "/api/v1/events", "", "", ""}, {"GET", "/api/v1/inventory/", "", "number", "?warehouse="}, {"GET", "/static/app.", ".js", "hex", ""},
	{"GET", "/api/v1/sessions/", "", "uuid", ""}, {"POST", "/api/v1/sessions", "", "", ""}, {"GET", "/api/v1/reports/", "/daily", "date", ""},
	{"GET", "/static/style.", ".css", "hex", ""}, {"GET", "/api/v1/payments/", "", "uuid", ""}, {"POST", "/api/v1/orders/", "/payments", "number", ""},
	{"GET", "/blog/", "", "slug", ""}, {"PATCH", "/api/v1/users/", "/settings", "number", ""}, {"GET", "/api/v1/notifications", "", "", "?since="},
	{"DELETE", "/api/v1/sessions/", "", "uuid", ""}, {"GET", "/api/v1/exports/", "/download", "hex", ""}, {"GET", "/api/v1/orgs/", "/members", "number", ""},
	{"POST", "/api/v1/webhooks/", "/deliveries", "uuid", ""}, {"GET", "/api/v1/categories/", "/products", "slug", "?sort="}, {"DELETE", "/api/v1/orders/", "", "number", ""},
	{"GET", "/api/v1/invoices/", ".pdf", "number", ""}, {"PUT", "/api/v1/products/", "/stock", "number", ""}, {"HEAD", "/api/v1/exports/", "", "hex", ""},
	{"OPTIONS", "/api/v1/orders", "", "", ""}, {"GET", "/health", "", "", ""},
}

var bulkStatuses = []struct {
	status int
	share  float64
}{
	{200, 0.80}, {201, 0.06}, {204, 0.03}, {304, 0.04}, {301, 0.004}, {302, 0.004}, {206, 0.002}, {400, 0.006}, {401, 0.007}, {403, 0.004}, {404, 0.02},
	{405, 0.0005}, {409, 0.001}, {410, 0.0005}, {415, 0.0005}, {422, 0.006}, {429, 0.004}, {500, 0.002}, {502, 0.001}, {503, 0.002}, {504, 0.0005},
}

// bulkAgents are the clients with the weights of their versions.
func bulkAgents() (all []version) {
	for _, name := range []string{"Chrome", "Edge", "Firefox", "Safari"} {
		for i := range 7 {
			all = append(all, version{client: name, version: fmt.Sprintf("%d.0", 140+i), weight: 6 / float64(i+1)})
		}
	}
	for i, name := range []string{"acme-ios", "acme-android", "acme-go"} {
		for k := range 5 {
			all = append(all, version{client: name, version: fmt.Sprintf("%d.%d.0", 3+i, k), weight: float64(k + 1)})
		}
	}
	for _, v := range []version{{client: "Googlebot", version: "2.1"}, {client: "bingbot", version: "2.0"}, {client: "AhrefsBot", version: "7.0"}, {client: "curl", version: "8.9.1"}, {client: "python-requests", version: "2.32.3"}, {client: "kube-probe", version: "1.31"}} {
		v.weight = 0.7
		all = append(all, v)
	}
	return all
}

// Events calls f with every request of the log, in the order of time. The
// path holds the query, as in a log. The event is used again.
func (bulk Bulk) Events(f func(*candor.Event) error) error {
	rnd := rand.New(rand.NewPCG(bulk.Seed, 0xb01c))
	agents := bulkAgents()
	agentWeights := make([]float64, len(agents))
	for i, a := range agents {
		agentWeights[i] = a.weight
	}
	statusWeights := make([]float64, len(bulkStatuses))
	for i, s := range bulkStatuses {
		statusWeights[i] = s.share
	}
	routeWeights := make([]float64, len(bulkRoutes))
	for i := range bulkRoutes {
		routeWeights[i] = 1 / math.Pow(float64(i+1), 0.8)
	}
	routes, pickAgent, pickStatus := newAlias(routeWeights), newAlias(agentWeights), newAlias(statusWeights)
	addresses := make([]string, 60_000)
	for i := range addresses {
		addresses[i] = fmt.Sprintf("100.%d.%d.%d", 64+i/40_000, i/200%200, 1+i%200)
	}
	var ev candor.Event
	b := make([]byte, 0, 256)
	gap := float64(24*time.Hour) / float64(max(bulk.Lines, 1))
	for i := range bulk.Lines {
		r := &bulkRoutes[routes.draw(rnd)]
		a := &agents[pickAgent.draw(rnd)]
		ev = candor.Event{
			Time: Epoch.Add(time.Duration(float64(i) * gap)), Method: r.method, Status: bulkStatuses[pickStatus.draw(rnd)].status,
			Client: a.client, Version: a.version, Address: addresses[int(rnd.Float64()*rnd.Float64()*float64(len(addresses)))], Bytes: int64(rnd.IntN(20_000)),
			DurationMS: float64(rnd.IntN(400)),
		}
		if a.weight > 1 && rnd.IntN(3) > 0 {
			ev.Referer = "https://shop.example"
		}
		b = bulk.target(b[:0], r, rnd)
		ev.Path = string(b)
		if err := f(&ev); err != nil {
			return err
		}
	}
	return nil
}

// target appends path and query. With a number of distinct URLs the id comes
// from a number of that size, so that there are about as many.
func (bulk Bulk) target(b []byte, r *bulkRoute, rnd *rand.Rand) []byte {
	hi, lo := rnd.Uint64(), rnd.Uint64()
	if bulk.URLs > 0 {
		n := rnd.Uint64N(max(uint64(bulk.URLs/len(bulkRoutes)), 1))
		small := rand.NewPCG(n, 7)
		hi, lo = small.Uint64(), small.Uint64()
	}
	b = append(b, r.before...)
	switch r.id {
	case "number":
		b = strconv.AppendUint(b, 1_000_000+hi%9_000_000, 10)
	case "uuid":
		b = appendUUID(b, hi, lo)
	case "hex":
		b = strconv.AppendUint(b, hi|1<<63, 16)
	case "slug":
		b = append(b, adjectives[hi%uint64(len(adjectives))]...)
		b = append(b, '-')
		b = append(b, nouns[hi>>16%uint64(len(nouns))]...)
		b = append(b, '-')
		b = strconv.AppendUint(b, lo%5000, 10)
	case "date":
		b = append(b, "2026-0"...)
		b = strconv.AppendUint(b, 1+hi%9, 10)
		b = append(b, '-')
		b = strconv.AppendUint(b, 10+lo%18, 10)
	}
	b = append(b, r.after...)
	if r.query != "" {
		b = append(b, r.query...)
		b = strconv.AppendUint(b, hi%100_000, 36)
	}
	return b
}

// Write writes the log in a form.
func (bulk Bulk) Write(w io.Writer, form *Rendering) error {
	out := bufio.NewWriterSize(w, 1<<20)
	line := make([]byte, 0, 1024)
	err := bulk.Events(func(ev *candor.Event) error {
		line = form.Append(line[:0], ev)
		_, err := out.Write(line)
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}
