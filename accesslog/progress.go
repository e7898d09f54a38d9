package accesslog

import "time"

// Progress says how far a reading is.
type Progress struct {
	Bytes   int64         // read so far, as they lie in the files, compressed or not
	Total   int64         // of all files whose size is known
	Endless bool          // a pipe or standard input is read too, and nobody knows how much comes
	Lines   int64         // read so far
	Files   int           // all of them
	Done    int           // files read to their end
	Elapsed time.Duration // since the start
}

// LinesPerSecond returns the speed since the start; 0 before anything is known
// of it.
func (p Progress) LinesPerSecond() float64 {
	if p.Elapsed <= 0 {
		return 0
	}
	return float64(p.Lines) / p.Elapsed.Seconds()
}

// Left returns the time that the rest takes at the speed so far, and false
// when that cannot be told.
func (p Progress) Left() (time.Duration, bool) {
	if p.Endless || p.Bytes <= 0 || p.Total < p.Bytes || p.Elapsed <= 0 {
		return 0, false
	}
	return time.Duration(float64(p.Elapsed) * float64(p.Total-p.Bytes) / float64(p.Bytes)), true
}
