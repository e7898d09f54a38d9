package accesslog

import (
	"bytes"

	"github.com/candorhttp/candor"
)

// IngressNginx is the format "upstreaminfo" that ingress-nginx has by default:
// a combined line with what the servers behind it did.
var IngressNginx = &Format{
	Name:    "ingress-nginx",
	Also:    []string{"upstreaminfo"},
	Summary: "ingress-nginx, its default upstreaminfo",
	Sample: []string{
		`203.0.113.7 - - [10/Mar/2026:13:55:36 +0000] "POST /v1/orders HTTP/1.1" 403 19 "-" "acme-ios/5.10.0" 412 0.004 [default-orders-80] [] 10.0.1.5:8080 19 0.003 403 9f1cab2e`,
	},
	Tells: "who refused: the status of the upstream beside that of the answer",
	looks: func(line []byte) bool {
		return bytes.Contains(line, []byte(`] "`)) && bytes.Contains(line, []byte("] ["))
	},
	parse: parseIngress,
}

// ingressTail is what stands behind the combined line.
var ingressTail = mustLayout(nginxPieces("$request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id"))

// mustLayout compiles a layout that stands in this package.
func mustLayout(pieces []piece, err error) *layout {
	l, err2 := newLayout(pieces)
	if err != nil || err2 != nil {
		panic("a layout of this package does not compile")
	}
	return l
}

func parseIngress(d *decoder, line []byte, ev *candor.Event) string {
	tail, why := d.combined(line, ev)
	if why != "" {
		return why
	}
	if why := ingressTail.read(d, tail, ev); why != "" {
		return why
	}
	// Where nothing came back nginx makes up the status of the upstream itself,
	// 502 or 504.
	length := lastOf([]byte(d.row.notes[0]))
	empty := ev.UpstreamStatus >= 502 && (len(length) == 0 || string(length) == "0" || string(length) == "-")
	byUpstreamStatus(ev, !empty)
	return ""
}
