package apptest

import (
	"context"

	"github.com/stretchr/testify/require"
)

// Work does jobs until the test ends.
func (c *Client) Work() {
	c.t.Helper()
	stop, err := c.App.Jobs.Start(context.WithoutCancel(c.t.Context()))
	require.NoError(c.t, err)
	c.t.Cleanup(func() { require.NoError(c.t, stop()) })
}
