package gate

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/openapi"
	"github.com/candorhttp/candor/rules"
)

// nginxConfig is a shared cache as people set it up: what is kept is decided by
// what the answers say. %[1]s is a directory, %[2]s the gate, %[3]s more lines.
const nginxConfig = `
daemon off; master_process off; pid %[1]s/pid; error_log %[1]s/error.log;
events {}
http {
  access_log off;
  client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy; fastcgi_temp_path %[1]s/fastcgi; uwsgi_temp_path %[1]s/uwsgi; scgi_temp_path %[1]s/scgi;
  proxy_cache_path %[1]s/cache keys_zone=shared:1m;
  server {
    listen unix:%[1]s/socket;
    location / {
      proxy_pass http://%[2]s;
      proxy_http_version 1.1;
      proxy_cache shared;
      proxy_cache_key $uri;
      %[3]s
      add_header X-Cache $upstream_cache_status always;
    }
  }
}
`

// startNginx puts a caching nginx in front of an address and returns a client
// that speaks to it. It skips the test where there is no nginx.
func startNginx(t *testing.T, to, more string) *http.Client {
	t.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("nginx is not installed, so no real cache can be asked; on Debian: apt-get install nginx-light")
	}
	dir, err := os.MkdirTemp("", "nginx-") // the name of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, fmt.Appendf(nil, nginxConfig, dir, to, more), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd := exec.Command(program, "-p", dir, "-e", filepath.Join(dir, "error.log"), "-c", file)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { cmd.Process.Signal(syscall.SIGTERM); <-ended })
	socket := filepath.Join(dir, "socket")
	for range 5000 {
		if c, err := net.Dial("unix", socket); err == nil {
			c.Close()
			tr := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, "unix", socket)
			}}
			t.Cleanup(tr.CloseIdleConnections)
			return &http.Client{Transport: tr}
		}
		select {
		case err := <-ended:
			log, _ := os.ReadFile(filepath.Join(dir, "error.log"))
			ended <- err
			t.Fatalf("nginx ended: %v\n%s%s", err, said.Bytes(), log)
		case <-time.After(time.Millisecond): // waits for nginx to listen, asserts no time
		}
	}
	t.Fatal("nginx does not listen")
	return nil
}

const reports = `
openapi: 3.1.0
info: {title: Reports, version: "1"}
paths:
  /report:
    get: {operationId: report, responses: {"200": {description: ok}, "403": {description: not yours}}}
`

// The fault that the rule 403/stored-for-everyone speaks of, in a real cache:
// a refusal of one caller is given to another who is entitled.
func Test_that_behind_nginx_a_refusal_of_one_caller_reaches_others_unless_it_is_repaired(t *testing.T) {
	const rule = "403/stored-for-everyone"
	for _, of := range []struct {
		name, cacheControl, nginx string
		speaks                    bool // the rule, about the answer alone
	}{
		{"the refusal states a lifetime", "max-age=600", "", true},
		{"the refusal says nothing and nginx keeps everything", "", "proxy_cache_valid any 10m;", false},
	} {
		for _, repair := range []bool{false, true} {
			name := of.name + map[bool]string{false: ", observed", true: ", repaired"}[repair]
			t.Run(name, func(t *testing.T) {
				doc, err := openapi.Parse("reports.yaml", []byte(reports))
				if err != nil {
					t.Fatal(err)
				}
				r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Header.Get("X-Api-Key") == "of alice" {
						w.Header().Set("Cache-Control", "private")
						io.WriteString(w, "the report")
						return
					}
					if of.cacheControl != "" {
						w.Header().Set("Cache-Control", of.cacheControl)
					}
					w.WriteHeader(http.StatusForbidden)
					io.WriteString(w, "not yours")
				}), func(c *Config) { c.Guard, c.Repair = guard.Config{Document: doc}, repair })
				client := startNginx(t, strings.TrimPrefix(r.url, "http://"), of.nginx)
				ask := func(key string) (int, string) {
					req, _ := http.NewRequest("GET", "http://nginx.example/report", nil)
					req.Header.Set("X-API-Key", key)
					resp, err := client.Do(req)
					if err != nil {
						t.Fatal(err)
					}
					defer resp.Body.Close()
					io.Copy(io.Discard, resp.Body)
					return resp.StatusCode, resp.Header.Get("X-Cache")
				}
				if code, cache := ask("of bob"); code != 403 || cache != "MISS" {
					t.Fatalf("bob, who is not entitled, gets %d from %s", code, cache)
				}
				code, cache := ask("of alice")
				if repair && (code != 200 || cache != "MISS") {
					t.Errorf("alice, who is entitled, gets %d from %s although the refusal was repaired", code, cache)
				}
				if !repair && (code != 403 || cache != "HIT") {
					t.Errorf("alice gets %d from %s; if nginx does not keep such a refusal, the rule is wrong", code, cache)
				}
				if rules.ByID(rule) == nil {
					t.Fatalf("there is no rule %s", rule)
				}
				asked := int64(1)
				if repair { // alice's request reaches the upstream as well, and either may be judged first
					asked = 2
				}
				report := r.judged(t, asked)
				found := slices.ContainsFunc(report.Findings, func(f candor.Finding) bool { return f.Rule == rule && f.Operation == "GET /report" })
				if found != of.speaks {
					t.Errorf("%s speaks: %v, want %v", rule, found, of.speaks)
				}
			})
		}
	}
}
