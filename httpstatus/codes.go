package httpstatus

import "slices"

// catalogue is every contract: the registered codes by number, then those of
// vendors by number, what people meet most first. Adding a code is its value and one line here.
var catalogue = []*Contract{
	c100, c101, c102, c103, c104,
	c200, c201, c202, c203, c204, c205, c206, c207, c208, c226,
	c300, c301, c302, c303, c304, c305, c306, c307, c308,
	c400, c401, c402, c403, c404, c405, c406, c407, c408, c409, c410, c411, c412, c413, c414, c415, c416, c417, c418,
	c421, c422, c423, c424, c425, c426, c428, c429, c431, c451,
	c500, c501, c502, c503, c504, c505, c506, c507, c508, c510, c511,

	apache218,
	laravel419, twitter420, shopify430, iis440, nginx444, iis449, microsoft450, aws460, aws463, aws464,
	nginx494, nginx495, nginx496, nginx497, esri498, nginx498, nginx499, esri499,
	cpanel509, cf520, cf521, cf522, cf523, cf524, cf525, cf526, cf527, qualys529, cf530, pantheon530, shopify540, aws561,
	informal598, informal599,
	linkedin999,
}

// notLiving are the registered codes that new work neither sends nor compares:
// dropped, deprecated, unused and obsolete ones.
var notLiving = []int{102, 305, 306, 418, 510}

// byNumber finds a registered contract by its number.
var byNumber = indexRegistered(catalogue)

func indexRegistered(all []*Contract) (index [600]*Contract) {
	for _, c := range all {
		if c.Registered {
			index[c.Code] = c
		}
	}
	return index
}

// All returns every contract: the registered codes by number, then those of
// vendors. The slice is the caller's; the contracts are shared and must not be
// changed.
func All() []*Contract { return slices.Clone(catalogue) }

// Get returns the contract of a registered code, or nil.
func Get(code int) *Contract {
	if code < 0 || code > 599 {
		return nil
	}
	return byNumber[code]
}

// Vendor returns the contract of a vendor's code, such as ("nginx", 499), or nil.
func Vendor(vendor string, code int) *Contract {
	for _, c := range catalogue {
		if c.Vendor == vendor && c.Code == code {
			return c
		}
	}
	return nil
}

// ByCode returns every contract with that number, the registered one first,
// and none when nobody uses it.
func ByCode(code int) []*Contract {
	var out []*Contract
	for _, c := range catalogue {
		if c.Code == code {
			out = append(out, c)
		}
	}
	return out
}

// ForClass returns the contract that a client goes by who meets the code: its
// own where it is registered, else that of the first code of its class, and
// that of 500 outside 100 to 599 (RFC 9110 §15). It is never nil.
func ForClass(code int) *Contract {
	if c := Get(code); c != nil {
		return c
	}
	if code < 100 || code > 599 {
		return c500
	}
	return Get(code / 100 * 100)
}

// Text returns the name of a code as RFC 9110 has it ("Content Too Large",
// where net/http prints an older phrase), the first vendor's name when it is
// not registered, and "" when nobody uses it.
func Text(code int) string {
	if c := Get(code); c != nil {
		return c.Name
	}
	if all := ByCode(code); len(all) > 0 {
		return all[0].Name
	}
	return ""
}

// Vendors returns the vendors' keys in alphabetical order.
func Vendors() []string {
	var out []string
	for _, c := range catalogue {
		if c.Vendor != "" && !slices.Contains(out, c.Vendor) {
			out = append(out, c.Vendor)
		}
	}
	slices.Sort(out)
	return out
}

// LivingCodes returns the registered codes that new work may send, by number:
// all but 102, 305, 306, 418 and 510.
func LivingCodes() []*Contract {
	var out []*Contract
	for _, c := range catalogue {
		if living(c) {
			out = append(out, c)
		}
	}
	return out
}

func living(c *Contract) bool {
	return c.Registered && !slices.Contains(notLiving, c.Code)
}
