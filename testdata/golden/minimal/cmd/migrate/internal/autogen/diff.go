package autogen

import (
	"context"
	"fmt"
	"io/fs"

	atlas "ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/schema"

	"example.com/shop/internal/database"
)

// Diff is what separates the history from the models.
type Diff struct {
	Dialect  string
	Up, Down []Statement
	Warnings []string // what may lose data or fail on a table with rows
}

// Statement is one change with its explanation.
type Statement struct {
	SQL, Comment string
}

// Compare returns the statements that lead from the history to the models, and back. There are none when they agree.
func Compare(ctx context.Context, d Dialect, history fs.FS, models []any) (*Diff, error) {
	want, err := d.ofModels(ctx, models)
	if err != nil {
		return nil, err
	}
	have, err := d.ofHistory(ctx, history)
	if err != nil {
		return nil, err
	}
	diff := &Diff{Dialect: d.Name}
	err = d.inScratch(ctx, nil, func(_ *database.DB, drv atlas.Driver, _ string) error {
		changes, err := drv.SchemaDiff(have, want, schema.DiffNormalized())
		if err != nil {
			return fmt.Errorf("compare %s: %w", d.Name, err)
		}
		// The way back is a difference of its own: a reversed plan forgets the indexes that went with a column.
		back, err := drv.SchemaDiff(want, have, schema.DiffNormalized())
		if err != nil {
			return fmt.Errorf("compare %s: %w", d.Name, err)
		}
		diff.Warnings = warnings(changes)
		if diff.Up, err = plan(ctx, drv, changes); err != nil {
			return fmt.Errorf("plan %s: %w", d.Name, err)
		}
		if diff.Down, err = plan(ctx, drv, back); err != nil {
			return fmt.Errorf("plan %s: %w", d.Name, err)
		}
		return nil
	})
	return diff, err
}

func plan(ctx context.Context, drv atlas.Driver, changes []schema.Change) ([]Statement, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	p, err := drv.PlanChanges(ctx, "", changes, func(o *atlas.PlanOptions) {
		o.SchemaQualifier = new(string) // none: the tables are in the schema of the connection
		o.Indent = "  "
	})
	if err != nil {
		return nil, err
	}
	statements := make([]Statement, len(p.Changes))
	for i, c := range p.Changes {
		statements[i] = Statement{c.Cmd, c.Comment}
	}
	return transactional(statements), nil
}

// warnings describes the changes that need a second look.
func warnings(changes []schema.Change) (all []string) {
	for _, c := range changes {
		switch c := c.(type) {
		case *schema.DropTable:
			all = append(all, "drops table "+c.T.Name)
		case *schema.DropColumn:
			all = append(all, "drops column "+c.C.Name+" (a rename looks like this too: use ALTER TABLE … RENAME COLUMN instead)")
		case *schema.ModifyTable:
			for _, w := range warnings(c.Changes) {
				all = append(all, c.T.Name+": "+w)
			}
		case *schema.ModifyColumn:
			if c.Change.Is(schema.ChangeType) {
				all = append(all, "changes the type of "+c.To.Name)
			}
			if c.Change.Is(schema.ChangeNull) && !c.To.Type.Null {
				all = append(all, "makes "+c.To.Name+" NOT NULL: it fails when a row has none")
			}
		case *schema.AddColumn:
			if !c.C.Type.Null && c.C.Default == nil {
				all = append(all, "adds "+c.C.Name+" NOT NULL without a default: it fails when the table has rows")
			}
		case *schema.AddIndex:
			if c.I.Unique {
				all = append(all, "makes "+c.I.Name+" unique: it fails when rows repeat a value")
			}
		}
	}
	return all
}
