package answer

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/internal/httpfield"
	"github.com/candorhttp/candor/problem"
)

// faults lists what the answer gets wrong, the strongest first.
func (a *answer) faults(r *Reading) []Fault {
	var out []Fault
	for _, check := range []func(*Reading) []Fault{
		a.codeFaults, a.fieldFaults, a.gapFaults, a.contentFaults, a.problemFaults, a.disguiseFaults, a.cacheFaults,
	} {
		out = append(out, check(r)...)
	}
	force := map[string]int{Must: 0, Should: 1, Advice: 2}
	slices.SortStableFunc(out, func(x, y Fault) int { return force[x.Level] - force[y.Level] })
	return out
}

func (a *answer) codeFaults(*Reading) []Fault {
	code := strconv.Itoa(a.Status)
	switch {
	case a.Status < 100 || a.Status > 599:
		return []Fault{{Must, code + " is outside 100 to 599 and no status code.", "Send a registered code.", "RFC 9110 §15"}}
	case a.contract.Status == httpstatus.LogOnly:
		return []Fault{{Advice, code + " is a number of " + a.contract.Vendor + "'s log and should never reach a client.", "Send a registered code.", a.contract.Reference}}
	case !a.contract.Registered || a.contract.Code != a.Status:
		class := strconv.Itoa(httpstatus.ForClass(a.Status).Code)
		return []Fault{{Advice, code + " is not registered; a client that does not know it treats it as " + class + ".", "Send a registered code.", "RFC 9110 §15"}}
	case a.contract.Status == httpstatus.Unused, a.contract.Status == httpstatus.Deprecated, a.contract.Status == httpstatus.Obsolete:
		return []Fault{{Advice, code + " is " + string(a.contract.Status) + " and should not be sent.", "Send the code that says what happened.", a.contract.Reference}}
	}
	return nil
}

// fieldFaults compares the fields with those that the contract requires
// without a condition, and reads those that have a grammar.
func (a *answer) fieldFaults(*Reading) []Fault {
	var out []Fault
	for _, f := range a.contract.Requires {
		if f.When == "HTTP/1.1" && !strings.HasPrefix(a.Proto, "HTTP/1") || f.When != "" && f.When != "HTTP/1.1" {
			continue
		}
		if _, there := a.Header[http.CanonicalHeaderKey(f.Name)]; there || f.Level == httpstatus.LevelMay {
			continue
		}
		out = append(out, Fault{string(f.Level), fmt.Sprintf("%d without %s.", a.Status, f.Name), f.Text, f.Source})
	}
	out = append(out, a.pauseFaults()...)
	for _, field := range []string{"WWW-Authenticate", "Proxy-Authenticate"} {
		values := a.Header.Values(field)
		challenges, bad := challenges(values)
		switch {
		case len(bad) > 0:
			out = append(out, Fault{Must, field + " does not follow its grammar at: " + bad[0], `Send a scheme with its parameters, as in Bearer realm="api".`, "RFC 9110 §11.6.1"})
		case len(values) > 0 && len(challenges) == 0:
			out = append(out, Fault{Must, field + " holds no challenge.", `Send a scheme with its parameters, as in Bearer realm="api".`, "RFC 9110 §11.6.1"})
		}
	}
	if a.Status == http.StatusPartialContent && a.Header.Get("Content-Range") == "" && a.mediaType() != "multipart/byteranges" {
		out = append(out, Fault{Must, "206 with neither Content-Range nor multipart/byteranges.", "Say which part of how much this is.", "RFC 9110 §15.3.7"})
	}
	return out
}

func (a *answer) contentFaults(*Reading) []Fault {
	var out []Fault
	content := len(a.Body) > 0
	switch {
	case content && a.method == http.MethodHead:
		out = append(out, Fault{Must, "An answer to HEAD with content.", "Send the fields alone.", "RFC 9110 §9.3.2"})
	case content && a.contract.Body == httpstatus.BodyForbidden:
		out = append(out, Fault{Must, fmt.Sprintf("%d with content: the next answer on the connection is read from it.", a.Status), "Send no content, or 200.", a.contract.BodyRule.Source})
	case content && a.contract.Body == httpstatus.BodyEmpty:
		out = append(out, Fault{Must, fmt.Sprintf("%d with content.", a.Status), "Send no content, or 200.", a.contract.BodyRule.Source})
	}
	if length := a.Header.Get("Content-Length"); length != "" && (a.Status == http.StatusNoContent || a.Status < 200) {
		out = append(out, Fault{Must, fmt.Sprintf("%d with Content-Length.", a.Status), "Leave the field out.", "RFC 9110 §8.6"})
	}
	if a.wantedJSON() {
		out = append(out, Fault{Advice, "HTML to a client that asked for JSON: the program behind it cannot read the error.", "Send application/problem+json, also from the proxies in front.", "convention; RFC 9457 §3"})
	}
	if content && a.Header.Get("Content-Type") == "" {
		out = append(out, Fault{Should, "Content without Content-Type: each client guesses.", "Name the type.", "RFC 9110 §8.3"})
	}
	return out
}

func (a *answer) problemFaults(r *Reading) []Fault {
	var out []Fault
	if r.problemErr != nil && !a.BodyTruncated {
		out = append(out, Fault{Must, "The content is declared to be " + problem.MediaType + " and is none: " + r.problemErr.Error() + ".", "Send a JSON object.", "RFC 9457 §3"})
	}
	if p := r.Problem; p != nil {
		if p.Status != 0 && p.Status != a.Status {
			out = append(out, Fault{Must, fmt.Sprintf("The problem document says status %d, the answer is %d.", p.Status, a.Status), "Use the same code in both.", "RFC 9457 §3.1.2"})
		}
		if a.Status < 400 && a.Status != http.StatusNotModified {
			out = append(out, Fault{Advice, fmt.Sprintf("An error inside a %d: clients, caches and monitors take it for a success.", a.Status), "Send the code of the error.", "RFC 9457 §1"})
		}
	}
	return out
}

// kept are the errors that a cache may well keep: they describe the resource,
// not the caller or the moment.
var kept = []int{404, 405, 410, 414, 451, 501}

func (a *answer) cacheFaults(r *Reading) []Fault {
	var out []Fault
	d := httpfield.ParseDirectives(a.Header)
	if a.Status >= 400 && r.Cache.Stores && r.Cache.Reuse == ReuseFresh && !slices.Contains(kept, a.Status) {
		out = append(out, Fault{Advice, fmt.Sprintf("Every cache on the way may give this %d to everybody for %s, although it belongs to one caller or one moment.", a.Status, Spell(r.Cache.Fresh)), "Send Cache-Control: no-store.", "RFC 9111 §3, §5.2.2.5"})
	}
	p := r.PrivateCache
	guessed := p.Stores && (p.Basis == "" || p.Basis == "heuristic") && p.Reuse != ReuseValidate
	if guessed && slices.Contains(kept, a.Status) {
		out = append(out, Fault{Advice, fmt.Sprintf("%d without max-age or Expires: a cache may keep it for a time that it guesses, so the error can outlast its cause.", a.Status),
			"Send Cache-Control: no-store, or max-age with a time that you choose.", "convention; RFC 9111 §4.2.2"})
	}
	if guessed && a.permanent() {
		out = append(out, Fault{Advice, fmt.Sprintf("%d without max-age or Expires: each cache decides how long it keeps the redirect, browsers may keep it for very long, and a mistake cannot be called back.", a.Status),
			"Send Cache-Control: " + a.contract.Storage.CacheControl + ", or a time that you choose.", "convention; RFC 9111 §4.2.2"})
	}
	for _, name := range d.Repeated {
		out = append(out, Fault{Advice, "Cache-Control names " + name + " twice with different values; caches differ in which one counts.", "Send it once.", "RFC 9111 §4.2.1"})
	}
	for _, name := range []string{"max-age", "s-maxage"} {
		if _, _, bad := d.Delta(name); bad {
			out = append(out, Fault{Must, "Cache-Control: " + name + " holds no number of seconds.", "Send a number, as in " + name + "=60.", "RFC 9111 §1.2.2"})
		}
	}
	return out
}

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
