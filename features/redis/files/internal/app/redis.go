package app

import (
	"context"
	"fmt"

	"omni.example/app/internal/config"
	"omni.example/app/internal/health"
	"omni.example/app/internal/redis"
)

// redisPrefix begins every key, so that programs can share a server.
const redisPrefix = "omniapp:"

func (a *App) openRedis(ctx context.Context) error {
	if a.Config.Redis.URL == "" {
		if a.Config.Env != config.Development {
			a.Log.WarnContext(ctx, "REDIS_URL is empty: each process keeps in its own memory what all should share")
		}
		return nil
	}
	client, err := redis.Open(ctx, redis.Options{
		URL:     a.Config.Redis.URL,
		Prefix:  redisPrefix,
		Timeout: a.Config.Redis.Timeout,
		Logger:  a.Log,
	})
	if err != nil {
		return fmt.Errorf("open redis: %w", err)
	}
	a.Redis = client
	a.closers = append(a.closers, client.Close)
	a.checks = append(a.checks, health.Check{Name: "redis", Run: client.Ping})
	return nil
}
