package scenario

import (
	"fmt"
	"time"
)

func unknown() (rows []*Scenario) {
	const classes = "RFC 9110 §15"
	for _, code := range []int{419, 430, 440, 477, 494, 498, 499} {
		rows = append(rows, handedBack(fmt.Sprintf("an unknown %d to GET counts as a 400 and is not repeated", code), classes, send("GET"), refusal(code)))
	}
	for _, code := range []int{520, 529, 530, 598, 599} {
		rows = append(rows,
			repeated(fmt.Sprintf("an unknown %d to GET counts as a 500 and is repeated once", code), classes+"; §9.2.2", send("GET"), refusal(code)),
			handedBack(fmt.Sprintf("an unknown %d to POST counts as a 500: it may have been carried out", code), classes+"; §9.2.2", send("POST"), refusal(code)))
	}
	away := Step{Code: 399, Header: fields("Location", "/moved"), Body: "choose"}
	return append(rows,
		repeated("a 999, which is no status code, counts as a server's error to GET", classes, send("GET"), refusal(999)),
		handedBack("a 999, which is no status code, counts as a server's error to POST", classes, send("POST"), refusal(999)),
		handedBack("an unknown 499 to PUT with Retry-After is not repeated", classes, send("PUT"), refusal(499, "Retry-After", "1")),
		handedBack("an unknown 299 counts as a success", classes, send("POST"), Step{Code: 299, Body: "well"}),
		&Scenario{Name: "an unknown 399 counts as a 300, and the choice is the caller's", Source: classes, Script: script(away, ok()), Must: all(atMost(2)), Does: all(gets(399), within(time.Second))},
	)
}
