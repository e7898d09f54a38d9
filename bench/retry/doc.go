// Package retry measures clients that repeat requests: candor's and others.
// All of it are tests, since fake time belongs to tests:
//
//	cd bench && go test ./retry -v -timeout 30m    all of it
//	go test ./retry -v -run Test_who_acts          the scenarios
//	go test ./retry -v -run Test_storm             a server that fails for a minute
//	go test ./retry -v -run Test_what_is_left      faults over sockets, and leaks
//	go test ./retry -v -run Test_cost              the price of a request that succeeds
//	go test ./retry -run xxx -bench .              the same, for benchstat
package retry
