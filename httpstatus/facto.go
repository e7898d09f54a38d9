package httpstatus

// Vendor keys. The codes are in vendor_nginx.go, vendor_aws.go,
// vendor_cloudflare.go and vendor_others.go.
const (
	vendorApache     = "apache"
	vendorAWS        = "aws"
	vendorCloudflare = "cloudflare"
	vendorCPanel     = "cpanel"
	vendorEsri       = "esri"
	vendorIIS        = "iis"
	vendorInformal   = "informal"
	vendorLaravel    = "laravel"
	vendorLinkedIn   = "linkedin"
	vendorMicrosoft  = "microsoft"
	vendorNginx      = "nginx"
	vendorPantheon   = "pantheon"
	vendorQualys     = "qualys"
	vendorShopify    = "shopify"
	vendorTwitter    = "twitter"
)

// facto is a de-facto code: one that no RFC defines. Its definition comes from
// one source, whose mark it bears; every other sentence names its own. What
// follows from the number's class and from the code's standing (content,
// storage, crawlers) is filled in by contract.
type facto struct {
	vendor string
	code   int
	name   string
	source string // of the definition; decides its mark
	status Status

	definition string
	summary    string
	who        string // who sends it and why nobody else should; a sentence
	standard   []Instead
	client     Client
	crawler    []Crawler // nil for the class's own
	api        string
	bucket     Bucket
	monitor    string

	scenarios []Statement // what a log or a user shows
	causes    []Statement
	find      []Statement // one step each, the quickest first
	commands  []Command
	faq       []FAQ
	differs   []Statement
	confused  []int
}

func (f facto) says(text string) Statement {
	return Statement{Text: text, Source: f.source, Mark: markOf(f.source)}
}

// contract fills in what the standing and the class imply.
func (f facto) contract() *Contract {
	c := &Contract{
		Code: f.code, Vendor: f.vendor, Name: f.name, Reference: f.source, Status: f.status, Wire: f.status != LogOnly,
		Definition: f.says(f.definition),
		Summary:    conv(f.summary),
		SendWhen:   list(conv(f.who)),
		Instead:    f.standard,
		Client:     f.client,
		API:        conv(f.api),
		Monitor:    monitor(f.bucket, f.monitor),
		Scenarios:  f.scenarios,
		Causes:     f.causes,
		Find:       f.find,
		Commands:   f.commands,
		FAQ:        f.faq,
		Differs:    f.differs,
		Confused:   f.confused,
	}
	c.Body, c.BodyRule = BodyAllowed, conv("Content is allowed, as for any unknown code of the class.")
	c.Storage = explicitOnly(f.code, NoStore)
	switch {
	case f.status == LogOnly:
		c.Body, c.BodyRule = BodyNone, conv("There is no answer with this number on the wire, so there is no content.")
		c.Storage, c.Crawler = neverStored(), crawlNever()
	case f.status == Invalid:
		c.Storage.Summary = rfc("RFC 9110 §15, §15.1; "+srcStore, "Not a valid code: a client should process it as a 5xx. A cache may store it only when the answer says so, as with max-age, Expires or public.")
		c.Crawler = crawlUnknown()
	case f.code < 300:
		c.Storage = explicitOnly(f.code, "")
		c.Crawler = crawlUnknown()
	case f.code < 500:
		c.Crawler = crawlDrop()
	default:
		c.Crawler = crawlSlow()
	}
	if f.crawler != nil {
		c.Crawler = f.crawler
	}
	return c
}

// clientLeft is for codes that note the departure of the client.
func clientLeft(text string) Client {
	return hopeless("the client has left", conv(text))
}
