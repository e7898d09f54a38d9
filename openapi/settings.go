package openapi

// Settings are the rights and choices of one operation: the value of x-candor
// in a document, or an entry of operations in candor.yaml. Both have the same
// keys; the file wins key by key.
type Settings struct {
	Roles       []string       `yaml:"roles"`       // any one is enough
	Scopes      []string       `yaml:"scopes"`      // all are needed, in addition to the document's security
	Tenant      *Tenant        `yaml:"tenant"`      // where the request names its tenant
	Addresses   *Addresses     `yaml:"addresses"`   // who may call, by network address
	Denied      string         `yaml:"denied"`      // hide-404 | reveal-403 | uniform-403
	Codes       map[string]int `yaml:"codes"`       // reason to code, for a published contract that promises another
	Conditional string         `yaml:"conditional"` // "required": a change must carry If-Match (428)
	Length      string         `yaml:"length"`      // "required": content needs Content-Length (411)
	MaxBytes    int64          `yaml:"max_bytes"`   // of content; 0 means the guard's limit
	Upgrade     string         `yaml:"upgrade"`     // protocol the operation demands (426)
	EarlyData   string         `yaml:"early_data"`  // "reject" | "allow"; default: reject for unsafe methods (425)
	ACR         []string       `yaml:"acr"`         // authentication context classes, any one (RFC 9470)
	MaxAge      int            `yaml:"max_age"`     // seconds since the login (RFC 9470); 0 means any
	Public      *bool          `yaml:"public"`      // true: no credentials, whatever the document says
}

// Tenant says where a request names the tenant it is about. Exactly one of
// the fields is set.
type Tenant struct {
	Parameter string `yaml:"parameter"` // path or query parameter
	Header    string `yaml:"header"`
}

// Addresses lists the networks that may call.
type Addresses struct {
	Allow          []string `yaml:"allow"`           // CIDRs or single addresses
	TrustedProxies []string `yaml:"trusted_proxies"` // whose Forwarded or X-Forwarded-For is believed
}
