package auth

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestList(t *testing.T) {
	require.Equal(t, []string{"a", "b"}, list([]any{"a", 7, "", nil, "b"}))
	require.Equal(t, []string{"super admin"}, list("super admin"), "a text is one role, not two")
	for _, none := range []any{nil, "", 7.0, true, map[string]any{"admin": true}} {
		require.Empty(t, list(none))
	}
}
