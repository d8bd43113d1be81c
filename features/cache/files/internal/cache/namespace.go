package cache

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"
)

// loadTimeout bounds a load, which goes on when its callers have gone.
const loadTimeout = 30 * time.Second

// Namespace holds values of one type, in JSON.
type Namespace[T any] struct {
	cache  *Cache
	prefix string
	ttl    time.Duration
}

// NewNamespace returns the values of c called name, each of which lives for the time ttl. Two namespaces of one name are the
// same one. It panics when ttl is not positive: a value would live for ever, or not at all.
func NewNamespace[T any](c *Cache, name string, ttl time.Duration) *Namespace[T] {
	if ttl <= 0 {
		panic(fmt.Sprintf("cache namespace %s: the time to live is %s", name, ttl))
	}
	return &Namespace[T]{cache: c, prefix: url.QueryEscape(name) + ":", ttl: ttl} // the name ends where the colon is
}

// Get returns the value of key, and whether there is one. A value that no longer fits T, such as one of an older release, is
// not there.
func (n *Namespace[T]) Get(ctx context.Context, key string) (value T, found bool, err error) {
	data, found, err := n.cache.store.Get(ctx, n.prefix+key)
	if err != nil {
		return value, false, fmt.Errorf("get %s%s from the cache: %w", n.prefix, key, err)
	}
	if !found {
		return value, false, nil
	}
	if err := json.Unmarshal(data, &value); err != nil {
		n.cache.log.DebugContext(ctx, "cached value does not fit", "namespace", n.prefix, "error", err)
		var none T
		return none, false, nil
	}
	return value, true, nil
}

// Set keeps the value of key.
func (n *Namespace[T]) Set(ctx context.Context, key string, value T) error {
	n.cache.overtake(n.prefix + key)
	return n.keep(ctx, key, value)
}

func (n *Namespace[T]) keep(ctx context.Context, key string, value T) error {
	data, err := json.Marshal(value)
	if err == nil {
		err = n.cache.store.Set(ctx, n.prefix+key, data, n.ttl)
	}
	if err != nil {
		return fmt.Errorf("keep %s%s in the cache: %w", n.prefix, key, err)
	}
	return nil
}

// Delete forgets the values of keys. Call it when what they were made of has changed, behind the transaction that changed it.
// Loads that this process has under way are overtaken: their values go to those who wait for them, and are not kept. One of
// another process may keep a value that it has made of what was there before; the time to live bounds for how long.
func (n *Namespace[T]) Delete(ctx context.Context, keys ...string) error {
	full := make([]string, len(keys))
	for i, key := range keys {
		full[i] = n.prefix + key
		n.cache.overtake(full[i])
	}
	if err := n.cache.store.Delete(ctx, full...); err != nil {
		return fmt.Errorf("delete %v from the cache: %w", full, err)
	}
	return nil
}

// GetOrLoad returns the value of key, and makes it by load when there is none. Callers who miss the same key at the same time
// share one load, which has the values of the first one's context but not its end; each of them leaves when its own context
// ends. A load may take 30 s. Its error is returned and not kept. What the cache itself fails at goes unnoticed by callers.
//
// Do not call it in a transaction: the others would be given what may be rolled back.
func (n *Namespace[T]) GetOrLoad(ctx context.Context, key string, load func(context.Context) (T, error)) (T, error) {
	if value, found, err := n.Get(ctx, key); err == nil && found {
		return value, nil
	}
	done := n.cache.loads.DoChan(n.prefix+key, func() (result any, err error) {
		defer func() {
			if v := recover(); v != nil { // in this goroutine it would end the process
				err = fmt.Errorf("load %s%s: panic: %v", n.prefix, key, v)
			}
		}()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTimeout)
		defer cancel()
		return n.load(ctx, key, load)
	})
	var none T
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case result := <-done:
		if result.Err != nil {
			return none, result.Err
		}
		return result.Val.(T), nil
	}
}

func (n *Namespace[T]) load(ctx context.Context, key string, load func(context.Context) (T, error)) (T, error) {
	changes := n.cache.changes.of(n.prefix + key)
	begun := changes.now()
	if value, found, err := n.Get(ctx, key); err == nil && found {
		return value, nil // another load has ended since the caller looked
	}
	value, err := load(ctx)
	if err != nil {
		var none T
		return none, err
	}
	if err := changes.unchanged(begun, func() error { return n.keep(ctx, key, value) }); err != nil {
		n.cache.log.WarnContext(ctx, "value not cached", "error", err)
	}
	return value, nil
}
