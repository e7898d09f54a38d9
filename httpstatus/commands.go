package httpstatus

import "strings"

// Command is a line for a POSIX shell that shows where a code comes from. The
// line is whole except for its placeholders: words in capitals, such as HOST,
// and the names of files, such as access.log.
type Command struct {
	Does Statement // what the line does and what to read from it
	Line string    // one line, no prompt
}

// CommandPlaceholders says how to read the lines: every word in capitals that
// a line may hold for its reader to replace, and every file.
var CommandPlaceholders = []Placeholder{
	{"HOST", "the host name of the site"},
	{"PATH", "the rest of the address, without its first slash"},
	{"OLD_PATH", "the same of the address that redirects"},
	{"ORIGIN_IP", "the address of the server itself, past every CDN and balancer"},
	{"UPSTREAM", "host and port of the server behind the gateway, as its configuration names them"},
	{"UPSTREAM_NAME", "the host name that the gateway's configuration has for the server behind it"},
	{"PORT", "the port that is meant to speak TLS"},
	{"access.log", "nginx or Apache httpd, combined format, unpacked; a user name with a blank in it shifts the fields that are counted by blanks"},
	{"timed.log", "nginx, combined format with $request_time as one more field at the end of the line, unpacked"},
	{"error.log", "nginx's error log"},
	{"alb.log", "access logs of an AWS Application Load Balancer, unpacked"},
	{"auth.txt", "one line, the Authorization field with its name, so that no token enters the history of the shell"},
	{"token.txt", "a JWT and nothing else"},
	{"cookie.txt", "the value of the Cookie field as the browser sends it"},
	{"body.json", "the content of the refused request"},
	{"client.pem", "the client's certificate; client.key is its key"},
	{"client.key", "the key of client.pem"},
	{"chain.pem", "the intermediate certificates that the client sends along"},
	{"issuers.pem", "the file that ssl_client_certificate names"},
}

// Placeholder is a word of a [Command] that its reader replaces.
type Placeholder struct {
	Word  string // as it stands in the line
	Means string // a phrase
}

// Placeholders returns those of [CommandPlaceholders] that the lines hold, in
// their order there, so that a page can explain each of them once.
func Placeholders(lines []Command) []Placeholder {
	var out []Placeholder
	for _, p := range CommandPlaceholders {
		for _, c := range lines {
			if holdsWord(c.Line, p.Word) {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

// holdsWord reports whether a word stands in a line on its own: PATH does not
// stand in OLD_PATH.
func holdsWord(line, word string) bool {
	for rest := line; ; {
		before, after, found := strings.Cut(rest, word)
		if !found {
			return false
		}
		if !wordEnds(before) && !wordBegins(after) {
			return true
		}
		rest = after
	}
}

func wordEnds(s string) bool   { return s != "" && inWord(s[len(s)-1]) }
func wordBegins(s string) bool { return s != "" && inWord(s[0]) }

func inWord(b byte) bool {
	return b == '_' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z' || '0' <= b && b <= '9'
}

func run(does, line string) Command { return Command{conv(does), line} }

// Lines that several codes share, each about its own code.

// perClient counts a code per user agent: one version or all of them?
func perClient(code int) Command {
	n := itoa(code)
	return run("Counts the "+n+"s per user agent, the most frequent first: one version, or all of them? Split at the quotes of the combined format, $3 begins with the status and $6 is the user agent.",
		`awk -F'"' '$3 ~ /^ `+n+` / {print $6}' access.log | sort | uniq -c | sort -rn | head`)
}

// perMinute shows the share of a code in each minute: when did it begin?
func perMinute(code int) Command {
	n := itoa(code)
	return run("Shows for each minute how many of its requests got "+n+", and of how many, in the order of the log: where does it begin? Split at blanks in the combined format, $4 is the time and $9 the status.",
		`awk '{m = substr($4, 2, 17)} !all[m]++ {seen[n++] = m} $9 == `+n+` {hit[m]++} END {for (i = 0; i < n; i++) print seen[i], hit[seen[i]] + 0, "of", all[seen[i]]}' access.log`)
}

// perRoute counts a code per method and path; numbers in paths become N.
func perRoute(code int) Command {
	n := itoa(code)
	return run("Counts the "+n+"s per method and path, with N for digits at the beginning of a segment so that ids fall together. Split at blanks in the combined format, $6 is a quote and the method, $7 the path, $9 the status.",
		`awk '$9 == `+n+` {sub(/\?.*/, "", $7); gsub(/\/[0-9]+/, "/N", $7); print substr($6, 2), $7}' access.log | sort | uniq -c | sort -rn | head`)
}

// perAddress counts a code per client address.
func perAddress(code int, read string) Command {
	n := itoa(code)
	return run("Counts the "+n+"s per address: "+read+" Split at blanks in the combined format, $1 is the address and $9 the status.",
		`awk '$9 == `+n+` {print $1}' access.log | sort | uniq -c | sort -rn | head`)
}

// perSize counts a code per length of its answer: who wrote it?
func perSize(code int) Command {
	n := itoa(code)
	return run("Counts the "+n+"s per length of the answer. Each hop has its own error page, so two lengths are two places that refuse. Split at blanks in the combined format, $9 is the status and $10 the bytes.",
		`awk '$9 == `+n+` {print $10}' access.log | sort -n | uniq -c | sort -rn | head`)
}

// perSecond is a histogram of how long the requests with a code took.
func perSecond(code int, read string) Command {
	n := itoa(code)
	return run("Counts the "+n+"s per whole second of duration. "+read+" The log is the combined format with $request_time as its last field; $9 is the status.",
		`awk '$9 == `+n+` {print int($NF)}' timed.log | sort -n | uniq -c`)
}

// straight asks the origin past what is in front of it.
func straight(read string) Command {
	return run("Asks the server itself under the same name, past CDN and balancer. "+read,
		`curl -sv -o /dev/null --connect-timeout 5 --resolve HOST:443:ORIGIN_IP 'https://HOST/PATH'`)
}

// byUpstream counts the messages of nginx's error log per server behind it.
func byUpstream(read string) Command {
	return Command{vend(srcNginxRun, "Counts what nginx's error log says of each server behind it, be it an address, a unix socket or a name that was not resolved. "+read),
		`sed -nE -e 's#.*: \*[0-9]+ (.*), client: .*, upstream: "([a-z]+://(unix:[^:"]*|[^/"]*)).*#\2 \1#p' -e 's#.*: \*[0-9]+ (.* could not be resolved .*), client: .*#\1#p' error.log | sort | uniq -c | sort -rn | head`}
}
