package gate

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/site"
)

//go:embed console.html
var consoleHTML string

//go:embed console.css
var consoleCSS string

var console = template.Must(template.New("console").Parse(consoleHTML))

// guideBase is where the console has the pages that explain codes and reasons.
const guideBase = "/-/guide"

// Admin answers the console: incidents, counts, findings, metrics, health, reload and the
// pages that explain codes, reasons and rules. Serve it on loopback.
func (g *Gate) Admin() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", g.consolePage)
	mux.HandleFunc("GET /console.css", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", "max-age=300")
		fmt.Fprint(w, consoleCSS)
	})
	mux.HandleFunc("GET /counts.json", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, map[string]any{"routes": g.Counts()})
	})
	mux.HandleFunc("GET /findings.json", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, g.findings()) })
	mux.HandleFunc("GET /incidents.json", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, map[string]any{"incidents": g.Watched().Incidents})
	})
	mux.HandleFunc("GET /watch.json", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, g.Watched()) })
	mux.Handle("GET /metrics", g.metrics.handler())
	mux.HandleFunc("GET /-/healthy", func(w http.ResponseWriter, r *http.Request) { plain(w, "ok\n") })
	mux.HandleFunc("GET /-/ready", g.readiness)
	mux.HandleFunc("POST /-/reload", g.reload)
	mux.Handle(guideBase+"/", site.Handler(site.Options{Base: guideBase, Canonical: publicPages}))
	fallback, err := guard.New(guard.Config{})
	if err != nil { // the zero Config is valid by construction
		return mux
	}
	// A page in the user's browser must not reload the gate.
	foreign := http.NewCrossOriginProtection()
	foreign.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		guard.Refuse(w, r, ladder.PolicyDenied, guard.Say{Detail: "The console takes no changes from pages of other origins."})
	}))
	return fallback.Wrap(onlyLocalNames(foreign.Handler(mux)))
}

// onlyLocalNames refuses requests to a loopback listener that name some other
// host: a page in the user's browser reaching for the console by DNS.
func onlyLocalNames(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if tcp, ok := local.(*net.TCPAddr); ok && tcp.IP.IsLoopback() && host != "localhost" && net.ParseIP(strings.Trim(host, "[]")) == nil {
			guard.Refuse(w, r, ladder.Misdirected)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func plain(w http.ResponseWriter, s string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprint(w, s)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(v) // the client may have left; there is nobody to tell
}

func (g *Gate) readiness(w http.ResponseWriter, r *http.Request) {
	if !g.ready.Load() {
		guard.Refuse(w, r, ladder.Draining)
		return
	}
	plain(w, "ready\n")
}

// reload answers 200 when the new configuration is in place, 409 with the
// faults when the old one was kept.
func (g *Gate) reload(w http.ResponseWriter, r *http.Request) {
	if err := g.Reload(); err != nil {
		guard.Refuse(w, r, ladder.Conflict, guard.Say{Detail: "The old configuration stays in place. " + err.Error()})
		return
	}
	plain(w, "reloaded\n")
}

// Reload asks for the configuration again and puts it in place. After an error
// the old one stays.
func (g *Gate) Reload() error {
	if g.config.Reload == nil {
		return fmt.Errorf("this gate was started without a configuration that could be read again")
	}
	c, err := g.config.Reload()
	if err == nil {
		err = g.Replace(c.Guard)
	}
	if err != nil {
		g.log.Error("reload failed, the old configuration stays", "error", err)
		return err
	}
	g.repair.Store(c.Repair)
	g.log.Info("reloaded")
	return nil
}

// row is one line of the console's table.
type row struct {
	Method, Route string
	Total         int64
	Cells         []cell
	Would         []reasonCount
}

type cell struct {
	Column  string
	N       int64
	Reasons []reasonCount
}

type reasonCount struct {
	Name string
	N    int64
	Page bool // the reason has a page
}

func (g *Gate) consolePage(w http.ResponseWriter, r *http.Request) {
	var rows []row
	for _, c := range g.Counts() {
		out := row{Method: c.Method, Route: c.Route, Total: c.Total, Would: reasonCounts(c.Would)}
		if out.Route == "" {
			out.Route = "(no template)"
		}
		for _, col := range columns {
			out.Cells = append(out.Cells, cell{col, c.Refused[col], reasonCounts(c.Reasons[col])})
		}
		rows = append(rows, out)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'")
	data := map[string]any{
		"Title": g.title(), "Rows": rows, "Columns": columns, "Since": g.started.UTC().Format(time.DateTime),
		"Observe": g.guard.Load().config.Observe, "Lost": g.logLost.Load(), "Upstream": g.config.Upstream.Redacted(),
		"Judged": g.judgedRows(), "Watched": g.watchedRows(), "Repairing": g.repair.Load(),
	}
	if err := console.Execute(w, data); err != nil {
		g.log.Error("console page", "error", err)
	}
}

func (g *Gate) title() string {
	if g.config.Title != "" {
		return g.config.Title
	}
	if d := g.guard.Load().config.Document; d != nil && d.Title != "" {
		return d.Title
	}
	return "API"
}

func reasonCounts(m map[string]int64) []reasonCount {
	var out []reasonCount
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, reasonCount{name, m[name], ladder.ReasonByName(name) != nil})
	}
	return out
}
