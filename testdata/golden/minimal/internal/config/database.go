package config

import (
	"net/url"
	"path"
)

// developmentDatabase is a file beside the code, so that the first start needs no server.
const developmentDatabase = "file:data/app.db"

// Database is where data lives.
type Database struct {
	// URL chooses the engine by its scheme.
	URL string `env:"DATABASE_URL"`

	// MaxConns bounds the connections that one process holds.
	MaxConns int `env:"DATABASE_MAX_CONNS" envDefault:"10"`

	// MigrateOnStart applies pending migrations before serving. Elsewhere than in development, `api migrate up` does it
	// once per release.
	MigrateOnStart bool `env:"DATABASE_MIGRATE_ON_START"`
}

func (d Database) check(e Env, p *Problems) {
	if d.MaxConns < 1 {
		p.add("DATABASE_MAX_CONNS", "is less than 1", "set how many connections this process may hold: 10")
	}
	switch {
	case d.URL == "":
		p.add("DATABASE_URL", "is empty", "set the address of a database that survives a deployment; README.md shows its form")
	case e != Development && d.URL == ":memory:":
		p.add("DATABASE_URL", "is :memory:, which forgets everything at the end", "set the address of a database that survives a deployment")
	case e != Development && databaseFile(d.URL) == databaseFile(developmentDatabase):
		p.add("DATABASE_URL", "is the development default, a file inside the release", "set the address of a database that survives a deployment")
	}
}

// databaseFile is the path of a SQLite file, however its URL spells it, and "" of any other database.
func databaseFile(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "file" {
		return ""
	}
	return path.Clean(u.Opaque + u.Path)
}
