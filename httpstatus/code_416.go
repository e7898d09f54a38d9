package httpstatus

var c416 = &Contract{
	Code: 416, Name: "Range Not Satisfiable", Reference: "RFC 9110 §15.5.17", Registered: true, Status: Registered, Wire: true,
	Definition: rfc("RFC 9110 §15.5.17", "The ranges asked for were refused because none of them can be served, or because there were too many small or overlapping ones."),
	Summary:    conv("The part that you ask for does not exist."),
	SendWhen: list(
		rfc("RFC 9110 §14.1.2, §15.5.17", "Every range starts at or beyond the end, or is a suffix of length zero."),
		rfc("RFC 9110 §14.2, §15.5.17", "There are more than two overlapping ranges, or many small ones out of order, and the server does not want to ignore Range."),
		rfc("RFC 9110 §14.2", "The unit of the range is known to the server and not supported for this resource."),
	),
	Instead: []Instead{
		use(200, rfc("RFC 9110 §14.2", "The server ignores Range, which it always may, and must for a unit that it does not know or a method other than GET.")),
		use(206, rfc("RFC 9110 §14.1.2, §14.2", "At least one range can be served; an end beyond the last byte counts as the last byte.")),
		use(304, rfc("RFC 9110 §14.2", "A condition says that the client's copy is current: Range is then ignored.")),
		use(412, rfc("RFC 9110 §13.1.1", "If-Match beside the range is false.")),
	},
	Requires: []Field{should("Content-Range", "the request was for byte ranges", rfc("RFC 9110 §15.5.17", "With an asterisk and the current length, such as bytes */47022."))},
	Body:     BodyAllowed,
	BodyRule: conv("Give the current length; a program reads it from Content-Range, a person does not."),
	Client: fixes("convention", "without Range, or with one inside the length that the answer names",
		conv("Take the length from Content-Range. If it is what the client has already, the download is complete; otherwise begin again without Range.")),
	Storage: explicitOnly(416, NoStore), Crawler: crawlDrop(),
	API:     conv("Download managers and players; they correct it by themselves."),
	Monitor: monitor(BucketClient, "A jump means that a file became shorter while clients were reading it."),
	Scenarios: list(
		conv("A resumed download asks for bytes=73400320- of a file that was replaced by a smaller one in the night."),
		conv("A program resumes a download that is complete: it asks for the byte after the last, and takes the 416 for an error."),
		conv("A video player seeks past the end of a live recording whose length it guessed."),
		vend(srcNginxRun, "nginx answers Range: bytes=x- with 416 and Content-Range: bytes */5: it refuses a malformed byte range, where it might have ignored it."),
		conv("One address asks for a hundred overlapping ranges of one large file, again and again: an attack on the server's memory."),
	),
	Causes: convs(
		"A file that shrank or was replaced.",
		"A download that is complete and resumed nevertheless.",
		"Positions counted from one: the last byte of 500 is 499.",
		"Instances behind a balancer that have different versions of the file.",
		"Positions taken from the unpacked file and used on the compressed one.",
	),
	Find: convs(
		"Compare Range of the request with Content-Range of the answer: a start equal to the length is a finished download, one far beyond it a replaced file.",
		"Send HEAD several times through the balancer and compare Content-Length and ETag; if they change, the instances differ.",
		"Ask again with If-Range and the stored tag: a 200 with the whole file proves that it was replaced.",
		"Ask for bytes=0-0. If that answers 206, ranges work and the positions are wrong; if it answers 200, the server does not do ranges.",
	),
	FAQ: []FAQ{
		ask("Why do I get 416 when I resume a download?", conv("Because nothing is left from where you want to go on. Either the file is complete already, or it was replaced by a shorter one; the length in Content-Range tells which.")),
		ask("How do I fix 416 Requested Range Not Satisfiable?", conv("Delete the partial file and load it again without a range. A program should send If-Range with the tag of its partial copy, so that a replaced file comes whole.")),
		ask("How do I avoid 416 when a file may change?", rfc("RFC 9110 §13.1.5, §13.2.2", "Send If-Range with the strong tag that came with the first part. If the file has changed, the server ignores Range and sends all of it with 200.")),
		ask("May a server answer 200 instead of 416?", rfc("RFC 9110 §15.5.17", "Yes. Servers are free to ignore Range, and many send the whole with 200; a client cannot depend on a 416.")),
		ask("What about a range on an empty file?", rfc("RFC 9110 §14.1.2, §14.2", "For an empty file only a suffix range, such as bytes=-5, can be satisfied; the server may also ignore Range there and send 200.")),
	},
	Differs: list(
		rfc("RFC 9110 §14.1.2, §14.2", "Popular advice: a range that goes beyond the end is 416. The RFC: a start at or beyond the end is; an end beyond it means up to the last byte, with 206."),
		rfc("RFC 9110 §14.2", "Popular advice: HEAD with Range tests whether ranges work. The RFC defines Range for GET alone, and a server must ignore it on other methods."),
	),
	Confused: []int{206, 412},
}
