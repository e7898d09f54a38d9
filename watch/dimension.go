package watch

// dimension is one way to name a part of the traffic.
type dimension struct {
	Name  string // as a cause's Where has it
	of    func(l *leaf, route string) string
	plain bool // the value needs no other dimension to be understood
}

// dimensions lists what an incident can be laid to, from the caller outward:
// of parts that select the same failures, the first is the one to name.
var dimensions = []dimension{
	{"token", func(l *leaf, _ string) string { return l.Token }, true},
	{"subject", func(l *leaf, _ string) string { return l.Subject }, true},
	{"address", func(l *leaf, _ string) string { return l.Address }, true},
	{"network", func(l *leaf, _ string) string { return network(l.Address) }, true},
	{"tenant", func(l *leaf, _ string) string { return l.Tenant }, true},
	{"version", func(l *leaf, _ string) string { return versionOf(l) }, false},
	{"client", func(l *leaf, _ string) string { return l.Client }, true},
	{"origin", func(l *leaf, _ string) string { return l.Origin }, true},
	{"referer", func(l *leaf, _ string) string { return l.Referer }, true},
	{"upstream", func(l *leaf, _ string) string { return l.Upstream }, true},
	{"host", func(l *leaf, _ string) string { return l.Host }, true},
	{"refused_by", func(l *leaf, _ string) string { return l.RefusedBy }, true},
	{"route", func(l *leaf, route string) string { return route }, true},
	{"method", func(l *leaf, _ string) string { return l.Method }, true},
	{"object_tenant", func(l *leaf, _ string) string { return l.ObjectTenant }, true},
}

// versionSep stands between client and version in the dimension of versions:
// a version means nothing without its client.
const versionSep = "\x00"

func versionOf(l *leaf) string {
	if l.Version == "" {
		return ""
	}
	return l.Client + versionSep + l.Version
}

func dimensionIndex(name string) int {
	for i := range dimensions {
		if dimensions[i].Name == name {
			return i
		}
	}
	return -1
}
