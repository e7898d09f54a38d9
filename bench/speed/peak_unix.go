//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakOf returns the most memory that a program that ended had resident. It
// inherits the peak of the process that starts it, so of less than that of
// this one only the bound is known.
func peakOf(ended *os.ProcessState) peak {
	its, ok := ended.SysUsage().(*syscall.Rusage)
	var own syscall.Rusage
	if !ok || syscall.Getrusage(syscall.RUSAGE_SELF, &own) != nil {
		return peak{}
	}
	unit := int64(1 << 10)
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	return peak{bytes: int64(its.Maxrss) * unit, atMost: its.Maxrss <= own.Maxrss}
}
