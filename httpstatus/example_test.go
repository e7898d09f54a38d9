package httpstatus_test

import (
	"fmt"

	"github.com/candorhttp/candor/httpstatus"
)

func ExampleGet() {
	c := httpstatus.Get(405)
	for _, f := range c.Requires {
		fmt.Println(c.Code, c.Name, f.Level, f.Name)
	}
	// Output: 405 Method Not Allowed MUST Allow
	// 405 Method Not Allowed MAY Cache-Control
}

func ExampleLookup() {
	all, _ := httpstatus.Lookup("499")
	for _, c := range all {
		fmt.Println(c.Key(), c.Name)
	}
	_, err := httpstatus.Lookup("forbiden")
	fmt.Println(err)
	// Output:
	// nginx/499 Client closed request
	// esri/499 Token Required
	// httpstatus: "forbiden" is no status code, vendor/code or name that we know; near: 403 Forbidden
}

func ExampleCompare() {
	c := httpstatus.Compare(httpstatus.Get(404), httpstatus.Get(410))
	fmt.Println(c.Rule)
	// Output: Send 410 only if you know that it was here, was removed on purpose and is not expected back. If you do not know, or do not keep such a record, send 404.
}
