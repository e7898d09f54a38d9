//go:build race

package strictjson

// The race detector makes pools forget on purpose, so allocations cannot be counted.
const racing = true
