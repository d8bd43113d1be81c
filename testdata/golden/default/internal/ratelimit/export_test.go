package ratelimit

// Len returns how many budgets the store keeps.
func (m *Memory) Len() int { return len(m.full) }
