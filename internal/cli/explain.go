package cli

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/candorhttp/candor/httpstatus"
	"github.com/candorhttp/candor/ladder"
	"github.com/candorhttp/candor/rules"
)

var explainCommand = &command{
	Name:    "explain",
	Args:    "[CODE | VENDOR/CODE | NAME | RULE | URL | FILE | -]",
	Summary: "say what a status code promises, or read one real answer",
	Usage: `
With a CODE, such as 403 or nginx/499, or a name, such as "not found": the
contract of that code. When to send it and when to send another, the fields it
needs, and what clients, caches, crawlers and monitors do because of it. A
number that several vendors use shows all of them. candor guide has the same as
pages, at /guide/403.

With a RULE, such as 405/needs-allow, as reports name it: what it finds, whom
the fault harms, how to mend it, and an exchange with and without it.

With a URL: sends one request (GET unless -X says otherwise), follows no
redirect, reads at most 1 MiB, and says who does what because of the answer:
the client, a shared cache (does it store it? how long? why?), a crawler, the
consumer of the API, the monitor. What the answer gets wrong is listed as well.

With a FILE, with -, or with nothing and something on standard input: reads an
answer that was saved or pasted, as curl -i, curl -v, wget -S or HTTPie print
it. The last answer counts when there are several.

Exits 0 when there was something to explain, whatever the code, 2 when the
input is no code and no answer, 3 when the server gave no answer, 4 when it
gave none in time.`,
	Example: `candor explain 403
candor explain nginx/499 --format json
candor explain 405/needs-allow
candor explain https://api.example/v1/orders -H "Authorization: Bearer $TOKEN"
curl -si https://api.example/v1/orders | candor explain`,
	Formats:  []string{formatText, formatJSON},
	Doors:    []doorway{{doorCode, "candor 403", "what the code promises to everyone who reads it"}, {doorAnswer, "candor explain URL", "who does what because of this one answer"}, {doorAnswer, "curl -si URL | candor explain", "the same for an answer you already have"}},
	Complete: completeCodes,
	Setup: func(flags *pflag.FlagSet) runner {
		e := &explainer{}
		flags.BoolVar(&e.sources, "sources", false, "name the source behind each sentence of a code")
		flags.StringVarP(&e.method, "request", "X", "", "`METHOD` of the request to a URL (GET when not given)")
		flags.StringArrayVarP(&e.headers, "header", "H", nil, "send `FIELD` to a URL, as \"Name: value\"; may be repeated")
		flags.DurationVar(&e.timeout, "timeout", 10*time.Second, "wait at most `TIME` for the answer of a URL")
		return e.run
	},
}

const howToExplain = "candor explain 403, candor explain URL, or curl -si URL | candor explain"

// explainer holds the flags of one run.
type explainer struct {
	sources bool
	method  string
	headers []string
	timeout time.Duration
}

func (e *explainer) run(ctx context.Context, in *invocation) error {
	switch {
	case len(in.Args) == 0 && isTerminal(in.Stdin), len(in.Args) == 0 && in.Stdin == nil:
		return usagef(howToExplain, "nothing to explain: name a code, a URL or a file")
	case len(in.Args) == 0, len(in.Args) == 1 && in.Args[0] == "-":
		return e.explainText(in, "standard input", in.Stdin)
	case len(in.Args) == 1 && isURL(in.Args[0]):
		return e.explainURL(ctx, in, in.Args[0])
	case len(in.Args) == 2 && codeArg.MatchString(in.Args[0]) && codeArg.MatchString(in.Args[1]):
		return usagef("candor compare "+in.Args[0]+" "+in.Args[1], "explain takes one code")
	}
	what := strings.Join(in.Args, " ") // explain not found
	if !codeArg.MatchString(what) {
		if info, err := os.Stat(what); err == nil && !info.IsDir() {
			return e.explainFile(in, what)
		}
	}
	rule, near := ruleNamed(what)
	if rule != nil {
		return explainRule(in, rule)
	}
	found, err := httpstatus.Lookup(what)
	if err != nil && near != "" {
		return usagef("did you mean candor explain "+near+"?", "%q is neither a code nor a rule", safe(what))
	}
	if meant := rulesMeant(what); err != nil && len(meant) > 0 {
		if len(meant) == 1 {
			return usagef("did you mean candor explain "+meant[0]+"?", "%q is neither a code nor a rule", safe(what))
		}
		return usagef("candor explain "+strings.Join(meant, "\ncandor explain "), "%q is the name of no rule; did you mean one of these?", safe(what))
	}
	if err != nil {
		return notFound(what, err)
	}
	return e.explainCodes(in, found)
}

// notFound says what to make of something that nobody uses as a code.
func notFound(what string, err error) error {
	var unknown *httpstatus.UnknownError
	if !errors.As(err, &unknown) {
		return usage("", err)
	}
	hint := "candor explain 403, candor explain nginx/499, candor explain URL or candor explain FILE"
	if unknown.Code != 0 && len(httpstatus.ByCode(unknown.Code)) == 0 {
		own := *unknown
		own.Near = nearRegistered(unknown.Code)
		unknown = &own
	}
	switch {
	case addressMeant(what) != "":
		hint = "did you mean candor explain " + safe(addressMeant(what)) + "?"
	case unknown.ActsAs != 0:
		hint = "a client goes by the contract of " + strconv.Itoa(unknown.ActsAs) + ": candor explain " + strconv.Itoa(unknown.ActsAs)
	case len(unknown.Near) > 0:
		key, _, _ := strings.Cut(unknown.Near[0], " ")
		hint = "candor explain " + key
	}
	msg := strings.TrimPrefix(unknown.Error(), "httpstatus: ")
	if strings.ContainsAny(what, "./\\") && unknown.Code == 0 {
		msg = strconv.Quote(what) + " is no file here, no address that begins with http:// or https://, and no status code"
	}
	return usagef(hint, "%s", msg)
}

// nearRegistered names the registered codes next to a number that is none: of
// its class, and so close that a digit may have slipped.
func nearRegistered(code int) []string {
	const near, most = 3, 3
	var out []string
	for far := 1; far <= near; far++ {
		for _, other := range []int{code - far, code + far} {
			if c := httpstatus.Get(other); c != nil && c.Status == httpstatus.Registered && other/100 == code/100 && len(out) < most {
				out = append(out, c.Key()+" "+c.Name)
			}
		}
	}
	return out
}

func (e *explainer) explainCodes(in *invocation, found []*httpstatus.Contract) error {
	if in.Format == formatJSON {
		if len(found) == 1 {
			return in.JSON(found[0].Document())
		}
		docs := make([]httpstatus.Document, len(found))
		for i, c := range found {
			docs[i] = c.Document()
		}
		return in.JSON(docs)
	}
	p := in.Page()
	for i, c := range found {
		if i > 0 {
			p.WriteString("\n" + strings.Repeat("─", p.width) + "\n\n")
		}
		(&contractPage{page: p, doc: c.Document(), contract: c, sources: e.sources}).write()
	}
	return in.Show(p)
}

// completeCodes offers the codes with their names, and the rules.
func completeCodes([]string) []string {
	var out []string
	for _, c := range httpstatus.All() {
		out = append(out, c.Key()+"\t"+c.Name)
	}
	for _, r := range rules.All {
		out = append(out, r.ID+"\t"+r.Title)
	}
	return out
}

// reasonsOf names the reasons for which candor itself sends a code.
func reasonsOf(code int) []string {
	var out []string
	for _, r := range ladder.ReasonsFor(code) {
		out = append(out, r.Name+" ("+r.Rung.Name+")")
	}
	return out
}
