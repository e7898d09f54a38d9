package accesslog

import (
	"cmp"
	"path/filepath"
	"strconv"
	"strings"
)

// rotation is what the name of a log file says about its place among the
// files that one log was cut into.
type rotation struct {
	base   string // name of the log itself: "access.log"
	number int    // 1 for "access.log.1", which is the newest of the rotated; 0 for none
	date   string // the digits of a date, for "access.log-20260310.gz"; "" for none
	packed bool   // the name is that of a compressed file
}

// older orders the files of one log as they were written.
func (r rotation) older(other rotation) int {
	switch {
	case r.date != "" && other.date != "":
		// access.log-20260310.1 follows access.log-20260310
		return cmp.Or(cmp.Compare(r.date, other.date), cmp.Compare(r.number, other.number))
	case r.date != "" && other.number == 0:
		return -1 // the other is the log itself
	case other.date != "" && r.number == 0:
		return 1
	}
	return cmp.Compare(other.number, r.number)
}

// parseRotation reads the name of a file: what logrotate, newsyslog, svlogd,
// lumberjack and their like make of "access.log".
//
//	access.log.1  access.log.2.gz  access.log-20260310.zst  access.log.2026-03-10
//	access-2026-03-10.log  access-2026-03-10T13-55-36.000.log
func parseRotation(path string) rotation {
	name := filepath.Base(path)
	var r rotation
	for _, c := range compressions {
		for _, end := range c.ends {
			if s, ok := cutEnd(name, end); ok && !r.packed {
				name, r.packed = s, true
			}
		}
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		if n, err := strconv.Atoi(name[i+1:]); err == nil && n > 0 && len(name)-i-1 <= 5 {
			name, r.number = name[:i], n
		}
	}
	stem, ext := name, ""
	s, date := cutDate(stem)
	if date == "" { // in front of the extension
		ext = filepath.Ext(name)
		stem = strings.TrimSuffix(name, ext)
		s, date = cutDate(stem)
	}
	if date != "" {
		name, r.date = s+ext, date
	}
	r.base = name
	return r
}

// cutEnd cuts the ending off a name, unless nothing would be left.
func cutEnd(name, end string) (string, bool) {
	if len(name) <= len(end) || !strings.EqualFold(name[len(name)-len(end):], end) {
		return name, false
	}
	return name[:len(name)-len(end)], true
}

// cutDate cuts a date, perhaps with a time, off the end of a name, and returns
// its digits.
func cutDate(name string) (rest, digits string) {
	i := len(name)
	for i > 0 && strings.IndexByte("0123456789-_.:TZ", name[i-1]) >= 0 {
		i--
	}
	tail := name[i:]
	for i > 0 && len(tail) > 0 && strings.IndexByte("-_.", tail[0]) < 0 { // digits of the name itself: "web1-20260310"
		j := strings.IndexAny(tail, "-_.")
		if j < 0 {
			return name, ""
		}
		i, tail = i+j, tail[j:]
	}
	var b []byte
	for _, c := range []byte(tail) {
		if digit(c) {
			b = append(b, c)
		}
	}
	if len(b) < 6 || len(b) > 20 || i == 0 || !plausibleDate(string(b)) {
		return name, ""
	}
	return name[:i], string(b)
}

// plausibleDate reports whether digits begin like a year of this time with a
// month and a day, or are the seconds since 1970.
func plausibleDate(digits string) bool {
	if len(digits) == 10 && digits[0] == '1' && digits[:2] != "19" {
		return true // %s of logrotate
	}
	if len(digits) < 8 {
		return false
	}
	year, month, day := digits[:4], digits[4:6], digits[6:8]
	return year >= "1990" && year <= "2199" && month >= "01" && month <= "12" && day >= "01" && day <= "31"
}

// notLog says why a file in a directory is passed over by its name alone; ""
// for one whose first lines are to decide.
func notLog(name string) string {
	base := strings.ToLower(parseRotation(name).base)
	switch {
	case strings.HasPrefix(base, "."):
		return "a hidden file"
	case strings.Contains(base, "error"):
		return "the name is that of an error log"
	}
	for _, c := range compressions {
		for _, end := range c.ends {
			if _, ok := cutEnd(name, end); ok && c.open == nil {
				return c.name + " is not read here; decompress it"
			}
		}
	}
	return ""
}
