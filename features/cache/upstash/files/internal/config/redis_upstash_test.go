package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUpstash(t *testing.T) {
	for address, problems := range map[string]int{
		"rediss://default:secret@eu1-cat-1.upstash.io:6379": 0,
		"redis://default:secret@eu1-cat-1.upstash.io:6379":  1,
		"redis://eu1-cat-1.upstash.io:6379":                 1,
		"rediss://eu1-cat-1.upstash.io:6379":                1,
		"redis://127.0.0.1:6379":                            0,
	} {
		_, err := Load([]string{"REDIS_URL=" + address})
		require.Len(t, variables(err), problems, "%s: %v", address, err)
		if err != nil {
			require.NotContains(t, err.Error(), "default:secret")
		}
	}
}
