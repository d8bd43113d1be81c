package outbound

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/failsafe-go/failsafe-go"
)

// transport is the RoundTripper of a client.
type transport struct {
	*Outbound
	timeout time.Duration
}

// RoundTrip sends a request as often as it takes and is allowed.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	c := &call{transport: t, request: request}
	return c.send(c.retries())
}

// send tries under the policies and the breaker of the host.
func (c *call) send(policies ...failsafe.Policy[*http.Response]) (*http.Response, error) {
	host := c.request.URL.Host
	breaker := c.breakers.of(host)
	response, err := failsafe.With(append(policies, breaker)...).WithContext(c.request.Context()).Get(c.try)
	if c.tries == 0 && c.request.Body != nil {
		err = errors.Join(err, c.request.Body.Close()) // a RoundTripper closes it even if it sends nothing
	}
	if errors.Is(err, ErrOpen) {
		err = fmt.Errorf("call %s: %w for another %s", host, err, breaker.RemainingDelay().Round(time.Second))
	}
	return response, err
}

// call is a request with its tries.
type call struct {
	*transport
	request *http.Request
	tries   int
	pause   time.Duration // before the next one
}

// try sends the request once. The timeout counts until the answer's headers are there, and then for each read of its body.
func (c *call) try() (*http.Response, error) {
	c.tries++
	ctx, cancel := context.WithCancelCause(c.request.Context())
	request := c.request.WithContext(ctx)
	if c.tries > 1 && c.request.GetBody != nil {
		var err error
		if request.Body, err = c.request.GetBody(); err != nil {
			cancel(nil)
			return nil, fmt.Errorf("send the body again: %w", err)
		}
	}
	timer := time.AfterFunc(c.timeout, func() { cancel(timeoutError(c.timeout)) })
	start := time.Now()
	response, err := c.Outbound.transport.RoundTrip(request)
	timer.Stop()
	err = because(ctx, err)
	c.metrics.observe(c.request.URL.Host, response, err, time.Since(start))
	if err != nil {
		cancel(nil)
		return nil, err
	}
	response.Body = &body{
		ReadCloser: response.Body, timer: timer, timeout: c.timeout,
		because: func(err error) error { return because(ctx, err) },
		cancel:  func() { cancel(nil) },
	}
	return response, nil
}

// timeoutError says that a try took too long.
type timeoutError time.Duration

func (e timeoutError) Error() string { return "no answer within " + time.Duration(e).String() }

// Timeout makes it one for [net.Error] and [net/url.Error].
func (e timeoutError) Timeout() bool { return true }

// because returns the timeout in place of what a cancelled try makes of it.
func because(ctx context.Context, err error) error {
	var timeout timeoutError
	if err != nil && errors.As(context.Cause(ctx), &timeout) {
		return timeout
	}
	return err
}
