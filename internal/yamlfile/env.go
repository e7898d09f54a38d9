package yamlfile

import (
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Expand replaces ${NAME} in the text values below n by what getenv has under
// that name; $$ stands for one dollar sign, any other dollar for itself. Keys
// are left as they are, and so are values without a dollar. A name that is
// not set is a fault, and so is a ${ that starts no name.
func Expand(file string, src []byte, n *yaml.Node, getenv func(name string) (value string, set bool)) []Fault {
	d := &decoder{source: source{file: file, text: src, root: n}, getenv: getenv}
	if !d.expand(n) {
		d.fault(n, nil, fmt.Sprintf("the file nests deeper than %d or has more than %d values", MaxDepth, MaxNodes), "")
	}
	return d.finish()
}

// expand reports whether it stayed within the bounds.
func (d *decoder) expand(n *yaml.Node) bool {
	d.findSecrets() // while the nodes still hold what the file says
	visits, within := 0, true
	var walk func(n *yaml.Node, at path)
	walk = func(n *yaml.Node, at path) {
		if visits++; visits > MaxNodes || len(at) > MaxDepth {
			within = false
			return
		}
		switch n.Kind {
		case yaml.ScalarNode:
			if n.Tag == "!!str" && strings.Contains(n.Value, "$") {
				d.expandScalar(n, at)
			}
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				walk(n.Content[i+1], at.key(n.Content[i].Value))
			}
		case yaml.SequenceNode:
			for i, c := range n.Content {
				walk(c, at.item(i))
			}
		case yaml.DocumentNode:
			for _, c := range n.Content {
				walk(c, at)
			}
		}
	}
	walk(n, nil)
	return within
}

var dollar = regexp.MustCompile(`\$\$|\$\{([^}]*)\}|\$\{`)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expandScalar replaces in one pass, so that what a variable holds is never
// itself looked at.
func (d *decoder) expandScalar(n *yaml.Node, at path) {
	missing := false
	value := dollar.ReplaceAllStringFunc(n.Value, func(found string) string {
		if found == "$$" {
			return "$"
		}
		name, closed := strings.CutSuffix(strings.TrimPrefix(found, "${"), "}")
		if !closed || !variableName.MatchString(name) {
			d.fault(n, at, at.name()+" has a ${ that is not ${NAME}", "write $$ for a dollar sign; a name has letters, digits and _")
			missing = true
			return found
		}
		text, set := d.getenv(name)
		if !set {
			d.fault(n, at, at.name()+" needs the environment variable "+name+", which is not set", "set "+name)
			missing = true
		}
		return text
	})
	if missing {
		value = ""
		d.spoil(n)
	}
	n.Value = value
}
