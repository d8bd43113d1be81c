package jobs

import (
	"context"
	"errors"
	"strings"

	"github.com/hibiken/asynq"
)

// depths asks the server about each queue; one in which nothing was ever put is none.
func (b *backend) depths(context.Context) ([]depth, error) {
	var all []depth
	for queue := range b.queues() {
		q, err := b.inspector.GetQueueInfo(queue)
		if errors.Is(err, asynq.ErrQueueNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, depth{strings.TrimPrefix(queue, b.o.Prefix), map[State]int{
			Scheduled: q.Scheduled,
			Waiting:   q.Pending,
			Running:   q.Active,
			Retrying:  q.Retry,
			Dead:      q.Archived,
		}, q.Latency})
	}
	return all, nil
}
