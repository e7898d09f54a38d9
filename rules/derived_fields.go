package rules

import "github.com/candorhttp/candor/judge"

// lack says who is harmed by a field that is missing.
type lack struct {
	why, fix string
	harms    []judge.Party
	says     bool // the source says so without a keyword
}

// missingFields has a text for every field that a code needs, by the rule's ID.
var missingFields = map[string]lack{
	"101/needs-upgrade": {
		why:   "From here on both ends must speak the same protocol, and the answer does not say which. A WebSocket client closes the connection; another reads the frames of one protocol as those of another.",
		fix:   "Name the protocol that the connection changes to, as in Upgrade: websocket.",
		harms: []judge.Party{judge.Client},
	},
	"101/needs-connection": {
		why:   "Only what Connection names stays on this hop. Without it a proxy hands Upgrade on to a client whose connection was not changed, and WebSocket clients refuse the handshake.",
		fix:   "Send Connection: Upgrade beside the field Upgrade.",
		harms: []judge.Party{judge.Client},
	},
	"226/needs-etag": {
		why:   "The content is a difference to an earlier version, and the answer does not say which version it leads to. The client cannot ask for the next difference, and a cache may patch a version that it does not have.",
		fix:   "Send the ETag of the version that the difference leads to.",
		harms: []judge.Party{judge.Cache, judge.Client},
	},
	"226/needs-im": {
		why:   "The content was made with an instance manipulation, and the answer does not say which. The client cannot put the version together and has to fetch it whole.",
		fix:   "Name what was applied, in order, as in IM: vcdiff.",
		harms: []judge.Party{judge.Client, judge.Cache},
		says:  true,
	},
	"301/needs-location": noWay("The page has moved for good and nobody learns where to: browsers show an empty page, programs report a failure, and a crawler drops the old address without finding the new one."),
	"302/needs-location": noWay("The client is sent elsewhere without an address: browsers show an empty page, and programs report a failure or go on as if the content were what they asked for."),
	"303/needs-location": {
		why:   "The outcome is to be read at another address, and the answer does not name it. The client knows that its request was handled and has no way to see what came of it.",
		fix:   "Send Location with the address at which GET shows the outcome; where there is none, send 200 or 204.",
		harms: []judge.Party{judge.Client, judge.User},
		says:  true,
	},
	"307/needs-location": noWay("The client is to send the same request elsewhere, and does not learn where: what it wanted to write is not written anywhere."),
	"308/needs-location": noWay("The resource has moved for good and nobody learns where to: the client cannot repeat its request there, and a crawler drops the old address without finding the new one."),
	"401/needs-challenge": {
		why:   "The client does not learn how to log in. A browser asks its user for nothing, a library that answers challenges does not try, and people look for the fault in credentials that were never asked for.",
		fix:   "Name the scheme that fits and its parameters, as in WWW-Authenticate: Bearer realm=\"api\". Where no credentials would help, send 403.",
		harms: []judge.Party{judge.Client, judge.User},
	},
	"405/needs-allow": {
		why:   "The client learns that its method is wrong and not which one is right. It has to try them or give up, and people search the documentation for what the server knows.",
		fix:   "List the methods that this address takes now, as in Allow: GET, HEAD; the list may be empty.",
		harms: []judge.Party{judge.Client},
	},
	"407/needs-challenge": {
		why:   "The client does not learn how to make itself known to the proxy, so that everything behind the proxy is out of its reach.",
		fix:   "Name the scheme that the proxy takes, as in Proxy-Authenticate: Basic realm=\"proxy\".",
		harms: []judge.Party{judge.Client, judge.User},
	},
	"426/needs-upgrade": {
		why:   "The client is told that its protocol will not do, and not which one would. It cannot change to one and has no reason to try again.",
		fix:   "List the protocols that would do, the preferred one first, as in Upgrade: HTTP/2.0, websocket.",
		harms: []judge.Party{judge.Client},
	},
	"426/needs-connection": {
		why:   "Only what Connection names stays on this hop. Without it a proxy hands the offer to upgrade on to a client to which it was not made.",
		fix:   "Send Connection: Upgrade beside the field Upgrade.",
		harms: []judge.Party{judge.Client},
	},
}

// noWay is what a redirect without an address does.
func noWay(why string) lack {
	return lack{
		why: why, fix: "Send Location with the new address; where there is none, send the code that says what happened.",
		harms: []judge.Party{judge.Client, judge.User, judge.Crawler},
	}
}
