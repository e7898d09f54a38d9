package accesslog

import (
	"bytes"

	"github.com/candorhttp/candor"
)

// jsonFormat completes a format of JSON lines that a table of keys describes.
// judge says who refused, after the columns are in; it may be nil.
func jsonFormat(f Format, table keys, judge func(d *decoder, ev *candor.Event)) *Format {
	t := compileKeys(table, false)
	f.parse = jsonParse(t, judge)
	f.with = func(fields map[string]string) (*Format, error) {
		g := f
		g.parse = jsonParse(t.with(fields), judge)
		return &g, nil
	}
	return &f
}

func jsonParse(t *keyTable, judge func(d *decoder, ev *candor.Event)) parseFunc {
	return func(d *decoder, line []byte, ev *candor.Event) string {
		d.begin()
		if why := d.members(t, line, ev); why != "" {
			return why
		}
		if why := d.finish(ev); why != "" {
			return why
		}
		if judge != nil {
			judge(d, ev)
		}
		return ""
	}
}

// looksLike reports whether a line is an object that holds all the marks.
func looksLike(marks ...string) func(line []byte) bool {
	return func(line []byte) bool {
		if !jsonObject(line) {
			return false
		}
		for _, m := range marks {
			if !bytes.Contains(line, []byte(m)) {
				return false
			}
		}
		return true
	}
}
