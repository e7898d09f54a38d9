package accesslog

import (
	"bytes"

	"github.com/candorhttp/candor"
)

// IIS is the W3C log of Internet Information Services. Its #Fields lines are
// followed; without one the columns are those that IIS writes by default.
var IIS = iisColumns.complete(Format{
	Name:    "iis",
	Also:    []string{"w3c"},
	Summary: "Microsoft IIS, W3C extended",
	Sample: []string{
		`#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken`,
		`2026-03-10 13:55:36 10.0.0.4 GET /v1/orders - 443 EX\alice 203.0.113.7 acme-web/2026.3.1 - 403 6 5 15`,
	},
	Tells: "that the server itself refused and why, from the substatus",
	looks: func(line []byte) bool {
		return len(line) > 20 && line[4] == '-' && line[10] == ' ' && bytes.IndexByte(line, '\t') < 0
	},
})

var iisColumns = &w3c{
	fields: "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken",
	names: map[string]column{
		"date": colDate, "time": colClock, "cs-method": colMethod, "cs-uri-stem": colTarget, "cs-username": colSubject,
		"c-ip": colAddress, "cs(User-Agent)": colAgent, "cs(Referer)": colReferer, "cs-host": colHost, "cs(Host)": colHost,
		"sc-status": colStatus, "sc-substatus": colNote0, "sc-win32-status": colNote1, "sc-bytes": colBytes, "time-taken": colMillis,
		"X-Forwarded-For": colForwarded, "x-forwarded-for": colForwarded,
	},
	finish: iisFinish,
}

// iisSubstatus says what a status with its substatus means. The server's own
// modules set one; an application that answers leaves it at 0.
var iisSubstatus = map[int]map[string]string{
	400: {"1": malformedRequest, "2": malformedRequest, "3": malformedRequest, "4": malformedRequest, "6": malformedRequest},
	401: {"1": invalidCredentials, "2": loginFailed, "3": filePermission, "4": loginFailed, "5": loginFailed, "7": loginFailed},
	403: {
		"1": accessDenied, "2": accessDenied, "3": accessDenied, "4": tlsRequired, "5": tlsRequired, "6": addressNotAllowed,
		"7": clientCertificate, "8": accessDenied, "9": overloaded, "10": accessDenied, "12": accessDenied, "13": clientCertificate,
		"14": listingDenied, "16": clientCertificate, "17": clientCertificate, "18": configFault, "19": configFault,
		"501": addressRateLimited, "502": addressRateLimited, "503": addressNotAllowed, "504": addressNotAllowed,
	},
	404: {
		"2": requestFiltered, "3": requestFiltered, "4": unknownRoute, "5": requestFiltered, "6": requestFiltered, "7": requestFiltered,
		"8": requestFiltered, "9": requestFiltered, "10": fieldsTooLarge, "11": ambiguousTarget, "12": malformedEncoding,
		"13": contentTooLarge, "14": uriTooLong, "15": uriTooLong, "16": requestFiltered, "17": requestFiltered, "18": requestFiltered,
		"19": requestFiltered, "20": requestFiltered, "501": addressRateLimited, "502": addressRateLimited, "503": addressNotAllowed,
		"504": addressNotAllowed,
	},
	405: {"0": methodNotAllowed},
	413: {"1": contentTooLarge},
	500: {"13": overloaded, "19": configFault, "21": configFault, "22": configFault, "23": configFault, "24": configFault},
	502: {"1": upstreamTimeout, "2": badUpstream, "3": upstreamConnect, "4": noUpstream},
	503: {"0": unavailable, "2": overloaded, "3": overloaded, "4": overloaded},
}

func iisFinish(d *decoder, ev *candor.Event) {
	sub := d.row.notes[0]
	if sub == "" || sub == "0" && (ev.Status != 405 || d.row.notes[1] == "0") {
		return // the application may have answered so as well
	}
	refused(ev, byProxy, iisSubstatus[ev.Status][sub])
}
