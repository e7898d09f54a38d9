package accesslog

import (
	"hash/maphash"
	"time"

	"github.com/candorhttp/candor/internal/useragent"
)

// The caches that keep the reading of a line from allocating. They are
// direct-mapped tables of a fixed size: a newcomer replaces whatever sits in
// its slot, so a log full of ever new values costs time, never memory.
const (
	cacheSlots  = 4096 // a power of two
	agentSlots  = 1024 // a power of two
	maxCached   = 512  // longer strings are not worth keeping
	maxAgent    = 2048 // bytes of a user agent that are looked at
	maxTimeText = 40
)

// decoder is what the parsers of one reader share.
type decoder struct {
	seed    maphash.Seed
	strings []string
	agents  []agentSlot
	scratch []byte

	timeText [maxTimeText]byte // the last time that was read, as text
	timeLen  int
	time     time.Time
}

type agentSlot struct{ agent, client, version string }

func (d *decoder) init() {
	if d.strings == nil {
		d.seed = maphash.MakeSeed()
		d.strings = make([]string, cacheSlots)
		d.agents = make([]agentSlot, agentSlots)
	}
}

// str returns b as a string, the same one as before when it was seen lately.
func (d *decoder) str(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > maxCached {
		return string(b)
	}
	d.init()
	slot := &d.strings[maphash.Bytes(d.seed, b)&(cacheSlots-1)]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}

// agent returns client and version of a user agent.
func (d *decoder) agent(b []byte) (client, version string) {
	if len(b) > maxAgent {
		b = b[:maxAgent]
	}
	if len(b) == 0 || len(b) == 1 && b[0] == '-' {
		return "", ""
	}
	d.init()
	slot := &d.agents[maphash.Bytes(d.seed, b)&(agentSlots-1)]
	if slot.agent != string(b) {
		s := string(b)
		client, version := useragent.Parse(s)
		*slot = agentSlot{s, client, version}
	}
	return slot.client, slot.version
}

// when returns the time that parse reads from b. Neighbouring lines often
// carry the same second, so the last answer is kept.
func (d *decoder) when(b []byte, parse func([]byte) (time.Time, bool)) (time.Time, bool) {
	if len(b) == 0 || len(b) > maxTimeText {
		return time.Time{}, false
	}
	if string(b) == string(d.timeText[:d.timeLen]) {
		return d.time, true
	}
	t, ok := parse(b)
	if ok {
		d.timeLen = copy(d.timeText[:], b)
		d.time = t
	}
	return t, ok
}

// pathOnly cuts query and fragment off: both may hold secrets.
func pathOnly(target []byte) []byte {
	for i, c := range target {
		if c == '?' || c == '#' {
			return target[:i]
		}
	}
	return target
}

// status reads a three-digit status code. nginx writes 000 where it answered
// nothing.
func status(b []byte) (int, bool) {
	if len(b) != 3 || !digit(b[0]) || !digit(b[1]) || !digit(b[2]) {
		return 0, false
	}
	return int(b[0]-'0')*100 + int(b[1]-'0')*10 + int(b[2]-'0'), true
}

func digit(c byte) bool { return c-'0' <= 9 }

// token reports whether b is a token of RFC 9110 §5.6.2, as methods and
// product names are.
func token(b []byte) bool {
	for _, c := range b {
		if !useragent.TokenByte(c) {
			return false
		}
	}
	return len(b) > 0
}
