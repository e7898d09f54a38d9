package retry

import (
	"encoding/binary"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/candorhttp/candor/httpstatus"
)

// usual is a try of a GET that may be repeated, with the defaults.
func usual(code int) met {
	t := Transport{}
	return met{code: code, repeat: httpstatus.ForClass(code).Client.Repeat, method: "GET", tries: 1, content: true, other: true, limits: t.limits(), login: NoCredentials, rights: NoStepUp}
}

func Test_that_each_fact_decides_as_it_should(t *testing.T) {
	with := func(code int, change func(*met)) met {
		m := usual(code)
		change(&m)
		return m
	}
	lost := func(change func(*met)) met {
		m := usual(0)
		m.repeat, m.fault = "", faultLost
		change(&m)
		return m
	}
	named := func(d time.Duration) func(*met) {
		return func(m *met) { m.named, m.timed, m.asked = true, true, d }
	}
	for _, c := range []struct {
		m    met
		want *Reason
		wait time.Duration
	}{
		{usual(200), Answered, 0},
		{usual(304), Answered, 0},
		{usual(400), Refused, 0},
		{usual(409), FetchFirst, 0},
		{usual(407), ProxyAuth, 0},
		{usual(507), Unsupported, 0},
		{usual(500), AgainUnknown, 0},
		{with(500, func(m *met) { m.pause = time.Second }), AgainUnknown, time.Second},
		{with(500, named(2*time.Second)), AgainUnknown, 2 * time.Second}, // where a time is named it is kept to
		{with(500, func(m *met) { m.tries = 2 }), AttemptsSpent, 0},
		{with(500, func(m *met) { m.method = "PATCH" }), NotIdempotent, 0},
		{with(500, func(m *met) { m.method, m.marked = "PATCH", true }), AgainUnknown, 0},
		{with(500, func(m *met) { m.content = false }), ContentSpent, 0},
		{with(500, func(m *met) { m.spent = true }), BudgetSpent, 0},
		{with(500, func(m *met) { m.failing = true }), HostFailing, 0},
		{with(500, func(m *met) { m.pause, m.time = time.Second, leftover{true, time.Second} }), DeadlineFirst, 0},
		{with(503, named(time.Second)), AgainTimed, time.Second},
		{with(503, named(time.Minute)), AgainTimed, time.Minute},
		{with(503, named(time.Minute+1)), WaitTooLong, 0},
		{with(503, func(m *met) { named(time.Second)(m); m.tries = 4 }), AgainTimed, time.Second},
		{with(503, func(m *met) { named(time.Second)(m); m.tries = 5 }), AttemptsSpent, 0},
		{with(503, func(m *met) { named(time.Second)(m); m.tries, m.timed = 2, false }), AttemptsSpent, 0},
		{with(503, func(m *met) { named(time.Second)(m); m.limits.attempts = 1 }), AttemptsSpent, 0},
		{with(503, func(m *met) { named(time.Second)(m); m.limits.attempts = 7; m.tries = 6 }), AgainTimed, time.Second},
		{with(503, func(m *met) { named(time.Second)(m); m.time = leftover{true, time.Second} }), DeadlineFirst, 0},
		{with(429, func(m *met) { m.method = "POST" }), AgainPaused, 0},
		{with(429, func(m *met) { m.spent = true }), BudgetSpent, 0},
		{with(429, func(m *met) { named(time.Second)(m); m.spent = true }), AgainTimed, time.Second},
		{with(429, func(m *met) { named(time.Second)(m); m.spent, m.crowded = true, true }), BudgetSpent, 0},
		{with(503, func(m *met) { named(time.Second)(m); m.spent = true }), BudgetSpent, 0},
		{with(413, func(m *met) { m.method = "POST" }), NoTimeNamed, 0},
		{with(413, func(m *met) { m.method = "POST"; named(0)(m) }), AgainTimed, 0},
		{with(408, func(m *met) { m.method = "POST" }), AgainOutstanding, 0},
		{with(408, func(m *met) { m.done = newConnection }), CameBack, 0},
		{with(408, func(m *met) { m.spent = true }), BudgetSpent, 0},
		{with(421, func(m *met) { m.other = false }), NoOtherWay, 0},
		{with(421, func(m *met) { m.tries = 9 }), AgainElsewhere, 0}, // corrections are not counted
		{with(421, func(m *met) { m.limits.attempts = 1 }), AttemptsSpent, 0},
		{usual(425), AgainHandshake, 0},
		{with(425, named(3*time.Second)), AgainHandshake, 3 * time.Second},
		{with(425, func(m *met) { m.early = true }), EarlyDataRelay, 0},
		{usual(417), NothingExpected, 0},
		{with(417, func(m *met) { m.expect = true }), AgainNoExpect, 0},
		{usual(401), NoCredentials, 0},
		{with(401, func(m *met) { m.login = nil }), AgainCredentials, 0},
		{with(401, func(m *met) { m.login = nil; named(time.Hour)(m) }), WaitTooLong, 0},
		{with(401, func(m *met) { m.login = nil; m.content = false }), ContentSpent, 0},
		{usual(403), NoStepUp, 0},
		{with(403, func(m *met) { m.rights = nil }), AgainRights, 0},
		{lost(func(*met) {}), AgainLost, 0},
		{lost(func(m *met) { m.method = "POST" }), LostUnknown, 0},
		{lost(func(m *met) { m.method, m.marked = "POST", true }), AgainLost, 0},
		{lost(func(m *met) { m.fault, m.method = faultUnsent, "POST" }), AgainUnsent, 0},
		{lost(func(m *met) { m.fault = faultTrust }), BadCertificate, 0},
		{lost(func(m *met) { m.fault = faultCancelled }), Cancelled, 0},
		{lost(func(m *met) { m.fault = faultTime }), OutOfTime, 0},
		{lost(func(m *met) { m.fault = faultName }), NoSuchHost, 0},
		{lost(func(m *met) { m.fault = faultRequest }), InvalidRequest, 0},
		{lost(func(m *met) { m.fault = faultTooLarge }), AnswerTooLarge, 0},
	} {
		if v := decide(&c.m); v.reason != c.want || v.wait != c.wait {
			t.Errorf("%+v\ngives %s after %s, want %s after %s", c.m, v.reason, v.wait, c.want, c.wait)
		}
	}
}

func Test_that_only_idempotent_methods_count_as_such(t *testing.T) {
	for _, m := range []string{"", "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"} {
		if !idempotent(m) {
			t.Errorf("%s is idempotent", m)
		}
	}
	for _, m := range []string{"POST", "PATCH", "CONNECT", "get", "LINK"} {
		if idempotent(m) {
			t.Errorf("%s is not idempotent", m)
		}
	}
}

// anyMet makes a try of arbitrary bytes.
func anyMet(b []byte) met {
	b = append(b, make([]byte, 32)...)
	bit := func(i int) bool { return b[0]>>i&1 == 1 }
	bit2 := func(i int) bool { return b[1]>>i&1 == 1 }
	m := met{
		code: 100 + int(binary.LittleEndian.Uint16(b[2:]))%500, method: []string{"GET", "POST", "PATCH", "PUT", "QUERY"}[b[4]%5],
		marked: bit(0), expect: bit(1), early: bit(2), named: bit(3), timed: bit(3) && bit(4), content: bit(5), other: bit(6), spent: bit(7),
		failing: bit2(0), crowded: bit2(5), tries: 1 + int(b[5]%9), done: correct(b[6] & 31),
		asked: time.Duration(binary.LittleEndian.Uint64(b[8:]) >> 1), pause: time.Duration(binary.LittleEndian.Uint32(b[16:])),
		limits: limits{attempts: 1 + int(b[20]%4), timed: 1 + int(b[21]%6), maxWait: time.Duration(binary.LittleEndian.Uint32(b[22:])) * 100},
		time:   leftover{bit2(1), time.Duration(binary.LittleEndian.Uint32(b[26:])) * 100},
	}
	if bit2(2) {
		m.login = SameCredentials
	}
	if bit2(3) {
		m.rights = NoStepUp
	}
	if bit2(4) {
		m.code, m.fault = 0, fault(1+b[7]%8)
	} else {
		m.repeat = httpstatus.ForClass(m.code).Client.Repeat
	}
	return m
}

func FuzzDecide(f *testing.F) {
	for i := range 64 {
		f.Add([]byte{byte(i * 7), byte(i), byte(i * 3), byte(i % 3), byte(i), byte(i), 0, byte(i), 1, 2, 3, 4, 0, 0, 0, 0, 9, 9, 9, 0, byte(i), byte(i), 255, 255, 255, 255, 255, 255, 255, 255})
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m := anyMet(b)
		v := decide(&m)
		bad := func(what string) { t.Errorf("%s: %+v gives %s after %s", what, m, v.reason, v.wait) }
		if !slices.Contains(Reasons, v.reason) {
			bad("an unknown reason")
		}
		if !v.reason.Again {
			if v.wait != 0 || v.change != 0 || v.costs {
				bad("something is to be done about the end")
			}
			return
		}
		unknown := m.repeat == httpstatus.RepeatIdempotent || m.repeat == httpstatus.RepeatUnavailable || m.fault == faultLost
		safe := m.marked || idempotent(m.method)
		corrected := v.change != 0
		switch {
		case m.code != 0 && m.repeat == httpstatus.RepeatNever:
			bad("the contract forbids it")
		case m.code == 0 && m.fault != faultLost && m.fault != faultUnsent:
			bad("another try cannot help")
		case unknown && !safe:
			bad("it may be applied twice")
		case !m.content:
			bad("there is no content to send")
		case m.limits.attempts == 1:
			bad("nothing may be repeated")
		case m.named && (v.wait < m.asked || m.asked > m.limits.maxWait):
			bad("earlier than asked, or a longer wait than allowed")
		case m.time.bounded && v.wait >= m.time.left:
			bad("the deadline comes first")
		case corrected && m.done&v.change != 0:
			bad("it was changed before")
		case !corrected && m.tries >= max(m.limits.attempts, m.limits.timed):
			bad("too often")
		case !corrected && !m.timed && m.tries >= m.limits.attempts:
			bad("too often without a time")
		case v.costs && m.spent:
			bad("the budget is spent")
		case !corrected && m.failing:
			bad("the host is failing")
		case m.code == http.StatusUnauthorized && m.login != nil, m.code == http.StatusForbidden && m.rights != nil:
			bad("the same credentials again")
		}
	})
}
