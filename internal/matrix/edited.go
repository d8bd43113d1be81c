package matrix

import (
	"bytes"
	"path"
	"strings"
)

func renameModule(e *editor) {
	e.everywhere("example.com/shop", "github.com/acme/backend")
	e.move("internal/crud", "internal/rest")
	e.everywhere("/internal/crud\"", "/internal/rest\"")
	e.everywhere("package crud", "package rest")
	e.everywhere("crud.Register", "rest.Register")
	if bytes.Contains(e.files["internal/rest/crud_test.go"].Data, []byte("crud.")) {
		e.replace("internal/rest/crud_test.go", "crud.", "rest.")
	}
}

func moveMain(e *editor) {
	e.move("cmd/api", "cmd/server")
	e.everywhere("./cmd/api", "./cmd/server")
}

func addHandlers(e *editor) {
	e.replace("internal/todos/http.go", "(api, \"/todos\", s)\n", "(api, \"/todos\", s)\n\thuma.Get(api, \"/todos/count\", s.count)\n")
	e.write("internal/todos/count.go", `package todos

import (
	"context"

	"MODULE/internal/database"
)

type countOutput struct {
	Body struct {
		Count int `+"`json:\"count\"`"+`
	}
}

func (s *Service) count(ctx context.Context, _ *struct{}) (*countOutput, error) {
	page, err := s.List(ctx, database.Query{Limit: 100})
	if err != nil {
		return nil, err
	}
	out := &countOutput{}
	out.Body.Count = len(page.Items)
	return out, nil
}
`)
	e.replace("internal/todos/count.go", "MODULE", e.module())
	e.write("internal/todos/count_test.go", `package todos_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"MODULE/internal/app/apptest"
	"MODULE/internal/todos"
)

func TestCount(t *testing.T) {
	c := apptest.Start(t)
	ada := c.Token("ada")
	c.Do(http.MethodPost, path, ada, todos.NewTodo{Title: "One"}).Decode(http.StatusCreated, nil)
	var got struct{ Count int }
	c.Do(http.MethodGet, path+"/count", ada, nil).Decode(http.StatusOK, &got)
	require.Equal(t, 1, got.Count)
}
`)
	e.replace("internal/todos/count_test.go", "MODULE", e.module())
}

// module is the path in go.mod.
func (e *editor) module() string {
	first, _, _ := strings.Cut(string(e.files["go.mod"].Data), "\n")
	return strings.TrimSpace(strings.TrimPrefix(first, "module "))
}

func addSetting(e *editor) {
	e.replace("internal/config/config.go", "\tRateLimit RateLimit\n", "\tRateLimit RateLimit\n\n\t// Greeting is what the shop says first.\n\tGreeting string `env:\"GREETING\" envDefault:\"hello\"`\n")
	e.replace(".env.example", "LOG_LEVEL=", "GREETING=hello\nLOG_LEVEL=")
}

func addTargets(e *editor) {
	e.replace("Makefile", "\nlint: ##", "\ndeploy: build ## Put the program on the server\n\tscp bin/server shop.example.com:\n\nlint: ##")
	e.replace("Makefile", " routes build\n", " routes build deploy\n")
}

func addService(e *editor) {
	e.replace("compose.yaml", "\nvolumes:\n", "\n  metabase:\n    image: metabase/metabase:v0.50.0\n    ports: [\"127.0.0.1:3000:3000\"]\n\nvolumes:\n")
	e.replace("compose.yaml", "volumes:\n  data:\n", "volumes:\n  reports:\n  data:\n")
}

// bumpDependency is what a bot does: a version, and its lines in go.sum.
func bumpDependency(e *editor) {
	e.replace("go.mod", "github.com/agext/levenshtein v1.2.1 // indirect", "github.com/agext/levenshtein v1.2.3 // indirect")
	e.replace("go.sum", "github.com/agext/levenshtein v1.2.1 h1:", "github.com/agext/levenshtein v1.2.3 h1:YB2fHEn0UJagG8T1rrWknE3ZQzWM06O8AMAatNn7lmo=\n"+
		"github.com/agext/levenshtein v1.2.3/go.mod h1:JEDfjyjHDjOF/1e4FlBE/PkbqA9OfWu2ki2W0IB5558=\ngithub.com/agext/levenshtein v1.2.1 h1:")
}

// deleteExample puts a first operation of the shop's own in the place of todos.
func deleteExample(e *editor) {
	e.move("internal/todos", "")
	e.remove("internal/app/todos.go")
	e.write("internal/app/orders.go", `package app

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
)

func (a *App) openOrders(context.Context) error {
	huma.Get(a.API.Version(1), "/orders", func(context.Context, *struct{}) (*struct{ Body struct{} }, error) {
		return &struct{ Body struct{} }{}, nil
	})
	return nil
}
`)
	const app = "internal/app/app.go"
	e.replace(app, "\t\"example.com/shop/internal/todos\"\n", "")
	e.replace(app, "\n\t// Todos is the example domain.\n\tTodos *todos.Service\n", "")
	e.replace(app, "a.openTodos,", "a.openOrders,")
	e.replace("internal/app/models.go", "\t\"example.com/shop/internal/todos\"\n", "")
	e.replace("internal/app/models.go", "\t\t(*todos.Todo)(nil),\n", "")
	e.replace("internal/app/seed.go", "\tctx, err := a.As(ctx, DevSubject)\n\tif err != nil {\n\t\treturn 0, err\n\t}\n\treturn a.Todos.Seed(ctx)\n", "\t_, err := a.As(ctx, DevSubject)\n\treturn 0, err\n")
	for p := range e.files {
		if strings.HasSuffix(p, "_test.go") && (path.Dir(p) == "internal/app" || path.Dir(p) == "cmd/api") && bytes.Contains(e.files[p].Data, []byte("/api/v1/todos")) {
			e.replace(p, "/api/v1/todos", "/api/v1/orders")
		}
	}
	e.remove("internal/app/app_test.go") // which is about todos from end to end
	e.replace("cmd/api/main_test.go", "\"3 todos added\", \"0 todos added\"", "\"0 todos added\"")
	e.replace("cmd/api/main_test.go", "\t\t`POST +/api/v1/orders +protected +user`,\n\t\t`DELETE +/api/v1/orders/\\{id\\} +protected +user`,\n", "\t\t`GET +/api/v1/orders +protected +user`,\n")
	e.replace("cmd/api/main_test.go", "/api/v1/orders/{id}", "/api/v1/orders")
	e.replace("cmd/shell/scope.go", "\t\"example.com/shop/internal/todos\"\n", "")
	e.replace("cmd/shell/scope.go", "\t\t\t\"example.com/shop/internal/todos/todos\": {\n\t\t\t\t\"NewTodo\":     reflect.ValueOf((*todos.NewTodo)(nil)),\n\t\t\t\t\"Todo\":        reflect.ValueOf((*todos.Todo)(nil)),\n\t\t\t\t\"TodoChanges\": reflect.ValueOf((*todos.TodoChanges)(nil)),\n\t\t\t},\n", "")
	e.remove("cmd/shell/main_test.go")
	for _, dialect := range []string{"sqlite", "postgres"} {
		if p := "migrations/" + dialect + "/20260101000001_create_todos.sql"; e.files[p] != nil {
			e.remove(p)
		}
	}
	deleteExampleJobs(e)
}

// deleteExampleJobs takes the weekly digest of todos out of a project that has jobs.
func deleteExampleJobs(e *editor) {
	const jobs = "internal/app/jobs.go"
	if e.files[jobs] == nil {
		return
	}
	e.remove("internal/app/digest.go")
	e.remove("internal/app/jobs_test.go")
	e.replace(jobs, "\t\"example.com/shop/internal/todos\"\n", "")
	e.replace(jobs, "\t\t{Cron: \"0 8 * * 1\", Args: todos.DigestsArgs{}}, // Mondays at eight, UTC\n", "")
}

func aliasImport(e *editor) {
	const app = "internal/app/app.go"
	e.replace(app, "\t\""+e.module()+"/internal/health\"\n", "\thc \""+e.module()+"/internal/health\"\n")
	e.replace(app, "[]health.Check", "[]hc.Check")
	e.replace(app, "\treturn a, nil\n}", "\ta.Log.Info(\"ready to serve\")\n\treturn a, nil\n}")
}

// movePackage puts a package in another folder, and leaves its name.
func movePackage(e *editor) {
	e.move("internal/config", "internal/conf")
	e.everywhere("\t\""+e.module()+"/internal/config\"\n", "\tconfig \""+e.module()+"/internal/conf\"\n")
}

func crlf(e *editor) {
	for p, f := range e.files {
		if bytes.IndexByte(f.Data, 0) >= 0 || strings.HasSuffix(p, ".sh") || bytes.Contains(f.Data, []byte("\r\n")) {
			continue
		}
		e.replaceBytes(p, bytes.ReplaceAll(f.Data, []byte("\n"), []byte("\r\n")))
	}
}
