package webhooks

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"omni.example/app/internal/database"
)

// Status is what has become of an event.
type Status string

// The statuses. Duplicate is one of a delivery only.
const (
	Received  Status = "received"  // verified, and not done yet
	Processed Status = "processed" // done by its handler
	Failed    Status = "failed"    // its handler failed; the next delivery tries again
	Ignored   Status = "ignored"   // nobody handles events of its type
	Rejected  Status = "rejected"  // not verified: a note that somebody tried
	Duplicate Status = "duplicate" // done before
)

// Entry is a line of the log: an event, or a delivery that was refused.
type Entry struct {
	bun.BaseModel `bun:"table:webhook_events,alias:e"`

	ID          string     `bun:",pk,type:uuid" json:"id" format:"uuid"`
	Source      string     `bun:",notnull,unique:webhook_events_source_event_id" json:"source" example:"stripe"`
	EventID     string     `bun:",notnull,unique:webhook_events_source_event_id" json:"event_id" doc:"The id at the source; of a refused delivery, the entry's own."`
	Type        string     `bun:",notnull" json:"type" example:"invoice.paid"`
	Status      Status     `bun:",notnull" json:"status" doc:"What has become of it: processed, failed, ignored, rejected; received while it is being done."`
	Deliveries  int        `bun:",notnull" json:"deliveries" doc:"How often the event came. All but the first one are duplicates, or further tries."`
	Attempts    int        `bun:",notnull" json:"attempts" doc:"How often its handler ran."`
	Error       string     `bun:",notnull" json:"error,omitempty" doc:"Why the last attempt failed, or why the delivery was refused."`
	ProcessedAt *time.Time `bun:",nullzero" json:"processed_at,omitempty"`
	CreatedAt   time.Time  `bun:",nullzero,notnull,default:current_timestamp" json:"created_at" doc:"When the event first came."`
	UpdatedAt   time.Time  `bun:",nullzero,notnull,default:current_timestamp" json:"updated_at"`
}

// StoredEvent is an entry with the body that came, which lists leave out.
type StoredEvent struct {
	Entry `bun:",extend"`
	Body  []byte `bun:",notnull"`
}

// AfterCreateTable gives the table the index that old events are found by; migrations take it from here.
func (*StoredEvent) AfterCreateTable(ctx context.Context, q *bun.CreateTableQuery) error {
	_, err := q.DB().NewCreateIndex().Model((*Entry)(nil)).Index("webhook_events_created_at").Column("created_at", "id").Exec(ctx)
	return err
}

// maxRejected is how many refused deliveries are kept of a source: enough to see why, too few to fill a disk with.
const maxRejected = 100

// maxError bounds the text of an error, in bytes.
const maxError = 1000

type store struct {
	db      *database.DB
	entries *database.Repository[Entry]
	events  *database.Repository[StoredEvent]
}

func newStore(db *database.DB) *store {
	return &store{
		db: db,
		entries: database.NewRepository[Entry](db, "webhook_event", database.RepositoryOptions{
			Sort:   []string{"-created_at"},
			Filter: []string{"source", "status", "type", "event_id"},
		}),
		events: database.NewRepository[StoredEvent](db, "webhook_event", database.RepositoryOptions{}),
	}
}

func (s *store) get(ctx context.Context, id string) (*StoredEvent, error) {
	return s.events.Get(ctx, id)
}

// record writes an event down. One that is there already was delivered once more.
func (s *store) record(ctx context.Context, e Event) (*Entry, error) {
	now := database.Now()
	stored := &StoredEvent{Body: e.Body, Entry: Entry{
		ID: database.NewID(), Source: e.Source, EventID: e.ID, Type: e.Type, Status: Received, Deliveries: 1, CreatedAt: now, UpdatedAt: now,
	}}
	_, err := s.db.Conn(ctx).NewInsert().Model(stored).
		On("CONFLICT (source, event_id) DO UPDATE").
		Set("deliveries = e.deliveries + 1").
		Set("updated_at = EXCLUDED.updated_at").
		Returning("id, status, deliveries").
		Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("record webhook event: %w", err)
	}
	return &stored.Entry, nil
}

// claim notes that an event is done and reports whether it had one of the statuses; without any, every one will do. In a
// transaction it keeps others from the event until that ends.
func (s *store) claim(ctx context.Context, id string, when []Status) (bool, error) {
	now := database.Now()
	q := s.db.Conn(ctx).NewUpdate().Model((*Entry)(nil)).
		Set("status = ?", Processed).Set("attempts = attempts + 1").Set("error = ''").
		Set("processed_at = ?", now).Set("updated_at = ?", now).
		Where("id = ?", id)
	if len(when) > 0 {
		q.Where("status IN (?)", bun.List(when))
	}
	result, err := q.Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("claim webhook event: %w", err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// fail notes an attempt that failed. What was done before stays done.
func (s *store) fail(ctx context.Context, id string, reason error) error {
	_, err := s.db.DB.NewUpdate().Model((*Entry)(nil)).
		Set("status = CASE WHEN status = ? THEN status ELSE ? END", Processed, Failed).
		Set("attempts = attempts + 1").Set("error = ?", short(reason)).Set("updated_at = ?", database.Now()).
		Where("id = ?", id).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("note failure of webhook event: %w", err)
	}
	return nil
}

// ignore notes that nobody handles an event, unless somebody did.
func (s *store) ignore(ctx context.Context, id string) error {
	_, err := s.db.Conn(ctx).NewUpdate().Model((*Entry)(nil)).
		Set("status = ?", Ignored).
		Where("id = ? AND status = ?", id, Received).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("note ignored webhook event: %w", err)
	}
	return nil
}
