package app_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/auth"
	"omni.example/app/internal/database/databasetest"
	"omni.example/app/internal/users"
)

func TestPostgres(t *testing.T) {
	a := apptest.New(t, "DATABASE_URL="+databasetest.PostgresURL(t))
	type me struct{ Body *users.User }
	huma.Get(a.API.Version(1), "/me", func(ctx context.Context, _ *struct{}) (*me, error) {
		row := &users.User{ID: auth.User(ctx).ID}
		return &me{row}, a.DB.NewSelect().Model(row).WherePK().Scan(ctx)
	})
	c := apptest.Serve(t, a)
	for range 2 { // made at first sight, and found
		var ada users.User
		c.Do(http.MethodGet, "/api/v1/me", c.Token("ada"), nil).Decode(http.StatusOK, &ada)
		require.Equal(t, "ada@example.com", ada.Email)
	}
}
