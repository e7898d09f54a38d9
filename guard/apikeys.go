package guard

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/ladder"
)

// APIKeys accepts keys that are known by their SHA-256 hash. A key must be
// random and long (128 bits or more), because the hash is not slowed down.
type APIKeys struct {
	Header string   `yaml:"header"` // field that carries the key where the document does not say; default X-API-Key
	File   string   `yaml:"file"`   // YAML file with a list "keys" of [APIKey]
	Keys   []APIKey `yaml:"keys"`
}

// APIKey is one key: who holds it and what it may do.
type APIKey struct {
	ID      string   `yaml:"id"`      // name for logs
	Hash    string   `yaml:"hash"`    // SHA-256 of the key, 64 hex digits, with or without "sha256:"
	Tenant  string   `yaml:"tenant"`  // of the holder
	Scopes  []string `yaml:"scopes"`  // granted
	Roles   []string `yaml:"roles"`   // held
	Expires string   `yaml:"expires"` // RFC 3339 time or date; "" never
}

type apiKeys struct {
	header string
	byHash map[[32]byte]*Caller
}

func newAPIKeys(c *APIKeys, f *faults) *apiKeys {
	keys := c.Keys
	if c.File != "" {
		more, err := readAPIKeys(c.File)
		if err != nil {
			f.add("identity.api_keys.file", c.File, err.Error())
		}
		keys = append(append([]APIKey(nil), keys...), more...)
	}
	if len(keys) == 0 && len(*f) == 0 {
		f.add("identity.api_keys", "", "name a file of keys, or list keys")
	}
	k := &apiKeys{header: c.Header, byHash: make(map[[32]byte]*Caller, len(keys))}
	if k.header == "" {
		k.header = "X-API-Key"
	}
	for i, key := range keys {
		caller, hash, err := key.caller()
		if err != nil {
			f.add(fmt.Sprintf("identity.api_keys.keys[%d]", i), key.ID, err.Error())
			continue
		}
		k.byHash[hash] = caller
	}
	return k
}

func readAPIKeys(name string) ([]APIKey, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var file struct {
		Keys []APIKey `yaml:"keys"`
	}
	if list := yamlfile.Decode(name, data, &file); len(list) > 0 {
		return nil, yamlfile.Faults(list)
	}
	return file.Keys, nil
}

func (a APIKey) caller() (*Caller, [32]byte, error) {
	var hash [32]byte
	raw, err := hex.DecodeString(strings.TrimPrefix(a.Hash, "sha256:"))
	if err != nil || len(raw) != len(hash) {
		return nil, hash, fmt.Errorf("hash must be the SHA-256 of the key as 64 hexadecimal digits")
	}
	copy(hash[:], raw)
	c := &Caller{Subject: a.ID, Tenant: a.Tenant, Scopes: a.Scopes, Roles: a.Roles}
	if a.Expires != "" {
		for _, layout := range []string{time.RFC3339, time.DateOnly} {
			if c.Expires, err = time.Parse(layout, a.Expires); err == nil {
				break
			}
		}
		if err != nil {
			return nil, hash, fmt.Errorf("expires must be a date or an RFC 3339 time")
		}
	}
	return c, hash, nil
}

// verify looks a key up by its hash: the time it takes tells nothing about
// how much of a guess was right.
func (k *apiKeys) verify(key string) (*Caller, *ladder.Reason, string) {
	c := k.byHash[sha256.Sum256([]byte(key))]
	switch {
	case c == nil:
		return nil, ladder.InvalidCredentials, "The API key is not known."
	case !c.Expires.IsZero() && time.Now().After(c.Expires):
		return nil, ladder.ExpiredCredentials, "The API key expired."
	}
	return c, nil, ""
}
