package site

import "sync"

// maxCached bounds what the cache holds, in bytes. All derived comparisons
// together are larger; the pages people read are far smaller.
const maxCached = 16 << 20

// file is a rendered page.
type file struct {
	mediaType string
	plain     []byte
	gzip      func() []byte // made when first asked for
	etag      string        // of the plain bytes, with its quotes
}

// size is what a file may hold; the compressed copy is well below half.
func (f *file) size() int { return len(f.plain) * 3 / 2 }

// cache keeps rendered pages by path. Only paths of existing pages get in.
// The zero value is empty and ready.
type cache struct {
	mu    sync.RWMutex
	files map[string]*file
	bytes int
}

func (c *cache) get(path string) *file {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.files[path]
}

// put keeps a file and drops arbitrary others while there are too many bytes:
// rendering one again is cheap.
func (c *cache) put(path string, f *file) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.files == nil {
		c.files = make(map[string]*file)
	}
	if old := c.files[path]; old != nil {
		c.bytes -= old.size()
	}
	c.files[path] = f
	c.bytes += f.size()
	for other, old := range c.files {
		if c.bytes <= maxCached {
			break
		}
		if other != path {
			delete(c.files, other)
			c.bytes -= old.size()
		}
	}
}
