package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/candorhttp/candor/internal/traffic"
)

// log is a file to read, in the page cache.
type log struct {
	path  string
	lines int
	bytes int64
}

// log returns the log of a format from the cache, and writes it first where
// it is missing or where the generator writes another one by now.
func (b *bench) log(format string, urls int) (log, error) {
	bulk := traffic.Bulk{Seed: 1, Lines: b.lines, URLs: urls}
	form := traffic.RenderingByName(format)
	name := fmt.Sprintf("%s-%d", format, b.lines)
	if urls > 0 {
		name += fmt.Sprintf("-urls-%d", urls)
	}
	path := filepath.Join(b.cache, name+".log")
	same, err := beginsAs(path, bulk, form)
	if err != nil {
		return log{}, err
	}
	if !same {
		fmt.Fprintln(b.stderr, "writing", path)
		if err := writeWhole(path, func(w io.Writer) error { return bulk.Write(w, form) }); err != nil {
			return log{}, err
		}
	}
	return cached(path, b.lines)
}

// errCompared ends the generator when enough was compared.
var errCompared = errors.New("compared")

// comparer compares what is written to it with a file, as far as its first
// write goes.
type comparer struct {
	file io.Reader
	same bool
}

func (c *comparer) Write(p []byte) (int, error) {
	have := make([]byte, len(p))
	_, err := io.ReadFull(c.file, have)
	c.same = err == nil && bytes.Equal(have, p)
	return 0, errCompared
}

// beginsAs reports whether the file begins as the generator would write it.
func beginsAs(path string, bulk traffic.Bulk, form *traffic.Rendering) (bool, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	c := comparer{file: f}
	if err := bulk.Write(&c, form); !errors.Is(err, errCompared) {
		return false, err
	}
	return c.same, nil
}

// writeWhole writes a file that is there as a whole or not at all.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".writing-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it has its name
	if err := errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// first returns a log of the first lines of another one.
func (b *bench) first(whole log, lines int) (log, error) {
	if lines == 0 || lines >= whole.lines {
		return whole, nil
	}
	path := fmt.Sprintf("%s.first-%d", whole.path, lines)
	err := writeWhole(path, func(w io.Writer) error {
		f, err := os.Open(whole.path)
		if err != nil {
			return err
		}
		defer f.Close()
		from, to := bufio.NewReader(f), bufio.NewWriter(w)
		for range lines {
			line, err := from.ReadSlice('\n')
			if err != nil {
				return err
			}
			if _, err := to.Write(line); err != nil {
				return err
			}
		}
		return to.Flush()
	})
	if err != nil {
		return log{}, err
	}
	return cached(path, lines)
}

// cached reads a log once, so that the measured programs find it in the page
// cache.
func cached(path string, lines int) (log, error) {
	f, err := os.Open(path)
	if err != nil {
		return log{}, err
	}
	defer f.Close()
	n, err := io.Copy(io.Discard, f)
	return log{path, lines, n}, err
}
