package judge

import "github.com/candorhttp/candor"

// Ask runs one rule over one exchange and returns what it says, without filing
// it anywhere: for those who act on an answer at once, such as a proxy that
// mends it. api may be nil. A rule about several exchanges or about a document
// says nothing of one.
func Ask(r *Rule, x *candor.Exchange, api *API) Result {
	if missing := r.Needs &^ x.Evidence; missing != 0 {
		return Unseen("needs " + partName(firstPart(missing)))
	}
	if r.Check == nil || !r.On.has(x.Response.Status) {
		return Clean
	}
	var c Case
	c.fill(x, api)
	return r.Check(&c)
}

// firstPart is the number of the first part in e.
func firstPart(e candor.Evidence) int {
	for i := range evidences {
		if e.Has(1 << i) {
			return i
		}
	}
	return evidences
}

// has reports whether a rule looks at a code.
func (c Codes) has(status int) bool {
	for _, code := range c {
		if code == status {
			return true
		}
	}
	return c == nil
}
