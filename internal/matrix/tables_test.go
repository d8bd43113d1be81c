//go:build matrix

package matrix

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/features"
	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/manifest"
	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/smoke"
	"github.com/logixtecs/omni/internal/tree"
	"github.com/logixtecs/omni/templates"
)

// A feature's tables stay, go, and come back in real databases, in one that has seen it all and in new ones; at
// each point the migrations lead to the models.
func TestTablesComeAndGo(t *testing.T) {
	release := func(version string) *generator.Catalog {
		acme := generator.Source{Pin: manifest.Pin{Source: version}, FS: os.DirFS("../../testdata/catalog/" + version + "/features")}
		c, err := generator.Load(templates.FS, features.FS, acme)
		require.NoError(t, err)
		return c
	}
	first, second := release("v1"), release("v2")
	p := growing{dir: filepath.Join(t.TempDir(), "shop"), at: time.Now()}
	dialects := []string{"db/postgres"}
	if os.Getenv("TEST_DATABASE_URL") == "" {
		dialects = nil
	}
	old := databases(t)
	for _, step := range []struct {
		name    string
		catalog *generator.Catalog
		notes   bool
		drop    bool
		said    string
		rows    int // of the old database's table, which stay until they are dropped
	}{
		{name: "chosen", catalog: first, notes: true, said: "20260701000000_create_notes.sql"},
		{name: "removed", catalog: first, said: "nothing to apply"},
		{name: "added again", catalog: first, notes: true, said: "nothing to apply", rows: 1},
		{name: "removed with its tables", catalog: first, drop: true, said: "_drop_notes.sql"},
		{name: "back in a later release", catalog: second, notes: true, said: "_restore_notes.sql"},
		{name: "removed once more", catalog: second, said: "nothing to apply"},
		{name: "back again", catalog: second, notes: true, said: "nothing to apply", rows: 1},
		{name: "removed with its tables once more", catalog: second, drop: true, said: "_drop_notes.sql"},
	} {
		t.Run(step.name, func(t *testing.T) {
			ids := append([]string{"auth/oidc"}, dialects...)
			if step.notes {
				ids = append(ids, "notes")
			}
			p.to(t, step.catalog, ids, step.drop)
			program := smoke.Project{Dir: p.dir}
			require.NoError(t, program.Build(t.Context()))
			for _, url := range old {
				there := smoke.Project{Dir: p.dir, Env: []string{"DATABASE_URL=" + url}}
				out, err := there.Run(t.Context(), "migrate", "up")
				require.NoError(t, err)
				require.Contains(t, out, step.said)
				if step.notes {
					require.Equal(t, step.rows, keepNote(t, there))
				}
			}
			for _, url := range databases(t) {
				_, err := smoke.Project{Dir: p.dir, Env: []string{"DATABASE_URL=" + url}}.Run(t.Context(), "migrate", "up")
				require.NoError(t, err)
			}
			_, err := program.Go(t.Context(), "run", "./cmd/migrate", "check")
			require.NoError(t, err)
			if step.notes {
				_, err = program.Go(t.Context(), "test", "./internal/notes")
				require.NoError(t, err)
			}
		})
	}
}

// keepNote boots the program, counts the notes that are there, and keeps one.
func keepNote(t *testing.T, p smoke.Project) int {
	t.Helper()
	server, err := p.Start(t.Context())
	require.NoError(t, err)
	token, err := p.Run(t.Context(), "token")
	require.NoError(t, err)
	call := func(method, body string) []byte {
		request, err := http.NewRequestWithContext(t.Context(), method, server.URL+"/api/v1/notes", strings.NewReader(body))
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		defer answer.Body.Close()
		data, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, answer.StatusCode, "%s", data)
		return data
	}
	var notes []struct{ Text string }
	require.NoError(t, json.Unmarshal(call(http.MethodGet, ""), &notes))
	call(http.MethodPost, `{"text":"`+[]string{"Buy milk", "Call Bob"}[len(notes)]+`"}`)
	require.NoError(t, server.Stop())
	return len(notes)
}

// databases are new ones: a file, and where there is a server one of its.
func databases(t *testing.T) []string {
	urls := []string{"file:" + filepath.ToSlash(filepath.Join(t.TempDir(), "app.db"))}
	if os.Getenv("TEST_DATABASE_URL") != "" {
		urls = append(urls, scratch(t))
	}
	return urls
}

// growing is a project that changes its features again and again.
type growing struct {
	dir         string
	at          time.Time
	base, files tree.Tree
}

func (g *growing) to(t *testing.T, c *generator.Catalog, ids []string, drop bool) {
	t.Helper()
	resolved, err := c.Resolve(ids)
	require.NoError(t, err)
	theirs, err := generator.Render(c, generator.Spec{Name: "shop", Module: "example.com/shop", Features: resolved})
	require.NoError(t, err)
	changes, _, err := generator.PlanTables(generator.Plan(g.base, g.files, theirs, merge.Labels{}), g.base, g.files, theirs, drop, g.at)
	require.NoError(t, err)
	files := maps.Clone(g.files)
	if files == nil {
		files = tree.Tree{}
	}
	for _, ch := range changes {
		require.NotEqual(t, generator.Conflict, ch.Action, ch.Path)
		if files[ch.Path] = ch.After; ch.After == nil {
			delete(files, ch.Path)
		}
	}
	g.base, g.files = theirs, files
	require.NoError(t, os.RemoveAll(g.dir))
	require.NoError(t, project.Create(t.Context(), g.dir, files, func(string) error { return nil }))
}
