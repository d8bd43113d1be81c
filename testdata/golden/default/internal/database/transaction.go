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

	// root is the context of the outermost transaction. Its end rolls all of it back, and lose ends it.
	root context.Context
	lose context.CancelCauseFunc

	// end frees what the transaction holds.
	end func()

	// committed are the functions of AfterCommit.
	committed []func(context.Context)
}

// InTx runs fn in a transaction that travels in fn's context: everything that asks Conn for its connection takes part.
// Inside a transaction it makes a savepoint, so an inner failure undoes only the inner work. An error or a panic in fn
// rolls back; the error is returned as it is. A transaction is one connection: fn does not share it among goroutines.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context) error) error {
	committed, err := db.inTx(ctx, fn)
	if err != nil {
		return err
	}
	for _, do := range committed {
		db.AfterCommit(ctx, do) // in an outer transaction, when that has committed
	}
	return nil
}

func (db *DB) inTx(ctx context.Context, fn func(ctx context.Context) error) (committed []func(context.Context), err error) {
	t, ctx, err := db.begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin transaction: %w", db.contended(err))
	}
	defer t.end()
	done := false
	defer func() {
		if !done { // fn panicked
			db.rollback(ctx, t)
		}
	}()
	err = fn(ctx)
	done = true
	if err != nil {
		db.rollback(ctx, t)
		return nil, err
	}
	if err := t.Commit(); err != nil {
		if t.root.Err() != nil {
			err = context.Cause(t.root) // which rolled back
		}
		return nil, fmt.Errorf("commit transaction: %w", db.contended(err))
	}
	return t.committed, nil
}

// begin returns a transaction and the context that carries it. The statements that make and undo a savepoint do not end
// with the context of the work between them, which may be why it is undone.
func (db *DB) begin(ctx context.Context) (t *transaction, carrier context.Context, err error) {
	if outer := db.transaction(ctx); outer != nil {
		t = &transaction{root: outer.root, lose: outer.lose, end: func() {}}
		t.Tx, err = outer.BeginTx(context.WithoutCancel(ctx), nil)
		return t, context.WithValue(ctx, txKey{db}, t), err
	}
	t = &transaction{}
	t.root, t.lose = context.WithCancelCause(ctx)
	var end func()
	if t.Tx, end, err = db.engine.begin(t.root, db.DB, t.lose); err != nil {
		t.lose(nil)
		return nil, nil, err
	}
	t.end = func() { t.lose(nil); end() }
	return t, context.WithValue(t.root, txKey{db}, t), nil
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

// rollback logs its failure: the caller returns the error that led to it. A transaction whose context ended has rolled back
// already. One that cannot undo a part of it is lost, since nobody asked for the whole with that part.
func (db *DB) rollback(ctx context.Context, t *transaction) {
	err := t.Rollback()
	if err == nil || errors.Is(err, sql.ErrTxDone) || t.root.Err() != nil {
		return
	}
	db.log.LogAttrs(ctx, slog.LevelError, "roll back transaction", slog.Any("error", err))
	t.lose(fmt.Errorf("roll back: %w", err))
}
