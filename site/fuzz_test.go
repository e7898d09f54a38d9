package site

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// marker is what a hostile request carries; no page may hold it as it is.
const marker = `"'><injected onload=x>`

// hostile is a request that the server of net/http would hand to the site, or
// nil where it would not.
func hostile(method, path, query, name, value string, body []byte) *http.Request {
	u := &url.URL{Path: path, RawQuery: query}
	if strings.Contains(query, "delay") { // nobody waits for a fuzzer
		return nil
	}
	for _, c := range []byte(method) {
		if c <= ' ' || c >= 0x7f {
			return nil
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/", bytes.NewReader(body))
	r.Method, r.URL = method, u
	r.RequestURI = u.RequestURI()
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Content-Type", "text/plain")
	if name != "" {
		r.Header.Set(name, value)
	}
	return r
}

func FuzzHandler(f *testing.F) {
	add := func(method, path, query, name, value, body string) {
		f.Add(method, path, query, name, value, []byte(body))
	}
	pasted := "HTTP/1.1 403 " + marker + "\nLocation: " + marker + "\nRetry-After: " + marker + "\nWWW-Authenticate: a b=\"" + marker + "\"\nCache-Control: " + marker +
		"\nContent-Type: application/problem+json\n\n" + `{"title": "\"'><injected onload=x>", "detail": "\"'><injected onload=x>", "reason": "\"'><injected onload=x>", "contact": "\"'><injected onload=x>"}`
	add("POST", "explain/", "", "Content-Type", "text/plain", pasted)
	add("POST", "explain/", "", "Content-Type", "message/http", "> GET /"+marker+" HTTP/1.1\n> Host: "+marker+"\n>\n< "+pasted)
	add("POST", "explain/", "", "Content-Type", "application/x-www-form-urlencoded", "answer="+url.QueryEscape("</textarea>"+marker))
	add("POST", "explain/", "", "Accept", "*/*", "HTTP/1.1 503\nDate: Fri, 31 Dec 9999 23:59:59 GMT\nRetry-After: 120\n\n")
	add("GET", "search/", "q="+url.QueryEscape(marker), "", "", "")
	add("GET", "try/503", "retry-after="+url.QueryEscape(marker), "", "", "")
	add("GET", "try/404", "accept="+url.QueryEscape(marker), "Accept", "text/plain", "")
	add("GET", "try/", "code="+url.QueryEscape(marker)+"&x="+url.QueryEscape(marker), "", "", "")
	add("GET", "compare/", "a=403&b="+url.QueryEscape(marker), "", "", "")
	add("GET", "decide/together", "role="+url.QueryEscape(marker), "", "", "")
	add("GET", "decide/together", "role=missing-role&content=malformed-json", "", "", "")
	add("GET", "status/403", "", "If-Match", `"x"`, "")
	add("GET", "status/403", "", "Range", "bytes=9999999-", "")
	add("GET", "status/403", "", "Range", "bytes=0-1,3-4", "")
	add("GET", "status/403", "", "If-None-Match", "*", "")
	add("HEAD", "search/", "q=403", "Accept-Encoding", "gzip;q=0", "")
	add("DELETE", "status/403.json", "", "", "", "")
	add("GET", "status/"+marker, "", "", "", "")
	add("GET", "decide/wire.json", "", "", "", "")
	add("GET", "guide/.json/", "", "", "", "")
	add("GET", "/evil.example/status/403/", "", "", "", "")
	sites := map[string]http.Handler{}
	for _, mount := range []string{"", base} {
		sites[mount] = Handler(Options{Base: mount, Canonical: public})
	}
	f.Fuzz(func(t *testing.T, method, path, query, name, value string, body []byte) {
		for mount, h := range sites {
			r := hostile(method, mount+"/"+path, query, name, value, body)
			if r == nil {
				return
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			for _, fault := range faultsOf(mount, r, w) {
				t.Errorf("%s %q answers %d: %s", method, r.RequestURI, w.Code, fault)
			}
		}
	})
}

// faultsOf says which promises an answer breaks that hold for every request.
func faultsOf(mount string, r *http.Request, w *httptest.ResponseRecorder) []string {
	var out []string
	must := func(ok bool, fault string) {
		if !ok {
			out = append(out, fault)
		}
	}
	h := w.Header()
	tried := strings.HasPrefix(r.URL.Path, mount+"/try/")
	must(w.Code >= 100 && w.Code <= 599 || tried && w.Code == 999, "it is no status code")
	must(w.Code != 500 || tried, "our own fault")
	if strings.HasPrefix(h.Get("Content-Type"), "text/html") {
		must(!strings.Contains(w.Body.String(), "<injected"), "the page holds markup of the request")
	}
	must(w.Code < 400 || tried || h.Get("Cache-Control") == "no-store", "a refusal may be stored: "+h.Get("Cache-Control"))
	must(w.Code != 405 || h.Get("Allow") != "", "no Allow")
	must(w.Code != 401 || h.Get("WWW-Authenticate") != "", "no challenge")
	if to := h.Get("Location"); to != "" {
		must(strings.HasPrefix(to, mount+"/") && !strings.HasPrefix(to, "//") && !strings.ContainsAny(to, "\\\r\n"), "it leads away to "+to)
	}
	if w.Code == http.StatusPermanentRedirect && !tried {
		p, _ := find(strings.TrimPrefix(h.Get("Location"), mount))
		must(p != nil, "it leads nowhere: "+h.Get("Location"))
	}
	for name, values := range h {
		must(!strings.ContainsAny(name+strings.Join(values, ""), "\r\n"), "a line end in "+name)
	}
	must(r.Method != http.MethodHead || w.Body.Len() == 0, "content in an answer to HEAD")
	return out
}
