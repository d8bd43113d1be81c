package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"
)

// start does the jobs of every queue that a worker names, and enqueues what is scheduled. A server of asynq shares its
// workers among its queues, so each queue has its own.
func (b *backend) start(ctx context.Context, c *Client) (stopped <-chan struct{}, err error) {
	// A program that has to stop while it starts is none that has lost its Redis.
	if err := b.redis.Ping(context.WithoutCancel(ctx)).Err(); err != nil {
		return nil, err
	}
	var servers []*asynq.Server
	for queue := range b.queues() {
		server := asynq.NewServerFromRedisClient(b.redis, b.config(ctx, queue))
		if err := server.Start(asynq.HandlerFunc(c.handle)); err != nil {
			shutdown(servers)
			return nil, err
		}
		servers = append(servers, server)
	}
	var clock sync.WaitGroup
	for _, e := range c.schedule {
		clock.Go(func() { b.repeat(ctx, c, e) })
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-ctx.Done()
		clock.Wait()
		shutdown(servers)
	}()
	return done, nil
}

// queues are those that a worker names, as the server knows them.
func (b *backend) queues() map[string]bool {
	all := map[string]bool{b.o.Prefix + DefaultQueue: true}
	for _, k := range b.kinds {
		all[b.o.Prefix+k.queue] = true
	}
	return all
}

func (b *backend) config(ctx context.Context, queue string) asynq.Config {
	lasting := context.WithoutCancel(ctx)
	return asynq.Config{
		Concurrency:              b.o.Concurrency,
		Queues:                   map[string]int{queue: 1},
		BaseContext:              func() context.Context { return lasting }, // when ctx ends, jobs may finish
		ShutdownTimeout:          b.o.DrainTimeout,
		TaskCheckInterval:        200 * time.Millisecond,
		DelayedTaskCheckInterval: time.Second,
		RetryDelayFunc:           func(failed int, _ error, _ *asynq.Task) time.Duration { return b.o.Backoff(failed + 1) },
		Logger:                   complaints{lasting, b.o.Logger},
		LogLevel:                 asynq.ErrorLevel,
	}
}

func shutdown(servers []*asynq.Server) {
	var all sync.WaitGroup
	for _, s := range servers {
		all.Go(s.Shutdown)
	}
	all.Wait()
}

// handle makes an attempt at a job.
func (c *Client) handle(ctx context.Context, task *asynq.Task) error {
	k, ok := c.kinds[task.Type()]
	if !ok {
		return fmt.Errorf("no worker does %s", task.Type())
	}
	a := attempt{args: task.Payload(), origin: headerOf(task.Headers()).origin}
	a.id, _ = asynq.GetTaskID(ctx)
	failed, _ := asynq.GetRetryCount(ctx)
	retries, _ := asynq.GetMaxRetry(ctx)
	a.attempt, a.maxAttempts = failed+1, retries+1
	err := c.run(ctx, k, a)
	if gaveUp(err) {
		return errors.Join(err, asynq.SkipRetry)
	}
	return err
}

// complaints are what asynq has to say, as records. The lines of attempts are the client's own.
type complaints struct {
	ctx context.Context
	log *slog.Logger
}

func (c complaints) Debug(...any) {}
func (c complaints) Info(...any)  {}
func (c complaints) Warn(...any)  {}

func (c complaints) Error(args ...any) { c.log.ErrorContext(c.ctx, "asynq: "+fmt.Sprint(args...)) }
func (c complaints) Fatal(args ...any) { c.Error(args...) }
