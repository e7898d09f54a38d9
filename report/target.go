package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Stdout is the name of a target that is no file.
const Stdout = "-"

// Target is one place to which a report is written.
type Target struct {
	Format *Format
	File   string // Stdout, or a path
}

// ParseTarget reads FORMAT=FILE, as in sarif=out.sarif, or a FILE whose ending
// tells its format. The file "-" is standard output.
func ParseTarget(s string) (Target, error) {
	name, file, has := strings.Cut(s, "=")
	f := FormatByName(name)
	switch {
	case has && f != nil && file == "":
		return Target{}, fmt.Errorf("%s names no file; write %s=FILE, or %s=- for standard output", s, name, name)
	case has && f != nil:
		return Target{f, file}, nil
	case f != nil:
		return Target{}, fmt.Errorf("%s is a format and no file; write %s=FILE", s, name)
	}
	if f = formatByEnding(s); f != nil {
		return Target{f, s}, nil
	}
	return Target{}, fmt.Errorf("%s: the ending tells no format; write FORMAT=FILE with one of %s", s, strings.Join(Names(), ", "))
}

// ParseTargets reads several targets and refuses two that are the same file.
func ParseTargets(all []string) ([]Target, error) {
	var out []Target
	var errs []error
	taken := map[string]string{}
	for _, s := range all {
		t, err := ParseTarget(s)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		key := t.File
		if key != Stdout {
			key = filepath.Clean(key)
		}
		if other, ok := taken[key]; ok {
			errs = append(errs, fmt.Errorf("%s and %s are written to the same place", other, s))
			continue
		}
		taken[key] = s
		out = append(out, t)
	}
	return out, errors.Join(errs...)
}

// WriteFile writes a report to the target's file. Whoever reads the file sees
// the old content or the whole new one, and never a part.
func (t Target) WriteFile(r *Report, o Options) error {
	text, err := t.Format.Bytes(r, o)
	if err != nil {
		return fmt.Errorf("%s: %w", t.File, err)
	}
	return ReplaceFile(t.File, text)
}

// ReplaceFile gives a file a new content at once: a reader, or a program that
// is stopped in the middle, leaves the old content or the whole new one. What
// is no regular file, such as a device or a named pipe, is written to.
func ReplaceFile(name string, content []byte) error {
	mode := os.FileMode(0o644)
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real // a link stays a link
	}
	if info, err := os.Stat(name); err == nil {
		if info.IsDir() {
			return fmt.Errorf("%s is a directory; name a file in it", name)
		}
		if !info.Mode().IsRegular() {
			return writeInto(name, content)
		}
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("%s cannot be written: there is no directory %s", name, filepath.Dir(name))
		}
		return unwritten(name, err)
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
		return unwritten(name, err)
	}
	return nil
}

// unwritten names the file that was meant, not the one beside it.
func unwritten(name string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("%s cannot be written: %w", name, err)
}

// writeInto writes to what is there, without creating anything.
func writeInto(name string, content []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return unwritten(name, err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil {
		return unwritten(name, err)
	}
	return nil
}
