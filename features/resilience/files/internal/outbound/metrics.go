package outbound

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics measures tries by host.
type metrics struct {
	duration *prometheus.HistogramVec
	retries  *prometheus.CounterVec
}

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "outbound_request_duration_seconds",
			Help:    "Time until other services answered, by try, in seconds. The status is error or timeout where they did not.",
			Buckets: prometheus.DefBuckets,
		}, []string{"host", "status"}),
		retries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "outbound_retries_total",
			Help: "Tries that followed a failed one.",
		}, []string{"host"}),
	}
	r.MustRegister(m.duration, m.retries)
	return m
}

func (m *metrics) observe(host string, response *http.Response, err error, elapsed time.Duration) {
	status := "error"
	var timeout timeoutError
	switch {
	case errors.As(err, &timeout):
		status = "timeout"
	case err == nil:
		status = strconv.Itoa(response.StatusCode)
	}
	m.duration.WithLabelValues(host, status).Observe(elapsed.Seconds())
}

// forget drops what was measured of a host.
func (m *metrics) forget(host string) {
	of := prometheus.Labels{"host": host}
	m.duration.DeletePartialMatch(of)
	m.retries.DeletePartialMatch(of)
}
