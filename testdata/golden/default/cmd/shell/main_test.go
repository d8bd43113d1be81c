package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestScript(t *testing.T) {
	code, stdout, stderr := call(t, false, `
ada := As("ada")
todo, err := App.Todos.Create(ada, todos.NewTodo{
	Title: "Buy milk",
})
err
todo.Title
page, err := App.Todos.List(ada, database.Query{Limit: 5})
len(page.Items)
page.Items[0]
_, err = App.Todos.Create(ada, todos.NewTodo{Title: " "})
err
App.Todos.List(As("bob"), database.Query{})
fmt.Println(strings.ToUpper("done"))
`)
	require.Zero(t, code, stderr)
	for _, want := range []string{"Buy milk\n", "1\n", `"done": false`, "todo_title_blank", `"items": []`, "DONE\n"} {
		require.Contains(t, stdout, want)
	}
	require.NotContains(t, stdout, "> ", "no prompt without a terminal")
}

func TestScriptEndsAtTheFirstError(t *testing.T) {
	for name, script := range map[string]string{
		"unknown name": "undefinedThing\nfmt.Println(\"never\")",
		"panic":        "panic(\"boom\")\nfmt.Println(\"never\")",
		"unfinished":   "func f() {",
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := call(t, false, script)
			require.Equal(t, 1, code)
			require.Contains(t, stderr, "shell: evaluate")
			require.Empty(t, stdout)
		})
	}
}

func TestTerminalGoesOn(t *testing.T) {
	code, stdout, _ := call(t, true, "undefinedThing\nfor i := 0; i < 2; i++ {\nfmt.Println(i)\n}\n40 + 2\n")
	require.Zero(t, code)
	require.Contains(t, stdout, "as of about 1.20")
	require.Contains(t, stdout, "undefined: undefinedThing")
	require.Contains(t, stdout, "> . . 0\n1\n")
	require.Contains(t, stdout, "42\n")
}

func TestSignalEndsTheWait(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	in, keyboard := io.Pipe()
	defer func() { _ = keyboard.Close() }()
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, settings(t), in, true, io.Discard, io.Discard) }()
	_, err := io.WriteString(keyboard, "1\n2\n") // the second line is taken when the first is being evaluated
	require.NoError(t, err)
	stop()
	require.Zero(t, <-ended)
}

func TestBadConfiguration(t *testing.T) {
	var stderr bytes.Buffer
	require.Equal(t, 1, run(t.Context(), []string{"PORT=abc"}, strings.NewReader(""), false, io.Discard, &stderr))
	require.Contains(t, stderr.String(), "PORT:")
}

func settings(t *testing.T) []string {
	t.Helper()
	folder := filepath.ToSlash(t.TempDir())
	return []string{"DATABASE_URL=file:" + folder + "/test.db", "AUTH_LOCAL_KEY_FILE=" + folder + "/issuer.pem"}
}

func call(t *testing.T, terminal bool, input string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), settings(t), strings.NewReader(input), terminal, &out, &err)
	return code, out.String(), err.String()
}
