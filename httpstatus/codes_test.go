package httpstatus

import (
	_ "embed"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

//go:embed testdata/iana.tsv
var ianaTSV string

//go:embed testdata/defacto.tsv
var defactoTSV string

// rowsOf returns the rows of a table without its heading.
func rowsOf(t *testing.T, table string, columns int) [][]string {
	t.Helper()
	var out [][]string
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != columns {
			t.Fatalf("row %q has %d columns, want %d", line, len(cells), columns)
		}
		out = append(out, cells)
	}
	return out
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func Test_that_every_code_of_the_registry_is_here_with_its_name_and_reference(t *testing.T) {
	rows := rowsOf(t, ianaTSV, 3)
	if len(rows) != 64 {
		t.Fatalf("the registry has %d rows, want 64", len(rows))
	}
	want := map[int]bool{}
	for _, r := range rows {
		code := number(t, r[0])
		want[code] = true
		c := Get(code)
		if c == nil {
			t.Errorf("%d is missing", code)
			continue
		}
		if c.Name != r[1] || c.Reference != r[2] || !c.Registered || c.Vendor != "" {
			t.Errorf("%d is %q by %q, want %q by %q", code, c.Name, c.Reference, r[1], r[2])
		}
	}
	for _, c := range All() {
		if c.Registered && !want[c.Code] {
			t.Errorf("%d is not in the registry", c.Code)
		}
	}
}

func Test_that_every_de_facto_code_is_here_with_its_standing(t *testing.T) {
	standing := map[string]Status{"de-facto": DeFacto, "de-facto-log-only": LogOnly, "de-facto-retired": Retired, "de-facto-invalid": Invalid}
	for _, r := range rowsOf(t, defactoTSV, 3) {
		code := number(t, r[0])
		all := ByCode(code)
		if !slices.ContainsFunc(all, func(c *Contract) bool { return c.Status == standing[r[2]] }) {
			t.Errorf("%d has no entry that is %s", code, r[2])
		}
		if len(all) == 1 && all[0].Name != r[1] {
			t.Errorf("%d is %q, want %q", code, all[0].Name, r[1])
		}
	}
	for _, code := range []int{498, 499, 530} {
		if n := len(ByCode(code)); n != 2 {
			t.Errorf("%d has %d vendors, want 2", code, n)
		}
	}
}

func Test_that_the_names_are_those_of_net_http_but_for_the_phrases_that_RFC_9110_changed(t *testing.T) {
	// What net/http prints, where it differs.
	differs := map[int]string{
		104: "", // temporary, unknown to net/http
		203: "Non-Authoritative Information",
		306: "",
		413: "Request Entity Too Large",
		414: "Request URI Too Long",
		416: "Requested Range Not Satisfiable",
		418: "I'm a teapot",
		422: "Unprocessable Entity",
	}
	for code := 100; code < 600; code++ {
		want := http.StatusText(code)
		c := Get(code)
		if c == nil {
			if want != "" {
				t.Errorf("net/http knows %d %s", code, want)
			}
			continue
		}
		if old, ok := differs[code]; ok {
			if want != old {
				t.Errorf("%d: net/http now says %q, not %q", code, want, old)
			}
			continue
		}
		if c.Name != want {
			t.Errorf("%d is %q, net/http says %q", code, c.Name, want)
		}
	}
}

func Test_that_the_catalogue_is_in_order_and_has_no_key_twice(t *testing.T) {
	seen := map[string]bool{}
	var last *Contract
	for _, c := range All() {
		if seen[c.Key()] {
			t.Errorf("%s is there twice", c.Key())
		}
		seen[c.Key()] = true
		if c.Registered != (c.Vendor == "") {
			t.Errorf("%s: registered codes have no vendor and others have one", c.Key())
		}
		if last != nil && last.Registered == c.Registered && last.Code > c.Code {
			t.Errorf("%s stands after %s", c.Key(), last.Key())
		}
		if last != nil && !last.Registered && c.Registered {
			t.Errorf("%s stands after vendors' codes", c.Key())
		}
		last = c
	}
}

func Test_that_the_slice_of_All_belongs_to_the_caller(t *testing.T) {
	All()[0] = nil
	if All()[0] == nil {
		t.Error("writing to the slice changed the catalogue")
	}
}

func Test_that_a_code_that_nobody_knows_acts_as_the_first_of_its_class(t *testing.T) {
	for code, want := range map[int]int{403: 403, 471: 400, 299: 200, 199: 100, 399: 300, 599: 500, 499: 400, 600: 500, 999: 500, 0: 500, -1: 500, 99: 500} {
		if got := ForClass(code).Code; got != want {
			t.Errorf("%d acts as %d, want %d", code, got, want)
		}
	}
}

func Test_that_Text_names_registered_and_vendor_codes(t *testing.T) {
	for code, want := range map[int]string{413: "Content Too Large", 422: "Unprocessable Content", 444: "No Response", 521: "Web server is down", 471: "", -5: ""} {
		if got := Text(code); got != want {
			t.Errorf("%d is %q, want %q", code, got, want)
		}
	}
}

func Test_that_the_living_codes_are_59(t *testing.T) {
	got := LivingCodes()
	if len(got) != 59 {
		t.Errorf("there are %d, want 59", len(got))
	}
	for _, c := range got {
		if slices.Contains([]int{102, 305, 306, 418, 510}, c.Code) || !c.Registered {
			t.Errorf("%s is not living", c.Key())
		}
	}
}

func Test_that_the_vendors_are_listed_once_and_sorted(t *testing.T) {
	v := Vendors()
	if !slices.IsSorted(v) || len(slices.Compact(slices.Clone(v))) != len(v) || !slices.Contains(v, "nginx") || !slices.Contains(v, "iis") {
		t.Errorf("vendors are %v", v)
	}
	if Vendor("nginx", 499) == nil || Vendor("nginx", 403) != nil || Vendor("", 403) != Get(403) {
		t.Error("Vendor finds the wrong thing")
	}
}
