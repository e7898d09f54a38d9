//go:build !unix

package main

import "time"

var processStart = time.Now()

// cpuTime stands in for the processor time where it is not known: the time
// that went by, which other programs on the machine make longer.
func cpuTime() time.Duration { return time.Since(processStart) }
