package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/gitx"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/tree"
	"github.com/logixtecs/omni/internal/wizard"
)

// created is the result of "omni new" as --json shows it.
type created struct {
	Schema   string   `json:"schema"`
	Path     string   `json:"path"`
	Name     string   `json:"name"`
	Module   string   `json:"module"`
	Features []string `json:"features"`
	Files    []string `json:"files"`
	Commit   string   `json:"commit,omitempty"`
	DryRun   bool     `json:"dry_run"`
	Saved    string   `json:"saved,omitempty"`
	Command  string   `json:"command"`
	Next     []string `json:"next"`
	// Production are the variables that a deployment has to set.
	Production []variable `json:"production"`
}

func newRun(ctx context.Context, o *newOptions) error {
	asked, err := o.ask(ctx)
	if err != nil {
		return err
	}
	dir, err := o.folder()
	if err != nil {
		return err
	}
	spec, err := newSpec(o, dir)
	if err != nil {
		return err
	}
	files, all, err := render(o.catalog, spec)
	if err != nil {
		return err
	}
	result := created{Schema: "omni.new/v1", Path: dir, Name: spec.Name, Module: spec.Module, Features: all, Files: project.Paths(files), DryRun: o.dryRun,
		Command: commandLine(o.catalog, o.target, spec), Next: next(o), Production: production(o.catalog, all)}
	if !asked && !o.dryRun {
		if err := confirmNew(ctx, o, result); err != nil {
			return err
		}
	}
	if result.Saved, err = o.saveSelection(spec); err != nil {
		return err
	}
	if o.dryRun {
		return printNew(o, result)
	}
	done := o.io.Progress("writing " + spec.Name)
	err = project.CreateWithState(ctx, dir, files, stateOf(o.catalog, spec, o.rebased(dir)), func(stage string, all tree.Tree) (err error) {
		if !o.noGit {
			result.Commit, err = gitx.Init(stage, all, "Initial commit", time.Now())
		}
		return err
	})
	done()
	if err != nil {
		if result.Saved != "" {
			err = errors.Join(err, os.Remove(result.Saved)) // nothing stays of a project that could not be made
		}
		return explain(err, dir)
	}
	o.io.Made = dir + " was made"
	return printNew(o, result)
}

// folder is where the project goes; it must be empty or not there.
func (o *newOptions) folder() (string, error) {
	dir, err := filepath.Abs(o.target)
	if err != nil {
		return "", err
	}
	if exists, err := project.CheckTarget(dir); err != nil {
		if exists {
			return "", coded(codeTarget, err)
		}
		return "", explain(err, dir)
	}
	return dir, nil
}

// saveSelection writes the selection to the file of --save, which must not be there yet.
func (o *newOptions) saveSelection(spec generator.Spec) (string, error) {
	if o.save == "" {
		return "", nil
	}
	data, err := stateOf(o.catalog, spec, o.rebased(filepath.Dir(o.save))).Encode()
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(o.save, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return "", failure(codeTarget, "--save: %s is there already; choose another name", o.save)
	}
	if err != nil {
		return "", fmt.Errorf("--save: %w", err)
	}
	_, err = f.Write(data)
	return o.save, errors.Join(err, f.Close())
}

// stateOf is what omni remembers of a project that it writes now.
func stateOf(c *generator.Catalog, spec generator.Spec, rebase func(folder string) string) project.State {
	return project.State{Omni: Version(), Name: spec.Name, Module: spec.Module, Features: spec.Features, Catalogs: pins(c, c.Closure(spec.Features), rebase)}
}

// rebased turns a folder relative to where the command runs, or to the omni.yaml it repeats, into one relative
// to the new project.
func (o *newOptions) rebased(dir string) func(string) string {
	here, err := filepath.Abs(filepath.Dir(o.from)) // of "" too
	if err != nil {
		here = dir
	}
	return rebased(here, dir)
}

// confirmNew asks a person once; a program, or whoever says --yes, is not asked.
func confirmNew(ctx context.Context, o *newOptions, r created) error {
	if o.yes || !o.io.Interactive() {
		return nil
	}
	return wizard.Confirm(ctx, o.io, fmt.Sprintf("Write %s (%d files) to %s?", r.Name, len(r.Files), r.Path), "Features: "+chosen(o.catalog, r.Features))
}

func printNew(o *newOptions, r created) error {
	switch {
	case o.io.JSON:
		return printJSON(o.io, r)
	case r.DryRun:
		o.io.Tree(r.Files)
		o.io.Notef("\n%d files with %s; nothing was written\n", len(r.Files), chosen(o.catalog, r.Features))
		return nil
	}
	o.io.Printf("%s\n", r.Path)
	o.io.Notef("\nMade %s: %d files with %s.\n", r.Name, len(r.Files), chosen(o.catalog, r.Features))
	fmt.Fprintf(o.io.Notes(), "Again: %s\n", r.Command) // in one line, to be copied
	o.io.Notef("\nTo be set in production (omni doctor --production checks them):\n")
	var rows [][]string
	for _, v := range r.Production {
		rows = append(rows, []string{"  " + v.Key, v.text()})
	}
	o.io.NoteTable(rows)
	// Last, so that it is on the screen however long the table is.
	o.io.Notef("\nNow:\n")
	for _, step := range r.Next {
		o.io.Notef("  %s\n", step)
	}
	return nil
}

// next are the commands that show the project at work.
func next(o *newOptions) []string {
	if filepath.Clean(o.target) == "." {
		return []string{"make dev", "make token", "make help"}
	}
	return []string{"cd " + o.target, "make dev", "make token"}
}

// explain turns what the operating system says into what the user can do about it.
func explain(err error, dir string) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return failure(codePermission, "cannot write %s: no permission; choose a folder that is yours", dir)
	case isDiskFull(err):
		return failure(codeDiskFull, "cannot write %s: the disk is full; nothing was left behind", dir)
	case errors.Is(err, context.Canceled), os.IsExist(err):
		return err
	}
	return fmt.Errorf("cannot write %s: %w", dir, err)
}
