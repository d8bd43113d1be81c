// Package redis connects to a Redis server and knows whether it can be used.
//
// A server that is down or frozen would make every request wait for its timeout. So the first exchange that is not answered
// declares it away, which costs the requests of that moment one timeout; from then on [Client.Do] returns [ErrAway] at once, and
// callers do without. So does a server that answers but refuses everything, as one that is full. A probe in the background
// notices when the server is back.
package redis

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// ErrAway is returned while the server cannot be used. The errors that wrap it say why.
var ErrAway = errors.New("redis is away")

// Server is what a Redis server can be asked, command by command.
type Server = redis.Client

// Options configure a [Client].
type Options struct {
	// URL is the server's address: redis://user:password@host:6379/0, or rediss:// for an encrypted connection.
	URL string

	// Prefix begins every key, so that programs can share a server: "shop:".
	Prefix string

	// Timeout is how long one exchange may take, connecting included; 150 ms when zero.
	Timeout time.Duration

	// Retry is how long to wait between probes of a server that is away; 1 s when zero.
	Retry time.Duration

	// Logger receives one record when the server goes away, and one when it is back; another one in between where it answers
	// but what [Client.OnReturn] has done fails.
	Logger *slog.Logger
}

// Client talks to one server.
type Client struct {
	server  *redis.Client
	o       Options
	lost    chan struct{} // tells watch that the server went away
	stop    context.CancelFunc
	watcher sync.WaitGroup

	mu        sync.Mutex
	away      error // why the server cannot be used; nil when it can
	held      bool  // whether the log says why it is not, though it answers
	returning []func(context.Context, *Server) error
}

// Open returns a client of the server at o.URL. A server that does not answer is away, which is no error; only an unusable
// address is.
func Open(ctx context.Context, o Options) (*Client, error) {
	options, err := parse(o.URL)
	if err != nil {
		return nil, err
	}
	o.Timeout = cmp.Or(o.Timeout, 150*time.Millisecond)
	o.Retry = cmp.Or(o.Retry, time.Second)
	o.Logger = cmp.Or(o.Logger, slog.New(slog.DiscardHandler))
	// Each of these would make an exchange last longer than the timeout, or ask what not every server knows.
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout = o.Timeout, o.Timeout, o.Timeout
	options.ContextTimeoutEnabled = true
	options.MaxRetries = -1
	options.DialerRetries = 1
	options.DisableIdentity = true
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	logging.Disable() // all that its own log tells is in the errors as well, once

	c := &Client{server: redis.NewClient(options), o: o, lost: make(chan struct{}, 1)}
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	c.watcher.Go(func() { c.watch(life) })
	if err := c.Ping(ctx); err != nil && !errors.Is(err, ErrAway) {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Check reports whether url is an address that [Open] can use. The error does not repeat it, because it may hold a password.
func Check(url string) error {
	_, err := parse(url)
	return err
}

func parse(url string) (*redis.Options, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, errors.New("not an address of the form redis://user:password@host:6379/0, with special characters percent-encoded")
	}
	return options, nil
}

// Key returns the name that key has on the server.
func (c *Client) Key(key string) string { return c.o.Prefix + key }

// Do calls fn with the server, and with a context that ends after the timeout. It returns fn's error, [redis.Nil] among them. But
// when the server cannot be used, the error says why and wraps [ErrAway], as do those of all calls until it is back.
func (c *Client) Do(ctx context.Context, fn func(context.Context, *Server) error) error {
	if err := c.state(); err != nil {
		return err
	}
	err := c.ask(ctx, fn)
	switch {
	case err == nil || errors.Is(err, redis.Nil) || ctx.Err() != nil:
		return err // an answer, or a caller who has gone
	case unanswered(err):
		return c.lose(ctx, err)
	}
	// The server refuses this command or all of them, or fn's own work has failed.
	if away := c.Ping(ctx); away != nil {
		return away
	}
	return err
}

// unanswered tells whether err is one of the connection and not of what was asked.
func unanswered(err error) bool {
	var network net.Error // among them that the time is up
	return errors.As(err, &network) || errors.Is(err, io.EOF)
}

// Ping returns nil when the server can be used, and why it is away otherwise.
func (c *Client) Ping(ctx context.Context) error {
	if err := c.state(); err != nil {
		return err
	}
	err := c.ask(ctx, c.probe)
	if err == nil || ctx.Err() != nil {
		return err // an answer, or a caller who has gone
	}
	return c.lose(ctx, err)
}

// OnReturn has fn called each time that the server is back: before it is used again, and once more right after, for what came
// in between. The first time each of its commands has the timeout, the second time all have it together. A failing fn keeps the
// server away, and is called again after the next probe.
func (c *Client) OnReturn(fn func(context.Context, *Server) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.returning = append(c.returning, fn)
}

// Close ends the connections.
func (c *Client) Close() error {
	c.stop()
	c.watcher.Wait()
	if err := c.server.Close(); err != nil {
		return fmt.Errorf("close redis: %w", err)
	}
	return nil
}

func (c *Client) ask(ctx context.Context, fn func(context.Context, *Server) error) error {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	return fn(ctx, c.server)
}

func (c *Client) state() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.away
}
