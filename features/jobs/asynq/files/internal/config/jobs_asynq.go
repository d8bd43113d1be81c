package config

// checkAsynq demands a server where jobs must outlive the process.
func (c Config) checkAsynq(p *Problems) {
	if c.Env != Development && c.Redis.URL == "" {
		p.add("REDIS_URL", "is empty, and jobs have no other place", "set the address of a Redis server that writes to disk")
	}
}
