package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/uptrace/bun"
)

// txKey finds the transaction of one database in a context, so that two databases do not mix.
type txKey struct{ db *DB }

// InTx runs fn in a transaction that travels in fn's context: everything that asks Conn for its connection takes part.
// Inside a transaction it makes a savepoint, so an inner failure undoes only the inner work. An error or a panic in fn
// rolls back; the error is returned as it is. A transaction is one connection: fn does not share it among goroutines.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context) error) error {
	tx, err := db.Conn(ctx).BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	done := false
	defer func() {
		if !done { // fn panicked
			db.rollback(ctx, tx)
		}
	}()
	err = fn(context.WithValue(ctx, txKey{db}, tx))
	done = true
	if err != nil {
		db.rollback(ctx, tx)
		return err
	}
	if err := tx.Commit(); err != nil {
		if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
			err = ctx.Err() // which rolled back
		}
		return fmt.Errorf("commit transaction: %w", db.contended(err))
	}
	return nil
}

// Conn returns the transaction of the context, or the pool when there is none.
func (db *DB) Conn(ctx context.Context) bun.IDB {
	if tx, ok := ctx.Value(txKey{db}).(bun.Tx); ok {
		return tx
	}
	return db.DB
}

// conn is Conn without bun: it sends the arguments beside the statement instead of inside it.
func (db *DB) conn(ctx context.Context) bun.IConn {
	if tx, ok := ctx.Value(txKey{db}).(bun.Tx); ok {
		return tx.Tx
	}
	return db.DB.DB
}

// rollback logs its failure: the caller returns the error that led to it. A context that ended has rolled back already.
func (db *DB) rollback(ctx context.Context, tx bun.Tx) {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) && ctx.Err() == nil {
		db.log.LogAttrs(ctx, slog.LevelError, "roll back transaction", slog.Any("error", err))
	}
}
