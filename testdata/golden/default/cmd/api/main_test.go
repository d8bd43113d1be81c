package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCommandLine(t *testing.T) {
	for name, test := range map[string]struct {
		args   []string
		code   int
		stderr string
	}{
		"unknown command":  {[]string{"sevre"}, 2, `api: unknown command "sevre": use one of serve, `},
		"unknown flag":     {[]string{"token", "-user", "ada"}, 2, "api token: flag provided but not defined: -user; see api help"},
		"one argument":     {[]string{"serve", "now"}, 2, `api serve: unexpected argument "now"; see api help`},
		"migrate sideways": {[]string{"migrate", "sideways"}, 2, "api migrate: say up, down or status"},
		"migrate":          {[]string{"migrate"}, 2, "api migrate: say up, down or status"},
		"nobody there":     {[]string{"healthcheck"}, 1, "ask the server"},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := call(t, test.args, "PORT=1")
			require.Equal(t, test.code, code)
			require.Contains(t, stderr, test.stderr)
			require.Empty(t, stdout)
		})
	}
}

func TestEveryCommandReportsItsConfiguration(t *testing.T) {
	for _, c := range commands() {
		args := []string{c.name}
		switch c.name {
		case "help":
			continue
		case "migrate":
			args = append(args, "up")
		}
		code, _, stderr := call(t, args, "PORT=abc", "LOG_LEVEL=loud")
		require.Equal(t, 1, code, c.name)
		require.Contains(t, stderr, "PORT:", c.name)
		require.Contains(t, stderr, "LOG_LEVEL:", c.name)
	}
}

func TestHelp(t *testing.T) {
	code, stdout, _ := call(t, []string{"help"})
	require.Zero(t, code)
	for _, c := range commands() {
		require.Contains(t, stdout, "  "+c.name+" ")
	}
}

func TestMigrate(t *testing.T) {
	folder := settings(t)
	output := func(direction string) string {
		code, stdout, stderr := call(t, []string{"migrate", direction}, folder...)
		require.Zero(t, code, stderr)
		return stdout
	}
	pending := strings.Count(output("status"), "pending")
	require.Positive(t, pending)
	require.Equal(t, pending, strings.Count(output("up"), "applied "))
	require.Equal(t, "nothing to apply\n", output("up"))
	require.NotContains(t, output("status"), "pending")
	for range pending {
		require.Contains(t, output("down"), "undone ")
	}
	require.Equal(t, "nothing to undo\n", output("down"))
}

func TestMigrateSaysWhatIsWrong(t *testing.T) {
	code, _, stderr := call(t, []string{"migrate", "up"}, "DATABASE_URL=gopher://localhost/app")
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "gopher")
}

func TestSeed(t *testing.T) {
	folder := settings(t)
	for _, want := range []string{"3 todos added", "0 todos added"} {
		code, stdout, stderr := call(t, []string{"seed"}, folder...)
		require.Zero(t, code, stderr)
		require.Contains(t, stdout, want)
	}
}

func TestRoutes(t *testing.T) {
	code, stdout, stderr := call(t, []string{"routes"}, settings(t)...)
	require.Zero(t, code, stderr)
	for _, line := range []string{
		`GET +/health +unlimited +public`,
		`POST +/api/v1/todos +protected +user`,
		`DELETE +/api/v1/todos/\{id\} +protected +user`,
	} {
		require.Regexp(t, line, stdout)
	}
}

func TestOpenAPI(t *testing.T) {
	code, stdout, stderr := call(t, []string{"openapi"}, settings(t)...)
	require.Zero(t, code, stderr)
	var document struct {
		OpenAPI string
		Paths   map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(stdout), &document))
	require.Equal(t, "3.1.0", document.OpenAPI)
	require.Contains(t, document.Paths, "/api/v1/todos/{id}")
}

func TestServe(t *testing.T) {
	folder := settings(t, "PORT=0")
	ctx, stop := context.WithCancel(t.Context())
	stdout, log := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, nil, folder, log, t.Output())
		_ = log.Close()
	}()
	port := listening(t, stdout)

	code, token, stderr := call(t, []string{"token", "-sub", "ada", "-roles", "admin"}, folder...)
	require.Zero(t, code, stderr)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:"+port+"/api/v1/todos", nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(token))
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)

	code, _, stderr = call(t, []string{"healthcheck"}, "PORT="+port)
	require.Zero(t, code, stderr)

	stop()
	require.Zero(t, <-ended)
}

func TestReachable(t *testing.T) {
	for host, want := range map[string]string{"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "127.0.0.1", "10.0.0.7": "10.0.0.7", "localhost": "localhost"} {
		require.Equal(t, want, reachable(host), host)
	}
}

// listening reads the log until it tells the port, and leaves the rest to nobody.
func listening(t *testing.T, log io.Reader) (port string) {
	t.Helper()
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if found := regexp.MustCompile(`msg=listening addr=127\.0\.0\.1:(\d+)`).FindStringSubmatch(lines.Text()); found != nil {
			go func() { _, _ = io.Copy(io.Discard, log) }()
			return found[1]
		}
	}
	require.Fail(t, "the server ended before it listened")
	return ""
}

// settings are those of a program with files of its own.
func settings(t *testing.T, more ...string) []string {
	t.Helper()
	folder := filepath.ToSlash(t.TempDir())
	return append([]string{"DATABASE_URL=file:" + folder + "/test.db", "AUTH_LOCAL_KEY_FILE=" + folder + "/issuer.pem"}, more...)
}

func call(t *testing.T, args []string, environ ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), args, environ, &out, &err)
	return code, out.String(), err.String()
}
