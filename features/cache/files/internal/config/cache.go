package config

import "strconv"

// Cache is how much is kept of what is dear to make.
type Cache struct {
	// MemoryBytes bounds the values that one process keeps in memory.
	MemoryBytes int64 `env:"CACHE_MEMORY_BYTES" envDefault:"67108864"`
}

func (c Cache) check(p *Problems) {
	if c.MemoryBytes < 1 {
		p.add("CACHE_MEMORY_BYTES", "is "+strconv.FormatInt(c.MemoryBytes, 10), "set how many bytes a process may keep: 67108864")
	}
}
