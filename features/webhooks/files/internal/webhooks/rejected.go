package webhooks

import (
	"context"
	"fmt"
	"strings"
	"time"

	"omni.example/app/internal/database"
)

// reject notes a refused delivery, and forgets the oldest ones of the source. The entry has its own id for the event's: the one
// that was sent could keep a real event out.
func (s *store) reject(ctx context.Context, source string, reason error) error {
	id := database.NewID()
	row := &StoredEvent{Body: []byte{}, Entry: Entry{
		ID: id, Source: source, EventID: id, Status: Rejected, Deliveries: 1, Error: short(reason),
	}}
	if err := s.events.Create(ctx, row); err != nil {
		return err
	}
	conn := s.db.Conn(ctx)
	kept := conn.NewSelect().Model((*Entry)(nil)).Column("id").
		Where("source = ? AND status = ?", source, Rejected).OrderExpr("id DESC").Limit(maxRejected)
	_, err := conn.NewDelete().Model((*Entry)(nil)).
		Where("source = ? AND status = ? AND id NOT IN (?)", source, Rejected, kept).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget refused deliveries: %w", err)
	}
	return nil
}

// deleteBefore deletes what first came before a time.
func (s *store) deleteBefore(ctx context.Context, t time.Time) error {
	_, err := s.db.Conn(ctx).NewDelete().Model((*Entry)(nil)).Where("created_at < ?", t).Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete webhook events: %w", err)
	}
	return nil
}

// short bounds the text of an error, and makes it one that every database takes.
func short(err error) string {
	text := err.Error()
	if len(text) > maxError {
		text = text[:maxError]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", "�")
}
