package httpstatus

// Document is a contract in the shape that other programs read, as
// "candor explain CODE --format json" prints it. No slice and no map is nil.
type Document struct {
	Code       int               `json:"code"`
	Name       string            `json:"name"`
	Key        string            `json:"key"`
	Reference  string            `json:"reference"`
	Class      int               `json:"class"`
	Registered bool              `json:"registered"`
	Status     string            `json:"status"`
	Wire       bool              `json:"wire"`
	Definition string            `json:"definition"`
	Summary    string            `json:"summary"`
	SendWhen   []string          `json:"send_when"`
	Instead    []DocumentInstead `json:"instead"`
	Requires   []DocumentField   `json:"requires"`
	Vendor     string            `json:"vendor"`
	Body       string            `json:"body"`
	BodyRule   string            `json:"body_rule"`
	Client     DocumentClient    `json:"client"`
	Storage    DocumentStorage   `json:"storage"`
	Crawler    []DocumentCrawler `json:"crawler"`
	API        string            `json:"api"`
	Monitor    DocumentMonitor   `json:"monitor"`
	Scenarios  []string          `json:"scenarios"`
	Causes     []string          `json:"causes"`
	Find       []string          `json:"find"`
	Commands   []DocumentCommand `json:"commands"`
	FAQ        []DocumentFAQ     `json:"faq"`
	Differs    []string          `json:"differs"`
	Confused   []int             `json:"confused_with"`
	// Sources maps the path of a sentence, such as "summary", "send_when.0",
	// "client.same_request" or "faq.2", to where it comes from.
	Sources map[string]SourceMark `json:"sources"`
}

// DocumentInstead is another code and when to send it.
type DocumentInstead struct {
	Code int    `json:"code"`
	When string `json:"when"`
}

// DocumentField is a response field; When is "" for always.
type DocumentField struct {
	Field  string `json:"field"`
	Level  string `json:"level"`
	Source string `json:"source"`
	When   string `json:"when"`
	Text   string `json:"text"`
}

// DocumentAct is yes, no, or if with a condition.
type DocumentAct struct {
	Answer string `json:"answer"`
	When   string `json:"when"`
}

// DocumentClient is what a client may do by itself.
type DocumentClient struct {
	SameRequest      DocumentAct `json:"same_request"`
	CorrectedRequest DocumentAct `json:"corrected_request"`
	OtherCredentials DocumentAct `json:"other_credentials"`
	AfterDelay       DocumentAct `json:"after_delay"`
	NewConnection    DocumentAct `json:"new_connection"`
	Summary          string      `json:"summary"`
}

// DocumentStorage is what caches may do and what they do.
type DocumentStorage struct {
	Class        string   `json:"class"`
	CacheControl string   `json:"cache_control"`
	Summary      string   `json:"summary"`
	Conditions   string   `json:"conditions"` // of method and credentials, "" for none
	Caches       []string `json:"caches"`
	// Observed is what single caches do with the code; nothing for codes that
	// are no final answer.
	Observed []DocumentCache `json:"observed"`
}

// DocumentCache is what one cache was seen or is documented to do.
type DocumentCache struct {
	Cache     string `json:"cache"`
	Kind      string `json:"kind"`      // browser, proxy, cdn
	Explicit  string `json:"explicit"`  // keeps it with max-age: yes, no, untested
	Heuristic string `json:"heuristic"` // keeps it with only a Last-Modified of the day before
	Stale     string `json:"stale"`     // serves a stale copy instead of it
	Default   string `json:"default"`   // what its documentation or source says, "" for nothing
	Setup     string `json:"setup"`     // how it was run, where that decides what was seen, "" where it does not
	Source    string `json:"source"`    // of the observations, "" where all are untested
}

// DocumentCrawler is how one crawler treats the code.
type DocumentCrawler struct {
	Who         string `json:"who"`
	Treatment   string `json:"treatment"`
	Source      string `json:"source"`
	Indexing    string `json:"indexing"`
	CrawlRate   string `json:"crawl_rate"`
	LinkSignals string `json:"link_signals"`
}

// DocumentMonitor is the series that the code belongs to.
type DocumentMonitor struct {
	Bucket  string `json:"bucket"`
	Summary string `json:"summary"`
}

// DocumentFAQ is a question with its answer.
type DocumentFAQ struct {
	Q string `json:"q"`
	A string `json:"a"`
}

// DocumentCommand is a line for a shell and what it does.
type DocumentCommand struct {
	Does string `json:"does"`
	Line string `json:"line"`
}

// SourceMark is where a sentence comes from and with what authority.
type SourceMark struct {
	Source string `json:"source"`
	Mark   string `json:"mark"`
}

// sources collects the source of each sentence as it is written out.
type sources map[string]SourceMark

func (s sources) text(path string, st Statement) string {
	if st.Text != "" {
		s[path] = SourceMark{st.Source, string(st.Mark)}
	}
	return st.Text
}

func (s sources) texts(path string, list []Statement) []string {
	out := make([]string, 0, len(list))
	for i, st := range list {
		out = append(out, s.text(at(path, i), st))
	}
	return out
}

func (s sources) act(path string, a Act) DocumentAct {
	s[path] = SourceMark{a.Source, string(a.Mark)}
	return DocumentAct{string(a.Answer), a.When}
}

func (s sources) faq(path string, list []FAQ) []DocumentFAQ {
	out := make([]DocumentFAQ, 0, len(list))
	for i, f := range list {
		out = append(out, DocumentFAQ{f.Q, s.text(at(path, i), f.A)})
	}
	return out
}

func (s sources) commands(path string, list []Command) []DocumentCommand {
	out := make([]DocumentCommand, 0, len(list))
	for i, c := range list {
		out = append(out, DocumentCommand{s.text(at(path, i), c.Does), c.Line})
	}
	return out
}

func at(path string, i int) string { return path + "." + itoa(i) }

// Document returns the contract in the shape of [Document].
func (c *Contract) Document() Document {
	s := sources{}
	d := Document{
		Code: c.Code, Name: c.Name, Key: c.Key(), Reference: c.Reference, Class: c.Class(),
		Registered: c.Registered, Status: string(c.Status), Wire: c.Wire, Vendor: c.Vendor,
		Definition: s.text("definition", c.Definition),
		Summary:    s.text("summary", c.Summary),
		SendWhen:   s.texts("send_when", c.SendWhen),
		Instead:    make([]DocumentInstead, 0, len(c.Instead)),
		Requires:   make([]DocumentField, 0, len(c.Requires)),
		Body:       string(c.Body),
		BodyRule:   s.text("body_rule", c.BodyRule),
		Client:     c.Client.document(s),
		Storage: DocumentStorage{
			Class: string(c.Storage.Class), CacheControl: c.Storage.CacheControl,
			Summary:    s.text("storage.summary", c.Storage.Summary),
			Conditions: s.text("storage.conditions", c.Storage.Conditions),
			Caches:     s.texts("storage.caches", c.Storage.Caches),
			Observed:   observed(c, s),
		},
		Crawler:   make([]DocumentCrawler, 0, len(c.Crawler)),
		API:       s.text("api", c.API),
		Monitor:   DocumentMonitor{string(c.Monitor.Bucket), s.text("monitor.summary", c.Monitor.Summary)},
		Scenarios: s.texts("scenarios", c.Scenarios),
		Causes:    s.texts("causes", c.Causes),
		Find:      s.texts("find", c.Find),
		Commands:  s.commands("commands", c.Commands),
		FAQ:       s.faq("faq", c.FAQ),
		Differs:   s.texts("differs", c.Differs),
		Confused:  append([]int{}, c.Confused...),
		Sources:   s,
	}
	for i, in := range c.Instead {
		d.Instead = append(d.Instead, DocumentInstead{in.Code, s.text(at("instead", i), in.When)})
	}
	for i, f := range c.Requires {
		d.Requires = append(d.Requires, DocumentField{f.Name, string(f.Level), f.Source, f.When, s.text(at("requires", i), f.Statement)})
	}
	for i, w := range c.Crawler {
		d.Crawler = append(d.Crawler, DocumentCrawler{w.Who, s.text(at("crawler", i), w.Treatment), w.Treatment.Source, w.Indexing, w.CrawlRate, w.LinkSignals})
	}
	return d
}

func observed(c *Contract, s sources) []DocumentCache {
	out := []DocumentCache{}
	for i, o := range CachesDo(c) {
		out = append(out, DocumentCache{
			o.Cache, string(o.Kind), string(o.Explicit), string(o.Heuristic), string(o.Stale),
			s.text(at("storage.observed", i), o.Default), s.text(at("storage.observed", i)+".setup", o.Setup), o.Source,
		})
	}
	return out
}

func (c Client) document(s sources) DocumentClient {
	return DocumentClient{
		SameRequest:      s.act("client.same_request", c.SameRequest),
		CorrectedRequest: s.act("client.corrected_request", c.CorrectedRequest),
		OtherCredentials: s.act("client.other_credentials", c.OtherCredentials),
		AfterDelay:       s.act("client.after_delay", c.AfterDelay),
		NewConnection:    s.act("client.new_connection", c.NewConnection),
		Summary:          s.text("client.summary", c.Summary),
	}
}
