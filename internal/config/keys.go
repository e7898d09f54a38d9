package config

import (
	"strings"

	"github.com/candorhttp/candor/ladder"
)

// Key documents one key of candor.yaml.
type Key struct {
	Path    string   // operations.*.roles; * stands for any name
	Doc     string   // what it says, in a sentence
	Default string   // as written in YAML; "" when absent means nothing
	Values  []string // all that are allowed; nil when they are open
	Secret  bool     // never shown
	Later   bool     // not built: it may not be set, and the schema does not have it
}

// Keys lists every key of the file, in the order in which help and schema
// show them. The keys of policy with fixed values come from [ladder.Knobs].
var Keys = []Key{
	{Path: "spec", Doc: "The OpenAPI document (3.x or Swagger 2.0), relative to this file. Without one, only the rungs that need none are answered."},
	{Path: "upstream", Doc: "The server that the gate protects: scheme, host and port."},
	{Path: "url", Doc: "Where tools that call the API as somebody find it; the upstream when it is absent."},
	{Path: "listen", Doc: "Where the gate takes traffic. No path is reserved here.", Default: "127.0.0.1:8400"},
	{Path: "admin", Doc: "Where the gate serves console, metrics, health and guide. Everyone who reaches it sees them.", Default: "127.0.0.1:8401"},
	{Path: "decide", Doc: "A listener for authorization subrequests of other proxies.", Later: true},
	{Path: "requests", Doc: "enforce refuses wrong requests; observe lets them pass and records what would have been refused.", Default: "enforce", Values: []string{"enforce", "observe"}},
	{Path: "answers", Doc: "observe leaves the API's answers as they are and says what is wrong with them; repair mends errors with what the gate knows: missing fields, what caches are told, a problem document where there is no content.", Default: "observe", Values: []string{"observe", "repair"}},
	{Path: "log", Doc: `The access log, one JSON object a line: a file, or "-" for standard output.`, Default: `"-"`},
	{Path: "types", Doc: "The absolute base of problem types; a reason's name is added to it.", Default: ladder.TypesBase},
	{Path: "contact", Doc: "Whom a refused caller should ask, by the reason's name; default holds for all others."},
	{Path: "contact.*", Doc: "An address, a URL or a name."},
	{Path: "realm", Doc: "The protection space named in challenges.", Default: "api"},
	{Path: "authorities", Doc: "The hosts this server answers for; a request for another one gets 421. Absent: any host."},

	{Path: "identity", Doc: "How callers are known."},
	{Path: "identity.required", Doc: "Which operations demand a caller where the document is silent on security.", Default: "declared", Values: []string{"declared", "writes", "all"}},
	{Path: "identity.forward", Doc: "The request fields in which the gate tells the upstream who the caller is; the caller's own copies are removed."},
	{Path: "identity.forward.subject", Doc: "The field for the caller's name, such as X-Auth-Subject."},
	{Path: "identity.forward.tenant", Doc: "The field for the caller's tenant."},
	{Path: "identity.forward.scopes", Doc: "The field for the granted scopes, separated by spaces."},
	{Path: "identity.forward.roles", Doc: "The field for the caller's roles, separated by spaces."},
	{Path: "identity.bearer", Doc: "JSON Web Tokens in the Authorization field."},
	{Path: "identity.bearer.jwks", Doc: "The key set that verifies tokens: a file relative to this one, or a URL."},
	{Path: "identity.bearer.issuer", Doc: "The required value of iss; absent accepts any."},
	{Path: "identity.bearer.audience", Doc: "The required value of aud; absent accepts any."},
	{Path: "identity.bearer.algorithms", Doc: "Accepted signature algorithms; asymmetric ones only.", Default: "[RS256, PS256, ES256, ES384, EdDSA]"},
	{Path: "identity.bearer.skew", Doc: "How far the clocks may differ.", Default: "30s"},
	{Path: "identity.bearer.claims", Doc: "The names of the claims that hold what is asked of a caller."},
	{Path: "identity.bearer.claims.subject", Doc: "The claim that names the caller.", Default: "sub"},
	{Path: "identity.bearer.claims.tenant", Doc: "The claim that names the caller's tenant.", Default: "tenant"},
	{Path: "identity.bearer.claims.scopes", Doc: "The claims that hold granted scopes, as words or a list.", Default: "[scope, scp]"},
	{Path: "identity.bearer.claims.roles", Doc: "The claim that holds the caller's roles.", Default: "roles"},
	{Path: "identity.api_keys", Doc: "API keys, known by their SHA-256."},
	{Path: "identity.api_keys.header", Doc: "The field that carries the key where the document does not say.", Default: "X-API-Key"},
	{Path: "identity.api_keys.file", Doc: "A YAML file with a list named keys, relative to this file."},
	{Path: "identity.api_keys.keys", Doc: "Keys listed here."},
	{Path: "identity.api_keys.keys.*.id", Doc: "The holder's name in logs."},
	{Path: "identity.api_keys.keys.*.hash", Doc: "The SHA-256 of the key, 64 hexadecimal digits.", Secret: true},
	{Path: "identity.api_keys.keys.*.tenant", Doc: "The holder's tenant."},
	{Path: "identity.api_keys.keys.*.scopes", Doc: "Scopes granted to the holder."},
	{Path: "identity.api_keys.keys.*.roles", Doc: "The holder's roles."},
	{Path: "identity.api_keys.keys.*.expires", Doc: "A date or an RFC 3339 time; absent: never."},

	{Path: "rights", Doc: "What callers may do, beyond the document's security."},
	{Path: "rights.tenant", Doc: "Where a request names its tenant, for every operation that has it."},
	{Path: "rights.tenant.parameter", Doc: "A path or query parameter."},
	{Path: "rights.tenant.header", Doc: "A header field."},
	{Path: "rights.addresses", Doc: "Which network addresses may call."},
	{Path: "rights.addresses.allow", Doc: "Networks (CIDR) or single addresses; absent: any."},
	{Path: "rights.addresses.trusted_proxies", Doc: "Proxies whose Forwarded or X-Forwarded-For is believed."},
	{Path: "rights.policies", Doc: "A file of policies.", Later: true},

	{Path: "operations", Doc: "Settings by operationId or METHOD /template. They win key by key over x-candor in the document."},
	{Path: "operations.*", Doc: "The rights and choices of one operation."},
	{Path: "operations.*.roles", Doc: "Roles, any one of which is enough."},
	{Path: "operations.*.scopes", Doc: "Scopes, all of which are needed in addition to the document's."},
	{Path: "operations.*.tenant", Doc: "Where the request names its tenant."},
	{Path: "operations.*.tenant.parameter", Doc: "A path or query parameter."},
	{Path: "operations.*.tenant.header", Doc: "A header field."},
	{Path: "operations.*.addresses", Doc: "Which network addresses may call."},
	{Path: "operations.*.addresses.allow", Doc: "Networks (CIDR) or single addresses."},
	{Path: "operations.*.addresses.trusted_proxies", Doc: "Proxies whose Forwarded or X-Forwarded-For is believed."},
	{Path: "operations.*.denied", Doc: "The knob denied of policy, for this operation.", Values: []string{"hide-404", "reveal-403", "uniform-403"}},
	{Path: "operations.*.codes", Doc: "Reason to code, where a published contract promises another."},
	{Path: "operations.*.codes.*", Doc: "A code from 400 to 599."},
	{Path: "operations.*.conditional", Doc: "required: a change must carry If-Match, else 428.", Values: []string{"required"}},
	{Path: "operations.*.length", Doc: "required: content needs Content-Length, else 411.", Values: []string{"required"}},
	{Path: "operations.*.max_bytes", Doc: "The most content, in bytes; 0 means limits.content."},
	{Path: "operations.*.upgrade", Doc: "The protocol that the operation demands, else 426."},
	{Path: "operations.*.early_data", Doc: "What happens to requests in TLS early data; unsafe methods are rejected when it is absent.", Values: []string{"reject", "allow"}},
	{Path: "operations.*.acr", Doc: "Authentication context classes, any one of which is enough (RFC 9470)."},
	{Path: "operations.*.max_age", Doc: "How many seconds old the login may be (RFC 9470); 0 means any."},
	{Path: "operations.*.public", Doc: "true: no credentials, whatever the document says."},

	{Path: "cors", Doc: "Which browser origins may read answers. Absent: preflights pass to the upstream."},
	{Path: "cors.origins", Doc: `Origins such as https://app.example, or "*" for any.`},
	{Path: "cors.headers", Doc: "Request fields beyond the safelisted ones.", Default: "[Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key]"},
	{Path: "cors.expose", Doc: "Answer fields that scripts may read.", Default: "[ETag, Link, Location, Retry-After, WWW-Authenticate, X-Request-Id]"},
	{Path: "cors.credentials", Doc: "Whether cookies and the Authorization field may be sent along."},
	{Path: "cors.max_age", Doc: "How long a preflight's answer holds.", Default: "10m"},

	{Path: "policy", Doc: "The choices that the RFCs leave open."},
	{Path: "policy.undocumented", Doc: "What happens to a path that no template matches: refuse, pass, or pass below the listed path prefixes.", Default: "refuse"},
	{Path: "policy.codes", Doc: "Reason to code, where a published contract promises another."},
	{Path: "policy.codes.*", Doc: "A code from 400 to 599."},

	{Path: "limits", Doc: "Bounds on what is read and how often callers come."},
	{Path: "limits.target", Doc: "The longest request target, in bytes or as 8KiB (414).", Default: "8192"},
	{Path: "limits.fields", Doc: "The most header fields, in bytes or as 64KiB (431).", Default: "65536"},
	{Path: "limits.content", Doc: "The most content that is read, in bytes or as 1MiB or 1MB (413).", Default: "1048576"},
	{Path: "limits.depth", Doc: "The deepest nesting of JSON (400).", Default: "256"},
	{Path: "limits.content_timeout", Doc: "How long the whole content may take to arrive (408).", Default: "30s"},
	{Path: "limits.in_flight", Doc: "Requests at once before 503; 0 means no limit.", Default: "0"},
	{Path: "limits.per_address", Doc: "Requests a second from one address before 429; 0 means no limit.", Default: "0"},
	{Path: "limits.address_burst", Doc: "Requests at once from one address; absent: twice per_address."},
	{Path: "limits.per_caller", Doc: "Requests a second from one caller before 429; 0 means no limit.", Default: "0"},
	{Path: "limits.caller_burst", Doc: "Requests at once from one caller; absent: twice per_caller."},

	{Path: "identities", Doc: "For tools that call the API as somebody. Variables are replaced when the identity is used."},
	{Path: "identities.*", Doc: "One identity: its credentials, and what they stand for."},
	{Path: "identities.*.bearer", Doc: `A token, best as "${VARIABLE}".`, Secret: true},
	{Path: "identities.*.api_key", Doc: `An API key, best as "${VARIABLE}".`, Secret: true},
	{Path: "identities.*.tenant", Doc: "The tenant it belongs to."},
	{Path: "identities.*.scopes", Doc: "Scopes its credentials have."},
	{Path: "identities.*.roles", Doc: "Roles it has."},
}

// KeyOf gives the documentation of a key by its path; nil for an unknown one.
func KeyOf(path string) *Key {
	for i := range Keys {
		if Keys[i].Path == path {
			return &Keys[i]
		}
	}
	if name, ok := strings.CutPrefix(path, "policy."); ok {
		for _, k := range ladder.Knobs {
			if k.Key == name {
				return &Key{Path: path, Doc: k.Trades, Default: k.Values[0], Values: k.Values}
			}
		}
	}
	return nil
}
