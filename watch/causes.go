package watch

// Kind is one kind of cause, the named explanation of an incident.
type Kind struct {
	Name    string // "client-deployment"
	Summary string // what it means, one sentence
}

// Kinds lists every kind of cause that can be named.
var Kinds = []Kind{
	{"client-deployment", "one version of one client began to send requests that the API refuses"},
	{"frontend-change", "the browser client of one origin began to send requests that the API refuses"},
	{"schema-change", "the API changed, and older clients still send what it took before"},
	{"missing-role", "one caller asks for what it was never allowed to do"},
	{"missing-scope", "one token lacks what other tokens of the same kind carry"},
	{"address-not-allowed", "a service began to call from an address that is not allowed"},
	{"tenant-violation", "one caller reaches for the objects of other tenants"},
	{"edge-block", "a firewall or proxy refuses requests before the API sees them"},
	{"status-swap", "one code rose as another fell: the same requests, answered otherwise"},
	{"expired-credentials", "credentials that worked before are refused now"},
	{"rate-limit", "a caller exceeds its quota"},
	{"scanner", "somebody asks for what does not exist, looking for a weakness"},
	{"crawler", "a crawler asks for what is gone or refused"},
	{"upstream-fault", "the server fails, whoever asks"},
	{"unknown", "no evidence in the log names the cause"},
}
