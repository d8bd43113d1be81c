package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"errors"

	"github.com/charmbracelet/huh"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/gitx"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/internal/tree"
)

// created is the result of "omni new" as --json shows it.
type created struct {
	Path     string   `json:"path"`
	Name     string   `json:"name"`
	Module   string   `json:"module"`
	Features []string `json:"features"`
	Files    []string `json:"files"`
	Commit   string   `json:"commit,omitempty"`
	DryRun   bool     `json:"dry_run,omitempty"`
	Next     []string `json:"next"`
}

func newRun(ctx context.Context, o *newOptions) error {
	dir, err := filepath.Abs(o.target)
	if err != nil {
		return err
	}
	spec, err := newSpec(o, dir)
	if err != nil {
		return err
	}
	if _, err := project.CheckTarget(dir); err != nil {
		return explain(err, dir)
	}
	files, err := generator.Render(o.catalog, spec)
	if err != nil {
		return err
	}
	result := created{Path: dir, Name: spec.Name, Module: spec.Module, Features: spec.Features, Files: project.Paths(files), DryRun: o.dryRun, Next: next(o)}
	if o.dryRun {
		return printNew(o, result)
	}
	if err := confirmNew(ctx, o, result); err != nil {
		return err
	}
	err = project.CreateWithState(ctx, dir, files, stateOf(spec), func(stage string, all tree.Tree) (err error) {
		if !o.noGit {
			result.Commit, err = gitx.Init(stage, all, "Initial commit", time.Now())
		}
		return err
	})
	if err != nil {
		return explain(err, dir)
	}
	return printNew(o, result)
}

// stateOf is what omni remembers of a project that it writes now.
func stateOf(spec generator.Spec) project.State {
	return project.State{Omni: Version(), Name: spec.Name, Module: spec.Module, Features: spec.Features}
}

// confirmNew asks a person once; a program, or whoever says --yes, is not asked.
func confirmNew(ctx context.Context, o *newOptions, r created) error {
	if o.yes || o.json || !o.io.Interactive() {
		return nil
	}
	yes := true
	question := huh.NewConfirm().
		Title(fmt.Sprintf("Write %s (%d files) to %s?", r.Name, len(r.Files), r.Path)).
		Description("Features: " + joined(r.Features)).
		Value(&yes)
	form := huh.NewForm(huh.NewGroup(question)).WithInput(o.io.In).WithOutput(o.io.Err).WithAccessible(o.io.Getenv("ACCESSIBLE") != "")
	if err := form.RunWithContext(ctx); err != nil || !yes {
		return context.Canceled
	}
	return nil
}

func printNew(o *newOptions, r created) error {
	switch {
	case o.json:
		return printJSON(o.io, r)
	case r.DryRun:
		term.Tree(o.io.Out, r.Files)
		o.io.Notef("\n%d files with %s; nothing was written\n", len(r.Files), joined(r.Features))
		return nil
	}
	o.io.Printf("%s\n", r.Path)
	o.io.Notef("\nMade %s: %d files with %s.\n\n", o.io.Bold(r.Name), len(r.Files), joined(r.Features))
	for _, step := range r.Next {
		o.io.Notef("  %s\n", o.io.Accent(step))
	}
	return nil
}

// next are the commands that show the project at work.
func next(o *newOptions) []string {
	steps := []string{"make dev", "make token"}
	if o.target != "." {
		steps = append([]string{"cd " + o.target}, steps...)
	}
	return steps
}

// explain turns what the operating system says into what the user can do about it.
func explain(err error, dir string) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("cannot write %s: no permission; choose a folder that is yours", dir)
	case isDiskFull(err):
		return fmt.Errorf("cannot write %s: the disk is full; nothing was left behind", dir)
	case errors.Is(err, context.Canceled), os.IsExist(err):
		return err
	}
	return fmt.Errorf("cannot write %s: %w", dir, err)
}
