package autogen

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"ariga.io/atlas/sql/postgres"

	"example.com/shop/internal/database"
)

// Postgres works in schemas that it creates on the server at serverURL and drops again.
func Postgres(serverURL string) Dialect {
	return Dialect{
		Name:    "postgres",
		driver:  postgres.Open,
		scratch: func(ctx context.Context) (string, string, func() error, error) { return scratchSchema(ctx, serverURL) },
	}
}

func scratchSchema(ctx context.Context, serverURL string) (scratchURL, name string, drop func() error, err error) {
	u, err := url.Parse(serverURL)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
		return "", "", nil, errors.New("the project has migrations for Postgres, which only a server can work out: set TEST_DATABASE_URL, " +
			"or DATABASE_URL, to one where schemas may be created")
	}
	server, err := database.Open(ctx, database.Options{URL: serverURL})
	if err != nil {
		return "", "", nil, err
	}
	name = "scratch_" + strings.ReplaceAll(database.NewID(), "-", "")
	if _, err := server.ExecContext(ctx, "CREATE SCHEMA "+name); err != nil {
		return "", "", nil, errors.Join(fmt.Errorf("create scratch schema on Postgres: %w", err), server.Close())
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String(), name, func() error {
		_, err := server.ExecContext(context.WithoutCancel(ctx), "DROP SCHEMA "+name+" CASCADE")
		return errors.Join(err, server.Close())
	}, nil
}
