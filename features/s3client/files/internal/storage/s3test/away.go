package s3test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/health"
	"omni.example/app/internal/storage"
	"omni.example/app/internal/uploads"
)

// RequireAway asserts that the program works, but for files, with a service that cannot be reached, and returns the form of an
// upload: to sign it, nobody needs to be asked.
func RequireAway(t *testing.T, environ ...string) storage.Form {
	t.Helper()
	c := apptest.Start(t, append(environ, "LOG_LEVEL=error")...)
	var report health.Readiness
	c.Do(http.MethodGet, "/health/ready", "", nil).Decode(http.StatusOK, &report)
	require.Equal(t, "degraded", report.Status)
	require.Equal(t, "down", report.Checks["storage"].Status)

	var upload uploads.Upload
	c.Do(http.MethodPost, "/api/v1/uploads", c.Token("ada"), uploads.NewUpload{Kind: "avatar", ContentType: "image/png", Size: 100}).
		Decode(http.StatusCreated, &upload)
	return upload.Form
}
