// Command bench compares candor's guard with other ways to check requests
// against an OpenAPI document, in front of the same handler.
//
//	go run .              processor time and memory per request
//	go run . -behaviour   what each answers to wrong requests, over sockets
//
// It is a module of its own, so that nobody who imports candor downloads its
// rivals.
package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	behaviour := flags.Bool("behaviour", false, "print what each rival answers instead of what it costs")
	rounds := flags.Int("rounds", 12, "interleaved rounds")
	slice := flags.Duration("slice", 60*time.Millisecond, "processor time of one rival on one case in one round")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *rounds < 1 || *slice <= 0 {
		return fmt.Errorf("-rounds %d and -slice %s must be above zero", *rounds, *slice)
	}
	for _, r := range rivals {
		fmt.Fprintf(stdout, "%-7s %s\n", r.name, r.about)
	}
	fmt.Fprintf(stdout, "%s, %s/%s, %d processors\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	if *behaviour {
		return printBehaviour(stdout)
	}
	hs, err := handlers()
	if err != nil {
		return err
	}
	if err := sound(hs); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "measuring for about %s\n", (time.Duration(*rounds*len(cases)*len(hs)) * *slice).Round(time.Second))
	measure(hs, *rounds, *slice).print(stdout)
	return nil
}

// sound fails where candor does not answer a case as it must: a wrong answer
// is not worth measuring.
func sound(hs []http.Handler) error {
	for _, w := range cases {
		if got := newCaller(w).call(hs[column("candor")]); got != w.right {
			return fmt.Errorf("%s: candor answers %d, must answer %d", w.name, got, w.right)
		}
	}
	return nil
}
