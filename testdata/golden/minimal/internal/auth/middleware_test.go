package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
	"example.com/shop/internal/httpapi"
	"example.com/shop/internal/logging"
	"example.com/shop/internal/users"
)

type whoami struct {
	Body struct {
		ID      string
		Subject string
		Email   string
		Roles   []string
	}
}

// syncBuffer is a log that a test reads while the server writes.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// server is an API with an operation for each way to protect one.
type server struct {
	url string
	db  *database.DB
	log *syncBuffer
}

func serve(t *testing.T, v Verifier) server {
	t.Helper()
	s := server{db: databasetest.SQLite(t), log: &syncBuffer{}}
	log := logging.New(s.log, logging.Options{JSON: true, Level: slog.LevelDebug})
	api := httpapi.New(httpapi.Options{Title: "Test", Version: "1", Logger: log})
	api.Use(Authenticate(api.Root(), v, users.NewStore(s.db)), Require(api.Root()))
	who := func(ctx context.Context, _ *struct{}) (*whoami, error) {
		log.InfoContext(ctx, "in the handler")
		var out whoami
		u := User(ctx)
		out.Body.ID, out.Body.Subject, out.Body.Email, out.Body.Roles = u.ID, u.Subject, u.Email, u.Roles
		return &out, nil
	}
	v1 := api.Version(1)
	huma.Get(v1, "/me", who)
	huma.Get(v1, "/public", who, Public)
	huma.Get(v1, "/admin", who, Roles("admin", "owner"))
	huma.Get(v1, "/partner", who, func(op *huma.Operation) { op.Security = []map[string][]string{{"partner-key": {}}} })
	srv := httptest.NewServer(api)
	t.Cleanup(srv.Close)
	s.url = srv.URL
	return s
}

// get makes a request with an Authorization header, unless that is empty.
func (s server) get(t *testing.T, path, authorization string) (*http.Response, whoami, httpapi.Problem) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
	require.NoError(t, err)
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	var who whoami
	var problem httpapi.Problem
	if res.StatusCode == http.StatusOK {
		require.NoError(t, json.Unmarshal(body, &who.Body))
	} else {
		require.Equal(t, "application/problem+json", res.Header.Get("Content-Type"), string(body))
		require.NoError(t, json.Unmarshal(body, &problem))
	}
	return res, who, problem
}

func newTestLocal(t *testing.T) *Local {
	t.Helper()
	local, err := NewLocal(filepath.Join(t.TempDir(), "key.pem"))
	require.NoError(t, err)
	return local
}

func issue(t *testing.T, local *Local, subject string, roles ...string) string {
	t.Helper()
	token, err := local.Issue(subject, subject+"@example.com", roles, time.Hour)
	require.NoError(t, err)
	return token
}

func TestProtectedOperationKnowsItsUser(t *testing.T) {
	local := newTestLocal(t)
	s := serve(t, local)
	res, first, _ := s.get(t, "/api/v1/me", "Bearer "+issue(t, local, "ann", "staff"))
	require.Equal(t, http.StatusOK, res.StatusCode)
	require.NotEmpty(t, first.Body.ID)
	require.Equal(t, "ann", first.Body.Subject)
	require.Equal(t, "ann@example.com", first.Body.Email)
	require.Equal(t, []string{"staff"}, first.Body.Roles)

	_, again, _ := s.get(t, "/api/v1/me", "bearer  "+issue(t, local, "ann"))
	require.Equal(t, first.Body.ID, again.Body.ID)
	_, other, _ := s.get(t, "/api/v1/me", "Bearer "+issue(t, local, "bob"))
	require.NotEqual(t, first.Body.ID, other.Body.ID)
	n, err := s.db.NewSelect().Model((*users.User)(nil)).Count(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 2, n)
	require.Contains(t, s.log.String(), `"user_id":"`+first.Body.ID+`"`)
	require.NotContains(t, s.log.String(), "ann@example.com")
}

func TestRefusals(t *testing.T) {
	local, stranger := newTestLocal(t), newTestLocal(t)
	s := serve(t, local)
	for name, c := range map[string]struct {
		path, authorization string
		status              int
		code, challenge     string
	}{
		"no token":           {"/api/v1/me", "", 401, "unauthenticated", `Bearer`},
		"other scheme":       {"/api/v1/me", "Basic YW5uOmFubg==", 401, "unauthenticated", `Bearer`},
		"scheme only":        {"/api/v1/me", "Bearer", 401, "unauthenticated", `Bearer`},
		"empty token":        {"/api/v1/me", "Bearer .", 401, "invalid_token", `Bearer error="invalid_token"`},
		"no such token":      {"/api/v1/me", "Bearer abc", 401, "invalid_token", `Bearer error="invalid_token"`},
		"token of another":   {"/api/v1/me", "Bearer " + issue(t, stranger, "ann"), 401, "invalid_token", `Bearer error="invalid_token"`},
		"two tokens":         {"/api/v1/me", "Bearer " + issue(t, local, "ann") + ", " + issue(t, local, "ann"), 401, "invalid_token", `Bearer error="invalid_token"`},
		"role, no token":     {"/api/v1/admin", "", 401, "unauthenticated", `Bearer`},
		"role, bad token":    {"/api/v1/admin", "Bearer abc", 401, "invalid_token", `Bearer error="invalid_token"`},
		"role, none":         {"/api/v1/admin", "Bearer " + issue(t, local, "ann"), 403, "forbidden", `Bearer error="insufficient_scope"`},
		"role, another":      {"/api/v1/admin", "Bearer " + issue(t, local, "ann", "staff", "Admin"), 403, "forbidden", `Bearer error="insufficient_scope"`},
		"scheme we know not": {"/api/v1/partner", "Bearer " + issue(t, local, "ann", "admin"), 403, "forbidden", `Bearer error="insufficient_scope"`},
	} {
		t.Run(name, func(t *testing.T) {
			res, _, problem := s.get(t, c.path, c.authorization)
			require.Equal(t, c.status, res.StatusCode)
			require.Equal(t, c.code, problem.Code)
			require.Equal(t, c.challenge, res.Header.Get("WWW-Authenticate"))
			require.NotEmpty(t, problem.RequestID)
		})
	}
	require.Contains(t, s.log.String(), "token does not have three parts", "the reason is for the log")
}

func TestAnyOfTheRolesIsEnough(t *testing.T) {
	local := newTestLocal(t)
	s := serve(t, local)
	for _, role := range []string{"admin", "owner"} {
		res, _, _ := s.get(t, "/api/v1/admin", "Bearer "+issue(t, local, "ann", "staff", role))
		require.Equal(t, http.StatusOK, res.StatusCode, role)
	}
}

func TestPublicOperationTakesEverybody(t *testing.T) {
	local := newTestLocal(t)
	s := serve(t, local)
	for _, authorization := range []string{"", "Bearer abc", "Basic YW5uOmFubg=="} {
		res, who, _ := s.get(t, "/api/v1/public", authorization)
		require.Equal(t, http.StatusOK, res.StatusCode)
		require.Zero(t, who)
	}
	_, who, _ := s.get(t, "/api/v1/public", "Bearer "+issue(t, local, "ann"))
	require.Equal(t, "ann", who.Body.Subject, "a token that is there counts")
}

func TestIssuerInTroubleIsNotTheCallersFault(t *testing.T) {
	k := newES256(t, "k")
	fake, v := newFake(k)
	fake.become(failing)
	s := serve(t, v)
	token := "Bearer " + k.sign(t, goodClaims(testIssuer))
	res, _, problem := s.get(t, "/api/v1/me", token)
	require.Equal(t, http.StatusServiceUnavailable, res.StatusCode)
	require.Equal(t, "auth_unavailable", problem.Code)
	require.Empty(t, res.Header.Get("WWW-Authenticate"))
	require.NotContains(t, problem.Detail, "503")

	res, _, _ = s.get(t, "/api/v1/public", token)
	require.Equal(t, http.StatusOK, res.StatusCode)
}

func TestDatabaseInTroubleIsNotTheCallersFault(t *testing.T) {
	local := newTestLocal(t)
	s := serve(t, local)
	_, err := s.db.ExecContext(t.Context(), "ALTER TABLE users RENAME TO elsewhere")
	require.NoError(t, err)
	res, _, problem := s.get(t, "/api/v1/me", "Bearer "+issue(t, local, "ann"))
	require.Equal(t, http.StatusInternalServerError, res.StatusCode)
	require.Equal(t, "internal", problem.Code)
	require.NotContains(t, problem.Detail, "users")
}

func TestDocumentSaysWhoMayCall(t *testing.T) {
	s := serve(t, newTestLocal(t))
	res, err := http.Get(s.url + "/openapi.json")
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	var document struct {
		Security   []map[string][]string
		Components struct {
			SecuritySchemes map[string]struct{ Type, Scheme, BearerFormat string }
		}
		Paths map[string]struct {
			Get struct{ Security *[]map[string][]string }
		}
	}
	require.NoError(t, json.NewDecoder(res.Body).Decode(&document))
	require.Equal(t, "http", document.Components.SecuritySchemes["bearer"].Type)
	require.Equal(t, "bearer", document.Components.SecuritySchemes["bearer"].Scheme)
	require.Equal(t, []map[string][]string{{"bearer": {}}}, document.Security)
	require.Nil(t, document.Paths["/api/v1/me"].Get.Security, "what holds for all needs no word")
	require.Equal(t, []map[string][]string{{}}, *document.Paths["/api/v1/public"].Get.Security)
	require.Equal(t, []map[string][]string{{"bearer": {"admin"}}, {"bearer": {"owner"}}}, *document.Paths["/api/v1/admin"].Get.Security)
}

func TestUserOutsideOfARequest(t *testing.T) {
	require.Zero(t, User(t.Context()))
	require.Equal(t, "ann", User(As(t.Context(), Identity{ID: "ann"})).ID)
}

func TestEmptyListOfRequirementsIsPublic(t *testing.T) {
	require.True(t, public([]map[string][]string{}), "OpenAPI 3.1: an empty list removes the requirement")
	require.False(t, public(nil))
	require.False(t, public([]map[string][]string{{"bearer": {}}}))
}
