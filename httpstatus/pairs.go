package httpstatus

// Pair is what was written by hand about two codes that people confuse. The
// rows of the comparison itself come from the two contracts.
type Pair struct {
	A, B    *Contract // the lower code first
	Title   string
	Rule    Statement // how to decide, in one or two sentences
	Mistake Statement // what people do wrong and what it breaks
	// WhenBothApply says, per side, when that code is the one to send although
	// both faults are there, and why.
	WhenBothApply [2]Statement
	Scenarios     [2][]Statement
	FAQ           []FAQ
	Related       [][2]int
	Differs       []Statement
}

// Pairs is every pair that was written by hand.
var Pairs = []*Pair{
	// the request is wrong, or the caller
	pair400and401, pair400and403, pair400and404, pair400and409, pair400and415, pair400and422, pair400and500,
	pair401and403, pair401and407, pair403and429, pair403and451,

	// absence
	pair403and404, pair404and405, pair404and410, pair404and422,

	// representations, state and size
	pair405and501, pair406and415, pair413and414, pair413and431,
	pair409and412, pair409and422, pair412and428, pair408and504, pair429and503,

	// success
	pair200and201, pair200and204, pair201and202,

	// redirects
	pair301and302,
	pair301and308,
	pair302and303,
	pair302and307,
	pair307and308,

	// the server's side
	pair500and502,
	pair500and503,
	pair502and504,
	pair503and504,
	pair499and504,
	pair502and520,
}

// PairOf finds the written pair of two contracts in either order, or nil.
func PairOf(a, b *Contract) *Pair {
	for _, p := range Pairs {
		if p.A == a && p.B == b || p.A == b && p.B == a {
			return p
		}
	}
	return nil
}
