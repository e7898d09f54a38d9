package accesslog

import (
	"bytes"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/useragent"
	"github.com/candorhttp/candor/ladder"
)

// Who refused, in candor.Event.RefusedBy.
const (
	byProxy    = "proxy"
	byUpstream = "upstream"
)

// The reasons that formats name and that mean exactly what a reason of the
// ladder means.
var (
	addressNotAllowed  = ladder.AddressNotAllowed.Name
	addressRateLimited = ladder.AddressRateLimited.Name
	badUpstream        = ladder.BadUpstream.Name
	contentTooLarge    = ladder.ContentTooLarge.Name
	invalidCredentials = ladder.InvalidCredentials.Name
	loop               = ladder.Loop.Name
	malformedEncoding  = ladder.MalformedEncoding.Name
	malformedRequest   = ladder.MalformedRequest.Name
	methodNotAllowed   = ladder.MethodNotAllowed.Name
	missingHost        = ladder.MissingHost.Name
	overloaded         = ladder.Overloaded.Name
	policyDenied       = ladder.PolicyDenied.Name
	policyUnavailable  = ladder.PolicyUnavailable.Name
	rateLimited        = ladder.RateLimited.Name
	requestTimeout     = ladder.RequestTimeout.Name
	fieldsTooLarge     = ladder.FieldsTooLarge.Name
	unavailable        = ladder.Unavailable.Name
	unknownRoute       = ladder.UnknownRoute.Name
	upgradeRequired    = ladder.UpgradeRequired.Name
	upstreamTimeout    = ladder.UpstreamTimeout.Name
	ambiguousTarget    = ladder.AmbiguousTarget.Name
	uriTooLong         = ladder.URITooLong.Name
)

// VendorReason is a reason that only a log names: no rung of the ladder
// refuses for it, or the log does not say enough to tell which.
type VendorReason struct {
	Name string
	What string
}

// VendorReasons lists every reason of an event that is none of the ladder's
// and that a format of this package derives. Problem types of the upstream's
// own and what a field map sets are beyond it.
var VendorReasons = []VendorReason{
	{clientClosed, "the client went away before it had its answer"},
	{accessDenied, "the server's own access rules refused, which one is not told"},
	{wafBlocked, "a firewall's rule refused the request"},
	{botBlocked, "a rule against robots refused the request"},
	{noUpstream, "no server behind the proxy could take the request"},
	{upstreamReset, "the server behind the proxy broke the connection off"},
	{upstreamConnect, "no connection to the server behind the proxy came about"},
	{upstreamProtocol, "the server behind the proxy answered something that is no HTTP"},
	{circuitOpen, "the proxy keeps traffic away from a server that failed or is full"},
	{faultInjected, "the proxy was told to fail this request"},
	{geoBlocked, "the country of the address is not allowed"},
	{filePermission, "the operating system does not let the server read the file"},
	{tlsRequired, "the resource wants TLS, or a stronger one"},
	{clientCertificate, "the client's certificate is missing, untrusted, revoked or out of its time"},
	{loginFailed, "the login was not accepted"},
	{listingDenied, "there is no index, and directories are not listed"},
	{requestFiltered, "a filter of the server refuses this kind of request"},
	{configFault, "the server's own configuration is broken"},
	{cacheError, "the cache answered with an error that it keeps"},
	{proxyInternal, "the proxy met an error of its own"},
}

const (
	clientClosed      = "client-closed"
	accessDenied      = "access-denied"
	wafBlocked        = "waf-blocked"
	botBlocked        = "bot-blocked"
	noUpstream        = "no-upstream"
	upstreamReset     = "upstream-reset"
	upstreamConnect   = "upstream-connect-failed"
	upstreamProtocol  = "upstream-protocol-error"
	circuitOpen       = "circuit-open"
	faultInjected     = "fault-injected"
	geoBlocked        = "geo-blocked"
	filePermission    = "file-permission"
	tlsRequired       = "tls-required"
	clientCertificate = "client-certificate"
	loginFailed       = "login-failed"
	listingDenied     = "listing-denied"
	requestFiltered   = "request-filtered"
	configFault       = "config-fault"
	cacheError        = "cache-error"
	proxyInternal     = "proxy-internal"
)

// maxReason is the longest reason that a log may bring along.
const maxReason = 64

// reason reads a reason, or the type of a problem document, whose last
// segment is a reason where candor wrote it. Other types stay as they are,
// without query and fragment.
func (d *decoder) reason(v []byte) string {
	v = pathOnly(v)
	if string(v) == "about:blank" {
		return ""
	}
	if i := bytes.LastIndexByte(bytes.TrimRight(v, "/"), '/'); i >= 0 {
		last := bytes.TrimRight(v[i+1:], "/")
		if r := ladder.ReasonByName(string(last)); r != nil {
			return r.Name
		}
		if len(last) <= maxReason && isToken(last) {
			v = last
		}
	}
	if len(v) > maxReason {
		v = v[:maxReason]
	}
	for _, c := range v {
		if c <= ' ' || c >= 0x7f {
			return d.words(v)
		}
	}
	return d.str(v)
}

// words makes a word list in lower case of a phrase.
func (d *decoder) words(v []byte) string {
	out := make([]byte, 0, len(v))
	for _, c := range v {
		switch {
		case c-'A' <= 'Z'-'A':
			out = append(out, c+'a'-'A')
		case useragent.TokenByte(c):
			out = append(out, c)
		case len(out) > 0 && out[len(out)-1] != '-':
			out = append(out, '-')
		}
	}
	return d.str(bytes.Trim(out, "-"))
}

// refused says who refused, if the event is a refusal at all and nobody said
// so before.
func refused(ev *candor.Event, by, reason string) {
	if ev.Status < 400 {
		return
	}
	if ev.RefusedBy == "" {
		ev.RefusedBy = by
	}
	if ev.Reason == "" {
		ev.Reason = reason
	}
}

// byUpstreamStatus settles who refused where a log says what the server
// behind the proxy answered: the same status is its refusal, none or another
// one is the proxy's. answered is false where the proxy invented the
// upstream's status itself, as nginx does for a server it could not reach.
func byUpstreamStatus(ev *candor.Event, answered bool) {
	switch {
	case ev.Status == 499 || ev.Status < 400:
		return
	case answered && ev.UpstreamStatus == ev.Status:
		refused(ev, byUpstream, "")
	case ev.Status == 502:
		refused(ev, byProxy, badUpstream)
	case ev.Status == 504:
		refused(ev, byProxy, upstreamTimeout)
	default:
		refused(ev, byProxy, "")
	}
}
