package accesslog

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/maphash"
	"math/bits"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/internal/useragent"
)

// The caches that keep the reading of a line from allocating. They are
// direct-mapped tables of a fixed size: a newcomer replaces whatever sits in
// its slot, so a log full of ever new values costs time, never memory.
const (
	cacheSlots = 4096 // a power of two
	pathSlots  = 1024 // a power of two
	agentSlots = 1024 // a power of two
	maxCached  = 512  // longer strings are not worth keeping
	maxAgent   = 2048 // bytes of a user agent that are looked at
	tokenSlots = 1024 // a power of two
)

// decoder is what the parsers of one reader share.
type decoder struct {
	setup *setup         // shared with the other decoders of the same log
	queue []candor.Event // further events of the last line, see queued
	lines *columnProgram // what the last header line said; parsers of header formats need it
	part  []byte         // the beginning of a line that its wrapper divided
	inner []byte         // a line that was taken out of its wrapper
	lent  []byte         // what events may point into, nil for nothing

	seed    maphash.Seed
	strings []stringSlot
	paths   []stringSlot
	agents  []agentSlot
	scratch []byte

	seed2  maphash.Seed
	tokens []tokenSlot
	last   [numColumns]string

	isoMinute, clfMinute minute
	stamp                stamp
	tailed               bool // something stood behind the user agent of the last line
	row                  row
	keys                 keyCache
	otlp                 *otlpWalk // kept for its buffers
}

// queued reports whether the last line gave more than one event. The others
// are taken with next before the next line is parsed.
func (d *decoder) queued() bool { return len(d.queue) > 0 }

func (d *decoder) next() candor.Event {
	ev := d.queue[0]
	if d.queue = d.queue[1:]; len(d.queue) == 0 {
		d.queue = nil
	}
	return ev
}

// memory is what the lines of one log leave for the lines after them.
type memory struct {
	lines *columnProgram
	part  []byte
}

func (m *memory) restore(d *decoder) {
	d.forget()
	d.lines, d.part = m.lines, append(d.part, m.part...)
}

func (m *memory) save(d *decoder) {
	m.lines, m.part = d.lines, append(m.part[:0], d.part...)
	d.forget()
}

type agentSlot struct {
	agent, client, version string
	bot                    bool
	quoted                 bool // there is a quote in it
}

type tokenSlot struct {
	h1, h2 uint64
	token  string
}

func (d *decoder) init() {
	if d.strings == nil {
		d.seed = maphash.MakeSeed()
		d.strings, d.paths = make([]stringSlot, cacheSlots), make([]stringSlot, pathSlots)
		d.agents = make([]agentSlot, agentSlots)
	}
	if d.setup == nil {
		d.setup = newSetup(Options{})
	}
}

// str returns b as a string of an event: lent, or the same one as before when
// it was seen lately.
func (d *decoder) str(b []byte) string {
	if s, ok := d.lend(b); ok {
		return s
	}
	return d.own(b)
}

// own returns b as a string that stays, the same one as before when it was
// seen lately.
func (d *decoder) own(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > maxCached {
		return string(b)
	}
	d.init()
	return d.cached(d.strings, b)
}

// path returns b as a string of an event likewise. Paths have a cache of their
// own: most are new, and would drive everything else out.
//
// To slice them all out of one string a chunk would cost less. But whoever
// keeps one of them, in a table of what was seen lately for example, would keep
// the whole chunk with it.
func (d *decoder) path(b []byte) string {
	if s, ok := d.lend(b); ok {
		return s
	}
	if len(b) > maxCached || len(b) == 0 {
		return string(b)
	}
	d.init()
	return d.cached(d.paths, b)
}

// stringSlot keeps the hash beside the string, so that another string in the
// slot is told apart without a look at memory far away.
type stringSlot struct {
	hash uint64
	s    string
}

func (d *decoder) cached(table []stringSlot, b []byte) string {
	h := maphash.Bytes(d.seed, b)
	slot := &table[h&uint64(len(table)-1)]
	if slot.hash != h || slot.s != string(b) {
		slot.hash, slot.s = h, string(b)
	}
	return slot.s
}

// knownAgent returns what is known of a user agent that was met lately, nil of
// any other.
func (d *decoder) knownAgent(b []byte) *agentSlot {
	if d.agents == nil || len(b) > maxAgent {
		return nil
	}
	h := maphash.Bytes(d.seed, b)
	if slot := &d.agents[h%agentSlots]; slot.agent == string(b) {
		return slot
	}
	if slot := &d.agents[h>>32%agentSlots]; slot.agent == string(b) {
		return slot
	}
	return nil
}

// agent returns what is known of a user agent.
func (d *decoder) agent(b []byte) *agentSlot {
	if len(b) > maxAgent {
		b = b[:maxAgent]
	}
	d.init()
	if slot := d.knownAgent(b); slot != nil {
		return slot
	}
	// The second place is for newcomers to a taken one, so that two busy clients
	// do not drive each other out: to read an agent anew takes as long as many
	// lines.
	h := maphash.Bytes(d.seed, b)
	slot := &d.agents[h%agentSlots]
	if slot.agent != "" {
		slot = &d.agents[h>>32%agentSlots]
	}
	s := string(b)
	client, version := useragent.Parse(s)
	*slot = agentSlot{agent: s, client: client, version: version, quoted: bytes.IndexByte(b, '"') >= 0}
	if c, v := useragent.CrawlerOf(s); c != nil {
		// It may hide behind a browser's name, or spell its own otherwise.
		slot.client, slot.version, slot.bot = c.Name, v, true
	}
	return slot
}

// recent returns b as a string that stays, quickest when the column had the
// same value in the line before.
func (d *decoder) recent(c column, b []byte) string {
	if last := d.last[c]; last == string(b) {
		return last
	}
	s := d.own(b)
	if len(s) <= maxCached {
		d.last[c] = s
	}
	return s
}

// method returns a method as a string that stays.
func (d *decoder) method(b []byte) string {
	if m := knownMethod(b); m != "" {
		return m
	}
	return d.own(b)
}

// knownMethod returns the name of a method that most requests have, "" for any
// other.
func knownMethod(b []byte) string {
	switch string(b) {
	case "GET":
		return "GET"
	case "POST":
		return "POST"
	case "PUT":
		return "PUT"
	case "HEAD":
		return "HEAD"
	case "DELETE":
		return "DELETE"
	case "PATCH":
		return "PATCH"
	case "OPTIONS":
		return "OPTIONS"
	}
	return ""
}

// token returns the keyed hash by which a token appears in events, made as the
// gate makes it. The cache holds hashes of the token, never the token.
func (d *decoder) token(b []byte) string {
	d.init()
	if d.tokens == nil {
		d.tokens = make([]tokenSlot, tokenSlots)
		d.seed2 = maphash.MakeSeed()
	}
	h1, h2 := maphash.Bytes(d.seed, b), maphash.Bytes(d.seed2, b)
	slot := &d.tokens[h1&(tokenSlots-1)]
	if slot.h1 != h1 || slot.h2 != h2 || slot.token == "" {
		m := hmac.New(sha256.New, d.setup.tokenKey)
		m.Write(b)
		*slot = tokenSlot{h1, h2, hex.EncodeToString(m.Sum(nil)[:8])}
	}
	return slot.token
}

// pathOnly cuts query and fragment off: both may hold secrets.
func pathOnly(target []byte) []byte {
	n := len(target)
	for i := 0; i+8 <= n; i += 8 {
		if m := queryIn(target[i:]); m != 0 {
			return target[:i+bits.TrailingZeros64(m)/8]
		}
	}
	if n >= 8 { // the last eight bytes again, for those that were left
		if m := queryIn(target[n-8:]); m != 0 {
			return target[:n-8+bits.TrailingZeros64(m)/8]
		}
		return target
	}
	for i, c := range target {
		if c == '?' || c == '#' {
			return target[:i]
		}
	}
	return target
}

// queryIn returns a number whose lowest bit set lies in the first of the eight
// bytes at the beginning of b that is ? or #; see special for how.
func queryIn(b []byte) uint64 {
	w := binary.LittleEndian.Uint64(b)
	query, fragment := w^ones*'?', w^ones*'#'
	return ((query-ones)&^query | (fragment-ones)&^fragment) & highs
}

func digit(c byte) bool { return c-'0' <= 9 }

// isToken reports whether b is a token of RFC 9110 §5.6.2, as methods and
// product names are.
func isToken(b []byte) bool {
	for _, c := range b {
		if !useragent.TokenByte(c) {
			return false
		}
	}
	return len(b) > 0
}
