package accesslog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// finder looks up files. What it cannot find does not stop it.
type finder struct {
	files   []*logFile
	skipped []Skipped
	missing []error
	input   bool // standard input was named
}

func (w *finder) miss(name string, err error) {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err // the name is said once
	}
	w.missing = append(w.missing, &FileError{name, err, true})
}

func (w *finder) skip(name, why string) {
	w.skipped = append(w.skipped, Skipped{name, why})
}

func (w *finder) standardInput(there bool) {
	switch {
	case !there:
		w.miss("standard input", errors.New("not available here; name a file"))
	case w.input:
		w.skip("standard input", "it was named before")
	default:
		w.input = true
		w.files = append(w.files, &logFile{name: "standard input"})
	}
}

// argument adds the files that one argument names.
func (w *finder) argument(arg string) {
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		w.directory(arg)
	case err == nil:
		w.add(arg, info, false)
	case hasPattern(arg):
		names, bad := filepath.Glob(arg)
		if bad != nil {
			w.miss(arg, fmt.Errorf("not a pattern: %w", bad))
		} else if len(names) == 0 {
			w.miss(arg, errors.New("no file matches"))
		}
		for _, name := range names {
			if info, err := os.Stat(name); err != nil {
				w.miss(name, err)
			} else if info.IsDir() {
				w.skip(name, "a directory; name it without a pattern to read the logs in it")
			} else {
				w.add(name, info, false)
			}
		}
	default:
		w.miss(arg, err)
	}
}

// directory adds the files of a directory that may be logs.
func (w *finder) directory(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		w.miss(dir, err)
		return
	}
	before := len(w.files)
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		why := notLog(name)
		info, err := os.Stat(name)
		switch {
		case why != "":
			w.skip(name, why)
		case err != nil:
			w.miss(name, err)
		case info.IsDir():
			w.skip(name, "a directory; name it to read the logs in it")
		case !info.Mode().IsRegular():
			w.skip(name, "not a regular file; name it to read it")
		default:
			w.add(name, info, true)
		}
	}
	if len(w.files) == before {
		w.miss(dir, errors.New("no log in this directory"))
	}
}

// add adds one file, unless it is there already.
func (w *finder) add(name string, info fs.FileInfo, found bool) {
	for _, f := range w.files {
		if f.info != nil && os.SameFile(f.info, info) {
			if f.name != name || !found {
				w.skip(name, "the same file as "+f.name)
			}
			f.found = f.found && found
			return
		}
	}
	w.files = append(w.files, &logFile{name: name, info: info, found: found})
}

func hasPattern(s string) bool { return strings.ContainsAny(s, "*?[") }
