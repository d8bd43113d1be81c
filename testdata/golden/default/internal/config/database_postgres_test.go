package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPostgres(t *testing.T) {
	cfg, err := Load([]string{"DATABASE_URL=postgres://app@db.example.com/app"})
	require.NoError(t, err)
	require.Equal(t, Postgres{PreparedStatements: true}, cfg.Database.Postgres)

	cfg, err = Load([]string{"DATABASE_SERVERLESS=true", "DATABASE_PREPARED_STATEMENTS=false"})
	require.NoError(t, err)
	require.Equal(t, Postgres{Serverless: true}, cfg.Database.Postgres)
}
