// Package gate is a reverse proxy that answers wrong requests right: a guard
// in front of somebody else's server, a judge of that server's own answers, and
// a watch over both that tells what began to fail and why, and an access log,
// metrics, counts, findings, incidents and the pages that explain them on an
// admin listener of its own.
//
// [New] compiles a [Config]; [Gate.Serve] runs both listeners until its
// context ends and then drains. [Gate.Handler] and [Gate.Admin] are for those
// who bring their own server.
package gate

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/ladder"
)

// Config is what a gate is made of.
type Config struct {
	Guard    guard.Config
	Upstream *url.URL // http or https; a path is put in front of every path

	// Log receives one JSON line per exchange, the shape of [candor.Event].
	// nil means no log.
	Log io.Writer

	// UpstreamTimeout bounds the wait for the head of an upstream's answer;
	// 0 means 60 seconds.
	UpstreamTimeout time.Duration

	// DrainTimeout bounds the wait for requests in flight at the end; 0 means
	// 30 seconds.
	DrainTimeout time.Duration

	// Repair mends answers of the upstream: fields that their code needs and
	// that the gate knows, what caches are told of an error, and a problem
	// document where an error has no content. It never changes a code, content
	// that is there, or a success.
	Repair bool

	// Reload is called by POST /-/reload and returns the new configuration, of
	// which Guard and Repair count; the rest stays as the gate was started. nil
	// means that the gate cannot be reloaded.
	Reload func() (Config, error)

	// FalseAlarms is the time in which one false incident is accepted on quiet
	// traffic; 0 means a week.
	FalseAlarms time.Duration

	// Title names the API on the console; "" means the document's title.
	Title string

	// Slog receives the gate's own troubles and the incidents of the traffic;
	// nil means slog.Default.
	Slog *slog.Logger

	dial      func(ctx context.Context, network, address string) (net.Conn, error) // for tests; nil means over the network
	unwatched bool                                                                 // to measure the cost of watching
}

// Gate is a running proxy. It is safe for concurrent use.
type Gate struct {
	config   Config
	log      *slog.Logger
	guard    atomic.Pointer[guarded]
	proxy    http.Handler
	metrics  *metrics
	counts   *counts
	judging  *judging // nil only where the cost of judging is measured
	watching *watching
	repair   atomic.Bool
	logMu    sync.Mutex
	logLost  atomic.Int64
	ready    atomic.Bool
	draining atomic.Bool
	// tokenKey keys the hashes of credentials in the log.
	tokenKey []byte
	started  time.Time
}

// guarded is a guard with its handler, swapped as one on reload.
type guarded struct {
	guard   *guard.Guard
	handler http.Handler
	config  guard.Config
}

// New compiles a configuration. The error joins every fault.
func New(c Config) (*Gate, error) {
	g := &Gate{config: c, log: c.Slog, counts: newCounts(), started: time.Now()}
	if g.log == nil {
		g.log = slog.Default()
	}
	g.judging = newJudging(g.log)
	g.watching = newWatching(g.log, c)
	g.metrics = newMetrics(g.judging, g.watching)
	g.repair.Store(c.Repair)
	if c.Guard.TokenKey == nil { // one key for the life of the gate, so that a reload changes no hash in the log
		c.Guard.TokenKey = make([]byte, 32)
		_, _ = rand.Read(c.Guard.TokenKey) // never fails, crypto/rand.Read
	}
	g.tokenKey = c.Guard.TokenKey
	var errs []error
	if err := checkUpstream(c.Upstream); err != nil {
		errs = append(errs, err)
	} else {
		g.proxy = g.newProxy()
	}
	if err := g.Replace(c.Guard); err != nil {
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	g.ready.Store(true)
	return g, nil
}

func checkUpstream(u *url.URL) error {
	switch {
	case u == nil:
		return &guard.ConfigError{Field: "upstream", Reason: "name the server to protect, such as http://127.0.0.1:8080"}
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return &guard.ConfigError{Field: "upstream", Value: u.Redacted(), Reason: "use an absolute http or https URL"}
	case u.RawQuery != "" || u.Fragment != "":
		return &guard.ConfigError{Field: "upstream", Value: u.Redacted(), Reason: "leave out query and fragment"}
	}
	return nil
}

// Replace puts a new guard in place of the old one. Requests in flight end
// under the guard they began with. A configuration with faults changes
// nothing.
func (g *Gate) Replace(c guard.Config) error {
	c.Proxy = "candor"
	if c.Log == nil {
		c.Log = g.log
	}
	c.Record = g.record
	c.TokenKey = g.tokenKey
	gd, err := guard.New(c)
	if err != nil {
		return err
	}
	g.judging.replace(&c) // before the guard: no answer may be judged by no document
	g.guard.Store(&guarded{gd, gd.Wrap(g.proxy), c})
	if g.draining.Load() { // a reload must not reopen what is ending; drain sets the flag before it looks
		gd.Drain()
	}
	g.counts.routes(c.Document)
	return nil
}

// Handler answers the traffic. It reserves no path of its own.
func (g *Gate) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { g.guard.Load().handler.ServeHTTP(w, r) })
}

// record sends one event to metrics, counts, watch and log.
func (g *Gate) record(ev *candor.Event) {
	if ev.UpstreamStatus != 0 || ev.Reason == ladder.BadUpstream.Name || ev.Reason == ladder.UpstreamTimeout.Name {
		ev.Upstream = g.config.Upstream.Host
	}
	g.metrics.add(ev)
	g.counts.add(ev)
	if !g.config.unwatched {
		g.watching.add(ev)
	}
	if g.config.Log != nil {
		g.writeLog(ev)
	}
}

// Servers returns the servers of traffic and console, not yet listening.
func (g *Gate) servers() (traffic, admin *http.Server) {
	errlog := slog.NewLogLogger(g.log.Handler(), slog.LevelDebug)
	traffic = &http.Server{
		Handler:           g.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          errlog,
	}
	admin = &http.Server{
		Handler:           g.Admin(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second, // of a pasted answer; nothing else has content
		WriteTimeout:      time.Minute,      // above the longest delay of /-/guide/try/
		IdleTimeout:       time.Minute,
		ErrorLog:          errlog,
	}
	return traffic, admin
}

// Serve answers traffic on one listener and the console on the other (which
// may be nil) until ctx ends. It then takes no new requests, lets those in
// flight end within Config.DrainTimeout, and returns nil; an error means that
// a listener failed or requests were cut off.
func (g *Gate) Serve(ctx context.Context, traffic, admin net.Listener) error {
	front, console := g.servers()
	defer g.watching.start()()
	failed := make(chan error, 2)
	serve := func(s *http.Server, l net.Listener) {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}
	go serve(front, guard.Listener(front, traffic, func() *guard.Guard { return g.guard.Load().guard }))
	if admin != nil {
		go serve(console, admin)
	}
	var err error
	select {
	case <-ctx.Done():
		err = g.drain(front)
	case err = <-failed:
		_ = front.Close() // the failure is what counts
	}
	_ = console.Close() // the console holds nothing worth waiting for
	return err
}

// drain ends the service without cutting requests off.
func (g *Gate) drain(front *http.Server) error {
	g.ready.Store(false)
	g.draining.Store(true)
	g.guard.Load().guard.Drain()
	wait := g.config.DrainTimeout
	if wait == 0 {
		wait = 30 * time.Second
	}
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	if err := front.Shutdown(ctx); err != nil {
		n := g.guard.Load().guard.InFlight()
		_ = front.Close() // their time is up
		return fmt.Errorf("%d requests were still running after %s and were cut off", n, wait)
	}
	return nil
}
