package httpstatus

import "strings"

// Constructors for the values of the catalogue. Each takes the source first,
// so that a statement without a source cannot be written by accident.

func rfc(source, text string) Statement {
	return Statement{Text: text, Source: source, Mark: RFC}
}

func conv(text string) Statement {
	return Statement{Text: text, Source: "convention", Mark: Convention}
}

func vend(source, text string) Statement {
	return Statement{Text: text, Source: source, Mark: VendorDoc}
}

func goog(source, text string) Statement {
	return Statement{Text: text, Source: source, Mark: Google}
}

func cach(source, text string) Statement {
	return Statement{Text: text, Source: source, Mark: Caches}
}

func unverified(source, text string) Statement {
	return Statement{Text: text, Source: source, Mark: Unverified}
}

func list(s ...Statement) []Statement { return s }

// convs is a list of statements of common practice.
func convs(texts ...string) []Statement {
	out := make([]Statement, len(texts))
	for i, t := range texts {
		out[i] = conv(t)
	}
	return out
}

// use names the code to send instead. The text of when is a condition in one
// sentence ("No valid credentials came."), as it is in SendWhen.
func use(code int, when Statement) Instead { return Instead{Code: code, When: when} }

func must(name, when string, s Statement) Field {
	return Field{Name: name, Level: LevelMust, When: when, Statement: s}
}

func should(name, when string, s Statement) Field {
	return Field{Name: name, Level: LevelShould, When: when, Statement: s}
}

func may(name, when string, s Statement) Field {
	return Field{Name: name, Level: LevelMay, When: when, Statement: s}
}

func ask(q string, a Statement) FAQ { return FAQ{Q: q, A: a} }

// Acts. The mark follows from the source; the condition is a phrase.

func yesBy(how, source string) Act       { return act(Yes, how, source) }
func onlyIf(when, source string) Act     { return act(If, when, source) }
func noBecause(why, source string) Act   { return act(No, why, source) }
func act(a Answer, when, s string) Act   { return Act{Answer: a, When: when, Source: s, Mark: markOf(s)} }
func monitor(b Bucket, t string) Monitor { return Monitor{Bucket: b, Summary: conv(t)} }

func markOf(source string) Mark {
	switch {
	case strings.HasPrefix(source, "RFC "):
		return RFC
	case source == "convention":
		return Convention
	case strings.Contains(source, "not checked"):
		return Unverified
	default:
		return VendorDoc
	}
}
