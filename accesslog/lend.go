package accesslog

import "unsafe"

// lend returns b as a string without copying it, where b lies in what events
// may point into. Whatever was unescaped, joined or taken out of a wrapper's
// text lies elsewhere, and is refused: its place will be written to before the
// event is handed out.
//
// A string must not change. The bytes of a chunk are not written to between
// its parsing and the call that asks for the events after it, and that is how
// long Options.Borrow promises the string to be valid.
func (d *decoder) lend(b []byte) (string, bool) {
	at := uintptr(unsafe.Pointer(unsafe.SliceData(b))) - uintptr(unsafe.Pointer(unsafe.SliceData(d.lent)))
	if at >= uintptr(len(d.lent)) {
		return "", false
	}
	return unsafe.String(unsafe.SliceData(b), len(b)), true
}
