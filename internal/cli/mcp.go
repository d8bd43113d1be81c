package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/doctor"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/schema"
	"github.com/logixtecs/omni/internal/term"
)

func newMCPCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	return &cobra.Command{
		Use:   "mcp",
		Short: "Serve coding agents (Model Context Protocol)",
		Long: `Serve the Model Context Protocol over standard input and output, for coding agents: the tools list, plan, apply, diff
and doctor answer with the documents that the commands print with --json. What plan returns is what apply does, or
nothing. An agent that reads its servers from a file of settings wants what the second example shows.`,
		Example: `  claude mcp add omni -- omni mcp
  {"mcpServers": {"omni": {"command": "omni", "args": ["mcp"]}}}`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			server, err := newAgentServer(t, c)
			if err != nil {
				return err
			}
			err = server.Run(cmd.Context(), &mcp.IOTransport{Reader: io.NopCloser(t.In), Writer: unclosed{t.Out}})
			if errors.Is(err, io.EOF) {
				return nil // the agent has gone
			}
			return err
		},
	}
}

// unclosed keeps standard output open when the session ends.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// agent is a session with a coding agent: it remembers the plans that it has shown. One tool runs at a time, since
// they share the project.
type agent struct {
	environ []string
	catalog *generator.Catalog
	dir     string

	mu    sync.Mutex
	plans map[string]reviewed
}

// placed is the argument that all tools have.
type placed struct {
	Dir string `json:"dir,omitempty" jsonschema:"a folder of the project; default: where the server was started"`
}

type planArgs struct {
	placed
	Action   string   `json:"action" jsonschema:"add, remove, swap (features: a category, then a provider) or upgrade"`
	Features []string `json:"features,omitempty" jsonschema:"features such as db/neon, as the tool list names them"`
	Brief    bool     `json:"brief,omitempty" jsonschema:"leave the diffs out"`
	// DropTables is what --drop-tables is to remove and swap.
	DropTables bool `json:"drop_tables,omitempty" jsonschema:"write a migration that drops the tables of what goes, with their rows"`
}

type applyArgs struct {
	placed
	Plan       string `json:"plan" jsonschema:"the plan that the tool plan returned"`
	AllowDirty bool   `json:"allow_dirty,omitempty" jsonschema:"go ahead although git has not recorded every file"`
	NoVerify   bool   `json:"no_verify,omitempty" jsonschema:"do not compile the result first"`
}

type diffArgs struct {
	placed
	Feature string `json:"feature,omitempty" jsonschema:"only the files of this feature or category"`
}

type doctorArgs struct {
	placed
	Production bool `json:"production,omitempty" jsonschema:"hold the variables to production's rules"`
}

const agentHelp = `omni grows a Go SaaS backend by features and keeps every edit of its owner. Call list to see the features and
those of the project, plan to see a change as diffs, apply to do exactly that plan. diff shows what the owner edited,
doctor what is wrong.`

func newAgentServer(t *term.IO, c *generator.Catalog) (*mcp.Server, error) {
	dir, err := t.WorkDir()
	if err != nil {
		return nil, err
	}
	a := &agent{environ: t.Environ, catalog: c, dir: dir, plans: map[string]reviewed{}}
	s := mcp.NewServer(&mcp.Implementation{Name: "omni", Title: "omni", Version: Version()}, &mcp.ServerOptions{Instructions: agentHelp})
	looks, writes := &mcp.ToolAnnotations{ReadOnlyHint: true}, &mcp.ToolAnnotations{}
	return s, errors.Join(
		tool(s, a, "list", "List the features there are, what each brings and costs, and those of the project.", "list", looks, a.list),
		tool(s, a, "plan", "Show what a change would do to each file, as diffs, and keep it as a plan. Writes nothing.", "change", looks, a.plan),
		tool(s, a, "apply", "Do a plan, all of it or nothing: the result is compiled first. Files in conflict get git's markers.", "change", writes, a.apply),
		tool(s, a, "diff", "Show what the owner changed in the files as they were generated.", "change", looks, a.diff),
		tool(s, a, "doctor", "Find what would keep the project from working.", "doctor", looks, a.doctor),
	)
}

// arguments are what flags that errors name are called in a tool's call.
var arguments = strings.NewReplacer("--allow-dirty", "allow_dirty", "--no-verify", "no_verify", "--drop-tables", "drop_tables")

// tool adds a tool whose result is a document of omni schema, and whose errors are omni's.
func tool[In any](s *mcp.Server, a *agent, name, text, document string, how *mcp.ToolAnnotations, run func(context.Context, In) (any, error)) error {
	out, err := schema.Read(document)
	if err != nil {
		return err
	}
	mcp.AddTool(s, &mcp.Tool{Name: name, Description: text, Annotations: how, OutputSchema: json.RawMessage(out)},
		func(ctx context.Context, _ *mcp.CallToolRequest, in In) (*mcp.CallToolResult, any, error) {
			a.mu.Lock()
			defer a.mu.Unlock()
			result, err := run(ctx, in)
			if err != nil {
				return nil, nil, fmt.Errorf("%s (%s)", arguments.Replace(err.Error()), codeOf(err))
			}
			return nil, result, nil
		})
	return nil
}

// here is an IO for the folder of a call; what would be printed is the tool's result instead.
func (a *agent) here(p placed) *term.IO {
	t := term.New(a.environ, strings.NewReader(""), io.Discard, io.Discard)
	t.JSON, t.Dir = true, a.dir
	if p.Dir != "" {
		t.Dir = p.Dir
	}
	return t
}

func (a *agent) list(_ context.Context, in placed) (any, error) {
	root, state, err := project.Find(a.here(in).Dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, coded(codeState, err)
	}
	return newListing(a.catalog, root, installed(a.catalog, root, state)), nil
}

func (a *agent) plan(_ context.Context, in planArgs) (any, error) {
	choose, ok := commandChooser(a.catalog, in.Action, in.Features)
	if !ok {
		return nil, usage("action is add or remove with features, swap with a category and a provider, or upgrade alone")
	}
	o := &changeOptions{io: a.here(in.placed), catalog: a.catalog, dir: a.here(in.placed).Dir, dropTables: in.DropTables}
	command := strings.Join(append([]string{"omni", in.Action}, in.Features...), " ")
	planned, err := o.prepare(command, choose)
	if err != nil {
		return nil, err
	}
	r, err := review(planned)
	if err != nil {
		return nil, err
	}
	id := r.Sum[:16]
	a.plans[id] = r
	shown := newChanged(a.catalog, planned)
	shown.DryRun, shown.Plan = true, id
	if in.Brief {
		for i := range shown.Files {
			shown.Files[i].Diff = ""
		}
	}
	return shown, nil
}

func (a *agent) apply(ctx context.Context, in applyArgs) (any, error) {
	r, known := a.plans[in.Plan]
	if !known {
		return nil, failure(codePlan, "there is no plan %q in this session; make one with the tool plan", in.Plan)
	}
	o := &changeOptions{io: a.here(in.placed), catalog: a.catalog, dir: a.here(in.placed).Dir, allowDirty: in.AllowDirty, noVerify: in.NoVerify}
	p, err := o.open()
	if err != nil {
		return nil, err
	}
	planned, err := o.again(p, r)
	if err != nil {
		return nil, err
	}
	done := newChanged(a.catalog, planned)
	if err := o.apply(ctx, p, planned.change); err != nil && !errors.As(err, new(conflictsError)) {
		return nil, err
	}
	delete(a.plans, in.Plan)
	return done, nil
}

func (a *agent) diff(_ context.Context, in diffArgs) (any, error) {
	p, err := openProject(a.here(in.placed), a.catalog, a.here(in.placed).Dir)
	if err != nil {
		return nil, err
	}
	changes, err := editsOf(a.catalog, p, in.Feature)
	if err != nil {
		return nil, err
	}
	return newChanged(a.catalog, &proposal{project: p, changes: changes, change: project.Change{Command: "omni diff", State: p.State}}), nil
}

func (a *agent) doctor(ctx context.Context, in doctorArgs) (any, error) {
	return diagnose(ctx, a.here(in.placed), doctor.Subject{Catalog: a.catalog, Version: Version(), Environ: a.environ, Production: in.Production})
}
