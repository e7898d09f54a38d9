package httpstatus

import "slices"

// NoStore is the Cache-Control that candor sends with every refusal and every
// failure: they belong to one caller and one moment.
const NoStore = "no-store"

// redirectAge bounds a permanent redirect, which browsers otherwise keep
// without limit: an hour leaves a way back from a mistake.
const redirectAge = "max-age=3600"

const srcStore = "RFC 9111 §3"

// heuristic is the storage of the codes that RFC 9110 §15.1 lists, and 451.
func heuristic(code int, send string) Storage {
	return Storage{
		Class: Heuristic, CacheControl: send,
		Summary: rfc("RFC 9110 §15.1; RFC 9111 §4.2.2", "A cache may store it without being told so and guess how long it stays fresh; only an explicit Cache-Control prevents that."),
		Caches:  cachesDo(code),
	}
}

// explicitOnly is the storage of every other final code.
func explicitOnly(code int, send string) Storage {
	return Storage{
		Class: ExplicitOnly, CacheControl: send,
		Summary: rfc(srcStore, "Not stored by default. A cache may store it only when the answer says so: max-age, s-maxage, Expires, public, or private for a private cache."),
		Caches:  cachesDo(code),
	}
}

// mustNotStore is for 428, 429, 431 and 511.
func mustNotStore(section string) Storage {
	return Storage{
		Class: MustNotStore, CacheControl: NoStore,
		Summary: rfc("RFC 6585 "+section, "A cache must not store it; say no-store as well, since caches written before the code existed do not know that."),
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

// habit is what one cache or group of caches does with some codes.
type habit struct {
	codes []int
	does  Statement
}

// cacheHabits is what caches were measured or documented to do. Codes that no
// habit names have none that we know of.
var cacheHabits = []habit{
	{[]int{400}, cach(srcCacheTests, "With max-age, four caches store a 400 and answer later requests with it: Chrome 143, nginx 1.28, Apache Traffic Server 9.2.5 and Apache httpd 2.4.64. Firefox, Safari, Squid, Varnish, the Caddy cache, HAProxy and Fastly do not.")},
	{[]int{404}, cach(srcCacheTests, "With max-age, Chrome, Safari, nginx, Apache Traffic Server, Apache httpd, Varnish, the Caddy cache and Fastly store a 404. Firefox, Squid and HAProxy do not.")},
	{[]int{410}, cach(srcCacheTests, "With max-age, every cache tested except HAProxy stores a 410; Chrome, Firefox, Safari, Squid and Apache Traffic Server do so without it too.")},
	{[]int{500, 502, 503, 504}, cach(srcCacheTests, "With max-age, Chrome, nginx, Apache Traffic Server and Apache httpd store it. Firefox, Safari, Squid, Varnish, the Caddy cache and HAProxy do not.")},
	{[]int{403, 502, 503, 504}, cach(srcCacheTests, "No cache tested stored it by heuristic, that is without explicit freshness.")},
	{[]int{404, 405, 414, 501}, cach(srcCacheTests, "Without explicit freshness, Safari 26.2 stores it by heuristic; no other cache tested did.")},
	{[]int{503}, cach(srcCacheTests, "When the origin answers 503 to a revalidation, Squid, Apache Traffic Server and Apache httpd serve the stale copy instead.")},
	{[]int{200, 203, 204, 300, 301, 304, 404, 410, 414}, cach(srcVarnish, "Varnish keeps it for 120 seconds when the answer states nothing.")},
	{[]int{302, 307}, cach(srcVarnish, "Varnish keeps it only when the answer states its freshness.")},
	{[]int{400, 401, 403, 405, 409, 415, 422, 500, 501, 502, 503, 504}, cach(srcVarnish, "Varnish with its built-in rules does not keep it even with max-age.")},
	{[]int{400, 401, 403, 404, 405, 409, 410, 422, 500, 502, 503, 504}, cach(srcNginxCache, "nginx stores any code that states its freshness, and nothing that does not unless proxy_cache_valid names the code.")},
	{[]int{200, 206, 301}, cach(srcCFCache, "Cloudflare keeps it for 120 minutes by default, where the type of file is one it caches.")},
	{[]int{302, 303}, cach(srcCFCache, "Cloudflare keeps it for 20 minutes by default, where the type of file is one it caches.")},
	{[]int{404, 410}, cach(srcCFCache, "Cloudflare keeps it for 3 minutes by default, where the type of file is one it caches.")},
	{[]int{200, 203, 300, 301, 302, 404, 410}, cach(srcFastly, "Fastly treats it as cacheable; other codes are not kept, even with max-age, unless beresp.cacheable is set.")},
	{[]int{404, 405, 414, 501}, cach(srcCloudFront, "CloudFront keeps it for at least 10 seconds by default (Error Caching Minimum TTL); on 404, 410, 414 and 501 it obeys no-store.")},
	{[]int{500, 502, 503, 504}, cach(srcCloudFront, "CloudFront keeps it for at least 10 seconds by default (Error Caching Minimum TTL) and ignores no-store on it.")},
	{[]int{400, 403, 412, 415}, cach(srcCloudFront, "CloudFront keeps it only when max-age or s-maxage says so.")},
	{[]int{416}, cach(srcCloudFront, "CloudFront never keeps it.")},
	{[]int{300, 301, 302, 307, 308, 404, 405, 410, 421, 451, 501}, cach(srcGCPCDN, "Google Cloud CDN can be told to keep it by negative caching, for at most 30 minutes.")},
}

func cachesDo(code int) []Statement {
	var out []Statement
	for _, h := range cacheHabits {
		if slices.Contains(h.codes, code) {
			out = append(out, h.does)
		}
	}
	return out
}
