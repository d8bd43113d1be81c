package doctor

import (
	"bufio"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/tree"
	"github.com/logixtecs/omni/templates"
)

// made is a project on disk with some features.
func made(t *testing.T, ids ...string) Subject {
	t.Helper()
	c, err := generator.Load(templates.FS, features.FS)
	require.NoError(t, err)
	resolved, err := c.Resolve(ids)
	require.NoError(t, err)
	spec := generator.Spec{Name: "shop", Module: "example.com/shop", Features: resolved}
	files, err := generator.Render(c, spec)
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "shop")
	state := project.State{Omni: "devel", Name: spec.Name, Module: spec.Module, Features: resolved}
	require.NoError(t, project.CreateWithState(t.Context(), dir, files, state, func(string, tree.Tree) error { return nil }))
	p, err := project.Open(dir, nil)
	require.NoError(t, err)
	return Subject{Project: p, Catalog: c, Version: "devel", Environ: []string{"PORT=0"}}
}

// with runs one check of the subject in an environment.
func (s Subject) with(t *testing.T, c check, environ ...string) []Result {
	t.Helper()
	s.Environ = append(s.Environ, environ...)
	s.env = readEnvironment(&s)
	return c(t.Context(), &s)
}

// listen serves one answer to each line or message.
func listen(t *testing.T, answer string) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = bufio.NewReader(conn).ReadByte()
			_, _ = conn.Write([]byte(answer))
			_ = conn.Close()
		}
	}()
	return l.Addr().String()
}

func TestExamine(t *testing.T) {
	s := made(t, "db/postgres")
	results := Examine(t.Context(), s)
	require.True(t, Healthy(results), "%+v", results)
	var names []string
	for _, r := range results {
		names = append(names, r.Name)
	}
	require.Equal(t, []string{"go", "git", "docker", "omni", "edits", "variables", "port", "database", "migrations"}, names)

	s.Production = true
	results = Examine(t.Context(), s)
	require.False(t, Healthy(results))
}

func TestSettings(t *testing.T) {
	s := made(t, "auth/clerk", "auth/oidc")
	require.Equal(t, OK, s.with(t, settings)[0].Status)

	// What the catalogue knows of a value's form counts.
	found := s.with(t, settings, "APP_ENV=prod")
	require.Len(t, found, 1)
	require.Equal(t, "variable APP_ENV", found[0].Name)
	require.Equal(t, Fail, found[0].Status)

	// Only the provider that is chosen wants its variables.
	s.Production = true
	found = s.with(t, settings, "APP_ENV=production", "DATABASE_URL=file:/var/lib/app.db", "AUTH_PROVIDER=clerk")
	require.Len(t, found, 1)
	require.Equal(t, "variable CLERK_ISSUER_URL", found[0].Name)
	require.Contains(t, found[0].Hint, "https://dashboard.clerk.com")
	s.Production = false

	// So it is where several are chosen, or none and that means all.
	s = made(t, "auth/clerk", "ai/openai", "ai/anthropic", "ai/gemini", "webhooks/stripe", "webhooks/hmac")
	missing := func(environ ...string) (keys []string) {
		environ = append(environ, "DATABASE_URL=file:/var/lib/app.db", "APP_ENV=production", "AUTH_PROVIDER=clerk", "CLERK_ISSUER_URL=https://clerk.acme.com")
		for _, r := range s.with(t, settings, environ...) {
			keys = append(keys, strings.TrimPrefix(r.Name, "variable "))
		}
		return keys
	}
	require.ElementsMatch(t, []string{"OPENAI_API_KEY", "GEMINI_API_KEY", "STRIPE_WEBHOOK_SECRETS"}, missing("AI_PROVIDER=openai, gemini", "WEBHOOK_SOURCES=stripe"))
	require.Equal(t, []string{"AI_PROVIDER", "WEBHOOK_SOURCES"}, missing())
	s = made(t, "auth/clerk", "auth/oidc")

	// .env is read in development, the environment wins over it, and a name that nobody knows is found.
	env := filepath.Join(s.Project.Root, ".env")
	require.NoError(t, os.WriteFile(env, []byte("DATABSE_URL=x\nOIDC_ISSUER_URL=nonsense\n"), 0o600))
	found = s.with(t, settings, "AUTH_PROVIDER=oidc")
	require.Len(t, found, 2)
	require.Equal(t, "variable OIDC_ISSUER_URL", found[0].Name)
	require.Equal(t, "variable DATABSE_URL", found[1].Name)
	found = s.with(t, settings, "AUTH_PROVIDER=oidc", "OIDC_ISSUER_URL=https://id.acme.com")
	require.Len(t, found, 1)

	// Keys that the user's own code reads are for one environment too.
	s.Production = true
	found = s.with(t, settings, "APP_ENV=production", "DATABASE_URL=file:/var/lib/app.db", "AUTH_PROVIDER=clerk",
		"CLERK_ISSUER_URL=https://clerk.acme.com", "STRIPE_SECRET_KEY=sk_test_51HxyzAbCdEfGh", "ELSEWHERE_KEY=sk_test_51HxyzAbCdEfGh")
	require.Len(t, found, 1)
	require.Equal(t, "variable STRIPE_SECRET_KEY", found[0].Name)
	require.Equal(t, Fail, found[0].Status)
	s.Production = false

	require.NoError(t, os.WriteFile(env, []byte("SECRET='never closed"), 0o600))
	found = s.with(t, settings)
	require.Equal(t, Fail, found[0].Status)
	require.NotContains(t, found[0].Detail, "never")
}

func TestServers(t *testing.T) {
	s := made(t, "db/postgres")
	postgres, other, cache := listen(t, "N"), listen(t, "HTTP/1.1 400"), listen(t, "+PONG\r\n")
	for url, want := range map[string]Status{
		"postgres://app:app@" + postgres + "/app": OK,
		"postgres://app:app@" + other + "/app":    Fail,
		"postgres://app:app@127.0.0.1:1/app":      Fail,
		"mysql://app@127.0.0.1/app":               Fail,
		"file:data/app.db":                        OK,
	} {
		r := s.with(t, database, "DATABASE_URL="+url)[0]
		require.Equal(t, want, r.Status, "%s: %s", url, r.Detail)
		require.NotContains(t, r.Detail, "app:app", "no password is shown")
	}
	require.Empty(t, s.with(t, redis), "nothing asks for one")
	require.Equal(t, OK, s.with(t, redis, "REDIS_URL=redis://"+cache)[0].Status)
	require.Equal(t, Fail, s.with(t, redis, "REDIS_URL=redis://"+other)[0].Status)
	require.Equal(t, Fail, s.with(t, redis, "REDIS_URL=nonsense")[0].Status)

	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, taken, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	require.Equal(t, Warn, s.with(t, port, "PORT="+taken)[0].Status)
	require.NoError(t, l.Close())
	require.Equal(t, OK, s.with(t, port, "PORT="+taken)[0].Status)
}

func TestProject(t *testing.T) {
	s := made(t)
	require.Equal(t, "as generated", s.with(t, edits)[0].Detail)
	require.NoError(t, os.Remove(filepath.Join(s.Project.Root, "AGENTS.md")))
	require.NoError(t, os.WriteFile(filepath.Join(s.Project.Root, "go.mod"), []byte("module example.com/shop\n\ngo 1.99.0\n"), 0o600))
	p, err := project.Open(s.Project.Root, nil)
	require.NoError(t, err)
	s.Project = p
	require.Contains(t, s.with(t, edits)[0].Detail, "of the generated files 1 edited, 1 deleted")
	r := s.with(t, goRelease)[0]
	require.Equal(t, Fail, r.Status)
	require.Contains(t, r.Detail, "go.mod wants go1.99.0")
}

// A newer release is found through the module proxy that is set, and where none answers that is no fault.
func TestNewest(t *testing.T) {
	proxy := t.TempDir()
	dir := filepath.Join(proxy, "github.com", "logixtecs", "omni", "@v")
	require.NoError(t, os.MkdirAll(dir, 0o755))
	for name, text := range map[string]string{
		"list":        "v1.2.0\nv1.3.0\n",
		"v1.3.0.info": `{"Version":"v1.3.0","Time":"2026-01-02T03:04:05Z"}`,
		"v1.3.0.mod":  "module github.com/logixtecs/omni\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	t.Setenv("GOPROXY", "file://"+proxy)
	t.Setenv("GONOSUMDB", "*")
	t.Setenv("GOFLAGS", "-modcacherw")
	t.Setenv("GOMODCACHE", t.TempDir())
	ask := func(version string) Result { return newest(context.Background(), &Subject{Version: version})[0] }
	require.Equal(t, Result{Name: "omni", Status: Warn, Detail: "v1.2.0; v1.3.0 is out", Hint: "go install github.com/logixtecs/omni/cmd/omni@latest, then omni upgrade"}, ask("v1.2.0"))
	require.Equal(t, OK, ask("v1.3.0").Status)
	require.Equal(t, OK, ask("devel").Status)
	t.Setenv("GOPROXY", "off")
	require.Equal(t, Skip, ask("v1.2.0").Status)
}
