package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"golang.org/x/mod/modfile"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

// adopted is the result of "omni adopt" as --json shows it.
type adopted struct {
	Schema   string   `json:"schema"`
	Path     string   `json:"path"`
	Name     string   `json:"name"`
	Module   string   `json:"module"`
	Features []string `json:"features"`
}

func newAdoptCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	var with []string
	var name string
	cmd := &cobra.Command{
		Use:   "adopt",
		Short: "Write omni's state for a project that lost it",
		Long: `Write omni.yaml and .omni/base.tar.gz for the project of the current folder, which was generated with the given
features and lost them. Every difference from what this release generates then counts as your edit; no other file
is touched.`,
		Example: "  omni adopt --with auth/clerk,db/postgres",
		Args:    usageArgs(cobra.NoArgs),
		RunE:    func(*cobra.Command, []string) error { return adoptRun(t, c, name, with) },
	}
	cmd.Flags().StringSliceVar(&with, "with", nil, "the features that the project has")
	cmd.Flags().StringVar(&name, "name", "", "the project's name (default the folder's)")
	complete(cmd, "with", featureNames(c))
	bindCatalog(cmd)
	return cmd
}

func adoptRun(t *term.IO, c *generator.Catalog, name string, with []string) error {
	dir, err := t.WorkDir()
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, project.StateFile)); !errors.Is(err, fs.ErrNotExist) {
		return failure(codeTarget, "%s is there already; omni status shows what it says", project.StateFile)
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return failure(codeNoProject, "there is no go.mod here; run omni adopt in the project's root")
	}
	spec := generator.Spec{Name: name, Module: modfile.ModulePath(mod)}
	if spec.Name == "" {
		spec.Name = filepath.Base(dir)
	}
	var ids []string
	for _, word := range with {
		id, err := c.Find(word)
		if err != nil {
			return coded(codeUnknown, err)
		}
		ids = append(ids, id)
	}
	if spec.Features, err = c.Choices(ids); err != nil {
		return coded(codeExclusive, err)
	}
	files, all, err := render(c, spec)
	if err != nil {
		return coded(codeName, err)
	}
	if files, err = project.WithState(files, stateOf(c, spec, rebased(dir, dir))); err != nil {
		return err
	}
	err = project.Apply(dir, []project.Op{
		{Path: project.StateFile, File: files[project.StateFile]},
		{Path: project.BaseFile, File: files[project.BaseFile]},
	})
	if err != nil {
		return err
	}
	t.Made = "omni's state was written"
	t.Notef("adopted %s with %s; omni status shows what differs\n", spec.Name, chosen(c, all))
	if t.JSON {
		return printJSON(t, adopted{"omni.adopt/v1", dir, spec.Name, spec.Module, all})
	}
	return nil
}
