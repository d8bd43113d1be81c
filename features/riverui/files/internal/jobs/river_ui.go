package jobs

import (
	"fmt"

	"riverqueue.com/riverui"
	"riverqueue.com/riverui/uiendpoints"
)

// viewable is an engine that River's web interface can show.
type viewable interface{ endpoints() uiendpoints.Bundle }

func (e *engineOf[TTx]) endpoints() uiendpoints.Bundle { return riverui.NewEndpoints(e.Client, nil) }

// UI returns River's web interface for the path prefix. Who may see it is up to the caller.
func (c *Client) UI(prefix string) (*riverui.Handler, error) {
	h, err := riverui.NewHandler(&riverui.HandlerOpts{
		Endpoints: c.backend.endpoints(),
		Logger:    c.riverLogger(),
		Prefix:    prefix,
	})
	if err != nil {
		return nil, fmt.Errorf("open web interface of jobs: %w", err)
	}
	return h, nil
}
