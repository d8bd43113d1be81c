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
	DryRun   bool     `json:"dry_run,omitempty"`
}

type adoptOptions struct {
	io      *term.IO
	catalog *generator.Catalog
	name    string
	with    []string
	dryRun  bool
}

func newAdoptCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	o := &adoptOptions{io: t, catalog: c}
	cmd := &cobra.Command{
		Use:   "adopt",
		Short: "Write omni's state for a project that lost it",
		Long: `Write omni.yaml and .omni/base.tar.gz for the project of the current folder, which was generated with the given
features and lost them. Every difference from what this release generates then counts as your edit; no other file
is touched.`,
		Example: "  omni adopt --with auth/clerk,db/postgres --dry-run\n  omni adopt --with auth/clerk,db/postgres",
		Args:    usageArgs(cobra.NoArgs),
		RunE:    func(*cobra.Command, []string) error { return adoptRun(o) },
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.with, "with", nil, "the features that the project has")
	f.StringVar(&o.name, "name", "", "the project's name (default the folder's)")
	f.BoolVar(&o.dryRun, "dry-run", false, "print omni.yaml as a diff and write nothing")
	complete(cmd, "with", featureNames(c))
	bindCatalog(cmd)
	return cmd
}

func adoptRun(o *adoptOptions) error {
	dir, err := o.io.WorkDir()
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, project.StateFile)); !errors.Is(err, fs.ErrNotExist) {
		return failure(codeTarget, "%s is there already; omni status shows what it says", project.StateFile)
	}
	spec, err := o.spec(dir)
	if err != nil {
		return err
	}
	files, all, err := render(o.catalog, spec)
	if err != nil {
		return coded(codeName, err)
	}
	if files, err = project.WithState(files, stateOf(o.catalog, spec, rebased(dir, dir))); err != nil {
		return err
	}
	state := files[project.StateFile]
	said := "would adopt %s with %s; nothing was written\n"
	if !o.dryRun {
		said = "adopted %s with %s; omni status shows what differs\n"
		if err := project.Apply(dir, []project.Op{{Path: project.StateFile, File: state}, {Path: project.BaseFile, File: files[project.BaseFile]}}); err != nil {
			return err
		}
		o.io.Made = "omni's state was written"
	}
	if o.io.JSON {
		return printJSON(o.io, adopted{"omni.adopt/v1", dir, spec.Name, spec.Module, all, o.dryRun})
	}
	if o.dryRun {
		o.io.Printf("%s", colour(o.io, unified(generator.Change{Path: project.StateFile, Action: generator.Create, After: state})))
	}
	o.io.Notef(said, spec.Name, chosen(o.catalog, all))
	return nil
}

// spec is what the project of a folder was generated from, as far as the command line and go.mod say it.
func (o *adoptOptions) spec(dir string) (spec generator.Spec, err error) {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return spec, failure(codeNoProject, "there is no go.mod here; run omni adopt in the project's root")
	}
	spec = generator.Spec{Name: o.name, Module: modfile.ModulePath(mod)}
	if spec.Name == "" {
		spec.Name = filepath.Base(dir)
		if generator.CheckName(spec.Name) != nil {
			return spec, failure(codeName, "the folder %q does not say the project's name; say --name NAME, as in --name my-shop", spec.Name)
		}
	}
	var ids []string
	for _, word := range o.with {
		id, err := o.catalog.Find(word)
		if err != nil {
			return spec, coded(codeUnknown, err)
		}
		ids = append(ids, id)
	}
	spec.Features, err = o.catalog.Choices(ids)
	return spec, coded(codeExclusive, err)
}
