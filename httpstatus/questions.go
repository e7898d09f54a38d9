package httpstatus

// Questions that are asked on several pages. Each is answered once, here, so
// that no two pages give different advice.

// wrongPassword names one default: the fault is in the content.
var wrongPassword = ask("Wrong password in a login form: 400, 401 or 422?", conv("422 by default, when the password came in a form or a JSON body: the fault is in the content, and a 401 must carry WWW-Authenticate, whose challenge a form does not answer. Many APIs send 401 all the same, and the knob invalid makes it 400. When the password came in Authorization, as with Basic, it is 401 with a challenge; a token endpoint of OAuth answers 400 with invalid_grant."))

// unknownEnum follows the ladder: it parses, so it is invalid-content.
var unknownEnum = ask("Valid JSON with an unknown enum value: 400 or 422?", conv("422: the text parses, and a value that is not on the list breaks the schema, which candor's ladder calls invalid-content; the knob invalid makes it 400. An unknown value in the query is 422 too, and one in the path is 400, since no object can have that address."))

var readOnly = ask("POST to a read-only endpoint: 403 or 405?", conv("405 with Allow: GET, HEAD if nobody can write there: the resource does not offer the method. 403 if writing is offered there and this caller may not do it; the test is whether another caller's POST would succeed."))

var planUsedUp = ask("Free plan used up: 402, 403 or 429?", conv("Ask whether it fills up again by itself. If it does, 429 with Retry-After, even where that is the first of next month. If only a payment or another plan helps, 402 where your API documents the code and 403 where it does not, because a client that waits would wait for ever."))

var preflight = ask("Why does my CORS preflight fail with 403 or 405?", conv("Because something answers OPTIONS before the CORS rules do: 403 comes from a firewall or a check of rights, which a preflight never passes since it carries no credentials, and 405 from a route that declares no OPTIONS. Answer the preflight before any check of credentials, with 200 or 204 and the Access-Control fields."))

var lostUpdate = ask("Which code is a lost update: 409, 412 or 428?", conv("412 when the client sent If-Match and the version has changed since. 409 when the version stood in the content and not in a header. 428 when no condition came and the API demands one, so that nothing can be lost unseen."))
