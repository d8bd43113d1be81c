package jobs

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"

	"omni.example/app/internal/database"
)

// openEngine returns the engine for the database that db is.
func openEngine(ctx context.Context, db *database.DB, cfg *river.Config) (engine, error) {
	switch name := db.Dialect().Name(); name {
	case dialect.SQLite:
		return sqliteEngine(db, cfg)
	//omni:slot jobs.river
	default:
		return nil, fmt.Errorf("there is no place for jobs in a database of %s", name)
	}
}

func sqliteEngine(db *database.DB, cfg *river.Config) (engine, error) {
	return newEngine(riversqlite.New(db.DB.DB), cfg, func(ctx context.Context, fn func(*sql.Tx) error) error {
		return inTx(ctx, db, func(tx bun.Tx) error { return fn(tx.Tx) })
	}, func() error { return nil })
}

// inTx calls fn with the transaction of ctx, or with a new one when there is none.
func inTx(ctx context.Context, db *database.DB, fn func(bun.Tx) error) error {
	if tx, ok := db.Conn(ctx).(bun.Tx); ok {
		return fn(tx)
	}
	return db.InTx(ctx, func(ctx context.Context) error { return inTx(ctx, db, fn) })
}

// engineOf is an engine whose driver has transactions of type TTx.
type engineOf[TTx any] struct {
	*river.Client[TTx]
	driver riverdriver.Driver[TTx]
	tx     func(ctx context.Context, fn func(TTx) error) error
	free   func() error
}

func newEngine[TTx any](d riverdriver.Driver[TTx], cfg *river.Config, tx func(context.Context, func(TTx) error) error, free func() error) (engine, error) {
	c, err := river.NewClient(d, cfg)
	if err != nil {
		return nil, err
	}
	return &engineOf[TTx]{c, d, tx, free}, nil
}

func (e *engineOf[TTx]) close() error { return e.free() }

func (e *engineOf[TTx]) enqueue(ctx context.Context, args river.JobArgs, o *river.InsertOpts) (r *rivertype.JobInsertResult, err error) {
	err = e.tx(ctx, func(tx TTx) error {
		r, err = e.InsertTx(ctx, tx, args, o)
		return err
	})
	return r, err
}

// work starts a client of its own with the jobs' context outliving ctx: when that ends, they may finish.
func (e *engineOf[TTx]) work(ctx context.Context, cfg *river.Config) (<-chan struct{}, error) {
	c, err := river.NewClient(e.driver, cfg)
	if err != nil {
		return nil, err
	}
	lasting := context.WithoutCancel(ctx)
	if err := c.Start(lasting); err != nil {
		return nil, err
	}
	stopped := c.Stopped()
	context.AfterFunc(ctx, func() { _ = c.Stop(lasting) }) // it can only fail with its context
	return stopped, nil
}
