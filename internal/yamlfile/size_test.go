package yamlfile

import (
	"strings"
	"testing"
)

func Test_that_a_size_is_a_number_or_one_with_a_unit(t *testing.T) {
	for text, want := range map[string]Size{
		"10": 10, "1_000": 1000, "1MB": 1e6, "1 MiB": 1 << 20, "64KiB": 64 << 10, "64kb": 64000, "1.5kB": 1500, "2GiB": 2 << 30, "7 B": 7, `"3kB"`: 3000, "${SIZE}": 5e6, "-1": -1,
	} {
		var got struct {
			Size Size `yaml:"size"`
		}
		faults := Decode("f", []byte("size: "+text), &got, Env(func(string) (string, bool) { return "5MB", true }))
		if len(faults) > 0 || got.Size != want {
			t.Errorf("%s is read as %d, %v", text, got.Size, faults)
		}
	}
	for _, text := range []string{"1 TB", "MB", "1.0001kB", "1e3kB", "-1kB", "one", "[1]", "1.5", "9999999999GB", `"10"`} {
		var got struct {
			Size Size `yaml:"size"`
		}
		if faults := Decode("f", []byte("size: "+text), &got); len(faults) != 1 || !strings.Contains(faults[0].Message, "a number of bytes such as 1048576 or 1MiB") {
			t.Errorf("%s is read as %d, %v", text, got.Size, faults)
		}
	}
}
