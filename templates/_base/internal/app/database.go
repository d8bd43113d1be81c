package app

import (
	"context"
	"log/slog"

	"omni.example/app/internal/config"
	"omni.example/app/internal/database"
	"omni.example/app/internal/health"
)

// OpenDatabase connects to the database of cfg, for commands that need nothing else.
func OpenDatabase(ctx context.Context, cfg config.Config, log *slog.Logger) (*database.DB, error) {
	return database.Open(ctx, database.Options{
		URL:      cfg.Database.URL,
		Logger:   log,
		MaxConns: cfg.Database.MaxConns,
		//omni:slot app.database
	})
}

func (a *App) openDatabase(ctx context.Context) error {
	db, err := OpenDatabase(ctx, a.Config, a.Log)
	if err != nil {
		return err
	}
	a.DB = db
	a.closers = append(a.closers, db.Close)
	a.checks = append(a.checks, health.Check{Name: "database", Required: true, Run: db.Ping})
	if !a.Config.Database.MigrateOnStart {
		return nil
	}
	applied, err := db.MigrateUp(ctx)
	for _, m := range applied {
		a.Log.InfoContext(ctx, "migration applied", "name", m.Name)
	}
	return err
}
