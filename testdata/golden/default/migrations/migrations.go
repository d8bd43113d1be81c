// Package migrations holds the history of the schema, one folder a dialect, as goose files
// (https://pressly.github.io/goose). "make migrate name=add_x" writes the next step into each.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed sqlite
var sqlite embed.FS

// SQLite returns the migrations for SQLite.
func SQLite() fs.FS { return folder(sqlite, "sqlite") }

func folder(all embed.FS, name string) fs.FS {
	sub, err := fs.Sub(all, name)
	if err != nil { // only for a name that is not a valid path
		return all
	}
	return sub
}
