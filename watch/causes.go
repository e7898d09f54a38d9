package watch

// Kind is one kind of cause, the named explanation of an incident.
type Kind struct {
	Name    string // "client-deployment"
	Summary string // what it means, one sentence

	test func(*inquiry) finding // nil for "unknown"
}

// Kinds lists every kind of cause that can be named.
var Kinds = []Kind{
	{"client-deployment", "one version of one client began to send requests that the API refuses", nil},
	{"frontend-change", "the browser client of one origin began to send requests that the API refuses", nil},
	{"schema-change", "the API changed, and older clients still send what it took before", nil},
	{"missing-role", "one caller asks for what it was never allowed to do", nil},
	{"missing-scope", "one token lacks what other tokens of the same kind carry", nil},
	{"address-not-allowed", "a service began to call from an address that is not allowed", nil},
	{"tenant-violation", "one caller reaches for the objects of other tenants", nil},
	{"edge-block", "a firewall or proxy refuses requests before the API sees them", nil},
	{"status-swap", "one code rose as another fell: the same requests, answered otherwise", nil},
	{"expired-credentials", "credentials that worked before are refused now", nil},
	{"rate-limit", "a caller exceeds its quota", nil},
	{"scanner", "somebody asks for what does not exist, looking for a weakness", nil},
	{"crawler", "a crawler asks for what is gone or refused", nil},
	{"upstream-fault", "the server fails, whoever asks", nil},
	{"unknown", "no evidence in the log names the cause", nil},
}
