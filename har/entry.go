package har

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Bounds of one entry.
const (
	maxAddress = 64 << 10
	maxFields  = 1 << 20 // bytes of all fields together
	maxWord    = 300
)

// entry is one entry of a recording as it stands there.
type entry struct {
	fault       string // the first thing that makes no sense
	started     string
	millis      float64
	local       string // why no server was asked
	failed      string // what the browser says went wrong
	afterCache  bool   // cache.afterRequest is there, which is Firefox's way to say that the answer is its own
	ownRequest  bool   // a program sent it by itself, past the browser and its cache
	hasRequest  bool
	hasResponse bool
	request     message
	response    message
}

// message is a request or an answer.
type message struct {
	method, url, proto string
	status             int64
	fields             []field
	bytes              int  // of the fields
	pseudo             bool // it has fields of HTTP/2, such as :authority
	redirect           string
	bodySize           number
	content            content
}

type field struct{ name, value string }

// content is what follows the fields.
type content struct {
	there       bool // the recording has a part for it
	hasText     bool
	whole       bool
	text        []byte
	encoding    string
	params      bool
	size        number
	compression number
}

// number is a number that may be missing.
type number struct {
	n     int64
	known bool
}

func (e *entry) wrong(format string, args ...any) {
	if e.fault == "" {
		e.fault = fmt.Sprintf(format, args...)
	}
}

// name is the request for people, without its query.
func (e *entry) name() string {
	address, _, _ := strings.Cut(e.request.url, "?")
	address, _, _ = strings.Cut(withoutUser(address), "#")
	if len(address) > maxWord {
		address = address[:maxWord] + "…"
	}
	return strings.TrimSpace(e.request.method + " " + address)
}

// str takes a string, or what stands in its place: null is "", a number its
// digits. ok is false where it is neither, or longer than limit.
func (s *scanner) str(limit int) (text string, ok bool) {
	switch s.next() {
	case '"':
		b, whole := s.text(limit)
		return string(b), whole
	case '{', '[':
		s.skip()
		return "", false
	}
	if text = s.scalar(); text == "null" {
		text = ""
	}
	return text, true
}

// num takes a number, or a string that holds one.
func (s *scanner) num() (float64, bool) {
	text, ok := s.str(maxScalar)
	f, err := strconv.ParseFloat(text, 64)
	if !ok || err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

// whole is num for a number without a fraction.
func (s *scanner) whole() number {
	f, ok := s.num()
	if !ok || math.Abs(f) > 1<<53 {
		return number{}
	}
	return number{int64(f), true}
}

// truth takes a flag: true, or a word that says so. Some writers name the
// cache, as "disk".
func (s *scanner) truth() bool {
	text, _ := s.str(maxWord)
	switch strings.ToLower(text) {
	case "", "false", "0", "no", "none", "network":
		return false
	}
	return true
}

// absent passes over a value that is not of its kind. null says that there is
// none; anything else is a fault.
func (s *scanner) absent(e *entry, fault string) {
	switch s.next() {
	case '{', '[', '"':
		s.skip()
	default:
		if s.scalar() == "null" {
			return
		}
	}
	e.wrong("%s", fault)
}

// part reads an object and calls each for its members; what is there in its
// place is named.
func (e *entry) part(s *scanner, what string, each func(key string)) bool {
	if s.next() == '{' {
		s.object(each)
		return true
	}
	s.absent(e, what+" is no object")
	return false
}

func (e *entry) read(s *scanner, maxBody int) {
	s.object(func(key string) {
		switch key {
		case "startedDateTime":
			e.started, _ = s.str(maxScalar)
		case "time":
			e.millis, _ = s.num()
		case "request":
			e.hasRequest = e.part(s, "request", func(key string) { e.requestMember(s, key, maxBody) })
		case "response":
			e.hasResponse = e.part(s, "response", func(key string) { e.responseMember(s, key, maxBody) })
		case "cache":
			if s.next() != '{' {
				s.skip()
				return
			}
			s.object(func(key string) {
				e.afterCache = e.afterCache || key == "afterRequest"
				s.skip()
			})
		case "_fetchType": // WebKit
			if kind, _ := s.str(maxWord); kind != "" && kind != "Network Load" {
				e.local = "the answer came from: " + kind
			}
		default:
			if !e.origin(s, key) {
				s.skip()
			}
		}
	})
}

// origin takes a member that says where the answer came from.
func (e *entry) origin(s *scanner, key string) bool {
	switch key {
	case "_fromCache", "fromCache", "_fromDiskCache", "fromDiskCache", "_fromMemoryCache", "_servedFromCache":
		if s.truth() {
			e.local = "the answer came from the browser's own cache"
		}
	case "_fromServiceWorker", "fromServiceWorker", "_fetchedViaServiceWorker":
		if s.truth() {
			e.local = "the answer came from a service worker"
		}
	case "_apiRequest": // Playwright
		e.ownRequest = s.truth()
	case "_error":
		if text, _ := s.str(maxWord); text != "" {
			e.failed = text
		}
	default:
		return false
	}
	return true
}

func (e *entry) requestMember(s *scanner, key string, maxBody int) {
	m := &e.request
	ok := true
	switch key {
	case "method":
		m.method, ok = s.str(maxWord)
	case "url":
		m.url, ok = s.str(maxAddress)
	case "httpVersion":
		m.proto, _ = s.str(maxScalar)
	case "headers":
		m.readFields(s, e, "request")
	case "bodySize":
		m.bodySize = s.whole()
	case "postData":
		m.content.there = e.part(s, "request.postData", func(key string) { m.content.member(s, key, maxBody) })
	default:
		s.skip()
	}
	if !ok {
		e.wrong("request.%s is no text, or too long", key)
	}
}

func (e *entry) responseMember(s *scanner, key string, maxBody int) {
	m := &e.response
	switch key {
	case "status":
		if n := s.whole(); n.known {
			m.status = n.n
		} else {
			e.wrong("response.status is no number")
		}
	case "httpVersion":
		m.proto, _ = s.str(maxScalar)
	case "headers":
		m.readFields(s, e, "response")
	case "redirectURL":
		m.redirect, _ = s.str(maxAddress)
	case "bodySize":
		m.bodySize = s.whole()
	case "content":
		m.content.there = e.part(s, "response.content", func(key string) { m.content.member(s, key, maxBody) })
	default:
		if !e.origin(s, key) {
			s.skip()
		}
	}
}

// readFields reads a list of fields.
func (m *message) readFields(s *scanner, e *entry, of string) {
	if s.next() != '[' {
		s.absent(e, of+".headers is no list")
		return
	}
	s.array(func() {
		var f field
		nameOK, valueOK := true, true
		if !e.part(s, "an element of "+of+".headers", func(key string) {
			switch key {
			case "name":
				f.name, nameOK = s.str(maxFields - m.bytes)
			case "value":
				f.value, valueOK = s.str(maxFields - m.bytes)
			default:
				s.skip()
			}
		}) {
			return
		}
		m.bytes += len(f.name) + len(f.value)
		switch {
		case m.bytes >= maxFields:
			e.wrong("the fields of the %s are larger than 1 MiB", of)
			m.bytes = maxFields
		case !nameOK || !valueOK:
			e.wrong("a field of the %s is no text", of)
		case f.name != "":
			m.fields = append(m.fields, f)
		}
	})
}

func (c *content) member(s *scanner, key string, maxBody int) {
	switch key {
	case "text":
		if s.next() != '"' { // null: it was not recorded
			s.skip()
			return
		}
		limit := maxBody
		limit += limit/2 + 1024 // base64 is longer than what it stands for
		text, whole := s.text(limit)
		c.hasText, c.whole = true, whole
		c.text = append([]byte(nil), text...)
	case "encoding", "_encoding":
		c.encoding, _ = s.str(maxScalar)
	case "params":
		if s.next() != '[' {
			s.skip()
			return
		}
		s.array(func() { c.params = true; s.skip() })
	case "size":
		c.size = s.whole()
	case "compression":
		c.compression = s.whole()
	default:
		s.skip()
	}
}
