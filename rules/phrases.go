package rules

import (
	"slices"
	"strings"
)

// wantsScope says that a token lacks a scope.
var wantsScope = (&wording{
	reason: "insufficient-scope",
	stems:  newWords("scope"),
	phrases: lines(`
		. insufficient scope
		insufficient scopes
		insufficient scope .
		insufficient authentication scopes
		insufficient o auth scope
		missing required scope
		missing required scopes
		not have the required scope
		not have the required scopes
		lacks the required scope
		lacks the required scopes
	`),
	unless: lines("parameter\nfield\nproject"),
}).cored()

// forbids says that the caller is known and may not do this.
var forbids = (&wording{
	codes: []int{403},
	stems: newWords("forbid", "denied", "permi", "insufficient", "authori", "allow", "access", "scope", "role"),
	phrases: append(lines(`
		. forbidden .
		. 403 forbidden .
		. error 403 forbidden .
		. forbidden resource .
		access forbidden
		access is forbidden
		access denied
		access was denied
		access to this resource is denied
		permission denied
		insufficient permission
		insufficient permissions
		insufficient privilege
		insufficient privileges
		insufficient rights
		insufficient access rights
		insufficient role
		not have permission
		not have permissions
		not have the permission
		not have the permissions
		not have the necessary permission
		not have the necessary permissions
		not have the required permission
		not have the required permissions
		not have the required role
		not have sufficient permission
		not have sufficient permissions
		not have enough permissions
		not have access to
		dont have permission
		dont have permissions
		dont have the permission
		dont have the permissions
		dont have the required permission
		dont have the required permissions
		dont have the required role
		dont have sufficient permissions
		dont have enough permissions
		dont have access to
		missing required permission
		missing required permissions
		missing required role
		lacks permission
		lacks the permission
		lacks the required permission
		lacks the required role
		not authorized to
		not authorised to
		you are not permitted to access
		not allowed to access
		you are not allowed to do this
		you are not allowed to perform
	`), wantsScope.phrases...),
	// values and places where the same words speak of something else; what
	// databases and file systems deny is denied to the server
	unless: lines(`
		character
		characters
		chars
		field
		parameter
		property
		properties
		value
		values
		header
		file type
		extension
		media type
		html
		word
		words
		for user
		for table
		for relation
		for schema
		for function
		for sequence
		for database
		eacces
		eperm
		errno
		invalid credentials
		that you supplied
	`),
}).cored()

// clearlyForbids is forbids without what is said of bad credentials as well:
// many servers put "access denied" or "not authorized to" into every 401.
var clearlyForbids = (&wording{
	codes: forbids.codes,
	stems: newWords("forbid", "permi", "insufficient", "scope", "role"),
	phrases: slices.DeleteFunc(slices.Clone(forbids.phrases), func(p string) bool {
		return !strings.Contains(p, "permission") && !strings.Contains(p, "insufficient") && !strings.Contains(p, "scope") &&
			!strings.Contains(p, "role") && !strings.Contains(p, "forbid") || p == "permission denied"
	}),
	unless: append(lines("authentication\nlog in\nlogged in\nsign in\nexpired\ninvalid token"), forbids.unless...),
}).cored()

// asksWho says that the caller is not known.
var asksWho = (&wording{
	codes: []int{401},
	stems: newWords("authenti", "authori", "token", "log", "sign", "jwt", "api", "session"),
	phrases: lines(`
		not authenticated
		unauthenticated
		authentication required
		authentication is required
		authentication credentials were not provided
		authentication credentials not provided
		requires authentication
		missing authentication
		missing authentication token
		missing access token
		missing bearer token
		missing auth token
		missing authorization header
		missing request header authorization
		required request header authorization
		authorization header missing
		authorization header is missing
		authorization header required
		authorization header is required
		authorization header not found
		authorization header not provided
		authorization header was not provided
		no authorization header
		no authorization token
		no access token
		no bearer token
		no auth token
		access token is missing
		access token is required
		access token required
		access token expired
		access token has expired
		access token is expired
		expired access token
		access token is invalid
		access token is not valid
		invalid access token
		invalid or expired access token
		invalid bearer token
		invalid authentication token
		invalid auth token
		invalid authentication credentials
		jwt expired
		jwt is expired
		jwt has expired
		invalid jwt .
		login required
		login is required
		log in to continue
		sign in to continue
		must be logged in
		must be signed in
		must log in
		must login
		not logged in
		please log in
		please login
		please sign in
		need to log in
		need to login
		need to sign in
		. session expired .
		. your session has expired
		invalid api key .
		invalid api key :
		api key invalid
		api key is invalid
		api key not valid
		api key is not valid
		api key is missing
		api key required
		api key is required
		missing api key .
		no api key
		incorrect api key
		missing a valid api key
	`),
	// other proofs than who is asking: of a form, of a human, of a payment, of a
	// second factor; and keys that are things
	unless: lines(`
		csrf
		xsrf
		forgery
		captcha
		recaptcha
		factor
		mfa
		2 fa
		2fa
		otp
		totp
		one time
		step up
		re authentication
		reauthentication
		card
		payment
		issuer
		3 ds
		refresh token
		proxy
		smtp
		upstream
		webhook
		field
		property
		name
		id
	`),
}).cored()

// findsFault says that the request is malformed or invalid.
var findsFault = (&wording{
	codes: []int{400, 422},
	stems: newWords("malformed", "json", "request", "validation", "parameter", "required", "email", "unprocessable"),
	phrases: lines(`
		malformed json
		invalid json
		json parse error
		not valid json
		unexpected end of json input
		malformed request
		malformed request body
		request body is malformed
		request is malformed
		invalid request body
		invalid request payload
		could not parse request body
		could not parse the request body
		failed to parse request body
		failed to parse the request body
		validation failed
		validation error
		validation exception
		. bad request .
		. 400 bad request .
		missing required parameter
		missing required parameters
		missing required field
		missing required fields
		invalid parameter
		invalid parameters
		invalid request parameter
		invalid request parameters
		invalid query parameter
		must be a valid email address
		unprocessable entity
	`),
	// what proves who is asking may be malformed too, and a firewall looks for
	// what is
	unless: lines(`
		csrf
		xsrf
		forgery
		captcha
		signature
		signed
		token
		key
		credential
		credentials
		authorization
		authentication
		certificate
		license
		blocked
		firewall
		waf
		security
		attack
		suspicious
		malicious
		origin
		referer
		host
		user agent
	`),
	values: true,
}).cored()

// throttles says that too much was asked for.
var throttles = (&wording{
	codes: []int{429},
	stems: newWords("rate", "request", "throttl", "slow"),
	phrases: lines(`
		rate limit exceeded
		rate limit reached
		rate limit has been exceeded
		rate limit quota violation
		rate limited
		ratelimited
		secondary rate limit
		exceeded the rate limit
		exceeded your rate limit
		exceeds the rate limit
		over the rate limit
		too many requests
		request was throttled
		requests are throttled
		throttling exception
		request limit exceeded
		. slow down .
		please slow down
	`),
	unless: lines("permission\npermissions\nrole"),
}).cored()
