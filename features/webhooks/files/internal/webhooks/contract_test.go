package webhooks_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/webhooks"
)

// sender is what the cases need to know of a source.
type sender struct {
	// open makes the source that takes these secrets.
	open func(webhooks.Keys) webhooks.Source

	// current, next and strange are secrets: the first two of ours.
	current, next, strange string

	// event is one as the source sends it. It has no ID if the time of signing is all that tells it from another.
	event webhooks.Event

	// timeless says that the source signs no time.
	timeless bool

	// repeats says that a header with everything twice means the same as with everything once.
	repeats bool
}

// requireContract runs the cases that every source must pass.
func requireContract(t *testing.T, s sender) {
	t.Helper()
	const tolerance = 5 * time.Minute
	signs := func(secret string) webhooks.Source {
		return s.open(webhooks.Keys{Secrets: []string{secret}, Tolerance: tolerance})
	}
	ours := s.open(webhooks.Keys{Secrets: []string{s.next, s.current}, Tolerance: tolerance})
	now := time.Now()
	sent := signs(s.current).Sign(s.event, now)

	t.Run("taken", func(t *testing.T) {
		for _, secret := range []string{s.current, s.next} {
			e, err := ours.Verify(signs(secret).Sign(s.event, now), s.event.Body, now)
			require.NoError(t, err)
			require.NotEmpty(t, e.ID)
			if s.event.ID == "" {
				e.ID = ""
			}
			require.Equal(t, s.event, e)
		}
	})
	t.Run("again", func(t *testing.T) {
		first, err := ours.Verify(sent, s.event.Body, now)
		require.NoError(t, err)
		second, err := ours.Verify(signs(s.next).Sign(s.event, now), s.event.Body, now)
		require.NoError(t, err)
		require.Equal(t, first.ID, second.ID, "the same, whatever the secret")
		later, err := ours.Verify(signs(s.next).Sign(s.event, now.Add(time.Minute)), s.event.Body, now)
		require.NoError(t, err)
		require.Equal(t, s.event.ID != "", first.ID == later.ID)
	})
	t.Run("not taken", func(t *testing.T) {
		refuse := func(h http.Header, body []byte, why string) {
			t.Helper()
			_, err := ours.Verify(h, body, now)
			require.Error(t, err, why)
			require.NotContains(t, err.Error(), s.current)
		}
		refuse(signs(s.strange).Sign(s.event, now), s.event.Body, "another secret")
		refuse(sent, append(s.event.Body, ' '), "another body")
		refuse(sent, nil, "no body")
		refuse(http.Header{}, s.event.Body, "no signature")
		for name, values := range sent {
			twice := strings.Repeat(values[0], 2)
			for _, value := range []string{"", "x", twice, values[0][:len(values[0])-1], strings.ToUpper(values[0]) + "=", "\x00"} {
				if s.repeats && value == twice {
					continue
				}
				h := sent.Clone()
				h[name] = []string{value}
				refuse(h, s.event.Body, fmt.Sprintf("%s: %q", name, value))
			}
		}
	})
	t.Run("out of time", func(t *testing.T) {
		for _, age := range []time.Duration{tolerance + time.Minute, -tolerance - time.Minute, 24 * time.Hour, -24 * time.Hour} {
			_, err := ours.Verify(signs(s.current).Sign(s.event, now.Add(-age)), s.event.Body, now)
			if s.timeless {
				require.NoError(t, err)
				continue
			}
			require.ErrorContains(t, err, "the signed time is", "%s", age)
		}
		for _, age := range []time.Duration{tolerance - time.Minute, time.Minute - tolerance} {
			_, err := ours.Verify(signs(s.current).Sign(s.event, now.Add(-age)), s.event.Body, now)
			require.NoError(t, err)
		}
	})
}
