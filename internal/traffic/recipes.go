package traffic

import "time"

// Recipes lists every kind of incident that can be asked for.
var Recipes = []Recipe{
	{Name: "client-deployment", Kind: "client-deployment", Ramp: 10 * time.Minute, lay: layClientDeployment,
		Summary: "a new version of a mobile app sends one request wrongly"},
	{Name: "client-deployment-service", Kind: "client-deployment", lay: layServiceDeployment,
		Summary: "one service moves to a new version of its library, which sends one request wrongly"},
	{Name: "frontend-change", Kind: "frontend-change", Ramp: 10 * time.Minute, lay: layFrontendChange,
		Summary: "a new bundle of the shop's pages sends several requests wrongly"},
	{Name: "frontend-browsers", Kind: "frontend-change", Ramp: 5 * time.Minute, lay: layFrontendBrowsers,
		Summary: "new pages at one origin send several requests wrongly, whatever the browser"},
	{Name: "schema-change", Kind: "schema-change", lay: laySchemaChange,
		Summary: "the API no longer takes what all but the newest clients send"},
	{Name: "schema-change-one-client", Kind: "schema-change", lay: laySchemaChangeOne,
		Summary: "the API no longer takes what old versions of one client send"},
	{Name: "missing-role", Kind: "missing-role", Visible: []string{"unknown"}, lay: layMissingRole,
		Summary: "a new administrator has not been given the role"},
	{Name: "missing-role-service", Kind: "missing-role", Visible: []string{"unknown"}, lay: layMissingRoleService,
		Summary: "a new service account with several tokens lacks a role"},
	{Name: "missing-scope", Kind: "missing-scope", Visible: []string{"unknown"}, lay: layMissingScope,
		Summary: "a new token of a service lacks a scope that its other tokens have"},
	{Name: "missing-scope-person", Kind: "missing-scope", Visible: []string{"unknown"}, lay: layMissingScopePerson,
		Summary: "a token that a person made for a script lacks a scope that the person's own has"},
	{Name: "address-not-allowed", Kind: "address-not-allowed", Visible: []string{"address-not-allowed", "unknown"}, lay: layAddress,
		Summary: "some services begin to call from a new address"},
	{Name: "tenant-violation", Kind: "tenant-violation", Visible: []string{"unknown"}, lay: layTenant,
		Summary: "a person asks for invoices of other tenants"},
	{Name: "tenant-violation-hidden", Kind: "tenant-violation", Visible: []string{"unknown", "scanner"}, lay: layTenantHidden,
		Summary: "a person tries numbers of other tenants' orders, which are hidden"},
	{Name: "edge-block", Kind: "edge-block", Visible: []string{"unknown"}, lay: layEdgeBlock,
		Summary: "a firewall takes the content of some requests for an attack"},
	{Name: "edge-block-net", Kind: "edge-block", Visible: []string{"unknown"}, lay: layEdgeBlockNet,
		Summary: "a firewall blocks a carrier's network"},
	{Name: "status-swap", Kind: "status-swap", lay: layStatusSwap,
		Summary: "after a deployment what was 404 is 403"},
	{Name: "expired-credentials", Kind: "expired-credentials", Visible: []string{"expired-credentials", "unknown"}, lay: layExpired,
		Summary: "a service's token expires and the service goes on"},
	{Name: "rate-limit", Kind: "rate-limit", lay: layRateLimit,
		Summary: "a service asks more often than its quota allows"},
	{Name: "rate-limit-address", Kind: "rate-limit", lay: layRateLimitAddress,
		Summary: "an address asks for public pages more often than it may"},
	{Name: "scanner", Kind: "scanner", lay: layScanner,
		Summary: "one address asks for paths that no API of this kind has"},
	{Name: "scanner-spread", Kind: "scanner", lay: layScannerSpread,
		Summary: "the same, from many addresses by one tool"},
	{Name: "credential-stuffing", Kind: "scanner", Kinds: []string{"unknown"}, lay: layStuffing,
		Summary: "stolen passwords are tried from one network"},
	{Name: "crawler", Kind: "crawler", lay: layCrawler,
		Summary: "a verified crawler reads its list of pages that were removed"},
	{Name: "upstream-fault", Kind: "upstream-fault", lay: layUpstreamFault,
		Summary: "one server of a backend fails"},
	{Name: "upstream-fault-route", Kind: "upstream-fault", lay: layUpstreamRoute,
		Summary: "one operation fails with 500, whoever asks"},
	{Name: "upstream-fault-all", Kind: "upstream-fault", lay: layUpstreamAll,
		Summary: "a store that every backend needs fails"},
	{Name: "backend-bug", Kind: "upstream-fault", Kinds: []string{"unknown"}, lay: layBackendBug,
		Summary: "after a deployment an operation answers 400 to right requests of every client"},
}

// Answers that the ordinary traffic has not got, or has in another form.
var (
	malformedJSON     = &refusal{status: 400, reason: "malformed-json", rung: "content", by: "gate"}
	missingHeader     = &refusal{status: 400, reason: "missing-header", rung: "target", by: "gate"}
	missingParameter  = &refusal{status: 400, reason: "missing-parameter", rung: "target", by: "gate"}
	unsupportedType   = &refusal{status: 415, reason: "unsupported-media-type", rung: "head", by: "gate"}
	invalidContent    = &refusal{status: 422, reason: "invalid-content", rung: "meaning", by: "gate"}
	invalidParameter  = &refusal{status: 422, reason: "invalid-parameter", rung: "target", by: "gate"}
	gone              = &refusal{status: 410, reason: "gone", rung: "object", by: "upstream"}
	missing           = &refusal{status: 404, reason: "not-found", rung: "object", by: "upstream"}
	hidden            = &refusal{status: 404, reason: "hidden", rung: "object", by: "gate"}
	unknownRoute      = &refusal{status: 404, reason: "unknown-route", rung: "route", by: "gate"}
	objectDenied      = &refusal{status: 403, reason: "object-denied", rung: "object", by: "upstream"}
	insufficientScope = &refusal{status: 403, reason: "insufficient-scope", rung: "role", by: "gate"}
	missingRole       = &refusal{status: 403, reason: "missing-role", rung: "role", by: "gate"}
	wrongTenant       = &refusal{status: 403, reason: "wrong-tenant", rung: "role", by: "gate"}
	addressNotAllowed = &refusal{status: 403, reason: "address-not-allowed", rung: "address", by: "gate"}
	blocked           = &refusal{status: 403, by: "proxy"}
	expired           = &refusal{status: 401, reason: "expired-credentials", rung: "identity", by: "gate"}
	invalidPassword   = &refusal{status: 401, reason: "invalid-credentials", rung: "identity", by: "gate"}
	rateLimited       = &refusal{status: 429, reason: "rate-limited", rung: "quota", by: "gate", retried: true}
	addressLimited    = &refusal{status: 429, reason: "address-rate-limited", rung: "flood", by: "gate", retried: true}
	internalError     = &refusal{status: 500, reason: "internal", rung: "act", by: "upstream", retried: true}
	badUpstream       = &refusal{status: 502, reason: "bad-upstream", rung: "act", by: "gate", retried: true}
	unavailable       = &refusal{status: 503, reason: "unavailable", rung: "act", by: "upstream", retried: true}
	upstreamTimeout   = &refusal{status: 504, reason: "upstream-timeout", rung: "act", by: "gate", retried: true}
	wrongly400        = &refusal{status: 400, reason: "malformed-content", rung: "content", by: "upstream"}
)

func pick[T any](l *layout, from ...T) T { return from[l.rnd.IntN(len(from))] }

// either lets the requests for some endpoints fail, for others succeed.
func either(of []*endpoint, fails func(*endpoint) bool) (refused, granted []*endpoint) {
	for _, e := range of {
		switch {
		case fails(e):
			refused = append(refused, e)
		case e.scope != "":
			granted = append(granted, e)
		}
	}
	return refused, granted
}

// act schedules a caller's own requests in the minute: at the incident's rate
// those that fail, and at another rate those that succeed.
func (l *layout) act(g *generator, minute int64, c *caller, f *refusal, refused, granted []*endpoint, others float64) {
	n := g.rnd.IntN(97)
	l.failures(g, minute, func(at int64) {
		n++
		d := request(c, refused[g.rnd.IntN(len(refused))], n)
		l.fail(d, f)
		g.send(at, d)
	})
	g.moments(minute, others, func(at int64) {
		n++
		g.send(at, request(c, granted[g.rnd.IntN(len(granted))], n))
	})
}

// failures calls f at the moments of a minute in which an incident that makes
// its own requests has one that fails.
func (l *layout) failures(g *generator, minute int64, f func(at int64)) {
	g.moments(minute, l.rate, func(at int64) {
		if g.rnd.Float64() < l.strength(at) {
			f(at)
		}
	})
}
