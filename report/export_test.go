package report

// For fuzzing.
var (
	Escaped = escaped
	Code    = code
	Fenced  = fenced
)
