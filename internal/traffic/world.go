package traffic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// audience says which kinds of clients use an endpoint.
type audience uint8

const (
	mobile audience = 1 << iota
	browser
	service
	console // the browser application of the tenants' administrators
	public  // pages that need no credentials
)

// apiEndpoint declares one endpoint of the invented API.
type apiEndpoint struct {
	method, route string
	backend       string
	who           audience
	scope         string
	weight        float64
}

const everyone = mobile | browser | service

// api lists every endpoint, the busiest of each backend first.
var api = []apiEndpoint{
	{"GET", "/v1/products/{slug}", "catalog", everyone, "catalog:read", 10},
	{"GET", "/v1/products", "catalog", everyone, "catalog:read", 8},
	{"GET", "/v1/search", "catalog", mobile | browser, "catalog:read", 7},
	{"GET", "/v1/categories/{slug}", "catalog", mobile | browser, "catalog:read", 4},
	{"GET", "/v1/products/{slug}/reviews", "catalog", mobile | browser, "catalog:read", 3},
	{"POST", "/v1/products/{slug}/reviews", "catalog", mobile | browser, "catalog:write", 0.6},
	{"GET", "/v1/inventory/{sku}", "catalog", service | console, "catalog:read", 6},
	{"PUT", "/v1/inventory/{sku}", "catalog", service, "catalog:write", 3},
	{"GET", "/v1/orders/{orderId}", "orders", everyone | console, "orders:read", 7},
	{"POST", "/v1/orders", "orders", everyone, "orders:write", 5},
	{"GET", "/v1/orders", "orders", everyone | console, "orders:read", 5},
	{"GET", "/v1/orders/{orderId}/items", "orders", everyone | console, "orders:read", 3},
	{"PATCH", "/v1/orders/{orderId}", "orders", service | console, "orders:write", 1.2},
	{"DELETE", "/v1/orders/{orderId}", "orders", mobile | browser | console, "orders:write", 0.4},
	{"POST", "/v1/orders/{orderId}/items", "orders", mobile | browser, "orders:write", 1.5},
	{"GET", "/v1/orders/{orderId}/items/{itemId}", "orders", service, "orders:read", 1},
	{"PUT", "/v1/orders/{orderId}/items/{itemId}", "orders", mobile | browser, "orders:write", 0.8},
	{"POST", "/v1/orders/{orderId}/payments", "billing", mobile | browser, "billing:write", 1.6},
	{"GET", "/v1/payments/{paymentId}", "billing", everyone, "billing:read", 1.5},
	{"GET", "/v1/orgs/{orgId}/invoices", "billing", console | service, "billing:read", 1},
	{"GET", "/v1/orgs/{orgId}/invoices/{number}", "billing", console | service, "billing:read", 1.4},
	{"GET", "/v1/orgs/{orgId}/reports/{date}", "billing", console, "billing:read", 0.8},
	{"GET", "/v1/carts/{cartId}", "orders", mobile | browser, "orders:read", 6},
	{"PUT", "/v1/carts/{cartId}", "orders", mobile | browser, "orders:write", 4},
	{"POST", "/v1/carts", "orders", mobile | browser, "orders:write", 2},
	{"POST", "/v1/sessions", "identity", mobile | browser | console, "", 2},
	{"DELETE", "/v1/sessions/current", "identity", mobile | browser | console, "", 0.4},
	{"GET", "/v1/me", "identity", everyone | console, "users:read", 6},
	{"PATCH", "/v1/me", "identity", mobile | browser, "users:write", 0.5},
	{"GET", "/v1/users/{userId}", "identity", console | service, "users:read", 1.5},
	{"GET", "/v1/users/{userId}/addresses", "identity", mobile | browser, "users:read", 1},
	{"POST", "/v1/users/{userId}/addresses", "identity", mobile | browser, "users:write", 0.4},
	{"GET", "/v1/orgs/{orgId}/members", "identity", console, "members:read", 1.2},
	{"POST", "/v1/orgs/{orgId}/members", "identity", console, "members:write", 0.4},
	{"DELETE", "/v1/orgs/{orgId}/members/{userId}", "identity", console, "members:write", 0.2},
	{"POST", "/v1/events", "events", service | mobile, "events:write", 8},
	{"POST", "/v1/webhooks", "events", service, "events:write", 0.3},
	{"GET", "/v1/webhooks/{webhookId}", "events", service, "events:read", 0.8},
	{"POST", "/v1/imports", "events", service, "events:write", 0.5},
	{"GET", "/v1/imports/{importId}", "events", service, "events:read", 2},
	{"GET", "/v1/exports/{exportId}", "events", service | console, "events:read", 0.7},
	{"GET", "/guides/{slug}", "catalog", browser | public, "", 3},
	{"GET", "/health", "events", public, "", 0},
}

// backends are the services behind the gate. One of them is old and names no
// reason for what it refuses.
var backends = []struct {
	name    string
	hosts   []string
	reasons bool
}{
	{"catalog", []string{"10.9.1.11:8080", "10.9.1.12:8080", "10.9.1.13:8080"}, true},
	{"orders", []string{"10.9.2.11:8080", "10.9.2.12:8080", "10.9.2.13:8080"}, true},
	{"billing", []string{"10.9.3.11:8080", "10.9.3.12:8080"}, false},
	{"identity", []string{"10.9.4.11:8080", "10.9.4.12:8080"}, true},
	{"events", []string{"10.9.5.11:8080", "10.9.5.12:8080"}, true},
}

// misses are the shares of 404 where asking for what may not be there is the
// ordinary way of use.
var misses = map[string]float64{
	"/v1/carts/{cartId}":     0.08,
	"/v1/inventory/{sku}":    0.10,
	"/v1/exports/{exportId}": 0.20, // polled until it is there
}

// refusal is one way to be refused.
type refusal struct {
	status  int
	reason  string
	rung    string
	by      string  // "gate" or "upstream"
	reads   float64 // usual share where something is read, …
	writes  float64 // … where something is written, …
	login   float64 // … and where somebody logs in
	retried bool    // repeating may help
}

// refusals lists the ordinary ones. What an API with many clients sees on a
// good day: about two requests in a hundred fail.
var refusals = []refusal{
	{400, "malformed-json", "content", "gate", 0, 0.0020, 0.0010, false},
	{400, "malformed-parameter", "target", "gate", 0.0008, 0.0003, 0, false},
	{401, "expired-credentials", "identity", "gate", 0.0030, 0.0030, 0, false},
	{401, "missing-credentials", "identity", "gate", 0.0008, 0.0008, 0, false},
	{401, "invalid-credentials", "identity", "gate", 0.0002, 0.0002, 0.06, false},
	{403, "insufficient-scope", "role", "gate", 0.0004, 0.0008, 0, false},
	{403, "missing-role", "role", "gate", 0.0003, 0.0006, 0, false},
	{404, "not-found", "object", "upstream", 0.0090, 0.0030, 0, false},
	{409, "conflict", "state", "upstream", 0, 0.0030, 0, false},
	{422, "invalid-content", "meaning", "gate", 0, 0.0080, 0.0100, false},
	{429, "rate-limited", "quota", "gate", 0.0004, 0.0004, 0.0020, true},
	{500, "internal", "act", "upstream", 0.0004, 0.0006, 0.0003, true},
	{502, "bad-upstream", "act", "gate", 0.0002, 0.0002, 0.0002, true},
	{503, "unavailable", "act", "upstream", 0.0003, 0.0003, 0.0003, true},
}

type endpoint struct {
	apiEndpoint
	index   int
	parts   []string  // literals between the parameters
	params  []string  // their names
	shares  []float64 // of each of refusals, running sum
	fails   float64   // all together
	hosts   []string
	reasons bool
	code    int // of success
	tenant  bool
	objects bool // names an object by an identifier
}

type product struct {
	index     int
	name      string // of the client; "" for browsers that go by their own name
	who       audience
	origin    string
	versions  []version
	endpoints []*endpoint
	pick      alias
	chance    []float64 // of each endpoint in endpoints
	share     float64   // of all ordinary requests
	callers   []*caller
}

type version struct {
	client, version string
	weight          float64
}

// caller is a subject, a person or a service.
type caller struct {
	subject, tenant string
	product         *product
	version         int
	tokens          []string
	addresses       []string
	service         bool
	weight          float64 // share of all requests
	lot             float64 // from 0 to 1: when a service moves to a new version
}

type world struct {
	rate      float64
	endpoints []*endpoint
	products  []*product
	tenants   []string
	nets      []string // of each tenant, "198.18.7."
	people    []*caller
	services  []*caller
	pickHuman alias
	pickServ  alias
	humans    float64 // share of the traffic
	slugs     []string
	gone      []string
	flows     map[*product]map[*endpoint]float64 // share of all requests
}

const (
	subjects     = 1000
	tenantCount  = 300
	serviceCount = 40
	humanShare   = 0.6
	carrierNets  = 24
)

func newWorld(seed uint64, rate float64) *world {
	rnd := rand.New(rand.NewPCG(seed, 0x5ce7e))
	w := &world{rate: rate, humans: humanShare}
	for i := range 400 {
		w.slugs = append(w.slugs, slug(rnd, i))
	}
	for i := range 60 {
		w.gone = append(w.gone, slug(rnd, i)+"-classic")
	}
	for i, d := range api {
		w.endpoints = append(w.endpoints, newEndpoint(i, d, rnd))
	}
	for i := range tenantCount {
		w.tenants = append(w.tenants, fmt.Sprintf("org-%d", 100+i))
		w.nets = append(w.nets, fmt.Sprintf("198.18.%d.", i%256))
		if i >= 256 {
			w.nets[i] = fmt.Sprintf("198.19.%d.", i%256)
		}
	}
	w.products = newProducts()
	for i, p := range w.products {
		p.index = i
		p.choose(w.endpoints)
	}
	w.populate(rnd)
	w.weigh()
	return w
}

var (
	adjectives = strings.Fields("amber brisk calm dusky early faded gentle hollow ivory jolly keen light mellow narrow oaken pale quiet rusty silver tidy upper vivid warm young")
	nouns      = strings.Fields("anchor basket candle drawer engine fabric garden hammer island jacket kettle ladder mirror needle orchard pillow quilt ribbon saddle table urn vessel wagon yarn")
)

func slug(rnd *rand.Rand, i int) string {
	return adjectives[rnd.IntN(len(adjectives))] + "-" + nouns[i%len(nouns)] + "-" + nouns[rnd.IntN(len(nouns))]
}

// around returns something between half and twice x.
func around(rnd *rand.Rand, x float64) float64 { return x * math.Exp2(2*rnd.Float64()-1) }

func newEndpoint(i int, d apiEndpoint, rnd *rand.Rand) *endpoint {
	e := &endpoint{apiEndpoint: d, index: i, code: 200}
	rest := d.route
	for {
		before, after, ok := strings.Cut(rest, "{")
		e.parts = append(e.parts, before)
		if !ok {
			break
		}
		name, tail, _ := strings.Cut(after, "}")
		e.params = append(e.params, name)
		e.tenant = e.tenant || name == "orgId"
		e.objects = e.objects || name != "orgId" && name != "slug" && name != "date"
		rest = tail
	}
	for _, b := range backends {
		if b.name == d.backend {
			e.hosts, e.reasons = b.hosts, b.reasons
		}
	}
	switch d.method {
	case "POST":
		e.code = 201
	case "DELETE":
		e.code = 204
	}
	for _, f := range refusals {
		share := f.reads
		switch {
		case d.route == "/health":
			share = 0
		case d.route == "/v1/sessions":
			share = f.login
		case d.method != "GET":
			share = f.writes
		case f.status == 404 && misses[d.route] > 0:
			share = misses[d.route]
		case f.status == 404 && len(e.params) == 0:
			share = 0 // a collection is always there
		case f.reason == "malformed-parameter" && len(e.params) == 0:
			share *= 3 // a query
		}
		if d.scope == "" && f.rung == "role" || d.who&public != 0 && (f.rung == "role" || f.rung == "identity") {
			share = 0
		}
		e.fails += around(rnd, share)
		e.shares = append(e.shares, e.fails)
	}
	return e
}

func newProducts() []*product {
	numbered := func(client string, names ...string) (v []version) {
		for i, n := range names {
			v = append(v, version{client, n, math.Pow(2, float64(i))}) // the newest last and most used
		}
		return v
	}
	browsers := []version{
		{"Chrome", "144.0.0.0", 4}, {"Chrome", "145.0.0.0", 9}, {"Firefox", "147.0", 2}, {"Firefox", "148.0", 3}, {"Safari", "26.3", 3}, {"Edge", "145.0.0.0", 2},
	}
	return []*product{
		{name: "acme-ios", who: mobile, versions: numbered("acme-ios", "5.0.2", "5.1.0", "5.1.1", "5.1.2", "5.1.3")},
		{name: "acme-android", who: mobile, versions: numbered("acme-android", "4.7.0", "4.8.0", "4.8.1", "4.9.0", "4.9.2")},
		{name: "acme-web", who: browser, origin: "https://shop.example", versions: numbered("acme-web", "2026.2.3", "2026.3.0", "2026.3.1")},
		{who: console, origin: "https://admin.example", versions: browsers},
		{name: "acme-go", who: service, versions: numbered("acme-go", "1.7.4", "1.8.0", "1.8.1", "1.9.0", "1.9.4")},
	}
}

// choose gives a product the endpoints it uses.
func (p *product) choose(all []*endpoint) {
	var sum float64
	for _, e := range all {
		if e.who&p.who != 0 && e.weight > 0 {
			p.endpoints = append(p.endpoints, e)
			p.chance = append(p.chance, e.weight)
			sum += e.weight
		}
	}
	for i := range p.chance {
		p.chance[i] /= sum
	}
	p.pick = newAlias(p.chance)
}

func (w *world) populate(rnd *rand.Rand) {
	human := []struct {
		product int
		share   float64
	}{{0, 0.32}, {1, 0.30}, {2, 0.26}, {3, 0.12}}
	for i := range subjects - serviceCount {
		u, k := rnd.Float64(), 0
		for k < len(human)-1 && u >= human[k].share {
			u -= human[k].share
			k++
		}
		tenant := zipfTenant(rnd)
		c := &caller{subject: fmt.Sprintf("u%04d", i), tenant: w.tenants[tenant], product: w.products[human[k].product], weight: math.Exp(rnd.NormFloat64())}
		c.tokens = []string{token(rnd)}
		c.addresses = []string{fmt.Sprintf("%s%d", w.nets[tenant], 1+rnd.IntN(250))}
		if c.product.who == mobile { // the carrier's address, shared with many, beside that of the office
			c.addresses = append(c.addresses, fmt.Sprintf("100.64.%d.%d", rnd.IntN(carrierNets), 1+rnd.IntN(40)))
		}
		w.people = append(w.people, c)
	}
	for i := range serviceCount {
		tenant := rnd.IntN(tenantCount)
		c := &caller{subject: fmt.Sprintf("svc-%02d", i), tenant: w.tenants[tenant], product: w.products[4], service: true, lot: rnd.Float64(), weight: 1 / math.Pow(float64(i+1), 0.8)}
		for range 1 + rnd.IntN(3) {
			c.tokens = append(c.tokens, token(rnd))
		}
		for k := range 1 + rnd.IntN(2) {
			c.addresses = append(c.addresses, fmt.Sprintf("%s%d", w.nets[tenant], 251+k))
		}
		w.services = append(w.services, c)
	}
	for _, c := range append(w.people[:len(w.people):len(w.people)], w.services...) {
		c.version = c.product.install(rnd)
		c.product.callers = append(c.product.callers, c)
	}
}

// zipfTenant favours the large tenants.
func zipfTenant(rnd *rand.Rand) int {
	return min(int(tenantCount*math.Pow(rnd.Float64(), 2)), tenantCount-1)
}

func token(rnd *rand.Rand) string { return fmt.Sprintf("k1:%016x", rnd.Uint64()) }

// install draws the version that somebody uses.
func (p *product) install(rnd *rand.Rand) int {
	var sum float64
	for _, v := range p.versions {
		sum += v.weight
	}
	u := rnd.Float64() * sum
	for i, v := range p.versions {
		if u -= v.weight; u < 0 {
			return i
		}
	}
	return len(p.versions) - 1
}

// weigh works out which share of the traffic each product and endpoint has.
func (w *world) weigh() {
	weights := func(list []*caller, share float64) alias {
		all := make([]float64, len(list))
		var sum float64
		for i, c := range list {
			all[i] = c.weight
			sum += c.weight
		}
		for _, c := range list {
			c.weight *= share / sum
			c.product.share += c.weight
		}
		return newAlias(all)
	}
	w.pickHuman = weights(w.people, w.humans)
	w.pickServ = weights(w.services, 1-w.humans)
	w.flows = map[*product]map[*endpoint]float64{}
	for _, p := range w.products {
		w.flows[p] = map[*endpoint]float64{}
		for i, e := range p.endpoints {
			w.flows[p][e] = p.share * p.chance[i]
		}
	}
}

// flow returns the ordinary requests a minute for an endpoint, of one product
// or, for nil, of all.
func (w *world) flow(p *product, e *endpoint) float64 {
	if p != nil {
		return w.rate * w.flows[p][e]
	}
	var sum float64
	for _, f := range w.flows {
		sum += f[e]
	}
	return w.rate * sum
}

// alias draws from a discrete distribution in constant time (Vose).
type alias struct {
	keep  []float64
	other []int
}

func newAlias(weights []float64) alias {
	n := len(weights)
	var sum float64
	for _, w := range weights {
		sum += w
	}
	a := alias{make([]float64, n), make([]int, n)}
	var small, large []int
	for i, w := range weights {
		a.keep[i] = w * float64(n) / sum
		if a.keep[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a.other[s] = l
		if a.keep[l] -= 1 - a.keep[s]; a.keep[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) {
		a.keep[i] = 1
	}
	return a
}

func (a alias) draw(rnd *rand.Rand) int {
	i := rnd.IntN(len(a.keep))
	if rnd.Float64() < a.keep[i] {
		return i
	}
	return a.other[i]
}
