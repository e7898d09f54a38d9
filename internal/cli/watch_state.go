package cli

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/candorhttp/candor/accesslog"
	"github.com/candorhttp/candor/watch"
)

// memory is what --follow keeps in the file of --state.
type memory struct {
	file  string
	key   []byte // hashes tokens: with another key every caller were new
	given bool   // the user keeps the key
}

// remembered stands before the state of the watch in the file.
type remembered struct {
	Key string `json:"key,omitempty"` // in hexadecimal, where the user keeps none
	Sum string `json:"sum,omitempty"` // of the user's key, to know it again
}

// recall reads the file of --state. Without one the watch is nil, and begins
// anew.
func recall(file string, logs *logFlags, opt watch.Options) (*memory, *watch.Watch, []accesslog.Position, error) {
	m := &memory{file: file, key: logs.parsed.TokenKey, given: logs.parsed.TokenKey != nil}
	if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
		return nil, nil, nil, usagef("", "--state %s: there is no directory %s", safe(file), safe(filepath.Dir(file)))
	}
	c, err := accesslog.LoadCheckpoint(file)
	if errors.Is(err, fs.ErrNotExist) {
		if !m.given {
			m.key = make([]byte, 32)
			_, _ = rand.Read(m.key) // never fails, crypto/rand.Read
		}
		return m, nil, nil, nil
	}
	if err != nil {
		return nil, nil, nil, usage("", fmt.Errorf("--state: %w", err))
	}
	w, err := m.unpack(c.State, opt)
	if err != nil {
		return nil, nil, nil, usage("give the same flags as before, or move "+safe(file)+" away to start anew", fmt.Errorf("--state %s: %w", file, err))
	}
	return m, w, c.Positions, nil
}

// unpack takes the watch out of a saved state, and the key.
func (m *memory) unpack(state []byte, opt watch.Options) (*watch.Watch, error) {
	first, rest, ok := bytes.Cut(state, []byte{'\n'})
	var r remembered
	if err := json.Unmarshal(first, &r); !ok || err != nil {
		return nil, errors.New("its beginning is damaged")
	}
	switch {
	case m.given && r.Sum != sumOf(m.key):
		return nil, errors.New("it was saved with another --token-key-file, or without one")
	case !m.given && r.Key == "":
		return nil, errors.New("it was saved with a --token-key-file")
	case !m.given:
		key, err := hex.DecodeString(r.Key)
		if err != nil {
			return nil, errors.New("its key is damaged")
		}
		m.key = key
	}
	return watch.Restore(rest, opt)
}

// save writes what was counted, and up to where.
func (m *memory) save(w *watch.Watch, positions []accesslog.Position) error {
	r := remembered{Sum: sumOf(m.key)}
	if !m.given {
		r = remembered{Key: hex.EncodeToString(m.key)}
	}
	first, err := json.Marshal(r)
	if err != nil {
		return err
	}
	state, err := w.Save()
	if err != nil {
		return err
	}
	c := accesslog.Checkpoint{Positions: positions, State: append(append(first, '\n'), state...)}
	return c.Save(m.file)
}

func sumOf(key []byte) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}
