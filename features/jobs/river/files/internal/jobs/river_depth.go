package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// depths counts by an index of River's, which has no call for it.
func (b *backend) depths(ctx context.Context) ([]depth, error) {
	var rows []struct {
		Queue string
		State rivertype.JobState
		Count int
	}
	err := b.o.DB.NewRaw("SELECT queue, state, count(*) AS count FROM river_job "+
		"WHERE state IN ('available', 'discarded', 'pending', 'retryable', 'running', 'scheduled') "+
		"GROUP BY queue, state ORDER BY queue").Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	var all []depth
	for _, r := range rows {
		if len(all) == 0 || all[len(all)-1].queue != r.Queue {
			all = append(all, depth{queue: r.Queue, jobs: map[State]int{}})
		}
		d := &all[len(all)-1]
		d.jobs[stateOf(r.State)] += r.Count
		if r.State == rivertype.JobStateAvailable {
			if d.oldest, err = b.oldest(ctx, r.Queue); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// oldest is how long the job that comes next in a queue has been due.
func (b *backend) oldest(ctx context.Context, queue string) (time.Duration, error) {
	next, err := b.JobList(ctx, river.NewJobListParams().States(rivertype.JobStateAvailable).Queues(queue).
		OrderBy(river.JobListOrderByScheduledAt, river.SortOrderAsc).First(1))
	if err != nil || len(next.Jobs) == 0 {
		return 0, err
	}
	return max(0, time.Since(next.Jobs[0].ScheduledAt)), nil
}
