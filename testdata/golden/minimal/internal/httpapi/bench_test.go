package httpapi_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/httpapi"
	"example.com/shop/internal/logging"
)

type thing struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// BenchmarkServe compares an operation behind all of this package with a bare
// handler that sends the same body, both without a network.
func BenchmarkServe(b *testing.B) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	require.NoError(b, err)
	defer null.Close()
	api := httpapi.New(httpapi.Options{Logger: logging.New(null, logging.Options{JSON: true})})
	huma.Get(api.Version(1), "/things/{id}", func(_ context.Context, in *struct {
		ID string `path:"id"`
	}) (*struct{ Body thing }, error) {
		return &struct{ Body thing }{thing{ID: in.ID, Title: "a"}}, nil
	})
	bare := http.NewServeMux()
	bare.HandleFunc("GET /api/v1/things/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"id":"`+r.PathValue("id")+`","title":"a"}`)
	})
	for name, h := range map[string]http.Handler{"api": api, "bare": bare} {
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, "/api/v1/things/1", nil)
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatal(w.Body.String())
				}
			}
		})
	}
}
