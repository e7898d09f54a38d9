// Package statefile keeps what a program must not forget in one file: written
// as a whole or not at all, and checked when it is read again.
package statefile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// DamagedError says that a file is not what Save wrote.
type DamagedError struct {
	Path string
	Why  string
}

// Error says what is wrong with the file and what to do about it.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s cannot be used: %s; move it away to start anew", e.Path, e.Why)
}

const magic = "candor-state"

// Save writes content to the file of that name, readable by its owner alone,
// and returns when it is on the disk. Kind and version say what the content is:
// one word, and a number that grows when older programs cannot read it. A crash
// at any moment leaves the old file or the new one.
func Save(path, kind string, version int, content []byte) (err error) {
	// One name, so that crashes do not leave one file each; made anew, so that
	// nobody's link is followed.
	temp := path + ".new"
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot save %s: %w", path, err)
	}
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("cannot save %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp) // the first error counts
			err = fmt.Errorf("cannot save %s: %w", path, err)
		}
	}()
	_, err = f.Write(append([]byte(header(kind, version, content)), content...))
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err == nil {
		err = syncDirectory(filepath.Dir(path))
	}
	return err
}

func header(kind string, version int, content []byte) string {
	sum := sha256.Sum256(content)
	return fmt.Sprintf("%s %s %d %d %s\n", magic, kind, version, len(content), hex.EncodeToString(sum[:]))
}

// syncDirectory makes the new name last.
func syncDirectory(dir string) error {
	if runtime.GOOS == "windows" { // where a directory cannot be synced
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if closing := d.Close(); err == nil {
		err = closing
	}
	return err
}

// Load returns the content that Save wrote. The error is [fs.ErrNotExist] when
// there is no such file, and a [*DamagedError] when it is of another kind, of a
// later version, or not whole.
func Load(path, kind string, version int) ([]byte, error) {
	all, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	damaged := func(format string, args ...any) error {
		return &DamagedError{path, fmt.Sprintf(format, args...)}
	}
	first, content, ok := bytes.Cut(all, []byte{'\n'})
	var name, k, sum string
	var v, size int
	if n, _ := fmt.Sscanf(string(first), "%s %s %d %d %s", &name, &k, &v, &size, &sum); !ok || n != 5 || name != magic {
		return nil, damaged("it is no state file of candor, or its beginning is damaged")
	}
	switch {
	case k != kind:
		return nil, damaged("it holds %q, not %q", printable(k), kind)
	case v > version:
		return nil, damaged("it was written by a newer candor (version %d, this one reads %d)", v, version)
	case v < version:
		return nil, damaged("it was written by an older candor (version %d, this one reads %d)", v, version)
	case size != len(content):
		return nil, damaged("it is cut off or was added to: %d bytes instead of %d", len(content), size)
	case header(kind, version, content) != string(first)+"\n":
		return nil, damaged("its content does not fit its checksum")
	}
	return content, nil
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s[:min(len(s), 40)])
}
