package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"omni.example/app/internal/database"
)

// Options of Open. DB and Metrics are required.
type Options struct {
	// DB is the database whose transactions jobs wait for.
	DB *database.DB

	// RedisURL is the server that keeps the jobs. Without one they are in the memory of this process, which is for development
	// and tests.
	RedisURL string

	// Prefix begins the names of queues on the server, so that programs can share it: "shop:".
	Prefix string

	// Metrics is where attempts are counted.
	Metrics prometheus.Registerer

	// Logger receives a record for each attempt.
	Logger *slog.Logger

	// Concurrency is how many jobs of a queue run at a time; 10 when zero.
	Concurrency int

	// Timeout bounds an attempt whose worker sets no other bound; 5 min when zero.
	Timeout time.Duration

	// DrainTimeout is how long jobs in progress may take to end when the program stops; 20 s when zero.
	DrainTimeout time.Duration

	// Backoff is the pause after a failed attempt, counted from 1; a doubling one when nil.
	Backoff func(attempt int) time.Duration
}

// backend keeps jobs in Redis, by asynq (https://github.com/hibiken/asynq/wiki).
type backend struct {
	o         Options
	kinds     map[string]*kind
	redis     redis.UniversalClient
	client    *asynq.Client
	inspector *asynq.Inspector
	memory    *memory // nil with a server
}

const (
	// keepDone is how long a completed job can be looked at.
	keepDone = 24 * time.Hour

	// uniqueFor bounds how long a unique job keeps others away if nothing ever becomes of it.
	uniqueFor = 7 * 24 * time.Hour
)

// Open returns a client that keeps jobs at the server. A server that does not answer is no error yet.
func Open(ctx context.Context, o Options) (*Client, error) {
	c, err := newClient(o)
	if err != nil {
		return nil, err
	}
	b := &backend{o: c.o, kinds: c.kinds}
	c.backend = b
	if o.RedisURL == "" {
		c.o.Logger.WarnContext(ctx, "jobs are in the memory of this process and end with it: set REDIS_URL to keep them")
		if b.memory, err = newMemory(); err != nil {
			return nil, fmt.Errorf("open jobs: %w", err)
		}
		b.redis = redis.NewClient(&redis.Options{Addr: b.memory.Addr(), DisableIdentity: true})
	} else {
		at, err := asynq.ParseRedisURI(o.RedisURL)
		if err != nil {
			return nil, errors.New("open jobs: REDIS_URL is not an address of the form redis://user:password@host:6379/0")
		}
		b.redis = at.MakeRedisClient().(redis.UniversalClient)
	}
	b.client = asynq.NewClientFromRedisClient(b.redis)
	b.inspector = asynq.NewInspectorFromRedisClient(b.redis)
	return c, c.measure()
}

// Ping returns nil when the server answers.
func (c *Client) Ping(ctx context.Context) error { return c.backend.redis.Ping(ctx).Err() }

// Close frees what Open took. Call it when no job runs any more.
func (c *Client) Close() error {
	err := c.backend.redis.Close()
	if c.backend.memory != nil {
		c.backend.memory.Close()
	}
	return err
}

// insert enqueues a job when the transaction of ctx has committed, now when there is none.
func (b *backend) insert(ctx context.Context, o order) (Receipt, error) {
	id := database.NewID()
	if b.o.DB.InTransaction(ctx) {
		b.o.DB.AfterCommit(ctx, func(ctx context.Context) {
			if _, err := b.send(context.WithoutCancel(ctx), id, o); err != nil {
				b.o.Logger.LogAttrs(o.origin.carry(ctx), slog.LevelError, "job lost: it could not be enqueued after the commit",
					slog.String("job", o.kind), slog.String("args", string(o.args)), slog.Any("error", err))
			}
		})
		return Receipt{ID: id}, nil
	}
	return b.send(ctx, id, o)
}

// send enqueues a job now.
func (b *backend) send(ctx context.Context, id string, o order) (Receipt, error) {
	headers, err := b.headers(o.origin)
	if err != nil {
		return Receipt{}, err
	}
	queue := b.o.Prefix + o.queue
	options := []asynq.Option{
		asynq.TaskID(id), asynq.Queue(queue), asynq.MaxRetry(o.maxAttempts - 1), asynq.Retention(keepDone), asynq.Timeout(b.timeout(o.kind)),
	}
	if !o.at.IsZero() {
		options = append(options, asynq.ProcessAt(o.at))
	}
	if o.unique {
		options = append(options, asynq.Unique(uniqueFor+max(0, time.Until(o.at))))
	}
	_, err = b.client.EnqueueContext(ctx, asynq.NewTaskWithHeaders(o.kind, o.args, headers), options...)
	switch {
	case errors.Is(err, asynq.ErrDuplicateTask):
		return b.duplicate(ctx, queue, o)
	case errors.Is(err, asynq.ErrTaskIDConflict):
		return Receipt{ID: id, Duplicate: true}, nil
	case err != nil:
		return Receipt{}, err
	}
	return Receipt{ID: id}, nil
}

func (b *backend) timeout(kind string) time.Duration { return b.kinds[kind].timeout }

// header is what travels beside the arguments, as JSON under headerName.
type header struct {
	origin
	CreatedAt time.Time `json:"created_at"`
}

const headerName = "job"

func (b *backend) headers(o origin) (map[string]string, error) {
	text, err := json.Marshal(header{o, database.Now()})
	return map[string]string{headerName: string(text)}, err
}

func headerOf(headers map[string]string) header {
	var h header
	_ = json.Unmarshal([]byte(headers[headerName]), &h) // a job that another program enqueued has none
	return h
}

// memory is a Redis inside of this process.
type memory struct {
	*miniredis.Miniredis
	stop chan struct{}
}

// newMemory starts one on the loopback. Its clock does not run by itself.
func newMemory() (*memory, error) {
	server, err := miniredis.Run()
	if err != nil {
		return nil, err
	}
	m := &memory{server, make(chan struct{})}
	go m.tick()
	return m, nil
}

func (m *memory) tick() {
	ticks := time.NewTicker(time.Second)
	defer ticks.Stop()
	for {
		select {
		case <-m.stop:
			return
		case <-ticks.C:
			m.FastForward(time.Second)
		}
	}
}

func (m *memory) Close() {
	close(m.stop)
	m.Miniredis.Close()
}
