package httpapi

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"example.com/shop/internal/problem"
)

// metrics measures requests. Its labels have few values whatever clients send:
// known methods, registered patterns, statuses.
type metrics struct {
	duration *prometheus.HistogramVec
}

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "http_request_duration_seconds",
		Help:    "Time to answer HTTP requests, in seconds.",
		Buckets: prometheus.DefBuckets,
	}, []string{"method", "route", "status"})}
	r.MustRegister(m.duration)
	return m
}

func (m *metrics) observe(method, route string, status int, elapsed time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut,
		http.MethodPatch, http.MethodDelete, http.MethodOptions:
	default:
		method = "other"
	}
	if route == "" {
		route = "unmatched"
	}
	m.duration.WithLabelValues(method, route, strconv.Itoa(status)).Observe(elapsed.Seconds())
}

// metricsHandler serves the registry, to holders of the token when there is one.
func metricsHandler(r *prometheus.Registry, token string) http.Handler {
	h := promhttp.HandlerFor(r, promhttp.HandlerOpts{})
	if token == "" {
		return h
	}
	want := sha256.Sum256([]byte(token))
	denied := problem.New(problem.Unauthenticated, "unauthenticated", "The metrics need a bearer token.")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, ok := BearerToken(r.Header.Get("Authorization"))
		// Hashes have one length, so the comparison tells nothing of the token's.
		got := sha256.Sum256([]byte(sent))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 || !ok {
			WriteProblem(w, r, denied)
			return
		}
		h.ServeHTTP(w, r)
	})
}
