package config

import (
	"strconv"
	"time"
)

// Jobs is how work is done in the background.
type Jobs struct {
	// WorkerInServe does jobs inside the server too, as development does. Elsewhere `api worker` does them.
	WorkerInServe bool `env:"JOBS_WORKER_IN_SERVE"`

	// Concurrency is how many jobs of a queue one process does at a time.
	Concurrency int `env:"JOBS_CONCURRENCY" envDefault:"10"`

	// Timeout bounds one attempt whose worker sets no other bound.
	Timeout time.Duration `env:"JOBS_TIMEOUT" envDefault:"5m"`
	//omni:slot config.jobs
}

func (j Jobs) check(p *Problems) {
	if j.Concurrency < 1 {
		p.add("JOBS_CONCURRENCY", "is "+strconv.Itoa(j.Concurrency), "set how many jobs of a queue may run at a time: 10")
	}
	if j.Timeout < time.Second {
		p.add("JOBS_TIMEOUT", "is "+j.Timeout.String(), "give an attempt a second or more: 5m")
	}
	//omni:slot config.jobs.checks
}
