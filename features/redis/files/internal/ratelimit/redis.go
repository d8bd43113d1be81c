package ratelimit

import (
	"context"
	"errors"

	"github.com/go-redis/redis_rate/v10"

	"omni.example/app/internal/redis"
)

// Redis keeps the budgets in Redis, where all processes share them. While Redis is away another store takes its place, in which
// every budget is full at first.
type Redis struct {
	client *redis.Client
	spare  Store
}

// NewRedis returns a store in the Redis of c.
func NewRedis(c *redis.Client, spare Store) *Redis { return &Redis{client: c, spare: spare} }

// Take implements [Store].
func (r *Redis) Take(ctx context.Context, key string, l Limit) (Result, error) {
	var res *redis_rate.Result
	err := r.client.Do(ctx, func(ctx context.Context, server *redis.Server) (err error) {
		limit := redis_rate.Limit{Rate: l.Requests, Burst: l.Requests, Period: l.Per}
		res, err = redis_rate.NewLimiter(server).Allow(ctx, r.client.Key(key), limit)
		return err
	})
	switch {
	case errors.Is(err, redis.ErrAway):
		return r.spare.Take(ctx, key, l)
	case err != nil:
		return Result{}, err
	}
	return Result{
		Allowed:    res.Allowed > 0,
		Limit:      l.Requests,
		Remaining:  res.Remaining,
		RetryAfter: max(res.RetryAfter, 0), // -1 when the request is allowed
		Reset:      res.ResetAfter,
	}, nil
}
