// Package notes keeps short notes of every user.
package notes

import (
	"context"
	"time"

	"github.com/agext/levenshtein"
	"github.com/uptrace/bun"

	"omni.example/app/internal/auth"
	"omni.example/app/internal/database"
	"omni.example/app/internal/problem"
	"omni.example/app/internal/users"
)

// Note is one note. The struct is the table and the JSON at once.
type Note struct {
	bun.BaseModel `bun:"table:notes,alias:n"`

	ID        string    `bun:",pk,type:uuid" json:"id" format:"uuid"`
	UserID    string    `bun:",notnull,type:uuid" json:"-"`
	Text      string    `bun:",notnull" json:"text"`
	CreatedAt time.Time `bun:",nullzero,notnull,default:current_timestamp" json:"created_at"`
	UpdatedAt time.Time `bun:",nullzero,notnull,default:current_timestamp" json:"updated_at"`

	User *users.User `bun:"rel:belongs-to,join:user_id=id,on_delete:CASCADE" json:"-"`
}

var errCopy = problem.New(problem.Conflict, "note_copy", "The last note says nearly the same.")

// Service holds the rules of notes. Every method acts for the user of its context.
type Service struct {
	notes    *database.Repository[Note]
	distance int
}

// NewService returns the service of the notes in db, of which two in a row differ by distance letters at least.
func NewService(db *database.DB, distance int) *Service {
	notes := database.NewRepository[Note](db, "note", database.RepositoryOptions{Sort: []string{"-created_at"}})
	return &Service{notes, distance}
}

// List returns a page of the user's notes, the newest first.
func (s *Service) List(ctx context.Context, q database.Query) (*database.Page[Note], error) {
	return s.notes.List(ctx, q, database.Where("user_id", auth.User(ctx).ID))
}

// Create adds a note. Error: note_copy.
func (s *Service) Create(ctx context.Context, text string) (*Note, error) {
	last, err := s.List(ctx, database.Query{Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(last.Items) > 0 && levenshtein.Distance(last.Items[0].Text, text, nil) < s.distance {
		return nil, errCopy
	}
	note := &Note{UserID: auth.User(ctx).ID, Text: text}
	return note, s.notes.Create(ctx, note)
}
