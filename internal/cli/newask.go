package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/wizard"
)

// ask fills what the flags leave open: it asks a person on a terminal, and says whether it did. Without a terminal
// the flags are all there is.
func (o *newOptions) ask(ctx context.Context) (asked bool, err error) {
	if o.target == "" && (o.yes || !o.io.Interactive()) {
		return false, failure(codeNoTerminal, "the project's name is missing and nobody can be asked; say omni new NAME, and choose with --preset, --from, --with or a category's flag")
	}
	if o.yes || o.dryRun || o.chosen() || !o.io.Interactive() {
		if o.target == "" {
			return false, usage("the project's name is missing; say omni new NAME")
		}
		return false, nil
	}
	start := wizard.Answers{Module: o.module, Preset: "default"}
	if o.target != "" {
		dir, err := o.folder()
		if err != nil {
			return false, err
		}
		start.Name = filepath.Base(dir)
		if err := generator.CheckName(start.Name); err != nil {
			return false, coded(codeName, err)
		}
	}
	a, err := wizard.New(ctx, o.io, o.catalog, start, wizard.Project{Free: free, Review: o.review})
	if err != nil {
		return true, err
	}
	if o.target == "" {
		o.target = a.Name
	}
	o.module, o.answered = a.Module, a.Features
	return true, nil
}

// free says why there can be no new project of a name in this folder.
func free(name string) error {
	exists, err := project.CheckTarget(name)
	if exists && err != nil {
		return fmt.Errorf("the folder %s is not empty; choose another name", name)
	}
	return err
}

// chosen says that the flags choose features.
func (o *newOptions) chosen() bool {
	some := o.preset != "" || o.from != "" || len(o.with) > 0
	for _, given := range o.category {
		some = some || len(*given) > 0
	}
	return some
}

// review is the last page of the questions: what will be written, and the command line that says the same.
func (o *newOptions) review(a wizard.Answers) string {
	spec := generator.Spec{Name: a.Name, Module: a.Module}
	if spec.Module == "" {
		spec.Module = "example.com/" + a.Name
	}
	var err error
	if spec.Features, err = o.catalog.Choices(a.Features); err != nil {
		return err.Error()
	}
	files, all, err := render(o.catalog, spec)
	if err != nil {
		return err.Error()
	}
	target := o.target
	if target == "" {
		target = a.Name
	}
	paths := project.Paths(files)
	return fmt.Sprintf("%s\n%d files with %s:\n%s", commandLine(o.catalog, target, spec), len(paths), chosen(o.catalog, all), outline(paths))
}

// outline is a tree of files in a few lines: each top folder with what is in it.
func outline(paths []string) string {
	var b strings.Builder
	var top []string
	folders := map[string][]string{}
	for _, p := range paths {
		parts := strings.Split(p, "/")
		name, below := "./", parts[0]
		if len(parts) > 1 {
			name, below = parts[0]+"/", parts[1]
		}
		if !slices.Contains(top, name) {
			top = append(top, name)
		}
		if !slices.Contains(folders[name], below) {
			folders[name] = append(folders[name], below)
		}
	}
	const here = "./"
	if i := slices.Index(top, here); i >= 0 { // the folders say more than the files beside them
		top = append(slices.Delete(top, i, i+1), here)
	}
	for _, name := range top {
		b.WriteString(name + " " + strings.Join(folders[name], " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}
