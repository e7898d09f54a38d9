package rules

import (
	"strconv"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/answer"
	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/judge"
)

// ofStorage are the rules about what a cache may do with an error. Those that
// are out of use have a rule of their own.
func ofStorage(c *httpstatus.Contract) []*judge.Rule {
	switch {
	case deadCode.is(c.Code) || c.Class() < 4 && !keptUnasked(c.Code):
		return nil
	case c.Storage.Class == httpstatus.MustNotStore:
		return []*judge.Rule{forbidsStoring(c), needsNoStore(c)}
	case c.Storage.Class == httpstatus.Heuristic:
		return []*judge.Rule{needsFreshness(c)}
	case c.Storage.CacheControl == httpstatus.NoStore:
		return []*judge.Rule{storedForEveryone(c)}
	}
	return nil
}

// keptUnasked reports whether a redirect is one that browsers keep without being told to.
func keptUnasked(code int) bool { return code == 300 || code == 301 || code == 308 }

// whoGetsIt says who is harmed by an answer that a cache gives to others.
var whoGetsIt = map[int]string{
	428: "Whoever asks next through the cache is told to send a condition, also where the request has one, so that it cannot be mended.",
	429: "Callers who are far below their limit are told to slow down, and the one who was over it is still refused when the limit has room again.",
	431: "One request with large fields is answered, and the answer goes to everybody whose fields are small.",
	511: "The login page of a network is given out in place of the site, also after the login and to people in other networks.",
}

// statesStoring reports whether the answer tells some cache that it may keep
// it: a lifetime, or public; and for how long, 0 where it does not say. known
// is false where only the time of the answer could tell.
func statesStoring(c *judge.Case) (states bool, seconds int64, known bool) {
	k := c.Caching()
	switch {
	case k.NoStore:
		return false, 0, true
	case k.SMaxAge > 0 || k.MaxAge > 0:
		return true, max(k.SMaxAge, k.MaxAge), true
	case k.MaxAge < 0 && !k.BadAge() && k.Expires:
		now, ok := madeAt(c)
		expires, isDate := httpfield.ParseDate(c.Field("Expires"), time.Now())
		switch {
		case !isDate:
		case !ok:
			return false, 0, false
		case expires.After(now):
			return true, int64(expires.Sub(now) / time.Second), true
		}
	}
	return k.Public, 0, true
}

// madeAt is when the answer was made: its Date, or else when it came.
func madeAt(c *judge.Case) (time.Time, bool) {
	if t, ok := httpfield.ParseDate(c.Field("Date"), time.Now()); ok {
		return t, true
	}
	at := arrived(c)
	return at, !at.IsZero()
}

// arrived is when the answer came, the zero time where that is not known.
func arrived(c *judge.Case) time.Time {
	if c.Time.IsZero() {
		return time.Time{}
	}
	return c.Time.Add(c.Duration)
}

func forbidsStoring(c *httpstatus.Contract) *judge.Rule {
	code, e := strconv.Itoa(c.Code), exampleOf(c)
	return &judge.Rule{
		ID: code + "/forbids-storing", Title: code + " that says it may be stored",
		Why: "A cache that does not know the code goes by the fields and keeps the answer. " + whoGetsIt[c.Code],
		Fix: "Send Cache-Control: no-store, and take max-age, s-maxage, Expires and public away.", Harms: []judge.Party{judge.User, judge.Client, judge.Cache},
		// The sentence has MUST NOT and binds caches, not the sender.
		Refs: []judge.Ref{judge.Says(c.Storage.Summary.Source), judge.Convention}, Severity: candor.Advice,
		On: judge.On(c.Code), Needs: answerHead,
		Bad: e.with("Cache-Control", "public, max-age=600").String(), Good: e.String(),
		Check: func(x *judge.Case) judge.Result {
			states, seconds, known := statesStoring(x)
			switch {
			case !known:
				return judge.Unseen("when the answer was made")
			case !states:
				return judge.Clean
			case seconds == 0:
				return judge.Fault(code+" must never be stored, and this one says that every cache may.", "Cache-Control: no-store", "public").Because("public")
			}
			return judge.Fault(code+" must never be stored, and this one may be kept for "+answer.Spell(seconds)+" by what it says.", "Cache-Control: no-store", "a lifetime").Because("lifetime")
		},
	}
}

func needsNoStore(c *httpstatus.Contract) *judge.Rule {
	code, e := strconv.Itoa(c.Code), exampleOf(c)
	fault := judge.Fault(code+" must never be stored, and nothing in the answer says so to a cache that does not know the code.", "Cache-Control: no-store", "no no-store")
	return &judge.Rule{
		ID: code + "/needs-no-store", Title: code + " without no-store",
		Why: "A cache may not store this code; but one that does not know it, or that was told to keep every answer for a time of its own, does. " + whoGetsIt[c.Code],
		Fix: "Send Cache-Control: no-store.", Harms: []judge.Party{judge.User, judge.Client, judge.Cache},
		Refs: []judge.Ref{judge.Says(c.Storage.Summary.Source), judge.Convention}, Severity: candor.Advice,
		On: judge.On(c.Code), Needs: answerHead,
		Bad: e.without("Cache-Control").String(), Good: e.String(),
		Check: func(x *judge.Case) judge.Result {
			if x.Caching().NoStore {
				return judge.Clean
			}
			switch states, _, known := statesStoring(x); {
			case !known:
				return judge.Unseen("when the answer was made")
			case states: // another rule speaks
				return judge.Clean
			}
			return fault
		},
	}
}

// outlives says what an error does that a cache keeps longer than it holds.
var outlives = map[int]string{
	300: "A choice that was added meanwhile is not offered to those who asked before.",
	301: "Browsers keep it for very long, and a mistake cannot be called back.",
	308: "Browsers keep it for very long, and a mistake cannot be called back.",
	404: "Who looked a moment too early goes on getting it after the thing is there.",
	405: "A method that was added meanwhile goes on being refused, by the browser's own cache as well.",
	410: "What is brought back stays gone for those who asked in between.",
	414: "A limit that was raised goes on refusing the addresses that were once too long.",
	451: "The page stays blocked for those who asked while it was, after the demand has ended.",
	501: "A function that was added meanwhile goes on being missing for those who asked for it before.",
}

func needsFreshness(c *httpstatus.Contract) *judge.Rule {
	code, e := strconv.Itoa(c.Code), exampleOf(c)
	what := "error"
	if keptUnasked(c.Code) {
		what = "redirect"
	}
	who := "a cache"
	if keptUnasked(c.Code) {
		who = "a browser or a cache"
	}
	fault := judge.Fault(code+" does not say how long it holds, so "+who+" may keep it for a time that it guesses.", "Cache-Control: no-store, or max-age with a time that you choose", "no lifetime")
	return &judge.Rule{
		ID: code + "/needs-freshness", Title: code + " that does not say how long it holds",
		Why: "Caches may keep this " + what + " without being told to, each for a time that it guesses, so it can outlast its cause. " + outlives[c.Code],
		Fix: "Send Cache-Control: no-store, or max-age with a time that you choose, such as max-age=60.", Harms: []judge.Party{judge.User, judge.Cache},
		Refs: []judge.Ref{judge.Says(heuristicSource(c)), judge.Says("RFC 9111 §4.2.2"), judge.Convention}, Severity: candor.Advice,
		On: judge.On(c.Code), Needs: answerHead | candor.SawRequestLine,
		Bad: e.without("Cache-Control").String(), Good: e.String(),
		Check: func(x *judge.Case) judge.Result {
			if !keptByMethod(x.Method()) || !x.Caching().Guessed() || namesOption(x.Response.Header["Vary"], "*") { // which fits no later request
				return judge.Clean
			}
			return fault
		},
	}
}

// keptByMethod reports whether caches keep answers to a method by themselves. An
// answer of which nobody saw the request, whose method is "", is taken for one
// to a plain GET.
func keptByMethod(method string) bool { return reads(method) || method == "" }

// heuristicSource is where it stands that a cache may keep a code unasked.
func heuristicSource(c *httpstatus.Contract) string {
	if c.Code == 451 {
		return "RFC 7725 §3"
	}
	return "RFC 9110 §15.1"
}

func storedForEveryone(c *httpstatus.Contract) *judge.Rule {
	code, e := strconv.Itoa(c.Code), exampleOf(c)
	why := "It belongs to one caller or to one request, and a cache on the way gives it to everybody who asks for the same address, also to those who would be served."
	if c.Class() == 5 {
		why = "It belongs to one moment, and a cache on the way goes on giving it to everybody when the fault is over: a second of trouble lasts as long as the answer is fresh."
	}
	return &judge.Rule{
		ID: code + "/stored-for-everyone", Title: code + " that caches give to everybody",
		Why: why, Fix: "Send Cache-Control: no-store with this code. A lifetime that is set for a whole site belongs on successes only.",
		Harms: []judge.Party{judge.User, judge.Client, judge.Cache},
		Refs:  []judge.Ref{judge.Says("RFC 9111 §3, §3.5, §5.2.2.5"), judge.Convention}, Severity: candor.Advice,
		On: judge.On(c.Code), Needs: answerHead | candor.SawRequestLine,
		Bad: e.with("Cache-Control", "max-age=600").String(), Good: e.String(),
		Check: func(x *judge.Case) judge.Result {
			// What the code itself allows a cache does not matter here: these
			// codes are stored only where the answer says so.
			if k := x.Caching(); !k.Explicit() && !(k.Public && x.HasField("Last-Modified")) {
				return judge.Clean
			}
			if x.Status() < 500 && perCaller(x) {
				return judge.Clean
			}
			s, unseen := sharedCache(x)
			if unseen != "" {
				return judge.Unseen(unseen)
			}
			if !s.Stores || s.Reuse != answer.ReuseFresh {
				return judge.Clean
			}
			return judge.Fault("Every shared cache may give this "+code+" to everybody for "+answer.Spell(s.Fresh)+".", "Cache-Control: no-store", "fresh by "+s.Basis).Because(s.Basis)
		},
	}
}

// perCaller reports whether the answer is given only to requests that come
// with the same credentials.
func perCaller(c *judge.Case) bool {
	vary := c.Response.Header["Vary"]
	return len(vary) > 0 && (namesOption(vary, "Authorization") || namesOption(vary, "Cookie") || namesOption(vary, "X-Api-Key"))
}

// sharedCache says what a shared cache does with the answer, RFC 9111 §3 and
// §4.2, or what was not seen that decides it. It allocates: ask it only about
// answers that are likely to be stored.
func sharedCache(c *judge.Case) (s answer.Cache, unseen string) {
	k := c.Caching()
	switch {
	case k.NoStore && !k.MustUnderstand, k.Private:
		return s, ""
	case c.Method() != "" && !c.Evidence.Has(candor.SawRequestHeader) && !k.Public && !k.MustRevalidate && k.SMaxAge < 0:
		return s, "whether the request carried Authorization"
	}
	switch m := c.Method(); {
	case keptByMethod(m):
	case m == "POST":
		if !sameResource(c, c.Field("Content-Location")) {
			return s, ""
		}
	default: // answers to other methods are not stored
		return s, ""
	}
	at := arrived(c)
	if _, ok := madeAt(c); !ok && k.SMaxAge < 0 && k.MaxAge < 0 {
		return s, "when the answer was made"
	}
	return answer.SharedCache(answer.Input{
		Request: &answer.Request{Method: c.Method(), Header: c.Request.Header},
		Status:  c.Status(), Proto: c.Response.Proto, Header: c.Response.Header, Received: at,
	}), ""
}
