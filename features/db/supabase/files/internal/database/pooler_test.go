package database

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNothingIsPreparedOnTheTransactionPooler(t *testing.T) {
	for port, want := range map[string]bool{"6543": false, "5432": true} {
		_, prepared, err := postgresConfig("postgres://postgres.ref:secret@aws-0-eu-central-1.pooler.supabase.com:" + port + "/postgres")
		require.NoError(t, err)
		require.Equal(t, want, prepared, "port %s", port)
	}
}
