package jobs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/database"
	"omni.example/app/internal/jobs"
	"omni.example/app/internal/logging"
)

// patience is how long a test waits for what has to happen.
const patience = time.Minute

// place is where the jobs of a test are kept.
type place struct {
	db   *database.DB
	open func(t *testing.T, o jobs.Options) *jobs.Client
}

// lasting is a place that outlives a process.
type lasting struct {
	place

	// at is how another process finds it: see reopen.
	at string

	// forget does away with what only time would: that a dead process still counts as alive.
	forget func(t *testing.T)
}

// noteArgs are what the jobs of these tests are given.
type noteArgs struct {
	Text string `json:"text"`
}

func (noteArgs) Kind() string { return "test.note" }

// otherArgs are those of another kind.
type otherArgs struct{}

func (otherArgs) Kind() string { return "test.other" }

func nothing(context.Context, *jobs.Job[noteArgs]) error { return nil }

func soon(int) time.Duration { return 0 }

// start does jobs until the test ends.
func start(t *testing.T, c *jobs.Client) {
	t.Helper()
	stop, err := c.Start(context.WithoutCancel(t.Context()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, stop()) })
}

func state(t *testing.T, c *jobs.Client, id string) jobs.State {
	t.Helper()
	info, err := c.Get(t.Context(), id)
	require.NoError(t, err)
	return info.State
}

func eventually(t *testing.T, c *jobs.Client, id string, want jobs.State) {
	t.Helper()
	require.EventuallyWithT(t, func(collect *assert.CollectT) {
		info, err := c.Get(context.WithoutCancel(t.Context()), id)
		if assert.NoError(collect, err) {
			assert.Equal(collect, want, info.State)
		}
	}, patience, 20*time.Millisecond)
}

// all turns the pages of a list.
func all(t require.TestingT, c *jobs.Client, q jobs.Query) []jobs.Info {
	var found []jobs.Info
	for {
		page, err := c.List(context.Background(), q)
		require.NoError(t, err)
		found = append(found, page.Items...)
		if page.NextCursor == "" {
			return found
		}
		q.Cursor = page.NextCursor
	}
}

// logged keeps what is logged.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) logger() *slog.Logger { return logging.New(l, logging.Options{JSON: true}) }

// lines are the records with the message.
func (l *logged) lines(t *testing.T, message string) []map[string]any {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []map[string]any
	for line := range bytes.Lines(l.text.Bytes()) {
		var record map[string]any
		require.NoError(t, json.Unmarshal(line, &record))
		if record["msg"] == message {
			found = append(found, record)
		}
	}
	return found
}
