package accesslog

import (
	"bytes"

	"github.com/candorhttp/candor"
)

// VhostCombined is Apache's vhost_combined: the combined line behind the
// virtual host and its port.
var VhostCombined = &Format{
	Name:    "vhost_combined",
	Also:    []string{"vhost"},
	Summary: "Apache combined with the virtual host in front",
	Sample: []string{
		`shop.example:443 203.0.113.7 - - [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8.9.1"`,
	},
	Tells: "nothing",
	looks: func(line []byte) bool { return bytes.Contains(line, []byte(`] "`)) },
	parse: func(d *decoder, line []byte, ev *candor.Event) string {
		host, rest, ok := bytes.Cut(line, []byte{' '})
		colon := bytes.LastIndexByte(host, ':')
		if !ok || colon <= 0 || !allDigits(host[colon+1:]) || bytes.IndexByte(host[:colon], ':') >= 0 && host[0] != '[' {
			return "no host and port in front of the address"
		}
		if _, why := d.combined(rest, ev); why != "" {
			return why
		}
		if ev.Address == "" { // host and port are those of the client then
			return "no address behind host and port"
		}
		ev.Host = d.str(host[:colon])
		return ""
	},
}
