package watch

// dimension is one way to name a part of the traffic.
type dimension struct {
	Name  string // as a cause's Where has it
	of    func(l *leaf, route string) string
	after bool // it is known of failures only, and so cannot tell them from the rest
}

// dimensions lists what an incident can be laid to, from the caller outward:
// of parts that select the same failures, the first is the one to name.
var dimensions = []dimension{
	{Name: "token", of: func(l *leaf, _ string) string { return l.text(ofToken) }},
	{Name: "subject", of: func(l *leaf, _ string) string { return l.text(ofSubject) }},
	{Name: "address", of: func(l *leaf, _ string) string { return l.text(ofAddress) }},
	{Name: "network", of: func(l *leaf, _ string) string { return l.text(ofNetwork) }},
	{Name: "tenant", of: func(l *leaf, _ string) string { return l.text(ofTenant) }},
	{Name: "version", of: func(l *leaf, _ string) string { return l.By.Named }},
	{Name: "client", of: func(l *leaf, _ string) string { return l.By.Client }},
	{Name: "origin", of: func(l *leaf, _ string) string { return l.text(ofOrigin) }},
	{Name: "referer", of: func(l *leaf, _ string) string { return l.text(ofReferer) }},
	{Name: "upstream", of: func(l *leaf, _ string) string { return l.text(ofUpstream) }},
	{Name: "host", of: func(l *leaf, _ string) string { return l.text(ofHost) }},
	{Name: "refused_by", of: func(l *leaf, _ string) string { return l.text(ofRefusedBy) }, after: true},
	{Name: "route", of: func(l *leaf, route string) string { return l.Is.Method + nameSep + route }},
	{Name: "object_tenant", of: func(l *leaf, _ string) string { return l.text(ofObjectTenant) }},
}

// nameSep stands between client and version, and between method and route: a
// version means nothing without its client.
const nameSep = "\x00"

func dimensionIndex(name string) int {
	for i := range dimensions {
		if dimensions[i].Name == name {
			return i
		}
	}
	return -1
}
