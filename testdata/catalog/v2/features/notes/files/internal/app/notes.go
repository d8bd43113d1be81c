package app

import (
	"context"

	"omni.example/app/internal/notes"
)

func (a *App) openNotes(context.Context) error {
	a.Notes = notes.NewService(a.DB, a.Config.Notes.Distance)
	notes.Register(a.API.Version(1), a.Notes)
	return nil
}
