package database

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/uptrace/bun"
)

// sqliteWait is how long a writer waits for the one before it.
const sqliteWait = 10 * time.Second

// errRolledBack is why a transaction is lost that SQLite itself rolled back.
var errRolledBack = errors.New("SQLite has rolled the transaction back")

// sqliteWriter lets one writer of this process at a time have a connection. SQLite has one at a time anyway; those that wait
// in it hold all connections of the pool, and leave none for readers.
type sqliteWriter chan struct{}

// take returns when it is the caller's turn, or sqlite3.BUSY after as long as SQLite would have waited.
func (w sqliteWriter) take(ctx context.Context) error {
	timeout := time.NewTimer(sqliteWait)
	defer timeout.Stop()
	select {
	case w <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timeout.C:
		return sqlite3.BUSY
	}
}

func (w sqliteWriter) release() { <-w }

// run executes a statement; one that writes outside of a transaction waits for its turn.
func (w sqliteWriter) run(ctx context.Context, pool *sql.DB, conn bun.IConn, text string, args []any, each func(row) error) (affected int64, err error) {
	if conn == bun.IConn(pool) && !strings.HasPrefix(text, "SELECT ") {
		if err := w.take(ctx); err != nil {
			return 0, err
		}
		defer w.release()
	}
	return runSQL(ctx, pool, conn, text, args, each)
}

// begin starts a transaction that writes, as all do.
func (w sqliteWriter) begin(ctx context.Context, pool *bun.DB, lose context.CancelCauseFunc) (tx bun.Tx, end func(), err error) {
	if err := w.take(ctx); err != nil {
		return tx, nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		w.release()
		return tx, nil, err
	}
	end = func() {
		_ = watchRollback(conn.Conn, nil) // a connection that is gone watches nothing
		_ = conn.Close()                  // back to the pool, which drops a broken one
		w.release()
	}
	if err = watchRollback(conn.Conn, func() { lose(errRolledBack) }); err == nil {
		tx, err = conn.BeginTx(ctx, nil)
	}
	if err != nil {
		end()
	}
	return tx, end, err
}

// watchRollback has lost called for each rollback on the connection; nil ends that. SQLite rolls back by itself after some
// failures, and when a statement that writes is interrupted (https://sqlite.org/c3ref/interrupt.html); what comes behind
// would be committed statement by statement.
func watchRollback(conn *sql.Conn, lost func()) error {
	return conn.Raw(func(c any) error {
		c.(driver.Conn).Raw().RollbackHook(lost)
		return nil
	})
}
