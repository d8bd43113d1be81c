package httpapi

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"sync"

	"github.com/swaggest/swgui/v5emb"
)

// docsPolicy lets the page load what this server serves and nothing else. The
// one exception is for the icons that Swagger UI's stylesheet holds as data.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

//go:embed docs
var docsFiles embed.FS

// serveDocs serves the OpenAPI document and a page that shows it. Swagger UI is
// inside the binary, so the page works without the internet and under a strict
// content security policy.
func (a *API) serveDocs(title string) {
	a.Handle(http.MethodGet, "/openapi.json", document("application/json",
		func() ([]byte, error) { return json.Marshal(a.OpenAPI()) }))
	a.Handle(http.MethodGet, "/openapi.yaml", document("application/yaml", a.OpenAPI().YAML))

	a.Handle(http.MethodGet, "/docs", document("text/html; charset=utf-8", func() ([]byte, error) {
		page, err := template.ParseFS(docsFiles, "docs/index.html")
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		err = page.Execute(&b, title)
		return b.Bytes(), err
	}))
	a.Handle(http.MethodGet, "/docs/start.js", document("text/javascript",
		func() ([]byte, error) { return docsFiles.ReadFile("docs/start.js") }))
	assets := v5emb.New(title, "/openapi.json", "/docs")
	for _, name := range []string{"swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"} {
		a.Handle(http.MethodGet, "/docs/"+name, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "no-cache") // the assets have an ETag
			assets.ServeHTTP(w, r)
		}))
	}
}

// document serves bytes that are made at the first request, when every
// operation is registered.
func document(contentType string, build func() ([]byte, error)) http.Handler {
	build = sync.OnceValues(build)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := build()
		if err != nil {
			WriteProblem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Security-Policy", docsPolicy)
		w.Header().Set("Referrer-Policy", "no-referrer")
		_, _ = w.Write(body)
	})
}
