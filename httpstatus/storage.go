package httpstatus

// NoStore is the Cache-Control that candor sends with every refusal and every
// failure: they belong to one caller and one moment.
const NoStore = "no-store"

// redirectAge bounds a permanent redirect, which browsers otherwise keep
// without limit: an hour leaves a way back from a mistake.
const redirectAge = "max-age=3600"

const srcStore = "RFC 9111 §3"

const storeWhenTold = "A cache that understands the method may store it only when the answer says so: max-age, Expires or public, s-maxage for a shared cache, private for a private one."

// storeRequest is what the code alone cannot say: the method and the
// credentials of the request count as well.
var storeRequest = rfc("RFC 9110 §9.3.3, §9.3.4, §9.3.5; RFC 9111 §3, §3.5",
	"No answer to PUT or DELETE is cacheable, and one to POST only with explicit freshness and a Content-Location that equals the target; a shared cache needs public, s-maxage or must-revalidate for an answer to a request with Authorization.")

// heuristic is the storage of the codes that RFC 9110 §15.1 lists, and 451.
func heuristic(code int, send string) Storage {
	return Storage{
		Class: Heuristic, CacheControl: send,
		Summary:    rfc("RFC 9110 §15.1; RFC 9111 §3, §4.2.2", "A cache that understands the method may store it without being told so, and guess how long it stays fresh where no max-age and no Expires tells. Explicit cache controls may say otherwise: no-store forbids it to every cache, private to a shared one."),
		Conditions: storeRequest,
		Caches:     cachesDo(code),
	}
}

// explicitOnly is the storage of every other final code.
func explicitOnly(code int, send string) Storage {
	return Storage{
		Class: ExplicitOnly, CacheControl: send,
		Summary:    rfc("RFC 9110 §15.1; "+srcStore, "Not stored by default. "+storeWhenTold),
		Conditions: storeRequest,
		Caches:     cachesDo(code),
	}
}

// codeOfRFC6585 is the code that each section of RFC 6585 defines.
var codeOfRFC6585 = map[string]int{"§3": 428, "§4": 429, "§5": 431, "§6": 511}

// mustNotStore is for 428, 429, 431 and 511.
func mustNotStore(section string) Storage {
	return Storage{
		Class: MustNotStore, CacheControl: NoStore,
		Caches:  cachesDo(codeOfRFC6585[section]),
		Summary: rfc("RFC 6585 "+section, "A cache must not store it."),
	}
}

// interimStorage is for 1xx.
func interimStorage() Storage {
	return Storage{
		Class:   NotFinal,
		Summary: rfc(srcStore, "Only final answers can be stored, so an interim one never is."),
	}
}

// neverStored is for numbers that exist only in logs.
func neverStored() Storage {
	return Storage{
		Class:   NeverWire,
		Summary: conv("There is no answer with this number, so there is nothing to store."),
	}
}

// sayHowLong goes with the errors that RFC 9110 §15.1 and RFC 7725 §3 let a
// cache keep without being told so. No RFC asks for the field.
var sayHowLong = may("Cache-Control", "", conv("no-store, or a short lifetime: without the field a cache may keep this error for a time that it guesses."))
