package scenario

import "fmt"

func refused() (rows []*Scenario) {
	sources := map[int]string{
		402: "RFC 9110 §15.5.3", 418: "RFC 9110 §15.5.19", 423: "RFC 4918 §11.3", 424: "RFC 4918 §11.4", 426: "RFC 9110 §15.5.22", 431: "RFC 6585 §5", 451: "RFC 7725 §3",
		501: "RFC 9110 §15.6.2", 505: "RFC 9110 §15.6.6", 506: "RFC 2295 §8.1", 507: "RFC 4918 §11.5", 508: "RFC 5842 §7.2", 510: "RFC 2774 §7", 511: "RFC 6585 §6",
	}
	more := map[int][]string{405: {"Allow", "POST"}, 416: {"Content-Range", "bytes */5"}, 426: {"Upgrade", "HTTP/3.0"}, 451: {"Link", `<https://law.example>; rel="blocked-by"`}}
	for _, code := range []int{400, 402, 404, 405, 406, 410, 411, 413, 414, 415, 416, 418, 422, 423, 424, 426, 431, 451, 501, 505, 506, 507, 508, 510, 511} {
		source := sources[code]
		if source == "" {
			source = fmt.Sprintf("RFC 9110 §15.5, the contract of %d", code)
		}
		row := handedBack(fmt.Sprintf("a %d to GET is handed back and not repeated", code), source, send("GET"), refusal(code, more[code]...))
		if code == 507 { // MUST NOT be repeated until a user asks for it
			row.must(atMost(1))
		}
		rows = append(rows, row)
	}
	for _, code := range []int{400, 422} {
		rows = append(rows,
			handedBack(fmt.Sprintf("a %d to POST with an idempotency key is handed back: the key makes repeating safe, not useful", code), fmt.Sprintf("RFC 9110 §15.5, the contract of %d", code), keyed(), refusal(code)),
			handedBack(fmt.Sprintf("a %d is handed back even where the caller marked the request as repeatable", code), fmt.Sprintf("RFC 9110 §15.5, the contract of %d", code), send("POST"), refusal(code)).given(Given{Marked: true}))
	}
	change := send("PUT")
	change.Header = fields("If-Match", `"v1"`)
	return append(rows,
		handedBack("a 409 to PUT is handed back: its caller has to look at the present state", "RFC 9110 §15.5.10", send("PUT"), refusal(409)),
		handedBack("a 409 to POST with an idempotency key is handed back", "RFC 9110 §15.5.10", keyed(), refusal(409)),
		handedBack("a 412 is handed back: the condition stays false until the caller reads again", "RFC 9110 §15.5.13", change, refusal(412)),
		handedBack("a 428 is handed back: only the caller knows which state it has seen", "RFC 6585 §3", send("PUT"), refusal(428)),
		handedBack("a 400 with Retry-After is not repeated", "RFC 9110 §15.5.1", send("GET"), refusal(400, "Retry-After", "1")),
		handedBack("a 404 with Retry-After is not repeated", "RFC 9110 §15.5.5", send("GET"), refusal(404, "Retry-After", "1")),
		handedBack("a 404 to HEAD is handed back", "RFC 9110 §15.5.5", send("HEAD"), refusal(404)),
		handedBack("a 410 to DELETE is handed back: what was to go is gone", "RFC 9110 §15.5.11", send("DELETE"), refusal(410)),
		handedBack("a 501 to PUT with Retry-After is not repeated", "RFC 9110 §15.6.2", send("PUT"), refusal(501, "Retry-After", "1")),
	)
}
