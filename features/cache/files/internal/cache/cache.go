// Package cache keeps values that are dear to make, for a while.
//
// A [Namespace] holds values of one type under keys of its own. It is safe to lose: what is not there is made again.
package cache

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/singleflight"
)

// Store keeps bytes. Its methods are safe for concurrent use, and nobody changes a slice that went in or came out.
type Store interface {
	// Get returns the value of key, and whether there is one.
	Get(ctx context.Context, key string) ([]byte, bool, error)

	// Set keeps the value for the time ttl, which is positive.
	Set(ctx context.Context, key string, value []byte, ttl time.Duration) error

	// Delete forgets the values of keys.
	Delete(ctx context.Context, keys ...string) error
}

// Cache is a store that namespaces share.
type Cache struct {
	store   Store
	log     *slog.Logger
	loads   singleflight.Group
	changes *changes
}

// New returns a cache in s. The log hears of values that were loaded and could not be kept, which their callers do not.
func New(s Store, log *slog.Logger) *Cache {
	return &Cache{store: s, log: log, changes: newChanges()}
}

// overtake keeps the load of key that is under way, if there is one, from being kept and from being shared any longer.
func (c *Cache) overtake(key string) {
	c.changes.of(key).add()
	c.loads.Forget(key)
}
