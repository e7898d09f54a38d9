package ladder

// Reason is the named cause of a refusal. Its name travels unchanged: problem
// type, response extension, log field, metric label, address of a page.
type Reason struct {
	Name   string
	Rung   *Rung
	Code   int
	Title  string // stable title of the problem type
	What   string // what happened, for whoever received it
	Fix    string // what the caller can do
	Source string
	Fields []Field // response fields this reason sends beyond those of every refusal
}

// Field is a response field with an example of its value. The example is what
// a reader is shown where no request supplies the real one.
type Field struct{ Name, Example string }

func f(name, example string) Field { return Field{name, example} }

const retry = "Retry-After"

// The reasons, by rung.
var (
	MalformedRequest          = &Reason{"malformed-request", Wire, 400, "Malformed request", "The request line or a header field breaks the HTTP grammar.", "Send a request that follows HTTP; a client library normally does.", "RFC 9112 §2.2, §3", nil}
	MalformedEncoding         = &Reason{"malformed-encoding", Wire, 400, "Malformed percent-encoding", "The target holds a percent sign without two hex digits, a NUL, or bytes that are not UTF-8.", "Percent-encode every value, and encode a literal percent sign as %25.", "RFC 3986 §2.1", nil}
	AmbiguousTarget           = &Reason{"ambiguous-target", Wire, 400, "Ambiguous target", "Two parsers could read this target differently: dot segments, an encoded slash or backslash, an empty segment, or a semicolon in the query.", "Send the normalized path, and a semicolon as %3B.", "RFC 3986 §6.2.2.3, RFC 9110 §4.2.3", nil}
	MissingHost               = &Reason{"missing-host", Wire, 400, "Missing Host", "An HTTP/1.1 request must carry exactly one valid Host field.", "Send a Host field.", "RFC 9112 §3.2", nil}
	UnsupportedVersion        = &Reason{"unsupported-version", Wire, 505, "HTTP version not supported", "This major version of HTTP is not spoken here.", "Use HTTP/1.1 or HTTP/2.", "RFC 9110 §15.6.6", nil}
	UnsupportedTransferCoding = &Reason{"unsupported-transfer-coding", Wire, 501, "Transfer coding not supported", "Only the chunked transfer coding is understood.", "Send the content with Content-Length or chunked.", "RFC 9112 §6.1", nil}
	URITooLong                = &Reason{"uri-too-long", Wire, 414, "URI too long", "The target is longer than this server reads.", "Shorten the query, or send the values as content where the operation allows it.", "RFC 9110 §15.5.15", nil}
	FieldsTooLarge            = &Reason{"fields-too-large", Wire, 431, "Request header fields too large", "The header fields together, or one of them, are larger than this server reads.", "Send fewer or smaller fields; old cookies are the usual cause.", "RFC 6585 §5", nil}
	RequestTimeout            = &Reason{"request-timeout", Wire, 408, "Request timeout", "The header of the request did not arrive in time.", "Send the request again on a new connection.", "RFC 9110 §15.5.9", []Field{f("Connection", "close")}}
	ExpectationFailed         = &Reason{"expectation-failed", Wire, 417, "Expectation failed", "The Expect field asks for something other than 100-continue.", "Send the request without Expect.", "RFC 9110 §15.5.18", nil}

	Misdirected = &Reason{"misdirected", Authority, 421, "Misdirected request", "This server does not answer for the host the request names.", "Open a new connection to the right host and send it there.", "RFC 9110 §15.5.20", nil}

	Draining    = &Reason{"draining", Open, 503, "Shutting down", "This instance is finishing its work and takes no new requests.", "Send the request again after the time named in Retry-After.", "RFC 9110 §15.6.4", []Field{f(retry, "5")}}
	Overloaded  = &Reason{"overloaded", Open, 503, "Overloaded", "The server has more work than it can do and turned this request away unread.", "Send the request again after the time named in Retry-After.", "RFC 9110 §15.6.4", []Field{f(retry, "5")}}
	Maintenance = &Reason{"maintenance", Open, 503, "Down for maintenance", "The service is closed for planned work.", "Come back after the time named in Retry-After.", "RFC 9110 §15.6.4", []Field{f(retry, "3600")}}

	AddressRateLimited = &Reason{"address-rate-limited", Flood, 429, "Too many requests from this address", "This network address sent more requests than the coarse limit allows.", "Slow down, and wait for the time named in Retry-After.", "RFC 6585 §4", []Field{f(retry, "1")}}

	UnknownMethod    = &Reason{"unknown-method", Method, 501, "Unknown method", "No resource of this server knows the method.", "Check the spelling of the method; methods are case-sensitive.", "RFC 9110 §9.1", nil}
	UnknownRoute     = &Reason{"unknown-route", Route, 404, "No such route", "No resource template of this API matches the path.", "Check the path against the API's documentation.", "RFC 9110 §15.5.5", nil}
	MethodNotAllowed = &Reason{"method-not-allowed", Verb, 405, "Method not allowed", "The resource exists but does not offer this method.", "Use a method listed in Allow.", "RFC 9110 §15.5.6", []Field{f("Allow", "GET, HEAD, OPTIONS")}}

	UpgradeRequired = &Reason{"upgrade-required", Protocol, 426, "Upgrade required", "The operation is not offered over this protocol.", "Switch to a protocol named in Upgrade and send the request again.", "RFC 9110 §15.5.22", []Field{f("Upgrade", "websocket"), f("Connection", "Upgrade")}}
	TooEarly        = &Reason{"too-early", Protocol, 425, "Too early", "The request came as TLS early data, which an attacker could replay.", "Send it again once the handshake is complete.", "RFC 8470 §5.2", nil}

	AddressNotAllowed = &Reason{"address-not-allowed", Address, 403, "Address not allowed", "Requests from this network address are not accepted for this operation.", "Call from an allowed network, or ask the contact to add the address.", "RFC 9110 §15.5.4", nil}

	MissingCredentials   = &Reason{"missing-credentials", Identity, 401, "Credentials required", "The operation needs credentials and the request carries none.", "Authenticate by one of the schemes in WWW-Authenticate.", "RFC 9110 §15.5.2, RFC 6750 §3.1", []Field{f("WWW-Authenticate", `Bearer realm="api"`)}}
	InvalidCredentials   = &Reason{"invalid-credentials", Identity, 401, "Invalid credentials", "The credentials were read and are not valid here.", "Get new credentials; do not repeat the request with these.", "RFC 9110 §15.5.2, RFC 6750 §3.1", []Field{f("WWW-Authenticate", `Bearer realm="api", error="invalid_token"`)}}
	ExpiredCredentials   = &Reason{"expired-credentials", Identity, 401, "Expired credentials", "The credentials were valid and are so no longer.", "Refresh the token and send the request again once.", "RFC 6750 §3.1", []Field{f("WWW-Authenticate", `Bearer realm="api", error="invalid_token", error_description="The access token expired"`)}}
	StepUpRequired       = &Reason{"step-up-required", Identity, 401, "Stronger authentication required", "The credentials are valid, but the login behind them is too weak or too old for this operation.", "Authenticate again as the challenge asks.", "RFC 9470 §3", []Field{f("WWW-Authenticate", `Bearer realm="api", error="insufficient_user_authentication", acr_values="mfa"`)}}
	MalformedCredentials = &Reason{"malformed-credentials", Identity, 400, "Malformed credentials", "The Authorization field does not follow the grammar of its scheme, or credentials were sent twice.", "Send the credentials once, as the scheme defines them.", "RFC 6750 §3, §3.1 (invalid_request)", []Field{f("WWW-Authenticate", `Bearer realm="api", error="invalid_request"`)}}
	IdentityUnavailable  = &Reason{"identity-unavailable", Identity, 503, "Cannot check credentials", "The keys or the service that would check the credentials cannot be reached; nothing is known about the credentials.", "Keep the credentials and try again after the time named in Retry-After.", "RFC 9110 §15.6.4", []Field{f(retry, "5")}}

	InsufficientScope = &Reason{"insufficient-scope", Role, 403, "Insufficient scope", "The token is valid but was not granted the scope this operation needs.", "Get a token with the scopes named in missing.scopes; refreshing the old one does not widen it.", "RFC 6750 §3.1", []Field{f("WWW-Authenticate", `Bearer realm="api", error="insufficient_scope", scope="orders:write"`)}}
	MissingRole       = &Reason{"missing-role", Role, 403, "Missing role", "The caller does not hold a role that this operation needs.", "Ask the contact for a role named in missing.roles; the same credentials will not help.", "RFC 9110 §15.5.4", nil}
	WrongTenant       = &Reason{"wrong-tenant", Role, 403, "Other tenant", "The request names a tenant that is not the caller's.", "Use the caller's own tenant.", "RFC 9110 §15.5.4", nil}
	PolicyDenied      = &Reason{"policy-denied", Role, 403, "Denied by policy", "A policy does not permit this caller to use this operation.", "Ask the contact which condition is not met.", "RFC 9110 §15.5.4", nil}
	PolicyUnavailable = &Reason{"policy-unavailable", Role, 503, "Cannot check rights", "The service that decides about rights cannot be reached; nothing is known about the caller's rights.", "Try again after the time named in Retry-After.", "RFC 9110 §15.6.4", []Field{f(retry, "5")}}

	RateLimited       = &Reason{"rate-limited", Quota, 429, "Rate limit exceeded", "The caller sent more requests than its limit allows. The request was not carried out.", "Wait for the time named in Retry-After.", "RFC 6585 §4", []Field{f(retry, "1")}}
	PaymentRequired   = &Reason{"payment-required", Quota, 402, "Payment required", "The caller's plan or balance does not cover this operation.", "Settle the account or change the plan.", "RFC 9110 §15.5.3", nil}
	LimitsUnavailable = &Reason{"limits-unavailable", Quota, 503, "Cannot check limits", "The service that counts the caller's limits cannot be reached.", "Try again after the time named in Retry-After.", "RFC 9110 §15.6.4", []Field{f(retry, "5")}}

	LengthRequired           = &Reason{"length-required", Head, 411, "Length required", "The operation needs Content-Length and the request has none.", "Declare the length of the content.", "RFC 9110 §15.5.12", nil}
	DeclaredTooLarge         = &Reason{"declared-too-large", Head, 413, "Content too large", "Content-Length announces more than this operation takes.", "Send less, in parts if the operation allows it.", "RFC 9110 §15.5.14", nil}
	UnsupportedMediaType     = &Reason{"unsupported-media-type", Head, 415, "Unsupported media type", "The operation does not take content of this type, or the type was not named.", "Send one of the types listed in Accept, and name it in Content-Type.", "RFC 9110 §15.5.16, §12.5.1", []Field{f("Accept", "application/json")}}
	UnsupportedContentCoding = &Reason{"unsupported-content-coding", Head, 415, "Unsupported content coding", "The content is encoded in a way this operation does not decode.", "Send it in a coding listed in Accept-Encoding, or without one.", "RFC 9110 §15.5.16, §12.5.3", []Field{f("Accept-Encoding", "identity")}}
	PreconditionRequired     = &Reason{"precondition-required", Head, 428, "Precondition required", "The operation must be conditional, so that two callers do not overwrite each other.", "Fetch the resource, and send its ETag in If-Match.", "RFC 6585 §3", nil}
	NotAcceptable            = &Reason{"not-acceptable", Head, 406, "Not acceptable", "Nothing this operation produces matches Accept.", "Accept one of the types named in the detail.", "RFC 9110 §15.5.7", nil}

	MissingParameter   = &Reason{"missing-parameter", Target, 400, "Missing parameter", "A required path, query or cookie parameter is absent.", "Send the parameters named in errors.", "RFC 9110 §15.5.1", nil}
	MissingHeader      = &Reason{"missing-header", Target, 400, "Missing header field", "A header field that the operation declares as required is absent.", "Send the fields named in errors.", "RFC 9110 §15.5.1", nil}
	MalformedParameter = &Reason{"malformed-parameter", Target, 400, "Malformed parameter", "A parameter does not parse as the type it is declared to have.", "Correct the parameters named in errors.", "RFC 9110 §15.5.1", nil}
	InvalidParameter   = &Reason{"invalid-parameter", Target, 422, "Invalid parameter", "A parameter parses, but its value is outside what the operation allows.", "Correct the parameters named in errors.", "RFC 9110 §15.5.21", nil}

	Hidden       = &Reason{"hidden", Object, 404, "Not found", "The object exists and the caller may not know that.", "Nothing the caller can do; to the caller it does not exist.", "RFC 9110 §15.5.4, §15.5.5", nil}
	NotFound     = &Reason{"not-found", Object, 404, "Not found", "There is no such object, or you may not see it.", "Check the identifier and the account you use.", "RFC 9110 §15.5.5", nil}
	Gone         = &Reason{"gone", Object, 410, "Gone", "The object was here and was removed for good.", "Drop the reference to it.", "RFC 9110 §15.5.11", nil}
	Moved        = &Reason{"moved", Object, 308, "Moved", "The object has another permanent address.", "Use the address in Location from now on.", "RFC 9110 §15.4.9", []Field{f("Location", "/orders/2")}}
	Legal        = &Reason{"legal", Object, 451, "Unavailable for legal reasons", "A legal demand forbids giving access to this object.", "See the Link field for who blocks it.", "RFC 7725 §3", []Field{f("Link", `<https://example.com/legal>; rel="blocked-by"`)}}
	ObjectDenied = &Reason{"object-denied", Object, 403, "Not permitted on this object", "The caller may not do this to the object.", "Ask the contact, or someone who owns the object.", "RFC 9110 §15.5.4", nil}

	PreconditionFailed = &Reason{"precondition-failed", Precondition, 412, "Precondition failed", "An If-* condition of the request is false, so nothing was done.", "Fetch the current state, decide again, and send its ETag.", "RFC 9110 §15.5.13", nil}
	NotModified        = &Reason{"not-modified", Precondition, 304, "Not modified", "The stored copy is still good.", "Use the stored copy.", "RFC 9110 §15.4.5", nil}

	MissingContent   = &Reason{"missing-content", Content, 400, "Missing content", "The operation needs content and the request has none.", "Send the content the operation describes.", "RFC 9110 §15.5.1", nil}
	MalformedJSON    = &Reason{"malformed-json", Content, 400, "Malformed JSON", "The content is not one valid JSON text.", "Correct the content at the place the detail names.", "RFC 8259 §2", nil}
	MalformedContent = &Reason{"malformed-content", Content, 400, "Malformed content", "The content is not what its media type says.", "Correct the content at the place the detail names.", "RFC 9110 §15.5.1", nil}
	ContentTooLarge  = &Reason{"content-too-large", Content, 413, "Content too large", "More content arrived than this operation takes.", "Send less, in parts if the operation allows it.", "RFC 9110 §15.5.14", nil}
	ContentTimeout   = &Reason{"content-timeout", Content, 408, "Content did not arrive in time", "The content stopped arriving before it was complete.", "Send the whole request again on a new connection.", "RFC 9110 §15.5.9", []Field{f("Connection", "close")}}

	InvalidContent = &Reason{"invalid-content", Meaning, 422, "Invalid content", "The content is well formed, but its instructions break the rules of this operation.", "Correct every fault listed in errors.", "RFC 9110 §15.5.21", nil}

	Conflict              = &Reason{"conflict", State, 409, "Conflict", "The request does not fit what is stored now, such as a state that forbids it or a value that must be unique.", "Fetch the current state and resolve the conflict, or choose another value.", "RFC 9110 §15.5.10", nil}
	Locked                = &Reason{"locked", State, 423, "Locked", "Someone else holds a lock on the object.", "Wait until the lock is released.", "RFC 4918 §11.3", nil}
	FailedDependency      = &Reason{"failed-dependency", State, 424, "Failed dependency", "Another action that this one depends on failed.", "Correct the other action first.", "RFC 4918 §11.4", nil}
	IdempotencyKeyMissing = &Reason{"idempotency-key-missing", State, 400, "Idempotency-Key required", "The operation needs an Idempotency-Key and the request has none.", "Send a unique Idempotency-Key, and the same one when you repeat the request.", "draft-ietf-httpapi-idempotency-key-header §2.7", nil}
	IdempotencyKeyInUse   = &Reason{"idempotency-key-in-use", State, 409, "Request with this key is running", "A request with the same Idempotency-Key has not finished.", "Wait, then send the same request again.", "draft-ietf-httpapi-idempotency-key-header §2.7", nil}
	IdempotencyKeyReused  = &Reason{"idempotency-key-reused", State, 422, "Idempotency-Key reused", "The Idempotency-Key was used before with other content.", "Use a new key for a new request.", "draft-ietf-httpapi-idempotency-key-header §2.7", nil}

	Internal            = &Reason{"internal", ActRung, 500, "Internal error", "The server met something it did not expect. The request is not at fault.", "Repeat it only if repeating is harmless; report it with the request id.", "RFC 9110 §15.6.1", nil}
	NotImplemented      = &Reason{"not-implemented", ActRung, 501, "Not implemented", "The operation is described but not built.", "Do not repeat it.", "RFC 9110 §15.6.2", nil}
	BadUpstream         = &Reason{"bad-upstream", ActRung, 502, "Bad upstream", "The server behind this one gave no valid answer.", "Repeat it only if repeating is harmless.", "RFC 9110 §15.6.3", nil}
	Unavailable         = &Reason{"unavailable", ActRung, 503, "Unavailable", "A part that the operation needs is not available now.", "Try again after the time named in Retry-After.", "RFC 9110 §15.6.4", []Field{f(retry, "5")}}
	UpstreamTimeout     = &Reason{"upstream-timeout", ActRung, 504, "Upstream timeout", "The server behind this one did not answer in time; what it did is unknown.", "Repeat it only if repeating is harmless.", "RFC 9110 §15.6.5", nil}
	InsufficientStorage = &Reason{"insufficient-storage", ActRung, 507, "Insufficient storage", "There is no room to store what the request needs.", "Do not repeat it until room was made.", "RFC 4918 §11.5", nil}
	Loop                = &Reason{"loop", ActRung, 508, "Loop detected", "The operation runs in a circle and was stopped.", "Do not repeat it.", "RFC 5842 §7.2", nil}

	OK                  = &Reason{"ok", Result, 200, "OK", "It worked.", "", "RFC 9110 §15.3.1", nil}
	Created             = &Reason{"created", Result, 201, "Created", "A new resource exists because of the request.", "", "RFC 9110 §15.3.2", []Field{f("Location", "/orders/2")}}
	Accepted            = &Reason{"accepted", Result, 202, "Accepted", "Taken in, not yet done.", "Ask at the status monitor named in the content.", "RFC 9110 §15.3.3", nil}
	NoContent           = &Reason{"no-content", Result, 204, "No content", "Done, and there is nothing to show.", "", "RFC 9110 §15.3.5", nil}
	SeeOther            = &Reason{"see-other", Result, 303, "See other", "The answer is another resource.", "Fetch the address in Location with GET.", "RFC 9110 §15.4.4", []Field{f("Location", "/orders/2")}}
	Partial             = &Reason{"partial", Result, 206, "Partial content", "Only the requested ranges follow.", "", "RFC 9110 §15.3.7", []Field{f("Content-Range", "bytes 0-15/1234")}}
	RangeNotSatisfiable = &Reason{"range-not-satisfiable", Result, 416, "Range not satisfiable", "None of the requested ranges lies within the content.", "Ask for a range within the length that Content-Range names.", "RFC 9110 §15.5.17", []Field{f("Content-Range", "bytes */1234")}}
)

// Reasons lists every reason in the order of the rungs.
var Reasons = []*Reason{
	MalformedRequest, MalformedEncoding, AmbiguousTarget, MissingHost, UnsupportedVersion, UnsupportedTransferCoding, URITooLong, FieldsTooLarge, RequestTimeout, ExpectationFailed,
	Misdirected,
	Draining, Overloaded, Maintenance,
	AddressRateLimited,
	UnknownMethod, UnknownRoute, MethodNotAllowed,
	UpgradeRequired, TooEarly,
	AddressNotAllowed,
	MissingCredentials, InvalidCredentials, ExpiredCredentials, StepUpRequired, MalformedCredentials, IdentityUnavailable,
	InsufficientScope, MissingRole, WrongTenant, PolicyDenied, PolicyUnavailable,
	RateLimited, PaymentRequired, LimitsUnavailable,
	LengthRequired, DeclaredTooLarge, UnsupportedMediaType, UnsupportedContentCoding, PreconditionRequired, NotAcceptable,
	MissingParameter, MissingHeader, MalformedParameter, InvalidParameter,
	Hidden, NotFound, Gone, Moved, Legal, ObjectDenied,
	PreconditionFailed, NotModified,
	MissingContent, MalformedJSON, MalformedContent, ContentTooLarge, ContentTimeout,
	InvalidContent,
	Conflict, Locked, FailedDependency, IdempotencyKeyMissing, IdempotencyKeyInUse, IdempotencyKeyReused,
	Internal, NotImplemented, BadUpstream, Unavailable, UpstreamTimeout, InsufficientStorage, Loop,
	OK, Created, Accepted, NoContent, SeeOther, Partial, RangeNotSatisfiable,
}

// ReasonByName returns the reason with that name, or nil.
func ReasonByName(name string) *Reason { return byName[name] }

var byName = func() map[string]*Reason {
	m := make(map[string]*Reason, len(Reasons))
	for _, r := range Reasons {
		m[r.Name] = r
	}
	return m
}()

// Refuses reports whether the reason turns the request away: everything but
// the results, 304 and 308 among them being answers of their own kind.
func (r *Reason) Refuses() bool { return r.Code >= 400 }

// Page returns the address of the reason's page below the base of problem
// types, which is also its problem type.
func (r *Reason) Page(base string) string { return base + r.Name }
