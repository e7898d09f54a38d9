package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/site"
)

// guideAddress is where the pages are served when nothing else is asked for.
const guideAddress = "127.0.0.1:8402"

// publicPages is the address of the public copy of the pages, below which the
// default problem types lie.
var publicPages = strings.TrimSuffix(ladder.TypesBase, "/reasons/")

var guideCommand = &command{
	Name:    "guide",
	Summary: "serve the pages that explain codes, pairs, reasons and fields",
	Usage: `
Serves the reference as web pages: every status code, any two side by side, a
wizard that finds the right code, every reason, every field, a reader of pasted
answers, and /try/403, which really answers so. It listens on loopback unless
told otherwise and asks nothing of another host. SIGTERM and Ctrl-C end it.

--export writes the same pages into a directory as plain files, to be put on
any host below any path. What only a running program can answer says so there.

--canonical is the address of the public copy of the pages, which each page
names as its own: where you put an export, or where your readers reach this
server. The types of problem documents begin with it and /reasons/; see types
in candor.yaml.`,
	Example: `candor guide
candor guide --listen 127.0.0.1:9000 --base /docs/http
candor guide --export public --canonical https://example.com/http`,
	Doors: []doorway{{doorCode, "candor guide", "the same as pages, with a wizard and search"}},
	Setup: func(flags *pflag.FlagSet) runner {
		var o guideOptions
		flags.StringVar(&o.listen, "listen", "", "address to serve at; default "+guideAddress+" or the next free port")
		flags.StringVar(&o.base, "base", "", "path below which the pages are served, such as /docs/http")
		flags.StringVar(&o.export, "export", "", "write the pages into this directory instead of serving them")
		flags.StringVar(&o.canonical, "canonical", publicPages, "address of the public copy of the pages")
		return func(ctx context.Context, in *invocation) error { return runGuide(ctx, in, o) }
	},
}

type guideOptions struct{ listen, base, export, canonical string }

func runGuide(ctx context.Context, in *invocation, o guideOptions) error {
	var errs []error
	if len(in.Args) > 0 {
		errs = append(errs, fmt.Errorf("guide takes no arguments, got %q", safe(in.Args[0])))
	}
	if u, err := url.Parse(o.canonical); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		errs = append(errs, fmt.Errorf("--canonical %q: write an absolute address such as https://example.com/http", safe(o.canonical)))
	}
	if o.base != "" && !plainBase(o.base) {
		errs = append(errs, fmt.Errorf("--base %q: write a path such as /docs/http", safe(o.base)))
	}
	if o.export != "" && (o.listen != "" || o.base != "") {
		errs = append(errs, errors.New("--export writes files with relative links; --listen and --base are for serving"))
	}
	if len(errs) > 0 {
		return usage("candor guide --help", errors.Join(errs...))
	}
	opt := site.Options{Base: o.base, Canonical: o.canonical}
	if o.export != "" {
		return exportGuide(in, o.export, opt)
	}
	return serveGuide(ctx, in, o, opt)
}

// plainBase reports whether every server and browser reads a base as it is
// written: from the root, with no dots, doubled slashes or signs of addresses.
func plainBase(base string) bool {
	return path.Clean("/"+base) == "/"+strings.Trim(base, "/") && strings.HasPrefix(base, "/") && !strings.HasPrefix(base, "//") &&
		!strings.ContainsAny(base, "?#%\\\"<> ") && !strings.ContainsFunc(base, unicode.IsControl)
}

func exportGuide(in *invocation, dir string, opt site.Options) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return usagef("name a directory", "--export %s: it is a file", safe(dir))
	}
	done, err := site.Export(dir, opt)
	if err != nil {
		return usage("nothing half-written is left; run it again when the cause is gone", fmt.Errorf("%d files were written, and then: %w", done.Files, err))
	}
	fmt.Fprintf(in.Stderr, "%d files, %.1f MB, in %s; put them at %s/\n", done.Files, float64(done.Bytes)/1e6, safe(dir), strings.TrimSuffix(opt.Canonical, "/"))
	return nil
}

func serveGuide(ctx context.Context, in *invocation, o guideOptions, opt site.Options) error {
	listen := o.listen
	if listen == "" {
		listen = guideAddress
	}
	l, err := listenNear(in, listen, o.listen == "")
	if err != nil {
		return usage("name another with --listen", err)
	}
	srv := &http.Server{
		Handler: site.Handler(opt), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	fmt.Fprintf(in.Stderr, "guide: http://%s%s/\n", l.Addr(), strings.TrimRight(o.base, "/"))
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case <-ctx.Done():
	case err := <-failed:
		return unjudged("is the listener still there?", err)
	}
	end, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if srv.Shutdown(end) != nil {
		_ = srv.Close() // somebody is still waiting for a delayed answer; his time is up
	}
	return nil
}
