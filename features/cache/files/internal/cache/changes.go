package cache

import (
	"hash/maphash"
	"sync"
)

// changes counts what is set and deleted, so that a load that was under way does not keep what is old by now. Keys share the
// counters, for there are more keys than should be remembered: at times a value is not kept that could have been.
type changes struct {
	seed     maphash.Seed
	counters [256]counter
}

func newChanges() *changes { return &changes{seed: maphash.MakeSeed()} }

// of returns the counter of a key.
func (c *changes) of(key string) *counter {
	return &c.counters[maphash.String(c.seed, key)%uint64(len(c.counters))]
}

// counter counts the changes of some keys.
type counter struct {
	mu    sync.RWMutex
	count uint64
}

func (c *counter) now() uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.count
}

// add waits until values that are being kept are there, to be changed in turn.
func (c *counter) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
}

// unchanged calls keep unless there was a change since the given count.
func (c *counter) unchanged(since uint64, keep func() error) error {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.count != since {
		return nil
	}
	return keep()
}
