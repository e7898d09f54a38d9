package accesslog

import (
	"bytes"
	"net/netip"

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
		if !ok || colon <= 0 || !allDigits(host[colon+1:]) || isAddress(host) {
			return "no host and port in front of the address"
		}
		if _, why := d.combined(rest, ev); why != "" {
			return why
		}
		ev.Host = d.str(host[:colon])
		return ""
	},
}

func isAddress(b []byte) bool {
	_, err := netip.ParseAddr(string(b))
	return err == nil
}
