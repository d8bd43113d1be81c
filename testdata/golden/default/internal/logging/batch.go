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
	w io.Writer

	mu      sync.Mutex
	lines   []byte
	waiting bool // for the timer to flush
	timer   *time.Timer
	err     error
}

// NewBatch returns a batch that writes to w, from one goroutine at a time.
func NewBatch(w io.Writer) *Batch {
	b := &Batch{w: w, lines: make([]byte, 0, batchSize)}
	b.timer = time.AfterFunc(batchDelay, b.flushDue)
	return b
}

// Write implements [io.Writer]. The error is that of the last write to the writer beneath, which may be an earlier one.
func (b *Batch) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, line...)
	switch {
	case len(b.lines) >= batchSize:
		b.flush()
	case !b.waiting:
		b.waiting = true
		b.timer.Reset(batchDelay)
	}
	return len(line), b.err
}

// Close writes what is left. Lines written later still arrive.
func (b *Batch) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.flush()
	return b.err
}

func (b *Batch) flushDue() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting = false
	b.flush()
}

func (b *Batch) flush() {
	if len(b.lines) > 0 {
		_, b.err = b.w.Write(b.lines)
		b.lines = b.lines[:0]
	}
}
