package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/schema"
)

// schemas are the published documents, compiled.
func schemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	all := map[string]*jsonschema.Schema{}
	for _, name := range schema.Names() {
		data, err := schema.Read(name)
		require.NoError(t, err)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		require.NoError(t, err, name)
		require.NoError(t, c.AddResource(name+".json", doc))
		all[name], err = c.Compile(name + ".json")
		require.NoError(t, err, name)
	}
	return all
}

// call runs omni in the folder of the test and returns its exit code and what it wrote.
func call(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Main(args, os.Environ(), strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

// The JSON of every command is what its schema says, down to the last member, and nothing else is printed.
func TestJSONMatchesSchema(t *testing.T) {
	documents := schemas(t)
	acme := filepath.Join(t.TempDir(), "acme")
	require.NoError(t, os.CopyFS(acme, os.DirFS(filepath.Join("..", "..", "testdata", "catalog", "v1"))))
	t.Chdir(t.TempDir())
	seen := []string{}
	check := func(want int, args ...string) string {
		t.Helper()
		command := args[0]
		seen = append(seen, command)
		code, out, errs := call(t, append(args, "--json")...)
		require.Equal(t, want, code, "%v: %s", args, errs)
		validate(t, documents, out)
		if want == exitOK {
			require.Empty(t, errs, "%v", args)
		} else {
			validate(t, documents, errs)
		}
		return out
	}
	edit := func(name, old, new string) {
		t.Helper()
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Contains(t, string(data), old)
		require.NoError(t, os.WriteFile(name, []byte(strings.ReplaceAll(string(data), old, new)), 0o600))
	}
	check(exitOK, "version")
	check(exitOK, "help")
	check(exitOK, "schema")
	check(exitOK, "completion", "bash")
	check(exitOK, "man", "pages")
	check(exitOK, "list")
	check(exitOK, "catalog", "build", acme)
	check(exitOK, "new", "shop", "--preset", "minimal", "--save", "answers.yaml")
	check(exitOK, "new", "other", "--from", "answers.yaml", "--dry-run")
	t.Chdir("shop")
	check(exitOK, "list")
	check(exitOK, "status")
	check(exitOK, "add", "clerk", "--no-verify")
	check(exitOK, "upgrade", "--no-verify", "--allow-dirty")
	check(exitOK, "swap", "auth", "auth0", "--no-verify", "--allow-dirty")
	plan := check(exitOK, "plan", "add", "clerk")
	require.NoError(t, os.WriteFile("../plan.json", []byte(plan), 0o600))
	check(exitOK, "apply", "../plan.json", "--no-verify", "--allow-dirty")
	check(exitOK, "remove", "auth0", "--no-verify", "--allow-dirty")
	edit("internal/config/auth.go", `"clerk",`, `"clerk", // mine`)
	check(exitOK, "diff")
	check(exitOK, "why", "internal/config/auth.go")
	check(exitOK, "why", "internal/auth/clerk.go:1")
	check(exitOK, "add", "auth0", "--no-verify", "--allow-dirty", "--dry-run")
	check(exitOK, "add", "auth0", "--no-verify", "--allow-dirty")
	edit("internal/config/auth.go", `"auth0",`, `"auth0", // mine`)
	check(exitConflicts, "remove", "auth0", "--no-verify", "--allow-dirty")
	check(exitOK, "status")
	check(exitOK, "abort")
	check(exitConflicts, "remove", "auth0", "--no-verify", "--allow-dirty")
	for _, marker := range []string{"<<<<<<< ", "||||||| ", "=======\n", ">>>>>>> "} {
		edit("internal/config/auth.go", marker, "// "+marker)
	}
	check(exitOK, "continue", "--no-verify")
	t.Setenv("GOPROXY", "off")
	check(exitOK, "doctor")
	check(exitError, "doctor", "--production")
	require.NoError(t, os.Remove("omni.yaml"))
	check(exitOK, "adopt", "--with", "clerk", "--dry-run")
	check(exitOK, "adopt", "--with", "clerk")

	// Every command that there is was called.
	_, out, _ := call(t, "help", "--json")
	var help described
	require.NoError(t, json.Unmarshal([]byte(out), &help))
	for _, c := range help.Commands {
		if c.Name != "mcp" { // which speaks JSON-RPC
			require.Contains(t, seen, c.Name)
		}
		require.NotEmpty(t, c.Example, "%s has an example", c.Name)
	}
}

// validate holds a document to the schema that it names.
func validate(t *testing.T, documents map[string]*jsonschema.Schema, document string) {
	t.Helper()
	var head struct{ Schema string }
	require.NoError(t, json.Unmarshal([]byte(document), &head), "one JSON document: %s", document)
	name := strings.TrimSuffix(strings.TrimPrefix(head.Schema, "omni."), "/v1")
	require.Contains(t, documents, name, head.Schema)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
	require.NoError(t, err)
	require.NoError(t, documents[name].Validate(value), "%s", document)
}

// Errors have a code, an exit code and a hint, and the codes are those of the schema and of the documentation.
func TestErrorsAreCoded(t *testing.T) {
	documents := schemas(t)
	documentation, err := filepath.Abs(filepath.Join("..", "..", "docs", "cli.md"))
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	require.NoError(t, os.Mkdir("full", 0o755))
	require.NoError(t, os.WriteFile("full/mine.txt", nil, 0o600))
	for _, c := range []struct {
		args string
		code code
		exit int
	}{
		{"new", codeNoTerminal, exitUsage},
		{"new Shop", codeName, exitUsage},
		{"new shop --module a//b", codeModule, exitUsage},
		{"new shop --nope", codeUsage, exitUsage},
		{"new shop --preset huge", codeUnknownPreset, exitUsage},
		{"new shop --with clrek", codeUnknown, exitUsage},
		{"new shop --db neon,postgres", codeExclusive, exitUsage},
		{"new shop --auth none", codeNeeded, exitUsage},
		{"new full", codeTarget, exitError},
		{"status", codeNoProject, exitError},
		{"add clerk", codeNoProject, exitError},
		{"continue", codeNoProject, exitError},
		{"apply nothing.json", codePlan, exitUsage},
		{"schema nothing", codeUsage, exitUsage},
	} {
		exit, out, errs := call(t, append(strings.Fields(c.args), "--json")...)
		require.Equal(t, c.exit, exit, c.args)
		require.Empty(t, out, c.args)
		validate(t, documents, errs)
		var f failed
		require.NoError(t, json.Unmarshal([]byte(errs), &f))
		require.Equal(t, c.code, f.Error.Code, c.args)
		require.Equal(t, c.exit, f.Error.Exit, c.args)
	}

	data, err := schema.Read("error")
	require.NoError(t, err)
	docs, err := os.ReadFile(documentation)
	require.NoError(t, err)
	for _, c := range codes {
		require.Contains(t, string(data), `"`+string(c)+`"`, "the schema of errors has the code")
		require.Contains(t, string(docs), fmt.Sprintf("| `%s` | %d |", c, c.exitCode()), "docs/cli.md has the code")
	}
	require.Equal(t, len(codes), len(slices.Compact(slices.Sorted(slices.Values(codes)))), "no code twice")
}
