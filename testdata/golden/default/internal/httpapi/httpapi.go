// Package httpapi is the HTTP side of the program: the router, the OpenAPI
// document, versions, errors, metrics and the server.
//
// It is the only place that turns errors into responses. Operations are
// registered with huma on [API.Root] or on a version; they return ordinary
// errors, and what a client may see of those is decided here.
package httpapi

import (
	"cmp"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
	"github.com/prometheus/client_golang/prometheus"
)

// defaultMaxBody is the limit of a request body in bytes when none is set.
const defaultMaxBody = 1 << 20

// Options configure an [API]. The zero value works: no cross-origin access, no
// trusted proxy, no /metrics, and a log that goes nowhere.
type Options struct {
	// Title and Version describe the API in its OpenAPI document.
	Title, Version string

	// Logger receives one record a request.
	Logger *slog.Logger

	// Metrics is where the request metrics are registered.
	Metrics *prometheus.Registry

	// ServeMetrics serves them at /metrics, to everybody when MetricsToken is
	// empty, else to those who send it as a bearer token.
	ServeMetrics bool
	MetricsToken string

	// CORSOrigins are the origins whose scripts may call the API, such as
	// https://app.example.com; "*" admits every origin, without cookies.
	CORSOrigins []string

	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix

	// MaxBodyBytes is the longest request body, 1 MiB when zero. An operation
	// overrides it with its own MaxBodyBytes; 1<<20, huma's default, means this
	// limit in one that has a Body, which asks for a byte less to get its own.
	MaxBodyBytes int64

	// HSTS tells browsers to use HTTPS only (RFC 6797).
	HSTS bool
}

// API is the whole HTTP interface: an [http.Handler] on which operations are
// registered before it serves.
type API struct {
	router  *chi.Mux
	handler http.Handler
	huma    huma.API
	root    huma.API
	logger  *slog.Logger
	metrics *metrics
	proxies []netip.Prefix
	headers http.Header
	maxBody int64

	versions map[int]*version
	routes   sync.Pool
}

// New returns an API without operations.
func New(o Options) *API {
	useProblems()
	a := &API{
		router:   chi.NewMux(),
		logger:   cmp.Or(o.Logger, slog.New(slog.DiscardHandler)),
		proxies:  o.TrustedProxies,
		headers:  securityHeaders(o.HSTS),
		maxBody:  cmp.Or(o.MaxBodyBytes, defaultMaxBody),
		versions: map[int]*version{},
		routes:   sync.Pool{New: func() any { return chi.NewRouteContext() }},
	}
	registry := cmp.Or(o.Metrics, prometheus.NewRegistry())
	a.metrics = newMetrics(registry)
	a.router.NotFound(notFound)
	a.router.MethodNotAllowed(a.methodNotAllowed)
	a.handler = crossOrigin(o.CORSOrigins, a.logger, a.router)

	config := huma.DefaultConfig(o.Title, o.Version)
	// The hook would put $schema into every body; the paths are served by
	// serveDocs, because huma's documentation page loads from a CDN.
	config.CreateHooks = nil
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.Transformers = append(config.Transformers, finishProblem)
	a.huma = humachi.New(a.router, config)
	a.root = a.group("")

	a.serveDocs(o.Title)
	if o.ServeMetrics {
		a.Handle(http.MethodGet, "/metrics", metricsHandler(registry, o.MetricsToken))
	}
	return a
}

// Root returns the API for operations outside of every version.
func (a *API) Root() huma.API { return a.root }

// Use adds middlewares to the operations that are registered afterwards, in
// the order in which they run.
func (a *API) Use(mw ...func(huma.Context, func(huma.Context))) { a.huma.UseMiddleware(mw...) }

// Handle serves a pattern of chi by a plain handler, outside of the OpenAPI
// document and of the middlewares of [API.Use]. An empty method means all.
func (a *API) Handle(method, pattern string, h http.Handler) {
	limited := http.MaxBytesHandler(h, a.maxBody)
	if method == "" {
		a.router.Handle(pattern, limited)
		return
	}
	a.router.Method(method, pattern, limited)
}

// OpenAPI returns the document of the API, which may be edited until the first
// request.
func (a *API) OpenAPI() *huma.OpenAPI { return a.huma.OpenAPI() }
