package accesslog

import (
	"strconv"
	"time"
)

// minute remembers the minute that a time began with, as text and as seconds
// since 1970. Neighbouring lines share it, so a calendar is asked once a
// minute of the log.
type minute struct {
	text [18]byte
	n    int // bytes of text, 0: nothing yet
	unix int64
}

func (m *minute) known(b []byte) bool { return m.n > 0 && string(b) == string(m.text[:m.n]) }

func (m *minute) keep(b []byte, unix int64) { m.n, m.unix = copy(m.text[:], b), unix }

// when reads a time in any of the forms that logs have: RFC 3339 and its
// relatives (2026-03-10 13:55:36,123), the form of combined logs
// (10/Mar/2026:13:55:36 +0000), and seconds, milli-, micro- or nanoseconds
// since 1970.
func (d *decoder) when(b []byte) (time.Time, bool) {
	switch {
	case len(b) >= 19 && b[4]-'-' <= '/'-'-' && b[7] == b[4]:
		return d.isoTime(b)
	case len(b) >= 20 && b[2] == '/':
		return d.clfTime(b)
	}
	return epoch(b)
}

// isoTime reads 2026-03-10T13:55:36.123Z, len(b) ≥ 19.
func (d *decoder) isoTime(b []byte) (time.Time, bool) {
	if !d.isoMinute.known(b[:17]) {
		year, ok1 := number(b[0:4], 1, 9999)
		month, ok2 := number(b[5:7], 1, 12)
		day, ok3 := number(b[8:10], 1, 31)
		hour, ok4 := number(b[11:13], 0, 23)
		min, ok5 := number(b[14:16], 0, 59)
		if !(ok1 && ok2 && ok3 && ok4 && ok5) || b[13] != ':' || b[16] != ':' ||
			b[10] != 'T' && b[10] != ' ' && b[10] != 't' {
			return time.Time{}, false
		}
		t := time.Date(year, time.Month(month), day, hour, min, 0, 0, time.UTC)
		if t.Day() != day {
			return time.Time{}, false // 31 February
		}
		d.isoMinute.keep(b[:17], t.Unix())
	}
	return d.withinMinute(&d.isoMinute, b[17:])
}

// clfTime reads 10/Mar/2026:13:55:36 +0000, len(b) ≥ 20.
func (d *decoder) clfTime(b []byte) (time.Time, bool) {
	if !d.clfMinute.known(b[:18]) {
		day, ok1 := number(b[0:2], 1, 31)
		month, ok2 := monthOf(b[3:6])
		year, ok3 := number(b[7:11], 1, 9999)
		hour, ok4 := number(b[12:14], 0, 23)
		min, ok5 := number(b[15:17], 0, 59)
		if !(ok1 && ok2 && ok3 && ok4 && ok5) || b[6] != '/' || b[11] != ':' || b[14] != ':' || b[17] != ':' {
			return time.Time{}, false
		}
		t := time.Date(year, month, day, hour, min, 0, 0, time.UTC)
		if t.Day() != day {
			return time.Time{}, false
		}
		d.clfMinute.keep(b[:18], t.Unix())
	}
	return d.withinMinute(&d.clfMinute, b[18:])
}

// withinMinute reads what follows the minute: seconds, fraction and zone.
func (d *decoder) withinMinute(m *minute, b []byte) (time.Time, bool) {
	if len(b) < 2 || !digit(b[0]) || !digit(b[1]) {
		return time.Time{}, false
	}
	second := int64(b[0]-'0')*10 + int64(b[1]-'0')
	if second > 60 {
		return time.Time{}, false
	}
	b = b[2:]
	nanos := int64(0)
	if len(b) > 1 && (b[0] == '.' || b[0] == ',') && digit(b[1]) {
		unit := int64(1e8)
		i := 1
		for ; i < len(b) && digit(b[i]); i++ {
			nanos += int64(b[i]-'0') * unit
			unit /= 10 // beyond nanoseconds nothing counts
		}
		b = b[i:]
	}
	t := time.Unix(m.unix+second, nanos).UTC()
	if len(b) == 1 && b[0] == 'Z' || string(b) == " +0000" {
		return t, true
	}
	return d.inZone(t, b)
}

// inZone moves a time that was read as UTC into the zone that b names.
func (d *decoder) inZone(t time.Time, b []byte) (time.Time, bool) {
	if len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	switch string(b) {
	case "":
		if d.setup == nil || d.setup.zone == time.UTC {
			return t, true
		}
		y, mon, day := t.Date()
		h, min, s := t.Clock()
		return sane(time.Date(y, mon, day, h, min, s, t.Nanosecond(), d.setup.zone).UTC())
	case "Z", "z", "UTC", "GMT":
		return t, true
	}
	if len(b) == 6 && b[3] == ':' {
		b = []byte{b[0], b[1], b[2], b[4], b[5]}
	}
	if len(b) != 5 || b[0] != '+' && b[0] != '-' {
		return time.Time{}, false
	}
	hours, ok1 := number(b[1:3], 0, 23)
	minutes, ok2 := number(b[3:5], 0, 59)
	if !ok1 || !ok2 {
		return time.Time{}, false
	}
	zone := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if b[0] == '+' {
		zone = -zone
	}
	return sane(t.Add(zone))
}

// sane refuses times that no calendar of four-digit years has; they could not
// be written either.
func sane(t time.Time) (time.Time, bool) {
	if y := t.Year(); y < 1 || y > 9999 {
		return time.Time{}, false
	}
	return t, true
}

// epoch reads a number of seconds since 1970, with or without a fraction, or
// of milli-, micro- or nanoseconds. Which one it is follows from its size: all
// times from 1973 to 5138 are told apart.
func epoch(b []byte) (time.Time, bool) {
	n, i := int64(0), 0
	for ; i < len(b) && i < 19 && digit(b[i]); i++ {
		n = n*10 + int64(b[i]-'0')
	}
	if i == 0 || n < 0 {
		return time.Time{}, false
	}
	if i < len(b) {
		return epochFraction(n, i, b[i:])
	}
	switch {
	case n < 1e11:
		return sane(time.Unix(n, 0).UTC())
	case n < 1e14:
		return time.UnixMilli(n).UTC(), true
	case n < 1e17:
		return time.UnixMicro(n).UTC(), true
	}
	return time.Unix(n/1e9, n%1e9).UTC(), true
}

// epochFraction reads what follows the whole number n.
func epochFraction(n int64, digits int, b []byte) (time.Time, bool) {
	unit := int64(1e9) // nanoseconds in what n counts
	switch {
	case n >= 1e14:
		unit = 1e3
	case n >= 1e11:
		unit = 1e6
	}
	if b[0] != '.' || len(b) < 2 || digits > 17 {
		return time.Time{}, false
	}
	per := int64(1e9) / unit // of them in a second
	nanos := n % per * unit
	for _, c := range b[1:] {
		if !digit(c) {
			return time.Time{}, false
		}
		unit /= 10
		nanos += int64(c-'0') * unit
	}
	return sane(time.Unix(n/per, nanos).UTC())
}

// scaled reads a decimal number and multiplies it by a power of ten, without
// the rounding of a multiplication where the digits allow it.
func scaled(b []byte, power int) (float64, bool) {
	m, point, digits := int64(0), -1, 0
	for i, c := range b {
		switch {
		case digit(c) && digits < 15:
			m = m*10 + int64(c-'0')
			digits++
		case c == '.' && point < 0:
			point = i
		default:
			return scaledSlow(b, power)
		}
	}
	if digits == 0 {
		return 0, false
	}
	if point >= 0 {
		power -= len(b) - 1 - point
	}
	if n, ok := shifted(m, power); ok {
		return n, true
	}
	return scaledSlow(b, power)
}

// shifted returns m * 10^power for a whole number of at most 15 digits. It
// reports false where that might be rounded twice.
func shifted(m int64, power int) (float64, bool) {
	switch {
	case power == 0:
		return float64(m), true
	case power > 0 && power < 7:
		return float64(m * powers[power]), true // 15 digits and 6 fit
	case power < 0 && power > -len(powers):
		return float64(m) / float64(powers[-power]), true
	}
	return 0, false
}

var powers = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

func scaledSlow(b []byte, power int) (float64, bool) {
	for _, c := range b { // no inf, no hex, no _
		if !digit(c) && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(string(b), 64)
	for ; power > 0; power-- {
		n *= 10
	}
	for ; power < 0; power++ {
		n /= 10
	}
	return n, err == nil && n-n == 0 // no infinity
}

func number(b []byte, low, high int) (int, bool) {
	n := 0
	for _, c := range b {
		if !digit(c) {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, n >= low && n <= high
}

const monthNames = "JanFebMarAprMayJunJulAugSepOctNovDec"

func monthOf(b []byte) (time.Month, bool) {
	for i := 0; i < len(monthNames); i += 3 {
		if monthNames[i:i+3] == string(b) {
			return time.Month(i/3 + 1), true
		}
	}
	return 0, false
}
