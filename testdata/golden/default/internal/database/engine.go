package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
)

// engine is what differs between one database and another. Each has a file of its own that fills it in.
type engine struct {
	// address names the database in messages, without credentials.
	address string

	// dialect writes bun's SQL.
	dialect schema.Dialect

	// connector makes connections for any number of pools, maxConns bounds each; 0 does not.
	connector driver.Connector
	maxConns  int

	// keepIdle lets the application's pool keep its connections.
	keepIdle bool

	// release frees what outlives the connections.
	release func()

	// violation classifies an error that the caller of a query caused.
	violation func(error) violation

	// time is how a query argument carries a time: the very bytes that bun writes.
	time func(time.Time) any

	// placeholder appends the mark of the nth argument.
	placeholder func(b []byte, n int) []byte

	// begin starts a transaction that rolls back when ctx ends. It calls lose when the database itself has rolled it back. The
	// caller calls end after the commit or rollback.
	begin func(ctx context.Context, pool *bun.DB, lose context.CancelCauseFunc) (tx bun.Tx, end func(), err error)

	// run executes a statement of a repository on conn, which is pool outside of a transaction, and calls each for every row.
	run func(ctx context.Context, pool *sql.DB, conn bun.IConn, text string, args []any, each func(row) error) (affected int64, err error)

	// goose is the name of the dialect in the migration library, migrations their files, folder where these are.
	goose      goose.Dialect
	migrations fs.FS
	folder     string

	// lock waits until no other process migrates this database. The lock ends with the process at the latest.
	lock func(ctx context.Context) (unlock func() error, err error)
}

// violation is a failure of a statement that its input caused.
type violation int

const (
	noViolation         violation = iota
	uniqueViolation               // another row has these values
	foreignKeyViolation           // a row that is referred to is missing, or still referred to
	valueViolation                // a value is null, too long, or breaks a check
	contention                    // lost against another transaction; a new try may succeed
)

// pool opens a pool that keeps no idle connection.
func (e engine) pool(conns int) *sql.DB {
	db := sql.OpenDB(e.connector)
	if e.maxConns > 0 {
		conns = min(conns, e.maxConns)
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(-1)
	return db
}
