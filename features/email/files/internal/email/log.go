package email

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// keep is how many messages a [Log] remembers.
const keep = 50

// Log is the provider of development: it delivers nothing, says in the log what it was given, and remembers the last messages,
// so that a page or a test can look at them.
type Log struct {
	url string
	log *slog.Logger

	mu   sync.Mutex
	sent []Sent
	last int
}

// Sent is a message that a [Log] was given.
type Sent struct {
	// ID counts the messages from 1.
	ID int

	// At is when.
	At time.Time

	Message Message
}

// NewLog returns a log without messages. Below url a person sees them.
func NewLog(url string, log *slog.Logger) *Log { return &Log{url: url, log: log} }

// Name implements [Provider].
func (l *Log) Name() string { return "log" }

// Deliver implements [Provider].
func (l *Log) Deliver(ctx context.Context, m Message) (string, error) {
	l.mu.Lock()
	l.last++
	id := l.last
	l.sent = append(l.sent, Sent{id, time.Now(), m})
	l.sent = l.sent[max(0, len(l.sent)-keep):]
	l.mu.Unlock()
	l.log.InfoContext(ctx, "e-mail that nobody gets", "to", m.To, "subject", m.Subject, "url", fmt.Sprintf("%s/%d", l.url, id))
	return fmt.Sprint(id), nil
}

// Sent returns the last messages, the newest first.
func (l *Log) Sent() []Sent {
	l.mu.Lock()
	defer l.mu.Unlock()
	sent := slices.Clone(l.sent)
	slices.Reverse(sent)
	return sent
}
