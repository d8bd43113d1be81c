package cache

// Size returns how many bytes the store takes.
func (m *Memory) Size() int64 { return m.size }
