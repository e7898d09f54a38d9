package config

import (
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/candorhttp/candor/internal/yamlfile"
)

// Identity is somebody as whom a tool calls the API.
type Identity struct {
	Bearer string   `yaml:"bearer"`
	APIKey string   `yaml:"api_key"`
	Tenant string   `yaml:"tenant"`
	Scopes []string `yaml:"scopes"`
	Roles  []string `yaml:"roles"`
}

// IdentityOf gives an entry of identities with its variables replaced. The error
// is [yamlfile.Faults]: no such identity, or a variable that is not set.
func (f *File) IdentityOf(name string) (Identity, error) {
	raw, ok := f.Identities[name]
	if !ok {
		names := slices.Sorted(maps.Keys(f.Identities))
		fault := f.source.atKey([]string{"identities"}, "identities has no "+name, didYouMean(name, names))
		return Identity{}, yamlfile.Faults{fault}
	}
	_, n := f.source.find("identities", name)
	if n == nil || f.overridden([]string{"identities", name, "bearer"}) != "" || f.overridden([]string{"identities", name, "api_key"}) != "" {
		return raw, nil // Set replaces the whole entry
	}
	var into struct {
		Identities map[string]Identity `yaml:"identities"`
	}
	lone := mapping("identities", mapping(name, copied(n, 0)))
	faults := yamlfile.DecodeNode(f.source.name, f.source.data, lone, &into, yamlfile.Env(f.getenv))
	return into.Identities[name], yamlfile.AsError(faults)
}

// mapping makes a node that holds one key.
func mapping(key string, value *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: 1, Column: 1,
		Content: []*yaml.Node{{Kind: yaml.ScalarNode, Tag: "!!str", Value: key, Line: value.Line, Column: value.Column}, value}}
}

// copied keeps what is replaced in a node away from the file's own tree.
func copied(n *yaml.Node, depth int) *yaml.Node {
	c := *follow(n)
	c.Content = nil
	for _, inner := range follow(n).Content {
		if depth < 3 { // an identity holds texts and lists of them
			c.Content = append(c.Content, copied(inner, depth+1))
		}
	}
	return &c
}
