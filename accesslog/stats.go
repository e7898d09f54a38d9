package accesslog

import "github.com/candorhttp/candor/internal/textpage"

// The bounds of what is kept of lines that cannot be read.
const (
	maxSamples    = 5
	maxSampleText = 200 // bytes of the line, before escaping
)

// Stats says what became of the lines read so far. Every line gives an event,
// in a few formats several, or is counted in Understood or Rejected; none is
// dropped silently.
type Stats struct {
	Format   string // name of the format, "" until it is known
	Wrapper  string // what every line is wrapped in: "cri", "docker", "syslog", …; "" for nothing
	Detected bool   // the format was found out, not asked for
	// Compression is "gzip", "zstd" or "bzip2", "" for a plain log.
	Compression string
	Lines       int64      // all lines
	Events      int64      // events they gave
	Understood  int64      // lines that give no event of their own: headers, comments, the first part of a divided line
	Rejected    int64      // lines that could not be read
	Samples     []Rejected // the first rejected lines, at most 5
}

// add counts what became of further lines. Their samples count from 1.
func (s *Stats) add(more *Stats) {
	for _, r := range more.Samples {
		if len(s.Samples) == maxSamples {
			break
		}
		r.Line += s.Lines
		s.Samples = append(s.Samples, r)
	}
	s.Lines += more.Lines
	s.Events += more.Events
	s.Understood += more.Understood
	s.Rejected += more.Rejected
}

// reject counts the line read last as one that could not be read.
func (s *Stats) reject(line []byte, why string) {
	s.Rejected++
	if len(s.Samples) < maxSamples {
		s.Samples = append(s.Samples, Rejected{Line: s.Lines, Text: Printable(line, maxSampleText), Why: why})
	}
}

// Rejected is a line that could not be read.
type Rejected struct {
	Line int64  // number of the line in the log, from 1
	Text string // its beginning, safe to print
	Why  string // what is wrong with it
}

// Printable returns the first max bytes of s with every byte that could act
// on a terminal or hide in a text written as an escape: control characters,
// bytes that are not UTF-8, marks that change the direction of writing. An
// ellipsis shows that something was cut.
func Printable(s []byte, max int) string { return textpage.Printable(s, max) }
