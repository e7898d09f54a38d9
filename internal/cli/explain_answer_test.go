package cli

import (
	"fmt"
	"strings"
	"testing"

	"github.com/candorhttp/candor/httpstatus"
)

func Test_that_every_reading_fits_eighty_columns(t *testing.T) {
	const fields = "Retry-After: soon\nLocation: /orders/1\nAllow: GET\nWWW-Authenticate: Bearer realm=\"api\"\nRateLimit: \"default\";r=0;t=30\n" +
		"RateLimit-Policy: \"default\";q=100;w=60\nX-RateLimit-Reset: 1795410000\nX-RateLimit-Remaining: 0\nCache-Control: s-maxage=600\nVary: Accept\n"
	const failed = "Content-Type: application/json\n\n{\"success\":false,\"message\":\"the mail address is taken already\",\"code\":409}"
	for _, c := range httpstatus.All() {
		for _, rest := range []string{"", fields, failed} {
			_, out, _ := run(t, fmt.Sprintf("HTTP/1.1 %d\n%s\n", c.Code, rest), "explain")
			if !strings.Contains(out, "Browser's own cache") {
				t.Fatalf("%d: the browser's own cache is missing:\n%s", c.Code, out)
			}
			for line := range strings.Lines(out) {
				line = strings.TrimRight(line, "\n")
				if width(line) > defaultWidth && strings.Contains(strings.TrimSpace(line), " ") && !strings.Contains(line, "http") {
					t.Errorf("%d: %d columns: %s", c.Code, width(line), line)
				}
			}
		}
	}
}
