package health

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"example.com/shop/internal/httpapi"
)

// defaultTimeout is how long a check may take when it does not say.
const defaultTimeout = 2 * time.Second

// Check asks a dependency whether it works.
type Check struct {
	// Name identifies the dependency in the report.
	Name string

	// Required says whether the service is unavailable without it, or only
	// degraded.
	Required bool

	// Timeout is how long Run may take, 2 s when zero.
	Timeout time.Duration

	// Run returns nil when the dependency works. The error is logged when the
	// dependency goes down, never shown.
	Run func(context.Context) error
}

// CheckResult is the outcome of a check.
type CheckResult struct {
	Status     string  `json:"status" enum:"up,down"`
	Required   bool    `json:"required"`
	DurationMS float64 `json:"duration_ms" doc:"How long the check took."`
}

// probe is a check that runs at most once at a time: requests that come while
// it runs share its answer, so that those for a dependency that hangs do not
// pile up.
type probe struct {
	Check
	mu      sync.Mutex
	current *call
	down    bool // as the log has it
}

// call is one run of a check; err may be read when done is closed.
type call struct {
	done chan struct{}
	err  error
}

func newProbes(checks []Check) []*probe {
	probes := make([]*probe, len(checks))
	for i, c := range checks {
		c.Timeout = cmp.Or(c.Timeout, defaultTimeout)
		probes[i] = &probe{Check: c}
	}
	return probes
}

// run runs all checks in parallel and waits no longer than the longest timeout.
func run(ctx context.Context, probes []*probe) Readiness {
	results := make([]CheckResult, len(probes))
	var wg sync.WaitGroup
	for i := range probes {
		wg.Go(func() { results[i] = probes[i].result(ctx) })
	}
	wg.Wait()

	report := Readiness{Status: "ready", Checks: make(map[string]CheckResult, len(probes))}
	for i, r := range results {
		report.Checks[probes[i].Name] = r
		switch {
		case r.Status == "up":
		case r.Required:
			report.Status = "unavailable"
		case report.Status == "ready":
			report.Status = "degraded"
		}
	}
	return report
}

func (p *probe) result(ctx context.Context) CheckResult {
	start := time.Now()
	err := p.ask(ctx)
	r := CheckResult{Status: "up", Required: p.Required, DurationMS: float64(time.Since(start).Microseconds()) / 1000}
	if err != nil {
		r.Status = "down"
	}
	if ctx.Err() == nil { // else the client gave up first, which says nothing
		p.log(ctx, err)
	}
	return r
}

// log has one record when the dependency goes down and one when it is back:
// in between each probe would add one that tells nothing new.
func (p *probe) log(ctx context.Context, err error) {
	p.mu.Lock()
	before := p.down
	p.down = err != nil
	p.mu.Unlock()
	switch about := []slog.Attr{slog.String("check", p.Name), slog.Bool("required", p.Required)}; {
	case err != nil && !before:
		httpapi.Logger(ctx).LogAttrs(ctx, slog.LevelWarn, "health check failed", append(about, slog.Any("error", err))...)
	case err == nil && before:
		httpapi.Logger(ctx).LogAttrs(ctx, slog.LevelInfo, "health check passes again", about...)
	}
}

// ask returns when the check does or when its time is up, even if the check
// ignores its context.
func (p *probe) ask(ctx context.Context) error {
	p.mu.Lock()
	c := p.current
	if c == nil {
		c = &call{done: make(chan struct{})}
		p.current = c
		// Others may wait for the answer when this client has gone.
		go p.call(context.WithoutCancel(ctx), c)
	}
	p.mu.Unlock()

	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	select {
	case <-c.done:
		return c.err
	case <-ctx.Done():
		return fmt.Errorf("no answer within %s: %w", p.Timeout, ctx.Err())
	}
}

func (p *probe) call(ctx context.Context, c *call) {
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	defer func() {
		if v := recover(); v != nil { // in this goroutine it would end the process
			c.err = fmt.Errorf("panic: %v", v)
		}
		p.mu.Lock()
		p.current = nil
		p.mu.Unlock()
		close(c.done)
	}()
	c.err = p.Run(ctx)
}
