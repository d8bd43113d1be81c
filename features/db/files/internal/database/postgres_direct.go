package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
)

// postgresDirect runs statements on pgx itself, on connections of the pool, so that its limits hold: the layers of
// database/sql cost as much as a small statement does. A transaction belongs to them, and so do its statements.
type postgresDirect struct {
	formats pgx.QueryResultFormatsByOID
	mode    pgx.QueryExecMode
}

func (p postgresDirect) run(ctx context.Context, pool *sql.DB, conn bun.IConn, text string, args []any, each func(row) error) (affected int64, err error) {
	if conn == bun.IConn(pool) {
		affected, err = p.acquire(ctx, pool, text, args, each)
		if !errors.Is(err, driver.ErrBadConn) {
			return affected, err
		}
		// The connection was dead before the statement was sent: database/sql knows how to find another.
	}
	return runSQL(ctx, pool, conn, text, append([]any{p.mode}, args...), each)
}

// acquire returns driver.ErrBadConn when nothing was sent.
func (p postgresDirect) acquire(ctx context.Context, pool *sql.DB, text string, args []any, each func(row) error) (affected int64, err error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }() // it goes back to the pool, which drops a broken one
	err = conn.Raw(func(c any) (err error) {
		affected, err = p.on(ctx, c.(*stdlib.Conn).Conn(), text, args, each)
		if pgconn.SafeToRetry(err) && ctx.Err() == nil {
			return driver.ErrBadConn
		}
		return err
	})
	return affected, err
}

func (p postgresDirect) on(ctx context.Context, conn *pgx.Conn, text string, args []any, each func(row) error) (affected int64, err error) {
	if each == nil {
		tag, err := conn.Exec(ctx, text, append([]any{p.mode}, args...)...)
		return tag.RowsAffected(), err
	}
	rows, err := conn.Query(ctx, text, append([]any{p.mode, p.formats}, args...)...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return 0, err
		}
	}
	return rows.CommandTag().RowsAffected(), rows.Err()
}

// postgresFormats asks for the binary form of what any field of its kind can read in it. The rest comes as text, as it does
// through database/sql: a UUID in a string, a list, a document.
func postgresFormats() pgx.QueryResultFormatsByOID {
	return pgx.QueryResultFormatsByOID{
		pgtype.BoolOID:        pgx.BinaryFormatCode,
		pgtype.ByteaOID:       pgx.BinaryFormatCode,
		pgtype.Int2OID:        pgx.BinaryFormatCode,
		pgtype.Int4OID:        pgx.BinaryFormatCode,
		pgtype.Int8OID:        pgx.BinaryFormatCode,
		pgtype.Float4OID:      pgx.BinaryFormatCode,
		pgtype.Float8OID:      pgx.BinaryFormatCode,
		pgtype.TimestampOID:   pgx.BinaryFormatCode,
		pgtype.TimestamptzOID: pgx.BinaryFormatCode,
	}
}
