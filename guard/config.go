package guard

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// Config is everything a guard is made of. The zero value is valid: it answers
// the rungs that need neither document nor identity.
type Config struct {
	// Document is the API's description. Without one the guard knows no
	// routes, parameters, content or security.
	Document *openapi.Document

	// Policy holds the choices the RFCs leave open.
	Policy ladder.Policy

	// Operations lays settings over those of the document, by operationId or
	// "METHOD /template". They win key by key over x-candor.
	Operations map[string]openapi.Settings

	// Identity says how callers are known.
	Identity Identity

	// Rights say what callers may do beyond the document's security.
	Rights Rights

	// Objects answers the object and precondition rungs for operations whose
	// object can be looked up before the content is read. It may be nil, and
	// it may return [ErrNoObject] to leave a request to the handler.
	Objects func(*http.Request) (ladder.ObjectFacts, error)

	// Types is the absolute base of problem types; "" means [ladder.TypesBase].
	Types string

	// Contact says whom a refused caller should ask: by reason name, or
	// "default".
	Contact map[string]string

	// Realm names the protection space in challenges; "" means "api".
	Realm string

	// Authorities lists the hosts this server answers for; empty means any.
	// A request for another host gets 421.
	Authorities []string

	// CORS, when set, answers preflights and adds the CORS fields to every
	// answer of the guard.
	CORS *CORS

	Limits Limits

	// Quota counts the caller's own limit. It may be nil.
	Quota Quota

	// Observe lets every request pass and records what would have been
	// refused.
	Observe bool

	// Proxy names this hop in Proxy-Status (RFC 9209); "" when the guard
	// stands in front of a handler of its own process.
	Proxy string

	// Record is called once after each exchange. It must be quick and safe
	// for concurrent use, and must not keep the event.
	Record func(*candor.Event)

	// TokenKey keys the hash by which credentials appear in events. Without
	// one a random key is made, and hashes differ between processes.
	TokenKey []byte

	// Log receives the guard's own troubles, such as a key set that cannot be
	// fetched. nil means slog.Default.
	Log *slog.Logger
}

// Limits bound what is read from the network. A zero field has the default
// named beside it.
type Limits struct {
	Target         int           // bytes of the request target; 8 KiB
	Fields         int           // bytes of all header fields; 64 KiB
	Content        int64         // bytes of content that is read for checking; 1 MiB
	Depth          int           // nesting of JSON; 256
	ContentTimeout time.Duration // for the whole content to arrive; 30 s
	InFlight       int           // requests at once before 503 overloaded; 0 means no limit
	PerAddress     float64       // requests a second from one address before 429; 0 means no limit
	AddressBurst   int           // requests at once from one address; twice PerAddress
}

func (l Limits) withDefaults() Limits {
	def := func(p *int, v int) {
		if *p == 0 {
			*p = v
		}
	}
	def(&l.Target, 8<<10)
	def(&l.Fields, 64<<10)
	def(&l.Depth, 256)
	def(&l.AddressBurst, max(1, int(2*l.PerAddress)))
	if l.Content == 0 {
		l.Content = 1 << 20
	}
	if l.ContentTimeout == 0 {
		l.ContentTimeout = 30 * time.Second
	}
	return l
}

// Rights say what callers may do.
type Rights struct {
	Tenant     *openapi.Tenant    // default for every operation that has the parameter or field
	Addresses  *openapi.Addresses // default for every operation
	Authorizer Authorizer         // asked last; may be nil
}

// Authorizer decides what scopes, roles, tenants and addresses cannot. An
// error means that nothing is known, and the caller gets 503, never 403.
type Authorizer interface {
	Authorize(r *http.Request, caller *Caller, op *openapi.Operation) (Decision, error)
}

// Decision is an authorizer's answer.
type Decision struct {
	Allow bool
	Why   string // for the log, and for callers under detail: debug
}

// Quota counts callers' limits.
type Quota interface {
	// Take counts one request. ok is false when the limit is reached; the
	// caller may come again after wait. ErrPaymentRequired says the plan does
	// not cover the operation; any other error means the limit is unknown.
	Take(r *http.Request, caller *Caller) (ok bool, wait time.Duration, err error)
}

// ErrPaymentRequired is returned by a [Quota] when the plan does not cover the
// operation (402).
var ErrPaymentRequired = errors.New("payment required")

// ErrNoObject is returned by Config.Objects for operations it knows nothing of.
var ErrNoObject = errors.New("no object to look up")

// ConfigError is one fault of a configuration: the field, its value, and what
// would be right. The error of [New] joins all of them.
type ConfigError struct {
	Field  string // as in candor.yaml: "rights.addresses.allow"
	Value  string
	Reason string
}

func (e *ConfigError) Error() string {
	if e.Value == "" {
		return fmt.Sprintf("%s: %s", e.Field, e.Reason)
	}
	return fmt.Sprintf("%s: %q: %s", e.Field, e.Value, e.Reason)
}

// faults collects every fault of a configuration.
type faults []error

func (f *faults) add(field, value, reason string) {
	*f = append(*f, &ConfigError{field, value, reason})
}

// validate reports the faults that need no compiling.
func (c *Config) validate(f *faults) {
	if err := c.Policy.Validate(); err != nil {
		*f = append(*f, err)
	}
	if c.Types != "" && !strings.Contains(c.Types, "://") {
		f.add("types", c.Types, "use an absolute URI, so that a problem type means the same everywhere (RFC 9457 §3.1.1)")
	}
	for name := range c.Contact {
		if name != "default" && ladder.ReasonByName(name) == nil {
			f.add("contact", name, "use default or the name of a reason")
		}
	}
	if strings.ContainsAny(c.Realm, "\"\\\r\n") {
		f.add("realm", c.Realm, "leave out quotes, backslashes and line breaks")
	}
	if c.Limits.Content < 0 || c.Limits.Target < 0 || c.Limits.Fields < 0 || c.Limits.Depth < 0 || c.Limits.PerAddress < 0 {
		f.add("limits", "", "no limit can be negative")
	}
	if c.Document == nil && len(c.Operations) > 0 {
		f.add("operations", "", "settings of operations need a document that names them")
	}
}

// prefixes parses CIDRs and single addresses.
func prefixes(field string, list []string, f *faults) []netip.Prefix {
	var out []netip.Prefix
	if list != nil && len(list) == 0 {
		f.add(field, "", "the list is empty; leave the key out to mean everyone, or name who may come")
	}
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			a, err2 := netip.ParseAddr(s)
			if err2 != nil {
				f.add(field, s, "use an address or a network in CIDR form, such as 10.0.0.0/8 or 2001:db8::/32")
				continue
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		out = append(out, p.Masked())
	}
	return out
}
