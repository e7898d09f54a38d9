package answer

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// notes are what the reader should know about the text that was read.
func (a *answer) notes() []string {
	var out []string
	if len(a.Earlier) > 0 {
		var codes []string
		for _, c := range a.Earlier {
			codes = append(codes, strconv.Itoa(c))
		}
		out = append(out, "The text holds several answers; before this one came "+strings.Join(codes, ", ")+". Only the last is read.")
	}
	if a.BodyTruncated {
		out = append(out, "The content is larger than 1 MiB; the rest was not read.")
	}
	if a.encoded() && len(bytes.TrimSpace(a.Body)) > 0 {
		out = append(out, "The content is encoded as "+a.Header.Get("Content-Encoding")+" and was not looked into.")
	}
	out = append(out, a.disguiseNotes()...)
	if a.Ignored > 0 {
		out = append(out, fmt.Sprintf("Lines before the answer that are no part of it: %d.", a.Ignored))
	}
	return out
}
