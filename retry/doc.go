// Package retry is a source of requests that acts on what answers say: an
// [http.RoundTripper] that repeats a request only where the contract of the
// status code allows it, waits as long as the server asks, and keeps the last
// answer for its caller.
//
// Reach for [Transport] first. Its zero value is safe and useful:
//
//	client := (&retry.Transport{}).Client()
//	resp, err := client.Get("https://api.example/orders")
//	if err == nil {
//		defer resp.Body.Close()
//		err = retry.Check(resp) // nil below 400, else a *retry.Error that says what to do
//	}
//
// What it decides it reads from package httpstatus ([httpstatus.Repeat]), from
// the method (RFC 9110 §9.2.2), an Idempotency-Key, Retry-After, whether the
// content can be sent again, the tries so far, the budget of the host and the
// deadline of the context. Each decision has a [Reason] out of one list
// ([Reasons]); [Of] tells those of an answer, [Transport.Observe] tells them as
// they are made.
//
// It never repeats a request that the server understood and refused, never a
// POST or PATCH whose outcome is unknown unless it carries an Idempotency-Key
// or [WithIdempotent] marks it, never sends before a time that the server
// named, never follows an answer it could not keep to within [Transport.MaxWait],
// never lets credentials leave their origins, and never changes the request it
// was given.
package retry
