package ratelimit

import (
	"context"
	"sync"
	"time"
)

const (
	// maxKeys bounds the memory to some 10 MiB, whatever addresses call.
	maxKeys = 100_000

	// probes is how many keys a new one is weighed against.
	probes = 8
)

// Memory keeps the budgets of one process. Several processes behind a load
// balancer each give a caller its full limit.
type Memory struct {
	mu   sync.Mutex
	full map[string]time.Time // when each budget is full again: GCRA's theoretical arrival time
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{full: map[string]time.Time{}} }

// Take implements [Store]. It never fails.
func (m *Memory) Take(_ context.Context, key string, l Limit) (Result, error) {
	now := time.Now()
	step := l.Per / time.Duration(l.Requests)
	m.mu.Lock()
	defer m.mu.Unlock()

	full, known := m.full[key]
	if full.Before(now) {
		full = now
	}
	next := full.Add(step)
	debt := next.Sub(now)
	if debt > l.Per {
		return Result{Limit: l.Requests, RetryAfter: debt - l.Per, Reset: full.Sub(now)}, nil
	}
	if !known {
		m.makeRoom(now)
	}
	m.full[key] = next
	return Result{Allowed: true, Limit: l.Requests, Remaining: int((l.Per - debt) / step), Reset: debt}, nil
}

// makeRoom looks at a few random keys, drops those whose budget is full, which
// lose nothing by it, and in a full store also the one nearest to that.
func (m *Memory) makeRoom(now time.Time) {
	var victim string
	var earliest time.Time
	seen := 0
	for key, full := range m.full {
		if !full.After(now) {
			delete(m.full, key)
		} else if earliest.IsZero() || full.Before(earliest) {
			victim, earliest = key, full
		}
		if seen++; seen == probes {
			break
		}
	}
	if len(m.full) >= maxKeys {
		delete(m.full, victim)
	}
}
