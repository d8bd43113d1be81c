package config

// Postgres holds what only a Postgres server has.
type Postgres struct {
	// Serverless keeps no idle connection, for platforms that freeze the process between requests.
	Serverless bool `env:"DATABASE_SERVERLESS"`

	// PreparedStatements must be off behind a pooler in transaction mode, such as PgBouncer or Supavisor.
	PreparedStatements bool `env:"DATABASE_PREPARED_STATEMENTS" envDefault:"true"`
}
