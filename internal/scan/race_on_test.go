//go:build race

package scan

// raceEnabled says that the race detector slows this run down. What measures
// rather than tests has a step of its own, without it.
const raceEnabled = true
