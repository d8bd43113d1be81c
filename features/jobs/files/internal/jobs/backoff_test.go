package jobs

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Pauses double from 2 s to an hour, and a random part keeps jobs apart that failed together.
func TestBackoff(t *testing.T) {
	for attempt, longest := range map[int]time.Duration{
		1: 2 * time.Second, 2: 4 * time.Second, 3: 8 * time.Second, 11: 2048 * time.Second,
		12: time.Hour, 19: time.Hour, 64: time.Hour, 1000: time.Hour,
	} {
		seen := map[time.Duration]bool{}
		for range 100 {
			pause := backoff(attempt)
			require.GreaterOrEqual(t, pause, longest/2, attempt)
			require.Less(t, pause, longest, attempt)
			seen[pause] = true
		}
		require.Greater(t, len(seen), 1, "attempt %d has one pause only", attempt)
	}
}
