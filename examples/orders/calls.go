package main

import (
	"fmt"
	"io"
)

// printCalls writes calls to paste: one that is right, and one call refused
// four ways.
func printCalls(out io.Writer, base string, k *keys) error {
	writer, err := k.token("alice", "north", "orders:read orders:write")
	if err != nil {
		return err
	}
	reader, err := k.token("reader", "north", "orders:read")
	if err != nil {
		return err
	}
	const good = `{"customer":"Ada","items":[{"sku":"TEA-0042","quantity":2}],"currency":"EUR"}`
	const noTea = `{"customer":"Ada","items":[{"sku":"TEA-0042","quantity":0}],"currency":"EUR"}`
	fmt.Fprintf(out, "The orders API listens on %s. Paste first:\n\nALICE=%s\nREADER=%s\n", base, writer, reader)
	for _, c := range []struct{ title, token, body string }{
		{"201: a good order", "$ALICE", good},
		{"400 malformed-json: the last brace is missing", "$ALICE", good[:len(good)-1]},
		{"422 invalid-content: no tea at all", "$ALICE", noTea},
		{"401 missing-credentials: nobody knows who asks", "", good},
		{"403 insufficient-scope: this token may only read", "$READER", good},
	} {
		credentials := ""
		if c.token != "" {
			credentials = ` -H "Authorization: Bearer ` + c.token + `"`
		}
		fmt.Fprintf(out, "\n# %s\ncurl -i %s/orgs/north/orders%s -H 'Content-Type: application/json' -H 'X-Request-Source: shell' -H \"Idempotency-Key: order-$RANDOM$RANDOM\" -d '%s'\n", c.title, base, credentials, c.body)
	}
	_, err = fmt.Fprint(out, "\nStop with Ctrl-C.\n")
	return err
}
