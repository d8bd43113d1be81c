package outbound

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/prometheus/client_golang/prometheus"
)

// ErrOpen says that a host has failed repeatedly and is left alone for now. Nothing was sent.
var ErrOpen = circuitbreaker.ErrOpen

const (
	// A breaker opens when so many of the last tries have failed.
	failures, ofLast = 5, 10

	// openFor is how long it stays open; then one try decides.
	openFor = 15 * time.Second

	// maxHosts bounds the memory for hosts that others choose, such as those of webhooks to customers.
	maxHosts = 1000
)

type breaker = circuitbreaker.CircuitBreaker[*http.Response]

// breakers has one for each host. It is a collector of their states.
type breakers struct {
	hosts *lru.Cache[string, breaker]
	state *prometheus.Desc
	log   *slog.Logger
}

// newBreakers calls forgotten with a host that had to make room for another.
func newBreakers(log *slog.Logger, forgotten func(host string)) *breakers {
	hosts, err := lru.NewWithEvict(maxHosts, func(host string, _ breaker) { forgotten(host) })
	if err != nil {
		panic(err) // only for a size below one
	}
	return &breakers{hosts: hosts, log: log, state: prometheus.NewDesc("outbound_breaker_state",
		"State of the circuit breaker of a host: 0 closed, 1 half-open, 2 open.", []string{"host"}, nil)}
}

// of returns the breaker of a host.
func (b *breakers) of(host string) breaker {
	if known, ok := b.hosts.Get(host); ok {
		return known
	}
	made := b.make(host)
	if first, ok, _ := b.hosts.PeekOrAdd(host, made); ok {
		return first
	}
	return made
}

func (b *breakers) make(host string) breaker {
	var made breaker
	made = circuitbreaker.NewBuilder[*http.Response]().
		WithFailureThresholdRatio(failures, ofLast).
		WithSuccessThreshold(1).
		WithDelay(openFor).
		HandleIf(func(response *http.Response, err error) bool {
			if errors.Is(err, context.Canceled) { // by the caller, which says nothing of the host
				return made.IsHalfOpen()
			}
			return err != nil || response.StatusCode >= 500 && response.StatusCode != http.StatusNotImplemented
		}).
		OnStateChanged(func(e circuitbreaker.StateChangedEvent) {
			b.log.LogAttrs(e.Context(), slog.LevelWarn, "circuit breaker is "+e.NewState.String(), slog.String("host", host))
		}).
		Build()
	return made
}

// Check returns an error that names the hosts whose breakers are open.
func (o *Outbound) Check(context.Context) error {
	var open []string
	for _, host := range o.breakers.hosts.Keys() {
		if b, ok := o.breakers.hosts.Peek(host); ok && b.RemainingDelay() > 0 {
			open = append(open, host)
		}
	}
	if len(open) == 0 {
		return nil
	}
	slices.Sort(open)
	return fmt.Errorf("%w: %s", ErrOpen, strings.Join(open, ", "))
}

// Describe implements [prometheus.Collector].
func (b *breakers) Describe(descs chan<- *prometheus.Desc) { descs <- b.state }

// Collect implements [prometheus.Collector].
func (b *breakers) Collect(metrics chan<- prometheus.Metric) {
	for _, host := range b.hosts.Keys() {
		if known, ok := b.hosts.Peek(host); ok {
			metrics <- prometheus.MustNewConstMetric(b.state, prometheus.GaugeValue, level(known), host)
		}
	}
}

func level(b breaker) float64 {
	switch b.State() {
	case circuitbreaker.OpenState:
		return 2
	case circuitbreaker.HalfOpenState:
		return 1
	default:
		return 0
	}
}
