package cache

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"omni.example/app/internal/redis"
)

const (
	// maxStale bounds the keys to delete when Redis is back; what is beyond lives until its time ends.
	maxStale = 100_000

	// batch is how many keys one command deletes.
	batch = 1000
)

// Redis keeps values in Redis, where all processes share them, and in memory while Redis is away.
type Redis struct {
	client *redis.Client
	memory *Memory

	mu    sync.Mutex
	stale map[string]struct{} // changed while Redis was away, so that it has an old value or may have one
}

// NewRedis returns a store in the Redis of c.
func NewRedis(c *redis.Client, memory *Memory) *Redis {
	r := &Redis{client: c, memory: memory, stale: map[string]struct{}{}}
	c.OnReturn(r.forget)
	return r
}

// Get implements [Store].
func (r *Redis) Get(ctx context.Context, key string) (value []byte, found bool, err error) {
	err = r.client.Do(ctx, func(ctx context.Context, server *redis.Server) (err error) {
		value, err = server.Get(ctx, r.name(key)).Bytes()
		return err
	})
	switch {
	case errors.Is(err, redis.ErrAway):
		return r.memory.Get(ctx, key)
	case errors.Is(err, goredis.Nil):
		return nil, false, nil
	}
	return value, err == nil, err
}

// Set implements [Store].
func (r *Redis) Set(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	err := r.client.Do(ctx, func(ctx context.Context, server *redis.Server) error {
		return server.Set(ctx, r.name(key), value, ttl).Err()
	})
	if errors.Is(err, redis.ErrAway) {
		r.note(key)
		return r.memory.Set(ctx, key, value, ttl)
	}
	return err
}

// Delete implements [Store].
func (r *Redis) Delete(ctx context.Context, keys ...string) error {
	err := r.client.Do(ctx, func(ctx context.Context, server *redis.Server) error { return r.unlink(ctx, server, keys) })
	if errors.Is(err, redis.ErrAway) {
		r.note(keys...)
		return r.memory.Delete(ctx, keys...)
	}
	return err
}

func (r *Redis) name(key string) string { return r.client.Key("cache:" + key) }

// note remembers what Redis does not know.
func (r *Redis) note(keys ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		if len(r.stale) < maxStale {
			r.stale[key] = struct{}{}
		}
	}
}

// forget deletes from Redis what was changed while it was away, and memory's values, which will be old at the next outage. Where
// it fails, the next call goes on from there.
func (r *Redis) forget(ctx context.Context, server *redis.Server) error {
	for keys := r.take(); len(keys) > 0; keys = r.take() {
		if err := r.unlink(ctx, server, keys); err != nil {
			r.note(keys...)
			return fmt.Errorf("delete cached values that have changed meanwhile: %w", err)
		}
	}
	r.memory.Clear()
	return nil
}

// take returns a batch of what Redis does not know, as if it did: what changes while it is told is noted again.
func (r *Redis) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	keys := make([]string, 0, batch)
	for key := range r.stale {
		if len(keys) == batch {
			break
		}
		keys = append(keys, key)
		delete(r.stale, key)
	}
	return keys
}

func (r *Redis) unlink(ctx context.Context, server *redis.Server, keys []string) error {
	for some := range slices.Chunk(keys, batch) {
		names := make([]string, len(some))
		for i, key := range some {
			names[i] = r.name(key)
		}
		if err := server.Unlink(ctx, names...).Err(); err != nil {
			return err
		}
	}
	return nil
}
