package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/logixtecs/omni/internal/gitx"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/tree"
	"github.com/logixtecs/omni/internal/verify"
)

// apply checks a change and does it: git must have what may be lost, and the result must compile.
func (o *changeOptions) apply(ctx context.Context, p *project.Project, c project.Change) error {
	if err := o.allowed(p, c); err != nil {
		return err
	}
	if result, whole := judged(p, c); whole && !o.noVerify && len(c.Files) > 0 {
		done := o.io.Progress("compiling the result")
		err := verify.Build(ctx, p.Root, p.Files, result)
		done()
		if err := ctx.Err(); err != nil {
			return err
		}
		if err != nil {
			return failure(codeBuild, "%w; nothing was changed", err)
		}
	}
	var err error
	if c.Staged, err = gitx.StagedFiles(p.Root, slices.Collect(maps.Keys(c.Files))); err != nil && len(c.Conflicts) > 0 {
		o.io.Notef("the conflicts will be in the files, not in git's index: %v\n", err)
	}
	if err := p.Apply(c); err != nil {
		if errors.As(err, new(project.ChangedError)) {
			return failure(codeStale, "%w", err)
		}
		return err
	}
	o.io.Made = fmt.Sprintf("%q was applied", c.Command)
	if len(c.Conflicts) == 0 {
		return nil
	}
	if err := gitx.MarkUnmerged(p.Root, unmerged(p, c)); err != nil {
		o.io.Notef("the conflicts are in the files, not in git's index: %v\n", err)
	}
	return conflictsError{c.Conflicts}
}

// judged is what the gate compiles: the result, without files that are no longer generated and wait for a person to delete
// them. Where other conflicts wait there is nothing whole to compile before they are settled.
func judged(p *project.Project, c project.Change) (result tree.Tree, whole bool) {
	result = c.Result(p.Files)
	for _, name := range c.Conflicts {
		if c.Theirs[name] != nil || p.Base[name] == nil {
			return nil, false
		}
		delete(result, name)
	}
	return result, true
}

// unmerged are the sides of the files in conflict. Those that the user moved are not among them: git knows them by
// another name.
func unmerged(p *project.Project, c project.Change) []gitx.Unmerged {
	var files []gitx.Unmerged
	for _, name := range c.Conflicts {
		if base, theirs := p.Base[name], c.Theirs[name]; base != nil || theirs != nil {
			files = append(files, gitx.Unmerged{Path: name, Base: base, Ours: p.Files[name], Theirs: theirs})
		}
	}
	return files
}

// allowed refuses a project with work that git could not bring back. What git ignores counts where the change touches it.
func (o *changeOptions) allowed(p *project.Project, c project.Change) error {
	if o.allowDirty {
		return nil
	}
	paths, recorded, err := gitx.Unrecorded(p.Root, p.Files)
	paths = slices.DeleteFunc(paths, func(name string) bool {
		_, touched := c.Files[name]
		return p.Ignored(name) && !touched || o.isGiven(filepath.Join(p.Root, name))
	})
	if err != nil || !recorded || len(paths) == 0 {
		return err
	}
	which := paths[0] + " is"
	switch others := len(paths) - 1; {
	case others == 1:
		which = fmt.Sprintf("%s and %s are", paths[0], paths[1])
	case others > 1:
		which = fmt.Sprintf("%s and %d other files are", paths[0], others)
	}
	if p.Ignored(paths[0]) {
		return failure(codeDirty, "%s not recorded by git, which ignores it; have git add --force it, move it away, or say --allow-dirty", which)
	}
	return failure(codeDirty, "%s not recorded by git; commit or stash what you have, or say --allow-dirty", which)
}
