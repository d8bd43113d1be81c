package logging

import (
	"io"
	"sync"
	"time"
)

// A batch is written when it has this many bytes, or this long after its first line.
const (
	batchSize  = 32 << 10
	batchDelay = 10 * time.Millisecond
)

// Batch gathers lines that are written close together into one write, because under load a system call costs a request
// more than its line. The last lines of a process that is killed are lost with it; one that ends calls [Batch.Close].
type Batch struct {
	mu      sync.Mutex
	lines   []byte
	waiting bool // for the timer to flush
	timer   *time.Timer
	err     error

	// writing is held from taking the lines to writing them, so that batches stay in order while new lines come.
	writing sync.Mutex
	w       io.Writer
	spare   []byte
}

// NewBatch returns a batch that writes to w, from one goroutine at a time.
func NewBatch(w io.Writer) *Batch {
	b := &Batch{w: w, lines: make([]byte, 0, 2*batchSize), spare: make([]byte, 0, 2*batchSize)}
	b.timer = time.AfterFunc(batchDelay, b.flush)
	return b
}

// Write implements [io.Writer]. The error is that of the last write to the writer beneath, which may be of earlier lines.
func (b *Batch) Write(line []byte) (int, error) {
	b.mu.Lock()
	b.lines = append(b.lines, line...)
	full, err := len(b.lines) >= batchSize, b.err
	if !b.waiting {
		b.waiting = true
		b.timer.Reset(batchDelay)
	}
	b.mu.Unlock()
	if full {
		b.flush()
	}
	return len(line), err
}

// Close writes what is left. Lines written later still arrive.
func (b *Batch) Close() error {
	b.flush()
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}

func (b *Batch) flush() {
	b.writing.Lock()
	defer b.writing.Unlock()
	b.mu.Lock()
	lines := b.lines
	b.lines, b.waiting = b.spare, false
	b.mu.Unlock()
	if len(lines) > 0 {
		_, err := b.w.Write(lines)
		b.mu.Lock()
		b.err = err
		b.mu.Unlock()
	}
	b.spare = lines[:0]
}
