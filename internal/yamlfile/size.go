package yamlfile

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Size is a number of bytes, in a file a whole number or one with a unit of
// [SizeUnits]: 1048576, 64KiB, 1.5 MB.
type Size int64

// SizeUnits are the units that a [Size] may have in a file, with their bytes.
// Those of a thousand and those of 1024 are told apart as in IEC 80000-13.
var SizeUnits = []struct {
	Name  string
	Bytes int64
}{
	{"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9},
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30},
	{"B", 1}, // last, because the others end with it
}

const expectedSize = "a number of bytes such as 1048576 or 1MiB"

// parseSize reads a number with its unit. The case of the letters counts for
// nothing, and a size must come to whole bytes.
func parseSize(text string) (bytes int64, ok bool) {
	for _, unit := range SizeUnits {
		if len(text) < len(unit.Name) || !strings.EqualFold(text[len(text)-len(unit.Name):], unit.Name) {
			continue
		}
		number := strings.TrimRight(text[:len(text)-len(unit.Name)], " ")
		if number == "" || strings.Trim(number, "0123456789.") != "" {
			return 0, false
		}
		f, err := strconv.ParseFloat(number, 64)
		f *= float64(unit.Bytes)
		return int64(f), err == nil && f < 1<<62 && f == math.Trunc(f)
	}
	return 0, false
}

func (d *decoder) size(n *yaml.Node, v reflect.Value, at path) {
	if bytes, ok := parseSize(n.Value); ok {
		v.SetInt(bytes)
		return
	}
	if tag := n.ShortTag(); tag != "!!int" && !(tag == "!!str" && bare(n)) {
		d.wrong(n, at, expectedSize)
		return
	}
	bytes, err := strconv.ParseInt(strings.ReplaceAll(n.Value, "_", ""), 0, 64)
	if err != nil {
		d.wrongHint(n, at, expectedSize, "the units are kB, MB, GB of a thousand, and KiB, MiB, GiB of 1024")
		return
	}
	v.SetInt(bytes)
}
