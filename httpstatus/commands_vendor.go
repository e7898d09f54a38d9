package httpstatus

// The lines of the codes that no RFC defines.

var commandsNginx494 = []Command{
	{vend(srcNginxReq, "Counts the fields that did not fit, by name. The messages are written at level info."),
		`sed -nE 's/.*client sent too long header line: "([^:"]+).*/\1/p' error.log | sort | uniq -c | sort -rn`},
	{vend(srcNginxCore, "Prints the limits that the running configuration sets, with those of included files; no line means the defaults."),
		`nginx -T 2>/dev/null | grep -nE 'client_header_buffer_size|large_client_header_buffers|max_headers'`},
	run("Repeats the request with one change: without any cookie.",
		`curl -sv -o /dev/null --http1.1 -H @auth.txt 'https://HOST/PATH'`),
}

var commandsNginx495 = []Command{
	run("Prints when the certificate begins and ends, whose it is and who issued it.",
		`openssl x509 -in client.pem -noout -dates -subject -issuer`),
	run("Verifies it as nginx does, against the issuers that nginx trusts and with the chain that the client sends. The words of the error are those of nginx's error log.",
		`openssl verify -purpose sslclient -CAfile issuers.pem -untrusted chain.pem client.pem`),
}

var commandsNginx496 = []Command{
	run("Prints whether the server asks for a certificate at all, and of which issuers. No list of names through the balancer and a list straight at nginx means that TLS ends in between.",
		`openssl s_client -connect HOST:443 -servername HOST </dev/null 2>/dev/null | grep -A 12 'client certificate CA names'`),
	run("Repeats the request with one change: with the certificate, straight at nginx.",
		`curl -sv -o /dev/null --cert client.pem --key client.key --resolve HOST:443:ORIGIN_IP 'https://HOST/PATH'`),
}

var commandsNginx497 = []Command{
	run("Asks the port in plain HTTP: 400 with the page about the HTTPS port is what the failing client sees.",
		`curl -s 'http://HOST:PORT/' | grep -i '<title>'`),
	run("Repeats the request with one change: by https. If that works, the client or the balancer has the wrong scheme.",
		`curl -sv -o /dev/null 'https://HOST:PORT/'`),
}

var commandsNginx499 = []Command{
	perSecond(499, "A heap at one value is a time limit of somebody in front; a spread below one second is people who leave."),
	run("Shows who gave up after ten seconds; put your own heap in place of 10 and 11. An address of your own is a balancer or a service with that limit. The last field is $request_time.",
		`awk '$9 == 499 && $NF >= 10 && $NF < 11 {print $1}' timed.log | sort | uniq -c | sort -rn | head`),
	run("Repeats the request with more patience than the client has, and prints how long the answer really takes.",
		`curl -s -o /dev/null --max-time 120 -w '%{http_code} after %{time_starttransfer} s\n' -H @auth.txt 'https://HOST/PATH'`),
}

var commandsALB460 = []Command{
	{vend(srcALBLog, "Counts the 460s per whole second between request_creation_time and the entry's time: a heap is a client's time limit. Split at quotes, the ninth word of $1 is elb_status_code and the second word of $11 request_creation_time."),
		`awk -F'"' 'function s(t, p) {split(substr(t, 12, 15), p, ":"); return p[1] * 3600 + p[2] * 60 + p[3]} {split($1, a, " "); split($11, b, " ")} a[9] == 460 {print int((s(a[2]) - s(b[2]) + 86400) % 86400)}' alb.log | sort -n | uniq -c`},
	{vend(srcALBLog, "Counts them per user agent, which is $4 when the line is split at quotes."),
		`awk -F'"' '{split($1, a, " ")} a[9] == 460 {print $4}' alb.log | sort | uniq -c | sort -rn | head`},
	run("Repeats the request with more patience than the client has, and prints how long the answer really takes.",
		`curl -s -o /dev/null --max-time 120 -w '%{http_code} after %{time_starttransfer} s\n' 'https://HOST/PATH'`),
}

var commandsALB561 = []Command{
	{vend(srcALBLog, "Counts the 561s by their error_reason, which is $16 when the line is split at quotes."),
		`awk -F'"' '{split($1, a, " ")} a[9] == 561 {print $16}' alb.log | sort | uniq -c | sort -rn`},
	run("Prints where the balancer sends a browser that has no session: compare client_id, scope and redirect_uri in it with the registration at the provider.",
		`curl -s -o /dev/null -w '%{http_code} %{redirect_url}\n' 'https://HOST/PATH'`),
}

var commandsCF520 = []Command{
	run("Asks the origin itself as the CDN does and prints what comes back: an empty answer, a reset or a status line that is none is what became 520.",
		`curl -sv -o /dev/null --http1.1 --resolve HOST:443:ORIGIN_IP 'https://HOST/PATH'`),
	run("Prints how large the header section of the origin's answer is, in bytes; run it with the cookies of a user who sees the error.",
		`curl -s -o /dev/null -w '%{size_header} bytes of header, code %{http_code}\n' -b "$(cat cookie.txt)" --resolve HOST:443:ORIGIN_IP 'https://HOST/PATH'`),
}

var commandsCF521 = []Command{
	run("Connects to the origin as the CDN does: refused at once is a web server that is down or does not listen here, and a firewall that rejects looks the same.",
		`curl -sv -o /dev/null --connect-timeout 5 --resolve HOST:443:ORIGIN_IP 'https://HOST/'`),
	run("On the origin: is anything listening on the two ports?",
		`ss -ltn | awk '$4 ~ /:(80|443)$/'`),
}

var commandsCF522 = []Command{
	run("Connects from outside the CDN and prints the seconds it took. If you get in and the CDN does not, a firewall drops its addresses; if nobody gets in, the address or the host is the fault.",
		`curl -s -o /dev/null --connect-timeout 20 -w 'connected after %{time_connect} s, code %{http_code}\n' --resolve HOST:443:ORIGIN_IP 'https://HOST/'`),
	run("On the origin: shows connections that were begun and not finished. A full list is a machine that cannot keep up or answers that do not get out.",
		`ss -tn state syn-recv | awk 'NR > 1' | wc -l`),
}

var commandsCF524 = []Command{
	run("Measures the route at the origin, past the CDN and without its limit: the time to the first byte is what has to come down, or to move out of the request.",
		`curl -s -o /dev/null --max-time 600 -w 'first byte after %{time_starttransfer} s, code %{http_code}\n' --resolve HOST:443:ORIGIN_IP 'https://HOST/PATH'`),
	run("Counts the requests that took 60 seconds and more at the origin, per path. The last field is $request_time.",
		`awk '$NF >= 60 {sub(/\?.*/, "", $7); print $7}' timed.log | sort | uniq -c | sort -rn | head`),
}

var commandsCF525 = []Command{
	run("Makes the handshake with the origin as the CDN does: an alert or no certificate at all is the fault that became 525; look for the last lines.",
		`openssl s_client -connect ORIGIN_IP:443 -servername HOST </dev/null`),
	run("Repeats it with one change: without the name. If only this works, the origin has no certificate for that name.",
		`openssl s_client -connect ORIGIN_IP:443 -noservername </dev/null`),
}

var commandsCF526 = []Command{
	run("Prints dates, issuer and names of the certificate that the origin shows for the name.",
		`openssl s_client -connect ORIGIN_IP:443 -servername HOST </dev/null 2>/dev/null | openssl x509 -noout -dates -issuer -ext subjectAltName`),
	run("Verifies it against this machine's roots and the name: the return code must be 0. A certificate of the CDN's own origin authority fails here and is still valid for the CDN.",
		`openssl s_client -connect ORIGIN_IP:443 -servername HOST -verify_hostname HOST </dev/null 2>/dev/null | grep -i 'verify return code'`),
}
