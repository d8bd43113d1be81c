package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"example.com/shop/internal/app"
	"example.com/shop/internal/database"
)

func migrate(ctx context.Context, p process) error {
	do, ok := map[string]func(context.Context, process, *database.DB) error{
		"up":     migrateUp,
		"down":   migrateDown,
		"status": migrateStatus,
	}[strings.Join(p.args, " ")]
	if !ok {
		return usageError("api migrate: say up, down or status")
	}
	cfg, log, err := p.configured(p.stderr)
	if err != nil {
		return err
	}
	db, err := app.OpenDatabase(ctx, cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, p, db), db.Close())
}

func migrateUp(ctx context.Context, p process, db *database.DB) error {
	applied, err := db.MigrateUp(ctx)
	for _, m := range applied {
		fmt.Fprintln(p.stdout, "applied", m.Name)
	}
	if err == nil && len(applied) == 0 {
		fmt.Fprintln(p.stdout, "nothing to apply")
	}
	return err
}

func migrateDown(ctx context.Context, p process, db *database.DB) error {
	undone, err := db.MigrateDown(ctx)
	switch {
	case err != nil:
		return err
	case undone == nil:
		fmt.Fprintln(p.stdout, "nothing to undo")
	default:
		fmt.Fprintln(p.stdout, "undone", undone.Name)
	}
	return nil
}

func migrateStatus(ctx context.Context, p process, db *database.DB) error {
	all, err := db.MigrationStatus(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, m := range all {
		applied := "pending"
		if !m.AppliedAt.IsZero() {
			applied = m.AppliedAt.UTC().Format("2006-01-02 15:04:05")
		}
		fmt.Fprintf(w, "%s\t%s\n", m.Name, applied)
	}
	return w.Flush()
}
