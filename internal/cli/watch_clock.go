package cli

import "time"

// logClock tells what time it is in logs that grow while nothing comes: the
// time of the last event, and what has passed since it came. A log whose times
// are behind, because it is written with a delay or names the wrong zone, has
// a clock of its own that way, and its lines do not come too late by the clock
// of the wall.
//
// Servers write in bursts when they keep lines back. The clock stands still
// for as long as the longest pause that the log was seen to make.
type logClock struct {
	last  time.Time // of the latest event
	came  time.Time // when it came
	pause time.Duration
	odd   time.Time // of an event far ahead of the last one, until another agrees
}

// The bounds of the pause.
const (
	firstPause = time.Minute
	maxPause   = 15 * time.Minute
)

// saw notes the last event of some that came together.
func (c *logClock) saw(event, now time.Time) {
	if c.last.IsZero() {
		c.last, c.came, c.pause = event, now, firstPause
		return
	}
	if event.Sub(c.last) > clockFault+now.Sub(c.came) && event.Sub(c.odd).Abs() > clockFault {
		c.odd = event
		return
	}
	c.pause = min(max(c.pause, now.Sub(c.came)), maxPause)
	c.came = now
	if event.After(c.last) {
		c.last = event
	}
}

// time returns the time in the log; false where it is not known or stands
// still.
func (c *logClock) time(now time.Time) (time.Time, bool) {
	passed := now.Sub(c.came) - c.pause
	if c.last.IsZero() || passed <= 0 {
		return time.Time{}, false
	}
	return c.last.Add(passed), true
}
