package jobs

import (
	"fmt"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule has a job enqueued by the clock.
type Schedule struct {
	// Cron is when: minute, hour, day of month, month, day of week, in UTC. "0 8 * * 1" is every Monday at eight;
	// "CRON_TZ=Europe/Berlin 0 8 * * 1" is so in Berlin; "@every 10m" and "@daily" are understood too.
	Cron string

	// Args are what is enqueued each time.
	Args Args

	// Options hold for each of these jobs.
	Options []Option
}

// entry is a schedule that has been understood.
type entry struct {
	Schedule
	times cron.Schedule
}

// next is the first time after t. "@every" is aligned to the clock, so that all processes mean the same times.
func (e entry) next(t time.Time) time.Time {
	t = t.UTC()
	if every, ok := e.times.(cron.ConstantDelaySchedule); ok {
		return t.Truncate(every.Delay).Add(every.Delay)
	}
	return e.times.Next(t)
}

// Schedule adds what happens by the clock. However many processes do jobs, each time comes once; one that passes while none
// does is left out.
func (c *Client) Schedule(all ...Schedule) error {
	for _, s := range all {
		times, err := cron.ParseStandard(s.Cron)
		if err != nil {
			return fmt.Errorf("schedule %s: %q is no time: %w", s.Args.Kind(), s.Cron, err)
		}
		c.schedule = append(c.schedule, entry{s, times})
	}
	return nil
}

// checkSchedule finds what is scheduled and nobody does.
func (c *Client) checkSchedule() error {
	for _, e := range c.schedule {
		if _, err := c.order(e.Args, e.Options); err != nil {
			return fmt.Errorf("schedule %q: %w", e.Cron, err)
		}
	}
	return nil
}
