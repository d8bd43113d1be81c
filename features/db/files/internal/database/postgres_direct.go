package database

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresDirect runs statements on pgx itself, on connections of the pool, so that its limits hold.
type postgresDirect struct {
	formats pgx.QueryResultFormatsByOID
}

func (p postgresDirect) run(ctx context.Context, pool *sql.DB, text string, args []any, each func(row) error) (affected int64, err error) {
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
		tag, err := conn.Exec(ctx, text, args...)
		return tag.RowsAffected(), err
	}
	rows, err := conn.Query(ctx, text, append([]any{p.formats}, args...)...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(row{rows, true}); err != nil {
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
