package accesslog

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func Test_that_times_are_read_in_every_form(t *testing.T) {
	want := time.Date(2026, 3, 10, 13, 55, 36, 0, time.UTC)
	d := decoder{setup: newSetup(Options{})}
	for in, nanos := range map[string]int{
		"2026-03-10T13:55:36Z":             0,
		"2026-03-10T13:55:36.120Z":         12e7,
		"2026-03-10t13:55:36,12z":          12e7,
		"2026-03-10 13:55:36.123456789123": 123456789,
		"2026/03/10 13:55:36.5":            5e8,
		"2026-03-10T14:55:36+01:00":        0,
		"2026-03-10T08:25:36.5-0530":       5e8,
		"2026-03-10 13:55:36 UTC":          0,
		"2026-03-10 13:55:36 +0000":        0,
		"10/Mar/2026:13:55:36 +0000":       0,
		"10/Mar/2026:13:55:36":             0,
		"10/Mar/2026:13:55:36.120":         12e7,
		"10/Mar/2026:08:25:36 -0530":       0,
		"1773150936":                       0,
		"1773150936.12":                    12e7,
		"1773150936.123456789":             123456789,
		"1773150936123":                    123e6,
		"1773150936123.4":                  1234e5,
		"1773150936123456":                 123456e3,
		"1773150936123456789":              123456789,
	} {
		for range 2 { // the second time the minute is known
			if got, ok := d.when([]byte(in)); !ok || !got.Equal(want.Add(time.Duration(nanos))) {
				t.Errorf("%s: %v %v", in, got, ok)
			}
		}
	}
	for _, in := range []string{
		"", "-", "x", "2026-03-10", "2026-03-10T13:55", "2026-03-10T13:55:6Z", "2026-13-10T13:55:36Z", "2026-02-31T13:55:36Z", "2026-03-10T25:55:36Z",
		"2026-03-10T13:61:36Z", "2026-03-10T13:55:61Z", "2026-03-10T13:55:36+1:00", "2026-03-10T13:55:36+01:60", "2026-03-10T13:55:36.Z", "2026-03-10T13:55:36Zx",
		"2026.03.10T13:55:36x", "31/Feb/2026:13:55:36 +0000", "10/Mai/2026:13:55:36 +0000", "10/Mar/2026 13:55:36 +0000", "10/Mar/2026:13:55:36 0000",
		"-1773150936", "1773150936.", "1773150936.1.2", "1773150936e3", "99999999999999999999", "9999-12-31T23:59:59-01:00",
	} {
		if got, ok := d.when([]byte(in)); ok {
			t.Errorf("%q is read as %v", in, got)
		}
	}
}

func Test_that_times_agree_with_the_time_package(t *testing.T) {
	d := decoder{setup: newSetup(Options{})}
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "zone"))
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "seconds"), rapid.Int64Range(0, 1e9-1).Draw(t, "nanos")).In(zone)
		for _, layout := range []string{time.RFC3339Nano, time.RFC3339, "2006-01-02 15:04:05.000-0700", "02/Jan/2006:15:04:05 -0700"} {
			in := at.Format(layout)
			want, err := time.Parse(layout, in)
			got, ok := d.when([]byte(in))
			if err != nil || !ok || got != want.UTC() {
				t.Errorf("%s: %v %v, want %v", in, got, ok, want)
			}
		}
	})
}

func Test_that_numbers_agree_with_strconv(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.Float64Range(-1e12, 1e12), rapid.Float64Range(0, 1), rapid.Float64()).Draw(t, "n")
		for _, verb := range []byte{'f', 'g'} {
			in := strconv.FormatFloat(n, verb, -1, 64)
			if got, ok := scaled([]byte(in), 0); !ok || got != n {
				t.Errorf("%s: %v %v", in, got, ok)
			}
		}
	})
	for _, c := range []struct {
		in    string
		power int
		want  float64
	}{{"0.004", 3, 4}, {"0.041", 3, 41}, {"1.1", 3, 1100}, {"0.0005", 3, 0.5}, {"1200000", -6, 1.2}, {"3", 0, 3}, {"12345678901234", 3, 12345678901234000}} {
		if got, ok := scaled([]byte(c.in), c.power); !ok || got != c.want {
			t.Errorf("%s by 10^%d: %v", c.in, c.power, got)
		}
	}
	for _, in := range []string{"", ".", "inf", "NaN", "0x1", "1_0", "1e999", "--1", "1.2.3"} {
		if got, ok := scaled([]byte(in), 0); ok {
			t.Errorf("%q is read as %v", in, got)
		}
	}
}
