package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/stretchr/testify/require"
)

// agent is a client of "omni mcp" over the standard input and output of a process.
type agent struct {
	t       *testing.T
	session *mcp.ClientSession
}

func startAgent(t *testing.T, dir string) agent {
	t.Helper()
	cmd := &exec.Cmd{Path: os.Args[0], Args: []string{"omni", "mcp"}, Dir: dir, Env: append(os.Environ(), "GOPROXY=off")}
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &mcp.CommandTransport{Command: cmd, TerminateDuration: 5 * time.Second}, nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, session.Close()) })
	return agent{t, session}
}

// result is what the tests read of a tool's result.
type result struct {
	Schema   string
	Plan     string
	OK       bool
	DryRun   bool `json:"dry_run"`
	Features json.RawMessage
	Files    []struct{ Path, Action, Diff string }
	Checks   []struct{ Name, Status string }
}

func (a agent) call(tool string, args map[string]any) result {
	a.t.Helper()
	got, err := a.session.CallTool(a.t.Context(), &mcp.CallToolParams{Name: tool, Arguments: args})
	require.NoError(a.t, err)
	require.False(a.t, got.IsError, "%s: %v", tool, got.Content)
	data, err := json.Marshal(got.StructuredContent)
	require.NoError(a.t, err)
	a.t.Logf("%s %v: %.300s", tool, args, data)
	var r result
	require.NoError(a.t, json.Unmarshal(data, &r))
	return r
}

func (a agent) refused(tool string, args map[string]any) string {
	a.t.Helper()
	got, err := a.session.CallTool(a.t.Context(), &mcp.CallToolParams{Name: tool, Arguments: args})
	require.NoError(a.t, err)
	require.True(a.t, got.IsError)
	text := got.Content[0].(*mcp.TextContent).Text
	a.t.Logf("%s %v: %s", tool, args, text)
	return text
}

// An agent lists, plans, applies exactly what it was shown, and sees the owner's edits.
func TestAgentSession(t *testing.T) {
	dir := t.TempDir()
	made := &exec.Cmd{Path: os.Args[0], Args: []string{"omni", "new", "shop", "--preset", "minimal"}, Dir: dir}
	out, err := made.CombinedOutput()
	require.NoError(t, err, "%s", out)
	dir = filepath.Join(dir, "shop")
	clerk := filepath.Join(dir, "internal", "auth", "clerk.go")
	a := startAgent(t, dir)

	tools, err := a.session.ListTools(t.Context(), nil)
	require.NoError(t, err)
	names := map[string]bool{}
	for _, tool := range tools.Tools {
		names[tool.Name] = tool.Annotations.ReadOnlyHint
	}
	require.Equal(t, map[string]bool{"list": true, "plan": true, "apply": false, "diff": true, "doctor": true}, names)

	require.Equal(t, "omni.list/v1", a.call("list", nil).Schema)
	plan := a.call("plan", map[string]any{"action": "add", "features": []string{"clerk"}})
	require.True(t, plan.DryRun)
	require.NotEmpty(t, plan.Plan)
	require.NoFileExists(t, clerk, "a plan writes nothing")
	diffs := map[string]string{}
	for _, f := range plan.Files {
		diffs[f.Path] = f.Diff
	}
	require.Contains(t, diffs["internal/auth/clerk.go"], "+package auth")

	// The owner edits a file of the plan, so the plan is no longer what was shown.
	config := filepath.Join(dir, "internal", "config", "auth.go")
	before, err := os.ReadFile(config)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(config, append(before, "\n// Mine.\n"...), 0o600))
	require.Contains(t, a.refused("apply", map[string]any{"plan": plan.Plan}), "has changed since the plan was made; make a new one (stale_plan)")
	require.NoFileExists(t, clerk)
	edited := a.call("diff", nil)
	require.Len(t, edited.Files, 1)
	require.Contains(t, edited.Files[0].Diff, "+// Mine.")

	plan = a.call("plan", map[string]any{"action": "add", "features": []string{"clerk"}, "brief": true})
	require.Empty(t, plan.Files[0].Diff)
	require.Contains(t, a.refused("apply", map[string]any{"plan": plan.Plan, "no_verify": true}), "or say allow_dirty (dirty_tree)")
	applied := a.call("apply", map[string]any{"plan": plan.Plan, "no_verify": true, "allow_dirty": true})
	require.False(t, applied.DryRun)
	require.FileExists(t, clerk)
	after, err := os.ReadFile(config)
	require.NoError(t, err)
	require.Contains(t, string(after), "// Mine.")
	require.Contains(t, a.refused("apply", map[string]any{"plan": plan.Plan}), "(invalid_plan)")

	require.True(t, a.call("doctor", nil).OK)
	require.False(t, a.call("doctor", map[string]any{"production": true}).OK)
	require.Contains(t, a.refused("plan", map[string]any{"action": "add", "features": []string{"clrek"}}), `did you mean "clerk"? (unknown_feature)`)
	require.Contains(t, a.refused("plan", map[string]any{"action": "swap"}), "(usage)")
	require.Contains(t, a.refused("diff", map[string]any{"dir": t.TempDir()}), "(no_project)")
}
