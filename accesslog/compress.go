package accesslog

import (
	"bufio"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// maxWindow is the memory that a zstd file may ask for. What zstd -19 writes
// needs 8 MiB; only --long and --ultra go beyond.
const maxWindow = 32 << 20

// compression is one way in which log files are compressed.
type compression struct {
	name  string
	ends  []string // of file names
	magic string   // the first bytes, ? for any
	open  func(io.Reader) (io.Reader, error)
}

// compressions lists what is recognised by its first bytes, whatever the
// name of the file. Those without open cannot be read here.
var compressions = []compression{
	{"gzip", []string{".gz"}, "\x1f\x8b\x08", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
	{"zstd", []string{".zst", ".zstd"}, "\x28\xb5\x2f\xfd", openZstd},
	{"bzip2", []string{".bz2"}, "BZh?1AY&SY", func(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil }},
	{"xz", []string{".xz"}, "\xfd7zXZ\x00", nil},
	{"lz4", []string{".lz4"}, "\x04\x22\x4d\x18", nil},
}

// maxMagic is the length of the longest magic.
const maxMagic = 10

// begins reports whether b is the beginning of data so compressed.
func (c *compression) begins(b []byte) bool {
	if len(b) < len(c.magic) {
		return false
	}
	for i := range len(c.magic) {
		if c.magic[i] != '?' && c.magic[i] != b[i] {
			return false
		}
	}
	return true
}

func openZstd(r io.Reader) (io.Reader, error) {
	// One goroutine: the caller's. Closing it frees nothing that the garbage
	// collector does not.
	return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
}

// plain returns the bytes of r uncompressed, without a byte order mark, and
// the name of the compression. For a live stream it waits for the first bytes.
func plain(r io.Reader) (io.Reader, string, error) {
	br, compression, err := unpack(r)
	if err != nil {
		return nil, compression, err
	}
	if mark, _ := br.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		_, _ = br.Discard(len(byteOrderMark)) // which were peeked
	}
	return br, compression, nil
}

// unpack returns the bytes of r uncompressed, and the name of the compression.
func unpack(r io.Reader) (*bufio.Reader, string, error) {
	br := bufio.NewReader(r)
	magic, _ := br.Peek(maxMagic)
	c := compressionOf(magic)
	switch {
	case c == nil:
		return br, "", nil
	case c.open == nil:
		return nil, c.name, fmt.Errorf("compressed with %s, which is not read here; decompress it into standard input: %s -dc FILE | candor watch -", c.name, c.name)
	}
	z, err := c.open(bufio.NewReaderSize(br, 64<<10))
	if err != nil {
		return nil, c.name, fmt.Errorf("begins like %s but is not: %w", c.name, err)
	}
	return bufio.NewReader(&decompressor{z, c.name}), c.name, nil
}

// compressionOf returns how data that begins so is compressed, nil when it is
// not.
func compressionOf(head []byte) *compression {
	for i := range compressions {
		if compressions[i].begins(head) {
			return &compressions[i]
		}
	}
	return nil
}

const byteOrderMark = "\xef\xbb\xbf"

// decompressor names the compression in its errors.
type decompressor struct {
	r    io.Reader
	name string
}

func (d *decompressor) Read(b []byte) (int, error) {
	n, err := d.r.Read(b)
	switch {
	case err == nil || err == io.EOF:
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = fmt.Errorf("the %s data is cut off: %w", d.name, err)
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		err = fmt.Errorf("the zstd data asks for more than %d MiB of memory; decompress it into standard input: zstd -dc --long=31 FILE | candor watch -: %w", maxWindow>>20, err)
	default:
		err = fmt.Errorf("the %s data is damaged: %w", d.name, err)
	}
	return n, err
}
