//go:build race

package rules

// The race detector makes pools forget on purpose, so allocations cannot be counted.
const racing = true
