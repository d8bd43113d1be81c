package outbound_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/outbound"
)

func TestClientOnce(t *testing.T) {
	s := &service{steps: []step{answer(503, "Retry-After", "0")}}
	o := open(t, s)
	client := o.ClientOnce(5 * time.Second)
	for i := range 5 {
		response, err := client.Do(request(t, http.MethodGet))
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Len(t, s.bodies, i+1)
	}
	_, err := client.Do(request(t, http.MethodGet))
	require.ErrorIs(t, err, outbound.ErrOpen, "the breaker is that of all clients")
	require.Len(t, s.bodies, 5)
}
