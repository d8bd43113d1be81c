package generator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/logixtecs/omni/internal/migration"
	"github.com/logixtecs/omni/internal/tree"
)

// Tables are those of a feature that a plan takes away, for one dialect.
type Tables struct {
	Feature string   `json:"feature"`
	Dialect string   `json:"dialect"`
	Names   []string `json:"names"`
	// Dropped is the step that drops them; "" where they stay with their rows.
	Dropped string `json:"dropped,omitempty"`
	// UsedBy is a step of the user's own that names them, where they are dropped.
	UsedBy string `json:"used_by,omitempty"`
}

// PlanTables completes a plan by what becomes of tables, since a migration that has run somewhere is history
// and not a file like others.
//
//   - A feature that leaves takes its steps along and no table: a database that has run them keeps tables and
//     rows, and finds the steps applied when the feature comes back. It is an error where a step of the user's
//     own needs such a table, because a new database would not have it.
//   - With drop its steps stay as the project's history, and a new step at its end drops the tables.
//   - A feature that comes back after that brings its tables by a new step too: its own steps have been run and
//     taken back, or would run before the one that drops. That step leaves with the feature, as its own ones would.
//
// A step that drops is of the moment at, and later than every other. One that restores has always the same place and
// name behind it, so that a database which has run it once finds it applied when the feature leaves and comes back.
func PlanTables(changes []Change, base, ours, theirs tree.Tree, drop bool, at time.Time) ([]Change, []Tables, error) {
	p := tablePlan{changes: slices.Clone(changes), ours: ours, version: migration.Next(at, ours, theirs), drops: map[string]int64{}}
	if err := p.leave(base, theirs, drop); err != nil {
		return nil, nil, err
	}
	p.comeBack(base, theirs)
	slices.SortStableFunc(p.changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return p.changes, p.tables, nil
}

type tablePlan struct {
	changes []Change
	tables  []Tables
	ours    tree.Tree
	version int64            // of the next step that drops
	drops   map[string]int64 // by feature: its step has the same version in each dialect
}

// leave decides about the steps that are no longer generated, in dialects that the project still has.
func (p *tablePlan) leave(base, theirs tree.Tree, drop bool) error {
	spoken := map[string]bool{}
	for _, s := range migration.Steps(theirs) {
		spoken[s.Dialect] = true
	}
	for _, h := range migration.Histories(base, func(s migration.Step) bool { return theirs[s.Path] == nil && spoken[s.Dialect] }) {
		names := h.Tables()
		if len(names) == 0 {
			continue
		}
		t := Tables{Feature: h.Feature, Dialect: h.Dialect, Names: names}
		if drop {
			p.leaveOut(h.Steps)
			t.Dropped, t.UsedBy = p.create(h.Drop(p.dropAt(h.Feature))), h.User(p.ours)
		} else if user := h.User(p.ours); user != "" {
			return fmt.Errorf("%s needs the tables of %s (%s), which a new database would not have; --drop-tables keeps its migrations as history and drops the tables in a new one",
				user, h.Feature, strings.Join(names, ", "))
		} else if _, restored := h.Restored(p.ours); len(restored) > 0 {
			p.leaveOut(h.Steps)
			for _, s := range restored {
				p.changes = append(p.changes, Change{Path: s.Path, Action: Delete, Before: p.ours[s.Path]})
			}
		}
		p.tables = append(p.tables, t)
	}
	return nil
}

// comeBack writes again what the project's history has dropped.
func (p *tablePlan) comeBack(base, theirs tree.Tree) {
	last := int64(0) // of the steps that one that restores may need
	for _, s := range migration.Steps(theirs) {
		last = max(last, s.Version)
	}
	for _, h := range migration.Histories(theirs, func(migration.Step) bool { return true }) {
		arriving := migration.History{Feature: h.Feature, Dialect: h.Dialect}
		for _, s := range h.Steps {
			if base[s.Path] == nil {
				arriving.Steps = append(arriving.Steps, s)
			}
		}
		ever, still := h.Dropped(p.ours)
		if !ever || len(arriving.Steps) == 0 || still && len(arriving.Steps) < len(h.Steps) {
			continue
		}
		p.leaveOut(arriving.Steps)
		p.create(arriving.Restore(migration.Behind(max(last, h.LastDrop(p.ours)), p.ours, theirs)))
	}
}

// leaveOut takes changes of steps out of the plan.
func (p *tablePlan) leaveOut(steps []migration.Step) {
	p.changes = slices.DeleteFunc(p.changes, func(c Change) bool {
		return slices.ContainsFunc(steps, func(s migration.Step) bool { return s.Path == c.Path })
	})
}

// dropAt is the version of the step that drops a feature's tables.
func (p *tablePlan) dropAt(feature string) int64 {
	if p.drops[feature] == 0 {
		p.drops[feature] = p.version
		p.version++
	}
	return p.drops[feature]
}

func (p *tablePlan) create(name string, f *tree.File) string {
	p.changes = append(p.changes, Change{Path: name, Action: Create, After: f})
	return name
}
