// Package retry is the client's side of the contract: a [Transport] that acts
// on what a status code says. It repeats a request where the contract allows
// that and nowhere else, waits as long as the server asks, and keeps the last
// answer.
//
//	client := (&retry.Transport{}).Client()
//	resp, err := client.Get("https://api.example/orders")
//	if err == nil {
//		defer resp.Body.Close()
//		err = retry.Check(resp) // what the answer asks of the caller
//	}
//
// What is decided, and why, is one of [Reasons]. The contract of each code is
// that of package httpstatus; a code that it does not know counts as the first
// of its class (RFC 9110 §15).
package retry
