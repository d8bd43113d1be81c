package cache

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// overhead is about what an entry takes besides its key and value, in bytes.
const overhead = 200

// Memory keeps values in the memory of this process, and forgets the least recently used ones when they get too many.
type Memory struct {
	mu      sync.Mutex
	entries *simplelru.LRU[string, entry]
	size    int64
	limit   int64
}

type entry struct {
	value   []byte
	expires time.Time
}

// NewMemory returns an empty store that takes up to the given number of bytes.
func NewMemory(limit int64) *Memory {
	m := &Memory{limit: limit}
	// It fails only for a size that is not positive. The entries are bounded by their bytes instead.
	m.entries, _ = simplelru.NewLRU(math.MaxInt, func(key string, e entry) { m.size -= sizeOf(key, e) })
	return m
}

func sizeOf(key string, e entry) int64 { return int64(len(key)+len(e.value)) + overhead }

// Get implements [Store]. It never fails.
func (m *Memory) Get(_ context.Context, key string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, found := m.entries.Get(key)
	if found && !time.Now().Before(e.expires) {
		m.entries.Remove(key)
		return nil, false, nil
	}
	return e.value, found, nil
}

// Set implements [Store]. It never fails: a value too large to be kept is not.
func (m *Memory) Set(_ context.Context, key string, value []byte, ttl time.Duration) error {
	e := entry{value, time.Now().Add(ttl)}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries.Remove(key) // whose size is that of the value so far
	if sizeOf(key, e) > m.limit {
		return nil
	}
	m.entries.Add(key, e)
	for m.size += sizeOf(key, e); m.size > m.limit; {
		m.entries.RemoveOldest()
	}
	return nil
}

// Delete implements [Store]. It never fails.
func (m *Memory) Delete(_ context.Context, keys ...string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		m.entries.Remove(key)
	}
	return nil
}

// Clear forgets everything.
func (m *Memory) Clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries.Purge()
}
