package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/tree"
)

// inProject makes a project, goes to it and returns a call of omni there that has to end with an exit code.
func inProject(t *testing.T, with ...string) func(exit int, args ...string) (stdout, stderr string) {
	t.Helper()
	t.Chdir(t.TempDir())
	must := func(exit int, args ...string) (string, string) {
		t.Helper()
		code, out, errs := call(t, args...)
		require.Equal(t, exit, code, "%v: %s%s", args, out, errs)
		return out, errs
	}
	must(exitOK, append([]string{"new", "shop", "--preset", "minimal", "--no-git", "--yes"}, with...)...)
	t.Chdir("shop")
	return must
}

// tamperedPlan writes a plan with a change of it; again makes its sum right for that.
func tamperedPlan(t *testing.T, text string, again bool, change func(*reviewed)) string {
	t.Helper()
	var r reviewed
	require.NoError(t, json.Unmarshal([]byte(text), &r))
	change(&r)
	if again {
		var err error
		r.Sum, err = r.sum()
		require.NoError(t, err)
	}
	data, err := json.Marshal(r)
	require.NoError(t, err)
	name := filepath.Join(t.TempDir(), "plan.json")
	require.NoError(t, os.WriteFile(name, data, 0o600))
	return name
}

// Whatever a plan says, nothing comes of it but what omni plans.
func TestTamperedPlansAreRefused(t *testing.T) {
	omni := inProject(t)
	text, _ := omni(exitOK, "plan", "add", "clerk")
	before, err := project.ReadTree(".")
	require.NoError(t, err)
	for name, change := range map[string]func(*reviewed){
		"no generated tree":  func(r *reviewed) { r.Change.Theirs = nil },
		"nil file":           func(r *reviewed) { r.Change.Theirs["go.mod"] = nil },
		"a file less":        func(r *reviewed) { delete(r.Change.Files, "internal/auth/clerk.go") },
		"another content":    func(r *reviewed) { r.Change.Files["internal/auth/clerk.go"].Data = []byte("package auth\n") },
		"omni's own file":    func(r *reviewed) { r.Change.Files[project.PendingFile] = &tree.File{Data: []byte("hi")} },
		"omni.yaml":          func(r *reviewed) { r.Change.Files[project.StateFile] = &tree.File{Data: []byte("hi")} },
		"git's":              func(r *reviewed) { r.Change.Files[".git/config"] = &tree.File{Data: []byte("hi")} },
		"outside":            func(r *reviewed) { r.Change.Files["../evil"] = &tree.File{Data: []byte("hi")} },
		"no digest":          func(r *reviewed) { r.Before = map[string]string{} },
		"another name":       func(r *reviewed) { r.Change.State.Name = "other" },
		"another feature":    func(r *reviewed) { r.Change.State.Features = []string{"auth/auth0"} },
		"another command":    func(r *reviewed) { r.Change.Command = "omni add auth0" },
		"lines in a command": func(r *reviewed) { r.Change.Command = "omni add clerk\n" },
		"no command":         func(r *reviewed) { r.Change.Command = "" },
		"a far moment":       func(r *reviewed) { r.At = r.At.AddDate(90, 0, 0) },
		"no state":           func(r *reviewed) { r.Change.State = project.State{} },
	} {
		_, said := omni(exitUsage, "apply", tamperedPlan(t, text, false, change), "--no-verify", "--json")
		require.Contains(t, said, `"code":"invalid_plan"`, name)
		code, _, said := call(t, "apply", tamperedPlan(t, text, true, change), "--no-verify", "--json")
		require.Contains(t, []int{exitUsage, exitError}, code, "%s: %s", name, said)
		require.Regexp(t, `"code":"(invalid|stale)_plan"`, said, name)
		after, err := project.ReadTree(".")
		require.NoError(t, err)
		require.Equal(t, before, after, name)
		require.NoDirExists(t, ".omni/transaction", name)
	}
	for _, broken := range []string{"", "{", `{"schema":"omni.plan/v1"}`, "[]", "null"} {
		name := filepath.Join(t.TempDir(), "plan.json")
		require.NoError(t, os.WriteFile(name, []byte(broken), 0o600))
		_, said := omni(exitUsage, "apply", name, "--json")
		require.Contains(t, said, `"code":"invalid_plan"`, broken)
	}
	omni(exitOK, "apply", tamperedPlan(t, text, true, func(*reviewed) {}), "--no-verify")
}

// The same project and the same plan give the same change, whatever the feature; so what nobody touched is applied.
func TestPlansAreMadeAgain(t *testing.T) {
	omni := inProject(t, "--db", "postgres", "--jobs", "river")
	c, err := loadCatalog()
	require.NoError(t, err)
	name := filepath.Join(t.TempDir(), "plan.json")
	planned := 0
	for _, id := range featureNames(c) {
		code, plan, _ := call(t, "plan", "add", id)
		if code != exitOK {
			continue // an alternative of what is there
		}
		require.NoError(t, os.WriteFile(name, []byte(plan), 0o600))
		omni(exitOK, "apply", name, "--dry-run", "--quiet")
		planned++
	}
	require.Greater(t, planned, 20)
}

// A plan is for the project that it was made of: its state, the modes of its files, and what it has elsewhere.
func TestStalePlansAreRefused(t *testing.T) {
	omni := inProject(t)
	name := filepath.Join(t.TempDir(), "plan.json")
	for what, change := range map[string]func(){
		"omni.yaml has changed": func() {
			state, err := project.ReadState(project.StateFile)
			require.NoError(t, err)
			state.Name += "x"
			data, err := state.Encode()
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(project.StateFile, data, 0o600))
		},
		"README.md has changed": func() { require.NoError(t, os.Chmod("README.md", 0o755)) },
		"the project has changed": func() { // which clerk's test would go to
			require.NoError(t, os.CopyFS("internal/elsewhere", os.DirFS("internal/auth")))
			require.NoError(t, os.RemoveAll("internal/auth"))
		},
	} {
		plan, _ := omni(exitOK, "plan", "add", "clerk")
		require.NoError(t, os.WriteFile(name, []byte(plan), 0o600))
		change()
		_, said := omni(exitError, "apply", name, "--no-verify", "--json")
		require.Contains(t, said, `"code":"stale_plan"`, what)
		require.Contains(t, said, what)
	}
}

// A removal says the same of tables whether it is planned first or not, and a plan that drops some gives the same step.
func TestPlansOfRemovals(t *testing.T) {
	omni := inProject(t, "--with", "webhooks/stripe")
	name := filepath.Join(t.TempDir(), "plan.json")
	for _, flags := range [][]string{nil, {"--drop-tables"}} {
		plan, _ := omni(exitOK, append([]string{"plan", "remove", "stripe"}, flags...)...)
		require.NoError(t, os.WriteFile(name, []byte(plan), 0o600))
		directly, _ := omni(exitOK, append([]string{"remove", "stripe", "--dry-run", "--json", "--no-verify"}, flags...)...)
		planned, _ := omni(exitOK, "apply", name, "--dry-run", "--json", "--no-verify")
		var a, b changed
		require.NoError(t, json.Unmarshal([]byte(directly), &a))
		require.NoError(t, json.Unmarshal([]byte(planned), &b))
		require.Len(t, b.Tables, len(a.Tables))
		require.NotEmpty(t, b.Tables)
		require.Equal(t, a.Tables[0].Names, b.Tables[0].Names)
	}
	_, said := omni(exitOK, "apply", name, "--no-verify")
	require.Regexp(t, `tables of webhooks(/stripe)? in sqlite: migrations/sqlite/\d+_drop_webhooks(_stripe)?.sql is what drops them`, said)
}
