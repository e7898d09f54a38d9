package accesslog

import (
	"bytes"
	"net/netip"
	"strings"
	"time"

	"github.com/candorhttp/candor"
)

// column is what a field of a log line holds. Every format is a table from
// its own names to these, and put knows how to read each.
type column uint8

// The columns.
const (
	colNone           column = iota // passed over
	colTime                         // date and time, see decoder.when
	colDate                         // 2026-03-10, with colClock
	colClock                        // 13:55:36
	colMethod                       //
	colTarget                       // path with query, or a whole URL
	colPath                         // the same, without a query already
	colRequest                      // request line
	colRoute                        // template
	colStatus                       //
	colBytes                        //
	colSeconds                      // duration
	colMillis                       // duration
	colExactMillis                  // duration, perhaps negative
	colMicros                       // duration
	colNanos                        // duration
	colDuration                     // duration with its unit
	colReferer                      //
	colOrigin                       //
	colAgent                        // User-Agent
	colClient                       // a client's name, or a User-Agent
	colVersion                      //
	colAddress                      // address, perhaps with a port in the forms of RFC 3986
	colAddressPort                  // address, colon, port, whatever the address
	colForwarded                    // list of X-Forwarded-For
	colHost                         // perhaps with a port
	colSubject                      //
	colTenant                       //
	colObjectTenant                 //
	colToken                        // raw; hashed here
	colRequestID                    //
	colUpstream                     //
	colUpstreamStatus               // the last of a list counts
	colReason                       // reason or problem type
	colRefusedBy                    //
	colRung                         //
	colWould                        //
	colCrawler                      //
	colNote0                        // what the format itself judges at the end of the line
	colNote1
	colNote2
	colNote3
	numColumns
)

const numNotes = int(numColumns - colNote0)

// mappable lists what a field map may set: the fields of an event by their
// JSON names, and "user_agent", which gives client and version.
var mappable = map[string]column{
	"time": colTime, "method": colMethod, "route": colRoute, "path": colTarget, "status": colStatus,
	"reason": colReason, "refused_by": colRefusedBy, "duration_ms": colMillis, "client": colClient,
	"version": colVersion, "user_agent": colAgent, "subject": colSubject, "tenant": colTenant,
	"object_tenant": colObjectTenant, "token": colToken, "address": colAddress, "origin": colOrigin,
	"referer": colReferer, "host": colHost, "request_id": colRequestID, "bytes": colBytes,
	"upstream_status": colUpstreamStatus, "upstream": colUpstream, "rung": colRung, "would": colWould,
}

// columnNames says in a message what was expected of a column.
var columnNames = [numColumns]string{
	colTime: "a time such as those of RFC 3339", colDate: "a date", colClock: "a time of day", colStatus: "a three-digit status",
	colBytes: "a number of bytes", colSeconds: "a number of seconds", colMillis: "a number of milliseconds", colExactMillis: "a number of milliseconds",
	colMicros: "a number of microseconds", colNanos: "a number of nanoseconds", colDuration: "a duration with its unit",
	colUpstreamStatus: "a three-digit status",
}

// row is what is known of the line being read beside the event itself.
type row struct {
	seen  uint64 // columns that were put, as bits
	blank uint64 // columns that were there without a value
	day   int64  // colDate, seconds since 1970
	clock time.Duration
	notes [numNotes]string
	rank  [numColumns]uint8
	// forwarded is what colForwarded names. It counts where the address beside
	// it is that of a proxy of the same private network, or none is there:
	// anybody can send the field.
	forwarded string
	bot       bool // the user agent names a known crawler
}

// begin forgets the line before.
func (d *decoder) begin() { d.row = row{} }

func (d *decoder) has(c column) bool { return d.row.seen>>c&1 != 0 }

// none reports whether the column was there and had no value.
func (d *decoder) none(c column) bool { return d.row.blank>>c&1 != 0 && !d.has(c) }

// put stores the value of a column. It reports false for a value that cannot
// be one; "-" and nothing are no value, whatever the column.
func (d *decoder) put(ev *candor.Event, c column, v []byte) bool {
	if len(v) == 0 || len(v) == 1 && v[0] == '-' {
		d.row.blank |= 1 << c
		return true
	}
	ok := true
	switch c {
	case colTime:
		ev.Time, ok = d.when(v)
	case colMethod:
		ev.Method = d.method(v)
	case colTarget, colPath:
		d.target(ev, v)
	case colRequest:
		requestLine(d, v, ev)
	case colRoute:
		ev.Route = d.str(v)
	case colStatus:
		ev.Status, ok = status(v)
	case colBytes:
		ev.Bytes, ok = count(v)
	case colAgent, colClient:
		d.putAgent(ev, v)
	case colAddress:
		if bytes.IndexByte(v, ',') >= 0 { // some proxies put the whole list there
			ev.Address = d.forwarded(v)
		} else {
			ev.Address = d.str(withoutPort(v))
		}
	case colHost:
		ev.Host = d.recent(c, withoutPort(v))
	case colReferer:
		ev.Referer = d.site(v)
	case colRequestID:
		ev.RequestID = d.text(v)
	default:
		ok = d.putMore(ev, c, v)
	}
	if ok {
		d.row.seen |= 1 << c
	}
	return ok
}

// putMore stores the columns that fewer logs have.
func (d *decoder) putMore(ev *candor.Event, c column, v []byte) bool {
	ok := true
	switch c {
	case colDate:
		d.row.day, ok = d.date(v)
	case colClock:
		d.row.clock, ok = clock(v)
	case colExactMillis:
		ev.DurationMS, ok = scaled(v, 0)
	case colSeconds, colMillis, colMicros, colNanos, colDuration:
		ok = duration(ev, c, v)
	case colOrigin:
		ev.Origin = d.site(v)
	case colVersion:
		ev.Version = d.str(v)
	case colAddressPort:
		if i := bytes.LastIndexByte(v, ':'); i > 0 {
			v = v[:i]
		}
		ev.Address = d.str(withoutPort(v))
	case colForwarded:
		d.row.forwarded = d.forwarded(v)
	case colSubject:
		ev.Subject = d.str(v)
	case colTenant:
		ev.Tenant = d.str(v)
	case colObjectTenant:
		ev.ObjectTenant = d.str(v)
	case colToken:
		ev.Token = d.token(v)
	case colUpstream:
		ev.Upstream = d.str(lastOf(v))
	case colUpstreamStatus:
		ev.UpstreamStatus, ok = upstreamStatus(v)
	case colReason:
		ev.Reason = d.reason(v)
	default:
		d.putName(ev, c, v)
	}
	return ok
}

// putName stores the columns that are words.
func (d *decoder) putName(ev *candor.Event, c column, v []byte) {
	switch c {
	case colRefusedBy:
		ev.RefusedBy = d.str(v)
	case colRung:
		ev.Rung = d.str(v)
	case colWould:
		ev.Would = d.str(v)
	case colCrawler:
		ev.Crawler = d.str(v)
	case colNote0, colNote1, colNote2, colNote3:
		d.row.notes[c-colNote0] = d.recent(c, v)
	}
}

// setRaw stores text as it is, for the log that is made of events.
func (d *decoder) setRaw(ev *candor.Event, c column, s string) {
	d.row.seen |= 1 << c
	switch c {
	case colMethod:
		ev.Method = s
	case colRoute:
		ev.Route = s
	case colPath:
		ev.Path = s
	case colReason:
		ev.Reason = s
	case colRung:
		ev.Rung = s
	case colWould:
		ev.Would = s
	case colRefusedBy:
		ev.RefusedBy = s
	case colClient:
		ev.Client = s
	case colVersion:
		ev.Version = s
	case colAddress:
		ev.Address = s
	case colHost:
		ev.Host = s
	case colSubject:
		ev.Subject = s
	case colToken:
		ev.Token = s
	case colTenant:
		ev.Tenant = s
	case colObjectTenant:
		ev.ObjectTenant = s
	case colOrigin:
		ev.Origin = s
	case colReferer:
		ev.Referer = s
	case colCrawler:
		ev.Crawler = s
	case colUpstream:
		ev.Upstream = s
	}
}

// numberColumn reports whether putNumber knows the column.
func numberColumn(c column) bool {
	switch c {
	case colStatus, colUpstreamStatus, colBytes, colSeconds, colMillis, colExactMillis, colMicros, colNanos:
		return true
	}
	return false
}

// putNumber stores n / 10^decimals, a number of at most 15 digits, as put
// stores its text. It reports false for one that it leaves to put.
func (d *decoder) putNumber(ev *candor.Event, c column, n int64, decimals int) bool {
	switch c {
	case colStatus, colUpstreamStatus:
		if n > 999 || decimals > 0 {
			return false
		}
		if c == colStatus {
			ev.Status = int(n)
		} else {
			ev.UpstreamStatus = int(n)
		}
	case colBytes:
		if decimals > 0 {
			return false
		}
		ev.Bytes = n
	default:
		ms, ok := shifted(n, milliPower(c)-decimals)
		if !ok {
			return false
		}
		ev.DurationMS = ms
	}
	d.row.seen |= 1 << c
	return true
}

// milliPower returns the power of ten from what a column counts to milliseconds.
func milliPower(c column) int {
	switch c {
	case colSeconds:
		return 3
	case colMicros:
		return -3
	case colNanos:
		return -6
	}
	return 0
}

// finish checks that the line had what makes an event, and derives what takes
// more than one column.
func (d *decoder) finish(ev *candor.Event) string {
	if !d.has(colTime) {
		if !d.has(colClock) || !d.has(colDate) {
			return "no time"
		}
		t := time.Unix(d.row.day, int64(d.row.clock)).UTC()
		ev.Time = t
	}
	if !d.has(colStatus) {
		return "no status"
	}
	if !d.has(colMethod) && !d.has(colTarget) && !d.has(colPath) && !d.has(colRequest) && !d.has(colRoute) {
		return "neither method nor path"
	}
	if d.row.forwarded != "" && (ev.Address == "" || internal(ev.Address)) {
		ev.Address = d.row.forwarded
	}
	d.crawler(ev)
	return ""
}

// putAgent stores client and version.
func (d *decoder) putAgent(ev *candor.Event, v []byte) {
	a := d.agent(v)
	if d.row.rank[colClient] <= d.row.rank[colAgent] || ev.Client == "" {
		ev.Client, ev.Version = a.client, a.version
	}
	d.row.bot = a.bot
}

// crawler says whether a client that calls itself a known crawler is one.
func (d *decoder) crawler(ev *candor.Event) {
	if !d.row.bot {
		return
	}
	ev.Crawler = "claimed"
	if d.setup == nil {
		return
	}
	ranges := d.setup.crawlers[ev.Client]
	if ranges == nil {
		return
	}
	ev.Crawler = "fake"
	if a, err := netip.ParseAddr(ev.Address); err == nil && ranges.Contains(a) {
		ev.Crawler = "verified"
	}
}

// target stores the path of a request-target, and the host of an absolute one.
func (d *decoder) target(ev *candor.Event, v []byte) {
	if v[0] != '/' {
		// absolute-form, RFC 9112 §3.2.2, as open-proxy scanners send it and
		// some load balancers log it.
		if j := bytes.Index(v, []byte("://")); j > 0 && isToken(v[:j]) {
			host := v[j+3:]
			k := bytes.IndexAny(host, "/?#")
			if k < 0 {
				k = len(host)
			}
			ev.Host = d.str(authority(host[:k]))
			if v = host[k:]; len(v) == 0 || v[0] != '/' {
				ev.Path = "/"
				return
			}
		}
	}
	ev.Path = d.path(pathOnly(v))
}

// authority cuts off what must not be kept of it, a user with a password, and
// the port.
func authority(host []byte) []byte {
	if i := bytes.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	return withoutPort(host)
}

// site returns scheme and authority of an address, nothing of its path.
func (d *decoder) site(v []byte) string {
	from := siteAt(v)
	if from < 0 {
		return ""
	}
	end := len(v)
	for k := from; k < len(v); k++ {
		c := v[k]
		if c == '/' || c == '?' || c == '#' || c == '\\' {
			end = k
			break
		}
		if c == '@' { // whoever has a user in there may have a password too
			return ""
		}
	}
	if end > maxCached {
		return ""
	}
	return d.str(v[:end])
}

// siteAt returns where the authority of an address begins, -1 where none does.
func siteAt(v []byte) int {
	switch {
	case len(v) > 8 && string(v[:8]) == "https://":
		return 8
	case len(v) > 7 && string(v[:7]) == "http://":
		return 7
	}
	i := bytes.IndexByte(v, ':')
	if i <= 0 || i > 32 || len(v) < i+4 || v[i+1] != '/' || v[i+2] != '/' || !isToken(v[:i]) {
		return -1
	}
	return i + 3
}

// withoutPort cuts the port off host:port, [v6]:port and v4:port. An address
// of IPv6 without brackets stays whole.
func withoutPort(v []byte) []byte {
	if len(v) > 0 && v[0] == '[' {
		if i := bytes.IndexByte(v, ']'); i > 0 {
			return v[1:i]
		}
		return v
	}
	i := bytes.IndexByte(v, ':')
	if i <= 0 || bytes.IndexByte(v[i+1:], ':') >= 0 {
		return v
	}
	return v[:i]
}

// forwarded picks the caller out of a list of X-Forwarded-For. Every proxy
// appends whom it saw, so the list is trustworthy from its end: the last
// address that is not one of a private network, else the last at all. What
// stands before it the client may have written.
func (d *decoder) forwarded(v []byte) string {
	last := ""
	for len(v) > 0 {
		i := bytes.LastIndexByte(v, ',')
		a := d.str(withoutPort(bytes.TrimSpace(v[i+1:])))
		v = v[:max(i, 0)]
		if last == "" {
			last = a
		}
		if a != "" && !internal(a) {
			return a
		}
	}
	return last
}

// internal reports whether an address is of a private network, or none at all.
func internal(a string) bool {
	ip, err := netip.ParseAddr(a)
	return err != nil || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast()
}

// status reads a three-digit status code. nginx writes 000 where it answered
// nothing.
func status(b []byte) (int, bool) {
	if len(b) == 3 && digit(b[0]) && digit(b[1]) && digit(b[2]) {
		return int(b[0]-'0')*100 + int(b[1]-'0')*10 + int(b[2]-'0'), true
	}
	n, ok := scaled(b, 0)
	if !ok || n < 0 || n > 999 || n != float64(int(n)) {
		return 0, false
	}
	return int(n), true
}

// upstreamStatus reads the last status of a list such as "502, 200" or
// "502, - : 200", one for every server that was tried.
func upstreamStatus(v []byte) (int, bool) {
	v = lastOf(v)
	if len(v) == 0 || len(v) == 1 && v[0] == '-' {
		return 0, true
	}
	return status(v)
}

// lastOf returns the last of a list in the way of nginx.
func lastOf(v []byte) []byte {
	if i := bytes.LastIndexByte(v, ' '); i >= 0 {
		v = v[i+1:]
	}
	if i := bytes.LastIndexByte(v, ','); i >= 0 {
		v = v[i+1:]
	}
	return v
}

// count reads a number of bytes.
func count(v []byte) (int64, bool) {
	n := int64(0)
	for i, c := range v {
		if !digit(c) || i == 16 {
			f, ok := scaled(v, 0)
			if !ok || f < 0 || f > 1<<53 || f != float64(int64(f)) {
				return 0, false
			}
			return int64(f), true
		}
		n = n*10 + int64(c-'0')
	}
	return n, n <= 1<<53
}

// duration stores a duration. A negative one, as load balancers write when a
// phase was never reached, is none.
func duration(ev *candor.Event, c column, v []byte) bool {
	power := milliPower(c)
	if c == colDuration {
		n, p, ok := unit(v)
		if !ok {
			return false // nobody knows of what it is a number
		}
		v, power = n, p
	}
	if v[0] == '-' {
		return true
	}
	n, ok := scaled(v, power)
	if ok {
		ev.DurationMS = n
	}
	return ok
}

// unit splits a duration into its number and the power of ten from its unit
// to milliseconds.
func unit(v []byte) (n []byte, power int, ok bool) {
	for _, u := range []struct {
		name  string
		power int
	}{{"ms", 0}, {"us", -3}, {"µs", -3}, {"ns", -6}, {"s", 3}} {
		if n, ok := bytes.CutSuffix(v, []byte(u.name)); ok && len(n) > 0 {
			return n, u.power, true
		}
	}
	return nil, 0, false
}

// date reads 2026-03-10.
func (d *decoder) date(v []byte) (int64, bool) {
	if len(v) != 10 {
		return 0, false
	}
	var text [19]byte
	copy(text[:], v)
	copy(text[10:], "T00:00:00")
	t, ok := d.isoTime(text[:])
	return t.Unix(), ok
}

// clock reads 13:55:36, perhaps with a fraction.
func clock(v []byte) (time.Duration, bool) {
	if len(v) < 8 || v[2] != ':' || v[5] != ':' {
		return 0, false
	}
	h, ok1 := number(v[0:2], 0, 23)
	m, ok2 := number(v[3:5], 0, 59)
	s, ok3 := number(v[6:8], 0, 60)
	t := time.Duration(h*3600+m*60+s) * time.Second
	if v = v[8:]; len(v) > 0 {
		n, ok := scaled(v[1:], 0)
		if v[0] != '.' || !ok || bytes.IndexByte(v[1:], '.') >= 0 {
			return 0, false
		}
		for range len(v) - 1 {
			n /= 10
		}
		t += time.Duration(n * 1e9)
	}
	return t, ok1 && ok2 && ok3
}

// text returns b as a string of an event, for values that never repeat.
func (d *decoder) text(b []byte) string {
	if len(b) > maxCached {
		b = b[:maxCached]
	}
	if s, ok := d.lend(b); ok {
		return s
	}
	return string(b)
}

// normal is how names are compared where writers differ: X-Tenant, x_tenant.
func normal(s string) string {
	return strings.ReplaceAll(strings.ToLower(s), "-", "_")
}
