package har

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// recording is what a program writes, as far as it matters here.
type recording struct {
	program, text string
	want          []string // exchanges
	skipped       []string
	creator       string
	sanitized     bool
}

const chromeHead = `{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[{"startedDateTime":"2026-03-10T13:55:36.000Z","id":"page_1","title":"https://shop.example/","pageTimings":{"onContentLoad":210.5,"onLoad":null}}],"entries":[`

// chromeCall is a call of a page as Chrome exports it.
func chromeCall(fields string) string {
	return `{"_connectionId":"312","_initiator":{"type":"script","stack":{"callFrames":[{"functionName":"load","url":"https://shop.example/app.js","lineNumber":3}]}},"_priority":"High","_resourceType":"fetch","cache":{},"connection":"443","pageref":"page_1",
"request":{"method":"GET","url":"https://shop.example/api/cart","httpVersion":"http/2.0","headers":[{"name":":authority","value":"shop.example"},{"name":":method","value":"GET"},{"name":":path","value":"/api/cart"},{"name":":scheme","value":"https"},{"name":"accept","value":"application/json"},` + fields + `{"name":"user-agent","value":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"}],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":0},
"response":{"status":401,"statusText":"","httpVersion":"http/2.0","headers":[{"name":"content-type","value":"application/json"},{"name":"date","value":"Tue, 10 Mar 2026 13:55:36 GMT"}],"cookies":[],"content":{"size":14,"mimeType":"application/json","text":"{\"error\":\"no\"}"},"redirectURL":"","headersSize":-1,"bodySize":-1,"_transferSize":120,"_error":null,"_fetchedViaServiceWorker":false},
"serverIPAddress":"192.0.2.7","startedDateTime":"2026-03-10T13:55:36.400Z","time":31.2,"timings":{"blocked":2.1,"dns":-1,"ssl":-1,"connect":-1,"send":0.1,"wait":28,"receive":1,"_blocked_queueing":1.1}}`
}

const chromeRest = `{"_fromCache":"memory","_resourceType":"image","cache":{},"request":{"method":"GET","url":"https://shop.example/logo.png","httpVersion":"h3","headers":[],"bodySize":0},"response":{"status":200,"httpVersion":"h3","headers":[{"name":"content-type","value":"image/png"}],"content":{"size":4,"mimeType":"image/png","text":"iVBO","encoding":"base64"},"redirectURL":"","bodySize":0}},
{"_resourceType":"script","request":{"method":"GET","url":"https://ads.example/a.js","httpVersion":"","headers":[{"name":"Referer","value":"https://shop.example/"}],"bodySize":0},"response":{"status":0,"statusText":"","httpVersion":"","headers":[],"content":{"size":0,"mimeType":"x-unknown"},"redirectURL":"","bodySize":-1,"_error":"net::ERR_BLOCKED_BY_CLIENT"}},
{"_resourceType":"document","request":{"method":"GET","url":"http://shop.example/","httpVersion":"HTTP/1.1","headers":[{"name":"Upgrade-Insecure-Requests","value":"1"}],"bodySize":0},"response":{"status":307,"statusText":"Internal Redirect","httpVersion":"HTTP/1.1","headers":[{"name":"Location","value":"https://shop.example/"},{"name":"Non-Authoritative-Reason","value":"HSTS"}],"content":{"size":0,"mimeType":"x-unknown"},"redirectURL":"https://shop.example/","bodySize":-1}}`

var chromeSkips = []string{
	"local GET https://shop.example/logo.png: the answer came from the browser's own cache",
	"unanswered GET https://ads.example/a.js: net::ERR_BLOCKED_BY_CLIENT",
	"local GET http://shop.example/: the browser redirected by itself: HSTS",
}

// revalidated is a request for a new version, as Playwright writes it.
func revalidated(tag, field, origin string) string {
	return fmt.Sprintf(`{"startedDateTime":"2026-03-10T13:55:36.123Z","time":4,%s"request":{"method":"GET","url":"https://api.example/a","httpVersion":"HTTP/1.1","headers":[{"name":"Host","value":"api.example"},{"name":"If-None-Match","value":%q}],"bodySize":0},
"response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","headers":[%s],"content":{"size":2,"mimeType":"text/plain","text":"ok"},"redirectURL":"","bodySize":0,"_transferSize":90},"cache":{},"timings":{"send":0,"wait":3,"receive":1}}`, origin, tag, field)
}

var recordings = []recording{
	{
		program: "Chrome, with sensitive data",
		text:    chromeHead + chromeCall(`{"name":"cookie","value":"sid=x"},`) + "," + chromeRest + `]}}`,
		want:    []string{`GET /api/cart HTTP/2.0 > 401 HTTP/2.0 [lhbsfc] got "{\"error\":\"no\"}"`},
		skipped: chromeSkips, creator: "WebInspector 537.36",
	},
	{
		// Whether this request had a cookie cannot be told, nor whether the
		// redirect set one.
		program: "Chrome, sanitized",
		text: chromeHead + chromeCall("") + `,{"request":{"method":"GET","url":"https://shop.example/login","httpVersion":"http/2.0","headers":[{"name":":authority","value":"shop.example"}],"bodySize":0},
"response":{"status":302,"httpVersion":"http/2.0","headers":[{"name":"location","value":"/"}],"content":{"size":0},"redirectURL":"/","bodySize":-1}},` + chromeRest + `]}}`,
		want: []string{
			`GET /api/cart HTTP/2.0 > 401 HTTP/2.0 [lbsfc] got "{\"error\":\"no\"}"`,
			`GET /login HTTP/2.0 > 302 HTTP/2.0 [lbs]`,
		},
		skipped: chromeSkips, creator: "WebInspector 537.36", sanitized: true,
	},
	{
		program: "Firefox",
		text: `{"log":{"version":"1.2","creator":{"name":"Firefox","version":"139.0"},"browser":{"name":"Firefox","version":"139.0"},"pages":[],"entries":[
{"startedDateTime":"2026-03-10T14:55:36.123+01:00","request":{"bodySize":9,"method":"POST","url":"https://api.example/orders","httpVersion":"HTTP/2","headers":[{"name":"Host","value":"api.example"},{"name":"Content-Type","value":"application/json"},{"name":"Content-Length","value":"9"}],"cookies":[],"queryString":[],"headersSize":410,"postData":{"mimeType":"application/json","params":[],"text":"{\"qty\":0}"}},
"response":{"status":422,"statusText":"","httpVersion":"HTTP/2","headers":[{"name":"content-type","value":"application/problem+json"},{"name":"content-encoding","value":"br"},{"name":"content-length","value":"21"}],"cookies":[],"content":{"mimeType":"application/problem+json","size":14,"text":"{\"status\":422}"},"redirectURL":"","headersSize":210,"bodySize":231},"cache":{},"timings":{"blocked":0,"dns":0,"connect":0,"ssl":0,"send":0,"wait":31,"receive":0},"time":31,"_securityState":"secure","serverIPAddress":"192.0.2.7","connection":"443","pageref":"page_1"},
{"startedDateTime":"2026-03-10T14:55:37.000+01:00","request":{"method":"GET","url":"https://api.example/me","httpVersion":"HTTP/2","headers":[{"name":"Host","value":"api.example"}],"bodySize":0},"response":{"status":304,"httpVersion":"HTTP/2","headers":[{"name":"etag","value":"\"1\""}],"content":{"size":4,"text":"{\"\":","mimeType":"application/json"},"redirectURL":"","bodySize":0},"cache":{},"time":5},
{"request":{"method":"GET","url":"https://api.example/logo","httpVersion":"HTTP/2","headers":[{"name":"Host","value":"api.example"}],"bodySize":0},"response":{"status":200,"httpVersion":"HTTP/2","headers":[{"name":"content-type","value":"image/png"}],"content":{"size":3,"encoding":"base64","text":"AAAA"},"bodySize":0},"cache":{"afterRequest":null},"time":0}]}}`,
		want: []string{
			`POST /orders HTTP/2.0 > 422 HTTP/2.0 [lhbsfc] sent "{\"qty\":0}" got "{\"status\":422}"`,
			`GET /me HTTP/2.0 > 304 HTTP/2.0 [lhbsf]`,
		},
		skipped: []string{"local GET https://api.example/logo: the answer came from the browser's own cache"},
		creator: "Firefox 139.0",
	},
	{
		program: "Safari",
		text: `{"log":{"version":"1.2","creator":{"name":"WebKit Web Inspector","version":"19618.1"},"pages":[{"id":"page_0"}],"entries":[
{"pageref":"page_0","startedDateTime":"2026-03-10T13:55:36.123Z","time":42.7,"request":{"method":"GET","url":"https://api.example/a","httpVersion":"HTTP/2","cookies":[],"headers":[{"name":"Accept","value":"*/*"},{"name":"User-Agent","value":"Mozilla/5.0 (Macintosh) Version/18.3 Safari/605.1.15"}],"queryString":[],"headersSize":72,"bodySize":0},"response":{"status":403,"statusText":"","httpVersion":"HTTP/2","cookies":[],"headers":[{"name":"Content-Type","value":"text/plain"}],"content":{"size":2,"compression":0,"mimeType":"text/plain","text":"no"},"redirectURL":"","headersSize":40,"bodySize":2,"_transferSize":42},"cache":{},"timings":{"blocked":-1},"_fetchType":"Network Load"},
{"pageref":"page_0","request":{"method":"GET","url":"https://api.example/b","httpVersion":"HTTP/2","headers":[],"bodySize":-1},"response":{"status":200,"headers":[],"content":{"size":0,"compression":0,"mimeType":"x-unknown"},"redirectURL":"","bodySize":-1},"_fetchType":"Disk Cache"},
{"pageref":"page_0","request":{"method":"GET","url":"data:image/gif;base64,R0","httpVersion":"","headers":[],"bodySize":-1},"response":{"status":200,"headers":[],"content":{"size":2},"bodySize":-1}}]}}`,
		want: []string{`GET /a HTTP/2.0 > 403 HTTP/2.0 [lbsfc] got "no"`},
		skipped: []string{
			"local GET https://api.example/b: the answer came from: Disk Cache",
			"local GET data:image/gif;base64,R0: its address is not one of HTTP",
		},
		creator: "WebKit Web Inspector 19618.1",
	},
	{
		// It has the status that the page was given, and the fields that came.
		program: "Playwright",
		text: `{"log":{"version":"1.2","creator":{"name":"Playwright","version":"1.52.0"},"browser":{"name":"chromium","version":"136.0"},"entries":[` +
			revalidated(`"7"`, `{"name":"etag","value":"W/\"7\""}`, "") + "," + revalidated(`"7"`, `{"name":"etag","value":"\"8\""}`, "") + "," +
			revalidated(`"7"`, `{"name":"cache-control","value":"no-cache"}`, "") + "," + revalidated(`"7"`, `{"name":"etag","value":"\"7\""}`, `"_apiRequest":true,`) + `]}}`,
		want: []string{
			`GET /a HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "ok"`,
			`GET /a HTTP/1.1 > 200 HTTP/1.1 [lhbsfc] got "ok"`,
		},
		skipped: []string{
			"local GET https://api.example/a: what stands there as 200 may be a 304 and the browser's own copy",
			"local GET https://api.example/a: what stands there as 200 may be a 304 and the browser's own copy",
		},
		creator: "Playwright 1.52.0",
	},
	{
		// It sees every field, but :authority is none of them; the size is the
		// one before decoding.
		program: "mitmproxy",
		text: `{"log":{"version":"1.2","creator":{"name":"mitmproxy","version":"12.1.1","comment":""},"pages":[],"entries":[
{"startedDateTime":"2026-03-10T13:55:36.123456+00:00","time":12.0,"request":{"method":"POST","url":"https://api.example/orders","httpVersion":"HTTP/2.0","cookies":[],"headers":[{"name":"content-type","value":"application/json"}],"queryString":[],"headersSize":60,"bodySize":2,"postData":{"mimeType":"application/json","text":"{}","params":[]}},
"response":{"status":400,"statusText":"","httpVersion":"HTTP/2.0","cookies":[],"headers":[{"name":"content-encoding","value":"gzip"}],"content":{"size":31,"compression":-20,"mimeType":"","text":"bad request"},"redirectURL":"","headersSize":30,"bodySize":31},"cache":{},"timings":{"connect":-1.0,"ssl":NaN,"send":1,"receive":1,"wait":10},"serverIPAddress":"192.0.2.7"},
{"startedDateTime":"2026-03-10T13:55:37.123456+00:00","time":0,"request":{"method":"GET","url":"https://api.example/live","httpVersion":"HTTP/1.1","headers":[{"name":"Host","value":"api.example"},{"name":"Upgrade","value":"websocket"}],"bodySize":0},"response":{"status":101,"httpVersion":"HTTP/1.1","headers":[{"name":"Upgrade","value":"websocket"}],"content":{"size":0,"compression":0,"mimeType":"","text":""},"redirectURL":"","bodySize":0},"_resourceType":"websocket","_webSocketMessages":[{"type":"send","time":1.5,"opcode":1,"data":"{"}]},
{"startedDateTime":"2026-03-10T13:55:38+00:00","time":0,"request":{"method":"GET","url":"https://gone.example/","httpVersion":"HTTP/1.1","headers":[{"name":"Host","value":"gone.example"}],"bodySize":0},"response":{"status":0,"statusText":"","httpVersion":"","headers":[],"cookies":[],"content":{},"redirectURL":"","headersSize":-1,"bodySize":-1,"_transferSize":0,"_error":"server closed the connection"}}]}}`,
		want: []string{
			`POST /orders HTTP/2.0 > 400 HTTP/2.0 [lhbsfc] sent "{}" got "bad request"`,
			`GET /live HTTP/1.1 > 101 HTTP/1.1 [lhbsf]`,
		},
		skipped: []string{"unanswered GET https://gone.example/: server closed the connection"},
		creator: "mitmproxy 12.1.1",
	},
	{
		program: "Charles, Proxyman, Fiddler",
		text: `{"log":{"comment":"exported @ 3/10/2026 1:55:36 PM","entries":[
{"time":31,"request":{"headersSize":120,"postData":{"text":"a=1&b=2","mimeType":"application/x-www-form-urlencoded"},"queryString":[],"headers":[{"name":"host","value":"api.example"},{"name":"content-length","value":"7"},{"name":"content-type","value":"application/x-www-form-urlencoded"}],"bodySize":7,"url":"https://api.example/token","cookies":[],"method":"POST","httpVersion":"HTTP/1.1"},
"response":{"headersSize":80,"content":{"mimeType":"application/json","size":24,"encoding":"base64","text":"eyJlcnJvciI6ImludmFsaWQifQ=="},"bodySize":19,"redirectURL":null,"headers":[{"name":"cache-control","value":"no-store"}],"cookies":[],"status":400,"statusText":"Bad Request","httpVersion":"HTTP/1.1"},"startedDateTime":"2026-03-10T13:55:36.1234567+01:00"}],"creator":{"name":"Fiddler","version":"5.0","comment":"https://fiddler2.com"},"version":"1.2"}}`,
		want:    []string{`POST /token HTTP/1.1 > 400 HTTP/1.1 [lhbsf] sent "a=1&b=2"`}, // 24 bytes are said, 19 are there
		creator: "Fiddler 5.0",
	},
	{
		program: "Burp, ZAP",
		text: `{"log":{"version":"1.2","creator":{"name":"OWASP ZAP","version":"2.16.0"},"entries":[
{"startedDateTime":"2026-03-10T13:55:36.123+0000","time":7,"request":{"method":"TRACE","url":"http://api.example:8080/","httpVersion":"HTTP/1.1","cookies":[],"headers":[{"name":"host","value":"api.example:8080"}],"queryString":[],"headersSize":60,"bodySize":0,"postData":{"mimeType":"","params":[],"text":""}},
"response":{"status":405,"statusText":"Method Not Allowed","httpVersion":"HTTP/1.1","cookies":[],"headers":[{"name":"content-length","value":"0"}],"content":{"size":0,"mimeType":"","text":""},"redirectURL":"","headersSize":50,"bodySize":0},"cache":{},"timings":{"send":0,"wait":0,"receive":7}}]}}`,
		want:    []string{`TRACE / HTTP/1.1 > 405 HTTP/1.1 [lhbsfc]`},
		creator: "OWASP ZAP 2.16.0",
	},
	{
		// What somebody typed is not all that was sent.
		program: "Insomnia, Postman, k6",
		text: `{"log":{"version":"1.2","creator":{"name":"Insomnia REST Client","version":"insomnia.desktop.app:v11.0.0"},"entries":[
{"startedDateTime":"2026-03-10T13:55:36.123Z","time":88,"request":{"method":"PUT","url":"{{base}}/orders/1","httpVersion":"HTTP/1.1","cookies":[],"headers":[{"name":"Content-Type","value":"multipart/form-data"}],"queryString":[],"postData":{"mimeType":"multipart/form-data","params":[{"name":"file","fileName":"/tmp/a.png"}]},"headersSize":-1,"bodySize":-1},
"response":{"status":415,"statusText":"Unsupported Media Type","httpVersion":"HTTP/1.1","cookies":[],"headers":[{"name":"Accept","value":"application/json"}],"content":{"size":0,"mimeType":""},"redirectURL":"","headersSize":-1,"bodySize":-1},"cache":{},"timings":{"blocked":-1},"comment":"upload"},
{"startedDateTime":"2026-03-10T13:55:36.123Z","time":0,"request":{"method":"GET","url":"https://api.example/never-sent","httpVersion":"HTTP/1.1","headers":[],"headersSize":-1,"bodySize":-1},"response":{"status":0,"statusText":"","httpVersion":"HTTP/1.1","headers":[],"content":{"size":0,"mimeType":""},"bodySize":-1}}]}}`,
		want:    []string{`PUT {{base}}/orders/1 HTTP/1.1 > 415 HTTP/1.1 [lsfc]`},
		skipped: []string{"unanswered GET https://api.example/never-sent: no answer was recorded: blocked, cancelled, or the server could not be reached"},
		creator: "Insomnia REST Client insomnia.desktop.app:v11.0.0",
	},
}

func Test_that_the_recordings_of_many_programs_are_understood(t *testing.T) {
	for _, c := range recordings {
		t.Run(c.program, func(t *testing.T) {
			got, r := read(t, c.text)
			s := r.Stats()
			if r.Err() != nil || s.Creator != c.creator || s.Sanitized != c.sanitized {
				t.Errorf("%v, creator %q, sanitized %v", r.Err(), s.Creator, s.Sanitized)
			}
			if diff := cmp.Diff(c.want, lines(got)); diff != "" {
				t.Errorf("exchanges (-want +got):\n%s", diff)
			}
			var skipped []string
			for _, one := range s.Samples {
				skipped = append(skipped, fmt.Sprintf("%s %s: %s", one.Kind, one.Request, one.Why))
			}
			if diff := cmp.Diff(c.skipped, skipped); diff != "" {
				t.Errorf("skipped (-want +got):\n%s", diff)
			}
			for _, x := range got {
				if x.Time.IsZero() && c.program != "Chrome, sanitized" {
					t.Errorf("%s has no time", told(x))
				}
			}
		})
	}
}
