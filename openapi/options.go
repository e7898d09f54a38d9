package openapi

// Options are choices in reading a document. The zero value is the default.
type Options struct {
	// Formats says which values of the keyword format are checked; "" means
	// [FormatsSafe].
	Formats string
}

// The values of [Options].Formats, which the knob formats of candor.yaml takes.
const (
	FormatsSafe = "safe" // int32, int64, byte, date, date-time, uuid, ipv4, ipv6
	FormatsAll  = "all"  // these, and email, uri, hostname, duration and the other standard ones
	FormatsNone = "none"
)
