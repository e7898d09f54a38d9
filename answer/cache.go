package answer

import (
	"net/http"
	"strings"
	"time"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
)

// Cache is what a cache may do with the answer, RFC 9111: a shared one, or the
// private one of a single user, such as a browser's own.
type Cache struct {
	Role
	Stores bool `json:"stores"` // it may store the answer
	// Reuse is how a stored answer may be used again: "fresh" for so long as it
	// is, "validate" only after asking the origin, "never", or "unknown" where
	// the cache chooses a time of its own.
	Reuse string `json:"reuse"`
	// Basis is what the time comes from: "s-maxage" (shared caches only),
	// "max-age", "Expires", "heuristic", or "" for none.
	Basis    string   `json:"basis"`
	Lifetime int64    `json:"lifetime"` // seconds from its origin, at most 2^31
	Age      int64    `json:"age"`      // seconds it is old already
	Fresh    int64    `json:"fresh"`    // seconds for which it may still be used unasked
	Notes    []string `json:"notes"`
}

// The values of Cache.Reuse.
const (
	ReuseFresh    = "fresh"
	ReuseValidate = "validate"
	ReuseNever    = "never"
	ReuseUnknown  = "unknown"
)

// cacheKind is what differs between the two kinds of cache.
type cacheKind struct {
	shared bool
	fresh  string // what the kind does while the answer is fresh; the time follows
}

var (
	sharedCache  = cacheKind{true, "May store it and give it to everybody for "}
	privateCache = cacheKind{false, "May store it and use it again without asking for "}
)

// SharedCache is what [Read] says of a shared cache, without reading the rest
// of the answer.
func SharedCache(in Input) Cache { return newAnswer(in).cache(sharedCache) }

// cache computes what a cache of a kind may do.
func (a *answer) cache(k cacheKind) Cache {
	caching := httpfield.ReadCaching(a.Header)
	d := &caching
	c := Cache{Reuse: ReuseNever, Notes: []string{}}
	if why, source := a.refuseStore(k, d); why != "" {
		c.Role = Role{"Does not store it.", why, source}
	} else {
		c.Stores = true
		a.freshness(k, d, &c)
	}
	if k.shared {
		c.Notes = append(c.Notes, a.sharedNotes(d, c.Stores)...)
	} else {
		c.Notes = append(c.Notes, a.privateNotes(d, &c)...)
	}
	return c
}

// refuseStore goes through RFC 9111 §3 and returns the first condition that
// forbids a cache to store the answer.
func (a *answer) refuseStore(k cacheKind, d *httpfield.Caching) (why, source string) {
	storage := a.storage()
	understood := a.understood(d)
	has, _ := a.requestHas("Authorization")
	switch {
	case a.Status < 200:
		return "It is an interim answer; only final ones are stored.", "RFC 9111 §3"
	case !a.contract.Wire:
		return storage.Summary.Text, storage.Summary.Source
	case storage.Class == httpstatus.MustNotStore:
		return storage.Summary.Text, storage.Summary.Source
	case a.Status == http.StatusNotModified:
		return "It renews a copy that the cache has; it is not stored by itself.", "RFC 9111 §4.3.4"
	case a.method != http.MethodGet && a.method != http.MethodHead && a.method != http.MethodPost:
		return "Answers to " + a.method + " are not stored.", "RFC 9110 §9.2.3"
	case a.method == http.MethodPost && !(a.explicit(k, d) && a.Header.Get("Content-Location") != ""):
		return "An answer to POST is stored only with explicit freshness and a Content-Location that is the target.", "RFC 9110 §9.3.3"
	case d.NoStore && !understood:
		return "Cache-Control says no-store.", "RFC 9111 §5.2.2.5"
	case k.shared && d.Private:
		return "Cache-Control says private: a browser may keep it, a shared cache must not.", "RFC 9111 §5.2.2.7"
	case k.shared && has && !sharedWithCredentials(d):
		return "The request carried Authorization, and the answer says neither public, s-maxage nor must-revalidate.", "RFC 9111 §3.5"
	case d.MustUnderstand && !understood:
		return "Cache-Control says must-understand, and this code is not one that a cache knows.", "RFC 9111 §5.2.2.3"
	case a.explicit(k, d), d.Public, !k.shared && (d.Private || d.PrivateFields), storage.Class == httpstatus.Heuristic:
		return "", ""
	case d.SMaxAge != httpfield.Absent:
		return "s-maxage speaks to shared caches only, and nothing else allows it: the code is not one that caches keep by themselves.", "RFC 9111 §3, §5.2.2.10"
	}
	return "Nothing allows it: the code is not one that caches keep by themselves, and the answer states no freshness.", "RFC 9111 §3, RFC 9110 §15.1"
}

// understood reports whether must-understand is there and the code is one that
// a cache knows and may store.
func (a *answer) understood(d *httpfield.Caching) bool {
	return d.MustUnderstand && a.contract.Registered && a.contract.Code == a.Status && a.storage().Class != httpstatus.MustNotStore
}

// sharedWithCredentials reports whether a shared cache may keep an answer to a
// request with Authorization, RFC 9111 §3.5.
func sharedWithCredentials(d *httpfield.Caching) bool {
	return d.Public || d.SMaxAge != httpfield.Absent || d.MustRevalidate
}

// explicit reports whether the answer states its freshness to such a cache.
func (a *answer) explicit(k cacheKind, d *httpfield.Caching) bool {
	return d.Expires || d.MaxAge != httpfield.Absent || k.shared && d.SMaxAge != httpfield.Absent
}

// storage is that of the contract; a code that nobody registered is not one
// that caches may keep unasked, whatever its class.
func (a *answer) storage() httpstatus.Storage {
	s := a.contract.Storage
	if a.contract.Code != a.Status && s.Class == httpstatus.Heuristic {
		s.Class = httpstatus.ExplicitOnly
	}
	return s
}

// freshness fills in for how long the answer may be used, RFC 9111 §4.2.
func (a *answer) freshness(k cacheKind, d *httpfield.Caching, c *Cache) {
	c.Age = a.age()
	life, basis, bad := a.lifetime(k, d)
	c.Basis, c.Lifetime = basis, life
	c.Fresh = max(life-c.Age, 0)
	vary := httpfield.List(a.Header, "Vary")
	switch {
	case strings.Contains(vary, "*"):
		c.Fresh = 0
		a.validated(c, "Vary: * matches no later request.", "RFC 9111 §4.1")
	case d.NoCache:
		c.Fresh = 0
		a.validated(c, "Cache-Control says no-cache: ask the origin each time.", "RFC 9111 §5.2.2.4")
	case bad != "":
		a.validated(c, bad, "RFC 9111 §4.2.1")
	case basis == "":
		c.Reuse = ReuseUnknown
		c.Role = Role{"May store it, for a time of its own choosing.", a.guessWhy(k, d), "RFC 9111 §4.2.2"}
	case c.Fresh == 0:
		a.validated(c, a.staleWhy(c), "RFC 9111 §4.2")
	default:
		c.Reuse = ReuseFresh
		c.Role = Role{k.fresh + Spell(c.Fresh) + ".", freshWhy(c), freshSource[c.Basis]}
	}
}

// guessWhy says why a cache has to choose a time by itself.
func (a *answer) guessWhy(k cacheKind, d *httpfield.Caching) string {
	allowed := "the code allows a guess"
	switch {
	case a.storage().Class == httpstatus.Heuristic:
	case d.Public:
		allowed = "public allows a guess"
	case d.Private, d.PrivateFields:
		allowed = "private allows storing it"
	}
	why := "The answer states no freshness, " + allowed + ", and there is no Last-Modified to guess from; some caches use a fixed time, others none."
	if !k.shared && d.SMaxAge != httpfield.Absent {
		why = "s-maxage speaks to shared caches only, " + allowed + ", and there is neither max-age, Expires nor Last-Modified to go by."
	}
	return why
}

// validated says that a stored copy needs the origin's word first.
func (a *answer) validated(c *Cache, why, source string) {
	c.Reuse = ReuseValidate
	c.Role = Role{"May store it, but must ask the origin before each use.", why, source}
	if a.Header.Get("ETag") == "" && a.Header.Get("Last-Modified") == "" {
		c.Why += " It has neither ETag nor Last-Modified, so asking means fetching it whole: storing it gains nothing."
	}
}

var freshSource = map[string]string{
	"s-maxage":  "RFC 9111 §5.2.2.10",
	"max-age":   "RFC 9111 §5.2.2.1",
	"Expires":   "RFC 9111 §5.3",
	"heuristic": "RFC 9111 §4.2.2",
}

func freshWhy(c *Cache) string {
	why := map[string]string{
		"s-maxage":  "s-maxage gives it " + Spell(c.Lifetime) + " in shared caches.",
		"max-age":   "max-age gives it " + Spell(c.Lifetime) + ".",
		"Expires":   "Expires is " + Spell(c.Lifetime) + " after Date.",
		"heuristic": "The answer states no freshness and the code allows a guess: a tenth of the time since Last-Modified is usual, here " + Spell(c.Lifetime) + ".",
	}[c.Basis]
	if c.Age > 0 {
		why += " It is " + Spell(c.Age) + " old already."
	}
	return why
}

func (a *answer) staleWhy(c *Cache) string {
	if c.Lifetime == 0 {
		return map[string]string{
			"s-maxage": "s-maxage is 0.", "max-age": "max-age is 0.", "Expires": "Expires is not after Date.",
			"heuristic": "Last-Modified is not before Date, so there is nothing to guess from.",
		}[c.Basis]
	}
	return "It is stale already: fresh for " + Spell(c.Lifetime) + " by " + c.Basis + ", and " + Spell(c.Age) + " old."
}

// lifetime is the freshness lifetime for a cache of a kind, RFC 9111 §4.2.1;
// bad says why it cannot be read, which makes the answer stale.
func (a *answer) lifetime(k cacheKind, d *httpfield.Caching) (n int64, basis, bad string) {
	basis, n = "max-age", d.MaxAge
	if k.shared && d.SMaxAge != httpfield.Absent {
		basis, n = "s-maxage", d.SMaxAge
	}
	switch n {
	case httpfield.Absent:
	case httpfield.NoNumber:
		return 0, basis, basis + " is no number, so the answer counts as stale."
	default:
		return n, basis, ""
	}
	date := a.date()
	if values := a.Header.Values("Expires"); len(values) > 0 {
		expires, ok := httpfield.ParseDate(values[0], a.now)
		if !ok {
			return 0, "Expires", "Expires is no date, which means that the answer has expired."
		}
		return seconds(date, expires), "Expires", ""
	}
	if modified, ok := httpfield.ParseDate(a.Header.Get("Last-Modified"), a.now); ok {
		return seconds(modified, date) / 10, "heuristic", ""
	}
	return 0, "", ""
}

// date is when the answer was made: Date, or when it was received.
func (a *answer) date() time.Time {
	if t, ok := httpfield.ParseDate(a.Header.Get("Date"), a.now); ok {
		return t
	}
	return a.now
}

// age is the current age at the time of receipt, RFC 9111 §4.2.3.
func (a *answer) age() int64 {
	apparent := seconds(a.date(), a.now)
	first, _, _ := strings.Cut(httpfield.List(a.Header, "Age"), ",")
	if said, ok := httpfield.ParseDelta(strings.TrimSpace(first)); ok {
		return max(apparent, said)
	}
	return apparent
}

// sharedNotes are what else a reader should know of a shared cache.
func (a *answer) sharedNotes(d *httpfield.Caching, stored bool) []string {
	var out []string
	note := func(cond bool, text string) {
		if cond {
			out = append(out, text)
		}
	}
	_, known := a.requestHas("Authorization")
	note(stored && !known && !sharedWithCredentials(d),
		"If the request carried Authorization, a shared cache must not store this: the answer says neither public, s-maxage nor must-revalidate (RFC 9111 §3.5).")
	note(stored && len(a.Header.Values("Set-Cookie")) > 0,
		"Set-Cookie does not prevent storing: everybody who gets the stored answer gets this cookie. Many caches refuse by their own rule (RFC 9111 §7.3).")
	vary := httpfield.List(a.Header, "Vary")
	note(stored && vary != "" && !strings.Contains(vary, "*"), "It is used again only for requests with the same "+vary+" (RFC 9111 §4.1).")
	note(stored && (d.MustRevalidate || d.ProxyRevalidate || d.SMaxAge != httpfield.Absent), "Once stale it is never used without asking the origin, not even when that is down (RFC 9111 §5.2.2.2, §5.2.2.8, §5.2.2.10).")
	note(stored && d.NoStore, "must-understand lets a cache that knows this code ignore no-store (RFC 9111 §5.2.2.3).")
	note(stored && a.Status == http.StatusPartialContent, "Only a cache that can put parts together stores it (RFC 9111 §3.3).")
	never, _ := a.refuseStore(privateCache, d)
	note(d.Private && never == "", "A private cache, that of a browser, may keep it.")
	note(!d.Private && d.PrivateFields, "private names fields: a shared cache stores the answer without them (RFC 9111 §5.2.2.7).")
	for _, field := range []string{"CDN-Cache-Control", "Cloudflare-CDN-Cache-Control", "Surrogate-Control"} {
		note(a.Header.Get(field) != "", "A CDN that knows "+field+" goes by that field instead (RFC 9213).")
	}
	note(len(a.Header.Values("Pragma")) > 0 && len(a.Header.Values("Cache-Control")) == 0, "Pragma means nothing in an answer (RFC 9111 §5.4).")
	note(unsafe(a.method) && a.Status >= 200 && a.Status < 400, a.method+" is not safe: a cache drops what it has stored of the target (RFC 9111 §4.4).")
	return out
}

// privateNotes are what else a reader should know of a private cache. What
// also holds for a shared one is said there and here, since people read one.
func (a *answer) privateNotes(d *httpfield.Caching, c *Cache) []string {
	var out []string
	note := func(cond bool, text string) {
		if cond {
			out = append(out, text)
		}
	}
	has, _ := a.requestHas("Authorization")
	vary := httpfield.List(a.Header, "Vary")
	note(c.Stores && has, "Authorization in the request does not matter here: that rule is for shared caches (RFC 9111 §3.5).")
	note(c.Stores && (d.Private || d.PrivateFields), "private is meant for exactly this cache (RFC 9111 §5.2.2.7).")
	note(c.Stores && d.SMaxAge != httpfield.Absent && c.Basis != "", "s-maxage does not count here: it is for shared caches only (RFC 9111 §5.2.2.10).")
	note(c.Stores && vary != "" && !strings.Contains(vary, "*"), "It is used again only for requests with the same "+vary+" (RFC 9111 §4.1).")
	note(c.Stores && d.MustRevalidate, "Once stale it is never used without asking the origin, not even when that is down (RFC 9111 §5.2.2.2).")
	note(c.Stores && d.NoStore, "must-understand lets a cache that knows this code ignore no-store (RFC 9111 §5.2.2.3).")
	note(c.Stores && a.Status == http.StatusPartialContent, "Only a cache that can put parts together stores it (RFC 9111 §3.3).")
	note(c.Stores && a.permanent() && (c.Basis == "" || c.Basis == "heuristic"), "Browsers may keep a permanent redirect that states no time for very long, and nobody can call it back (convention).")
	return out
}

// permanent reports whether the answer is a permanent redirect.
func (a *answer) permanent() bool {
	return a.Status == http.StatusMovedPermanently || a.Status == http.StatusPermanentRedirect
}

func unsafe(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return false
	}
	return true
}
