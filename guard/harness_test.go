package guard

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/openapi"
)

// issuer signs tokens for tests and publishes its key set in a file.
type issuer struct {
	key  *ecdsa.PrivateKey
	file string
}

func newIssuer(t testing.TB) *issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	is := &issuer{key: key, file: filepath.Join(t.TempDir(), "keys.json")}
	if err := os.WriteFile(is.file, is.jwks(), 0o600); err != nil {
		t.Fatal(err)
	}
	return is
}

func (is *issuer) jwks() []byte {
	raw, err := is.key.PublicKey.Bytes() // 0x04, X, Y
	if err != nil {
		panic(err)
	}
	enc := base64.RawURLEncoding
	return fmt.Appendf(nil, `{"keys":[{"kty":"EC","crv":"P-256","kid":"k1","alg":"ES256","use":"sig","x":%q,"y":%q}]}`,
		enc.EncodeToString(raw[1:33]), enc.EncodeToString(raw[33:]))
}

func (is *issuer) token(t testing.TB, claims jwt.MapClaims) string {
	t.Helper()
	all := jwt.MapClaims{"iss": "https://id.example", "aud": "orders", "sub": "alice", "tenant": "north", "exp": time.Now().Add(time.Hour).Unix()}
	for k, v := range claims {
		if v == nil {
			delete(all, k)
		} else {
			all[k] = v
		}
	}
	tok := jwt.NewWithClaims(jwt.SigningMethodES256, all)
	tok.Header["kid"] = "k1"
	s, err := tok.SignedString(is.key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rig is a guard before a handler, served over loopback.
type rig struct {
	t      testing.TB
	guard  *Guard
	addr   string
	issuer *issuer
	mu     sync.Mutex
	events []candor.Event
}

const testKey = "key-0123456789abcdef"

// baseConfig is the configuration most tests start from.
func baseConfig(t testing.TB, is *issuer) Config {
	t.Helper()
	doc, err := openapi.Load("testdata/api.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(testKey))
	return Config{
		Document: doc,
		Contact:  map[string]string{"default": "api-team@example.com"},
		Identity: Identity{
			Bearer:  &Bearer{JWKS: is.file, Issuer: "https://id.example", Audience: "orders"},
			APIKeys: &APIKeys{Keys: []APIKey{{ID: "ci", Hash: hex.EncodeToString(sum[:]), Tenant: "north", Scopes: []string{"orders:read"}}}},
		},
		Rights: Rights{Tenant: &openapi.Tenant{Parameter: "org"}, Addresses: &openapi.Addresses{TrustedProxies: []string{"127.0.0.1"}}},
		Log:    slog.New(slog.DiscardHandler),
	}
}

func newRig(t testing.TB, is *issuer, c Config, h http.Handler) *rig {
	t.Helper()
	r := &rig{t: t, issuer: is}
	c.Record = func(ev *candor.Event) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.events = append(r.events, *ev)
	}
	g, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	r.guard = g
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: g.Wrap(h), ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), ReadHeaderTimeout: 300 * time.Millisecond, MaxHeaderBytes: 128 << 10}
	go srv.Serve(g.Listener(srv, l)) //nolint:errcheck // ends with the test
	t.Cleanup(func() { srv.Close() })
	r.addr = l.Addr().String()
	return r
}

// send writes raw bytes ("\n" stands for CRLF in the head) and returns the
// whole answer as text, with what changes from run to run replaced.
func (r *rig) send(raw string) string {
	r.t.Helper()
	c, err := net.Dial("tcp", r.addr)
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	head, body, _ := strings.Cut(raw, "\n\n")
	bytes := strings.ReplaceAll(head, "\n", "\r\n") + "\r\n\r\n" + body
	bytes, _, _ = strings.Cut(bytes, "PAUSE") // the rest never comes
	if _, err := io.WriteString(c, bytes); err != nil {
		r.t.Fatal(err)
	}
	method, _, _ := strings.Cut(raw, " ")
	resp, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		r.t.Fatalf("no answer to %q: %v", raw, err)
	}
	return render(r.t, resp)
}

func render(t testing.TB, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.Close {
		resp.Header.Set("Connection", "close")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", resp.Proto, resp.Status)
	resp.Header.Del("Date")
	if err := resp.Header.Write(&b); err != nil {
		t.Fatal(err)
	}
	b.WriteString("\n")
	b.Write(body)
	return strings.TrimRight(requestIDs.ReplaceAllString(strings.ReplaceAll(b.String(), "\r\n", "\n"), "REQUEST-ID"), "\n") + "\n"
}

var requestIDs = regexp.MustCompile(`\b[0-9a-f]{32}\b`)

// lastEvent returns the event of the last exchange; it waits for the handler's
// goroutine, which records after the answer has left.
func (r *rig) lastEvent(n int) candor.Event {
	r.t.Helper()
	for range 2000 {
		r.mu.Lock()
		if len(r.events) >= n {
			ev := r.events[n-1]
			r.mu.Unlock()
			return ev
		}
		r.mu.Unlock()
		time.Sleep(time.Millisecond) // waits for an event, asserts no time
	}
	r.t.Fatal("no event was recorded")
	return candor.Event{}
}

// testObjects knows a few orders: 1 is the caller's own, 2 hidden, 3 gone,
// 4 moved, 5 blocked, 6 seen but not to be touched.
func testObjects(r *http.Request) (ladder.ObjectFacts, error) {
	if PathValue(r, "id") == "" {
		return ladder.ObjectFacts{}, ErrNoObject
	}
	mine := ladder.ObjectFacts{Found: true, Visible: true, Permitted: true, ETag: `"v1"`, Tenant: "north"}
	switch PathValue(r, "id") {
	case "1":
	case "2":
		mine.Visible = false
	case "3":
		mine.Gone = true
	case "4":
		mine.Moved = "/orgs/north/orders/1"
	case "5":
		mine.Legal = "https://example.com/legal"
	case "6":
		mine.Permitted = false
	case "7":
		return mine, io.ErrUnexpectedEOF
	default:
		return ladder.ObjectFacts{}, nil
	}
	return mine, nil
}

// testHandler answers what the guard lets through.
var testHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if name := PathValue(r, "reason"); name != "" {
		if name == "panic" {
			panic("on purpose")
		}
		Refuse(w, r, ladder.ReasonByName(name), Say{Location: "/orgs/north/orders/9", Fields: http.Header{"Content-Range": {"bytes */5"}, "Link": {`<https://example.com/legal>; rel="blocked-by"`}}})
		return
	}
	io.Copy(io.Discard, r.Body)
	Reply(w, r, http.StatusOK, map[string]string{"operation": OperationID(r)})
})
