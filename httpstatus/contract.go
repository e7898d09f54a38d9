// Package httpstatus is the contract of every HTTP status code, as data: what
// a code means, when to send it and when to send another, which fields it
// needs, what clients, caches, crawlers and monitors do because of it.
//
// Start with [Get] for a registered code, [Lookup] for what a person types
// ("403", "nginx/499"), [All] for the catalogue and [Compare] for two codes
// side by side. Every sentence is a [Statement] that carries its source and a
// [Mark] saying what kind of authority the source has.
//
// The package imports nothing outside the standard library and keeps no state.
package httpstatus

import "strconv"

// Mark says what kind of authority stands behind a statement.
type Mark string

// The marks.
const (
	RFC        Mark = "rfc"        // the RFC or the IANA registry says so
	Caches     Mark = "caches"     // observed behaviour of caches
	Google     Mark = "google"     // Google's crawler documentation
	VendorDoc  Mark = "vendor"     // a vendor's, project's or draft's own document or source
	Convention Mark = "convention" // common practice, or candor's reading of the sources
	Unverified Mark = "unverified" // general knowledge, no primary source read
)

// Marks lists every mark, the strongest authority first.
var Marks = []Mark{RFC, Caches, Google, VendorDoc, Convention, Unverified}

// Statement is one sentence or value with the place it comes from.
type Statement struct {
	Text   string
	Source string // "RFC 9110 §15.5.4", or the address of a vendor document
	Mark   Mark
}

// Contract is what one status code promises.
// Codes are keyed by vendor and number: registered codes have no vendor.
type Contract struct {
	Code       int
	Vendor     string // "" for registered codes, else "nginx", "cloudflare", …
	Name       string // reason phrase, "Forbidden"
	Reference  string // where the code is defined
	Registered bool   // in the IANA registry
	Status     Status
	Wire       bool // false for codes that exist only in logs (nginx 499)

	Definition Statement   // what the defining document says, in one sentence of ours
	Summary    Statement   // the same in plain words
	SendWhen   []Statement // when to send it
	Instead    []Instead   // when to send another code
	Requires   []Field     // response fields, by level
	Body       Body
	BodyRule   Statement

	Client    Client
	Storage   Storage
	Crawler   []Crawler
	API       Statement // effect on API consumers
	Monitor   Monitor
	Scenarios []Statement // what it looks like in logs
	Causes    []Statement // typical causes
	Find      []Statement // how to find the cause, one step each, the quickest first
	Commands  []Command   // lines for a shell that show the cause
	FAQ       []FAQ
	Differs   []Statement // where common advice and candor differ
	Confused  []int       // codes it is confused with
}

// Status is the standing of a code in the registry.
type Status string

// The standings.
const (
	Registered Status = "registered"
	Temporary  Status = "temporary"  // 104
	Reserved   Status = "reserved"   // 402
	Unused     Status = "unused"     // 306, 418
	Deprecated Status = "deprecated" // 305
	Obsolete   Status = "obsolete"   // 510
	DeFacto    Status = "de-facto"   // not registered, met in practice
	LogOnly    Status = "log-only"   // never on the wire
	Retired    Status = "retired"    // de-facto and no longer sent
	Invalid    Status = "invalid"    // outside 100-599
)

// Class returns the first digit of the code, 0 when it is outside 100 to 599.
func (c *Contract) Class() int {
	if c.Code < 100 || c.Code > 599 {
		return 0
	}
	return c.Code / 100
}

// Key returns "403" for a registered code and "nginx/499" for a vendor's.
func (c *Contract) Key() string {
	if c.Vendor == "" {
		return itoa(c.Code)
	}
	return c.Vendor + "/" + itoa(c.Code)
}

// Instead names another code and when to send that one.
type Instead struct {
	Code int
	When Statement
}

// Level is the strength of a requirement, RFC 2119.
type Level string

// The levels. Ought stands for "ought to" and "can" in RFC prose.
const (
	LevelMust   Level = "MUST"
	LevelShould Level = "SHOULD"
	LevelMay    Level = "MAY"
)

// Field is a response field that a code requires or expects.
type Field struct {
	Name  string // canonical field name, "WWW-Authenticate"
	Level Level
	When  string // "" for always
	Statement
}

// Body says whether a response with this code has content.
type Body string

// The content rules.
const (
	BodyAllowed   Body = "allowed"
	BodyForbidden Body = "forbidden"   // 1xx, 204, 304
	BodyEmpty     Body = "zero-length" // 205
	BodyNone      Body = "none"        // never on the wire
)

// Answer is yes, no, or if with a condition.
type Answer string

// The answers.
const (
	Yes Answer = "yes"
	No  Answer = "no"
	If  Answer = "if"
)

// Act is one of the five questions a client asks.
type Act struct {
	Answer Answer
	When   string // the condition for If; may explain the others
	Source string
	Mark   Mark
}

// Client is what a client may do on its own because of the code.
type Client struct {
	SameRequest      Act // the same request again, unchanged
	CorrectedRequest Act
	OtherCredentials Act
	AfterDelay       Act
	NewConnection    Act
	Summary          Statement
	Repeat           Repeat // the five answers in a word for programs
}

// Repeat says in a word what a program may do by itself because of a code,
// where the five answers of [Client] say it to people.
type Repeat string

// The words. Each allows one repeat; more only while the server names a time.
const (
	RepeatNever         Repeat = "never"          // handed back as it is
	RepeatIdempotent    Repeat = "idempotent"     // idempotent requests, after a pause: the outcome is unknown
	RepeatUnavailable   Repeat = "unavailable"    // idempotent requests, at the time that Retry-After names or after a pause
	RepeatDelayed       Repeat = "delayed"        // any method, after Retry-After or a pause: it was refused
	RepeatTimed         Repeat = "timed"          // any method, but only where Retry-After names a time
	RepeatOutstanding   Repeat = "outstanding"    // any method: it never arrived whole; not on the connection it timed out on
	RepeatElsewhere     Repeat = "elsewhere"      // any method, on another connection
	RepeatHandshake     Repeat = "handshake"      // any method, when the handshake is complete
	RepeatWithoutExpect Repeat = "without-expect" // any method, without its Expect field
	RepeatCredentials   Repeat = "credentials"    // any method, with new credentials that fit a challenge
	RepeatRights        Repeat = "rights"         // any method, with credentials that carry more rights
)

// Repeats lists every word.
var Repeats = []Repeat{
	RepeatNever, RepeatIdempotent, RepeatUnavailable, RepeatDelayed, RepeatTimed, RepeatOutstanding,
	RepeatElsewhere, RepeatHandshake, RepeatWithoutExpect, RepeatCredentials, RepeatRights,
}

// StorageClass is what RFC 9111 lets a cache do without knowing more.
type StorageClass string

// The storage classes.
const (
	Heuristic    StorageClass = "heuristic"      // storable without explicit freshness
	ExplicitOnly StorageClass = "explicit-only"  // storable only with explicit freshness
	MustNotStore StorageClass = "must-not-store" // 428, 429, 431, 511
	NotFinal     StorageClass = "not-final"      // 1xx
	Updates      StorageClass = "updates-stored" // 304
	NeverWire    StorageClass = "not-on-wire"    // log-only codes
)

// Storage is what caches may do, and the Cache-Control to send.
type Storage struct {
	Class        StorageClass
	CacheControl string      // what candor sends with this code; "" when the handler must decide
	Summary      Statement   // what the RFC permits
	Conditions   Statement   // what method and credentials add, zero where nothing may be stored anyway
	Caches       []Statement // what caches do
}

// Crawler is how one crawler treats the code.
type Crawler struct {
	Who         string // "Googlebot", "Bingbot"
	Treatment   Statement
	Indexing    string // "undocumented" where the crawler's owner says nothing
	CrawlRate   string
	LinkSignals string
}

// Bucket is the series of a dashboard a code belongs to.
type Bucket string

// The buckets.
const (
	BucketInterim   Bucket = "interim"
	BucketSuccess   Bucket = "success"
	BucketRedirect  Bucket = "redirect"
	BucketClient    Bucket = "client-error"
	BucketAuth      Bucket = "auth"
	BucketPolicy    Bucket = "policy"
	BucketAbsent    Bucket = "absent"
	BucketThrottle  Bucket = "throttle"
	BucketServer    Bucket = "server-error"
	BucketUpstream  Bucket = "upstream-error"
	BucketCapacity  Bucket = "capacity"
	BucketGone      Bucket = "client-gone"
	BucketAnomaly   Bucket = "protocol-anomaly"
	BucketNotOrigin Bucket = "not-origin"
)

// Buckets lists every bucket.
var Buckets = []Bucket{
	BucketInterim, BucketSuccess, BucketRedirect, BucketClient, BucketAuth, BucketPolicy, BucketAbsent, BucketThrottle,
	BucketServer, BucketUpstream, BucketCapacity, BucketGone, BucketAnomaly, BucketNotOrigin,
}

// Monitor is how a monitor should count the code.
type Monitor struct {
	Bucket  Bucket
	Summary Statement
}

// FAQ is a question people ask about a code or a pair, with its answer.
type FAQ struct {
	Q string
	A Statement
}

func itoa(n int) string { return strconv.Itoa(n) }
