package cli

import (
	"bytes"
	"slices"
	"time"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/tree"
)

// proposal is a change that is planned, and not made yet.
type proposal struct {
	project *project.Project
	changes []generator.Change
	// tables are those of features that go.
	tables []generator.Tables
	change project.Change
	// state is how omni.yaml changes; nil where it does not, or not before conflicts are settled.
	state *generator.Change
	// dropTables and at are what it was planned with.
	dropTables bool
	at         time.Time
}

// prepare plans the change of the project to the features that choose returns.
func (o *changeOptions) prepare(command string, choose func(project.State) ([]string, error)) (*proposal, error) {
	p, err := o.open()
	if err != nil {
		return nil, err
	}
	return o.propose(p, command, choose, time.Now().UTC().Truncate(time.Second))
}

// propose plans a change as of a moment: the same project, command and moment give the same change.
func (o *changeOptions) propose(p *project.Project, command string, choose func(project.State) ([]string, error), at time.Time) (*proposal, error) {
	choices, err := choose(p.State)
	if err != nil {
		return nil, err
	}
	next := p.State
	next.Features, next.Omni = choices, Version()
	theirs, all, err := render(o.catalog, generator.Spec{Name: next.Name, Module: next.Module, Features: choices})
	if err != nil {
		return nil, err
	}
	next.Catalogs = pins(o.catalog, all, rebased(p.Root, p.Root))
	if err := p.Reveal(theirs); err != nil {
		return nil, err
	}
	changes := generator.Plan(p.Base, p.Files, theirs, merge.Labels{Ours: "yours", Base: "as generated", Theirs: command})
	changes, tables, err := generator.PlanTables(changes, p.Base, p.Files, theirs, o.dropTables, at)
	if err != nil {
		return nil, err
	}
	change := collect(command, changes, next, theirs)
	state, err := restated(p, change)
	return &proposal{p, changes, tables, change, state, o.dropTables, at}, err
}

// restated is what a change does to omni.yaml.
func restated(p *project.Project, c project.Change) (*generator.Change, error) {
	now, then, err := p.Restated(c.State)
	if err != nil || len(c.Conflicts) > 0 || bytes.Equal(now.Data, then.Data) {
		return nil, err
	}
	return &generator.Change{Path: project.StateFile, Action: generator.Modify, Before: now, After: then}, nil
}

// all are the changes of a proposal, with that of omni.yaml.
func (p *proposal) all() []generator.Change {
	if p.state == nil {
		return p.changes
	}
	return append(slices.Clip(p.changes), *p.state)
}

// collect turns the plan into what is written.
func collect(command string, changes []generator.Change, next project.State, theirs tree.Tree) project.Change {
	c := project.Change{Command: command, Files: map[string]*tree.File{}, State: next, Theirs: theirs}
	for _, ch := range changes {
		switch ch.Action {
		case generator.Keep:
			continue
		case generator.Conflict:
			c.Conflicts = append(c.Conflicts, ch.Path)
		}
		c.Files[ch.Path] = ch.After
	}
	return c
}
