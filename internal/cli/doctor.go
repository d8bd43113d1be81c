package cli

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/doctor"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

// diagnosis is what "omni doctor --json" shows.
type diagnosis struct {
	Schema     string          `json:"schema"`
	Project    string          `json:"project"`
	Production bool            `json:"production"`
	OK         bool            `json:"ok"`
	Checks     []doctor.Result `json:"checks"`
}

func newDoctorCmd(t *term.IO, c *generator.Catalog) *cobra.Command {
	s := doctor.Subject{Catalog: c, Version: Version(), Environ: t.Environ}
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Find what would keep the project from working",
		Long: `Look at the machine (Go, git, Docker, a newer omni) and, in a project, at its variables, its port, its database and
Redis, its migrations and how far it is from what was generated. Nothing is changed (with --run the project's program
opens its database), no value of a variable is shown, and the exit code is 1 when a check fails.`,
		Example: "  omni doctor\n  omni doctor --production --env prod.env\n  omni doctor --run --json",
		Args:    usageArgs(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return doctorRun(cmd.Context(), t, s) },
	}
	f := cmd.Flags()
	f.BoolVar(&s.Production, "production", false, "hold the variables to production's rules; .env is not read")
	f.StringVar(&s.EnvFile, "env", "", "read variables from this file instead of .env")
	f.BoolVar(&s.Run, "run", false, "also run the project's own commands, which compiles it")
	return cmd
}

func doctorRun(ctx context.Context, t *term.IO, s doctor.Subject) error {
	d, err := diagnose(ctx, t, s)
	if err != nil {
		return err
	}
	if t.JSON {
		err = printJSON(t, d)
	} else {
		printDiagnosis(t, d)
	}
	if err != nil {
		return err
	}
	found := map[doctor.Status]int{}
	for _, r := range d.Checks {
		found[r.Status]++
	}
	if !d.OK {
		return failure(codeUnhealthy, "%d of %d checks failed", found[doctor.Fail], len(d.Checks))
	}
	t.Notef("%d checks, none failed%s\n", len(d.Checks), map[bool]string{true: "; look at what is marked warn"}[found[doctor.Warn] > 0])
	return nil
}

// diagnose examines the project that the command was started in, or the machine alone.
func diagnose(ctx context.Context, t *term.IO, s doctor.Subject) (diagnosis, error) {
	dir, err := t.WorkDir()
	if err != nil {
		return diagnosis{}, err
	}
	d := diagnosis{Schema: "omni.doctor/v1", Production: s.Production}
	if root, _, err := project.Find(dir); !errors.Is(err, fs.ErrNotExist) {
		d.Project = root
		if s.Project, s.Broken = openProject(t, s.Catalog, dir); s.Broken == nil {
			s.Broken = readable(s.Catalog, s.Project.State)
		}
	}
	done := t.Progress("looking")
	d.Checks = doctor.Examine(ctx, s)
	done()
	d.OK = doctor.Healthy(d.Checks)
	return d, nil
}

func printDiagnosis(t *term.IO, d diagnosis) {
	paint := map[doctor.Status]func(string) string{doctor.OK: t.Added, doctor.Warn: t.Warned, doctor.Fail: t.Removed, doctor.Skip: t.Faint}
	between := " → "
	if _, _, terminal := t.Size(); terminal {
		between = "\n→ "
	}
	var rows [][]string
	for _, r := range d.Checks {
		text := r.Detail
		if r.Hint != "" && r.Status != doctor.OK {
			text += between + r.Hint
		}
		rows = append(rows, []string{paint[r.Status](string(r.Status)), strings.TrimPrefix(r.Name, "variable "), text})
	}
	t.Table([]string{"", "CHECK", "FOUND"}, rows)
	for _, r := range d.Checks {
		t.Detailf("%s: %d ms\n", r.Name, r.MS)
	}
}
