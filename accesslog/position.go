package accesslog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/candorhttp/candor/internal/statefile"
)

// Position is how far a [Follower] has handed out the events of one file. It
// knows the file by what the system calls it and by its first bytes, so it
// stays good when the file is renamed, copied or compressed.
type Position struct {
	Path   string `json:"path"`             // where the file was seen last
	Device uint64 `json:"device,omitempty"` // with Inode, what the system calls the file; 0 where that is not known
	Inode  uint64 `json:"inode,omitempty"`
	Head   int64  `json:"head"`            // how many of the first bytes Sum covers, at most 4096
	Sum    string `json:"sum"`             // SHA-256 of these bytes, in hexadecimal
	Tells  bool   `json:"tells,omitempty"` // they hold more than header lines, so that they tell the file from others

	Offset int64  `json:"offset"`           // bytes whose lines are counted, uncompressed
	Skip   bool   `json:"skip,omitempty"`   // the rest of the line at Offset belongs to one that was too long
	Replay int64  `json:"replay,omitempty"` // bytes before Offset that hold the beginning of a divided line
	Header string `json:"header,omitempty"` // the last line that said what the lines after it hold
	Done   bool   `json:"done,omitempty"`   // read to its end; only more bytes in it would change that
	Passed bool   `json:"passed,omitempty"` // there before the following began, and not asked for

	Format     string    `json:"format,omitempty"`
	Lines      int64     `json:"lines"`
	Events     int64     `json:"events"`
	Understood int64     `json:"understood"`
	Rejected   int64     `json:"rejected"`
	Seen       time.Time `json:"seen"` // when the directory was looked at last
}

// headMax is how many of its first bytes a file is known by.
const headMax = 4096

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// telling reports whether the first bytes tell a file from others: they hold a
// whole line that is no header, or as much of one as is looked at.
func telling(head []byte) bool {
	for rest := head; len(rest) > 0; {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			return len(head) >= headMax
		}
		if i > 0 && rest[0] != '#' {
			return true
		}
		rest = rest[i+1:]
	}
	return len(head) >= headMax
}

// Checkpoint is what a follower and its consumer save together, so that after
// a crash no event is counted twice and none is lost: the consumer's state
// holds just the events that were handed out before the positions were taken.
type Checkpoint struct {
	Positions []Position
	State     []byte // the consumer's own
}

const (
	checkpointKind    = "watch-checkpoint"
	checkpointVersion = 1
)

// Save writes the checkpoint to a file, readable by its owner alone. A crash
// at any moment leaves the old checkpoint or the new one.
func (c *Checkpoint) Save(path string) error {
	positions, err := json.Marshal(c.Positions)
	if err != nil {
		return fmt.Errorf("cannot save %s: %w", path, err)
	}
	return statefile.Save(path, checkpointKind, checkpointVersion, append(append(positions, '\n'), c.State...))
}

// LoadCheckpoint reads what Save wrote. The error is [io/fs.ErrNotExist] when
// there is no such file, and says what is wrong when it is damaged or not a
// checkpoint; it is not used then, not even in part.
func LoadCheckpoint(path string) (*Checkpoint, error) {
	content, err := statefile.Load(path, checkpointKind, checkpointVersion)
	if err != nil {
		return nil, err
	}
	positions, state, _ := bytes.Cut(content, []byte{'\n'})
	c := &Checkpoint{State: state}
	if err := json.Unmarshal(positions, &c.Positions); err != nil {
		return nil, &statefile.DamagedError{Path: path, Why: "its positions cannot be read: " + err.Error()}
	}
	return c, nil
}
