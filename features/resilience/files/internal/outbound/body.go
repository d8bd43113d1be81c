package outbound

import (
	"io"
	"time"
)

// An answer that is not wanted is read to its end, so that its connection can serve the next try, unless that would take
// more than these.
const (
	maxDrain     = 64 << 10
	drainTimeout = time.Second
)

// body is the body of an answer, which may pause no longer than the timeout.
type body struct {
	io.ReadCloser
	timer   *time.Timer
	timeout time.Duration
	because func(error) error
	cancel  func()
}

// Read counts only the time that the service takes, not the reader's.
func (b *body) Read(p []byte) (int, error) {
	b.timer.Reset(b.timeout)
	n, err := b.ReadCloser.Read(p)
	b.timer.Stop()
	if err != nil && err != io.EOF {
		err = b.because(err)
	}
	return n, err
}

// Close ends the try.
func (b *body) Close() error {
	b.timer.Stop()
	err := b.ReadCloser.Close()
	b.cancel()
	return err
}

// drain gives the connection back.
func (b *body) drain() {
	b.timer.Reset(drainTimeout)
	_, _ = io.CopyN(io.Discard, b.ReadCloser, maxDrain+1)
	_ = b.Close()
}
