package config

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/guard"
	"github.com/candorhttp/candor/internal/yamlfile"
)

// keySet reports a file of the key set that is not there.
func (c *checker) keySet() {
	if b := c.f.Identity.Bearer; b != nil && b.JWKS != "" && !isURL(b.JWKS) {
		name := c.f.resolve("identity.bearer.jwks", b.JWKS)
		if _, err := os.Stat(name); err != nil {
			c.value([]string{"identity", "bearer", "jwks"}, fmt.Sprintf("the key set %s cannot be read: %s", name, cause(err)), "name a file relative to this one, or a URL")
		}
	}
}

// keyFile is the file of API keys.
type keyFile struct {
	*source
	keys []guard.APIKey
}

// keysFile reads the file of API keys here rather than in the guard, so that
// its faults have their places.
func (c *checker) keysFile() *keyFile {
	at := []string{"identity", "api_keys", "file"}
	k := c.f.Identity.APIKeys
	if k == nil || k.File == "" {
		return nil
	}
	name := c.f.resolve("identity.api_keys.file", k.File)
	data, err := readFile(name)
	if err != nil {
		c.value(at, fmt.Sprintf("the keys %s cannot be read: %s", name, err), "")
		return nil
	}
	var file struct {
		Keys []guard.APIKey `yaml:"keys"`
	}
	faults := yamlfile.Decode(name, data, &file)
	c.out = append(c.out, faults...)
	if len(faults) == 0 && len(file.Keys) == 0 {
		c.value(at, fmt.Sprintf("the file %s holds no key", name), "it holds a list named keys, of id and hash")
	}
	return &keyFile{newSource(name, data), file.Keys}
}

// keyFault places a finding about an API key, whose number counts those of the
// configuration first, then those of the file.
func (c *checker) keyFault(e *guard.ConfigError, keys *keyFile) bool {
	number, ok := strings.CutPrefix(e.Field, "identity.api_keys.keys[")
	i, err := strconv.Atoi(strings.TrimSuffix(number, "]"))
	if !ok || err != nil {
		return false
	}
	message := fmt.Sprintf("API key %q: %s", e.Value, e.Reason)
	at, from := []string{"identity", "api_keys", "keys", strconv.Itoa(i)}, c.f.source
	if own := len(c.f.Identity.APIKeys.Keys); i >= own && keys != nil {
		at, from = []string{"keys", strconv.Itoa(i - own)}, keys.source
	}
	c.out = append(c.out, from.atKey(at, message, ""))
	return true
}
