package outbound

import (
	"net/http"
	"time"
)

// ClientOnce is like [Outbound.Client] for a library that makes further tries itself, as one does that can rewind what it sends.
func (o *Outbound) ClientOnce(timeout time.Duration) *http.Client {
	return &http.Client{Transport: &onceTransport{transport{Outbound: o, timeout: timeout}}}
}

// onceTransport is the RoundTripper of a client that tries once.
type onceTransport struct{ transport }

func (t *onceTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	c := &call{transport: &t.transport, request: request}
	return c.send()
}
