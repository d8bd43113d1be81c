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

// transaction is what a context carries.
type transaction struct {
	bun.Tx

	// committed are the functions of AfterCommit.
	committed []func(context.Context)
}

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
	t := &transaction{Tx: tx}
	err = fn(context.WithValue(ctx, txKey{db}, t))
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
	for _, do := range t.committed {
		db.AfterCommit(ctx, do) // in an outer transaction, when that has committed
	}
	return nil
}

// AfterCommit runs fn once the transaction of ctx has committed, and not at all when it rolls back; without a transaction it
// runs fn now. It is for what a transaction cannot undo. A process that ends in between has committed and does not run fn.
func (db *DB) AfterCommit(ctx context.Context, fn func(ctx context.Context)) {
	if t := db.transaction(ctx); t != nil {
		t.committed = append(t.committed, fn)
		return
	}
	fn(ctx)
}

// InTransaction reports whether ctx carries a transaction of db.
func (db *DB) InTransaction(ctx context.Context) bool { return db.transaction(ctx) != nil }

func (db *DB) transaction(ctx context.Context) *transaction {
	t, _ := ctx.Value(txKey{db}).(*transaction)
	return t
}

// Conn returns the transaction of the context, or the pool when there is none.
func (db *DB) Conn(ctx context.Context) bun.IDB {
	if t := db.transaction(ctx); t != nil {
		return t.Tx
	}
	return db.DB
}

// conn is Conn without bun: it sends the arguments beside the statement instead of inside it.
func (db *DB) conn(ctx context.Context) bun.IConn {
	if t := db.transaction(ctx); t != nil {
		return t.Tx.Tx
	}
	return db.DB.DB
}

// rollback logs its failure: the caller returns the error that led to it. A context that ended has rolled back already.
func (db *DB) rollback(ctx context.Context, tx bun.Tx) {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) && ctx.Err() == nil {
		db.log.LogAttrs(ctx, slog.LevelError, "roll back transaction", slog.Any("error", err))
	}
}
