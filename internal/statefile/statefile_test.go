package statefile

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func Test_that_what_was_saved_comes_back(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	if _, err := Load(path, "test", 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file yet: %v", err)
	}
	for _, content := range [][]byte{[]byte("one\ntwo\x00"), nil, bytes.Repeat([]byte("x"), 1<<20)} {
		if err := Save(path, "test", 1, content); err != nil {
			t.Fatal(err)
		}
		got, err := Load(path, "test", 1)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes come back as %d: %v", len(content), len(got), err)
		}
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if names, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(names) != 1 {
		t.Errorf("something is left behind: %v", names)
	}
}

func Test_that_a_damaged_file_is_refused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	if err := Save(path, "test", 2, []byte("some content")); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, b []byte, kind string, version int) {
		t.Helper()
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		var d *DamagedError
		if _, err := Load(path, kind, version); !errors.As(err, &d) || d.Path != path || d.Why == "" {
			t.Errorf("%s: %v", what, err)
		}
	}
	for i := range whole {
		refused("cut", whole[:i], "test", 2)
		b := bytes.Clone(whole)
		b[i] ^= 0x04
		refused("one bit changed", b, "test", 2)
	}
	refused("added to", append(bytes.Clone(whole), 'x'), "test", 2)
	refused("another kind", whole, "other", 2)
	refused("a newer version", whole, "test", 1)
	refused("an older version", whole, "test", 3)
	refused("a log", []byte("203.0.113.7 - - [10/Mar/2026:13:55:36 +0000]\n"), "test", 2)
}

func Test_that_a_failed_save_leaves_the_old_file(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "state")
	if err := Save(path, "test", 1, []byte("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(path+".new", "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Save(path, "test", 1, []byte("new")); err == nil {
		t.Error("saved over a directory")
	}
	if got, err := Load(path, "test", 1); err != nil || string(got) != "old" {
		t.Errorf("%q %v", got, err)
	}
	if err := Save(filepath.Join(dir, "none", "state"), "test", 1, nil); err == nil {
		t.Error("saved into a directory that is not there")
	}
}
