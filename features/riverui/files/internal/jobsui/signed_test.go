package jobsui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestOnlyOurClaimsOpen(t *testing.T) {
	s := New(Options{Secret: []byte("secret")})
	user, err := s.open("session", s.sign("session", "ada", time.Minute))
	require.NoError(t, err)
	require.Equal(t, "ada", user)

	_, err = s.open("session", s.sign("ticket", "ada", time.Minute))
	require.ErrorIs(t, err, errForged, "a ticket is no session")
	_, err = s.open("session", s.sign("session", "ada", -time.Minute))
	require.ErrorIs(t, err, errExpired)
	_, err = s.open("session", New(Options{Secret: []byte("other")}).sign("session", "ada", time.Minute))
	require.ErrorIs(t, err, errForged)
	for _, text := range []string{"", ".", "a.b", "a.%"} {
		_, err = s.open("session", text)
		require.Error(t, err, text)
	}
}
