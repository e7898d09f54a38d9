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
	{Name: "token", of: func(l *leaf, _ string) string { return l.Token }},
	{Name: "subject", of: func(l *leaf, _ string) string { return l.Subject }},
	{Name: "address", of: func(l *leaf, _ string) string { return l.Address }},
	{Name: "network", of: func(l *leaf, _ string) string { return l.Network }},
	{Name: "tenant", of: func(l *leaf, _ string) string { return l.Tenant }},
	{Name: "version", of: func(l *leaf, _ string) string { return l.By.Named }},
	{Name: "client", of: func(l *leaf, _ string) string { return l.By.Client }},
	{Name: "origin", of: func(l *leaf, _ string) string { return l.Origin }},
	{Name: "referer", of: func(l *leaf, _ string) string { return l.Referer }},
	{Name: "upstream", of: func(l *leaf, _ string) string { return l.Upstream }},
	{Name: "host", of: func(l *leaf, _ string) string { return l.Host }},
	{Name: "refused_by", of: func(l *leaf, _ string) string { return l.RefusedBy }, after: true},
	{Name: "route", of: func(l *leaf, route string) string { return l.Is.Method + nameSep + route }},
	{Name: "object_tenant", of: func(l *leaf, _ string) string { return l.ObjectTenant }},
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
