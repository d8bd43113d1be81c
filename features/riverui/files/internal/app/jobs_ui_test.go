package app_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app"
	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/config"
)

func TestTheJobsUIIsOpenToThisMachineInDevelopment(t *testing.T) {
	c := apptest.Start(t)
	defer c.App.JobsUI.Start(context.WithoutCancel(t.Context()))()
	page := c.Do(http.MethodGet, "/admin/jobs/", "", nil)
	require.Equal(t, http.StatusOK, page.Status)
	require.Contains(t, string(page.Body), `<div id="root"`)
	require.Contains(t, page.Header.Get("Content-Security-Policy"), "script-src 'self';")
	c.Do(http.MethodGet, "/admin/jobs/api/jobs?state=completed&limit=1", "", nil).Decode(http.StatusOK, nil)
	c.Do(http.MethodGet, "/admin/jobs/api/states", "", nil).Decode(http.StatusOK, nil)

	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.URL+"/admin/jobs/api/jobs/cancel", strings.NewReader(`{"ids":["1"]}`))
	require.NoError(t, err)
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusForbidden, response.StatusCode, "a page elsewhere may not")
}

func TestTheJobsUINeedsASessionInProduction(t *testing.T) {
	cfg := development(t, "JOBS_UI_SECRET="+strings.Repeat("s", 32))
	cfg.Env = config.Production
	a, err := app.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	defer func() { require.NoError(t, a.Close()) }()
	do := func(method, path string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		r.RemoteAddr = "127.0.0.1:1234"
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		a.API.ServeHTTP(w, r)
		return w
	}
	require.Equal(t, http.StatusUnauthorized, do(http.MethodGet, "/admin/jobs/").Code)
	require.Equal(t, http.StatusUnauthorized, do(http.MethodGet, "/admin/jobs/", "Cookie", "jobs_ui=forged").Code)
	require.Equal(t, http.StatusUnauthorized, do(http.MethodGet, "/admin/jobs/enter?ticket=forged").Code)

	token := func(roles ...string) string {
		text, err := a.Local.Issue("root", "", roles, time.Minute)
		require.NoError(t, err)
		return "Bearer " + text
	}
	require.Equal(t, http.StatusForbidden, do(http.MethodPost, "/api/v1/admin/jobs/ui", "Authorization", token()).Code)
	link := do(http.MethodPost, "/api/v1/admin/jobs/ui", "Authorization", token("admin"))
	require.Equal(t, http.StatusCreated, link.Code)
	var body struct{ URL string }
	require.NoError(t, json.Unmarshal(link.Body.Bytes(), &body))

	entered := do(http.MethodGet, body.URL)
	require.Equal(t, http.StatusSeeOther, entered.Code)
	require.Equal(t, "/admin/jobs/", entered.Header().Get("Location"))
	cookie := entered.Result().Cookies()[0]
	require.True(t, cookie.Secure && cookie.HttpOnly)
	session := cookie.Name + "=" + cookie.Value
	require.Equal(t, http.StatusOK, do(http.MethodGet, "/admin/jobs/", "Cookie", session).Code)
	require.Equal(t, http.StatusOK, do(http.MethodGet, "/admin/jobs/api/queues?limit=10", "Cookie", session).Code)
	require.Equal(t, http.StatusForbidden,
		do(http.MethodPost, "/admin/jobs/api/jobs/cancel", "Cookie", session, "Sec-Fetch-Site", "same-site").Code)
	require.NotEqual(t, http.StatusForbidden,
		do(http.MethodPost, "/admin/jobs/api/jobs/cancel", "Cookie", session, "Sec-Fetch-Site", "same-origin").Code)
}
