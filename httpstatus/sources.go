package httpstatus

// Sources that many statements share.
const (
	srcGoogleCodes  = "https://developers.google.com/search/docs/advanced/crawling/http-network-errors"
	srcGoogleYum    = "https://developers.google.com/search/blog/2023/02/dont-404-my-yum"
	srcGoogleRate   = "https://developers.google.com/search/docs/crawling-indexing/reduce-crawl-rate"
	srcGoogleRobots = "https://developers.google.com/crawling/docs/robots-txt/robots-txt-spec"
	srcBing         = "https://www.bing.com/webmaster/help/crawl-information-report (archived 2019)"

	srcCacheTests = "http-tests/cache-tests@b55b8bd, results of December 2025"
	srcVarnish    = "varnishcache/varnish-cache@27d2ce1 cache_rfc2616.c, builtin.vcl"
	srcNginxCache = "nginx/nginx@3f6f782 src/http/ngx_http_file_cache.c"
	srcCFCache    = "https://developers.cloudflare.com/cache/how-to/configure-cache-status-code"
	srcFastly     = "Fastly documentation, beresp.cacheable"
	srcCloudFront = "Amazon CloudFront developer guide, custom error pages expiration (older copy)"
	srcGCPCDN     = "Google Cloud compute API, CdnPolicyNegativeCachingPolicy"

	srcNginx      = "nginx/nginx@3f6f782 src/http/ngx_http_request.h"
	srcNginxPages = "nginx/nginx@3f6f782 src/http/ngx_http_special_response.c"
	srcALB        = "AWS Application Load Balancer user guide, troubleshooting"
	srcCloudflare = "cloudflare/cloudflare-docs@0c50ffa support/troubleshooting/http-status-codes"
	srcCommunity  = "community list; vendor page not checked"

	srcMDN403    = "mdn/content@4a96e39 files/en-us/web/http/reference/status/403"
	srcZalando   = "zalando/restful-api-guidelines@6750588"
	srcGitHub    = "github/docs@0952a21 troubleshooting-the-rest-api.md"
	srcAIP193    = "aip-dev/google.aip.dev@126bed4 AIP-193"
	srcAIP194    = "aip-dev/google.aip.dev@126bed4 AIP-194"
	srcAIP211    = "aip-dev/google.aip.dev@126bed4 AIP-211"
	srcStripe    = "https://docs.stripe.com/api/errors"
	srcFastAPI   = "fastapi/fastapi@001d4ca fastapi/routing.py"
	srcDRF       = "encode/django-rest-framework@0148a9f rest_framework/views.py"
	srcIdemKey   = "ietf-wg-httpapi/idempotency@dab060c, Idempotency-Key draft"
	srcRateLimit = "ietf-wg-httpapi/ratelimit-headers@0669b82, RateLimit draft"
	srcIANA      = "https://www.iana.org/assignments/http-status-codes"
	srcUpload    = "httpwg/http-extensions@b1b1c72 draft-ietf-httpbis-resumable-upload"
	srcAzure     = "microsoft/api-guidelines@011dd3c azure/Guidelines.md"
	srcGoHTTP    = "go1.26.8 net/http, measured"
	srcRetryLibs = "go-retryablehttp 0.7.8, failsafe-go 0.9.8, axios-retry 4.5.0, reqwest-retry 0.9.1, read or measured"
)
