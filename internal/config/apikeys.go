package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/internal/yamlfile"
)

// placedKey is one API key and where it is declared.
type placedKey struct {
	guard.APIKey
	from  *source
	steps []string
}

// apiKeys lists those of the configuration, then those of the file, as the
// guard counts them.
func (c *checker) apiKeys(file *keyFile) []placedKey {
	var all []placedKey
	if k := c.f.Identity.APIKeys; k != nil {
		for i, key := range k.Keys {
			all = append(all, placedKey{key, c.f.source, []string{"identity", "api_keys", "keys", strconv.Itoa(i)}})
		}
	}
	if file != nil {
		for i, key := range file.keys {
			all = append(all, placedKey{key, file.source, []string{"keys", strconv.Itoa(i)}})
		}
	}
	return all
}

// twins reports API keys that share a hash, so that one holder would be taken
// for the other, or an id, so that logs and limits could not tell them apart.
func (c *checker) twins(keys []placedKey) {
	for _, of := range []struct {
		name string
		get  func(placedKey) string
		hint string
	}{
		{"hash", func(k placedKey) string { return strings.ToLower(strings.TrimPrefix(k.Hash, "sha256:")) }, "give each holder a key of its own"},
		{"id", func(k placedKey) string { return k.ID }, "name each key differently, such as by the year it was made"},
	} {
		first := map[string]int{}
		told := map[int]bool{}
		for i, key := range keys {
			value := of.get(key)
			at, again := first[value]
			switch {
			case value == "":
			case !again:
				first[value] = i
			case c.full():
				return
			default:
				if !told[at] {
					told[at] = true
					c.twin(keys[at], key, of.name, of.hint)
				}
				c.twin(key, keys[at], of.name, of.hint)
			}
		}
	}
}

// twin reports one of two keys at its place.
func (c *checker) twin(key, other placedKey, name, hint string) {
	message := fmt.Sprintf("API key %q has the %s of %q (%s)", key.ID, name, other.ID, other.place())
	c.out = append(c.out, key.from.atValue(append(slices.Clone(key.steps), name), message, hint))
}

func (k placedKey) place() string { return k.from.name + ":" + strconv.Itoa(k.from.line(k.steps...)) }

// unheld warns of roles and scopes that operations of the file ask for and
// nobody can have: tokens are not read, and no API key holds them.
func (c *checker) unheld(keys []placedKey) []string {
	if c.f.Identity.Bearer != nil || len(keys) == 0 {
		return nil
	}
	scopes, roles := map[string]bool{}, map[string]bool{}
	for _, k := range keys {
		for _, s := range k.Scopes {
			scopes[s] = true
		}
		for _, r := range k.Roles {
			roles[r] = true
		}
	}
	var out []string
	warn := func(op, list, what, name, so string) {
		at := []string{"operations", op, list}
		place := yamlfile.Fault{File: c.f.source.name, Line: c.f.source.line(at...), Column: 1}
		if key, _ := c.f.source.find(at...); key != nil {
			place.Column = key.Column
		}
		place.Message = fmt.Sprintf("%s: no API key has the %s %q and no bearer tokens are configured, so %s", pathOf(at), what, name, so)
		out = append(out, place.Error())
	}
	for _, op := range slices.Sorted(maps.Keys(c.f.Operations)) {
		s := c.f.Operations[op]
		held := slices.ContainsFunc(s.Roles, func(r string) bool { return roles[r] })
		for _, r := range s.Roles {
			if so := "nobody may call it"; !roles[r] {
				if held {
					so = "it lets nobody in"
				}
				warn(op, "roles", "role", r, so)
			}
		}
		for _, name := range s.Scopes {
			if !scopes[name] {
				warn(op, "scopes", "scope", name, "nobody may call it")
			}
		}
	}
	return out
}
