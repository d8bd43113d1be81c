package redis

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// lose declares the server away, unless it is already, and returns the error that says so.
func (c *Client) lose(ctx context.Context, cause error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.away == nil {
		c.away = fmt.Errorf("%w: %w", ErrAway, cause)
		c.o.Logger.WarnContext(ctx, "redis is away", "error", cause)
		c.lost <- struct{}{}
	}
	return c.away
}

// watch probes a server that is away until it is back.
func (c *Client) watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.lost:
		}
		for back := false; !back; {
			select {
			case <-ctx.Done():
				return
			case <-time.After(c.o.Retry):
				back = c.welcome(ctx)
			}
		}
	}
}

// welcome reports whether the server is back, and has it used again.
func (c *Client) welcome(ctx context.Context) bool {
	c.mu.Lock()
	returning := slices.Clone(c.returning)
	c.mu.Unlock()
	if c.ask(ctx, c.probe) != nil {
		return false
	}
	for _, fn := range returning {
		if c.ask(ctx, fn) != nil {
			return false
		}
	}
	c.mu.Lock()
	c.away = nil
	c.o.Logger.InfoContext(ctx, "redis is back")
	c.mu.Unlock()
	for _, fn := range returning {
		_ = c.Do(ctx, fn) // a failure has declared the server away again
	}
	return true
}

// probe writes, because a server that is full, loading or a replica answers PING all the same.
func (c *Client) probe(ctx context.Context, server *Server) error {
	return server.Set(ctx, c.Key("probe"), 1, time.Minute).Err()
}
