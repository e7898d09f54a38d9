//go:build unix

package accesslog

import (
	"io/fs"
	"syscall"
)

// fileID returns the numbers by which the system knows a file, whatever its
// name. They may be given to another file once this one is gone.
func fileID(info fs.FileInfo) (device, inode uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Dev), uint64(s.Ino)
	}
	return 0, 0
}
