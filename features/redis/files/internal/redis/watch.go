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

// welcome reports whether the server is back, and has it used again. Nobody waits for the functions of OnReturn, so each of their
// commands has the timeout, and not all together.
func (c *Client) welcome(ctx context.Context) bool {
	c.mu.Lock()
	returning := slices.Clone(c.returning)
	c.mu.Unlock()
	if c.ask(ctx, c.probe) != nil {
		return false
	}
	for _, fn := range returning {
		if err := fn(ctx, c.server); err != nil {
			c.hold(ctx, err)
			return false
		}
	}
	c.mu.Lock()
	c.away, c.held = nil, false
	c.o.Logger.InfoContext(ctx, "redis is back")
	c.mu.Unlock()
	for _, fn := range returning {
		if err := c.ask(ctx, fn); err != nil && ctx.Err() == nil {
			_ = c.lose(ctx, err)
		}
	}
	return true
}

// hold says why a server that answers is not used yet, in the log once.
func (c *Client) hold(ctx context.Context, cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.away = fmt.Errorf("%w: %w", ErrAway, cause)
	if !c.held && ctx.Err() == nil {
		c.held = true
		c.o.Logger.WarnContext(ctx, "redis answers again, but is not used yet", "error", cause)
	}
}

// probe writes, because a server that is full, loading or a replica answers PING all the same.
func (c *Client) probe(ctx context.Context, server *Server) error {
	return server.Set(ctx, c.Key("probe"), 1, time.Minute).Err()
}
