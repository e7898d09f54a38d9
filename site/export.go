package site

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Exported says what an export wrote.
type Exported struct {
	Files int
	Bytes int64
}

// Export writes every page into a directory, as plain files that any host
// serves at any path: each page is the index of a folder of its own, and every
// link is relative. What only a running site can answer says so. Of the
// options, Canonical is used.
//
// The directory is made where it is missing; files of the same name are
// replaced, each as a whole, and others stay. The error joins what could not
// be written.
func Export(dir string, opt Options) (Exported, error) {
	s := newSite("", opt.Canonical)
	s.static = true
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Exported{}, fmt.Errorf("cannot make the directory: %w", err)
	}
	// Somebody else may be able to write there: no link leads out of a root.
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Exported{}, fmt.Errorf("cannot open the directory: %w", err)
	}
	defer root.Close()
	paths := make(chan string, 256)
	var files, size atomic.Int64
	var mu sync.Mutex
	var errs []error
	var workers sync.WaitGroup
	for range 2 * runtime.GOMAXPROCS(0) { // writing waits for the disk more than it computes
		workers.Go(func() {
			for path := range paths {
				n, err := s.exportPage(root, path)
				if err != nil {
					mu.Lock()
					errs = append(errs, err)
					mu.Unlock()
					continue
				}
				files.Add(1)
				size.Add(int64(n))
			}
		})
	}
	for _, path := range append(Addresses(), missingPath) {
		paths <- path
	}
	close(paths)
	workers.Wait()
	return Exported{int(files.Load()), size.Load()}, errors.Join(errs...)
}

// missingPath is the file that hosts answer with where there is none.
const missingPath = "/404.html"

// exportPage writes one page and returns its size in bytes.
func (s *site) exportPage(dir *os.Root, path string) (int, error) {
	p, _ := find(path)
	if path == missingPath {
		p = &page{Path: "", Title: "There is no page at this address", Heading: "There is no page at this address", Description: "The address may be misspelt, or the page may have moved.",
			NoIndex: true, Template: "missing", Data: missingView{}}
	}
	if p == nil {
		return 0, fmt.Errorf("no page at %s", path)
	}
	f, err := s.render(p)
	if err != nil {
		return 0, err
	}
	content, name := f.plain, path
	if strings.HasPrefix(f.mediaType, "text/html") {
		switch {
		case path == missingPath:
			content = s.absolute(content)
		default:
			content = relative(content, path)
			name = strings.TrimSuffix(path, "/") + "/index.html"
		}
	}
	return len(content), writeWhole(dir, strings.TrimPrefix(name, "/"), content)
}

// writeWhole writes a file that is not there yet, or replaces one in one step,
// so that nobody reads half of it, and leaves nothing else behind. It writes
// into a file of its own making, never through a link that somebody put in its
// place.
func writeWhole(dir *os.Root, name string, content []byte) error {
	err := writeNew(dir, name, content)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	tmp := name + "." + rand.Text() + ".part"
	if err := writeNew(dir, tmp, content); err != nil {
		return err
	}
	if err := dir.Rename(tmp, name); err != nil {
		_ = dir.Remove(tmp) // the error says what is wrong
		return err
	}
	return nil
}

// writeNew writes a file that must not exist, with its folders where they are
// missing. After an error it is not there.
func writeNew(dir *os.Root, name string, content []byte) error {
	const flags = os.O_WRONLY | os.O_CREATE | os.O_EXCL
	f, err := dir.OpenFile(name, flags, 0o644)
	if errors.Is(err, fs.ErrNotExist) {
		if err := dir.MkdirAll(path.Dir(name), 0o755); err != nil {
			return err
		}
		f, err = dir.OpenFile(name, flags, 0o644)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = dir.Remove(name)
	}
	return err
}

// linking are the attributes of our templates that hold addresses.
var linking = []string{" href", " src", " action", " data-base"}

// relative rewrites the links of a page, which are below the root, so that
// they hold wherever the files lie. A page is the index of its folder.
func relative(content []byte, path string) []byte {
	up := strings.Repeat("../", strings.Count(strings.TrimSuffix(path, "/"), "/"))
	if up == "" {
		up = "./"
	}
	return relink(content, func(to string) string { return up + strings.TrimPrefix(folder(to), "/") })
}

// absolute rewrites the links of a page that is shown at any address.
func (s *site) absolute(content []byte) []byte {
	root := strings.TrimSuffix(pathOf(s.canonical), "/")
	return relink(content, func(to string) string { return root + folder(to) })
}

// folder gives the address of a page the slash that its folder has.
func folder(to string) string {
	path, rest := to, ""
	if i := strings.IndexAny(to, "?#"); i >= 0 {
		path, rest = to[:i], to[i:]
	}
	if !strings.HasSuffix(path, "/") && !isFile(path) {
		path += "/"
	}
	return path + rest
}

// relink calls f for every address below the root and writes what it returns.
// In the text of a page a quote is escaped, so only attributes are found.
func relink(content []byte, f func(string) string) []byte {
	const begin = `="/`
	text := string(content)
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	for {
		i := strings.Index(text, begin)
		if i < 0 {
			b.WriteString(text)
			return []byte(b.String())
		}
		start := i + len(begin) - 1
		b.WriteString(text[:start])
		holds := slices.ContainsFunc(linking, func(name string) bool { return strings.HasSuffix(text[:i], name) })
		address, rest, _ := strings.Cut(text[start:], `"`)
		if holds {
			address = f(address)
		}
		b.WriteString(address + `"`)
		text = rest
	}
}
