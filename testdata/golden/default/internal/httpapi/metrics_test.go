package httpapi_test

import (
	"context"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/httpapi"
)

func TestMetricsCountByRoutePattern(t *testing.T) {
	registry := prometheus.NewRegistry()
	url := start(t, httpapi.Options{Metrics: registry, ServeMetrics: true}, func(a *httpapi.API) {
		huma.Get(a.Version(1), "/things/{id}", func(context.Context, *struct {
			ID string `path:"id"`
		}) (*struct{}, error) {
			return nil, nil
		})
	})
	for _, path := range []string{"/api/v1/things/1", "/api/v1/things/2", "/x1", "/x2"} {
		send(t, "GET", url+path, "")
	}
	send(t, "BREW", url+"/x3", "")
	want := []string{
		`http_request_duration_seconds_count{method="GET",route="/api/v1/things/{id}",status="204"} 2`,
		`http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 2`,
		`http_request_duration_seconds_count{method="other",route="unmatched",status="404"} 1`,
	}
	// A request is counted after its response has been sent.
	require.Eventually(t, func() bool {
		_, body := send(t, "GET", url+"/metrics", "")
		for _, line := range want {
			if !strings.Contains(body, line) {
				return false
			}
		}
		return true
	}, waitFor, tick)
}

func TestMetricsMayNeedAToken(t *testing.T) {
	url := start(t, httpapi.Options{ServeMetrics: true, MetricsToken: "s3cret"}, registerFailing)
	for _, header := range []string{"", "Bearer wrong", "Bearer s3cret2", "Basic s3cret", "s3cret"} {
		res, body := send(t, "GET", url+"/metrics", "", "Authorization: "+header)
		requireProblem(t, res, body, 401, "unauthenticated")
		require.Equal(t, "Bearer", res.Header.Get("WWW-Authenticate"))
	}
	for _, scheme := range []string{"Bearer", "bearer", "BEARER"} {
		res, _ := send(t, "GET", url+"/metrics", "", "Authorization: "+scheme+" s3cret")
		require.Equal(t, 200, res.StatusCode, scheme)
	}
}

func TestMetricsAreNotServedUnasked(t *testing.T) {
	res, body := send(t, "GET", start(t, httpapi.Options{}, registerFailing)+"/metrics", "")
	requireProblem(t, res, body, 404, "route_not_found")
}
