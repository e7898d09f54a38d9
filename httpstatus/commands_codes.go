package httpstatus

// The lines of the registered codes.

var commands301 = []Command{
	run("Follows the whole chain with GET and prints status and Location of every hop; -I would send HEAD, which some servers answer otherwise.",
		`curl -sL --max-redirs 10 -o /dev/null -D - 'https://HOST/OLD_PATH' | grep -iE '^(HTTP/|location:|cache-control:)'`),
	run("Repeats it as a POST and does not follow: the same status shows that a client may turn this POST into a GET.",
		`curl -s -o /dev/null -w '%{http_code} %{redirect_url}\n' -d x=1 'https://HOST/OLD_PATH'`),
	run("For a loop behind a proxy that ends TLS: asks the application as that proxy should. If the redirect is gone with the field and there without it, the proxy does not say that the client came by https.",
		`curl -s -o /dev/null -w '%{http_code} %{redirect_url}\n' -H 'Host: HOST' -H 'X-Forwarded-Proto: https' 'http://UPSTREAM/PATH'`),
}

var commands304 = []Command{
	run("Fetches the tag and sends it back: 304 is right, and 200 means that the tag changed or that nobody looks at the condition.",
		`tag=$(curl -s -o /dev/null -D - 'https://HOST/PATH' | tr -d '\r' | awk 'tolower($1) == "etag:" {print $2}'); curl -s -o /dev/null -D - -H "If-None-Match: $tag" 'https://HOST/PATH'`),
	run("Prints the tag five times, on a new connection each time: more than one tag means servers that compute it differently.",
		`for i in 1 2 3 4 5; do curl -s -o /dev/null -D - 'https://HOST/PATH' | grep -i '^etag:'; done | sort | uniq -c`),
	run("Counts how many answers of each path were 304, and of how many; a share that falls to nothing after a deployment is a tag that is no longer stable. Split at blanks in the combined format, $7 is the path and $9 the status.",
		`awk '{sub(/\?.*/, "", $7); all[$7]++} $9 == 304 {hit[$7]++} END {for (p in hit) print hit[p], "of", all[p], p}' access.log | sort -rn | head`),
}

var commands400 = []Command{
	perClient(400),
	run("Prints the request lines that were refused: a scanner's bytes, or paths of your own API? Split at the quotes of the combined format, $2 is the request line.",
		`awk -F'"' '$3 ~ /^ 400 / {print $2}' access.log | sort | uniq -c | sort -rn | head`),
	run("Sends the same content after jq has read and written it anew. If jq stops, it names line and column of the fault; if the answer is no longer 400, the fault was in the bytes and not in the values.",
		`jq -c . body.json | curl -sv -H @auth.txt -H 'Content-Type: application/json' --data-binary @- 'https://HOST/PATH'`),
}

var commands401 = []Command{
	perMinute(401),
	run("Repeats the request with this token and prints the challenge: error in WWW-Authenticate says what the server has against it.",
		`curl -s -o /dev/null -D - -H @auth.txt 'https://HOST/PATH' | grep -iE '^(HTTP/|www-authenticate:|date:)'`),
	run("Prints issuer, audience, scopes and times of a JWT without sending it anywhere; exp below the present second is a token that has ended.",
		`jq -R 'split(".")[1] | gsub("-"; "+") | gsub("_"; "/") | @base64d | fromjson | {iss, aud, scope, nbf, exp, now: (now | floor)}' token.txt`),
}

var commands403 = []Command{
	perClient(403),
	perMinute(403),
	run("Asks the server itself, past CDN and firewall, with the same token. Another answer there means that something in front refuses; Server and Via show which.",
		`curl -s -o /dev/null -D - --resolve HOST:443:ORIGIN_IP -H @auth.txt 'https://HOST/PATH'`),
}

var commands404 = []Command{
	run("Counts the 404s per first segment of the path: a whole prefix is a lost route, a long list of strange names a scanner. Split at blanks in the combined format, $7 is the path and $9 the status.",
		`awk '$9 == 404 {sub(/\?.*/, "", $7); split($7, p, "/"); print "/" p[2]}' access.log | sort | uniq -c | sort -rn | head`),
	run("Lists the 404s to which a page of your own links, with the page. Split at the quotes of the combined format, $2 is the request, $4 the Referer.",
		`awk -F'"' '$3 ~ /^ 404 / && $4 ~ /\/\/HOST\// {print $4, "->", $2}' access.log | sort | uniq -c | sort -rn | head`),
	straight("If it finds the path, the hop in front rewrites it."),
}

var commands408 = []Command{
	perAddress(408, "a few are slow lines or an attack, many are a limit that is too short."),
	run("Sends half a request and waits: what comes back, and after how long, is the limit of the server and what it says. Ends by itself after 90 seconds.",
		`(printf 'POST /PATH HTTP/1.1\r\nHost: HOST\r\nContent-Length: 10\r\n\r\nhalf'; sleep 90) | openssl s_client -quiet -connect HOST:443 -servername HOST`),
}

var commands413 = []Command{
	perRoute(413),
	run("Finds the limit: sends more and more megabytes and prints the answer to each; 000 is a connection that was closed while curl was still sending.",
		`for mb in 1 2 8 16 64; do head -c "${mb}000000" /dev/zero | curl -s -o /dev/null -w "$mb MB %{http_code}\n" -H @auth.txt -H 'Content-Type: application/octet-stream' --data-binary @- 'https://HOST/PATH'; done`),
	{vend(srcNginxRun, "Lists what nginx refused, the largest first, with the declared bytes: the error log has them, the access log has not."),
		`sed -nE 's/.*client intended to send too large body: ([0-9]+) bytes.*request: "([A-Z]+ [^ ?"]*).*/\1 \2/p' error.log | sort -rn | head`},
}

var commands421 = []Command{
	run("Repeats it on a connection of its own and without HTTP/2. If that works, the browser had used a connection that it opened for another name.",
		`curl -sv -o /dev/null --http1.1 'https://HOST/PATH'`),
	run("Prints the names that the certificate covers: each of them may arrive here on one connection, and each has to be served here.",
		`openssl s_client -connect HOST:443 -servername HOST </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName`),
	run("Does what a proxy does that takes the name for TLS from its configuration: UPSTREAM_NAME in the handshake, HOST in the request. A 421 here and none when both are HOST is that proxy's fault.",
		`curl -sv -o /dev/null --resolve UPSTREAM_NAME:443:ORIGIN_IP -H 'Host: HOST' 'https://UPSTREAM_NAME/PATH'`),
}

var commands429 = []Command{
	perAddress(429, "one is a caller over its limit, many a limit that counts them as one."),
	run("Lists the seconds with most 429s: bursts at full minutes or hours are jobs that start together. Split at blanks in the combined format, $4 is the time and $9 the status.",
		`awk '$9 == 429 {print substr($4, 2)}' access.log | sort | uniq -c | sort -rn | head`),
	run("Asks once with your own token and prints how long to wait and what is left of the limit.",
		`curl -s -o /dev/null -D - -H @auth.txt 'https://HOST/PATH' | grep -iE '^(HTTP/|retry-after:|(x-)?ratelimit)'`),
}

var commands431 = []Command{
	run("Lists your cookies by size, the largest first, names only. Paste the Cookie field of the browser's network tab into the file.",
		`tr ';' '\n' < cookie.txt | sed 's/^ *//' | awk -F= '{print length($0), $1}' | sort -rn | head`),
	run("Finds the limit of the whole chain with one field that grows, and no cookie at all; 000 is a connection that was closed instead of answered.",
		`for kb in 2 4 8 16 32 64; do curl -s -o /dev/null -w "$kb kB %{http_code}\n" -H "X-Fill: $(head -c "${kb}000" /dev/zero | tr '\0' x)" 'https://HOST/PATH'; done`),
	perClient(431),
}

var commands500 = []Command{
	perMinute(500),
	perRoute(500),
	run("Repeats one failing request under a number of your own; then look for probe-1 in the log of the application.",
		`curl -sv -o /dev/null -H @auth.txt -H 'X-Request-Id: probe-1' 'https://HOST/PATH'`),
}

var commands502 = []Command{
	byUpstream("Refused, reset, closed early, too big a header and a failed handshake are five causes with five owners."),
	run("Asks the server behind from the gateway's own machine, with the public name. No connection is a wrong port or a dead process; a good answer means the hop between.",
		`curl -sv -o /dev/null --connect-timeout 3 -H 'Host: HOST' 'http://UPSTREAM/PATH'`),
	perMinute(502),
}

var commands503 = []Command{
	perMinute(503),
	run("Prints who says so and how long to wait: Server, Via and a CDN's own fields name the hop.",
		`curl -s -o /dev/null -D - 'https://HOST/PATH' | grep -viE '^(set-cookie|content-security-policy):'`),
	perSize(503),
}

var commands504 = []Command{
	perSecond(504, "A heap at one value is somebody's time limit: look for the hop that is set to it."),
	run("Measures the server behind without the gateway's limit: slow to connect is the network, slow to the first byte is the work.",
		`curl -s -o /dev/null --max-time 300 -w 'connect %{time_connect} first byte %{time_starttransfer} total %{time_total} code %{http_code}\n' -H 'Host: HOST' 'http://UPSTREAM/PATH'`),
	perRoute(504),
}
