package cli

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/internal/merge"
	"github.com/logixtecs/omni/internal/term"
	"github.com/logixtecs/omni/internal/tree"
)

func newWhyCmd(t *term.IO) *cobra.Command {
	return &cobra.Command{
		Use:     "why PATH[:LINE]",
		Short:   "Say which feature a file or a line came from",
		Example: "  omni why internal/auth/clerk.go\n  omni why internal/config/auth.go:17",
		Args:    usageArgs(cobra.ExactArgs(1)),
		RunE:    func(_ *cobra.Command, args []string) error { return whyRun(t, args[0]) },
	}
}

func whyRun(t *term.IO, arg string) error {
	p, dir, err := openHere()
	if err != nil {
		return err
	}
	name, line, err := place(p.Root, dir, arg)
	if err != nil {
		return err
	}
	was, now := p.Base[name], p.Files[name]
	switch {
	case now == nil && was == nil:
		return usage("there is no file %s in the project", name)
	case was == nil:
		t.Printf("%s is yours: omni did not make it\n", name)
		return nil
	case line == 0 || now == nil:
		t.Printf("%s comes from %s\n", name, tree.OwnerName(was.Owner))
		for _, r := range was.Regions {
			t.Printf("  lines %d-%d of it as generated come from %s (slot %s)\n", r.First, r.Last, r.Feature, r.Slot)
		}
		return nil
	}
	origins := merge.Origins(string(was.Data), string(now.Data))
	if line > len(origins) {
		return usage("%s has %d lines", name, len(origins))
	}
	t.Printf("%s\n", whose(name, line, origins[line-1], was))
	return nil
}

// place reads PATH or PATH:LINE, relative to where the command was started.
func place(root, dir, arg string) (name string, line int, err error) {
	if file, number, ok := strings.Cut(arg, ":"); ok {
		if line, err = strconv.Atoi(number); err != nil || line < 1 {
			return "", 0, usage("%q is not a line's number", number)
		}
		arg = file
	}
	if !filepath.IsAbs(arg) {
		arg = filepath.Join(dir, arg)
	}
	rel, err := filepath.Rel(root, arg)
	if err != nil {
		return "", 0, err
	}
	return filepath.ToSlash(rel), line, nil
}

func whose(name string, line, origin int, was *tree.File) string {
	at := name + ":" + strconv.Itoa(line)
	if origin == 0 {
		return at + " is yours"
	}
	for _, r := range was.Regions {
		if r.First <= origin && origin <= r.Last {
			return at + " comes from " + r.Feature + " (slot " + r.Slot + ")"
		}
	}
	return at + " comes from " + tree.OwnerName(was.Owner)
}
