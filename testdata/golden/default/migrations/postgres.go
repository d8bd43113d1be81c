package migrations

import (
	"embed"
	"io/fs"
)

//go:embed postgres
var postgres embed.FS

// Postgres returns the migrations for Postgres.
func Postgres() fs.FS { return folder(postgres, "postgres") }
