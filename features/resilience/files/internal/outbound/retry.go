package outbound

import (
	"crypto/tls"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
)

const (
	// maxRetries is how often a request is sent again.
	maxRetries = 2

	// firstPause is the longest pause before the second try; it doubles from there.
	firstPause = 500 * time.Millisecond

	// maxRetryAfter is how long a service may ask to wait. Whoever asks for more is given up on at once: to come back
	// earlier would be refused again.
	maxRetryAfter = 30 * time.Second
)

// retries is the policy of this call.
func (c *call) retries() retrypolicy.RetryPolicy[*http.Response] {
	return retrypolicy.NewBuilder[*http.Response]().
		WithMaxRetries(maxRetries).
		ReturnLastFailure().
		HandleIf(c.again).
		WithDelayFunc(func(failsafe.ExecutionAttempt[*http.Response]) time.Duration { return c.pause }).
		OnRetryScheduled(c.retrying).
		Build()
}

// again decides whether a try deserves another, and how long to pause before it.
func (c *call) again(response *http.Response, err error) bool {
	if !c.worthwhile(response, err) {
		return false
	}
	longest := firstPause << (c.tries - 1)
	c.pause = longest/2 + rand.N(longest/2)
	if wait, ok := retryAfter(response); ok {
		c.pause = wait + rand.N(wait/10+1) // those who were told the same should not all come back at once
		if wait > maxRetryAfter {
			return false
		}
	}
	deadline, ok := c.request.Context().Deadline()
	return !ok || time.Until(deadline) > c.pause
}

// worthwhile tells whether the request may be sent again, and whether that could help.
func (c *call) worthwhile(response *http.Response, err error) bool {
	switch {
	case c.request.Context().Err() != nil || errors.Is(err, ErrOpen):
		return false
	case c.request.Body != nil && c.request.Body != http.NoBody && c.request.GetBody == nil:
		return false // the body is gone
	case err != nil:
		return notConnected(err) || repeatable(c.request) && !untrusted(err)
	}
	switch response.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusServiceUnavailable:
		return repeatable(c.request) || response.Header.Get("Retry-After") != ""
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		return repeatable(c.request)
	default:
		return false
	}
}

// repeatable tells whether a request has the same effect however often it arrives.
func repeatable(r *http.Request) bool {
	switch r.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions:
		return true
	default:
		return r.Header.Get("Idempotency-Key") != ""
	}
}

// notConnected tells whether nothing was sent because nobody was there. A name that does not exist is no such case.
func notConnected(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return false
	}
	return errors.As(err, &op) && op.Op == "dial"
}

// untrusted tells whether the host is not who it should be, which time does not heal.
func untrusted(err error) bool {
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &certificate)
}

// retryAfter reads how long a service asks to wait, in seconds or until a date (RFC 9110 §10.2.3).
func retryAfter(response *http.Response) (time.Duration, bool) {
	if response == nil {
		return 0, false
	}
	value := response.Header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(date)), true
	}
	return 0, false
}

// retrying makes room for the next try.
func (c *call) retrying(event failsafe.ExecutionScheduledEvent[*http.Response]) {
	reason := slog.Any("error", event.LastError())
	if response := event.LastResult(); response != nil {
		// failsafe-go forgets the answers that it does not return: each would keep its connection and two goroutines.
		response.Body.(*body).drain()
		reason = slog.Int("status", response.StatusCode)
	}
	host := c.request.URL.Host
	c.metrics.retries.WithLabelValues(host).Inc()
	c.log.LogAttrs(c.request.Context(), slog.LevelWarn, "outbound call is tried again",
		slog.String("host", host), slog.String("method", c.request.Method), slog.Int("try", c.tries), slog.Duration("pause", event.Delay), reason)
}
