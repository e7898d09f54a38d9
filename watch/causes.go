package watch

// Kind is one kind of cause, the named explanation of an incident.
type Kind struct {
	Name    string // "client-deployment"
	Title   string // what one says of it: "a bad client deployment"
	Summary string // what it means, one sentence

	test func(*inquiry) finding // nil for "unknown"
}

// Kinds lists every kind of cause that can be named. Of two with the same
// evidence the first is named.
var Kinds = []Kind{
	clientDeployment,
	frontendChange,
	schemaChange,
	missingRole,
	missingScope,
	addressNotAllowed,
	tenantViolation,
	edgeBlock,
	statusSwap,
	expiredCredentials,
	rateLimit,
	scanner,
	crawling,
	upstreamFault,
	{Name: "unknown", Title: "the log does not tell the cause", Summary: "no evidence in the log names the cause"},
}

func kindByName(name string) *Kind {
	for i := range Kinds {
		if Kinds[i].Name == name {
			return &Kinds[i]
		}
	}
	return nil
}
