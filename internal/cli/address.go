package cli

import (
	"net/netip"
	"regexp"
	"strings"
)

// hostPath matches a host with perhaps a port and a path.
var hostPath = regexp.MustCompile(`^([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/\S*)?$`)

// addressMeant completes an address that was typed without its scheme, or is
// "" for what is none: localhost:8080/x, 10.0.0.1, api.example/v1.
func addressMeant(typed string) string {
	parts := hostPath.FindStringSubmatch(typed)
	if parts == nil || codeArg.MatchString(typed) {
		return ""
	}
	host, port, path := strings.ToLower(parts[1]), parts[2], parts[3]
	_, notIP := netip.ParseAddr(strings.Trim(host, "[]"))
	switch {
	case host == "localhost", notIP == nil, port != "" && port != ":443":
		return "http://" + typed
	case port != "", strings.Contains(host, ".") && path != "":
		return "https://" + typed
	}
	return ""
}
