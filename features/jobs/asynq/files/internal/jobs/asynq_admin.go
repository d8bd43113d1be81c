package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hibiken/asynq"

	"omni.example/app/internal/problem"
)

// listPage is how many jobs are asked for at once.
const listPage = 100

// shelf is where asynq keeps the jobs of a queue that are in one state.
type shelf struct {
	queue string
	state State
	list  func(queue string, o ...asynq.ListOption) ([]*asynq.TaskInfo, error)
}

// shelves are those that a query is about, always in the same order.
func (b *backend) shelves(q Query) []shelf {
	var all []shelf
	for _, queue := range slices.Sorted(maps.Keys(b.queues())) {
		if q.Queue != "" && queue != b.o.Prefix+q.Queue {
			continue
		}
		for _, s := range []shelf{
			{queue, Running, b.inspector.ListActiveTasks},
			{queue, Waiting, b.inspector.ListPendingTasks},
			{queue, Retrying, b.inspector.ListRetryTasks},
			{queue, Scheduled, b.inspector.ListScheduledTasks},
			{queue, Dead, b.inspector.ListArchivedTasks},
			{queue, Completed, b.inspector.ListCompletedTasks},
		} {
			if q.State == "" || q.State == s.state {
				all = append(all, s)
			}
		}
	}
	return all
}

// list returns the jobs by queue and state. A job that moves while pages are turned may be missed or come twice.
func (b *backend) list(_ context.Context, q Query) (*Page, error) {
	at, offset, err := position(q.Cursor)
	if err != nil {
		return nil, errCursor.Because(err)
	}
	page := &Page{Items: make([]Info, 0, q.Limit)}
	shelves := b.shelves(q)
	for ; at < len(shelves); at, offset = at+1, 0 {
		for {
			tasks, err := shelves[at].list(shelves[at].queue, asynq.PageSize(listPage), asynq.Page(offset/listPage+1))
			if errors.Is(err, asynq.ErrQueueNotFound) {
				break // nothing was ever enqueued
			}
			if err != nil {
				return nil, err
			}
			for _, task := range tasks[min(offset%listPage, len(tasks)):] {
				if len(page.Items) == q.Limit {
					page.NextCursor = fmt.Sprintf("%d.%d", at, offset)
					return page, nil
				}
				offset++
				if q.Kind == "" || q.Kind == task.Type {
					page.Items = append(page.Items, *b.info(task))
				}
			}
			if len(tasks) < listPage {
				break
			}
		}
	}
	return page, nil
}

// position reads a cursor: the shelf, and how many of its jobs come before.
func position(cursor string) (at, offset int, err error) {
	if cursor == "" {
		return 0, 0, nil
	}
	first, second, _ := strings.Cut(cursor, ".")
	if at, err = strconv.Atoi(first); err == nil {
		offset, err = strconv.Atoi(second)
	}
	if err == nil && (at < 0 || offset < 0) {
		err = errors.New("negative")
	}
	return at, offset, err
}

func (b *backend) get(_ context.Context, id string) (*Info, error) {
	task, err := b.find(id)
	if err != nil {
		return nil, err
	}
	return b.info(task), nil
}

// find looks for a job in every queue.
func (b *backend) find(id string) (*asynq.TaskInfo, error) {
	for queue := range b.queues() {
		task, err := b.inspector.GetTaskInfo(queue, id)
		if errors.Is(err, asynq.ErrQueueNotFound) || errors.Is(err, asynq.ErrTaskNotFound) {
			continue
		}
		return task, err
	}
	return nil, errNotFound
}

var errCompleted = problem.New(problem.Conflict, "job_completed", "The job is completed: enqueue another one.")

func (b *backend) retry(_ context.Context, id string) error {
	task, err := b.find(id)
	if err != nil {
		return err
	}
	switch task.State {
	case asynq.TaskStateActive:
		return errRunning
	case asynq.TaskStateCompleted:
		return errCompleted
	case asynq.TaskStatePending:
		return nil
	}
	return b.inspector.RunTask(task.Queue, id)
}

// cancel puts a job with the dead. asynq tries one again whose context was cancelled, so its end is awaited. Its worker is told
// again and again, because Redis keeps no message for one that has not subscribed yet, or not again since its connection broke.
func (b *backend) cancel(ctx context.Context, id string) error {
	for {
		task, err := b.find(id)
		if err != nil {
			return err
		}
		switch task.State {
		case asynq.TaskStateArchived, asynq.TaskStateCompleted:
			return nil
		case asynq.TaskStateActive:
			if err := b.inspector.CancelProcessing(id); err != nil {
				return err
			}
		default:
			return b.inspector.ArchiveTask(task.Queue, id)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (b *backend) delete(_ context.Context, id string) error {
	task, err := b.find(id)
	if err != nil {
		return err
	}
	if task.State == asynq.TaskStateActive {
		return errRunning
	}
	return b.inspector.DeleteTask(task.Queue, id)
}

func (b *backend) info(task *asynq.TaskInfo) *Info {
	h := headerOf(task.Headers)
	info := &Info{
		ID:          task.ID,
		Kind:        task.Type,
		Queue:       strings.TrimPrefix(task.Queue, b.o.Prefix),
		Attempt:     task.Retried,
		MaxAttempts: task.MaxRetry + 1,
		Errors:      []AttemptError{},
		CreatedAt:   known(h.CreatedAt),
		ScheduledAt: known(task.NextProcessAt),
		RequestID:   h.RequestID,
		UserID:      h.UserID,
	}
	switch task.State {
	case asynq.TaskStateActive:
		info.State, info.Attempt = Running, task.Retried+1
	case asynq.TaskStateScheduled:
		info.State = Scheduled
	case asynq.TaskStateRetry:
		info.State = Retrying
	case asynq.TaskStateArchived:
		info.State, info.FinishedAt = Dead, known(task.LastFailedAt)
		if info.FinishedAt != nil {
			info.Attempt = task.Retried + 1
		}
	case asynq.TaskStateCompleted:
		info.State, info.Attempt, info.FinishedAt = Completed, task.Retried+1, known(task.CompletedAt)
	default:
		info.State = Waiting
	}
	if task.LastErr != "" { // the latest is all that asynq keeps
		info.Errors = append(info.Errors, AttemptError{task.LastFailedAt, task.Retried + 1, task.LastErr})
	}
	_ = json.Unmarshal(task.Payload, &info.Args) // what another program enqueued may be no JSON
	return info
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
