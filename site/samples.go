package site

// sampleDate and sampleTag stand in every sample that has them.
const (
	sampleDate = "Mon, 02 Nov 2026 09:00:00 GMT"
	sampleTag  = `"7"`
	sampleJSON = "application/json"
)

// samples are the answers to show for codes that are no refusal, and for
// refusals that no reason of the ladder sends, where these have fields of
// their own. A sample API of orders answers.
var samples = map[int]reply{
	100: {},
	101: {Fields: []field{{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}}},
	102: {},
	103: {Fields: []field{{"Link", "</style.css>; rel=preload; as=style"}}},
	104: {Fields: []field{{"Location", "/uploads/2"}, {"Upload-Offset", "100000"}}},

	200: {
		Fields:  []field{{"Cache-Control", "private, no-cache"}, {"ETag", sampleTag}, {"Content-Type", sampleJSON}},
		Content: `{"id": "2", "quantity": 3}` + "\n",
	},
	201: {
		Fields:  []field{{"Location", "/orders/2"}, {"ETag", `"1"`}, {"Content-Type", sampleJSON}},
		Content: `{"id": "2", "quantity": 3}` + "\n",
	},
	202: {
		Fields:  []field{{"Retry-After", "10"}, {"Content-Type", sampleJSON}},
		Content: `{"status": "queued", "monitor": "/jobs/2"}` + "\n",
	},
	203: {
		Fields:  []field{{"Via", "1.1 proxy.example"}, {"Content-Type", "text/plain; charset=utf-8"}},
		Content: "What the proxy made of the origin's content.\n",
	},
	204: {Fields: []field{{"ETag", `"8"`}}},
	205: {Fields: []field{{"Content-Length", "0"}}},
	206: {
		Fields: []field{{"Content-Range", "bytes 0-15/1234"}, {"ETag", sampleTag}, {"Date", sampleDate},
			{"Cache-Control", "private, no-cache"}, {"Content-Type", "text/plain; charset=utf-8"}},
		Content: "The first bytes\n",
	},
	207: {
		Fields: []field{{"Content-Type", "application/xml; charset=utf-8"}},
		Content: `<?xml version="1.0" encoding="utf-8"?>
<D:multistatus xmlns:D="DAV:">
  <D:response>
    <D:href>/files/a.txt</D:href>
    <D:status>HTTP/1.1 423 Locked</D:status>
  </D:response>
</D:multistatus>
`,
	},
	208: {
		Fields: []field{{"Content-Type", "application/xml; charset=utf-8"}},
		Content: `<?xml version="1.0" encoding="utf-8"?>
<D:multistatus xmlns:D="DAV:">
  <D:response>
    <D:href>/files/again/</D:href>
    <D:status>HTTP/1.1 208 Already Reported</D:status>
  </D:response>
</D:multistatus>
`,
	},
	226: {
		Fields: []field{{"IM", "diffe"}, {"Delta-Base", `"6"`}, {"ETag", sampleTag}, {"Date", sampleDate},
			{"Content-Type", "text/plain; charset=utf-8"}},
		Content: "3c\nThe third line, changed.\n.\n",
	},

	300: {
		Fields:  []field{{"Location", "/orders/2.json"}, {"Content-Type", sampleJSON}},
		Content: `{"choices": ["/orders/2.json", "/orders/2.csv"]}` + "\n",
	},
	301: {Fields: []field{{"Location", "/v2/orders"}, {"Cache-Control", "max-age=3600"}}},
	302: {Fields: []field{{"Location", "/orders/2"}, {"Cache-Control", "no-store"}}},
	303: {Fields: []field{{"Location", "/orders/2"}, {"Cache-Control", "no-store"}}},
	304: {Fields: []field{{"ETag", sampleTag}, {"Date", sampleDate}, {"Cache-Control", "private, no-cache"}}},
	305: {},
	306: {},
	307: {Fields: []field{{"Location", "/orders/2"}, {"Cache-Control", "no-store"}}},
	308: {Fields: []field{{"Location", "/v2/orders"}, {"Cache-Control", "max-age=3600"}}},

	407: {Fields: []field{{"Proxy-Authenticate", `Basic realm="proxy"`}}},
	511: {Fields: []field{{"Link", `<https://login.example/>; rel="login"`}}},
}
