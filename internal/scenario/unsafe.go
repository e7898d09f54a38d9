package scenario

import "fmt"

func unsafeMethods() (rows []*Scenario) {
	for _, code := range []int{500, 502, 503, 504} {
		for _, method := range []string{"GET", "HEAD", "OPTIONS", "PUT", "DELETE"} {
			rows = append(rows, repeated(fmt.Sprintf("a %d to %s is repeated once", code, method), idempotency, send(method), refusal(code)))
		}
		for _, method := range []string{"POST", "PATCH"} {
			rows = append(rows, handedBack(fmt.Sprintf("a %d to %s is handed back: it may have been carried out", code, method), idempotency, send(method), refusal(code)))
		}
		stays := repeated(fmt.Sprintf("a %d that stays is handed back after one repeat, with its problem", code), idempotency+": no repeat of a repeat", send("GET"), refusal(code))
		stays.Script, stays.Does = script(refusal(code)), all(arrive(2), gets(code))
		rows = append(rows, stays)
	}
	made := repeated("a 500 to POST is repeated with the key that was made for it", idempotency, send("POST"), refusal(500)).given(Given{Keys: true})
	made.Does = append(made.Does, has("Idempotency-Key"))
	changed := repeated("a failure that changes from 502 to 503 is still repeated once", idempotency+": no repeat of a repeat", send("GET"), refusal(502))
	changed.Script, changed.Does = script(refusal(502), refusal(503), ok()), all(arrive(2), gets(503))
	return append(rows,
		repeated("a 500 to POST with an idempotency key is repeated with the same key", idempotency, keyed(), refusal(500)),
		repeated("a 502 to POST with an idempotency key is repeated with the same key", idempotency, keyed(), refusal(502)),
		repeated("a 504 to PATCH that the caller marked as repeatable is repeated", idempotency, send("PATCH"), refusal(504)).given(Given{Marked: true}),
		repeated("a 500 to POST that the caller marked as repeatable is repeated", idempotency, send("POST"), refusal(500)).given(Given{Marked: true}),
		made, changed,
		handedBack("a 500 to a method that nobody knows is handed back", idempotency, send("BREW"), refusal(500)),
		handedBack("a 503 to a method that nobody knows is handed back", idempotency, send("BREW"), refusal(503)),
		handedBack("a 503 with Retry-After 0 to POST is handed back", idempotency, send("POST"), refusal(503, "Retry-After", "0")),
	)
}
