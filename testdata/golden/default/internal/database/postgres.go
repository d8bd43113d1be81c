package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"example.com/shop/migrations"
)

func postgresEngine(o Options) (engine, error) {
	cfg, prepared, err := postgresConfig(o.URL)
	if err != nil {
		return engine{}, err
	}
	address := fmt.Sprintf("Postgres database %s on %s", cfg.Database, net.JoinHostPort(cfg.Host, strconv.Itoa(int(cfg.Port))))
	if o.RequireTLS && !encrypted(cfg) {
		return engine{}, fmt.Errorf("connect to %s: the connection may be unencrypted: add sslmode=verify-full, or "+
			"sslmode=require when the certificate cannot be checked, to the database URL", address)
	}
	connector := stdlib.GetConnector(*cfg)
	e := engine{
		address:     address,
		connector:   connector,
		keepIdle:    !o.Serverless,
		release:     func() {},
		violation:   postgresViolation,
		dialect:     pgdialect.New(),
		begin:       beginPostgres,
		time:        func(t time.Time) any { return t },
		placeholder: func(b []byte, n int) []byte { return strconv.AppendInt(append(b, '$'), int64(n), 10) },
		goose:       goose.DialectPostgres,
		migrations:  migrations.Postgres(),
		folder:      "postgres",
	}
	e.lock = func(ctx context.Context) (func() error, error) { return lockPostgres(ctx, e.pool(1)) }
	direct := postgresDirect{formats: postgresFormats(), mode: pgx.QueryExecModeExec}
	if o.PreparedStatements && prepared {
		direct.mode = pgx.QueryExecModeCacheStatement
	}
	e.run = direct.run
	return e, nil
}

func beginPostgres(ctx context.Context, pool *bun.DB, _ context.CancelCauseFunc) (tx bun.Tx, end func(), err error) {
	tx, err = pool.BeginTx(ctx, nil)
	return tx, func() {}, err
}

// postgresConfig reads the URL and whether the server behind it keeps a session for each connection; pgbouncer=true is how
// tools mark a pooler that does not.
func postgresConfig(rawURL string) (cfg *pgx.ConnConfig, prepared bool, err error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		// The text of the error would repeat the password.
		return nil, false, errors.New("open database: the URL is not valid: percent-encode special characters in its password")
	}
	q := u.Query()
	pooler := q.Get("pgbouncer") == "true"
	q.Del("pgbouncer")
	u.RawQuery = q.Encode()
	if cfg, err = pgx.ParseConfig(u.String()); err != nil {
		return nil, false, fmt.Errorf("open database: %w", err)
	}
	// Bun writes values into the SQL, so preparing its statements would cost a round trip each and never pay. The repository
	// asks for prepared ones itself.
	cfg.DefaultQueryExecMode = pgx.QueryExecModeExec
	return cfg, !pooler, nil
}

// encrypted reports whether no attempt to connect goes over a network in the clear.
func encrypted(cfg *pgx.ConnConfig) bool {
	if cfg.TLSConfig == nil && !local(cfg.Host) {
		return false
	}
	for _, f := range cfg.Fallbacks {
		if f.TLSConfig == nil && !local(f.Host) {
			return false
		}
	}
	return true
}

func local(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasPrefix(host, "/") || err == nil && addr.IsLoopback()
}

// lockPostgres takes an advisory lock that lasts as long as its transaction, which holds behind a transaction pooler too: a
// session's lock would stay with whichever session the pooler picked. It asks again and again instead of waiting in the
// server, where a waiting statement would block CREATE INDEX CONCURRENTLY.
func lockPostgres(ctx context.Context, pool *sql.DB) (unlock func() error, err error) {
	ctx, cancel := context.WithTimeout(ctx, migrateWait)
	defer cancel()
	for {
		tx, err := tryLockPostgres(ctx, pool)
		if err != nil {
			return nil, errors.Join(err, pool.Close())
		}
		if tx != nil {
			return func() error { return errors.Join(tx.Rollback(), pool.Close()) }, nil
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), pool.Close())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// tryLockPostgres returns the transaction that holds the lock, or nil when another one does. The key is the schema that
// holds the tables.
func tryLockPostgres(ctx context.Context, pool *sql.DB) (*sql.Tx, error) {
	tx, err := pool.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, err
	}
	var locked bool
	if err = tx.QueryRowContext(ctx, "SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || '."+
		MigrationTable+"', 0))").Scan(&locked); err == nil && locked {
		_, err = tx.ExecContext(ctx, "SET LOCAL idle_in_transaction_session_timeout = 0")
	}
	if err != nil || !locked {
		return nil, errors.Join(err, tx.Rollback())
	}
	return tx, nil
}

// postgresViolation reads the codes of https://www.postgresql.org/docs/current/errcodes-appendix.html.
func postgresViolation(err error) violation {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return noViolation
	}
	switch e.Code {
	case "23505":
		return uniqueViolation
	case "23503", "23001":
		return foreignKeyViolation
	case "23502", "23514", "22001", "22003", "22021":
		return valueViolation
	case "40001", "40P01", "55P03":
		return contention
	}
	return noViolation
}
