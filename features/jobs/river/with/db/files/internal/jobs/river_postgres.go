package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/uptrace/bun"

	"omni.example/app/internal/database"
)

// riverConns bounds the connections that River has of its own: one listens, the others fetch jobs and write results. They are
// opened when jobs are done or looked at, not to enqueue some.
const riverConns = 4

// postgresEngine enqueues on the connection of the transaction, and does jobs on connections of River's own, because River
// speaks to pgx itself and the application through database/sql.
func postgresEngine(ctx context.Context, db *database.DB, cfg *river.Config) (engine, error) {
	pool, err := poolLike(ctx, db)
	if err != nil {
		return nil, err
	}
	return newEngine(riverpgxv5.New(pool), cfg, func(ctx context.Context, fn func(pgx.Tx) error) error {
		return inTx(ctx, db, func(tx bun.Tx) error {
			return onConn(ctx, tx, func(c *pgx.Conn) error { return fn(pgxTx{c}) })
		})
	}, func() error {
		pool.Close()
		return nil
	})
}

// poolLike returns a pool of pgx's whose connections are configured like those of db.
func poolLike(ctx context.Context, db *database.DB) (*pgxpool.Pool, error) {
	conn, err := db.DB.DB.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	cfg, err := pgxpool.ParseConfig("")
	if err != nil {
		return nil, err
	}
	if err := conn.Raw(func(c any) error {
		cfg.ConnConfig = c.(*stdlib.Conn).Conn().Config()
		cfg.ConnConfig.OnNotification = nil // that connection's own
		return nil
	}); err != nil {
		return nil, err
	}
	cfg.MaxConns, cfg.MinConns, cfg.MaxConnIdleTime = riverConns, 0, time.Minute
	return pgxpool.NewWithConfig(ctx, cfg)
}

// errNothingToSend keeps the statement of onConn from being sent.
var errNothingToSend = errors.New("nothing to send")

// onConn calls fn with the connection below a transaction, which nobody else uses meanwhile. database/sql does not tell it;
// but pgx hands it to a query rewriter, in the place of a statement's arguments.
func onConn(ctx context.Context, tx bun.Tx, fn func(*pgx.Conn) error) error {
	r := &rewriter{fn: fn}
	_, err := tx.Tx.ExecContext(ctx, "", r)
	if !r.called {
		return fmt.Errorf("find connection of transaction: %w", err)
	}
	return r.err
}

// rewriter is a [pgx.QueryRewriter] that rewrites nothing.
type rewriter struct {
	fn     func(*pgx.Conn) error
	called bool
	err    error
}

func (r *rewriter) RewriteQuery(_ context.Context, c *pgx.Conn, _ string, _ []any) (string, []any, error) {
	r.called, r.err = true, r.fn(c)
	return "", nil, errNothingToSend
}
