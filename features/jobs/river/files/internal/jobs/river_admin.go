package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// riverStates are River's names of the states.
func riverStates(s State) []rivertype.JobState {
	switch s {
	case Waiting:
		return []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending}
	case Retrying:
		return []rivertype.JobState{rivertype.JobStateRetryable}
	case Dead:
		return []rivertype.JobState{rivertype.JobStateDiscarded}
	default:
		return []rivertype.JobState{rivertype.JobState(s)}
	}
}

func stateOf(s rivertype.JobState) State {
	switch s {
	case rivertype.JobStateAvailable, rivertype.JobStatePending:
		return Waiting
	case rivertype.JobStateRetryable:
		return Retrying
	case rivertype.JobStateDiscarded:
		return Dead
	default:
		return State(s)
	}
}

// list returns the jobs with the newest first.
func (b *backend) list(ctx context.Context, q Query) (*Page, error) {
	params := river.NewJobListParams().First(q.Limit).OrderBy(river.JobListOrderByID, river.SortOrderDesc)
	if q.State != "" {
		params = params.States(riverStates(q.State)...)
	}
	if q.Kind != "" {
		params = params.Kinds(q.Kind)
	}
	if q.Queue != "" {
		params = params.Queues(q.Queue)
	}
	if q.Cursor != "" {
		cursor := &river.JobListCursor{}
		if err := cursor.UnmarshalText([]byte(q.Cursor)); err != nil {
			return nil, errCursor.Because(err)
		}
		params = params.After(cursor)
	}
	rows, err := b.JobList(ctx, params)
	if err != nil {
		return nil, err
	}
	page := &Page{Items: make([]Info, 0, len(rows.Jobs))}
	for _, row := range rows.Jobs {
		page.Items = append(page.Items, *infoOf(row))
	}
	if len(rows.Jobs) == q.Limit {
		next, err := rows.LastCursor.MarshalText()
		if err != nil {
			return nil, err
		}
		page.NextCursor = string(next)
	}
	return page, nil
}

func (b *backend) get(ctx context.Context, id string) (*Info, error) {
	row, err := one(ctx, id, b.JobGet)
	if err != nil {
		return nil, err
	}
	return infoOf(row), nil
}

func (b *backend) retry(ctx context.Context, id string) error {
	row, err := one(ctx, id, b.JobRetry)
	if err == nil && row.State == rivertype.JobStateRunning {
		return errRunning
	}
	return err
}

func (b *backend) cancel(ctx context.Context, id string) error {
	_, err := one(ctx, id, b.JobCancel)
	return err
}

func (b *backend) delete(ctx context.Context, id string) error {
	_, err := one(ctx, id, b.JobDelete)
	return err
}

// one calls a method of River that is about one job.
func one(ctx context.Context, id string, call func(context.Context, int64) (*rivertype.JobRow, error)) (*rivertype.JobRow, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil, errNotFound
	}
	row, err := call(ctx, n)
	switch {
	case errors.Is(err, rivertype.ErrNotFound):
		return nil, errNotFound
	case errors.Is(err, rivertype.ErrJobRunning):
		return nil, errRunning
	}
	return row, err
}

func infoOf(row *rivertype.JobRow) *Info {
	info := &Info{
		ID:          formatID(row.ID),
		Kind:        row.Kind,
		Queue:       row.Queue,
		State:       stateOf(row.State),
		Attempt:     row.Attempt,
		MaxAttempts: row.MaxAttempts,
		Errors:      make([]AttemptError, 0, len(row.Errors)),
		CreatedAt:   &row.CreatedAt,
		ScheduledAt: &row.ScheduledAt,
		FinishedAt:  row.FinalizedAt,
	}
	for _, e := range row.Errors {
		info.Errors = append(info.Errors, AttemptError{e.At, e.Attempt, e.Error})
	}
	_ = json.Unmarshal(row.EncodedArgs, &info.Args) // the database has seen to it that these are JSON
	var o origin
	_ = json.Unmarshal(row.Metadata, &o)
	info.RequestID, info.UserID = o.RequestID, o.UserID
	return info
}

func formatID(id int64) string { return strconv.FormatInt(id, 10) }
