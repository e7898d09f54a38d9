package site

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func Test_that_the_rules_come_by_code_then_by_class_then_by_what_holds_for_all(t *testing.T) {
	body := get(t, Handler(Options{}), "/rules/").Body.String()
	var got []string
	for _, m := range regexp.MustCompile(`-rules">\n<h2 id="(?:of-)?([a-z0-9]+)"`).FindAllStringSubmatch(body, -1) {
		got = append(got, m[1])
	}
	var codes, others []string
	for i, key := range got {
		code, err := strconv.Atoi(key)
		if err != nil {
			others = got[i:]
			break
		}
		if n := len(codes); n > 0 {
			if before, _ := strconv.Atoi(codes[n-1]); before >= code {
				t.Errorf("%d comes after %d", code, before)
			}
		}
		codes = append(codes, key)
	}
	if len(codes) < 20 || codes[0] != "100" || codes[len(codes)-1] != "511" {
		t.Errorf("codes: %q", codes)
	}
	if want := []string{"1xx", "2xx", "3xx", "4xx", "5xx", "error", "any", "head", "documents"}; !slices.Equal(others, want) {
		t.Errorf("after the codes come %q, want %q", others, want)
	}
}

func Test_that_advice_is_not_belittled(t *testing.T) {
	h := Handler(Options{})
	for _, path := range []string{"/rules/429/needs-retry-after", "/rules/3xx/method-lost"} {
		if body := get(t, h, path).Body.String(); !strings.Contains(body, "no RFC forbids it, and it harms somebody") {
			t.Errorf("%s does not say what advice is", path)
		}
	}
}
